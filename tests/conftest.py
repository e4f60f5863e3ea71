"""What holds for every test: nothing reaches the network, and nobody's cache is read or written."""

import pytest


@pytest.fixture(autouse=True)
def at_home(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("ALKSTRUCT_OFFLINE", "1")
    monkeypatch.setenv("ALKSTRUCT_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
