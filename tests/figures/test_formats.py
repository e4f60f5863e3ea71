"""Figures of the command line, and the endings of their files."""

from pathlib import Path

import pytest

from alkstruct.cli import main


@pytest.mark.parametrize(
    "arguments",
    [
        ["score", "crizotinib", "L1196M"],
        ["compare", "L1196M", "--inhibitors", "crizotinib", "--annotate"],
        ["scan", "crizotinib", "--within", "3.3", "--quiet"],
        ["build", "crizotinib", "L1196M", "-o", "m.pdb"],
        ["score", "crizotinib", "L1196M", "--any-kinase"],
    ],
)
def test_commands_draw_what_they_print(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main.main([*arguments, "--figure", "x.svg"]) == 0
    assert "x.svg holds the figure." in capsys.readouterr().out
    assert "<text" in Path("x.svg").read_text(encoding="utf-8")


def test_an_unknown_ending_is_one_line_before_anything_is_computed(capsys):
    with pytest.raises(SystemExit) as end:
        main.main(["validate", "--figure", "x.bmp"])
    out, err = capsys.readouterr()
    assert (end.value.code, out, err.count("\n")) == (2, "", 1) and "x.bmp" in err
