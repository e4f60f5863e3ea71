"""Reports: every number is the functions', nothing is loaded, nothing from a file breaks out, twice the same bytes."""

import base64
import io
import re
import shlex
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import families
import pandas as pd
import pytest
from html_pages import Page, rows_of

import alkstruct as alk
from alkstruct.cli import main
from alkstruct.report import figures, provenance
from alkstruct.report.figures import inline
from alkstruct.scoring.caveats import CAVEATS
from alkstruct.scoring.features import FEATURES

ROOT = Path(__file__).resolve().parents[2]
VARIANTS = ["L1196M", "G1202R", "S1206Y", "T1151_L1152insT", "E1167del", "C1156Y+L1198F"]
DRUGS = ["crizotinib", "lorlatinib"]
DATE = "2026-01-31"
pytestmark = pytest.mark.usefixtures("few_backbones_throughout")
HOSTILE = '"><script>alert(1)</script> $\\frac{ $&amp;'


def written(folder, complexes, variants, **choice):
    path = alk.write_report(folder / "report.html", complexes, variants, date=DATE, **choice)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def one(tmp_path_factory, few_backbones_throughout):
    return written(tmp_path_factory.mktemp("one"), "crizotinib", VARIANTS)


@pytest.fixture(scope="module")
def two(tmp_path_factory, few_backbones_throughout):
    return written(tmp_path_factory.mktemp("two"), DRUGS, VARIANTS)


@pytest.fixture(scope="module")
def compared(few_backbones_throughout):
    """Return the table that the page of two is of."""
    return alk.compare(VARIANTS, DRUGS)


@pytest.fixture(scope="module", params=["one", "two"])
def text(request):
    return request.getfixturevalue(request.param)


# ------------------------------------------------------------------------------------------- the page


def test_pages_are_well_formed(text):
    page = Page(text)
    assert page.faults == []
    assert page.named("html") == [{"lang": "en"}]
    assert not re.search(r"\bnan\b|\bNaN\b|<NA>|\bNone\b", page.text)


