"""The catalogue, the names it understands, and real files of every kind: PDB entries, models, a protein alone."""

import csv
import warnings
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from alkstruct import data
from alkstruct.complexes import catalog, loading
from alkstruct.complexes.catalog import list_structures, packaged_ids, structures_folder
from alkstruct.complexes.known_inhibitors import KNOWN_INHIBITORS
from alkstruct.complexes.loading import load
from alkstruct.errors import AlkstructWarning, LigandError, StructureError

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT.parent / "shared" / "structures"
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="real structures (../shared/structures) are absent")

PACKAGED = {row.pdb_id: row.inhibitor for row in list_structures().query("packaged").itertuples()}


# ----------------------------------------------------------------------------------------------- the table


def test_the_packaged_entries_are_the_files_in_the_folder():
    assert set(packaged_ids()) == set(PACKAGED)
    assert packaged_ids() == tuple(sorted(path.stem for path in structures_folder().glob("*.cif")))


def test_a_file_without_the_ligand_of_its_row_is_refused(monkeypatch):
    """Whoever adds an inhibitor writes its code in three places; the message names both that differ."""
    rows = list_structures()
    rows.loc[rows.pdb_id == "2XP2", "ligand"] = "EXM"
    monkeypatch.setattr(loading, "list_structures", lambda: rows)
    with pytest.raises(LigandError, match=r"2XP2 has ligand EXM, but structures/2XP2\.cif has VGH; write the same"):
        loading._load_packaged.__wrapped__("2XP2")


def test_a_file_without_a_row_is_refused(monkeypatch):
    rows = list_structures()
    monkeypatch.setattr(loading, "list_structures", lambda: rows[rows.pdb_id != "2XP2"])
    with pytest.raises(StructureError, match=r"structures/2XP2\.cif has no row in data/structures\.csv"):
        loading._load_packaged.__wrapped__("2XP2")


def test_an_entry_with_two_rows_is_refused_by_its_name(monkeypatch):
    """4CTC has a row already: whoever packages it fills that one in."""
    rows = [*data.rows("structures.csv"), {**data.rows("structures.csv")[0], "pdb_id": "4CTC"}]
    monkeypatch.setattr(catalog.data, "rows", lambda name: rows)
    with pytest.raises(StructureError, match=r"structures\.csv has more than one row of 4CTC; fill in the one that"):
        catalog._rows.__wrapped__()


def test_columns_and_their_types():
    table = list_structures()
    assert list(table) == ["pdb_id", "inhibitor", "ligand", "mutations", "resolution", "packaged", "note"]
    for name in ("pdb_id", "inhibitor", "ligand", "mutations", "note"):
        assert pd.api.types.is_string_dtype(table[name]), name
        assert table[name].notna().all(), name
    assert table.resolution.dtype == "Float64"
    assert table.packaged.dtype == bool
    assert table.pdb_id.is_unique and table.pdb_id.str.fullmatch("[1-9][0-9A-Z]{3}").all()


def test_packaged_entries_come_first_and_say_what_they_hold():
    table = list_structures()
    assert table.packaged.tolist() == [True] * len(PACKAGED) + [False] * (len(table) - len(PACKAGED))
    first = table[: len(PACKAGED)]  # packaged ones, wherever their rows are
    assert dict(zip(first.pdb_id, first.inhibitor, strict=True)) == PACKAGED
    assert list(PACKAGED.items())[:5] == [
        ("2XP2", "crizotinib"),
        ("4MKC", "ceritinib"),
        ("3AOX", "alectinib"),
        ("5J7H", "brigatinib"),
        ("4CLI", "lorlatinib"),
    ]
    for row in first.itertuples():
        complex = load(row.pdb_id)
        assert (complex.inhibitor.name, complex.inhibitor.code) == (row.inhibitor, row.ligand)
        assert "+".join(complex.mutations) == row.mutations.replace("wild type", "")
        *own, gaps = complex.notes
        assert own == [row.note] * bool(row.note)
        assert gaps.startswith("not resolved: ")


def test_codes_and_names_agree_with_the_known_inhibitors():
    named = list_structures().query("inhibitor != ''")
    codes = {drug.name: drug.code for drug in KNOWN_INHIBITORS}
    assert (named.ligand == named.inhibitor.map(codes)).all()


