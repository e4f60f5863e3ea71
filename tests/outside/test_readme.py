"""Code and commands of the README and of the pages that go on from it run, their tables and figures are the program's.

test_printed.py has what the commands print.
"""

import math
import re
from pathlib import Path

import doc_blocks
import pandas as pd
import pytest
import trajectory_cases
from inhibitor_cases import FIVE

import alkstruct as alk
from alkstruct.chemistry.amino_acids import THREE_LETTER
from alkstruct.chemistry.clashes import CLASH
from alkstruct.cli.main import main
from alkstruct.complexes import loading
from alkstruct.energy.energies import DEFAULT_ENERGY, RT
from alkstruct.kinase.kinases import find_kinase
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.features import FEATURES
from alkstruct.validation.panel import measurements, panel
from alkstruct.validation.panel_metrics import BASELINES
from alkstruct.validation.protocol import usable

ROOT = Path(__file__).resolve().parents[2]
README, TOUR, IN_SHORT = ROOT / "README.md", ROOT / "docs" / "tour.md", ROOT / "docs" / "in_short.md"
SCORING, VALIDATION = ROOT / "docs" / "scoring.md", ROOT / "docs" / "validation.md"
LOOPS, COMPARISON = ROOT / "docs" / "loops.md", ROOT / "docs" / "comparison.md"
STRUCTURES = ROOT / "structures" / "README.md"
SCORE = "alkstruct score crizotinib L1196M G1202R S1206Y T1151_L1152insT"
COMMANDS = [
    f"python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/{SCORE}",
    '.venv/bin/pip install ".[test]" && .venv/bin/pytest -n 2 --dist loadfile',
]


def text(page=README):
    return page.read_text(encoding="utf-8")


def section(heading, page=README):
    found = re.search(rf"^## (?:\d+\. )?{heading}\n(.*?)(?=^## |\Z)", text(page), re.DOTALL | re.MULTILINE)
    assert found, f"no section {heading}"
    return found[1]


def python_blocks():
    return [block.text for block in doc_blocks.blocks(TOUR) if block.language == "python"]


def test_code_shows_what_the_readme_shows():
    ran = list(doc_blocks.play(README, {}))
    assert len(ran) == 2
    for shown, now in ran:
        assert shown == now


def test_quick_start_is_the_two_commands():
    lines = [line.strip() for line in section("Quick start").splitlines() if re.match(r"(    |\t)\S", line)]
    assert lines == COMMANDS


def run_python(folder, frames):
    """Block after block in one session, as in a notebook; the one that takes longest has a test of its own."""
    session = {}
    blocks = [block for block in python_blocks() if "alk.validate" not in block]
    assert len(blocks) >= 2 and "".join(blocks).count("frames=20)") == 1
    for block in blocks:
        exec(compile(block.replace("frames=20)", f"frames={frames})"), "tour.md", "exec"), session)
    assert (folder / "mutant.pdb").stat().st_size > 10_000


def test_python_runs(tmp_path, monkeypatch, few_backbones):
    """With few frames and backbones."""
    monkeypatch.chdir(tmp_path)
    run_python(tmp_path, 3)


@pytest.mark.slow
def test_python_runs_as_it_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run_python(tmp_path, 20)


@pytest.fixture(scope="module")
def report():
    """What the tour's block of the validation makes."""
    (block,) = [block for block in python_blocks() if "alk.validate" in block]
    session = {"alk": alk}
    exec(compile(block, "tour.md", "exec"), session)
    return session["report"]


@pytest.mark.slow
def test_python_of_the_validation_runs(report):
    assert list(report.metrics)[:4] == ["check", "subset", "measure", "value"]


SUBSETS = {
    "all within 6 Å": "near",
    "EGFR within 6 Å": "EGFR near",
    "ALK, pairs that line the pocket": "ALK direct",
    "ALK, all pairs": "ALK",
    "all beyond 6 Å": "far",
    "all": "all",
}


