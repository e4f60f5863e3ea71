"""The door: every public name is documented, the examples run, importing is light."""

import ast
import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import alkstruct as alk

PUBLIC = [getattr(alk, name) for name in alk.__all__]
# Tables that are there or not: nothing to raise.
PLAIN = (
    "list_kinases",
    "list_structures",
    "region_table",
    "score_columns",
    "summary_columns",
    "experiments",
    "clinical_evidence",
    "cohort",
)
MODULES = [m.name.removeprefix("alkstruct.") for m in pkgutil.walk_packages(alk.__path__, "alkstruct.")]
MODULES = [name for name in MODULES if name != "structures"]


def test_all_is_sorted_and_real():
    assert list(alk.__all__) == sorted(alk.__all__)
    assert not set(alk.__all__) & set(MODULES)  # a function must not hide a module


@pytest.mark.parametrize("thing", PUBLIC, ids=alk.__all__)
def test_public_names_say_what_they_take_give_and_raise(thing):
    text = inspect.getdoc(thing) or ""
    assert text.split("\n")[0].endswith((".", ":")) or "." in text.split("\n\n")[0]
    if not inspect.isfunction(thing):
        return
    assert "Returns\n-------" in text
    if inspect.signature(thing).parameters:
        assert "Parameters\n----------" in text
        for name in inspect.signature(thing).parameters:
            assert f"{name} :" in text or f"{name}, " in text or f", {name} :" in text
    if thing.__name__ not in PLAIN:
        assert "Raises\n------" in text


@pytest.mark.parametrize("name", MODULES)
def test_modules_have_docstrings_and_their_examples_run(name):
    module = importlib.import_module(f"alkstruct.{name}")
    assert module.__doc__
    result = doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


def test_importing_stays_light_and_off_the_network():
    """What is heavy is imported where it is used; nothing opens a socket."""
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise RuntimeError('network')\n"
        "socket.socket.connect = refuse\n"
        "import alkstruct as alk\n"
        "alk.load('crizotinib')\n"
        "print([m for m in ('MDAnalysis', 'matplotlib', 'py3Dmol', 'rdkit', 'dask') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_alone_loads_no_room():
    """What takes long to import waits until the first name is asked for."""
    code = (
        "import sys, alkstruct as alk\n"
        "print([m for m in ('numpy', 'pandas', 'numba', 'Bio') if m in sys.modules], 'score' in dir(alk))\n"
        "from alkstruct import score\n"
        "print(alk.score is score is alk.scoring.scorer.score)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[] True", "True"]


def test_names_are_where_readers_of_the_source_find_them():
    """The imports that editors read, and the rooms that Python looks into, name the same places."""
    tree = ast.parse(Path(alk.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    read = {name.name: node.module for node in imports for name in node.names if node.module.startswith("alkstruct.")}
    assert read == {name: f"alkstruct.{room}" for name, room in alk._HOME.items()}
    assert sorted(read) == alk.__all__


def test_other_names_are_refused_and_modules_found():
    with pytest.raises(AttributeError, match="no attribute 'scores'"):
        alk.scores  # noqa: B018
    with pytest.raises(AttributeError, match="no attribute '__path_to__'"):
        alk.__path_to__  # noqa: B018
    assert alk.kinase.__name__ == "alkstruct.kinase"


@pytest.mark.parametrize("name", [name for name in alk.__all__ if inspect.isfunction(getattr(alk, name))])
def test_every_public_function_is_held_to_strict_types(name):
    """CI runs mypy --strict on this file, as on a user's own code."""
    assert f"alk.{name}(" in (Path(__file__).parent / "typed_user.py").read_text(encoding="utf-8")


def test_tab_shows_the_public_names_alone():
    assert [name for name in dir(alk) if not name.startswith("_")] == sorted(alk.__all__)
