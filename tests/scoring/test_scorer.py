"""The score table: its contract, what it must say of known mutations, and what it must refuse."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from inhibitor_cases import FIVE

import alkstruct as alk
from alkstruct.energy.energies import energy_named, with_backbone
from alkstruct.scoring.applicability import OTHER_RESIDUE, Reason, reason_against
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.caveats import CAVEATS, site_caveats
from alkstruct.scoring.rows import unmodelled_row
from alkstruct.scoring.table import SCORE_COLUMNS, VERDICTS


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("crizotinib")


@pytest.fixture(scope="module")
def panel():
    """The comparison that the first release promises."""
    return alk.compare(["G1202R", "L1198F", "L1196M", "G1269A"], FIVE).set_index(["variant", "inhibitor"])


def test_a_crystal_of_the_mutant_itself_is_not_asked_for_a_change_into_what_it_has():
    """Once: "carries F at 1198 ...; score F1198F"."""
    mutant = alk.build("2XP2", "L1198F").complex
    same, other = alk.score(mutant, ["L1198F", "L1198Y"]).mechanism
    assert "carries the F of L1198F already" in same and "choose another structure" in same
    assert "score F1198Y or another structure" in other


def test_columns_have_the_promised_names_and_types(crizotinib, few_backbones):
    for table in (
        alk.score(crizotinib, ["G1202R", "C1156Y+L1198F", "T1151_L1152insT", "E1167del"]),
        alk.score(crizotinib, []),
    ):
        assert list(table.columns) == list(SCORE_COLUMNS)
        for name, (dtype, _, _) in SCORE_COLUMNS.items():
            assert str(table[name].dtype) == dtype
        assert tuple(table["verdict"].cat.categories) == VERDICTS
    assert alk.score_columns()["column"].tolist() == list(SCORE_COLUMNS)


def test_rows_keep_order_and_duplicates_and_get_canonical_names(crizotinib, few_backbones):
    asked = ["p.Gly1202Arg", "L1196M", "ALK G1202R", "1151Tins"]
    assert alk.score(crizotinib, asked)["variant"].tolist() == ["G1202R", "L1196M", "G1202R", "T1151_L1152insT"]
    assert alk.score(crizotinib, "L1196M").equals(alk.score(crizotinib, ["L1196M"]))


def test_a_row_does_not_depend_on_its_company(crizotinib):
    together = alk.score(crizotinib, ["L1196M", "L1196A", "G1269A"])
    for k, variant in enumerate(["L1196M", "L1196A", "G1269A"]):
        alone = alk.score(crizotinib, [variant])
        pd.testing.assert_frame_equal(alone, together.iloc[[k]].reset_index(drop=True))


def test_g1202r_weakens_all_five_with_its_caveat(panel):
    """The solvent-front mutation that defeats most inhibitors; its backbone is glycine-only."""
    rows = panel.loc["G1202R"]
    assert (rows["ddg"] > 0).all()
    assert rows["caveats"].str.contains("extrapolated").all()
    assert (rows["region"] == "solvent-front linker").all() and (rows["site"] == "solvent front").all()


def test_l1198f_spares_crizotinib_and_breaks_ceritinib(panel):
    """Shaw 2016 (doi:10.1056/NEJMoa1508887): C1156Y+L1198F resensitised a patient to crizotinib."""
    assert panel.loc[("L1198F", "crizotinib"), "ddg"] < 0.25
    assert panel.loc[("L1198F", "ceritinib"), "ddg"] > 1
    assert "collides with ceritinib" in panel.loc[("L1198F", "ceritinib"), "mechanism"]


def test_g1269a_touches_crizotinib_and_spares_ceritinib(panel):
    """The new CB meets crizotinib's fluorine (2.55 Å in 2XP2); ceritinib has nothing there."""
    assert panel.loc[("G1269A", "crizotinib"), "ddg"] > 0.5
    assert abs(panel.loc[("G1269A", "ceritinib"), "ddg"]) < 0.5  # less than assays can tell
    assert "overlaps fluorine F" in panel.loc[("G1269A", "crizotinib"), "mechanism"]


