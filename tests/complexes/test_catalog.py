"""The packaged complexes: complete, honest about what they are, and equal to the entries they come from."""

import runpy
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from Bio.PDB.MMCIF2Dict import MMCIF2Dict
from Bio.PDB.MMCIFParser import MMCIFParser

from alkstruct.complexes.catalog import list_structures
from alkstruct.complexes.known_inhibitors import lookup

ROOT = Path(__file__).resolve().parents[2]
STRUCTURES = ROOT / "structures"
TOOL = ROOT / "tools" / "make_structures.py"
RAW = ROOT.parent / "shared" / "structures"
TABLES = ROOT.parent / "shared" / "coordinates"

# entry: inhibitor, its heavy atoms, protein residues, waters, resolution in Å
EXAMINED = {
    "2XP2": ("VGH", 30, 289, 167, 1.90),
    "4MKC": ("4MK", 38, 303, 175, 2.01),
    "3AOX": ("EMH", 36, 298, 236, 1.75),
    "5J7H": ("6GY", 40, 291, 70, None),
    "4CLI": ("5P8", 30, 295, 0, 2.05),
}
# Inhibitor, its heavy atoms and resolution of every packaged entry, by its rows in data/: nothing to add here.
EXPECTED = {
    row.pdb_id: (row.ligand, lookup(row.ligand).heavy_atoms, None if pd.isna(row.resolution) else row.resolution)
    for row in list_structures().query("packaged").itertuples()
}
NOTES = {
    "2XP2": "only N is modelled",
    "4MKC": "S1281G",
    "3AOX": "placeholders",
    "5J7H": "superseded by 6MX8",
    "4CLI": "waters were not transcribed",
}

every_entry = pytest.mark.parametrize("pdb_id", EXPECTED)
every_raw_entry = pytest.mark.parametrize("pdb_id", [one for one in EXPECTED if (RAW / f"{one}.pdb").is_file()])
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="raw wwPDB entries (../shared/structures) are absent")
needs_tables = pytest.mark.skipif(
    not TABLES.is_dir(), reason="tables of coordinates (../shared/coordinates) are absent"
)


def parse(pdb_id):
    return MMCIFParser(QUIET=True).get_structure(pdb_id, STRUCTURES / f"{pdb_id}.cif")


def items(pdb_id):
    return MMCIF2Dict(STRUCTURES / f"{pdb_id}.cif")


def provenance(pdb_id):
    prefix = "_alkstruct_provenance."
    return {key.removeprefix(prefix): value[0] for key, value in items(pdb_id).items() if key.startswith(prefix)}


def residues(structure, flag):
    """Residues of the only chain whose hetero flag is `flag`: blank, W or H_ and the code."""
    ((chain,),) = structure
    return [residue for residue in chain if residue.id[0] == flag]


def packaged_atoms(pdb_id):
    """{(residue, number, atom): (element, x, y, z, B)}, by Bio.PDB."""
    return {
        (atom.parent.resname, atom.parent.id[1], atom.id): (atom.element, *atom.coord.tolist(), atom.bfactor)
        for atom in parse(pdb_id).get_atoms()
    }


def raw_atoms(pdb_id):
    """The same of a PDB file's chain A, conformer A: read by its columns, independently of Bio.PDB."""
    atoms = {}
    for line in (RAW / f"{pdb_id}.pdb").read_text().splitlines():
        if line.startswith(("ATOM", "HETATM")) and line[21] == "A" and line[16] in " A":
            key = line[17:20].strip(), int(line[22:26]), line[12:16].strip()
            figures = (line[30:38], line[38:46], line[46:54], line[60:66])
            atoms[key] = line[76:78].strip(), *map(float, figures)
    return atoms


def raw_resolution(pdb_id):
    """Resolution that the raw file's REMARK 2 states."""
    lines = (RAW / f"{pdb_id}.pdb").read_text().splitlines()
    (stated,) = [float(line.split()[3]) for line in lines if line.startswith("REMARK   2 RESOLUTION.")]
    return stated


def test_no_structure_goes_untested():
    """A file without a row in structures.csv would."""
    assert {path.stem for path in STRUCTURES.glob("*.cif")} == set(EXPECTED)


@pytest.mark.parametrize("pdb_id", EXAMINED)
def test_the_examined_entries_have_what_was_counted(pdb_id):
    ligand, heavy_atoms, protein, waters, resolution = EXAMINED[pdb_id]
    assert EXPECTED[pdb_id] == (ligand, heavy_atoms, resolution)
    structure = parse(pdb_id)
    assert (len(residues(structure, " ")), len(residues(structure, "W"))) == (protein, waters)


