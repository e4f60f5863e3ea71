"""Several structures of one inhibitor: which are taken, that their numbers are those of `score`, their summary."""

import copy
import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import alkstruct as alk
from alkstruct.trajectories.crystals import summary_of_structures
from alkstruct.trajectories.matching import named_alike, same_molecule, superposition

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT.parent / "shared" / "structures"
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="real structures (../shared/structures) are absent")
VARIANTS = ["G1202R", "L1196M", "S1206Y", "C1156Y+L1198F"]
CRIZOTINIB = ["2YFX", "4ANQ", "5AAA", "5AAC"]  # mutants' own crystals


def turned(structure, name, angle=0.7, shift=(10.0, -3.0, 5.0)):
    """The same complex elsewhere in space, as another program's file would have it."""
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])

    def moved(coord):
        return coord @ turn + shift

    drug = structure.inhibitor.moved(moved(structure.inhibitor.coord))
    moved_water = moved(structure.water)
    return replace(structure, name=name, coord=moved(structure.coord), water=moved_water, inhibitor=drug)


def shuffled(structure, names=None, seed=0):
    """The same complex whose inhibitor has its atoms in another order, under other names."""
    drug = structure.inhibitor
    order = np.random.default_rng(seed).permutation(len(drug))
    places = np.argsort(order)
    columns = {
        field: getattr(drug, field)[order]
        for field in drug.__dataclass_fields__
        if isinstance(getattr(drug, field), np.ndarray) and field not in ("bonds", "orders")
    }
    columns["atom_names"] = np.array([f"X{k}" for k in range(len(drug))]) if names is None else names[order]
    bonds = np.sort(places[drug.bonds], axis=1)
    return replace(structure, inhibitor=replace(drug, bonds=bonds, **columns)), order


@pytest.fixture(scope="module")
def wild():
    return alk.load("crizotinib")


@pytest.fixture(scope="module")
def mutant(wild):
    return replace(alk.build(wild, "L1198F").complex, name="L1198F")


@pytest.fixture(scope="module")
def scores(wild, mutant):
    return alk.score_ensemble([wild, mutant, turned(wild, "turned")], VARIANTS)


# ------------------------------------------------------------------------------------------------- numbers


def assert_rows_are_those_of_score(scores, name, structure, variants=VARIANTS, **options):
    mine = scores.table[scores.table.structure == name].drop(columns="structure").reset_index(drop=True)
    alone = alk.score(structure, variants, **options)
    texts = ["mechanism"]
    mine.attrs = alone.attrs = {}
    assert_frame_equal(mine.drop(columns=texts), alone.drop(columns=texts), check_exact=True)


def test_every_number_is_that_of_score(scores, wild, mutant):
    """Bit for bit: nothing is moved and nothing but names of atoms changes."""
    assert_rows_are_those_of_score(scores, "2XP2", wild)
    assert_rows_are_those_of_score(scores, "L1198F", mutant)
    assert scores.table.structure.tolist() == [name for name in ("2XP2", "L1198F", "turned") for _ in VARIANTS]
    assert list(scores.table)[:2] == ["structure", "variant"]


@pytest.mark.parametrize("options", [{"energy": "vina"}, {"backbone": "auto"}])
def test_options_are_those_of_score(wild, mutant, options):
    scores = alk.score_ensemble([wild, mutant], ["G1202R", "G1269P"], **options)
    assert_rows_are_those_of_score(scores, "L1198F", mutant, ["G1202R", "G1269P"], **options)


def test_a_variant_that_one_structure_cannot_model_counts_in_the_others(scores):
    rows = scores.table[scores.table.variant == "C1156Y+L1198F"]
    assert rows.verdict.astype(str).tolist()[1] == "not modelled"
    assert "carries the F of L1198F already" in rows.mechanism.iloc[1]
    summary = scores.summary().set_index("variant")
    assert summary["count"].to_dict() == {"G1202R": 3, "L1196M": 3, "S1206Y": 3, "C1156Y+L1198F": 2}


