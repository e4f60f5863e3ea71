"""The command line: tables that agree with the functions, one-line errors, exit statuses."""

import errno
import io
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import alkstruct as alk
from alkstruct.cli import arguments as cli_arguments
from alkstruct.cli import commands, main
from alkstruct.kernels.compiled import NOTICE

COLUMNS = alk.score_columns().set_index("column").dtype.to_dict()
VARIANTS = ["L1196M", "G1202R", "S1206Y", "T1151_L1152insT"]


@pytest.fixture(autouse=True)
def page(monkeypatch, tmp_path):
    """Lines of 100 columns, in an empty folder."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys):
    """Run a command: exit status, standard output, standard error."""

    def run(*arguments):
        try:
            status = main.main(list(map(str, arguments)))
        except SystemExit as end:
            status = end.code or 0
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def shown(run):
    """Standard output of a command that succeeds without a word on standard error."""

    def shown(*arguments):
        status, out, err = run(*arguments)
        assert (status, err) == (0, "")
        return out

    return shown


def read_csv(path, columns=COLUMNS):
    """A table as it was before it went through a CSV file."""
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    for name, kind in columns.items():
        column = raw[name]
        if kind == "category":
            raw[name] = column.astype(pd.CategoricalDtype(alk.score("crizotinib", []).verdict.cat.categories))
        elif kind != "str":
            raw[name] = column.where(column != "").map(float, na_action="ignore").astype(kind)
    return raw


def subprocess_environment(**extra):
    """In which `python -m alkstruct` is the package that is tested here."""
    return {**os.environ, "PYTHONPATH": str(Path(alk.__file__).parents[1]), **extra}


# ------------------------------------------------------------------------------------------------ score


def test_score_shows_every_variant_in_the_order_asked(shown):
    out = shown("score", "crizotinib", *VARIANTS)
    lines = out.splitlines()
    assert "2XP2" in lines[0]
    assert "crizotinib" in lines[0]
    first_words = [line.split()[0] for line in lines if line.strip()]
    assert [word for word in first_words if word in VARIANTS] == 2 * VARIANTS  # in the table, and below "why"
    assert "selects no therapy" in lines[-1]


def test_score_shows_what_the_function_gives(shown):
    out = shown("score", "crizotinib", *VARIANTS)
    table = alk.score("crizotinib", VARIANTS)
    words = " ".join(out.split())
    for row in table.itertuples():
        assert f"{row.variant} {row.mechanism}" in words
        line = next(line for line in out.splitlines() if line.startswith(row.variant))
        assert f" {row.verdict} " in line
        assert f" {row.distance:.1f} " in line
        for word in filter(None, row.caveats.split(";")):
            assert f"[{word}] " in out
    assert "solvent front" in out
    assert "gatekeeper" in out


def test_what_is_unknown_is_a_dash(shown):
    out = shown("score", "crizotinib", "T1151_L1152insT")
    line = next(line for line in out.splitlines() if line.startswith("T1151_L1152insT"))
    assert line.split()[-1] == "-"
    assert "nan" not in out.lower()
    assert "<NA>" not in out


@pytest.mark.parametrize(
    "arguments", [("L1196M,G1202R",), ("L1196M", "G1202R"), ("L1196M,", "p.Gly1202Arg"), ("L1196M, G1202R",)]
)
def test_commas_separate_as_spaces_do(shown, arguments):
    assert shown("score", "crizotinib", *arguments) == shown("score", "2XP2", "L1196M", "G1202R")


def test_duplicates_are_kept(shown):
    records = json.loads(shown("score", "crizotinib", "G1202R", "G1202R", "--json"))
    assert [record["variant"] for record in records] == ["G1202R", "G1202R"]


@pytest.mark.parametrize("width", [80, 110])
@pytest.mark.parametrize(
    "command", [("score", "crizotinib", *VARIANTS), ("compare", *VARIANTS[:3])], ids=["score", "compare"]
)
def test_lines_fit_the_page(shown, monkeypatch, width, command):
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, shown(*command).splitlines())) <= width


def test_a_narrow_terminal_is_not_obeyed_beyond_reason(shown, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    assert max(map(len, shown("score", "crizotinib", "G1202R").splitlines())) > 60


# --------------------------------------------------------------------------------------- CSV and JSON


def test_csv_round_trip_is_the_table(shown):
    out = shown("score", "crizotinib", *VARIANTS, "--csv", "table.csv")
    assert "table.csv" in out
    assert_frame_equal(read_csv("table.csv"), alk.score("crizotinib", VARIANTS), check_exact=True)


def test_no_csv_without_being_asked(shown, tmp_path):
    shown("score", "crizotinib", "G1202R")
    assert list(tmp_path.iterdir()) == []


def test_json_is_the_table_and_nothing_else(shown):
    records = json.loads(shown("score", "crizotinib", *VARIANTS, "--json"))
    table = alk.score("crizotinib", VARIANTS)
    assert [record["variant"] for record in records] == VARIANTS
    assert all(list(record) == list(table) for record in records)
    assert records[1]["ddg"] == table.ddg[1]
    assert type(records[1]["position"]) is int
    assert records[3]["ddg"] is None


def test_json_and_csv_together(shown):
    json.loads(shown("score", "crizotinib", "G1202R", "--json", "--csv", "table.csv"))
    assert len(read_csv("table.csv")) == 1


@pytest.mark.parametrize(
    "command",
    [
        ("structures",),
        ("regions",),
        ("regions", "G1202R", "1174"),
        ("contacts", "crizotinib"),
        ("compare", "G1202R"),
        ("scan", "crizotinib", "--within", "4", "--quiet"),
        ("build", "crizotinib", "L1196M", "--out", "mutant.pdb"),
        ("rank", "G1202R", "--inhibitors", "crizotinib,lorlatinib"),
        ("evidence", "G1202R"),
        ("evidence", "I1171N", "F1174L"),
    ],
    ids=" ".join,
)
def test_every_command_speaks_json_and_csv(shown, command):
    assert shown(*command).strip()
    records = json.loads(shown(*command, "--json", "--csv", "table.csv"))
    table = pd.read_csv("table.csv")
    assert len(records) == len(table) > 0
    assert list(records[0]) == list(table)


# ---------------------------------------------------------------------------------- the other commands


def test_compare_is_variants_by_inhibitors(shown):
    inhibitors = ("--inhibitors", "crizotinib,lorlatinib", "--inhibitors", "4MKC")
    out = shown("compare", "G1202R", "L1198F", *inhibitors)
    head, entries, _, *rows = out.split("\n\n")[1].splitlines()
    assert head.split() == ["variant", "crizotinib", "lorlatinib", "ceritinib"]
    assert entries.split() == ["2XP2", "4CLI", "4MKC"]
    assert [row.split()[0] for row in rows] == ["G1202R", "L1198F"]
    table = alk.compare(["G1202R", "L1198F"], ["crizotinib", "lorlatinib", "4MKC"])
    assert " ".join(rows).split()[2::2][:3] == table.verdict.tolist()[:3]
    words = " ".join(out.split())
    assert all(f"{row.inhibitor} {row.mechanism}" in words for row in table.itertuples())
    assert "selects no therapy" in out.splitlines()[-1]


def test_compare_takes_the_five_by_default(shown):
    records = json.loads(shown("compare", "G1202R", "--json"))
    assert [r["inhibitor"] for r in records] == alk.compare("G1202R").inhibitor.tolist()
    assert len(records) == 5


def test_compare_says_once_what_holds_for_all(shown):
    out = shown("compare", "T1151_L1152insT")
    assert "\n  all  " in out
    assert "\n  crizotinib  " not in out
    assert "\n  crizotinib  " in shown("compare", "G1202R")


def test_compare_keeps_two_complexes_of_one_inhibitor_apart(shown):
    alk.load("crizotinib").save("other.cif")
    out = shown("compare", "L1196M", "--inhibitors", "2XP2,other.cif")
    head, entries, *_ = out.split("\n\n")[1].splitlines()
    assert head.split() == ["variant", "crizotinib", "crizotinib"]
    assert entries.split() == ["2XP2", "other"]


def test_scan_summarises_and_shows_its_progress(run):
    status, out, err = run("scan", "crizotinib", "--within", "5", "--csv", "scan.csv")
    table = alk.scan("crizotinib", within=5)
    assert status == 0
    assert f"{len(table)} variants at {table.position.nunique()} sites within 5 Å" in out
    counts = table.verdict.value_counts()
    for verdict in counts[counts > 0].index:
        assert [verdict, str(counts[verdict])] in [line.rsplit(maxsplit=1) for line in out.splitlines()]
    strongest = table[table.distance <= 6].nlargest(commands.STRONGEST, "ddg")
    assert all(f"\n{variant} " in out for variant in strongest.variant)
    assert "site/s" in err
    assert_frame_equal(read_csv("scan.csv"), table, check_exact=True)


def test_scan_can_be_quiet(run):
    status, out, err = run("scan", "crizotinib", "--within", "4", "--quiet")
    assert (status, err) == (0, "")
    assert out


def test_scan_of_nothing_says_so(shown):
    assert "0 variants at 0 sites" in shown("scan", "crizotinib", "--within", "0.5", "-q")


def test_structures_lists_all(shown):
    out = shown("structures")
    assert all(entry in out for entry in alk.list_structures().pdb_id)


def test_regions_of_the_whole_chain(shown):
    out = shown("regions")
    table = alk.region_table()
    assert all(segment in out for segment in table.segment)
    assert "gatekeeper L1196" in out


def test_regions_of_sites(shown):
    out = shown("regions", "G1202R", "1174", "1151Tins")
    names = [line.split("  ")[0] for line in out.splitlines()[2:] if line[0] != " "]
    assert names == ["G1202R", "1174", "1151Tins"]
    assert "solvent front" in out
    assert "alphaC helix" in out
    assert "beta3-alphaC loop" in out


def test_contacts_names_the_hinge(shown):
    out = shown("contacts", "crizotinib")
    assert any(line.split()[:4] == ["M1199", "hinge", "hydrogen", "bond"] for line in out.splitlines())


@pytest.mark.parametrize("name", ["mutant.pdb", "mutant.cif"])
def test_build_writes_a_structure_that_loads(shown, name):
    out = shown("build", "crizotinib", "L1196M", "-o", name)
    assert name in out
    assert alk.load(name).mutations == ("L1196M",)


@pytest.mark.parametrize("variant", ["L1256G", "G1269A"])
def test_build_without_any_dihedral(shown, variant):
    assert variant in shown("build", "crizotinib", variant, "-o", "mutant.pdb")


# -------------------------------------------------------------------------------------------- own files


def test_a_file_is_as_good_as_a_name(shown):
    alk.load("crizotinib").save("mine.pdb")
    mine = shown("score", "mine.pdb", "G1202R", "--ligand", "VGH", "--chain", "A")
    named = shown("score", "crizotinib", "G1202R")
    assert mine.splitlines()[0] == named.splitlines()[0].replace("2XP2", "mine")
    row = next(line for line in named.splitlines() if line.startswith("G1202R"))
    assert row in mine.splitlines()


def test_any_kinase_has_no_regions(shown):
    out = shown("score", "crizotinib", "G1202R", "--any-kinase")
    assert "Q9UM73" not in out
    assert "ALK" not in out
    assert "solvent front" not in out
    assert "solvent front" in shown("score", "crizotinib", "G1202R")
    assert "G1202R" in shown("compare", "G1202R", "--any-kinase")
    assert "M1199" in shown("contacts", "crizotinib", "--any-kinase")


# --------------------------------------------------------------------------------------- what goes wrong

NO_SUCH_FOLDER = str(Path("absent") / "file")
FAILURES = {
    "unknown inhibitor": (("score", "nosuchdrug", "G1202R"), "nosuchdrug"),
    "unknown inhibitor among several": (("compare", "G1202R", "--inhibitors", "crizotinib,nosuch"), "nosuch"),
    "bad notation": (("score", "crizotinib", "G1202"), "G1202"),
    "wild type mismatch": (("score", "crizotinib", "A1202R"), "A1202R"),
    "wild type of a region": (("regions", "A1202R"), "G"),
    "no such position": (("regions", "99999"), "99999"),
    "absent file": (("score", "absent.pdb", "G1202R"), "absent.pdb"),
    "not a structure": (("score", __file__, "G1202R"), "PDB"),
    "unwritable csv": (("score", "crizotinib", "G1202R", "--csv", NO_SUCH_FOLDER), NO_SUCH_FOLDER),
    "csv is a folder": (("score", "crizotinib", "G1202R", "--csv", "."), "."),
    "unwritable pdb": (("build", "crizotinib", "L1196M", "-o", f"{NO_SUCH_FOLDER}.pdb"), NO_SUCH_FOLDER),
    "unknown ending": (("build", "crizotinib", "L1196M", "-o", "mutant.txt"), "mutant.txt"),
    "no such chain": (("score", "crizotinib", "G1202R", "--chain", "Z"), "Z"),
    "no such ligand": (("score", "crizotinib", "G1202R", "--ligand", "XYZ"), "VGH"),
    "no variant": (("score", "crizotinib"), "VARIANT"),
    "only commas": (("score", "crizotinib", ","), "','"),
    "inhibitors that are only commas": (("compare", "G1202R", "--inhibitors", ", ,"), "', ,'"),
    "no site": (("regions", ""), "''"),
    "no command": ((), "alkstruct --help"),
    "unknown command": (("frobnicate",), "frobnicate"),
    "unknown option": (("score", "crizotinib", "G1202R", "--frobnicate"), "frobnicate"),
    "distance below zero": (("scan", "crizotinib", "--within", "-1"), "--within"),
    "distance not a number": (("scan", "crizotinib", "--within", "near"), "near"),
    "no such folder of crystals": (("validate", "--crystals", NO_SUCH_FOLDER), NO_SUCH_FOLDER),
    "unknown energy": (("score", "crizotinib", "G1202R", "--energy", "amber"), "amber"),
    "phase": (("rank", "G1202R+L1196M", "--phase", "both"), "both"),
    "distance nan": (("scan", "crizotinib", "--within", "nan"), "nan"),
}


@pytest.mark.parametrize(("arguments", "told"), FAILURES.values(), ids=FAILURES)
def test_an_error_is_one_line_and_status_2(run, arguments, told):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("alkstruct: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert "unexpected" not in err
    assert told in err


def test_errors_speak_of_options_not_of_python(run, monkeypatch):
    def refuse(*_, **__):
        raise alk.LigandError('two ligands; say which, for example ligand="VGH", or pass reference=None')

    monkeypatch.setattr(alk, "load", refuse)
    status, _, err = run("score", "my.pdb", "G1202R")
    assert status == 2
    assert "for example --ligand VGH, or pass --any-kinase" in err


@pytest.mark.parametrize(
    ("problem", "status", "told"),
    [
        (KeyError("atom"), 2, "alkstruct: unexpected KeyError"),
        (OSError(errno.ENOSPC, "No space left on device"), 2, "alkstruct: No space left on device\n"),
        (alk.StructureError("two\nlines"), 2, "alkstruct: two lines\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_whatever_is_raised_ends_in_one_line(run, monkeypatch, problem, status, told):
    def fail(*_, **__):
        raise problem

    monkeypatch.setattr(alk, "score", fail)
    code, out, err = run("score", "crizotinib", "G1202R")
    assert (code, out) == (status, "")
    assert err.startswith(told) if told else err == ""
    assert err.count("\n") == bool(told)


def test_warnings_are_one_line(run, monkeypatch):
    score = alk.score

    def warn(*arguments, **choice):
        warnings.warn("two\nlines", alk.AlkstructWarning, stacklevel=2)
        return score(*arguments, **choice)

    monkeypatch.setattr(alk, "score", warn)
    status, out, err = run("score", "crizotinib", "G1202R")
    assert status == 0
    assert "G1202R" in out
    assert err == "alkstruct: warning: two lines\n"


@pytest.mark.parametrize(("encoding", "unit"), [("ascii", "A"), ("utf-8", "Å"), ("latin-1", "Å")])
def test_angstrom_where_the_terminal_has_none(monkeypatch, encoding, unit):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    assert main.main(["score", "crizotinib", "S1206Y"]) == 0
    (units,) = [line for line in raw.getvalue().decode(encoding).splitlines() if line.split()[1:2] == ["kcal/mol"]]
    assert units.split()[0] == unit


# ------------------------------------------------------------------------------------- help and version


def test_version(run):
    assert run("--version") == (0, f"alkstruct {alk.__version__}\n", "")


@pytest.mark.parametrize("command", [name for name in cli_arguments.EXAMPLES if name])
def test_help_has_examples_that_parse(run, command):
    status, out, err = run(command, "--help")
    assert (status, err) == (0, "")
    examples = [line.split() for line in out.partition("examples:\n")[2].splitlines()]
    assert examples
    for program, *words in examples:
        assert program == "alkstruct"
        assert cli_arguments.parser(commands.COMMANDS).parse_args(words).run


def test_help_names_every_command(run):
    _, out, _ = run("--help")
    assert all(f"\n    {command}" in out for command in cli_arguments.EXAMPLES if command)


def test_as_a_process():
    """One run as a user's shell does it, where standard output has no Å."""
    command = [sys.executable, "-m", "alkstruct", "score", "crizotinib", "S1206Y"]
    environment = subprocess_environment(PYTHONIOENCODING="ascii")
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0
    assert done.stderr.strip() in ("", NOTICE)  # the first run after an installation compiles
    assert "\nS1206Y " in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="pipes close otherwise there")
