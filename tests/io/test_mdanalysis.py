"""Universes that lack something."""

from dataclasses import replace

import numpy as np
import pytest
from atom_cases import assert_same, every_entry

from alkstruct.complexes.loading import load
from alkstruct.errors import StructureError
from alkstruct.io.mdanalysis import gro_rows


def poor_universe(complex, **attributes):
    """As little as MDAnalysis can hold: names, residue names and numbers, positions."""
    import MDAnalysis

    rich = complex.to_universe()
    universe = MDAnalysis.Universe.empty(
        rich.atoms.n_atoms,
        n_residues=rich.residues.n_residues,
        atom_resindex=rich.atoms.resindices,
        trajectory=True,
    )
    for name in ("names", "resnames", "resids"):
        if name not in attributes.get("without", ()):
            owner = rich.atoms if name == "names" else rich.residues
            universe.add_TopologyAttr(name, getattr(owner, name))
    universe.atoms.positions = rich.atoms.positions
    return universe


@every_entry
def test_universe_without_elements_chains_and_temperature_factors(entry):
    """Elements follow from names: all five inhibitors come out typed as from their files."""
    complex = load(entry)
    poor = load(poor_universe(complex))
    assert poor.chain == ""
    assert np.isnan(poor.b_factor).all() and np.isnan(poor.inhibitor.b_factor).all()
    nothing = np.full(len(complex.coord), np.nan)
    drug = replace(complex.inhibitor, b_factor=np.full(len(complex.inhibitor), np.nan))
    assert_same(poor, replace(complex, chain="", b_factor=nothing, inhibitor=drug))


@pytest.mark.parametrize("name", ["names", "resnames", "resids"])
def test_universe_without_names_is_refused(name):
    with pytest.raises(StructureError, match=f"the universe has no {name}; residue numbers and names"):
        load(poor_universe(load("2XP2"), without=(name,)))


def test_universe_without_coordinates_is_refused():
    import MDAnalysis

    universe = MDAnalysis.Universe.empty(1, n_residues=1, atom_resindex=[0])
    for name, value in (("names", ["CA"]), ("resnames", ["ALA"]), ("resids", [1])):
        universe.add_TopologyAttr(name, value)
    with pytest.raises(StructureError, match="no positions"):
        load(universe)


def test_large_universes_take_no_square_of_time():
    """Each column is fetched once: 60,000 atoms are a matter of a second, not of minutes."""
    box = replace(load("2XP2"), water=np.random.default_rng(1).normal(0, 60, (60_000, 3)))
    assert len(load(box.to_universe()).water) == 60_000


# ------------------------------------------------------------------------------------------------ gro

GRO = ["water", "    2", "    1SOL     OW    1   0.100   0.200   0.300", "    1SOL    HW1    2   0.200   0.200   0.300"]
BOX = "   1.0   1.0   1.0"


def test_gro_in_nanometres():
    (first, second), count = gro_rows("\n".join([*GRO, BOX, "", ""]), "x.gro")
    assert count == 1
    assert (first.chain, first.residue, first.number, first.atom) == ("", "SOL", 1, "OW")
    np.testing.assert_allclose([first.coord, second.coord], [[1, 2, 3], [2, 2, 3]], atol=1e-5)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["water"],
        ["water", "many"],
        ["water", "99999999999"],
        ["water", "-1"],
        GRO,  # without the box, an atom may be lost
        [GRO[0], "    3", *GRO[2:], BOX],
        [GRO[0], "    1", *GRO[2:], BOX],
        [*GRO[:3], GRO[3][:30], BOX],
        [*GRO[:3], GRO[3].replace("0.200", "0.x00"), BOX],
    ],
)
def test_a_gro_file_that_is_cut_off_or_miscounted_is_refused(lines):
    with pytest.raises(StructureError, match=r"x.gro cannot be read as a .gro file: .*; is it whole\?"):
        gro_rows("\n".join([*lines, ""]), "x.gro")


def test_frames_of_a_gro_file_are_poses():
    moved = [GRO[0], *GRO[1:2], *(line.replace("0.300", "0.900") for line in GRO[2:])]
    text = "\r\n".join([*GRO, BOX, *moved, BOX, ""])
    heights = [gro_rows(text, "x.gro", pose)[0][0].coord[2] for pose in (1, 2)]
    np.testing.assert_allclose(heights, [3, 9], atol=1e-5)
    assert gro_rows(text, "x.gro", 3) == ([], 2)
    with pytest.raises(StructureError, match="counts its atoms"):
        gro_rows("\n".join([*GRO, BOX, "something else", "that is no frame"]), "x.gro")
