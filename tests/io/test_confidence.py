"""What a file says of itself: an experiment, a prediction with pLDDT or another score, or nothing."""

from types import SimpleNamespace

import numpy as np
import pytest

from alkstruct.io.atom_table import AtomTable, Row
from alkstruct.io.confidence import (
    EXPERIMENT,
    UNKNOWN,
    Origin,
    origin_of_biopython,
    origin_of_mmcif,
    origin_of_pdb,
    with_confidence,
)
from alkstruct.io.mmcif_atoms import mmcif_items

PLDDT = Origin("prediction", "pLDDT", "it says so")
ATOM = "ATOM      1  CA  GLY A   1       0.000   0.000   0.000  1.00 90.00           C  "


def kind_and_metric(origin):
    return origin.kind, origin.metric


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["_ma_qa_metric.type pLDDT", "_ma_qa_metric.mode local"], ("prediction", "pLDDT")),
        (["_ma_qa_metric.name pLDDT", "_ma_qa_metric.type other"], ("prediction", "pLDDT")),
        (["_ma_qa_metric.type 'pLDDT all-atom'"], ("prediction", "pLDDT")),
        (["_ma_qa_metric.name QMEANDisCo", "_ma_qa_metric.type 'normalized score'"], ("prediction", "QMEANDisCo")),
        (["_ma_qa_metric.type zscore"], ("prediction", "zscore")),
        (["_ma_model_list.model_id 1"], ("prediction", "pLDDT")),
        (["_software.name 'AlphaFold 3'"], ("prediction", "pLDDT")),
        (["_struct.title 'Boltz-2 model of ALK'"], ("prediction", "pLDDT")),
        (["_exptl.method 'THEORETICAL MODEL'"], ("prediction", "")),
        (["_exptl.method 'X-RAY DIFFRACTION'", "_software.name AlphaFold"], ("experiment", "")),  # it solved the phases
        (["_exptl.method 'ELECTRON MICROSCOPY'", "_struct.title 'Chai-1 and a crystal'"], ("experiment", "")),
        (["_software.name REFMAC"], ("", "")),
        (["_struct.title 'Chain A of ALK'"], ("", "")),
        ([], ("", "")),
    ],
)
def test_mmcif(lines, expected):
    text = "\n".join(["data_x", "_entry.id x", *lines, "loop_", "_atom_site.group_PDB", "_atom_site.id", "ATOM 1", ""])
    assert kind_and_metric(origin_of_mmcif(mmcif_items(text))) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["TITLE     ALPHAFOLD MONOMER V2.0 PREDICTION FOR ALK"], ("prediction", "pLDDT")),
        (["TITLE     ESMFOLD V1 PREDICTION FOR INPUT"], ("prediction", "pLDDT")),
        (["HEADER    CHAI-1 MODEL"], ("prediction", "pLDDT")),
        (["EXPDTA    THEORETICAL MODEL (SWISS-MODEL SERVER)", "TITLE     MODEL OF ALK"], ("prediction", "")),
        (["EXPDTA    X-RAY DIFFRACTION", "TITLE     ALK SOLVED WITH ALPHAFOLD"], ("experiment", "")),
        (["REMARK   3   PROGRAM     : REFMAC", "TITLE     ALPHAFOLD2 AS SEARCH MODEL"], ("experiment", "")),
        (["TITLE     CHAIN A OF ALK", "REMARK  99 MOE"], ("", "")),
        (["CRYST1   80.000   80.000   80.000  90.00  90.00  90.00 P 1"], ("", "")),
        ([ATOM, "TITLE     ALPHAFOLD"], ("", "")),  # behind the atoms there is no title
        ([], ("", "")),
    ],
)
def test_pdb(lines, expected):
    assert kind_and_metric(origin_of_pdb("\n".join([*lines, ATOM]))) == expected