@every_entry
def test_a_chain_an_inhibitor_and_waters(pdb_id):
    ligand, heavy_atoms, _ = EXPECTED[pdb_id]
    structure = parse(pdb_id)
    protein, waters = residues(structure, " "), residues(structure, "W")
    assert [chain.id for chain in structure.get_chains()] == ["A"]
    assert [len(residue) for residue in residues(structure, f"H_{ligand}")] == [heavy_atoms]
    assert {len(residue) for residue in waters} <= {1}
    assert len(list(structure.get_residues())) == len(protein) + 1 + len(waters)


@every_entry
def test_heavy_atoms_of_one_conformer_at_full_occupancy(pdb_id):
    atoms = list(parse(pdb_id).get_atoms())
    assert {atom.element for atom in atoms} <= {"C", "N", "O", "S", "F", "P", "CL", "BR", "I"}
    assert not any(atom.is_disordered() for atom in atoms)
    assert {atom.occupancy for atom in atoms} == {1.0}


@pytest.mark.parametrize(
    ("pdb_id", "ligand", "elements"),
    [
        ("2XP2", "VGH", {"CL": "CL", "CL2": "CL", "F": "F", "C1": "C"}),
        ("4MKC", "4MK", {"CL1": "CL", "S32": "S", "C1": "C"}),
        ("5J7H", "6GY", {"CL": "CL", "P1": "P", "C1": "C"}),
        ("4CLI", "5P8", {"F16": "F", "O30": "O"}),
    ],
)
def test_elements_of_inhibitors(pdb_id, ligand, elements):
    (inhibitor,) = residues(parse(pdb_id), f"H_{ligand}")
    assert {name: inhibitor[name].element for name in elements} == elements


@every_entry
def test_numbering_is_that_of_the_reference(pdb_id):
    """The gatekeeper is L1196 and the solvent front G1202, in every file."""
    names = {residue.id[1]: residue.resname for residue in residues(parse(pdb_id), " ")}
    assert (names[1196], names[1202], names[1269]) == ("LEU", "GLY", "GLY")


@every_entry
def test_chain_breaks_show_in_both_numberings(pdb_id):
    site = items(pdb_id)
    pairs = zip(site["_atom_site.label_seq_id"], site["_atom_site.auth_seq_id"], strict=True)
    assert len({int(author) - int(label) for label, author in pairs if label != "."}) == 1


def test_the_crystal_of_4mkc_carries_s1281g():
    names = {residue.id[1]: residue.resname for residue in residues(parse("4MKC"), " ")}
    assert names[1281] == "GLY"


@every_entry
def test_temperature_factors_are_zero_only_where_not_transcribed(pdb_id):
    factors = [atom.bfactor for atom in parse(pdb_id).get_atoms()]
    if pdb_id == "3AOX":
        assert set(factors) == {0.0}
    else:
        assert min(factors) > 0
    assert provenance(pdb_id)["b_factors"] == ("no" if pdb_id == "3AOX" else "yes")


@every_entry
def test_provenance(pdb_id):
    facts = provenance(pdb_id)
    assert facts["source_entry"] == pdb_id
    assert facts["licence"] == "CC0 1.0 (wwPDB)"
    assert facts["content"].startswith("chain A, inhibitor")
    assert facts["content"].endswith("heavy atoms, conformer A")
    assert facts["tool"] == "tools/make_structures.py of alkstruct"
    assert facts["waters"] == ("yes" if residues(parse(pdb_id), "W") else "no")
    assert NOTES.get(pdb_id, "") in facts["note"]


@every_entry
def test_resolution_is_stated_only_where_known(pdb_id):
    assert parse(pdb_id).header["resolution"] == EXPECTED[pdb_id][2]


@every_entry
def test_readme_lists_the_file(pdb_id):
    resolution = EXPECTED[pdb_id][2]
    rows = (STRUCTURES / "README.md").read_text(encoding="utf-8").splitlines()
    (row,) = [row for row in rows if row.startswith(f"| {pdb_id}.cif |")]
    assert f"| {resolution:.2f} |" in row if resolution else "| not confirmed |" in row


@needs_raw
@every_raw_entry
def test_atoms_agree_with_the_raw_entry(pdb_id):
    raw = raw_atoms(pdb_id)
    for key, (symbol, *figures) in packaged_atoms(pdb_id).items():
        raw_symbol, *raw_figures = raw[key]
        assert symbol == raw_symbol, key
        assert figures[:3] == pytest.approx(raw_figures[:3], abs=0.001), key
        assert pdb_id == "3AOX" or figures[3] == pytest.approx(raw_figures[3], abs=0.001), key


