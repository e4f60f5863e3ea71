"""The rotamers of one site."""

import numpy as np
import pandas as pd
import pytest
from figure_cases import ROTAMERS, words

import alkstruct as alk


def test_rotamers_are_summed_over_their_conformers():
    ax = alk.plot_rotamers(ROTAMERS)
    holo, apo = ([bar.get_width() for bar in bars] for bars in ax.containers)
    assert holo == pytest.approx([80.0, 19.6, 0.4]) and apo == pytest.approx([30.0, 40.0, 30.0])
    assert [t.get_text() for t in ax.get_yticklabels()] == ["−63°, −180°", "174°, 65°", "60°, 0°"]


def test_overlaps_are_those_of_the_leading_conformer():
    said = words(alk.plot_rotamers(ROTAMERS))
    assert {"0.4", "1.6", "–"} <= set(said) and "0.9" not in said


def test_rare_rotamers_are_summed():
    rare = pd.DataFrame({"rotamer": range(10, 40), "chi1": 1.0, "apo": 1e-4, "holo": 1e-5, "overlap": 0.0})
    ax = alk.plot_rotamers(pd.concat([ROTAMERS, rare]))
    assert ax.get_yticklabels()[-1].get_text() == "30 others"


def test_a_residue_without_dihedrals_and_the_crystals_own_conformer():
    alone = pd.DataFrame(
        {"rotamer": pd.array([pd.NA], dtype="Int64"), "chi1": np.nan, "apo": 1.0, "holo": 1.0, "overlap": 0.0}
    )
    assert alk.plot_rotamers(alone).get_yticklabels()[0].get_text() == "no dihedral"
    assert alk.plot_rotamers(alone.assign(chi1=60.0)).get_yticklabels()[0].get_text() == "crystal, 60°"


def test_a_mutant_is_as_good_as_its_table():
    mutant = alk.build(alk.load("crizotinib"), "L1196M")
    ax = alk.plot_rotamers(mutant)
    assert ax.get_title(loc="left") == "L1196M in 2XP2"
    total = sum(bar.get_width() for bar in ax.containers[0])
    assert total == pytest.approx(100)


def test_a_rebuilt_stretch_has_no_rotamers_and_the_error_says_what_shows_it(few_backbones):
    complex = alk.load("crizotinib")
    loop = alk.build(complex, "T1151_L1152insT")
    with pytest.raises(alk.AlkstructError, match=r"T1151_L1152insT was built as a stretch of backbone;") as refused:
        alk.plot_rotamers(loop)
    assert str(refused.value).endswith('view(complex, "T1151_L1152insT") shows it')
    assert "rebuilt" in alk.view(complex, "T1151_L1152insT").scene.caption


def test_of_a_substitution_whose_backbone_moved_the_error_says_how_it_is_built_with_rotamers(few_backbones):
    complex = alk.load("crizotinib")
    with pytest.raises(alk.AlkstructError, match=r"around G1202R the backbone was built anew") as refused:
        alk.plot_rotamers(alk.build(complex, "G1202R"))
    assert str(refused.value).endswith('build(complex, "G1202R", backbone="fixed")')
    assert len(alk.plot_rotamers(alk.build(complex, "G1202R", backbone="fixed")).containers[0])