def test_no_figure_is_recalled():
    """A resolution is given only where the entry's header was read; mutations only where coordinates were."""
    with (ROOT / "alkstruct" / "data" / "structures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["resolution"]:
            assert row["source"] == "coordinates and header of the entry", row["pdb_id"]
        if row["mutations"]:
            assert row["source"].startswith("coordinates"), row["pdb_id"]
        else:
            assert row["note"], row["pdb_id"]
    # 5J7H's 2.3 Å is recalled by everybody and confirmed by nothing at hand
    assert pd.isna(list_structures().set_index("pdb_id").resolution["5J7H"])


@needs_raw
def test_resolutions_are_those_of_the_headers_at_hand():
    stated = {}
    for path in RAW.glob("*.pdb"):
        for line in path.read_text().splitlines():
            if line.startswith("REMARK   2 RESOLUTION."):
                stated[path.stem] = float(line.split()[3])
    assert {"2XP2", "2YFX", "4CLI"} <= set(stated)
    listed = list_structures().set_index("pdb_id").resolution
    assert {entry: listed[entry] for entry in stated} == stated


def test_the_table_is_a_copy():
    table = list_structures()
    table["pdb_id"] = "none"
    assert list_structures().pdb_id[0] == "2XP2"


# ----------------------------------------------------------------------------------------------- by name


@pytest.mark.parametrize(("entry", "name"), PACKAGED.items())
def test_entries_names_and_codes_in_any_case(entry, name):
    code = next(drug.code for drug in KNOWN_INHIBITORS if drug.name == name)
    complex = load(entry)
    for word in (entry.lower(), name, name.upper(), name.capitalize(), code, code.lower()):
        assert load(word) is complex, word


def test_a_complex_is_returned_as_it_is():
    complex = load("2XP2")
    assert load(complex) is complex


def test_choices_hold_for_packaged_entries():
    assert load("2XP2", ligand="VGH", chain="A").inhibitor.code == "VGH"
    assert load("2XP2", reference=None).reference is None
    with pytest.raises(LigandError, match="2XP2 has no ligand '5P8'; it has VGH"):
        load("2XP2", ligand="5P8")
    with pytest.raises(StructureError, match="2XP2 has no protein chain 'B'; it has 'A'"):
        load("2XP2", chain="B")


@pytest.mark.parametrize("word", ["vemurafenib", "2YFX", "1ABC", ""])
def test_an_unknown_name_says_what_there_is_and_what_to_do(word):
    """Without a network, an entry that is not packaged is as unknown as any word."""
    with pytest.raises(StructureError) as problem:
        load(word)
    for part in ("2XP2 (crizotinib)", "4CLI (lorlatinib)", "the path of a file"):
        assert part in str(problem.value)


def test_a_missing_file_is_not_a_matter_of_downloading():
    with pytest.raises(StructureError, match=r"no file 'no_such\.pdb'") as problem:
        load("no_such.pdb")
    assert "download" not in str(problem.value)


@pytest.mark.parametrize("thing", [42, None, ["2XP2"], {"a": 1}])
def test_other_things_are_refused(thing):
    with pytest.raises(StructureError, match=f"cannot load a {type(thing).__name__}; give an entry"):
        load(thing)


def test_things_that_merely_have_atoms_are_refused():
    """ParmEd, OpenMM and others have `atoms` too, and no AtomGroup in it."""
    thing = type("Molecule", (), {"atoms": []})()
    with pytest.raises(StructureError, match="cannot load a Molecule"):
        load(thing)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.txt", "ATOM", r"no structure file by its ending \(\.pdb, \.ent, \.cif, \.mmcif"),
        ("x.pdb", "", "cannot be read as a structure|holds no model"),
        ("x.pdb", "not a structure\n", "holds no model"),
        ("x.cif", "", "cannot be read as a structure"),
        ("x.cif", "data_x\n_cell.length_a 1\n", "cannot be read as a structure"),
        (
            "x.pdb",
            "ATOM      1  CA  ALA A   1       x.xxx   0.000   0.000  1.00  0.00\n",
            "no coordinates in columns 31-54 of line 1",
        ),
    ],
)
def test_files_that_are_no_structures(name, text, message, tmp_path):
    (tmp_path / name).write_text(text)
    with pytest.raises(StructureError, match=message):
        load(tmp_path / name)


@pytest.mark.parametrize("ending", [".ent", ".PDB", ".mmcif", ".CIF"])
def test_endings_in_any_case(ending, tmp_path):
    path = tmp_path / f"copy{ending}"
    plain = path.with_suffix(".pdb" if ending.lower() in (".ent", ".pdb") else ".cif")
    load("4CLI").save(plain)
    plain.rename(path)
    assert load(path).inhibitor.name == "lorlatinib"
    assert load(str(path)).name == "copy"


# --------------------------------------------------------------------------------------- real PDB entries