def test_a_reader_that_goes_away_is_no_error():
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "alkstruct", "regions"]
    with os.fdopen(writing, "w") as gone:
        done = subprocess.run(command, stdout=gone, stderr=subprocess.PIPE, env=subprocess_environment())
    assert (done.returncode, done.stderr) == (141, b"")


# --------------------------------------------------------------------------------- what is known of variants


def test_rank_puts_crizotinib_first_for_its_known_exception(shown):
    """C1156Y+L1198F resensitised a patient to crizotinib (Shaw 2016): it is first, and the evidence is named."""
    out = shown("rank", "C1156Y+L1198F")
    table = alk.rank_inhibitors("C1156Y+L1198F")
    rows = [line.split()[:2] for line in out.splitlines()[5 : 5 + len(table)]]
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


# ------------------------------------------------------------------------------- energy, probability, validation


def test_score_shows_probability_and_deviation(shown):
    lines = shown("score", "crizotinib", "G1269A", "S1206Y").splitlines()
    row = alk.score("crizotinib", "G1269A").iloc[0]
    first = next(k for k, line in enumerate(lines) if line.startswith("G1269A"))
    assert f" {row.ddg:+.1f} ± {row.ddg_sd:.1f}    {row.disruption:.2f}  disrupts " in lines[first]
    assert lines[first + 1].split()[-5:-2] == ["0.0", "-", "indirect"]