@needs_raw
@every_raw_entry
def test_nothing_of_the_raw_entry_is_lost_but_what_the_readme_names(pdb_id):
    lost = {residue for residue, _, _ in raw_atoms(pdb_id).keys() - packaged_atoms(pdb_id).keys()}
    assert lost == {"4MKC": {"GOL"}, "3AOX": {"EDO"}, "4CLI": {"HOH"}}.get(pdb_id, set())


@needs_raw
@pytest.mark.parametrize("pdb_id", ["2XP2", "4CLI"])  # the other raw files at hand have no REMARK 2
def test_resolution_agrees_with_the_raw_entry(pdb_id):
    assert raw_resolution(pdb_id) == EXPECTED[pdb_id][2]


@needs_tables
def test_the_tool_writes_the_same_bytes(tmp_path):
    subprocess.run([sys.executable, TOOL, TABLES, tmp_path], check=True, capture_output=True)
    for pdb_id in EXAMINED:
        made, packaged = tmp_path / f"{pdb_id}.cif", STRUCTURES / f"{pdb_id}.cif"
        assert made.read_bytes() == packaged.read_bytes(), pdb_id


def row(residue, number, atom, chain="A"):
    """A row of a coordinate table; where the atom lies does not matter here."""
    figures = dict.fromkeys(("x", "y", "z"), "0.000") | {"b_factor": "1.00"}
    return {"residue": residue, "chain": chain, "number": number, "atom": atom} | figures


def entry_of(pdb_id, tool):
    (entry,) = (one for one in tool["ENTRIES"] if one.pdb_id == pdb_id)
    return entry


PROTEIN, INHIBITOR, WATER = row("GLY", "1202", "CA"), row("VGH", "9000", "CL2"), row("HOH", "2001", "O")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([PROTEIN, row("EDO", "1", "C1")], "EDO is neither protein, inhibitor VGH nor water"),
        ([PROTEIN, WATER], "has no VGH; expected the protein, then inhibitor VGH"),
        ([INHIBITOR], "has no protein"),
        ([PROTEIN, WATER, INHIBITOR], r"2XP2\.tsv, line 4 \(VGH 9000 CL2\): stands too late; .*, then waters"),
        ([PROTEIN, PROTEIN, INHIBITOR], r"line 3 \(GLY 1202 CA\): occurs twice"),
        ([row("GLY", "1202", "CA", chain="B"), INHIBITOR], r"line 2 \(GLY 1202 CA\): chain A alone .*, not B"),
    ],
)
def test_the_tool_refuses_other_tables(rows, message):
    tool = runpy.run_path(str(TOOL))
    with pytest.raises(ValueError, match=message):
        tool["mmcif"](rows, entry_of("2XP2", tool))


def test_the_tool_numbers_residues_and_knows_chlorine():
    tool = runpy.run_path(str(TOOL))
    made = tool["mmcif"]([PROTEIN, row("SER", "1206", "CA"), INHIBITOR], entry_of("2XP2", tool))
    assert made["_atom_site.label_seq_id"] == ["1", "5", "."]
    assert made["_atom_site.type_symbol"] == ["C", "C", "CL"]
    assert made["_alkstruct_provenance.waters"] == "no"


def test_the_tool_takes_an_element_that_the_table_names():
    tool = runpy.run_path(str(TOOL))
    made = tool["mmcif"]([PROTEIN, row("VGH", "9000", "BR1") | {"element": "BR"}], entry_of("2XP2", tool))
    assert made["_atom_site.type_symbol"] == ["C", "BR"]


def run_tool(*arguments):
    done = subprocess.run([sys.executable, TOOL, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_the_tool_names_tables_without_an_entry_and_rows_that_do_not_fit(tmp_path):
    """In one line, without a traceback: a newcomer has made the table."""
    status, said = run_tool(tmp_path, tmp_path)
    assert status == 2 and "has no table, such as 2XP2.tsv" in said
    lines = ["\t".join(PROTEIN), *("\t".join(one.values()) for one in (PROTEIN, WATER, INHIBITOR))]
    (tmp_path / "2XP2.tsv").write_text("\n".join(lines), encoding="ascii")
    status, said = run_tool(tmp_path, tmp_path)
    assert status == 2 and "line 4 (VGH 9000 CL2): stands too late" in said and "Traceback" not in said
    (tmp_path / "9ZZZ.tsv").write_text("", encoding="ascii")
    status, said = run_tool(tmp_path, tmp_path)
    assert status == 2 and "make_structures.py has no Entry of 9ZZZ.tsv; add one" in said
