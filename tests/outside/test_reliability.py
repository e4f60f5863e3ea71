"""docs/reliability.md against the code: quirks, raw files, errors, warnings, limits; and that nothing unpickles."""

import ast
import dataclasses
import importlib
import io
import re
import warnings
from pathlib import Path

import pytest

import alkstruct as alk
from alkstruct import errors
from alkstruct.complexes.ligand_template import perceive
from alkstruct.errors import AlkstructError, LigandError

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reliability.md"
RAW = ROOT.parent / "shared" / "structures"
CODE = sorted((ROOT / "alkstruct").rglob("*.py"))


def table(*heading):
    """Rows of the table of that heading: list of lists of str."""
    rows, inside = [], False
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line[1:-1].split("|")] if line.startswith("|") else []
        if inside and cells and not set(cells[0]) <= {"-", "|"}:
            rows.append(cells)
        inside = cells == list(heading) or (inside and bool(cells))
    assert rows, f"no table {heading}"
    return rows


QUIRKS = table("in the file", "what happens", "held by")
FILES = table("file", "inhibitor", "chain", "mutations", "said")
ERRORS = table("error", "for example", "says")
ENTRIES = table("entry", "what happens", "held by")
WARNINGS = table("when", "for example", "held by")
LIMITS = table("constant", "value", "what it limits")


# ------------------------------------------------------------------------------------------ quirks, raw files


@pytest.mark.parametrize("row", QUIRKS + ENTRIES + WARNINGS, ids=lambda row: row[0])
def test_every_row_has_its_tests(row):
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", row[2])
    assert named and row[2].count("`") == 2 * len(named)
    for file, function in named:
        tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
        assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, function


needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="real structures (../shared/structures) are absent")


@needs_raw
@pytest.mark.parametrize("row", FILES, ids=lambda row: row[0])
def test_raw_file(row):
    """Each loads with the right inhibitor, chain and mutations, and says what the table says; no more."""
    name, inhibitor, chain, mutations, said = row
    protein, _, ligand = name.partition(" with ")
    choice = {"ligand": alk.read_sdf(RAW / ligand, code=inhibitor)} if ligand else {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        complex = alk.load(RAW / protein, **choice)
    assert (complex.inhibitor.code if complex.inhibitor else "") == inhibitor
    assert (complex.chain or "(blank)", ", ".join(complex.mutations)) == (chain, mutations)
    assert all(mutation in " ".join(complex.notes) for mutation in complex.mutations)
    others = ("not resolved: ", "the structure carries ")  # the first have tests of their own
    notes = [note for note in complex.notes if not note.startswith(others)]
    texts = [str(warning.message) for warning in caught]
    told = [*notes, *(text for text in texts if not any(note in text for note in notes))]
    expected = [part for part in said.split("; ") if part]
    assert len(told) == len(expected) and all(part in text for part, text in zip(expected, told, strict=True))


@needs_raw
def test_no_raw_file_goes_untested():
    there = {path.relative_to(RAW).as_posix() for path in RAW.glob("**/*.pdb")}
    assert there == {row[0].partition(" with ")[0] for row in FILES}


def test_an_inhibitor_in_pieces_is_refused():
    with pytest.raises(LigandError, match=r"inhibitor LIG is in 2 pieces: no bond leads from O3 to its other 2 atoms"):
        perceive(["C", "C", "O"], [[0, 0, 0], [1.5, 0, 0], [9, 0, 0]])
    many = [[9.0 * i, 0, 0] for i in range(11)]
    with pytest.raises(LigandError, match=r"11 pieces: .* C2, .*, C9 \.\.\. \(10 atoms\) to its other 1 atoms"):
        perceive(["C"] * 11, many)


# ------------------------------------------------------------------------------------------ errors, warnings


def matches(text, shown):
    """Whether a text is what is shown, in which ... stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, shown.split("..."))), text)


@pytest.mark.parametrize("row", ERRORS, ids=lambda row: row[1])
def test_every_error_says_what_the_page_says(row):
    kind, example, says = row
    names = {"alk": alk, "io": io, "dataclasses": dataclasses}
    with pytest.raises(AlkstructError) as error:
        eval(example.strip("`"), names)
    assert type(error.value).__name__ == kind
    assert matches(str(error.value), says), str(error.value)


def test_every_kind_of_error_is_on_the_page():
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, AlkstructError)}
    assert {row[0] for row in ERRORS} == kinds


def test_every_warning_is_on_the_page():
    """One row for each place in the code that warns."""
    places = sum(path.read_text(encoding="utf-8").count("warnings.warn(") for path in CODE)
    assert len(WARNINGS) == places


# -------------------------------------------------------------------------------------------- limits, pickle


@pytest.mark.parametrize("row", LIMITS, ids=lambda row: row[0])
def test_limits_are_the_codes(row):
    module, _, name = row[0].strip("`").rpartition(".")
    assert getattr(importlib.import_module(f"alkstruct.{module}"), name) == float(row[1])


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_unpickles_or_runs_what_it_reads(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = {getattr(node, "module", None), *(alias.name for alias in node.names)}
            assert not modules & {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"}
            # the browser of save_image is the one program that is ever started
            assert "subprocess" not in modules or path.name == "picture.py"
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in ("eval", "exec", "os.system", "pd.read_pickle", "np.fromfile")
            assert "shell" not in {word.arg for word in node.keywords}
            if called in ("np.load", "numpy.load"):
                given = {word.arg: ast.literal_eval(word.value) for word in node.keywords}
                assert given.get("allow_pickle") is False


def test_the_fuzz_runs_are_of_a_hundred_thousand_cases_without_a_failure():
    rows = table("command", "cases", "crashes", "hangs", "time")
    assert all(row[0].startswith(f"`python -m tools.fuzz --cases {row[1]} --seed ") for row in rows)
    assert sum(int(row[1]) for row in rows) >= 100_000
    assert all(row[2:4] == ["0", "0"] for row in rows)