def test_without_variants_every_substitution_of_the_residues_in_common(wild, mutant):
    """The pocket, from the residue that most structures have: L1198 of two, and not F1198 of the mutant."""
    scores = alk.score_ensemble([wild, mutant, turned(wild, "turned")], within=4.0)
    scan = alk.scan(wild, within=4.0)
    own = scores.table[scores.table.structure == "2XP2"]
    assert set(scan.variant) <= set(own.variant)
    alone = own.set_index("variant").loc[scan.variant].reset_index()
    assert alone.ddg.tolist() == scan.ddg.tolist()
    assert {"L1198A", "L1198F"} <= set(own.variant) and "F1198L" not in set(own.variant)
    assert len(scores.summary()) == len(own) == 19 * own.position.nunique()


# ------------------------------------------------------------------------------------------------- matching


def test_atoms_are_named_as_in_the_first_structure(wild):
    other, order = shuffled(wild)
    scores = alk.score_ensemble([wild, replace(other, name="other")], ["G1202R"])
    assert scores.structures[1].inhibitor.atom_names.tolist() == wild.inhibitor.atom_names[order].tolist()
    first, second = scores.table.mechanism
    assert first == second and "C8" in first


def test_matching_asks_for_no_bond_orders(wild):
    """Geometry may mistake the orders; which atoms are bonded it does not."""
    drug = wild.inhibitor
    single = replace(wild, inhibitor=replace(drug, orders=np.ones_like(drug.orders)))
    other, order = shuffled(single)
    assert named_alike(wild, other).inhibitor.atom_names.tolist() == drug.atom_names[order].tolist()


def test_symmetric_atoms_are_told_apart_by_their_places(wild):
    """The two sides of the piperidine: the graph alone would name them either way."""
    for seed in range(4):
        other, order = shuffled(turned(wild, "turned"), seed=seed)
        assert named_alike(wild, other).inhibitor.atom_names.tolist() == wild.inhibitor.atom_names[order].tolist()


def test_a_name_of_a_file_gives_way_to_that_of_the_first(wild):
    nameless = replace(wild, name="nameless", inhibitor=replace(wild.inhibitor, name="UNL", code="UNL"))
    scores = alk.score_ensemble([wild, nameless], ["G1202R"])
    assert "UNL" not in scores.table.mechanism.iloc[1]


def test_other_molecules_are_left_out_and_said(wild):
    with pytest.warns(alk.AlkstructWarning, match="1 of 2 structures is left out: 4CLI: its inhibitor lorlatinib"):
        scores = alk.score_ensemble(["crizotinib", "lorlatinib"], ["G1202R"])
    assert scores.names == ("2XP2",) and "1 left out" in repr(scores)
    ((name, reason),) = scores.failed.itertuples(index=False)
    assert name == "4CLI" and "another molecule than crizotinib (C21 Cl2 F N5 O)" in reason
    with pytest.raises(alk.LigandError, match="4CLI: its inhibitor lorlatinib"):
        alk.score_ensemble(["crizotinib", "lorlatinib"], ["G1202R"], strict=True)


def test_a_molecule_of_the_same_atoms_with_other_bonds_is_another(wild):
    drug = wild.inhibitor
    bonds = drug.bonds.copy()
    bonds[0] = next([i, j] for i in range(30) for j in range(i + 1, 30) if [i, j] not in bonds.tolist())
    assert not same_molecule(drug, replace(drug, bonds=bonds))
    with pytest.raises(alk.LigandError, match="but other bonds"):
        named_alike(wild, replace(wild, inhibitor=replace(drug, bonds=bonds)))