def test_far_residues_are_indirect_never_sensitive(crizotinib):
    table = alk.score(crizotinib, ["C1156Y", "F1174L", "S1206Y", "R1275Q"])
    assert (table["verdict"] == "indirect").all()
    assert (table["distance"] > 6).all()
    known = calibration("consensus").indirect
    for name, value in (("disruption", known.rate), ("disruption_low", known.low), ("disruption_high", known.high)):
        assert (table[name] == value).all()
    assert table["ddg"].abs().max() < 0.05
    assert table["mechanism"].str.contains("no direct effect in this structure").all()


@pytest.mark.parametrize(
    ("variant", "words"),
    [
        ("E1167del", "the change lies inside a helix (alphaC helix)"),
        ("G1123_G1125del", "residue 1125 is not resolved"),
        (
            "G1121_G1123del",
            "the chain is not resolved, or broken, between residues 1123 and 1126 in 2XP2",
        ),
        ("L1196_D1203delinsA", "needs a window of more than 12 residues"),
        ("T1151_L1152insT+L1196M", "built by itself, not together with other mutations"),
        ("H1124A", "not resolved"),
        ("G1201A+G1202R+D1203N", "more than two of its sites meet"),
        ("M1A", "not resolved"),
        ("S1136A", "lacks backbone atoms"),
    ],
)
def test_what_is_not_modelled_keeps_its_row_and_says_why(crizotinib, variant, words):
    (row,) = alk.score(crizotinib, [variant]).itertuples()
    assert row.verdict == "not modelled"
    assert words in row.mechanism
    assert row.ddg is pd.NA or np.isnan(row.ddg)
    assert row.variant == variant


def test_compound_rows_join_their_sites(crizotinib):
    (row,) = alk.score(crizotinib, ["p.[Cys1156Tyr;Leu1198Phe]"]).itertuples()
    assert row.variant == "C1156Y+L1198F"
    assert row.position is pd.NA and row.klifs is pd.NA
    assert row.region == "beta3-alphaC loop+hinge"
    assert row.distance == pytest.approx(3.5, abs=0.6)
    assert "compound" in row.caveats.split(";")


def test_wild_type_that_differs_from_the_file_is_named(crizotinib):
    """4MKC carries G at 1281: S1281A fits the reference and gets a row, G1281A fits the file and is scored."""
    ceritinib = alk.load("ceritinib")
    table = alk.score(ceritinib, ["S1281A", "G1281A"])
    assert table["verdict"].tolist() == ["not modelled", "indirect"]
    assert "carries G at 1281, not the S" in table["mechanism"][0]
    assert table["caveats"][0] == "wild type differs"
    with pytest.raises(alk.NumberingError, match="expects A at 1202, 2XP2 has G there and so does Q9UM73"):
        alk.score(crizotinib, ["A1202R"], strict=True)


def test_caveats_come_from_the_vocabulary(crizotinib):
    table = alk.scan(crizotinib, within=8)
    words = {word for row in table["caveats"] for word in row.split(";") if word}
    assert words <= set(CAVEATS)
    assert {"extrapolated", "proline", "missing loop", "second shell"} <= words


def test_scan_covers_every_scorable_residue_times_19(crizotinib):
    """2XP2: 289 residues, of which S1136, Q1217, A1280 and Y1401 have an N alone."""
    table = alk.scan(crizotinib)
    assert len(table) == 285 * 19
    assert table["ddg"].notna().all()
    assert table["variant"].is_unique
    assert not table["mechanism"].eq("").any()


def test_scan_and_score_agree(crizotinib):
    scan = alk.scan(crizotinib, within=3.5)
    some = scan.iloc[::23].reset_index(drop=True)
    pd.testing.assert_frame_equal(alk.score(crizotinib, some["variant"].tolist()), some)


def test_scan_within_keeps_only_what_is_near(crizotinib):
    table = alk.scan(crizotinib, within=5)
    assert (table["distance"] <= 5).all()
    assert table["position"].nunique() == (crizotinib.distances() <= 5).sum()


