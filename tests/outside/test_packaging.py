"""Metadata that must agree in several places, and files that must not be forgotten in the wheel."""

import configparser
import re
from fnmatch import fnmatch
from importlib import metadata, resources
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPLEXES = {"2XP2.cif", "4MKC.cif", "3AOX.cif", "5J7H.cif", "4CLI.cif"}


def setup_cfg():
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    return settings


def folders():
    """{package: its folder in the checkout}"""
    lines = setup_cfg()["options"]["package_dir"].strip().splitlines()
    given = dict(line.split(" = ") for line in lines)
    packages = setup_cfg()["options"]["packages"].split()
    return {package: ROOT / given.get(package, package.replace(".", "/")) for package in packages}


def first_match(pattern, name):
    """First group of the first line of a file in the checkout that the pattern matches."""
    found = re.search(pattern, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert found, f"{name}: no line like {pattern}"
    return found[1]


def test_licence_is_the_same_everywhere():
    licence = setup_cfg()["metadata"]["license"]
    assert first_match(r"^license: (\S+)$", "CITATION.cff") == licence == "BSD-3-Clause"
    assert first_match(r"\A(.*) License$", "LICENSE") == "BSD 3-Clause"


def test_licence_files_exist():
    for name in setup_cfg()["metadata"]["license_files"].split():
        assert (ROOT / name).is_file()


@pytest.mark.parametrize("source", ["Dunbrack", "Protein Data Bank", "CIViC", "ChEMBL", "UniProt"])
def test_notice_names_every_source(source):
    assert source in (ROOT / "NOTICE").read_text(encoding="utf-8")


def test_installed_commands_can_be_called():
    """A room and a function may share a name (`cli.main`): the entry has to name the function, not the module."""
    lines = setup_cfg()["options.entry_points"]["console_scripts"].strip().splitlines()
    entries = [metadata.EntryPoint(*line.split(" = "), group="console_scripts") for line in lines]
    assert [entry.name for entry in entries] == ["alkstruct"]
    assert all(callable(entry.load()) for entry in entries)


def test_no_subpackage_is_forgotten():
    inside = {".".join(init.parent.relative_to(ROOT).parts) for init in ROOT.glob("alkstruct/**/__init__.py")}
    listed = setup_cfg()["options"]["packages"].split()
    assert inside | {"alkstruct.structures"} == set(listed)
    assert all((folder / "__init__.py").is_file() for folder in folders().values())


@pytest.mark.parametrize("package", ["alkstruct.data", "alkstruct.structures"])
def test_every_data_file_ships(package):
    """A file that no pattern of setup.cfg matches would be in the checkout and missing from the wheel."""
    patterns = [pattern.strip() for pattern in setup_cfg()["options.package_data"][package].split(",")]
    kept = [path.name for path in folders()[package].iterdir() if path.is_file() and path.suffix not in (".py", ".pyc")]
    assert kept, f"{package} is empty"
    assert [name for name in kept if not any(fnmatch(name, pattern) for pattern in patterns)] == []


def test_complexes_are_in_the_checkout():
    assert {path.name for path in folders()["alkstruct.structures"].glob("*.cif")} == COMPLEXES


def test_complexes_are_in_the_installation():
    try:
        files = resources.files("alkstruct.structures")
    except ModuleNotFoundError:
        pytest.skip("alkstruct is imported from its checkout, where structures/ lies beside it")
    assert {path.name for path in files.iterdir()} >= COMPLEXES
    assert files.joinpath("2XP2.cif").read_text(encoding="ascii").startswith("data_2XP2")
    assert files.joinpath("README.md").is_file()


def test_data_is_reachable():
    names = {path.name for path in resources.files("alkstruct").joinpath("data").iterdir()}
    expected = {path.name for path in folders()["alkstruct.data"].iterdir() if path.is_file()}
    assert expected <= names
