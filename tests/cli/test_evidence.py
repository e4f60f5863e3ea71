"""What is known of variants: ranks, evidence and annotations."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from cli_cases import VARIANTS

import alkstruct as alk
from alkstruct.kinase.potency import wild_type_potency
from alkstruct.kinase.standing import shares_borne_out
from alkstruct.scoring.calibration import RESISTANT_FOLD
from alkstruct.tables.text import ranking as ranking_text

WIDTHS = (80, 100)


def test_rank_puts_crizotinib_first_for_its_known_exception(shown):
    """C1156Y+L1198F resensitised a patient to crizotinib (Shaw 2016): it is first, and the evidence is named."""
    out = shown("rank", "C1156Y+L1198F")
    table = alk.rank_inhibitors("C1156Y+L1198F")
    below = out.partition("\n----")[2].splitlines()[1:]
    rows = [[line.split()[0], line.split()[3]] for line in below[: len(table)]]
    assert rows == [["-" if pd.isna(r.rank) else str(r.rank), r.inhibitor] for r in table.itertuples()]
    assert rows[0] == ["1", "crizotinib"]
    assert "PMID 26698910" in " ".join(out.split())
    assert table.attrs["notice"] in out
    assert all(row.mechanism in " ".join(out.split()) for row in table.itertuples())
    assert "contradicted by 2 reports of resistance: CIViC EID843 (PMID 26698910)" in " ".join(out.split())


def test_the_page_on_ranking_shows_what_is_printed_and_says_what_is_drawn(shown):
    page = (Path(__file__).parents[2] / "docs" / "ranking.md").read_text(encoding="utf-8")
    printed = re.search(r"\$ alkstruct (rank \w+)\n(.*?)\n```", page, re.DOTALL)
    assert printed[2] in shown(*printed[1].split()), "print the table anew into docs/ranking.md"
    against, support = (f"{share:.0%}".replace("%", " %") for share in shares_borne_out(RESISTANT_FOLD))
    assert f"count | in {against} of the draws | 10 of the 14" in page
    assert f"count | in {support} of the draws | 7 of the 14" in page
    for name in ("ceritinib", "alectinib", "brigatinib", "lorlatinib"):
        potency = wild_type_potency(name)
        assert f"| {name} | {f'{potency.bound} {potency.ic50:g}'.strip()} | " in page


def test_rank_shows_no_digits_that_mean_nothing(shown):
    """Laboratories agree on two digits of an IC50 at most."""
    table = alk.rank_inhibitors("G1202R").set_index("inhibitor")
    assert table.loc["crizotinib", "ic50"] == pytest.approx(613.6, abs=0.1)
    line = next(line for line in shown("rank", "G1202R").splitlines() if " crizotinib " in line)
    assert "  67  " in line and " 9.2 measured " in line and "  610  " in line
    assert line.split()[-1] == "contradicted" == table.loc["crizotinib", "standing"]
    assert " ≥ 104 measured " in shown("rank", "G1202R", "--inhibitors", "alectinib")  # at least, Hatcher 2015


def test_rank_beyond_a_hundredfold_is_a_lower_bound():
    """Cells can hardly show a larger fold, so an estimate that is larger says no more."""
    table = alk.rank_inhibitors("V1180L").iloc[:1].assign(estimated_fold=1234.0, wild_type_ic50=41.0, ic50=50594.0)
    line = ranking_text(table).splitlines()[3]
    assert " > 100 estimated " in line and " > 4100 " in line and " up " in line


def test_rank_in_trans_is_decided_by_the_worst_clone(shown):
    command = "rank", "G1202R+L1196M", "--inhibitors", "crizotinib"
    assert "in cis" in shown(*command)
    assert "in trans" in shown(*command, "--phase", "trans")
    records = json.loads(shown(*command, "--phase", "trans", "--json"))
    assert [record["variant"] for record in records] == ["L1196M"]  # 843 nM, and 614 nM on G1202R


def test_rank_of_what_is_not_modelled_says_so_once(shown):
    words = " ".join(shown("rank", "E1167del", "--inhibitors", "ceritinib").split())
    assert words.count("the change lies inside a helix") == 1
    assert " phase" not in words and " in cis" not in words


def test_evidence_shows_folds_and_conflicts(shown):
    out = shown("evidence", "F1174L")
    assert "F1174L, measured in cells" in out
    assert "F1174L, clinical and preclinical evidence" in out
    rows = [line for line in out.splitlines() if line.startswith("crizotinib ") and "in conflict" in line]
    evidence = alk.clinical_evidence().query("variant == 'F1174L' and drug == 'crizotinib'")
    assert len(rows) == len(evidence) > 1


def test_evidence_names_the_limits_of_an_assay(shown):
    line = next(line for line in shown("evidence", "L1196M").splitlines() if line.startswith("crizotinib "))
    assert line.split()[:5] == ["crizotinib", "549", "at", "least", "9.8"]
    assert line.endswith("Hatcher 2015; near the parental cells")


def test_evidence_of_several_variants_is_one_table(shown):
    out = shown("evidence", "1151Tins", "C1156Y+L1198F", "A1200W", "--csv", "evidence.csv")
    assert "A1200W: nothing at hand" in out
    table = pd.read_csv("evidence.csv")
    assert table.variant.drop_duplicates().tolist() == ["T1151_L1152insT", "C1156Y+L1198F"]
    assert set(table.evidence) == {"measured", "clinical"}
    known = [source[source.variant.isin(table.variant)] for source in (alk.experiments(), alk.clinical_evidence())]
    assert len(table) == sum(map(len, known))


def test_evidence_of_an_unknown_variant_is_an_error(run):
    status, out, err = run("evidence", "A1200W")
    assert (status, out) == (2, "")
    assert err == "alkstruct: no evidence at hand for A1200W\n"


@pytest.mark.parametrize(
    "command",
    [
        ("evidence", "L1152R", "T1151_L1152insT"),
        ("rank", "C1156Y+L1198F"),
        ("score", "crizotinib", *VARIANTS, "C1156Y+L1198F", "--annotate"),
        ("compare", "L1196M", "T1151_L1152insT", "--annotate"),
    ],
    ids=lambda command: command[0],
)
def test_lines_of_what_is_known_fit_the_page(shown, monkeypatch, once, few_backbones, command):
    once("score", "compare")
    for width in WIDTHS:
        monkeypatch.setenv("COLUMNS", str(width))
        assert max(map(len, shown(*command).splitlines())) <= width


def test_annotate_adds_what_was_measured(shown, monkeypatch, once, few_backbones):
    once("score")
    for width in WIDTHS:
        monkeypatch.setenv("COLUMNS", str(width))
        assert_annotated(shown)


def assert_annotated(shown):
    command = "score", "alectinib", "G1269A", "L1196M", "T1151_L1152insT", "E1167del"
    out = shown(*command, "--annotate")
    assert "Hatcher 2015" in out
    assert "Hatcher 2015" not in shown(*command)
    ends = {line.split()[0]: line.split()[-2:] for line in out.partition("why")[0].splitlines() if line}
    assert ends["L1196M"] == ["≥", "45"]  # the wild type is at the assay's floor: a lower bound
    assert ends["T1151_L1152insT"] == ["indirect", "16"]
    assert ends["E1167del"] == ["modelled", "-"]
    table = alk.annotate(alk.score(*command[1:2], list(command[2:])), "alectinib")
    records = json.loads(shown(*command, "--annotate", "--json"))
    known = [None if pd.isna(value) else value for value in table.measured_fold]
    assert [record["measured_fold"] for record in records] == known


def test_annotate_of_several_inhibitors(shown):
    words = " ".join(shown("compare", "L1196M", "--annotate").split())
    assert "L1196M lorlatinib measured: 16x (Johnson 2014); sensitivity" in words
    assert "L1196M ceritinib measured: 1.6x (Hatcher 2015)" in words