def test_another_kinase_loads_and_scores(tmp_path):
    """2XP2 renumbered by +1000 and loaded as if it were not ALK: no numbering, no regions, the same scores."""
    from dataclasses import replace

    alk_complex = alk.load("crizotinib")
    path = tmp_path / "other.cif"
    replace(alk_complex, number=alk_complex.number + 1000).save(path)
    with pytest.warns(alk.AlkstructWarning, match="1000 too high for ALK"):
        assert alk.load(path).number[0] == 1093
    other = alk.load(path, reference=None)
    table = alk.score(other, ["L2196M", "G2202R", "L2198F"])
    same = alk.score(alk_complex, ["L1196M", "G1202R", "L1198F"])
    assert table["ddg"].to_numpy(float) == pytest.approx(same["ddg"].to_numpy(float), abs=2e-3)
    assert (table["region"] == "").all() and table["klifs"].isna().all()
    with pytest.raises(alk.NumberingError, match="expects I at"):
        alk.score(other, ["I2196M"], strict=True)


def test_an_apo_structure_is_refused_with_the_reason(crizotinib):
    from dataclasses import replace

    with pytest.raises(alk.LigandError, match="has no inhibitor and a score needs one"):
        alk.score(replace(crizotinib, inhibitor=None), ["L1196M"])


def test_residues_at_a_neighbour_in_the_crystal_are_flagged():
    """2XP2, where cell and operators are known: some residues touch a mate, and L1196, in the pocket, does not."""
    table = alk.scan("2XP2").drop_duplicates("position").set_index("position")
    flagged = table["caveats"].str.contains("near crystal contact")
    assert 20 < flagged.sum() < 150
    assert not flagged[1196]
    from alkstruct.complexes.catalog import unit_cells
    from alkstruct.rotamers.lattice import lattice_neighbours

    complex = alk.load("2XP2")
    mates = lattice_neighbours(complex.coord, unit_cells()["2XP2"])
    for position in (flagged.idxmax(), 1196):
        own = complex.coord[complex.residue_of_atom == complex.index(position)]
        gap = np.linalg.norm(own[:, None] - mates[None], axis=-1).min()
        assert (gap < 4.5) == flagged[position]


def test_uncertainty_grows_with_what_the_ensemble_and_the_give_leave_open():
    """With ceritinib: ddg_sd exceeds what a row's calibration alone says, also of a compound one, held or moved."""
    names = ["S1206Y", "L1198F", "L1198F+G1202R", "C1156Y+G1202R"]
    table = alk.score("ceritinib", names)
    held, moved = calibration("consensus").noise, calibration(with_backbone("consensus", "local")).noise
    assert (table["ddg_sd"] > [held, held, held, moved]).all()
    assert (alk.score("ceritinib", names, backbone="fixed")["ddg_sd"] > held).all()
    held = alk.score("ceritinib", ["S1206Y"], replace(energy_named("allatom"), give=False))
    assert alk.score("ceritinib", ["S1206Y"], "allatom")["ddg_sd"][0] > held["ddg_sd"][0]


def test_waters_join_both_states_where_asked():
    """D1270 binds ordered waters of 2XP2; L1198's site has none near. A scan says what a score says."""
    dry, wet = (alk.score("2XP2", ["D1270N", "L1198M"], waters=waters) for waters in (False, True))
    change = (wet["apo_strain"] - dry["apo_strain"]).abs()
    assert change[0] > 0.1
    scan = alk.scan("2XP2", within=4, waters=True).set_index("variant")
    assert scan.loc["D1270N", "ddg"] == wet["ddg"][0]
    pair = alk.score("2XP2", ["C1156Y+D1270N"], waters=True)
    assert pair["ddg"][0] == pytest.approx(wet["ddg"][0], abs=0.01)


def test_waters_that_are_not_there_are_not_scored_with():
    with pytest.raises(alk.StructureError, match="4CLI has no ordered waters"):
        alk.score("lorlatinib", "L1196M", waters=True)


