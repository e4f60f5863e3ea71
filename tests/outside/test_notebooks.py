"""The notebooks: clean in git, written with the public API alone, and they run from top to bottom."""

import ast
import hashlib
import json
import os
import re
from pathlib import Path

import pytest

import alkstruct as alk
from alkstruct.io.pdb_entries import is_entry

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CRYSTALS = ROOT.parent / "shared" / "development" / "structures"
DOWNLOADED = {"2ITY": "EGFR_gefitinib_2ITY.pdb", "3G0E": "KIT_sunitinib_3G0E.pdb"}  # entries that notebook 07 loads
#: Atoms that 3G0E does not resolve, as the archive's mmCIF file lists them; the PDB file only names the residue.
NOT_RESOLVED = {"3G0E": [("B49", "A", 9000, atom) for atom in ("C1", "C2", "C8", "C9", "C10", "C11", "N26")]}
ABSENT_COLUMNS = ("auth_comp_id", "auth_asym_id", "auth_seq_id", "auth_atom_id", "PDB_ins_code", "occupancy_flag")
LONGEST = 300  # seconds a cell; each notebook takes less than a minute, but machines are shared and kernels compile

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path, kind):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def code(path):
    """The notebook's code as one syntax tree; a magic or a shell command would not parse."""
    return ast.parse("\n".join("".join(cell["source"]) for cell in cells(path, "code")))


def test_all_seven_are_there():
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06", "07"]


@each
def test_nothing_of_a_run_is_kept(path):
    """Outputs and counts would make every change of the library a change of the notebooks."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    for cell in notebook["cells"]:
        assert cell["metadata"] == {}
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


@each
def test_only_the_public_names_are_used(path):
    used = set()
    for node in ast.walk(code(path)):
        if isinstance(node, ast.Import):
            modules = [name.name for name in node.names]
            assert not [name for name in modules if name.startswith("alkstruct.")]
        elif isinstance(node, ast.ImportFrom):
            assert node.module.split(".")[0] != "alkstruct"
        elif isinstance(node, ast.Attribute):
            assert not node.attr.startswith("_") or node.attr == "__name__"
            if isinstance(node.value, ast.Name) and node.value.id == "alk":
                used.add(node.attr)
    assert used
    assert used <= set(alk.__all__)


@each
def test_a_text_comes_first_and_most_cells_are_explained(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    kinds = [cell["cell_type"] for cell in notebook["cells"]]
    assert kinds[0] == "markdown"
    assert "**The question.**" in "".join(notebook["cells"][0]["source"])
    assert 3 * kinds.count("markdown") >= 2 * kinds.count("code")


@each
def test_links_to_files_lead_somewhere(path):
    text = "\n".join("".join(cell["source"]) for cell in cells(path, "markdown"))
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("https://doi.org/") or (path.parent / target).is_file(), target


def test_the_documentation_lists_them():
    text = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for path in NOTEBOOKS:
        assert f"(../notebooks/{path.name})" in text


def entries_loaded(path):
    """Which entries of the Protein Data Bank a notebook loads that are not packaged."""
    packaged = set(alk.list_structures().query("packaged").pdb_id)
    words = {node.value for node in ast.walk(code(path)) if isinstance(node, ast.Constant)}
    return {word for word in words if isinstance(word, str) and is_entry(word)} - packaged


@each
def test_entries_that_have_to_be_downloaded_are_known_here(path):
    """A notebook that needs others would run into the network, which tests do not have."""
    assert entries_loaded(path) <= set(DOWNLOADED)


def keep_as_downloaded(entry, cache):
    """Put the raw PDB file of an entry into a cache as `alk.fetch` would: mmCIF, with its record beside it."""
    pdb = pytest.importorskip("Bio.PDB")
    file, place = pdb.MMCIFIO(), cache / f"{entry}.cif"
    file.set_structure(pdb.PDBParser(QUIET=True).get_structure(entry, CRYSTALS / DOWNLOADED[entry]))
    file.save(str(place))
    head, _, atoms = place.read_text(encoding="utf-8").partition("#\n")
    absent = [" ".join(map(str, (*atom, "?", 1))) for atom in NOT_RESOLVED.get(entry, [])]
    names = [f"_pdbx_unobs_or_zero_occ_atoms.{column}" for column in ABSENT_COLUMNS]
    table = ["loop_", *names, *absent, "#", ""] if absent else [""]
    place.write_text(f"{head}#\n_entry.id {entry}\n#\n" + "\n".join(table) + atoms, encoding="utf-8")
    content = place.read_bytes()
    record = {"entry": entry, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    place.with_suffix(".json").write_text(json.dumps(record), encoding="utf-8")


@pytest.mark.slow
@each
def test_it_runs(path, tmp_path, tmp_path_factory):
    """In a kernel of its own, in an empty folder, with the network forbidden to the library; no file is left behind."""
    nbformat, client = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    cache = tmp_path_factory.mktemp("cache")
    for entry in entries_loaded(path):
        if not CRYSTALS.is_dir():
            pytest.skip("needs crystals in ../shared/development")
        keep_as_downloaded(entry, cache)
    notebook = nbformat.read(path, as_version=4)
    root = str(Path(alk.__file__).parents[1])
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")])),
        "ALKSTRUCT_CACHE": str(cache),
        "ALKSTRUCT_OFFLINE": "1",
    }
    runner = client.NotebookClient(
        notebook, timeout=LONGEST, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    runner.execute(env=env)  # an error in a cell is an error here
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    said = "".join(output.text for output in outputs if output.get("name") == "stderr").splitlines()
    assert [line for line in said if "compiling kernels" not in line] == []  # no warnings in red between the cells
    assert not list(tmp_path.iterdir())
