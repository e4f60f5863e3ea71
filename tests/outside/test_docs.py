"""What docs/ says against the code: every constant of its tables, every command, every link; and what it measured."""

import importlib
import json
import math
import re
import shlex
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import alkstruct as alk
from alkstruct import data
from alkstruct.chemistry import atom_types, clashes
from alkstruct.cli.main import main
from alkstruct.energy import energies, lennard_jones, pair_rules, vina
from alkstruct.scoring import caveats, table
from alkstruct.scoring.features import FEATURES
from alkstruct.validation import panel
from alkstruct.validation.protocol import usable

ROOT = Path(__file__).resolve().parents[2]
DOCS = sorted((ROOT / "docs").glob("*.md"))
SCORING, VALIDATION, LOOPS, TRIALS = (
    ROOT / "docs" / name for name in ("scoring.md", "validation.md", "loops.md", "trials.md")
)
CRYSTALS = ROOT.parent / "shared" / "structures"
DEVELOPMENT = ROOT.parent / "shared" / "development" / "structures"
CONVERTED = {  # kept in radians
    "kernels.hydrogen_bonds.HYDROXYL_SHAPE": lambda value: (value[0], math.degrees(value[1])),
    "rotamers.hydrogens.HALF_ANGLE": math.degrees,
    "kernels.loop_layouts.CA_C_N": math.degrees,
    "kernels.loop_layouts.C_N_CA": math.degrees,
    "kernels.loop_layouts.CA_C_O": math.degrees,
    "kernels.loop_layouts.CB_ANGLE": math.degrees,
    "kernels.loop_layouts.CB_TURN": math.degrees,
    "kernels.backbones.OMEGA_LIMIT": math.degrees,
    "kernels.backbone_energy.BIN_WIDTH": math.degrees,
}


def tables(heading, page=SCORING):
    """Rows of every table of a page whose first row is `heading`: list of lists of str."""
    rows, inside = [], False
    for line in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if inside and cells and not set(cells[0]) <= {"-"}:
            rows.append(cells)
        inside = cells == list(heading) or (inside and bool(cells))
    assert rows, f"no table {heading}"
    return rows


def constants():
    heading = ("constant", "value", "unit", "source")
    return [(row[0].strip("`"), row[1]) for page in (SCORING, LOOPS) for row in tables(heading, page)]


def value_of(name):
    """`room.module.NAME` of alkstruct, or `energy's name.field`."""
    first, _, last = name.rpartition(".")
    if first in energies.ENERGIES:
        return getattr(energies.ENERGIES[first], last)
    value = getattr(importlib.import_module(f"alkstruct.{first}"), last)
    return CONVERTED.get(name, lambda same: same)(value)


# ---------------------------------------------------------------------------------------------- constants


@pytest.mark.parametrize(("name", "quoted"), constants())
def test_constant_is_the_codes(name, quoted):
    assert [float(x) for x in quoted.split(",")] == pytest.approx(np.atleast_1d(value_of(name)).astype(float).tolist())


def test_every_softening_constant_is_quoted():
    """The knobs of the default energy, of the give of the inhibitor and of rebuilt loops: all are in the table."""
    quoted = {name.rpartition(".")[2] for name, _ in constants()}
    for module in (
        "energy.energies",
        "energy.lennard_jones",
        "energy.vina",
        "rotamers.inhibitor_poses",
        "kernels.backbone_energy",
        "kernels.backbones",
        "kernels.loop_layouts",
        "loops.backbones",
        "loops.ensembles",
        "loops.local",
        "loops.mean_field",
        "loops.obstacles",
    ):
        names = vars(importlib.import_module(f"alkstruct.{module}"))
        knobs = {
            n
            for n, value in names.items()
            if n.isupper() and (isinstance(value, float) or (isinstance(value, tuple) and isinstance(value[0], float)))
        }
        assert knobs <= quoted


def test_lennard_jones_classes():
    rows = tables(("class", "R/2, Å", "well, kcal/mol", "atoms"))
    assert {row[0]: (float(row[1]), float(row[2])) for row in rows} == lennard_jones.LENNARD_JONES_ATOMS