@pytest.mark.slow
def test_figures_of_the_panel_are_those_measured(report):
    """Of fits without the kinase, with the best simple estimator by AUROC; all as they are printed, to two digits."""
    rows = re.findall(r"^\| (.+?) \| (\d+ \(\d+\)) \| (.+) \| (.+) \| (.+) \| (.+) \|$", text(IN_SHORT), re.MULTILINE)
    assert [row[0] for row in rows] == list(SUBSETS)
    for name, counts, auroc, auprc, brier, best in rows:
        figures = report.metrics[report.metrics.subset == SUBSETS[name]]

        def of(check, measure, figures=figures):
            (found,) = figures[(figures.check == f"panel, {check}") & (figures.measure == measure)].itertuples()
            return found

        assert counts == "{:.0f} ({:.0f})".format(
            *(of("rows", measure).value for measure in ("rows", "rows known above fivefold"))
        )
        ours = "disruption, kinase left out"
        found = of(ours, "AUROC (fold > 5)")
        assert auroc == f"{found.value:.2f} [{found.low:.2f}, {found.high:.2f}]"
        assert auprc == f"{of(ours, 'AUPRC (fold > 5)').value:.2f}"
        assert brier == f"{of(ours, 'Brier score').value:.2f}"
        simple = {one: of(one, "AUROC (fold > 5)").value for one in BASELINES}
        word, _, value = best.rpartition(" ")
        assert f"{simple[word]:.2f}" == value == f"{max(simple.values()):.2f}"


def test_names_are_public():
    for page in (README, TOUR):
        used = set(re.findall(r"\balk\.([a-z_]\w*)", "".join(block.text for block in doc_blocks.blocks(page))))
        assert used
        assert used <= set(alk.__all__)


def prose(heading, page):
    """A section on one line."""
    return " ".join(section(heading, page).split())


def test_accuracy_of_the_readme_is_that_of_the_pages():
    """Measured figures stand in in_short.md or validation.md, published ones in comparison.md, beside the same name."""
    table = section("How accurate it is")
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", table, re.MULTILINE)[1:]
    measured = [row for row in rows if row[3] == "measured here"]
    assert (len(rows), len(measured)) == (7, 5)
    near, contacts, distance, far, ddg = measured
    short = {
        row[0]: row
        for row in re.findall(r"^\| (all\b.*?) \| (\d+) .*? \| (.+?) \| .+? \| (.+?) \| .+ \|$", text(IN_SHORT), re.M)
    }
    for row, subset in ((near, "all within 6 Å"), (far, "all beyond 6 Å")):
        _, pairs, auroc, brier = short[subset]
        assert row[1].startswith(f"{pairs} pairs")
        assert row[2].startswith(f"AUROC {auroc}; Brier score {brier}")
    for row, name in ((contacts, "contacts"), (distance, "distance")):
        cells = re.search(rf"^\| {name} \|(?: .+? \|){{4}} (.+?) \|", text(VALIDATION), re.MULTILINE)
        auroc, _, brier = cells[1].split(" / ")
        assert row[2] == f"AUROC {auroc}; Brier score {brier}"
    assert ddg[2].endswith("1.5 kcal/mol or a little more")
    assert f"{calibration(DEFAULT_ENERGY).noise:.1f} kcal/mol" in ddg[2]
    page = {
        row[0]: row for row in re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", text(COMPARISON), re.MULTILINE)
    }
    for name, data, result, source in rows[len(measured) :]:
        published = page[name]
        assert source == published[3]
        figures = re.compile(r"\d[\d.]*")
        assert set(figures.findall(data + result)) <= set(figures.findall(published[1] + published[2]))


@pytest.mark.slow
def test_what_is_said_of_the_panel_is_what_was_measured(report):
    rows, metrics = report.panel, report.metrics
    far = rows[~rows.near & rows.resistant.notna()].groupby("kinase")
    said, above = 100 * far["kinase left out"].mean(), 100 * far["resistant"].mean()
    (better,) = metrics[
        (metrics.check == "panel, contacts") & (metrics.subset == "near") & (metrics.short == "better")
    ].value
    near = rows[rows.near].kinase.value_counts()
    words = prose("How well it does", IN_SHORT)
    assert f"says {said['EGFR']:.0f} % for every far mutation of EGFR, of which {above['EGFR']:.0f} % are" in words
    assert f"says {said['KIT']:.0f} % for KIT's, of which three of five" in words and round(above["KIT"]) == 60
    assert f"contacts have the higher AUPRC in {100 * better:.0f} % of resamples" in words
    assert f"EGFR has {near['EGFR']}, ALK {near['ALK']} and KIT {near['KIT']}" in words


