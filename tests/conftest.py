"""What holds for every test: nothing reaches the network, and nobody's cache is read or written; what tests share."""

import os
from pathlib import Path

import pytest

# One thread of BLAS for each worker, before numpy is loaded: two of both on two cores wait for each other, and a fit of
# a few numbers takes three times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


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


@pytest.fixture(scope="session")
def rebuilt_loop():
    """T1151_L1152insT in 2XP2, as it is built: about four seconds."""
    import alkstruct as alk

    return alk.build("2XP2", "T1151_L1152insT")


@pytest.fixture
def few_backbones():
    """Draw and keep fewer backbones than are needed for numbers, but enough to see what is done with them."""
    from loop_cases import few_backbones

    with few_backbones():
        yield


@pytest.fixture(scope="module")
def few_backbones_throughout():
    """few_backbones for fixtures that serve a module, and so for all that comes after them in it."""
    from loop_cases import few_backbones

    with few_backbones():
        yield