def test_of_a_folder_the_inhibitor_is_meant_that_most_of_it_have(wild, mutant, tmp_path):
    """The first file by name may be a stranger: nobody chose the order. What is named by itself is meant."""
    alk.load("lorlatinib").save(tmp_path / "a.pdb")
    for name, structure in (("b", mutant), ("c", wild)):
        structure.save(tmp_path / f"{name}.pdb")
    for structures in (tmp_path, f"{tmp_path}/*.pdb", [tmp_path, "4CLI", "lorlatinib"]):
        with pytest.warns(alk.AlkstructWarning, match="left out: a"):
            assert alk.score_ensemble(structures, "S1206Y").names == ("b", "c")
    with pytest.warns(alk.AlkstructWarning, match="left out: b, c: "):
        assert alk.score_ensemble(["lorlatinib", tmp_path], "S1206Y").names == ("4CLI", "a")


def test_what_was_left_out_stands_in_the_order_given(folder):
    with pytest.warns(alk.AlkstructWarning, match="left out"):
        scores = alk.score_ensemble(["2XP2", "lorlatinib", "absent.pdb", "ceritinib"], ["G1202R"])
    assert scores.failed.structure.tolist() == ["4CLI", "absent", "4MKC"]


def test_mixed_inhibitors_are_summed_up_apart():
    scores = alk.score_ensemble(["crizotinib", "lorlatinib", "2XP2"], ["G1202R", "L1196M"], mixed=True)
    assert list(scores.table)[:3] == ["structure", "inhibitor", "variant"]
    summary = scores.summary()
    assert summary.inhibitor.tolist() == ["crizotinib"] * 2 + ["lorlatinib"] * 2
    assert summary["count"].tolist() == [2, 2, 1, 1]
    assert not len(scores.failed)


def test_proteins_that_share_no_residues_cannot_be_matched(wild):
    far = replace(wild, name="far", number=wild.number + 5000, kinase=None)
    with pytest.warns(alk.AlkstructWarning, match="shares 0 residues"):
        scores = alk.score_ensemble([wild, far], ["G1202R"])
    assert scores.failed.structure.tolist() == ["far"]


def test_superposed_structures_lie_on_the_first(wild, scores):
    moved = scores.superposed()
    assert moved[0] is scores.structures[0]
    np.testing.assert_allclose(moved[2].coord, wild.coord, atol=1e-6)
    np.testing.assert_allclose(moved[2].inhibitor.coord, wild.inhibitor.coord, atol=1e-6)
    np.testing.assert_allclose(moved[2].water, wild.water, atol=1e-6)
    assert np.linalg.norm(scores.structures[2].coord - wild.coord, axis=1).max() > 5.0


def test_superposition_is_a_rotation(wild):
    place = superposition(wild, turned(wild, "turned"))
    np.testing.assert_allclose(place.rotation @ place.rotation.T, np.eye(3), atol=1e-9)
    assert np.linalg.det(place.rotation) == pytest.approx(1.0)


# ------------------------------------------------------------------------------------------------- sources


@pytest.fixture(scope="module")
def folder(wild, mutant, tmp_path_factory):
    """Two folders with a file of the same name, and one file of two models."""
    place = tmp_path_factory.mktemp("structures")
    for sub, structure in (("a", wild), ("b", mutant)):
        (place / sub).mkdir()
        structure.save(place / sub / "model.pdb")
    (place / "a" / "notes.txt").write_text("no structure\n", encoding="utf-8")
    texts = [
        "".join(
            line
            for line in (place / sub / "model.pdb").read_text(encoding="utf-8").splitlines(keepends=True)
            if line.startswith(("ATOM", "HETATM"))
        )
        for sub in "ab"
    ]
    models = "".join(f"MODEL     {k:4d}\n{text}ENDMDL\n" for k, text in enumerate(texts, 1))
    (place / "models.pdb").write_text(models + "END\n", encoding="utf-8")
    return place


def names_of(structures, **options):
    return alk.score_ensemble(structures, ["S1206Y"], **options).names


