"""Fixtures of the tests of cli."""

import pytest

import alkstruct as alk
from alkstruct.cli import main


@pytest.fixture(autouse=True)
def page(monkeypatch, tmp_path):
    """Lines of 100 columns, in an empty folder."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys):
    """Run a command: exit status, standard output, standard error."""

    def run(*arguments):
        try:
            status = main.main(list(map(str, arguments)))
        except SystemExit as end:
            status = end.code or 0
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def shown(run):
    """Standard output of a command that succeeds without a word on standard error."""

    def shown(*arguments):
        status, out, err = run(*arguments)
        assert (status, err) == (0, "")
        return out

    return shown


@pytest.fixture
def once(monkeypatch):
    """Let functions of alkstruct compute once what they are asked twice, such as a table for pages of two widths."""

    def once(*names):
        for name in names:
            monkeypatch.setattr(alk, name, remembering(getattr(alk, name)))

    def remembering(function):
        kept = {}

        def remembered(*arguments, **choices):
            key = repr((arguments, choices))
            if key not in kept:
                kept[key] = function(*arguments, **choices)
            return kept[key]

        return remembered

    return once