def test_van_der_waals_radii():
    for element, radius in tables(("element", "radius, Å")):
        assert float(radius) == clashes.VDW_RADIUS[element]


def test_weights_of_vina():
    assert {term: float(weight) for term, weight in tables(("term", "weight"))} == vina.VINA_WEIGHTS


def test_calibrations():
    """Weights, and for the default energy the spread of the features and their limits in the panel."""
    fields = ("collision_weight", "contact_weight", "noise", "observations", "mutations")
    rows = tables(("energy", "intercept", *FEATURES, "a", "b", *fields[2:]))
    shipped = json.loads(data.text("calibration.json"))
    choices = product(energies.ENERGIES, energies.BACKBONES)
    names = {energies.calibrated_name(energies.with_backbone(*choice)) for choice in choices}
    assert {row[0] for row in rows} == set(shipped) == names
    for name, intercept, *figures in rows:
        weights = [shipped[name]["features"][feature]["weight"] for feature in FEATURES]
        others = [shipped[name][field] for field in fields]
        assert [float(x) for x in (intercept, *figures)] == [shipped[name]["intercept"], *weights, *others]
    rows = tables(("feature", "what it is", "centre", "scale", "panel"))
    assert [row[0] for row in rows] == list(FEATURES)
    for feature, _, *figures in rows:
        known = shipped["consensus"]["features"][feature]
        quoted = [float(x) for text in figures for x in text.split(" to ")]
        assert quoted == [known[key] for key in ("centre", "scale", "low", "high")]


def test_the_rows_that_the_trials_rest_on():
    """The page says 61 where others say 62 and 59, and which row makes the difference."""
    rows = panel.panel()
    near = rows[usable(rows) & rows["near"]]
    known = near["resistant"].notna()
    assert (len(near), known.sum(), near["mutation"].nunique()) == (62, 61, 18)
    assert near.loc[~known, ["mutation", "inhibitor", "fold"]].to_numpy().tolist() == [["G1269A", "alectinib", 4.5]]
    words = " ".join(LOOPS.read_text(encoding="utf-8").split())
    assert "61 pairs of 18 mutations" in words and "the 62 of the panel but for G1269A with alectinib" in words


@pytest.mark.filterwarnings("ignore::alkstruct.AlkstructWarning")  # of numbers that are changed, of bonds
@pytest.mark.skipif(not DEVELOPMENT.is_dir(), reason="needs the crystals of EGFR")
def test_what_two_crystals_of_one_drug_say():
    page = ROOT / "docs" / "howto" / "other_kinase.md"
    rows = tables(("variant", "inhibitor", "one crystal", "P(>5x)", "other crystal", "P(>5x)"), page)
    assert len(rows) == 3
    for variant, inhibitor, *crystals in rows:
        for entry, told in (crystals[:2], crystals[2:]):
            structure = alk.load(DEVELOPMENT / f"EGFR_{inhibitor}_{entry}.pdb", reference="EGFR")
            assert f"{alk.score(structure, variant)['disruption'][0]:.2f}" == told, (variant, entry)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::alkstruct.AlkstructWarning")  # of numbers that are changed, of bonds
@pytest.mark.skipif(not DEVELOPMENT.is_dir(), reason="needs the crystals of EGFR")
def test_how_far_two_crystals_of_one_drug_differ():
    heads = "inhibitor | crystals | substitutions | median difference of P(>5x) | one in ten differs by more than"
    page = ROOT / "docs" / "howto" / "other_kinase.md"
    for inhibitor, crystals, *told in tables((*heads.split(" | "), "another verdict"), page):
        files = [DEVELOPMENT / f"EGFR_{inhibitor}_{entry}.pdb" for entry in re.findall(r"\b\d[A-Z0-9]{3}\b", crystals)]
        one, other = (alk.scan(alk.load(file, reference="EGFR"), within=6) for file in files)
        both = one.merge(other, on="variant", suffixes=("", "_other"))
        both = both[~both[["verdict", "verdict_other"]].isin(["indirect", "not modelled"]).any(axis=1)]
        apart = (both["disruption"] - both["disruption_other"]).abs().astype(float)
        differ = (both["verdict"] != both["verdict_other"]).mean()
        assert told == [f"{len(both)}", f"{apart.median():.2f}", f"{apart.quantile(0.9):.2f}", f"{100 * differ:.0f} %"]