def test_a_folder_stands_for_its_structure_files(folder):
    assert names_of(folder / "a") == names_of(str(folder / "a")) == ("model",)


def test_a_pattern_stands_for_the_files_that_fit(folder):
    assert names_of(f"{folder}/*/model.pdb") == ("a/model", "b/model")


def test_each_model_of_a_file_is_a_structure(folder, wild, mutant):
    scores = alk.score_ensemble(folder / "models.pdb", ["G1202R"])
    assert scores.names == ("models:1", "models:2")
    for name, pose in zip(scores.names, (1, 2), strict=True):
        assert_rows_are_those_of_score(scores, name, alk.load(folder / "models.pdb", pose=pose), ["G1202R"])
    assert scores.table.ddg.nunique() == 2
    assert scores.table.attrs["sources"]["models:2"] == f"{folder / 'models.pdb'}, model 2"


def test_everything_that_load_takes_in_one_list(folder, wild, mutant):
    structures = [
        "2XP2",
        mutant,
        folder / "a",
        wild.to_structure(),
        wild.to_universe(),
        (folder / "b/model.pdb").open(),
    ]
    scores = alk.score_ensemble(structures, ["G1202R"])
    assert len(scores.names) == len(set(scores.names)) == 6
    assert not len(scores.failed)
    structures[-1].close()


def test_a_single_object_is_one_structure(wild):
    assert names_of(wild) == names_of("crizotinib") == ("2XP2",)
    assert len(names_of(wild.to_structure())) == len(names_of(wild.to_universe())) == 1


def test_models_of_a_live_structure(folder):
    from Bio.PDB import PDBParser

    structure = PDBParser(QUIET=True).get_structure("live", folder / "models.pdb")
    assert names_of(structure) == ("live:1", "live:2")


def test_the_same_structure_twice_counts_twice_and_is_noted(wild):
    scores = alk.score_ensemble(["2XP2", "crizotinib"], ["G1202R"])
    assert scores.names == ("2XP2", "2XP2 (2)")
    assert "is 2XP2 once more, and counts twice" in scores.table.attrs["notes"]["2XP2 (2)"]


def test_what_cannot_be_loaded_is_left_out_and_said(folder):
    (folder / "broken.pdb").write_text("ATOM  nonsense\n", encoding="utf-8")
    missing = [folder / "broken.pdb", "nothing/*.pdb", folder / "absent.pdb", 7]
    with pytest.warns(alk.AlkstructWarning, match="4 of 5 structures are left out: broken: "):
        scores = alk.score_ensemble(["2XP2", *missing], ["G1202R"])
    assert scores.failed.structure.tolist() == ["broken", "nothing/*.pdb", "absent", "structure"]
    assert scores.failed.reason.tolist()[1] == "no file fits nothing/*.pdb"
    for one in missing:
        with pytest.raises(alk.StructureError):
            alk.score_ensemble(["2XP2", one], ["G1202R"], strict=True)
    with pytest.raises(alk.StructureError, match="no structure is left to score: broken: "):
        alk.score_ensemble(missing, ["G1202R"])


@pytest.mark.parametrize("nothing", [[], ()])
def test_no_structure_at_all_is_an_error(nothing):
    with pytest.raises(alk.StructureError, match="there is no structure"):
        alk.score_ensemble(nothing, ["G1202R"])
    with pytest.raises(alk.StructureError, match="not int"):
        alk.score_ensemble(7, ["G1202R"])


def test_an_empty_folder_is_said(tmp_path):
    with pytest.raises(alk.StructureError, match="holds no structure file"):
        alk.score_ensemble(tmp_path, ["G1202R"])


def test_arguments_that_make_no_sense_are_refused_before_the_work():
    with pytest.raises(alk.AlkstructError, match="backbone="):
        alk.score_ensemble("2XP2", ["G1202R"], backbone="loose")
    with pytest.raises(alk.NotationError):
        alk.score_ensemble("2XP2", [7.5], strict=True)
    with pytest.raises(alk.NotModelledError):
        alk.score_ensemble("2XP2", ["E1167del"], strict=True)