NAMES = {drug.code: drug.name for drug in KNOWN_INHIBITORS}  # what is not packaged goes by its code
# file: inhibitor's code, its name, protein residues, mutations of the crystal (../shared/structures/README.md)
ENTRIES = {
    "2XP2": ("VGH", "crizotinib", 289, ()),
    "2YFX": ("VGH", "crizotinib", 293, ("L1196M",)),
    "3AOX": ("EMH", "alectinib", 298, ()),
    "4ANQ": ("VGH", "crizotinib", 294, ("G1269A",)),
    "4CLI": ("5P8", "lorlatinib", 295, ()),
    "4CTC_superposed": ("J99", NAMES.get("J99", "J99"), 289, ()),
    "4MKC": ("4MK", "ceritinib", 303, ("S1281G",)),
    "5AAA": ("VGH", "crizotinib", 295, ("L1198F",)),
    "5AAC": ("VGH", "crizotinib", 293, ("C1156Y",)),
    "5J7H": ("6GY", "brigatinib", 291, ()),
}


@cache
def raw(name):
    return load(RAW / f"{name}.pdb")


@needs_raw
@pytest.mark.parametrize("name", ENTRIES)
def test_raw_entries(name):
    """3AOX's ethylene glycol and 4MKC's glycerol are passed over without being asked."""
    code, drug, residues, mutations = ENTRIES[name]
    complex = raw(name)
    assert (complex.name, complex.chain, len(complex)) == (name, "A", residues)
    assert (complex.inhibitor.code, complex.inhibitor.name) == (code, drug)
    assert complex.mutations == mutations
    assert len(complex.water) > 0
    assert (complex.b_factor > 0).all()


@needs_raw
@pytest.mark.parametrize("name", [name for name in ENTRIES if name in list_structures().pdb_id.tolist()])
def test_the_catalogue_names_the_mutations_that_the_crystal_has(name):
    row = list_structures().set_index("pdb_id").loc[name]
    assert row.mutations.replace("wild type", "") == "+".join(raw(name).mutations)
    assert row.ligand == raw(name).inhibitor.code


@needs_raw
@pytest.mark.parametrize("name", [name for name in PACKAGED if (RAW / f"{name}.pdb").is_file()])
def test_raw_and_packaged_agree(name):
    """In conformer A, which our rule must choose too: of equal locations the first.

    The order of atoms in a residue is free (4CLI's differ), so they are compared by name.
    """
    entry, ours = raw(name), load(name)
    assert (entry.sequence, entry.mutations, entry.ranges()) == (ours.sequence, ours.mutations, ours.ranges())
    for i in range(len(ours)):
        theirs, mine = entry.atoms(i), ours.atoms(i)
        assert theirs.keys() == mine.keys(), ours.number[i]
        np.testing.assert_allclose([theirs[atom] for atom in mine], list(mine.values()), atol=1.1e-3)
    order = [entry.inhibitor.atom_names.tolist().index(atom) for atom in ours.inhibitor.atom_names]
    assert sorted(order) == list(range(len(ours.inhibitor)))
    for column in ("elements", "charge", "donor", "acceptor", "aromatic", "hydrogens"):
        np.testing.assert_array_equal(getattr(entry.inhibitor, column)[order], getattr(ours.inhibitor, column))
    np.testing.assert_allclose(entry.inhibitor.coord[order], ours.inhibitor.coord, atol=1.1e-3)
    if name != "4CLI":  # whose waters were not transcribed
        np.testing.assert_allclose(entry.water, ours.water, atol=1.1e-3)


@needs_raw
@pytest.mark.parametrize("name", ["3AOX", "4MKC", "5J7H", "4CTC_superposed", "5AAA"])
def test_mdanalysis_reads_the_same_atoms(name):
    """3AOX, 4MKC and 5J7H have alternate locations, which MDAnalysis hands over all at once."""
    import MDAnalysis

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # MDAnalysis on files without a cell or a header
        universe = MDAnalysis.Universe(str(RAW / f"{name}.pdb"))
    complex = load(universe)
    assert complex.name == name
    np.testing.assert_array_equal(complex.atom_names, raw(name).atom_names)
    np.testing.assert_allclose(complex.coord, raw(name).coord, atol=1e-3)
    np.testing.assert_allclose(complex.inhibitor.coord, raw(name).inhibitor.coord, atol=1e-3)


@needs_raw
@pytest.mark.parametrize(("name", "code"), [("3AOX", "EDO"), ("4MKC", "GOL")])
def test_a_cryoprotectant_is_passed_over_unless_asked_for(name, code):
    assert raw(name).inhibitor.code != code
    asked = load(RAW / f"{name}.pdb", ligand=code)
    assert asked.inhibitor.code == code


@needs_raw
def test_a_side_chain_of_which_only_n_is_modelled():
    """4CLI ends with the nitrogen of Y1401."""
    last = len(raw("4CLI")) - 1
    assert list(raw("4CLI").atoms(last)) == ["N"]


@needs_raw
def test_protein_without_its_ligand_is_apo():
    complex = load(RAW / "7BTT_protein.pdb")
    assert complex.inhibitor is None
    assert (len(complex), complex.mutations) == (304, ("S1281G",))
    with pytest.raises(LigandError, match="no ligand 'F8R'; it has no hetero group at all"):
        load(RAW / "7BTT_protein.pdb", ligand="F8R")


