"""Universes that lack something."""

from dataclasses import replace

import numpy as np
import pytest
from atom_cases import assert_same, every_entry

from alkstruct.complexes.loading import load
from alkstruct.errors import StructureError


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
