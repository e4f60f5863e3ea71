"""The command of trajectories: what is printed, what is written, what is refused; clusters and folders."""

import json
import re
import shutil
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import numpy as np
import pytest
import trajectory_cases as cases

import alkstruct as alk
from alkstruct.cli import clusters, commands, trajectories
from alkstruct.cli.arguments import parser
from alkstruct.errors import AlkstructError
from alkstruct.trajectories.crystals import score_ensemble

FRAMES, BAD_FRAMES = 12, (3, 7)
FILES = ("topology.pdb", "trajectory.dcd")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A shaken crystal, of whose frames two hold an atom nowhere: its files."""
    universe = cases.shaken(frames=FRAMES)
    universe.trajectory.get_array()[list(BAD_FRAMES), 100] = np.nan
    return cases.written(universe, tmp_path_factory.mktemp("made"), "dcd")


@pytest.fixture
def files(made, tmp_path):
    """Copy the files to the folder where the command runs."""
    return tuple(shutil.copy(file, tmp_path) for file in made)


@pytest.fixture(scope="module")
def scores(made):
    """Return what the function gives."""
    return alk.score_trajectory(made, cases.VARIANTS, keep="frames")


@pytest.fixture
def models(tmp_path):
    """A single PDB file of five models."""
    import MDAnalysis

    universe = cases.shaken(frames=5)
    with pytest.warns(UserWarning), MDAnalysis.Writer("models.pdb", universe.atoms.n_atoms, multiframe=True) as writer:
        for _ in universe.trajectory:
            writer.write(universe.atoms)
    return "models.pdb"


def paragraph(out, start):
    (found,) = [part for part in out.split("\n\n") if part.startswith(start)]
    return found


def arguments(*words):
    return parser(commands.COMMANDS).parse_args(["trajectory", *words])


# ------------------------------------------------------------------------------------------------ grammar


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("top.pdb", "run.xtc", "G1202R", "L1196M"), (["top.pdb", "run.xtc"], ["G1202R", "L1196M"])),
        (("top.psf", "1.dcd", "2.dcd", "p.Gly1202Arg"), (["top.psf", "1.dcd", "2.dcd"], ["p.Gly1202Arg"])),
        (("models.pdb", "I1171N/S/T"), (["models.pdb"], ["I1171N/S/T"])),
        (("models.pdb", "@variants.csv"), (["models.pdb"], ["@variants.csv"])),
        (("top.pdb", "run.xtc", "--mutations", "G1202R"), (["top.pdb", "run.xtc"], ["G1202R"])),
        (("top.pdb", "--step", "2", "run.xtc", "--quiet", "G1202R"), (["top.pdb", "run.xtc"], ["G1202R"])),
    ],
    ids=lambda value: " ".join(map(str, value)),
)
def test_files_come_first_and_then_variants(words, named):
    """A file that is absent is still no variant by its ending; options may stand between."""
    assert trajectories.files_and_variants(arguments(*words)) == named


def test_a_file_is_known_by_being_there(tmp_path):
    (tmp_path / "run.strange").touch()
    assert trajectories.files_and_variants(arguments("a.pdb", "run.strange", "G1202R"))[0] == ["a.pdb", "run.strange"]


# ------------------------------------------------------------------------------------------------ printed


def test_one_line_a_variant_of_what_the_function_gives(shown, files, scores):
    out = shown("trajectory", *FILES, *cases.VARIANTS)
    head = paragraph(out, "topology, crizotinib: ALK kinase, chain A; positions of UniProt Q9UM73").splitlines()
    assert head[-2:] == [
        "10 of 12 frames scored: 0 to 11; chain, inhibitor and bonds as in frame 0",
        "Not scored: frames 3, 7: coordinates that are no numbers",
    ]
    summary = scores.summary().set_index("variant")
    rows = paragraph(out, "variant").splitlines()
    assert rows[0].split() == "variant where frames indep. ddG spread 5 %, 95 % P(>5x) disrupts verdict".split()
    lines = {line.split()[0]: line for line in rows[3:] if not line.startswith(" ")}
    for variant in ("L1196M", "G1202R"):
        row, line = summary.loc[variant], " ".join(lines[variant].split())
        assert f"{row['ddg_mean']:+.2f} ± {row['ddg_error']:.2f} {row['ddg_spread']:.2f} " in line
        assert f" {row['disruption_mean']:.2f} {100 * row['disrupts']:.0f} " in line
        assert " 10 <" in line and not row["converged"]
        assert lines[variant].rstrip().endswith(row["verdict"])
    assert "(0.14)" in lines["S1206Y"]  # a base rate
    assert lines["H1124Q"].split()[:4] == ["H1124Q", "glycine-rich", "0", "-"]
    why = " ".join(paragraph(out, "why").split())
    assert "G1202R Arg1202 collides with crizotinib" in why and "H1124Q Not modelled: residue 1124" in why
    key = " ".join(out.split())
    assert "block-averaged" in key and "converged is false" in key
    assert out.splitlines()[-1] == "For research use; it selects no therapy."


def test_the_share_of_frames_without_an_estimate_is_printed(shown, tmp_path, monkeypatch):
    """In three frames of eight the inhibitor stands 0.2 Å farther out, so that R1120 is out of its reach."""
    monkeypatch.setenv("COLUMNS", "130")
    universe = cases.shaken(frames=8, scale=0.0)
    places, inhibitor = universe.trajectory.get_array(), universe.select_atoms("resname VGH")
    center = universe.select_atoms("resid 1120 and name CA").positions[0]
    out_of = inhibitor.positions.mean(axis=0) - center
    places[2:5, inhibitor.indices] += 0.2 * out_of / np.linalg.norm(out_of)
    files = [file.name for file in cases.written(universe, tmp_path, "dcd")]
    out = shown("trajectory", *files, "R1120Q", "S1206Y")
    rows = paragraph(out, "variant").splitlines()
    assert rows[0].split()[2:4] == ["frames", "indirect"]
    assert re.search(r"^R1120Q .* 5 +38 .* neutral$", rows[3]) and re.search(
        r"^S1206Y .* 8 +100 .* \(0\.14\) ", rows[4]
    )
    still = alk.score("crizotinib", "R1120Q")
    summary = alk.score_trajectory(tuple(files), "R1120Q").summary()
    assert summary["ddg_mean"][0] == pytest.approx(still["ddg"][0], abs=0.01)
    assert summary["disruption_mean"][0] == pytest.approx(still["disruption"][0], abs=0.01)
    assert "Indirect: share of the frames that model the variant" in " ".join(out.split())
    monkeypatch.setenv("COLUMNS", "80")
    long_names = ("C1156Y+L1198F", "T1151_L1152insT", "G12")
    narrow = shown("trajectory", *files, "R1120Q", "S1206Y", *long_names, "--start", "1", "--stop", "4")
    assert max(map(len, narrow.splitlines())) <= 80 and " 67 %" in paragraph(narrow, "variant")


def test_frames_are_chosen(shown, files):
    out = shown("trajectory", *FILES, "G1202R", "--start", "1", "--stop", "10", "--step", "4")
    assert "3 of 3 frames scored: 1 to 9 in steps of 4, of 12 in the trajectory" in " ".join(out.split())
    out = shown("trajectory", *FILES, "G1202R", "--start", "-2")
    assert "2 of 2 frames scored: 10 to 11, of 12 in the trajectory" in " ".join(out.split())


def test_models_need_no_trajectory(shown, models):
    out = shown("trajectory", models, "G1202R")
    assert "5 of 5 frames scored: 0 to 4" in out and "models, crizotinib: ALK kinase" in out


def test_lines_fit_the_page(shown, files, monkeypatch, once, few_backbones):
    once("score", "score_trajectory")
    for width in (80, 100):
        monkeypatch.setenv("COLUMNS", str(width))
        out = shown("trajectory", *FILES, *cases.VARIANTS, "C1156Y+L1198F", "T1151_L1152insT", "G12", "--stop", "2")
        assert max(map(len, out.splitlines())) <= width


# ------------------------------------------------------------------------------------------------ written


def test_rows_summary_and_figures_are_written(shown, files, scores, tmp_path):
    options = {"--csv": "a.csv", "--parquet": "b.parquet", "--save": "c.tsv", "--summary": "s.csv"}
    options |= {"--figure": "f.svg", "--convergence": "g.png"}
    out = shown("trajectory", *FILES, *cases.VARIANTS, *(word for pair in options.items() for word in pair))
    for name in ("a.csv", "b.parquet", "c.tsv"):
        assert f"{name} holds all 40 rows and all columns." in out
        table = alk.read_table(name)
        assert table["frame"].tolist() == scores.table["frame"].tolist()
        assert cases.same_numbers(table, scores.table)
        assert table.attrs["pdb_id"] == "topology" and table.attrs["energy"] == "consensus"
    summary = alk.read_table("s.csv")
    assert "s.csv holds the summary, 4 rows." in out
    assert summary["variant"].tolist() == list(cases.VARIANTS)
    errors = [table["ddg_error"].to_numpy(float, na_value=np.nan) for table in (summary, scores.summary())]
    assert np.array_equal(*errors, equal_nan=True)
    assert "G1202R" in (tmp_path / "f.svg").read_text(encoding="utf-8")
    assert (tmp_path / "g.png").read_bytes().startswith(b"\x89PNG")


def test_json_is_the_rows(shown, files):
    records = json.loads(shown("trajectory", *FILES, "G1202R", "--stop", "3", "--json"))
    assert [(row["frame"], row["variant"]) for row in records] == [(k, "G1202R") for k in range(3)]


def test_a_summary_alone_keeps_no_frames(shown, files, monkeypatch):
    kept, score = [], alk.score_trajectory
    monkeypatch.setattr(alk, "score_trajectory", lambda *a, **k: kept.append(k["keep"]) or score(*a, **k))
    shown("trajectory", *FILES, "L1196M", "--stop", "2", "--summary", "s.csv")
    shown("trajectory", *FILES, "L1196M", "--stop", "2", "--figure", "f.png")
    assert kept == ["summary", "frames"]


def test_a_run_in_a_folder_is_continued(run, shown, files, tmp_path):
    command = ("trajectory", *FILES, "S1206Y", "L1196M", "--stop", "5", "--folder", "run", "--json")
    first = shown(*command)
    part = tmp_path / "run" / "part-000000.parquet"
    made = part.stat().st_mtime_ns
    assert shown(*command) == first and part.stat().st_mtime_ns == made
    part.write_bytes(b"damaged")
    status, out, err = run(*command)
    assert (status, out) == (0, first) and part.stat().st_size > 1000
    assert "1 part is damaged or missing in 'run' and made anew: 0" in err
    out = shown(*command[:-1])
    assert "run holds the numbers of each frame; the same command again continues there." in out
    status, _, err = run("trajectory", *FILES, "S1206Y", "--stop", "5", "--folder", "run")
    assert status == 2 and "'run' holds another run, which differs in variants" in err


# ------------------------------------------------------------------------------------------------ refused

REFUSED = {
    "absent topology": (("absent.pdb", "G1202R"), "no file 'absent.pdb'"),
    "absent trajectory": (("topology.pdb", "absent.xtc", "G1202R"), "no file 'absent.xtc'"),
    "no variant": (FILES, "name variants behind the files"),
    "a file behind a variant": (("topology.pdb", "G1202R", "trajectory.dcd"), "trajectory.dcd stands behind a variant"),
    "a variant beside --mutations": ((*FILES, "L1196M", "--mutations", "G1202R"), "L1196M is no file"),
    "not a trajectory": (("topology.pdb", "topology.xtc", "G1202R"), "MDAnalysis cannot read"),
    "no frame": ((*FILES, "G1202R", "--start", "50"), "no frame is left by --start and --stop: the trajectory has 12"),
    "none can be scored": (
        (*FILES, "G1202R", "--start", "3", "--stop", "4"),
        "none of 1 frames can be scored",
    ),
    "a bad frame": ((*FILES, "G1202R", "--strict"), "frame 3: coordinates that are no numbers"),
    "a bad step": ((*FILES, "G1202R", "--step", "0"), "--step: a step is a whole number of frames"),
    "no such ligand": ((*FILES, "G1202R", "--ligand", "XYZ"), "no ligand 'XYZ'; it has VGH"),
    "no such chain": ((*FILES, "G1202R", "--chain", "Z"), "no protein chain 'Z'"),
    "bad address": ((*FILES, "G1202R", "--dask", "nowhere"), "a cluster is a scheduler's address, tcp://host:8786"),
    "no workers": ((*FILES, "G1202R", "--dask", "local:0"), "local:4 for four workers, not local:0"),
    "a folder of other things": ((*FILES, "G1202R", "--folder", "."), "folder '.' holds other files"),
    "unknown option": ((*FILES, "G1202R", "--frobnicate"), "frobnicate"),
    "figure of no such kind": ((*FILES, "G1202R", "--figure", "f.doc"), "f.doc"),
}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of a reader that never opened its file
@pytest.mark.parametrize(("words", "told"), REFUSED.values(), ids=REFUSED)
def test_an_error_is_one_line_and_status_2(run, files, tmp_path, words, told):
    (tmp_path / "topology.xtc").write_text("no trajectory")
    status, out, err = run("trajectory", *words)
    assert (status, out) == (2, "")
    assert err.startswith("alkstruct: ") and err.count("\n") == 1 and "unexpected" not in err
    assert told in err


def test_a_topology_without_coordinates_asks_for_a_trajectory(run, monkeypatch):
    monkeypatch.setattr(trajectories, "opened", lambda files: SimpleNamespace(universe=object()))
    status, _, err = run("trajectory", "system.prmtop", "G1202R")
    assert (status, err) == (2, "alkstruct: system.prmtop has no coordinates; name a trajectory behind it\n")


# ----------------------------------------------------------------------------------------------- clusters


def test_a_package_that_is_absent_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(AlkstructError, match=r"pip install 'alkstruct\[dask\]'"), clusters.client_of("local:2"):
        pass


def test_a_scheduler_that_does_not_answer_is_named(run, files, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(clusters, "PATIENCE", 0.5)
    status, out, err = run("trajectory", *FILES, "G1202R", "--dask", "tcp://127.0.0.1:9")
    assert (status, out) == (2, "") and err.count("\n") == 1
    assert err.startswith("alkstruct: no Dask scheduler answers at tcp://127.0.0.1:9 (")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of Dask on its workers' ends
def test_a_cluster_changes_no_word(shown, run, files):
    pytest.importorskip("distributed")
    alone = shown("trajectory", *FILES, *cases.VARIANTS)
    status, spread, _ = run("trajectory", *FILES, *cases.VARIANTS, "--dask", "local:2")
    assert (status, spread) == (0, alone)


@pytest.fixture
def asked(monkeypatch):
    """What the commands of several structures ask `scored_ensemble` for; a client is a word here."""
    calls = []

    @contextmanager
    def client_of(address):
        yield address and f"client of {address}"

    def scored(structures, variants, energy, *, choice, **options):
        calls.append({name: options.pop(name) for name in ("client", "path") if name in options})
        return score_ensemble(structures, variants if variants is not None else ["G1202R"], energy)

    monkeypatch.setattr(commands, "client_of", client_of)
    monkeypatch.setattr(commands, "scored_ensemble", scored)
    return calls


@pytest.mark.parametrize("command", [("ensemble", "--mutations", "G1202R"), ("scan", "--within", "4", "--quiet")])
def test_several_structures_are_spread_and_kept(shown, asked, command):
    name, *options = command
    shown(name, "crizotinib", "2XP2", *options)
    shown(name, "crizotinib", "2XP2", *options, "--dask", "tcp://host:8786", "--folder", "run")
    assert asked == [{}, {"client": "client of tcp://host:8786", "path": "run"}]


@pytest.mark.parametrize("option", [("--dask", "local"), ("--folder", "run")])
def test_a_scan_of_one_structure_is_not_spread(run, option):
    status, _, err = run("scan", "crizotinib", "--within", "3.5", *option)
    assert status == 2 and f"{option[0]} is for a scan of several structures" in err


def test_a_variant_that_no_structure_models_has_a_line(shown):
    out = shown("ensemble", "crizotinib", "--mutations", "G1202R", "G12")
    assert "cannot read 'G12'" in " ".join(out.split())