def test_what_cannot_be_read_keeps_its_row(wild):
    scores = alk.score_ensemble([wild, turned(wild, "turned")], ["G1202R", "nonsense"])
    assert scores.table.variant.tolist() == ["G1202R", "nonsense"] * 2
    row = scores.summary().iloc[1]
    assert (row["count"], row.verdict) == (0, "not modelled") and pd.isna(row.ddg_mean) and pd.isna(row.disrupts)


# ------------------------------------------------------------------------------------------------- summary


def long_table(ddg, verdicts, variant="G1202R"):
    """A table of one variant in as many structures as there are numbers."""
    table = alk.score("crizotinib", [variant] * len(ddg))
    known = [None if word == "not modelled" else value for value, word in zip(ddg, verdicts, strict=True)]
    table = table.assign(
        ddg=pd.Series(known, dtype="Float64"),
        verdict=pd.Series(verdicts).astype(table.verdict.dtype),
    )
    table.insert(0, "structure", [f"s{k}" for k in range(len(ddg))])
    return table


def test_summary_is_what_numpy_says():
    ddg = [0.5, 2.0, 3.5, 1.0, 9.9]
    table = long_table(ddg, ["weakens", "disrupts", "disrupts", "neutral", "not modelled"])
    (row,) = summary_of_structures(table).to_dict("records")
    counted = np.array(ddg[:4])
    assert row["count"] == 4
    assert row["ddg_mean"] == pytest.approx(counted.mean())
    assert row["ddg_spread"] == pytest.approx(counted.std(ddof=1))
    assert row["ddg_error"] == pytest.approx(counted.std(ddof=1) / 2)
    assert (row["ddg_smallest"], row["ddg_largest"], row["ddg_median"]) == (0.5, 3.5, 1.5)
    assert [row["ddg_low"], row["ddg_high"]] == pytest.approx(np.quantile(counted, [0.05, 0.95]).tolist())
    assert (row["disrupts"], row["verdict"]) == (0.5, "disrupts")
    assert row["position"] == 1202 and row["site"] == "solvent front"


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["weakens", "disrupts"], "disrupts"),
        (["neutral", "weakens", "improves"], "weakens"),
        (["neutral", "neutral", "disrupts"], "neutral"),
        (["not modelled", "not modelled", "improves"], "improves"),
        (["indirect", "indirect", "neutral"], "neutral"),
        (["indirect", "not modelled", "not modelled"], "indirect"),
        (["not modelled", "not modelled"], "not modelled"),
    ],
)
def test_the_most_frequent_verdict_of_equals_the_graver(verdicts, said):
    assert summary_of_structures(long_table([1.0] * len(verdicts), verdicts)).verdict.tolist() == [said]


def test_one_structure_has_no_spread(wild):
    (row,) = alk.score_ensemble(wild, "G1202R").summary().to_dict("records")
    assert row["count"] == 1 and pd.isna(row["ddg_spread"]) and pd.isna(row["ddg_error"])


@pytest.mark.parametrize("mixed", [False, True])
def test_no_variant_at_all_gives_empty_tables(wild, mixed):
    scores = alk.score_ensemble(wild, within=0.5, mixed=mixed)
    assert len(scores.table) == len(scores.summary()) == 0
    assert "variants 0" in repr(scores) and scores._repr_html_()


def test_a_variant_that_was_asked_for_twice_counts_once(wild):
    scores = alk.score_ensemble([wild, turned(wild, "turned")], ["G1202R", "L1196M", "Gly1202Arg"])
    assert len(scores.table) == 6
    assert scores.summary()[["variant", "count"]].values.tolist() == [["G1202R", 2], ["L1196M", 2]]