def test_nothing_depends_on_names_or_numbers_of_alk(tmp_path):
    """2XP2 as another kinase: its residues renumbered, its chain and drug renamed. The numbers stay, regions go."""
    from Bio.PDB import PDBIO

    structure = alk.load("2XP2").to_structure()
    for chain in structure[0]:
        for k, residue in enumerate(list(chain)):
            if residue.resname == "VGH":
                residue.resname, residue.id = "XYZ", ("H_XYZ", 900, " ")
            else:
                residue.id = (residue.id[0], 5000 + k, " ")  # first out of the way of numbers still to come
        for k, residue in enumerate(chain):
            if residue.resname != "XYZ":
                residue.id = (residue.id[0], 1 + k, " ")
        chain.id = "Q"
    writer = PDBIO()
    writer.set_structure(structure)
    writer.save(str(tmp_path / "other.pdb"))
    other = alk.load(tmp_path / "other.pdb", ligand="XYZ", reference=None)
    own = alk.load("2XP2")
    variants = ["L1196M", "G1202R", "L1198F", "G1269A", "D1203N"]
    renamed = [f"{v[0]}{other.number[own.index(int(v[1:-1]))]}{v[-1]}" for v in variants]
    ours, theirs = alk.score(own, variants), alk.score(other, renamed)
    for column in ("ddg", "apo_strain", "distance", "contacts_mutant", "overlap"):
        assert theirs[column].astype(float).to_numpy() == pytest.approx(ours[column].astype(float).to_numpy(), abs=2e-2)
    assert (theirs["region"] == "").all() and (theirs["site"] == "").all() and theirs["klifs"].isna().all()
    assert theirs["verdict"].tolist() == ours["verdict"].tolist()


@pytest.mark.parametrize("ending", [".pdb", ".cif"])
def test_numbers_below_one_are_scanned_and_named(ending, tmp_path):
    """A file whose M1199 bears the number 0; nothing else changes."""
    own = alk.load("2XP2", reference=None)
    replace(own, number=own.number - 1199).save(tmp_path / f"kinase{ending}")
    other = alk.load(tmp_path / f"kinase{ending}", reference=None)
    assert other.ranges() == "-106 to -76, -73 to -63, -55 to 18, 21-81, 91-202"
    ours, theirs = (alk.scan(complex, within=3.6, energy="vina") for complex in (own, other))
    assert theirs["position"].tolist() == (ours["position"] - 1199).tolist() and 0 in theirs["position"].tolist()
    np.testing.assert_allclose(theirs["ddg"], ours["ddg"], atol=1e-3)
    named = alk.score(other, ["L-3M", "p.Met0Lys", "G3R", "L-3M+L-1F", "E-32del"], energy="vina")
    known = alk.score(own, ["L1196M", "M1199K", "G1202R", "L1196M+L1198F", "E1167del"], energy="vina")
    assert named["variant"].tolist() == ["L-3M", "M0K", "G3R", "L-3M+L-1F", "E-32del"]
    np.testing.assert_allclose(named["ddg"].astype(float), known["ddg"].astype(float), atol=1e-3)
    assert repr(alk.build(other, "M0K")).startswith("<Mutant M0K in kinase")
    with pytest.raises(alk.NumberingError, match="A-3M expects A at -3, kinase has L there"):
        alk.score(other, "A-3M", strict=True)


def test_a_table_says_of_what_it_is():
    for table in (alk.score("crizotinib", "G1202R"), alk.scan("crizotinib", within=3)):
        said = table.attrs
        assert (said["pdb_id"], said["inhibitor"], said["energy"]) == ("2XP2", "crizotinib", "consensus")
        assert said["notes"] == {"2XP2": list(alk.load("2XP2").notes)}
        assert said["alkstruct"] == alk.__version__


