"""Which way the DFG motif points: in crystals of active kinases in, with its phenylalanine moved out."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.complexes.dfg import _anchors, dfg_is_out
from alkstruct.validation.panel import load_panel_complex, read_tables, structure_file

CRYSTALS = Path(__file__).parents[3] / "shared" / "development" / "structures"


@pytest.mark.parametrize("name", ["crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"])
def test_it_points_in_with_every_packaged_inhibitor(name):
    structure = alk.load(name)
    tip, lysine, turn = _anchors(structure)
    assert lysine.tolist() == structure.atoms(structure.index(1150))["CA"].tolist()
    assert turn.tolist() == structure.atoms(structure.index(1171))["CA"].tolist()
    assert tip.tolist() == structure.atoms(structure.index(1271))["CZ"].tolist()
    assert not dfg_is_out(structure)


def with_phenylalanine_at(structure, place):
    coord = structure.coord.copy()
    row = np.flatnonzero((structure.atom_names == "CZ") & (structure.residue_of_atom == structure.index(1271)))
    coord[row] = place
    return replace(structure, coord=coord)


def test_a_phenylalanine_at_the_lysine_is_out_and_said():
    structure = alk.load("crizotinib")
    out = with_phenylalanine_at(structure, structure.atoms(structure.index(1150))["CA"] + 4.0)
    assert dfg_is_out(out)
    (plain,), (row,) = (alk.score(one, ["L1196M"]).itertuples() for one in (structure, out))
    assert "DFG out" in row.caveats.split(";") and "DFG out" not in plain.caveats
    assert row.disruption_low < plain.disruption_low and row.disruption_high > plain.disruption_high


def test_what_is_no_kinase_is_not_out():
    structure = alk.load("crizotinib")
    assert not dfg_is_out(replace(structure, sequence="A" * len(structure)))


@pytest.mark.skipif(not CRYSTALS.is_dir(), reason="needs crystals in ../shared/development")
def test_crystals_of_other_kinases():
    """KIT with sunitinib is inactive and out; EGFR with lapatinib has alphaC out and DFG in."""
    rows = {row.pdb_id: row for row in read_tables().complexes.itertuples()}
    kit, egfr = (load_panel_complex(rows[name], structure_file(name, CRYSTALS)) for name in ("3G0E", "1XKK"))
    assert dfg_is_out(kit) and not dfg_is_out(egfr)