def test_columns_of_the_summary(scores):
    numbers = [f"ddg_{name}" for name in "mean spread error smallest largest low median high".split()]
    numbers += [f"disruption_{name}" for name in ("mean", "spread", "error")]
    numbers += ["clash_free_mean", "clash_free_error", "distance_mean", "distance_spread", "disrupts"]
    kinds = {"variant": "str", "kinase": "str", "position": "Int64", "region": "str", "site": "str", "klifs": "Int64"}
    kinds |= {"count": "Int64", "indirect": "Float64"}
    found = scores.summary().dtypes.astype(str).to_dict()
    assert found == kinds | dict.fromkeys(numbers, "Float64") | {"verdict": "category"}
    assert list(found) == [*kinds, *numbers, "verdict"]


# ----------------------------------------------------------------------------------- files, copies, notebooks


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".json", ".xlsx", ".parquet"])
def test_the_long_table_comes_back_with_what_made_it(scores, tmp_path, ending):
    again = alk.read_table(alk.save_table(scores.table, tmp_path / f"table{ending}"))
    assert_frame_equal(again, scores.table, rtol=1e-15)
    assert again.attrs == scores.table.attrs
    assert again.attrs["inhibitor"] == "crizotinib" and set(again.attrs["notes"]) == set(scores.names)


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".json", ".xlsx", ".parquet"])
def test_a_mixed_table_and_a_summary_come_back(scores, tmp_path, ending):
    mixed = alk.score_ensemble(["crizotinib", "lorlatinib"], ["G1202R", "I1171N/S/T"], mixed=True).table
    again = alk.read_table(alk.save_table(mixed, tmp_path / f"mixed{ending}"))
    assert_frame_equal(again, mixed, rtol=1e-15)
    assert again.attrs == mixed.attrs
    summary = scores.summary()
    again = alk.read_table(alk.save_table(summary, tmp_path / f"summary{ending}"))
    assert_frame_equal(again, summary, rtol=1e-15)
    assert again.attrs == summary.attrs


WAYS = [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))]


@pytest.mark.parametrize("copied", WAYS)
def test_scores_travel(scores, copied):
    again = copied(scores)
    assert_frame_equal(again.table, scores.table, check_exact=True)
    assert again.table.attrs == scores.table.attrs and again.names == scores.names
    assert not again.structures[0].coord.flags.writeable
    assert_frame_equal(again.summary(), scores.summary(), check_exact=True)


@pytest.mark.parametrize("copied", WAYS)
def test_what_goes_to_other_processes_comes_back_equal(wild, copied):
    """Variants, mutations, energies, lists of entries and tables with their attributes."""
    from alkstruct.energy.energies import energy_named
    from alkstruct.scoring.variant_lists import read_variants

    entries = read_variants(["C1156Y+L1198F", "I1171N/S/T", "T1151_L1152insT", "nonsense"], strict=False)
    again = copied(entries)
    assert again == entries and type(again) is type(entries) and again.notes == entries.notes
    for value in (alk.parse("G1202R"), alk.parse("C1156Y+L1198F").mutations[0], alk.region(1202), energy_named("vina")):
        assert copied(value) == value and hash(copied(value)) == hash(value)
    some = ["G1202R", "C1156Y+L1198F", "nonsense"]
    table = alk.score(copied(wild), copied(read_variants(some, strict=False)))
    assert_frame_equal(table, alk.score(wild, some), check_exact=True)
    assert copied(table).attrs == table.attrs
    assert_frame_equal(copied(table), table, check_exact=True)
    built = copied(alk.build(wild, "L1198F"))
    assert (built.complex.coord == alk.build(wild, "L1198F").complex.coord).all()


def test_a_notebook_shows_the_summary(scores, wild):
    html = scores._repr_html_()
    for text in ("G1202R", "structures 3", "spread", "disrupts"):
        assert text in html
    with pytest.warns(alk.AlkstructWarning, match="left out"):
        assert "left out: 4CLI" in alk.score_ensemble([wild, "4CLI"], ["G1202R"])._repr_html_()
    assert "not modelled" in alk.score_ensemble([wild], ["W1196M", "L1196M"])._repr_html_()  # in no structure