@pytest.mark.slow
def test_what_is_said_of_a_variant_that_the_fit_has_seen(report):
    words, rows = prose("A variant that the fit has seen", IN_SHORT), report.panel
    seen = rows.set_index(["kinase", "mutation", "inhibitor"])["kinase left out"]
    assert f"gefitinib has 0.64 and {seen['EGFR', 'T790M', 'gefitinib']:.2f}" in words
    far = rows[~rows.near].groupby("kinase")["kinase left out"]
    assert (far.nunique() == 1).all()
    assert "(EGFR {EGFR:.2f}, ALK {ALK:.2f}, KIT {KIT:.2f})".format(**far.first()) in words
    assert "CHEMBL3397300" in set(rows.inhibitor) and "lorlatinib" not in set(rows.inhibitor)
    documented = alk.Validation.__doc__.partition("    panel : ")[2].partition("    features : ")[0]
    named = {*re.findall(r"\b[a-z_0-9]+\b", documented), *re.findall(r'"(\w+ left out)"', documented)}
    wanted = {"kinase", "mutation", "inhibitor", "pdb_id", "position", "measurements", "fold", "bound", "fold_low"}
    wanted |= {"fold_high", "resistant", "near", "distance", "contacts", "caveats", "kinase left out"}
    wanted |= {"inhibitor left out", "position left out"}
    assert wanted <= named & set(rows)


def test_rows_that_the_fit_has_used_are_those_that_the_page_picks_out():
    words, rows = prose("A variant that the fit has seen", IN_SHORT), panel()
    rows = rows[usable(rows)]
    _, code = (block.text for block in doc_blocks.blocks(IN_SHORT))
    first, _, code = code.partition("\n")
    assert first == "panel = alk.validate().panel"
    session = {"panel": rows}
    exec(compile(code, "in_short.md", "exec"), session)
    weights, base_rate = session["weights"], session["base_rate"]
    fitted = calibration(DEFAULT_ENERGY)
    assert len(weights) == fitted.observations and weights.site.nunique() == fitted.mutations
    assert base_rate.site.nunique() == fitted.indirect.mutations
    near = rows[rows.near]
    assert f"| {len(weights)} of the {len(near)} within 6 Å |" in words and f"# {len(weights)} rows" in code
    assert f"| {len(base_rate)} of the {(~rows.near).sum()} beyond 6 Å, of {fitted.indirect.mutations} mut" in words
    assert f"# {len(base_rate)} rows" in code
    left = near.drop(weights.index)
    assert set(zip(left.site, left.inhibitor, left.bound, strict=True)) == {
        ("EGFR G719S", "gefitinib", "at least"),
        ("EGFR C797S", "gefitinib", "at least"),
        ("ALK G1269A", "alectinib", "at least"),
    }
    assert (left.fold < 5).all() and (near.bound != "undetermined").all()
    crizotinib = base_rate[base_rate.inhibitor == "crizotinib"]
    assert {"C1156Y", "F1174L"} <= set(crizotinib.mutation)
    assert f"the other {len(left)}: " in words and f"the other {(~rows.near).sum() - len(base_rate)}, " in words
    assert f"{100 * fitted.indirect.rate:.0f} % what they are: the base rate" in words
    assert f"{100 * fitted.indirect.low:.0f} to {100 * fitted.indirect.high:.0f} %" in words


def test_values_of_a_pair_are_those_of_the_panel_and_of_annotate():
    words, rows = prose("The panel of kinases", VALIDATION), panel().set_index(["mutation", "inhibitor"])
    annotated = alk.annotate(alk.compare(["G1202R"], ["crizotinib"])).squeeze()
    assert f"| {rows.fold['G1202R', 'crizotinib']:.2f}: Hatcher 2015 alone" in words
    assert f"| {annotated.measured_fold:.2f} in `alk.annotate`" in words
    gatekeeper = rows.loc["T790M", "gefitinib"]
    assert f"| {gatekeeper.bound} {gatekeeper.fold:.1f}: the median of {gatekeeper.measurements} meas" in words
    each = measurements()
    each = each[(each.mutation == "T790M") & (each.inhibitor == "gefitinib")]
    assert each.measure.value_counts().to_dict() == {"Kd": 2, "IC50": 16}
    davis = each[(each.measure == "Kd") & (each.background == "wild type")].squeeze()
    assert f"| {davis.fold:.0f} in notebook 7" in words and "Davis 2011" in davis.source