def test_biopython_by_the_header_of_the_structure():
    crystal = SimpleNamespace(header={"structure_method": "x-ray diffraction", "name": "with alphafold"}, parent=None)
    model = SimpleNamespace(header={"structure_method": "unknown", "name": "alphafold monomer v2.0"}, parent=None)
    chain = SimpleNamespace(parent=SimpleNamespace(parent=model))
    assert origin_of_biopython(crystal) == EXPERIMENT
    assert [kind_and_metric(origin_of_biopython(thing)) for thing in (model, chain)] == [("prediction", "pLDDT")] * 2
    assert origin_of_biopython(SimpleNamespace()) == UNKNOWN


# -------------------------------------------------------------------------------------------- columns


def table(values, residues=None):
    """One atom for each value, of residues so numbered."""
    numbers = range(len(values)) if residues is None else residues
    rows = [
        Row("A", number, "", "GLY", f"C{k}", "C", np.zeros(3), value, "", 1.0)
        for k, (number, value) in enumerate(zip(numbers, values, strict=True))
    ]
    return AtomTable.from_rows(rows)


@pytest.mark.parametrize(("values", "expected"), [((45.0, 91.5), (45.0, 91.5)), ((0.45, 0.915), (45.0, 91.5))])
def test_plddt_goes_from_0_to_100(values, expected):
    found = with_confidence(table(values), PLDDT)
    np.testing.assert_allclose(found.confidence, expected)
    assert not found.b_factor.any()
    (note,) = found.notes
    assert note == "a predicted model (it says so): its temperature factors are the confidence pLDDT, no B factors"


@pytest.mark.parametrize("values", [(1.0, 1.0), (100.0, 100.0), (-5.0, 50.0), (50.0, 120.0)])
def test_what_cannot_be_plddt_is_left_out(values):
    """All the same, as Boltz once wrote its mmCIF files, or out of range."""
    found = with_confidence(table(values), PLDDT)
    assert found.confidence is None and not found.b_factor.any()
    assert found.notes == ("a predicted model (it says so): its temperature factors are no B factors, and left out",)


def test_another_score_is_left_out_and_named():
    found = with_confidence(table([0.5, 0.8]), Origin("prediction", "QMEANDisCo", "it is a ModelCIF file"))
    assert found.confidence is None and not found.b_factor.any()
    assert "its temperature factors (QMEANDisCo) are no B factors, and left out" in found.notes[0]


def test_an_experiment_keeps_its_temperature_factors():
    values = np.repeat(np.arange(20.0) + 10, 3)
    found = with_confidence(table(values, np.repeat(range(20), 3)), EXPERIMENT)
    assert found.b_factor.tolist() == values.tolist() and found.notes == () and found.confidence is None


@pytest.mark.parametrize(
    ("values", "left_out"),
    [
        (np.repeat(np.arange(20.0) + 60, 3), True),  # equal within residues
        (np.repeat(np.arange(20.0) + 60, 3) + np.arange(60) * 0.01, False),  # not
        (np.full(60, 20.0), False),  # all the same: a placeholder
        (np.repeat([20.0, 30.0], 30), False),  # two domains
    ],
)
def test_a_source_that_says_nothing(values, left_out):
    found = with_confidence(table(values, np.repeat(range(20), 3)), UNKNOWN)
    assert found.confidence is None
    assert not found.b_factor.any() if left_out else (found.b_factor == values).all()
    assert len(found.notes) == left_out


@pytest.mark.parametrize(
    ("values", "left_out"),
    [
        ((72.0, 91.5, 88.0, 45.0), True),
        ((0.72, 0.915, 0.88, 0.45), True),
        ((32.0, 41.5, 28.0, 85.0), False),  # a crystal
        ((72.0, 91.5, 88.0, 120.0), False),  # a poor one
        ((72.0, 72.0, 72.0, 72.0), False),  # the same everywhere says nothing
    ],
)
def test_a_column_that_is_mostly_high_is_no_b_factor(values, left_out):
    found = with_confidence(table(values), UNKNOWN)
    assert (found.b_factor == 0).all() == left_out
    assert any("mostly high" in note for note in found.notes) == left_out