# --------------------------------------------------------------------------------------- real structures


@needs_raw
def test_crystals_of_crizotinib_together():
    paths = [RAW / f"{name}.pdb" for name in CRIZOTINIB]
    scores = alk.score_ensemble(["2XP2", *paths], VARIANTS)
    assert scores.names == ("2XP2", *CRIZOTINIB) and not len(scores.failed)
    for name, path in zip(CRIZOTINIB, paths, strict=True):
        assert_rows_are_those_of_score(scores, name, alk.load(path))
    names = {tuple(sorted(one.inhibitor.atom_names)) for one in scores.structures}
    assert len(names) == 1
    summary = scores.summary().set_index("variant")
    assert summary["count"].to_dict() == {"G1202R": 5, "L1196M": 4, "S1206Y": 5, "C1156Y+L1198F": 3}
    assert summary.verdict["G1202R"] == "disrupts" and summary.ddg_spread["G1202R"] < 0.5


@needs_raw
@pytest.mark.filterwarnings("ignore:ALK_WT_ATP_2MG", "ignore:inhibitor ATP lies in the protein")
def test_a_folder_of_models_and_crystals_in_one_call():
    """Blank chains, hydrogens, ILE CD and OT1 beside crystals: lorlatinib's are matched, others said or kept apart."""
    structures = ["lorlatinib", RAW / "ensemble", "crizotinib", *(RAW / f"{name}.pdb" for name in CRIZOTINIB)]
    with pytest.warns(alk.AlkstructWarning, match="6 of 14 structures are left out: ALK_WT_ATP_2MG"):
        scores = alk.score_ensemble(structures, ["L1196M", "S1206Y"])
    assert len(scores.names) == 8 and set(scores.failed.structure) == {"ALK_WT_ATP_2MG", "2XP2", *CRIZOTINIB}
    mixed = alk.score_ensemble(structures, ["S1206Y"], mixed=True)
    assert not len(mixed.failed)
    assert mixed.table.groupby("inhibitor").size().to_dict() == {"lorlatinib": 8, "ATP": 1, "crizotinib": 5}
    for name in scores.names[1:]:
        alone = alk.load(RAW / "ensemble" / f"{name}.pdb")
        assert_rows_are_those_of_score(scores, name, alone, ["L1196M", "S1206Y"])


@needs_raw
@pytest.mark.filterwarnings("ignore:ALK_WT_ATP_2MG", "ignore:inhibitor ATP lies in the protein")
def test_the_folder_of_models_by_itself():
    """Its first file holds ATP, the other seven lorlatinib."""
    with pytest.warns(alk.AlkstructWarning, match="1 of 8 structures is left out: ALK_WT_ATP_2MG"):
        scores = alk.score_ensemble(RAW / "ensemble", ["G1202R"])
    assert len(scores.names) == 7
    assert scores.summary()["count"].tolist() == [6]  # one of them is of G1202R itself


@needs_raw
def test_a_raw_entry_has_the_packaged_names():
    scores = alk.score_ensemble(["2XP2", RAW / "2XP2.pdb"], ["G1202R"])
    assert scores.names == ("2XP2", "2XP2 (2)") or scores.names == ("2XP2", "structures/2XP2")
    assert scores.table.mechanism.nunique() == 1


@needs_raw
def test_files_of_one_name_in_several_folders(tmp_path):
    for sub in ("one", "two"):
        (tmp_path / sub).mkdir()
        shutil.copy(RAW / "2YFX.pdb", tmp_path / sub / "2YFX.pdb")
    assert names_of([tmp_path / "one", tmp_path / "two"]) == ("one/2YFX", "two/2YFX")
