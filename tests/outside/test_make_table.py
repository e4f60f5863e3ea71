"""tools/make_table.py: whatever wrote a crystal's file, its table makes the packaged file again."""

import contextlib
import importlib
import io
import re
import runpy
from pathlib import Path

import pytest
from Bio.PDB.mmcifio import MMCIFIO
from Bio.PDB.MMCIFParser import MMCIFParser
from Bio.PDB.PDBIO import PDBIO

ROOT = Path(__file__).resolve().parents[2]
PACKAGED = ROOT / "structures" / "2XP2.cif"
STRUCTURES = ROOT.parent / "shared" / "structures"
TABLES = ROOT.parent / "shared" / "coordinates"


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch):
    """Where `python -m tools.make_table` is run, as test_contributing.py does it."""
    monkeypatch.syspath_prepend(ROOT)
    monkeypatch.chdir(ROOT)


def make_table(folder, *arguments):
    """Run the tool in a folder: what it prints, or its message where it refuses."""
    tool, out = importlib.import_module("tools.make_table"), io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            tool.main([*map(str, arguments), "--folder", str(folder / "tables")])
        except SystemExit as end:
            return f"{end.code}\n"
    return out.getvalue()


def remade(folder):
    """The packaged file that the table of the folder makes, as words."""
    tool = runpy.run_path(str(ROOT / "tools" / "make_structures.py"))
    (entry,) = (one for one in tool["ENTRIES"] if one.pdb_id == "2XP2")
    tool["write"](tool["mmcif"](tool["read_table"](folder / "tables" / "9ALK.tsv"), entry), folder / "made.cif")
    return (folder / "made.cif").read_text(encoding="ascii").split()


def by_biopython(path):
    """2XP2 as Bio.PDB writes it: its mmCIF has no auth_comp_id and no auth_atom_id."""
    writer = PDBIO() if path.suffix == ".pdb" else MMCIFIO()
    writer.set_structure(MMCIFParser(QUIET=True).get_structure("9ALK", PACKAGED))
    writer.save(str(path))
    assert "auth_comp_id" not in path.read_text(encoding="ascii")
    return path


def packaged_atoms():
    """The packaged file in pieces: what is above its atoms, their lines, and what is below."""
    head, *atoms = re.split(r"^(?=ATOM|HETATM)", PACKAGED.read_text(encoding="ascii"), flags=re.MULTILINE)
    atoms[-1], mark, end = atoms[-1].partition("#")
    return head, atoms, mark + end


def downloaded(path):
    """As the PDB has it: another conformer, hydrogens, other groups, and waters before the inhibitor."""
    head, atoms, end = packaged_atoms()
    protein, drug, water = ([a for a in atoms if a.split()[6] == label] for label in "ABC")
    conformers = [protein[0].replace(" . ", f" {letter} ", 1).replace("1.00", "0.50", 1) for letter in "AB"]
    conformers[1] = re.sub(r"(?<=\? )(\S+)", "1.000", conformers[1], count=1)
    hydrogen = drug[0].replace("CL CL ", "H  H1 ", 1)
    glycol = water[0].replace("HOH", "EDO")
    lines = [head, *conformers, *protein[1:], glycol, *water, *drug, hydrogen, end]
    path.write_text("".join(lines), encoding="ascii")
    return path


def two_chains(path):
    """Chains B and C alike, and in C a second inhibitor."""
    head, atoms, end = packaged_atoms()
    drug = [re.sub(r"\b9000\b", "9001", atom) for atom in atoms if " VGH " in atom]
    lines = [head]
    for name, chain in {"B": atoms, "C": atoms + drug}.items():
        lines += [re.sub(r" A (?=\S+ +1 *$)", f" {name} ", atom) for atom in chain]
    path.write_text("".join([*lines, end]), encoding="ascii")
    return path


@pytest.mark.parametrize(
    ("write", "name"),
    [(by_biopython, "9alk.cif"), (by_biopython, "9alk.pdb"), (downloaded, "9alk.cif")],
)
def test_the_table_makes_the_packaged_file(tmp_path, write, name):
    """Whoever wrote the crystal's file."""
    said = make_table(tmp_path, write(tmp_path / name), "9alk", "VGH")
    assert "9ALK.tsv: atoms of protein 2262, VGH 30" in said
    assert ("say so in the note of its Entry: 1 EDO left out of the chain\n" in said) == (write is downloaded)
    assert remade(tmp_path) == PACKAGED.read_text(encoding="ascii").split()


def test_a_chain_and_one_of_its_inhibitors_are_chosen(tmp_path):
    path = two_chains(tmp_path / "9alk.cif")
    several = "9alk.cif: VGH is 9000 of chain B, 9000 of chain C, 9001 of chain C; choose one of them with --chain"
    assert make_table(tmp_path, path, "9ALK", "VGH").startswith(several)
    assert make_table(tmp_path, path, "9ALK", "VGH", "--chain", "C").startswith(several)
    assert not (tmp_path / "tables").exists()
    make_table(tmp_path, path, "9ALK", "VGH", "--chain", "B")
    assert remade(tmp_path) == PACKAGED.read_text(encoding="ascii").split()
    said = make_table(tmp_path, path, "9ALK", "VGH", "--chain", "C", "--number", "9000")
    assert "1 VGH left out of the chain" in said
    assert remade(tmp_path) == PACKAGED.read_text(encoding="ascii").split()


def test_another_conformer_than_the_first_is_named(tmp_path):
    path = downloaded(tmp_path / "9alk.cif")
    path.write_text(re.sub(r"0\.50(.* 1093 )", r"0.40\1", path.read_text(encoding="ascii"), count=1), encoding="ascii")
    said = make_table(tmp_path, path, "9ALK", "VGH")
    assert "1 EDO left out of the chain; not conformer A but the better occupied one of ASN 1093" in said


def test_what_is_not_there_is_named(tmp_path):
    assert "the file has no EXM; its other groups are VGH" in make_table(tmp_path, PACKAGED, "2XP2", "EXM")
    assert "no_such.cif cannot be read" in make_table(tmp_path, "no_such.cif", "2XP2", "VGH")


@pytest.mark.skipif(not TABLES.is_dir(), reason="tables of coordinates (../shared/coordinates) are absent")
@pytest.mark.parametrize(("name", "code"), [("2XP2", "VGH"), ("4MKC", "4MK"), ("5J7H", "6GY")])
def test_entries_have_the_tables_that_were_transcribed(tmp_path, name, code):
    """4MKC and 5J7H have alternate locations; the other two were not transcribed whole."""
    make_table(tmp_path, STRUCTURES / f"{name}.pdb", name, code)
    made, known = (folder / f"{name}.tsv" for folder in (tmp_path / "tables", TABLES))
    lines = made.read_text(encoding="ascii").splitlines()
    assert [line.rpartition("\t")[0] for line in lines] == known.read_text(encoding="ascii").splitlines()