def test_named_misses_are_misses():
    words = prose("What it cannot see", SCORING)
    row = alk.annotate(alk.score("alectinib", ["I1171N"])).squeeze()
    assert f"P(>5x) is {row.disruption:.2f} and the verdict `{row.verdict}`, at {row.distance:.1f} Å" in words
    assert "alectinib: resistance (3)" in row.clinical and "three reports" in words
    each = measurements()
    folds = each[(each.mutation == "C797S") & (each.inhibitor == "osimertinib")].fold
    assert f"folds of {folds.min():.0f} to {folds.max():.0f} were measured" in words


def test_clash_free_of_a_wild_type_below_all_is_no_clash():
    words = prose("Columns", SCORING)
    row = alk.score("alectinib", ["L1196M"]).squeeze()
    shares = f"has {100 * row.clash_free:.0f} %, and {100 * row.clash_free_wild_type:.0f} % in the wild type"
    assert shares in words and f"but {100 * (1 - row.clash_free_wild_type):.0f} % of the weight" in words
    native = alk.contacts("alectinib").query("position == 1196")
    assert native.overlap.max() < CLASH


def test_overlaps_of_g1202r_are_those_of_a_row_a_model_and_a_view():
    words = prose("A backbone that gives way", LOOPS)
    row = alk.score("crizotinib", ["G1202R"]).squeeze()
    built, held = (alk.build("crizotinib", "G1202R", backbone=one) for one in ("auto", "fixed"))
    model, drawn = (
        alk.contacts(one.complex).query("position == 1202 and atom == 'CB'").overlap.max() for one in (built, held)
    )
    assert f"overlap by {row.overlap:.1f} Å in the row's reason" in words and "local backbone" in row.caveats
    assert f"by {model:.1f} Å in the model" in words and f"by {drawn:.1f} Å in the view" in words


def test_fold_of_one_kcal():
    """What the pages say of RT ln 5, and of L1196M."""
    words = prose("How the number is made", IN_SHORT)
    assert f"RT is {RT:.3f} kcal/mol at 310 K, so that RT ln 5 is {RT * math.log(5):.2f}" in words
    assert f"a fold change of {math.exp(1 / RT):.0f}, the one" in words
    assert f"2.0 one of {math.exp(2 / RT):.0f}" in words
    row = alk.score("crizotinib", ["L1196M"]).iloc[0]
    fold = f"{math.exp(row.ddg / RT):.1f}"
    assert f"`ddg` of {row.ddg:.1f}, a fold change of {fold}, and a probability of {row.disruption:.2f}" in words


@pytest.mark.slow
def test_misses_are_those_of_the_panel(report):
    rows = report.panel.set_index(["mutation", "inhibitor"])
    said, words = rows["kinase left out"], prose("What it cannot see", SCORING)
    assert f"T854I has {said['T854I'].min():.2f} to {said['T854I'].max():.2f}" in words
    assert (
        f"G796S with gefitinib {said['G796S', 'gefitinib']:.2f} (at least {rows.fold['G796S', 'gefitinib']:.0f}-"
        in words
    )
    assert (
        f"L792H with afatinib has {said['L792H', 'afatinib']:.2f} ({rows.fold['L792H', 'afatinib']:.1f}-fold)" in words
    )
    assert f"{said['T670I', 'sunitinib']:.2f} ({rows.fold['T670I', 'sunitinib']:.1f}-fold)" in words


def test_what_is_said_of_alk_is_what_is_scored():
    table = alk.annotate(alk.compare(["L1198F", "G1202R"], FIVE)).set_index(["variant", "inhibitor"])
    chance, words = table.disruption, prose("What it cannot see", SCORING)
    first, second = chance["L1198F", "alectinib"], chance["L1198F", "brigatinib"]
    assert f"P(>5x) {first:.2f} and {second:.2f} (`weakens`)" in prose("On ALK", VALIDATION)
    arginine = table.loc["G1202R"]
    assert (arginine.measured_fold > 5).all()
    assert f"the probabilities of {arginine.disruption.min():.2f} to {arginine.disruption.max():.2f}" in words
    assert (arginine.ddg.idxmin(), arginine.ddg.idxmax()) == ("lorlatinib", "crizotinib")
    folds = arginine.measured_fold
    assert (
        f"and a fold change of {folds['lorlatinib']:.0f}, crizotinib the largest and one of {folds['crizotinib']:.0f}"
        in words
    )