def test_notes_on_packaged_files_are_of_the_file():
    """The entries of 3AOX and 4CLI have temperature factors and waters; the packaged files lack them."""
    for name, words in (("3AOX", "temperature factors"), ("4CLI", "waters")):
        assert f"the packaged file has no {words}" in alk.load(name).notes


def test_vocabularies():
    rows = tables(("word", "when", "widens the interval", "what to do"))
    assert {row[0] for row in rows} == set(caveats.CAVEATS)
    assert {row[0]: row[2] for row in rows} == {
        word: "yes" if word in caveats.DOUBTS else "no" for word in caveats.CAVEATS
    }
    assert all(row[3] for row in rows)
    assert {row[0] for row in tables(("verdict", "when"))} == set(table.VERDICTS)
    columns = {name for row in tables(("column", "how it is computed")) for name in re.findall(r"`(\w+)`", row[0])}
    assert columns <= set(table.SCORE_COLUMNS)


# ----------------------------------------------------------------------------------- commands and links


def commands():
    return [row[1].strip("`") for row in tables(("figure", "command"), VALIDATION)]


@pytest.mark.parametrize("command", commands())
def test_command_exists(command, capsys):
    """Subcommands answer --help, tools and tests are there, names are public: nothing long is run."""
    program, *words = shlex.split(command)
    if program == "alkstruct":
        with pytest.raises(SystemExit) as end:
            main([words[0], "--help"])
        assert end.value.code == 0
    elif program == "pytest":
        assert (ROOT / words[0]).is_file()
    elif words[0] == "-m":
        assert (ROOT / words[1].replace(".", "/")).with_suffix(".py").is_file()
    else:
        assert words[0] == "-c"
        compile(words[1], VALIDATION.name, "exec")
        assert set(re.findall(r"\balk\.(\w+)", words[1])) <= set(alk.__all__)


def test_ablation_names_what_it_changes(monkeypatch, capsys):
    """Rows of the printed table are those of the page; each changes one field of the energy that places, or two."""
    monkeypatch.syspath_prepend(ROOT)
    ablation = importlib.import_module("tools.ablation")
    rows = tables(ablation.HEADINGS, TRIALS)
    assert [row[0] for row in rows] == ablation.names()
    known = set(energies.Energy.__dataclass_fields__)
    assert all(set(fields) <= known for fields in ablation.CHANGES.values())
    with pytest.raises(SystemExit) as end:
        ablation.main(["--help"])
    assert end.value.code == 0


def test_changed_constants_reach_the_energy():
    carbon, r = atom_types.AtomType("C", hydrophobic=True), np.array([2.0, 3.816, 4.5])
    default = energies.energy_named("allatom")
    changed = replace(default, wall=3.0, attraction=0.0, hydrophobic=0.0)
    plain, harder = (pair_rules.pair_parts(r, carbon, carbon, one) for one in (default, changed))
    assert plain[1][0] == lennard_jones.WALL_ENERGY and harder[1][0] == 3.0
    assert (harder[0] == 0).all() and (plain[0] < 0).all()


def test_names_in_the_text_are_public():
    for page in DOCS:
        assert set(re.findall(r"`alk\.(\w+)", page.read_text(encoding="utf-8"))) <= set(alk.__all__)


@pytest.mark.parametrize("frames", [6, pytest.param(40, marks=pytest.mark.slow)])
def test_code_of_ensembles_runs(tmp_path, monkeypatch, frames):
    """Block after block in one session, in an empty folder, as a reader would; also of a shorter motion."""
    monkeypatch.chdir(tmp_path)
    session = {}
    text = (ROOT / "docs" / "ensembles.md").read_text(encoding="utf-8")
    assert text.count("frames=40") == 1
    text = text.replace("frames=40", f"frames={frames}")
    for block in re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        exec(compile(block, "ensembles.md", "exec"), session)
    assert session["again"].summary().equals(session["scores"].summary())
    assert len(session["again"].table) == 2 * frames and (tmp_path / "rows.parquet").is_file()