# ---------------------------------------------------------------------------------------- models of an MD study

LORLATINIB = sorted(path.stem for path in (RAW / "ensemble").glob("IFD_*.pdb"))


@cache
def model(name):
    return load(RAW / "ensemble" / f"{name}.pdb")


@needs_raw
def test_no_model_goes_untested():
    assert len(LORLATINIB) == 7
    assert {path.stem for path in (RAW / "ensemble").glob("*.pdb")} == {*LORLATINIB, "ALK_WT_ATP_2MG"}


@needs_raw
@pytest.mark.parametrize("name", LORLATINIB)
def test_induced_fit_models(name):
    """Chain without a name, lorlatinib in chain Z, hydrogens in several spellings, ILE CD, OT1 and OT2, N1+."""
    complex = model(name)
    assert (complex.chain, complex.inhibitor.code, len(complex.inhibitor)) == ("", "5P8", 30)
    assert (len(complex), complex.ranges()) == (322, "1084-1405")
    assert complex.mutations == (("G1202R", "S1281G") if "G1202R" in name else ("S1281G",))
    assert set(complex.elements) == {"C", "N", "O", "S"}
    assert {*complex.residue_names} <= {*load("2XP2").residue_names}
    assert all(complex.missing_atoms(i) == () for i in range(len(complex)))
    assert "OXT" in complex.atoms(complex.index(1405))
    assert all(complex.follows(i) for i in range(1, len(complex)))


@needs_raw
@pytest.mark.parametrize("name", LORLATINIB)
def test_lorlatinib_is_typed_alike_in_models_and_crystal(name):
    """The models' ligand has hydrogens and relaxed bond lengths; its chemistry is the same."""
    drug, crystal = model(name).inhibitor, load("4CLI").inhibitor
    order = [drug.atom_names.tolist().index(atom) for atom in crystal.atom_names]
    for column in ("elements", "donor", "acceptor", "charge", "aromatic", "hydrogens", "hydrophobic"):
        np.testing.assert_array_equal(getattr(drug, column)[order], getattr(crystal, column), err_msg=column)


@needs_raw
def test_a_models_zeros_are_no_temperature_factors():
    """The protein's B are 0.00 in these files, the ligand's are those of a crystal."""
    complex = model(LORLATINIB[0])
    assert np.isnan(complex.b_factor).all()
    assert (complex.inhibitor.b_factor > 0).all()


@needs_raw
@pytest.mark.parametrize("ending", [".pdb", ".cif"])
def test_a_model_comes_back_with_its_blank_chain(ending, tmp_path):
    complex = model(LORLATINIB[0])
    complex.save(tmp_path / f"copy{ending}")
    copy = load(tmp_path / f"copy{ending}")
    assert (copy.chain, copy.sequence) == ("", complex.sequence)
    np.testing.assert_allclose(copy.coord, complex.coord, atol=1e-3)


@needs_raw
def test_atp_is_the_ligand_where_there_is_no_drug():
    """Two magnesium ions beside it are none; the model is the only one whose ligand is not a drug."""
    lies = pytest.warns(AlkstructWarning, match="inhibitor ATP lies in the protein: C2 is 2.2 Å from O of MET 1199")
    with lies, pytest.warns(AlkstructWarning, match="near"):  # of three stretches of its chain
        complex = load(RAW / "ensemble" / "ALK_WT_ATP_2MG.pdb")
    assert (complex.inhibitor.code, len(complex.inhibitor)) == ("ATP", 31)
    assert (complex.chain, complex.mutations) == ("A", ("S1281G",))
    assert complex.inhibitor.charge.sum() == pytest.approx(-4)
    with pytest.raises(LigandError, match="has no ligand '5P8'; it has ATP, MG"):
        load(RAW / "ensemble" / "ALK_WT_ATP_2MG.pdb", ligand="5P8")


@needs_raw
def test_a_renumbered_entry_is_put_right_with_a_warning(tmp_path):
    lines = (RAW / "2XP2.pdb").read_text().splitlines()
    shifted = [
        f"{line[:22]}{int(line[22:26]) - 1000:4d}{line[26:]}" if line.startswith("ATOM") else line
        for line in lines
        if line.startswith(("ATOM", "HETATM"))
    ]
    (tmp_path / "kinase.pdb").write_text("\n".join(shifted) + "\n")
    with pytest.warns(AlkstructWarning, match="chain A of kinase are 1000 too low for ALK"):
        complex = load(tmp_path / "kinase.pdb")
    np.testing.assert_array_equal(complex.number, raw("2XP2").number)
    assert load(tmp_path / "kinase.pdb", reference=None).number[0] == 93