@pytest.mark.parametrize("entry", ["2XP2", "4MKC", "5J7H", "4CLI"])
def test_high_b_factor_is_of_the_side_chain_without_the_c_alpha(entry):
    """Glycines have no side chain: G1100, G1123 and G1128 of 2XP2 were flagged for their C-alpha."""
    complex = alk.load(entry)
    glycines = [i for i in range(len(complex)) if complex.sequence[i] == "G"]
    assert not any("high B factor" in site_caveats(complex, i, 3.0) for i in glycines)
    side = complex.in_side_chain()
    means = [complex.b_factor[side & (complex.residue_of_atom == i)] for i in range(len(complex))]
    means = np.array([part.mean() if len(part) else np.nan for part in means])
    high = means > np.nanmean(means) + np.nanstd(means)
    assert 10 < high.sum() < 60
    assert [i for i in range(len(complex)) if "high B factor" in site_caveats(complex, i, 3.0)] == np.flatnonzero(
        high
    ).tolist()


def test_reasons_are_values_that_no_one_reads_words_from():
    """A reworded sentence changes no caveat: the kind of a reason decides."""
    complex = alk.load("4MKC")
    reason = reason_against(complex, alk.parse("S1281A"))
    assert reason.kind == OTHER_RESIDUE
    row = unmodelled_row(complex, alk.parse("S1281A"), Reason(OTHER_RESIDUE, "in other words"))
    assert row.caveats == ("wild type differs",) and "in other words" in row.mechanism
    assert unmodelled_row(complex, alk.parse("S1281A"), Reason("else", reason.text)).caveats == ()


def test_a_changed_energy_says_so_in_every_row():
    """Its probabilities rest on the calibration of the shipped energy of its name."""
    weaker = replace(energy_named("vina"), kt=1.2)
    table = alk.score("crizotinib", ["L1196M", "C1156Y+L1198F"], weaker)
    assert all("changed energy" in text.split(";") for text in table["caveats"])
    plain = alk.score("crizotinib", ["L1196M", "C1156Y+L1198F"], energy_named("vina"))
    assert not any("changed energy" in text for text in plain["caveats"])
    assert (table["ddg"] != plain["ddg"]).all()


def test_an_energy_of_another_name_has_no_calibration():
    mine = replace(energy_named("vina"), name="mine")
    doors = (
        lambda: alk.score("crizotinib", "L1196M", mine),
        lambda: alk.score("crizotinib", "E1167del", mine),  # a row that no energy enters
        lambda: alk.scan("crizotinib", within=3, energy=mine),
        lambda: alk.compare("L1196M", ["crizotinib"], mine),
        lambda: alk.validate(energy=mine),
    )
    for door in doors:
        with pytest.raises(alk.AlkstructError, match="no calibration for the energy 'mine': keep the name"):
            door()


def test_a_loose_residue_is_not_called_rigid():
    """K1267 reaches the inhibitor with its side chain alone: without its neighbours no spring holds it."""
    fragments = alk.load("2XP2").to_structure()
    (chain,) = fragments[0]
    of = {residue.id[1]: residue for residue in chain if "CA" in residue and residue.id[0] == " "}
    for number, residue in of.items():
        if number != 1267 and residue["CA"] - of[1267]["CA"] < 7.5:
            chain.detach_child(residue.id)
    table = alk.score(alk.load(fragments, ligand="VGH"), ["K1267E", "K1267E+L1196M", "L1196M"]).set_index("variant")
    assert table["fluctuation"].isna().tolist() == [True, False, False]
    assert table["fluctuation"].iloc[1] == table["fluctuation"].iloc[2]
    assert table.loc["K1267E", "verdict"] == "neutral" and "outside the fit" in table.loc["K1267E", "caveats"]


def test_a_chain_out_of_its_crystals_frame_has_no_neighbours_there(tmp_path):
    """2XP2 turned about x and saved under its own name: the lattice would lie across it, and flag every residue."""
    own = alk.load("2XP2")
    turn = np.array([[1.0, 0, 0], [0, 0.6, -0.8], [0, 0.8, 0.6]])
    turned = replace(own, coord=own.coord @ turn, inhibitor=replace(own.inhibitor, coord=own.inhibitor.coord @ turn))
    turned.save(tmp_path / "2XP2.pdb")
    words = [alk.scan(complex, within=4, energy="vina")["caveats"] for complex in (own, tmp_path / "2XP2.pdb")]
    assert [part.str.contains("near crystal contact").any() for part in words] == [True, False]