def test_names_of_elements_are_unique_and_lead_somewhere(text):
    ids = Page(text).ids()
    assert len(ids) == len(set(ids)) > 3
    wanted = set(re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"|aria-labelledby="([^"]+)"', text))
    assert wanted and {name for names in wanted for name in names if name} <= set(ids)


def test_nothing_is_loaded_and_nothing_runs(text):
    page = Page(text)
    for tag in ("script", "link", "img", "iframe", "object", "embed", "base"):
        assert page.named(tag) == []
    assert "@import" not in text and not re.search(r"url\((?!#)", text)
    assert all(
        a["href"].startswith(("https://doi.org/", "https://pubmed.ncbi.nlm.nih.gov/", "data:text/csv"))
        for a in page.named("a")
    )
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_headings_are_in_order(text):
    levels = [int(tag[1]) for tag, _ in Page(text).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_pictures_have_words(text):
    pictures = [a for a in Page(text).named("svg") if a.get("role")]
    assert len(pictures) >= 3
    assert all(a["role"] == "img" and a["aria-label"] for a in pictures)


def test_same_input_same_bytes(one, tmp_path):
    assert written(tmp_path, "crizotinib", ", ".join(VARIANTS)) == one


# ----------------------------------------------------------------------------------------- the content


def test_table_is_the_comparisons(two, compared):
    rows = rows_of(two)[: len(compared)]
    for cells, row in zip(rows, compared.itertuples(), strict=True):
        assert cells[:2] == [row.variant, row.inhibitor]
        assert cells[8] == row.verdict and cells[10] == row.caveats.replace(";", ", ")
        assert cells[4] == "–" if pd.isna(row.ddg) else abs(float(cells[4]) - row.ddg) <= 0.051


def test_whole_table_is_inside(two, compared):
    (link,) = [a["href"] for a in Page(two).named("a") if a.get("download")]
    inside = pd.read_csv(io.BytesIO(base64.b64decode(link.partition(",")[2])))
    table = alk.annotate(compared)
    assert inside.columns.tolist() == [*table.columns, "energy", "alkstruct", "notes"]
    assert inside.notes[0] == "; ".join(alk.load("2XP2").notes)
    assert inside.ddg.tolist() == pytest.approx(table.ddg.astype(float).tolist(), nan_ok=True)


def test_summary_names_every_variant_once(two, compared):
    page = Page(two).text
    for drug, rows in compared.groupby("inhibitor"):
        sentence = re.search(rf"For {drug} \(\w+\): (.*?)\. ", page)[1]
        assert sorted(re.findall(r"\b[A-Z]\d{4}\S*?(?=[,;]|$)", sentence)) == sorted(rows.variant)
        assert "not modelled: E1167del" in sentence
        assert "which does not mean harmless" in sentence


def test_every_reason_and_caveat_is_told(text, compared):
    page = Page(text).text
    for row in compared[compared.inhibitor == "crizotinib"].itertuples():
        assert " ".join(row.mechanism.split()) in page
        for word in filter(None, row.caveats.split(";")):
            assert f"{word} {CAVEATS[word]}" in page


def test_evidence_is_that_of_the_tables(two):
    rows, page = rows_of(two), Page(two)
    folds = [row for row in rows if "Hatcher 2015" in row[-1]]
    assert ["crizotinib", "549", "at least 9.8", "near the parental cells"] in [row[:4] for row in folds]
    seen = alk.clinical_evidence()
    seen = seen[seen.variant.isin(VARIANTS) & seen.drug.isin(DRUGS)]
    links = [a["href"] for a in page.named("a")]
    assert len(seen)
    for r in seen.itertuples():
        wanted = f"https://pubmed.ncbi.nlm.nih.gov/{r.pmid}/" if r.pmid else f"https://doi.org/{r.doi}"
        assert wanted in links


def test_what_is_not_known_is_said(tmp_path):
    page = Page(written(tmp_path, "crizotinib", "A1200G")).text
    assert "No measured fold change of these variants with these inhibitors is at hand." in page
    assert "No clinical or preclinical evidence" in page


def test_methods_name_versions_structures_and_parameters(two):
    page = Page(two).text
    for name, version in (("alkstruct", alk.__version__), *provenance.versions()):
        assert f"{name} {version}" in page
    for entry in ("2XP2", "4CLI"):
        assert f"{entry}.cif, SHA-256 {provenance._digest(ROOT / 'structures' / f'{entry}.cif')}" in page
    for name, value in provenance.parameters("consensus"):
        assert f"{name} {value}" in page
    assert "resolution 1.90 Å" in page and "59 measurements of 18 mutations of ALK, EGFR and KIT" in page
    assert all(meaning in page for meaning in FEATURES.values())


def test_both_energies_of_the_default_are_named():
    told = dict(provenance.parameters("consensus"))
    assert told["energy"].startswith("consensus: pairs nearer than 6 Å")
    assert told["energy that judges binding"].startswith("vina: pairs nearer than 8 Å")
    assert "energy that judges binding" not in dict(provenance.parameters("vina"))


def test_a_base_rate_is_not_taken_for_an_estimate(two, compared):
    """In brackets, without an interval; its own interval stands with the parameters."""
    cells = [(row[6], row[7]) for row in rows_of(two)[: len(compared)]]
    far = (compared.verdict == "indirect").tolist()
    assert any(far) and {cell for cell, is_far in zip(cells, far, strict=True) if is_far} == {("(0.14)", "–")}
    assert not any(chance.startswith("(") for (chance, _), is_far in zip(cells, far, strict=True) if not is_far)
    assert "base rate of indirect mutations 0.14 (95 %: 0.03-0.69), from 37 mutations of 3 kinases" in Page(two).text


@pytest.mark.parametrize("source", ["code", "command"])
def test_a_page_says_how_it_is_made_again(tmp_path, monkeypatch, source, capsys):
    monkeypatch.chdir(tmp_path)
    made = alk.write_report("a b.html", DRUGS, "G1202A", "vina", title="A title", date=DATE).read_bytes()
    Path("a b.html").unlink()
    blocks = [block.replace("&#39;", "'") for block in re.findall(r"<pre>(.*?)</pre>", made.decode(), re.DOTALL)]
    if source == "code":
        exec(compile(blocks[1], "report", "exec"), {})
    else:
        program, *words = shlex.split(blocks[0])
        assert program == "alkstruct" and main.main(words) == 0
    assert Path("a b.html").read_bytes() == made


@pytest.mark.parametrize("source", ["code", "command"])
def test_a_page_says_which_pose_it_is_of(tmp_path, monkeypatch, source):
    monkeypatch.chdir(tmp_path)
    written = families.vina(alk.load("2XP2"), tmp_path)
    choice = {"ligand": written.options["ligand"].name, "pose": 2}
    made = alk.write_report("a.html", written.path.name, "G1202A", date=DATE, **choice).read_bytes()
    blocks = [block.replace("&#39;", "'") for block in re.findall(r"<pre>(.*?)</pre>", made.decode(), re.DOTALL)]
    Path("a.html").unlink()
    if source == "code":
        exec(compile(blocks[1], "report", "exec"), {})
    else:
        assert main.main(shlex.split(blocks[0])[1:]) == 0
    assert Path("a.html").read_bytes() == made


def test_objects_and_files_say_what_they_are(tmp_path):
    path = tmp_path / "my kinase.cif"
    complex = alk.load("crizotinib")
    complex.save(path)
    text = written(tmp_path, [path, complex], "G1202A", ligand="VGH")
    assert f"my kinase.cif, SHA-256 {provenance._digest(path)}" in text
    assert "none: given as a Complex" in text and "&lt;Complex 2XP2&gt;" in text
    assert "At the command line" not in text  # which cannot name an object


def test_hostile_names_are_only_text(tmp_path):
    complex = alk.load("crizotinib")
    drug = replace(complex.inhibitor, name=HOSTILE, code=HOSTILE)
    hostile = replace(complex, name=HOSTILE, chain=HOSTILE, inhibitor=drug, notes=(HOSTILE,))
    text = written(tmp_path, [hostile, hostile], ["G1202R", "L1196M"], title=HOSTILE)
    page = Page(text)
    assert page.faults == [] and page.named("script") == []
    assert HOSTILE in page.text


def test_terms_and_citations_are_those_of_the_project():
    notice, readme = ((ROOT / name).read_text(encoding="utf-8") for name in ("NOTICE", "README.md"))
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    cited = {doi for energy in ("consensus", "vina") for *_, doi in provenance.citations(energy)}
    section = readme.partition("## Citing")[2]
    assert cited == set(re.findall(r"\[doi:([^\]]+)\]", section))
    assert set(re.findall(r"doi: (\S+)", citation)) <= cited
    for _, whose, terms in provenance.TERMS_OF_USE:
        assert whose in " ".join(notice.split())
        assert terms.split(";")[0] in notice.replace("CC0 1.0 Universal", "CC0 1.0") or "BSD 3-Clause" in terms


# ----------------------------------------------------------------------------------------- the figures


def test_parts_of_figures_do_not_share_names():
    """The same figure twice: drawn alike, and no reference of one leads into the other."""
    from matplotlib.figure import Figure

    def figure():
        made = Figure()
        ax = made.add_subplot()
        ax.plot([0, 1], [0, 1], "o", label="one & <two>")
        ax.fill_between([0, 1], [0, 1], hatch="//")
        ax.legend()
        return made

    first, second = (inline(figure(), name, 'a "label"') for name in ("a", "b"))
    assert inline(figure(), "a", 'a "label"') == first
    assert first.replace('"a-', '"b-').replace("#a-", "#b-") == second
    ids = {name: set(Page(text).ids()) for name, text in (("a", first), ("b", second))}
    assert not ids["a"] & ids["b"]
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', first)) <= ids["a"]
    page = Page(first)
    assert page.faults == [] and "one & <two>" in page.text  # text is text
    assert page.named("svg")[0]["aria-label"] == 'a "label"'


def test_figures_are_those_of_the_table(one, two):
    captions = re.findall(r"<strong>Figure (\d+)\.</strong> ([^.]*)", two)
    assert [int(number) for number, _ in captions] == list(range(1, len(captions) + 1))
    assert "heat map" in captions[0][1] and "kinase domain" in captions[1][1]
    assert [re.findall(r"[A-Z]\d{4}[A-Z]", said)[0] for _, said in captions[2:]].count("G1202R") == 2
    hatched = "no atom of the wild-type residue is within 6 Å of the inhibitor, or the stretch that is rebuilt around"
    assert hatched in two  # S1206Y is 6.9 Å from crizotinib, the stretch of T1151_L1152insT 4.2 Å
    assert "heat map" not in one  # of one inhibitor the table says it all
    assert "S1206Y beside crizotinib" not in two  # indirect: there is no clash to show


def test_an_insertion_has_a_row_and_no_figure_of_rotamers(one):
    (cells,) = [row for row in rows_of(one) if row[0] == "T1151_L1152insT" and len(row) == 10]
    assert cells[7] in ("disrupts", "weakens", "indirect", "improves") and "loop rebuilt" in cells[9]
    assert "T1151_L1152insT beside" not in one


def test_limits_and_methods_speak_of_rebuilt_stretches(one):
    text = Page(one).text
    assert "Of an insertion or deletion only a stretch of at most 12 residues moves" in text
    assert "Around an insertion or deletion a stretch of backbone is drawn anew" in text
    assert "Insertions and deletions are not modelled" not in text


def test_many_clashes_are_cut_to_the_strongest(monkeypatch, tmp_path):
    monkeypatch.setattr(figures, "MOST_SITES", 1)
    text = written(tmp_path, "crizotinib", ["L1196M", "G1202R"])
    assert "G1202R beside crizotinib" in text and "L1196M beside crizotinib" not in text


def test_a_view_stands_in_a_frame_of_its_own(tmp_path):
    script = tmp_path / "3Dmol-min.js"
    script.write_text("var $3Dmol = 'a stand-in </script>';", encoding="utf-8")
    text = written(tmp_path, "crizotinib", "G1202R", script=script)
    page = Page(text)
    assert page.faults == [] and page.named("script") == []
    (frame,) = page.named("iframe")
    assert frame["sandbox"] == "allow-scripts" and "G1202R beside crizotinib" in frame["title"]
    inside = Page(frame["srcdoc"])
    assert inside.named("script") and not [s for s in inside.named("script") if "src" in s]
    assert "a stand-in" in frame["srcdoc"]
    assert written(tmp_path, "crizotinib", "G1202R", script=script) == text


def test_a_rebuilt_stretch_can_be_the_view_of_a_page(tmp_path):
    script = tmp_path / "3Dmol-min.js"
    script.write_text("var $3Dmol = {};", encoding="utf-8")
    text = written(tmp_path, "crizotinib", ["G1202del", "E1167del"], script=script)
    (frame,) = Page(text).named("iframe")
    assert "G1202del beside crizotinib" in frame["title"] and "rebuilt as ribbons" in frame["title"]
    assert "The rest of the backbone is held as in the crystal." in frame["srcdoc"]


# ------------------------------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("report.pdf", "should end in .html"),
        ("report", "should end in .html"),
        ("none/report.html", "no folder 'none'"),
    ],
)
def test_other_places_are_refused_before_anything_is_scored(tmp_path, monkeypatch, path, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("alkstruct.report.page.comparison_rows", None)
    with pytest.raises(alk.AlkstructError, match=said):
        alk.write_report(path, "crizotinib", "G1202R")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("complexes", "variants", "choice", "said"),
    [
        ([], "G1202R", {}, "at least one complex and one variant"),
        ("crizotinib", [], {}, "at least one complex and one variant"),
        ("crizotinib", "G1202R", {"date": "tomorrow"}, "written as 2026-01-31, not 'tomorrow'"),
        ("crizotinib", "G1202R", {"script": "https://3dmol.org/3Dmol.js"}, "loads nothing from elsewhere"),
        ("crizotinib", "G1202R", {"energy": "none"}, "no energy 'none'"),
        ("crizotinib", "G1202", {"strict": True}, "G1202"),
        ("crizotinib", "A1202R", {"strict": True}, "expects A at 1202"),
        ("none.pdb", "G1202R", {}, "no packaged structure and no file"),
    ],
)
def test_what_makes_no_report_is_an_error(tmp_path, complexes, variants, choice, said):
    with pytest.raises(alk.AlkstructError, match=said):
        alk.write_report(tmp_path / "report.html", complexes, variants, **choice)
    assert not (tmp_path / "report.html").exists()


def test_the_command_line_says_what_it_wrote(tmp_path, monkeypatch, capsys, one):
    monkeypatch.chdir(tmp_path)
    words = ["report", "crizotinib", "--mutations", *VARIANTS, "--date", DATE, "-o", "report.html"]
    assert main.main(words) == 0
    out, err = capsys.readouterr()
    assert out.startswith("report.html holds the report: 6 variants in 1 complex, ") and err == ""
    assert out.endswith("For research use; it selects no therapy.\n")
    assert Path("report.html").read_text(encoding="utf-8") == one
    assert main.main([*words[:-1], "report.txt"]) == 2
    assert "should end in .html" in capsys.readouterr().err


def test_the_documentation_runs_and_agrees(tmp_path, monkeypatch, capsys):
    """Its command and its code make the same page; the kilobytes are left to the version of matplotlib."""
    text = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (command, said), *_ = re.findall(r"^\$ (alkstruct .*)\n(.*?complexes)", text, re.MULTILINE)
    assert main.main(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out.startswith(said)
    made, session = Path("report.html").read_bytes(), {}
    for block in re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        exec(compile(block, "reports.md", "exec"), session)
    assert Path("report.html").read_bytes() == made


@pytest.mark.filterwarnings("ignore:residue numbers of chain A of 2XP2 are 1085 too high")
def test_a_report_is_of_the_kinase_of_its_complexes(tmp_path):
    """The map is the kinase's, which the title names; of its mutations nothing was measured that is looked up."""
    kinase = alk.load("crizotinib", reference="".join(alk.region_table().residue))  # numbered from 1
    page = Page(written(tmp_path, kinase, ["G117R", "L111M"]))
    said = " ".join(page.text.split())
    assert page.faults == [] and "L111M of own sequence against crizotinib" in said
    assert "clinical evidence that alkstruct looks up are of ALK; of own sequence it has none to show here." in said
    assert "numbering and annotation" not in said and "No measured fold change" not in said
    assert "Figure 1. Where the variants lie along the kinase domain" in said


CRYSTALS = ROOT.parent / "shared" / "development" / "structures"


@pytest.mark.skipif(not CRYSTALS.is_dir(), reason="needs crystals in ../shared/development")
def test_a_report_on_a_crystal_of_egfr(tmp_path):
    text = written(tmp_path, CRYSTALS / "EGFR_gefitinib_2ITY.pdb", ["T790M", "G719S"], reference="EGFR")
    said = " ".join(Page(text).text.split())
    for words in ("T790M and G719S of EGFR against IRE", "EGFR kinase with IRE", "UniProt P00533", "--reference EGFR"):
        assert words in said
    assert "numbering and annotation of EGFR" in said and re.search(r">\s*EGFR\s*</text>|<!-- EGFR -->", text)


def test_a_protein_that_is_not_known_has_a_report_without_a_map(tmp_path):
    alk.load("crizotinib").save(tmp_path / "kinase.pdb")
    kinase = alk.load(tmp_path / "kinase.pdb", reference=None)
    page = alk.write_report(tmp_path / "kinase.html", kinase, ["G1202R", "L1196M"]).read_text(encoding="utf-8")
    assert "estimated to disrupt binding: G1202R" in page
    assert "Map of the kinase domain" not in page


def test_arguments_that_change_places_are_told(tmp_path):
    with pytest.raises(alk.AlkstructError, match="written to a path, given first, not to Complex"):
        alk.write_report(alk.load("crizotinib"), tmp_path / "report.html", ["G1202R"])
