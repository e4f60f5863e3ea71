"""What holds for every test: nothing reaches the network, and nobody's cache is read or written; what tests share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def at_home(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("ALKSTRUCT_OFFLINE", "1")
    monkeypatch.setenv("ALKSTRUCT_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session")
def script():
    """Where 3Dmol.js is, for pages that are opened in a browser."""
    named = os.environ.get("ALKSTRUCT_3DMOL")
    if not named:
        pytest.skip("no 3Dmol.js: ALKSTRUCT_3DMOL names neither its file nor the npm package 3dmol")
    return Path(named)


@pytest.fixture(scope="session")
def browser():
    """The browser's program."""
    from alkstruct import AlkstructError
    from alkstruct.views import picture

    try:
        return picture.find_browser()
    except AlkstructError as problem:
        pytest.skip(str(problem))
