"""What is met in structure files: each quirk written into a small file, and what becomes of it.

The file is the packaged 2XP2, cut down to 29 residues, crizotinib and three waters, as PDB. docs/reliability.md lists
the quirks with the tests that hold them.
"""

import io
import warnings

import numpy as np
import pandas as pd
import pytest
from Bio.PDB import MMCIFIO, PDBIO

import alkstruct as alk
from alkstruct.errors import AlkstructWarning, LigandError, StructureError

KEPT = {*range(1120, 1124), *range(1148, 1153), *range(1194, 1206), *range(1254, 1258), *range(1267, 1271)}


def structure():
    """Bio.PDB Structure of the kept residues."""
    whole = alk.load("2XP2").to_structure()
    (chain,) = whole.get_chains()
    waters = 0
    for residue in list(chain):
        waters += residue.resname == "HOH"
        kept = waters <= 3 if residue.resname == "HOH" else residue.resname == "VGH" or residue.id[1] in KEPT
        if not kept:
            chain.detach_child(residue.id)
    return whole


def written(writer, what):
    text = io.StringIO()
    writer.set_structure(what)
    writer.save(text)
    return text.getvalue()


@pytest.fixture(scope="module")
def lines():
    """Lines of the PDB file, atoms alone."""
    return [line for line in written(PDBIO(), structure()).splitlines() if line.startswith(("ATOM", "HETATM"))]


def read(lines, **choice):
    return alk.load(io.StringIO("\n".join([*lines, "END"])), **choice)


def changed(lines, where, change):
    """Lines of which those that fit are changed, to one or several."""
    return [new for line in lines for new in (change(line) if where(line) else [line])]


def field(line, start, text):
    return line[:start] + text + line[start + len(text) :]


def atom(name, number):
    return lambda line: line[12:16].strip() == name and int(line[22:26]) == number


def residue(number):
    return lambda line: int(line[22:26]) == number


def same(found, expected):
    np.testing.assert_array_equal(found.coord, expected.coord)
    assert found.sequence == expected.sequence and found.atom_names.tolist() == expected.atom_names.tolist()
    return True


# ------------------------------------------------------------------------------------ what was chosen is said


def told(complex):
    """Notes beside that on what is not resolved."""
    return tuple(note for note in complex.notes if not note.startswith("not resolved: "))


def test_alternate_locations_are_counted(lines):
    def two(line):
        here = field(field(line, 16, "A"), 54, "  0.40")
        moved = field(field(field(line, 16, "B"), 54, "  0.60"), 30, f"{float(line[30:38]) + 1:8.3f}")
        return [here, moved]

    sites = changed(changed(lines, residue(1196), two), residue(1256), two)
    found, plain = read(sites), read(lines)
    assert told(found) == ("2 residues of the chain have alternate locations; the best occupied is taken (B)",)
    shift = found.coord - plain.coord
    assert shift[[n in (1196, 1256) for n in found.number[found.residue_of_atom]], 0] == pytest.approx(1, abs=2e-3)
    drug = changed(lines, lambda line: line[17:20] == "VGH", lambda line: [field(line, 16, "A"), two(line)[0]][:1])
    assert told(read(drug)) == ()  # a letter, but one location


def test_alternate_locations_of_the_inhibitor_are_told(lines):
    def two(line):
        return [field(field(line, 16, "A"), 54, "  0.50"), field(field(line, 16, "B"), 54, "  0.50")]

    found = read(changed(lines, lambda line: line[17:20] == "VGH", two))
    assert told(found) == ("the inhibitor has alternate locations; the best occupied is taken (A)",)
    assert len(found.inhibitor) == 30


def test_anisou_lines_change_nothing(lines):
    both = changed(lines, lambda line: True, lambda line: [line, "ANISOU" + line[6:28] + "   1000" * 6 + line[70:]])
    assert same(read(both), read(lines)) and told(read(both)) == ()


def test_of_several_models_the_first_is_read(lines):
    moved = [field(line, 30, f"{float(line[30:38]) + 1:8.3f}") for line in lines]
    models = ["MODEL        1", *lines, "ENDMDL", "MODEL        2", *moved, "ENDMDL"]
    found = read(models)
    assert same(found, read(lines)) and told(found) == ("the first of 2 models is read",)


def test_other_copies_are_listed(lines):
    away = [
        field(field(line, 21, "B"), 30, f"{float(line[30:38]) + 90:8.3f}") for line in lines if not residue(1270)(line)
    ]
    found = read([*away, *lines])
    assert found.chain == "A"
    assert told(found) == ("chain A (29 residues) is read; there is also B (28 residues): chain= chooses",)
    other = read([*away, *lines], chain="B")
    assert (other.chain, other.inhibitor.code, told(other)) == ("B", "VGH", ())


def test_atoms_of_zero_occupancy_are_read_and_told(lines):
    found = read(changed(lines, residue(1196), lambda line: [field(line, 54, "  0.00")]))
    assert same(found, read(lines))
    assert told(found) == ("8 atoms of the chain have an occupancy of 0: modelled, not seen",)
    nothing = read([field(line, 54, "  0.00") for line in lines])
    assert told(nothing) == ()  # a source without occupancies


def test_atoms_that_stand_twice_are_told(lines):
    twice = changed(lines, atom("CB", 1196), lambda line: [line, line])
    with pytest.warns(AlkstructWarning, match=r"lines passed over: 1, the first because: Atom CB defined twice"):
        assert same(read(twice), read(lines))