def test_counts_and_rates_are_those_of_the_calibration():
    fitted, words = calibration(DEFAULT_ENERGY), prose("How the number is made", IN_SHORT)
    known = fitted.indirect
    assert (
        f"{fitted.observations} measurements of {fitted.mutations} mutations of three kinases, ALK, EGFR and KIT"
        in words
    )
    assert fitted.kinases == ("ALK", "EGFR", "KIT")
    assert f"{100 * known.rate:.0f} %, from {known.mutations} mutations of the three kinases" in words
    assert f"{100 * known.low:.0f} to {100 * known.high:.0f} %" in words
    assert f"{fitted.noise:.1f} kcal/mol or a little more: a factor of eleven" in words
    assert round(math.exp(fitted.noise / RT)) == 11


SLOW = ("validate", "scan")
TABLED = [
    pytest.param(command, marks=pytest.mark.slow) if command.startswith(SLOW) else command
    for command in re.findall(r"^\| `alkstruct ([^`]+)`", text(TOUR), re.MULTILINE)
]


def lines_of_egfr(path):
    """A PDB file of ALK as a backbone with EGFR's residues and numbers, and the inhibitor."""
    apart = 1196 - 790  # of the gatekeepers
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.startswith("ATOM") and line[12:16].strip() in ("N", "CA", "C", "O"):
            number = int(line[22:26]) - apart
            yield f"{line[:17]}{THREE_LETTER[find_kinase('EGFR').residue(number)]}{line[20:22]}{number:4d}{line[26:]}"
        elif line.startswith("HETATM") and line[17:20] == "VGH":
            yield line


@pytest.mark.parametrize("command", TABLED)
def test_command_of_the_table_runs(command, tmp_path, monkeypatch, capsys):
    """What is fetched is all that needs a network: here a stand-in has it in the cache."""
    monkeypatch.chdir(tmp_path)
    pd.DataFrame({"patient": [1], "variant": ["G1202R"]}).to_excel("patients.xlsx", index=False)
    Path("crystals").mkdir()
    alk.load("crizotinib").save(Path("crystals") / "mine.pdb")
    Path("my_egfr.pdb").write_text("".join(lines_of_egfr(Path("crystals") / "mine.pdb")), encoding="utf-8")
    trajectory_cases.written(trajectory_cases.shaken(frames=2), tmp_path, "xtc")
    monkeypatch.setattr(loading, "obtain", lambda entry, **_: (README, "cache"))
    assert main(command.split()) == 0
    assert capsys.readouterr().out.strip()


def test_structures_are_those_packaged():
    listed = re.findall(r"^\| (\w{4})\.cif \| (\w+) \((\w+)\) \|", text(STRUCTURES), re.MULTILINE)
    packaged = alk.list_structures().query("packaged")
    assert listed == list(zip(packaged.pdb_id, packaged.inhibitor, packaged.ligand, strict=True))


def test_features_are_those_of_the_probability():
    _, _, table = section("How the number is made", IN_SHORT).partition("| feature | it is larger where |\n")
    assert re.findall(r"^\| ([a-z]+) \|", table.partition("\n\n")[0], re.MULTILINE) == list(FEATURES)


def test_links_lead_somewhere():
    targets = re.findall(r"^(?! {4}).*?\]\(([^)]+)\)", text(), re.MULTILINE)
    assert targets
    for target in targets:
        assert target.startswith("https://doi.org/") or (README.parent / target.partition("#")[0]).is_file()
        page, _, anchor = target.partition("#")
        headings = re.findall(r"^#+ (.*)$", text(ROOT / page), re.MULTILINE) if anchor and page.endswith(".md") else []
        assert not headings or anchor in [re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings]


def test_value_to_publish_is_that_of_the_fit_that_has_not_seen_the_kinase(report):
    """G1202R with lorlatinib, which the panel has not measured, and T790M of EGFR, which it has."""
    words = prose("A variant that the fit has seen", IN_SHORT)
    code, _ = (block.text for block in doc_blocks.blocks(IN_SHORT))
    session = {"alk": alk}
    exec(compile(code, "in_short.md", "exec"), session)
    row = session["table"].set_index(["variant", "inhibitor"]).loc[("G1202R", "lorlatinib")]
    said = f"{row.disruption:.2f} from `alk.score`, and {row.held_out:.2f} ({row.held_out_low:.2f} to"
    assert f"{said} {row.held_out_high:.2f}) held out" in words
    egfr = report.panel.set_index(["mutation", "inhibitor"]).loc[("T790M", "gefitinib")]
    assert f"T790M of EGFR with gefitinib has 0.64 and {egfr['kinase left out']:.2f}." in words