def test_code_of_kinases_runs():
    """Block after block in one session; what would be downloaded is shown as text there."""
    session = {}
    text = (ROOT / "docs" / "kinases.md").read_text(encoding="utf-8")
    for block in re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        exec(compile(block, "kinases.md", "exec"), session)
    assert session["table"].residue.tolist() == ["G1202", "G1202", "L1196", "L1196"]


def test_links_lead_somewhere():
    for page in DOCS:
        text = page.read_text(encoding="utf-8")
        anchors = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.*)$", text, re.M)}
        for target in re.findall(r"\]\(([^)]+)\)", text):
            if target.startswith("#"):
                assert target[1:] in anchors, target
            elif not target.startswith("https://"):
                assert (page.parent / target.partition("#")[0]).is_file(), target


def test_every_page_is_listed():
    listed = re.findall(r"^\| \[(\S+\.md)\]", (ROOT / "docs" / "README.md").read_text(encoding="utf-8"), re.M)
    assert sorted(listed) == [page.name for page in DOCS if page.name not in ("README.md", "index.md")]


# -------------------------------------------------------------------------------------------- measured


@pytest.fixture(scope="module")
def report():
    return alk.validate(CRYSTALS if CRYSTALS.is_dir() else None)


def agrees(measured, quoted):
    """Within one unit of the last digit that is quoted."""
    digits = len(quoted.partition(".")[2])
    return abs(measured - float(quoted)) <= 10.0**-digits


@pytest.mark.slow
def test_validation_is_what_is_measured(report):
    heading = ("check", "subset", "measure", "aim", "measured", "95 % interval", "reached")
    for check, subset, measure, _, quoted, *_ in tables(heading, VALIDATION):
        measured = report.value(check, subset, measure)
        assert agrees(measured, quoted) or (check == "antisymmetry" and not CRYSTALS.is_dir()), (subset, measure)


def test_panel_is_what_is_measured(monkeypatch):
    """AUROC / AUPRC / Brier score of every estimator on every subset that is quoted; no interval is, to draw for."""
    from alkstruct.validation import panel_metrics as measuring
    from alkstruct.validation.metrics import Metric
    from alkstruct.validation.panel import panel
    from alkstruct.validation.panel_metrics import AUPRC, AUROC, BASELINES, BRIER, panel_metrics, said_of_panel

    monkeypatch.setattr(measuring, "PANEL_RESAMPLES", 10)
    found = panel_metrics(said_of_panel(panel()))
    values = {(row.check, row.subset, row.measure): row.value for row in map(Metric._make, found)}
    subsets = ("ALK", "ALK direct", "EGFR near", "EGFR", "near", "far", "all")
    (counts, *rows) = tables(("estimator", *subsets), VALIDATION)
    for subset, quoted in zip(subsets, counts[1:], strict=True):
        names = ("rows", "rows known above fivefold")
        assert quoted == "{:.0f} ({:.0f})".format(*(values["panel, rows", subset, name] for name in names))
    assert set(BASELINES) < {estimator for estimator, *_ in rows}
    for estimator, *cells in rows:
        for subset, cell in zip(subsets, cells, strict=True):
            for measure, quoted in zip((AUROC, AUPRC, BRIER), cell.split(" / "), strict=cell != "-"):
                if quoted != "-":
                    assert agrees(values[f"panel, {estimator}", subset, measure], quoted), (estimator, subset, measure)


@pytest.mark.slow
def test_stories_are_what_is_measured(report):
    rows = tables(("check", "subset", "asked", "measured ddg", "right"), VALIDATION)
    assert len(rows) == 25
    for check, subset, asked, quoted, _ in rows:
        verdict = asked.rpartition(": ")[2]
        measure = "ddG" if check == "story" else f"not called disrupts ({verdict})"
        assert agrees(report.value(check, subset, measure), quoted), subset