# ---------------------------------------------------------------------------------------------- the inhibitor


def test_a_code_of_five_letters(lines):
    whole = structure()
    (drug,) = [r for r in whole.get_residues() if r.resname == "VGH"]
    drug.resname, drug.id = "A1LU6", ("H_A1LU6", drug.id[1], " ")
    found = alk.load(io.StringIO(written(MMCIFIO(), whole)))
    assert (found.inhibitor.code, len(found.inhibitor)) == ("A1LU6", 30)
    assert alk.load(io.StringIO(written(MMCIFIO(), whole)), ligand="a1lu6").inhibitor.code == "A1LU6"


def test_without_an_inhibitor_what_needs_one_says_so(lines):
    apo = read([line for line in lines if line[17:20] != "VGH"])
    assert apo.inhibitor is None and np.isnan(apo.distances()).all()
    needs = (
        lambda: alk.score(apo, ["L1196M"]),
        lambda: alk.scan(apo),
        lambda: alk.contacts(apo),
        lambda: alk.compare(["L1196M"], [apo]),
        lambda: alk.build(apo, "L1196M"),
    )
    for ask in needs:
        try:
            ask()
        except LigandError as error:
            assert "has no inhibitor and" in str(error) and "ligand=" in str(error)
        else:
            assert ask is needs[-1]  # a mutant can be built without one


def test_a_covalent_inhibitor_is_warned_of(lines):
    """The sulfur of a cysteine beside the drug, put where a bond would be."""
    drug = next(line for line in lines if line[17:20] == "VGH" and line[76:78].strip() == "C")
    place = [float(drug[a : a + 8]) for a in (30, 38, 46)]
    bonded = changed(lines, atom("SD", 1199), lambda line: [field(line, 30, f"{place[0] + 1.8:8.3f}" + drug[38:54])])
    with pytest.warns(AlkstructWarning, match=r"inhibitor VGH is 1\.\d Å from .*, as if bonded: a coval"):
        read(bonded)


def test_waters_and_ions_beside_the_inhibitor_are_no_candidates(lines):
    drug = next(line for line in lines if line[17:20] == "VGH")
    extra = [
        field(field(drug, 12, f"{name:<4}{code:>4}"), 22, f"{number:4d}")[:30]
        + f"{float(drug[30:38]) + 3:8.3f}"
        + drug[38:76]
        + f"{element:>2}"
        for number, (name, code, element) in enumerate(
            (("ZN", "ZN", "ZN"), ("MG", "MG", "MG"), ("CL", "CL", "CL"), ("O", "HOH", "O"), ("OW", "SOL", "O")), 3000
        )
    ]
    found = read([*lines, *extra])
    assert found.inhibitor.code == "VGH" and len(found.water) == len(read(lines).water) + 2


# ------------------------------------------------------------------------------------------------ what is missing


def test_a_side_chain_that_is_cut_short_is_scored_with_a_caveat(lines):
    short = [line for line in lines if not (residue(1196)(line) and line[12:16].strip() in ("CD1", "CD2", "CG"))]
    row = alk.score(read(short), ["L1196M"], energy="vina").iloc[0]
    assert pd.notna(row.ddg) and "missing atoms" in row.caveats.split(";")


@pytest.mark.parametrize("name", ["N", "CA", "C"])
def test_without_its_backbone_a_residue_is_not_modelled(lines, name):
    found = read([line for line in lines if not atom(name, 1196)(line)])
    row = alk.score(found, ["L1196M"], energy="vina").iloc[0]
    assert pd.isna(row.ddg) and row.verdict == "not modelled" and row.mechanism


@pytest.mark.parametrize("missing", [range(76, 80), range(54, 80), range(60, 80)])
def test_missing_columns_at_the_end_of_the_line(lines, missing):
    """Elements, temperature factors, occupancies: as programs of old write them."""
    found = read([line[: missing.start] for line in lines])
    assert found.elements.tolist() == read(lines).elements.tolist()
    assert found.inhibitor.elements.tolist() == read(lines).inhibitor.elements.tolist()


def test_no_warning_of_a_library_below_comes_through(lines):
    """A file without TER, with gaps, with blank elements: Bio.PDB has much to say of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read([field(line, 76, "  ") for line in lines])


def test_a_file_of_nothing_but_heads_is_refused():
    with pytest.raises(StructureError, match="holds no model with atoms; is it a coordinate file"):
        alk.load(io.StringIO("HEADER    TRANSFERASE\nEND\n"))


@pytest.mark.parametrize(
    ("entry", "gaps"),
    [
        (
            "2XP2",
            "1124-1125 (glycine-rich loop), 1137-1143 (beta2-beta3 loop), 1218-1219 (alphaD-alphaE loop), "
            "1281-1289 (activation loop)",
        ),
        ("4CLI", "1136-1143 (beta2-beta3 loop), 1280-1285 (activation loop)"),
    ],
)
def test_every_stretch_that_is_not_resolved_is_told(entry, gaps):
    """As the entries' own numbering leaves them out; of another kinase nobody says which numbers are missing."""
    complex = alk.load(entry)
    assert complex.notes[-1] == f"not resolved: {gaps}"
    lacking = set(range(complex.number.min(), complex.number.max())) - set(complex.number.tolist())
    told = complex.notes[-1].removeprefix("not resolved: ").split(", ")
    spans = [span.split(" ")[0].split("-") for span in told]
    assert lacking == {n for span in spans for n in range(int(span[0]), int(span[-1]) + 1)}
