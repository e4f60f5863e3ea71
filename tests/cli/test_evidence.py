"""What is known of variants: ranks, evidence and annotations."""

import json

import pandas as pd
import pytest
from cli_cases import VARIANTS

import alkstruct as alk


def test_rank_puts_crizotinib_first_for_its_known_exception(shown):
    """C1156Y+L1198F resensitised a patient to crizotinib (Shaw 2016): it is first, and the evidence is named."""
    out = shown("rank", "C1156Y+L1198F")
    table = alk.rank_inhibitors("C1156Y+L1198F")
    below = out.partition("\n----")[2].splitlines()[1:]
    rows = [line.split()[:2] for line in below[: len(table)]]
    assert rows == [["-" if pd.isna(r.rank) else str(r.rank), r.inhibitor] for r in table.itertuples()]
    assert rows[0] == ["1", "crizotinib"]
    assert "PMID 26698910" in " ".join(out.split())
    assert table.attrs["notice"] in out
    assert all(row.mechanism in " ".join(out.split()) for row in table.itertuples())


def test_rank_shows_no_digits_that_mean_nothing(shown):
    """An estimate beyond a hundredfold is a lower bound, and so is its IC50."""
    line = next(line for line in shown("rank", "G1202R").splitlines() if " crizotinib " in line)
    assert "  > 100  " in line
    assert "  > 5600  " in line
    assert line.split()[-2:] == ["5.9", "disrupts"]


def test_rank_in_trans_is_decided_by_the_worst_clone(shown):
    command = "rank", "G1202R+L1196M", "--inhibitors", "crizotinib"
    assert "in cis" in shown(*command)
    assert "in trans" in shown(*command, "--phase", "trans")
    records = json.loads(shown(*command, "--phase", "trans", "--json"))
    assert [record["variant"] for record in records] == ["G1202R"]


def test_rank_of_what_is_not_modelled_says_so_once(shown):
    words = " ".join(shown("rank", "T1151_L1152insT", "--inhibitors", "ceritinib").split())
    assert words.count("insertions and deletions move the backbone") == 1
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


@pytest.mark.parametrize("width", [80, 100])
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
def test_lines_of_what_is_known_fit_the_page(shown, monkeypatch, width, command):
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, shown(*command).splitlines())) <= width


@pytest.mark.parametrize("width", [80, 100])
def test_annotate_adds_what_was_measured(shown, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    command = "score", "crizotinib", "G1269A", "L1196M", "T1151_L1152insT"
    out = shown(*command, "--annotate")
    assert "Hatcher 2015" in out
    assert "Hatcher 2015" not in shown(*command)
    ends = {line.split()[0]: line.split()[-2:] for line in out.partition("why")[0].splitlines() if line}
    assert ends["L1196M"] == [">", "9.8"]  # near the parental cells: a lower bound
    assert ends["T1151_L1152insT"] == ["modelled", "16"]
    table = alk.annotate(alk.score(*command[1:2], list(command[2:])), "crizotinib")
    records = json.loads(shown(*command, "--annotate", "--json"))
    assert [record["measured_fold"] for record in records] == table.measured_fold.tolist()


def test_annotate_of_several_inhibitors(shown):
    words = " ".join(shown("compare", "L1196M", "--annotate").split())
    assert "L1196M lorlatinib sensitivity" in words
    assert "L1196M ceritinib measured: 1.6x (Hatcher 2015)" in words
