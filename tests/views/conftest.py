"""Fixtures of the tests of views."""

import pytest

import alkstruct as alk


@pytest.fixture(scope="module")
def complex():
    return alk.load("crizotinib")


@pytest.fixture(scope="module")
def seen(complex):
    return alk.view(complex, "G1202R")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    monkeypatch.delenv("ALKSTRUCT_3DMOL", raising=False)
    monkeypatch.delenv("ALKSTRUCT_BROWSER", raising=False)


@pytest.fixture
def script(tmp_path):
    """Stands in for 3Dmol.js where nobody runs it."""
    path = tmp_path / "3Dmol-min.js"
    path.write_text('var $3Dmol = {note: "</script><!--"};', encoding="utf-8")
    return path