@pytest.mark.parametrize(
    "command",
    [
        ("score", "crizotinib", "G1269A"),
        ("compare", "G1269A"),
        ("scan", "crizotinib", "--within", "3.5", "-q"),
    ],
)
def test_energy_can_be_chosen(shown, command):
    records = {energy: json.loads(shown(*command, "--json", "--energy", energy)) for energy in ("allatom", "vina")}
    assert records["allatom"] == json.loads(shown(*command, "--json"))
    assert records["vina"] != records["allatom"]
    assert len(records["vina"]) == len(records["allatom"])


def test_energy_of_a_build_can_be_chosen(shown):
    command = "build", "crizotinib", "L1196M", "-o", "mutant.pdb", "--json"
    assert shown(*command, "--energy", "vina") != shown(*command)


@pytest.mark.slow
def test_validate_prints_the_report(shown):
    out = shown("validate", "--csv", "validation.csv")
    assert all(f"\n{check}\n" in f"\n{out}" for check in pd.read_csv("validation.csv").check.unique())
    assert max(map(len, out.splitlines())) <= 100
    missed = [line.split()[2:4] for line in out.splitlines() if "MISSED" in line]
    assert missed == [["L1198F", "alectinib"], ["L1198F", "brigatinib"]]
    assert "intervals resample mutations" in out


# ------------------------------------------------------------------------------------------------- views


def test_view_writes_a_page_and_a_script(shown):
    for name in ("view.html", "view.pml"):
        out = shown("view", "crizotinib", "G1202R", "-o", name)
        assert f"{name} shows G1202R in 2XP2 with crizotinib." in out
        assert "overlaps crizotinib by more than 0.4 Å, 0.8 Å (CB and C8)" in " ".join(out.split())
        assert "G1202R" in Path(name).read_text(encoding="utf-8")


def test_view_of_a_table_shows_the_whole_kinase(shown):
    shown("scan", "crizotinib", "--within", "3.5", "-q", "--csv", "scan.csv")
    out = shown("view", "crizotinib", "-o", "scan.pml", "--colour", "disruption", "--table", "scan.csv")
    assert "Disruption by site in 2XP2" in out
    assert "does not mean harmless" in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("G1202R", "-o", "view.txt"), "end the name in .html, .png or .pml"),
        (("G1202R", "-o", "view.html", "--script", "absent"), "no 3Dmol.js at 'absent'"),
        (("G1202R", "-o", "view.html", "--colour", "disruption"), "give both or neither"),
        (("G1203R", "-o", "view.html"), "2XP2 has D there"),
        (("G1202R", "-o", "view.png"), "as --script"),
        (("-o", "view.pml", "--colour", "disruption", "--table", "view.csv"), "what scan returned"),
    ],
)
def test_view_says_what_is_wrong(run, monkeypatch, arguments, message):
    monkeypatch.delenv("ALKSTRUCT_3DMOL", raising=False)
    monkeypatch.setenv("ALKSTRUCT_BROWSER", sys.executable)
    Path("view.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    status, out, err = run("view", "crizotinib", *arguments)
    assert (status, out) == (2, "")
    assert message in err and err.count("\n") == 1


def test_build_sums_up_the_rotamers_that_it_does_not_list(shown, tmp_path):
    """Both columns are whole: what the inhibitor forbids is among the others, and weighs most without it."""
    out = shown("build", "crizotinib", "G1202R", "-o", str(tmp_path / "mutant.pdb"))
    listed = out.partition("overlap\n")[2].partition("\n\nWeights")[0].splitlines()[2:]
    weights = [[int(word) for word in line.replace(",", " ").split() if word.lstrip("-").isdigit()] for line in listed]
    (others,) = [numbers for line, numbers in zip(listed, weights, strict=True) if "others" in line]
    assert others[2] > 50
    rows = [line.rsplit(None, 4) for line in listed if "others" not in line]
    assert sum(int(row[1]) for row in rows) + others[1] == pytest.approx(100, abs=4)
    assert sum(int(row[2]) for row in rows) + others[2] == pytest.approx(100, abs=4)
