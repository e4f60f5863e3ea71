"""Threads, processes and joblib: the same numbers, arrays that stay read-only, and no remark on a structure lost."""

import multiprocessing
import threading
import warnings
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import joblib
import pytest
from parallel_cases import compared_from_file, loaded, scored, scored_from_file
from tqdm import tqdm

import alkstruct as alk
from alkstruct.cli.main import main


def in_processes(function, items):
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(function, items))


def in_joblib(function, items):
    return joblib.Parallel(n_jobs=2)(joblib.delayed(function)(item) for item in items)


def in_joblib_with_mapped_memory(function, items):
    """Large arrays then come as maps of a file."""
    return joblib.Parallel(n_jobs=2, max_nbytes=1000)(joblib.delayed(function)(item) for item in items)


@pytest.mark.slow
@pytest.mark.parametrize("run", [in_processes, in_joblib, in_joblib_with_mapped_memory])
def test_processes_score_as_here_and_keep_arrays_read_only(run):
    structure = alk.load("2XP2")
    expected = alk.score(structure, "L1196M")
    for table, writeable in run(scored, [structure] * 2):
        assert not writeable
        assert table.equals(expected) and table.attrs == expected.attrs


def test_a_lock_of_bars_that_nobody_gives_back_stops_no_score():
    """As a process leaves it that is killed while it makes a bar: the lock is one of all processes."""
    held, done = threading.Event(), threading.Event()

    def hold():
        with tqdm.get_lock():
            held.set()
            done.wait()

    threading.Thread(target=hold, daemon=True).start()
    held.wait()
    with ThreadPoolExecutor(1) as pool:
        try:
            task = pool.submit(alk.score, "2XP2", "G1269A", backbone="fixed")
            assert task.result(timeout=120).verdict.tolist() == ["weakens"]
        finally:
            done.set()


# ------------------------------------------------------------------------------------ no remark is lost


def in_threads(function, items):
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(function, items))


def in_joblib_threads(function, items):
    return joblib.Parallel(n_jobs=8, backend="threading")(joblib.delayed(function)(item) for item in items)


REMARK = "residue numbers of chain A of shifted are 1000 too high for ALK (Q9UM73) and were changed"
COVALENT = "is 1.2 Å from"
EVERYWHERE = [
    in_threads,
    in_joblib_threads,
    pytest.param(in_processes, marks=pytest.mark.slow),
    pytest.param(in_joblib, marks=pytest.mark.slow),
]


unheard = pytest.mark.filterwarnings("ignore::alkstruct.AlkstructWarning")


@pytest.fixture(scope="module")
def shifted(tmp_path_factory):
    """2XP2 numbered 1000 too high, its inhibitor so close to the protein as if bonded."""
    structure = alk.load("2XP2")
    gaps = structure.coord[:, None] - structure.inhibitor.coord[None]
    atom, drug = divmod(int((gaps**2).sum(axis=-1).argmin()), len(structure.inhibitor))
    away = structure.coord[atom] - structure.inhibitor.coord[drug]
    moved = structure.inhibitor.moved(structure.inhibitor.coord + away * (1 - 1.2 / (away**2).sum() ** 0.5))
    path = tmp_path_factory.mktemp("shifted") / "shifted.pdb"
    replace(structure, number=structure.number + 1000, inhibitor=moved).save(path)
    return path


def tells(notes):
    """Whether both remarks on the shifted file are there, each once."""
    return all(sum(part in note for note in notes) == 1 for part in (REMARK, COVALENT))


@unheard
@pytest.mark.parametrize("run", EVERYWHERE)
def test_what_was_changed_stays_with_every_complex(shifted, run):
    found = run(loaded, [shifted] * 12)
    assert len(found) == 12 and all(tells(structure.notes) for structure in found)


@unheard
@pytest.mark.parametrize("run", EVERYWHERE)
def test_what_was_changed_stays_with_every_table(shifted, run):
    found = run(scored_from_file, [shifted] * 4)
    assert len(found) == 4 and all(tells(table.attrs["notes"]["shifted"]) for table in found)
    (table,) = run(compared_from_file, [shifted])
    assert list(table.attrs["notes"]) == ["shifted", "4CLI"] and tells(table.attrs["notes"]["shifted"])


@unheard
def test_what_was_changed_stands_wherever_the_table_goes(shifted, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for command in (
        ["score", str(shifted), "L1196M"],
        ["scan", str(shifted), "--within", "3", "--quiet"],
        ["compare", "L1196M", "--inhibitors", f"{shifted},lorlatinib"],
        ["rank", "L1196M", "--inhibitors", f"{shifted},lorlatinib"],
    ):
        assert main([*command, "--csv", "t.csv", "--save", "t.parquet"]) == 0
        head = " ".join(capsys.readouterr().out.partition("\n\n")[0].split())
        assert REMARK in head and COVALENT in head
        for name in ("t.csv", "t.parquet"):
            assert tells(alk.read_table(name).attrs["notes"]["shifted"])
    for text in (str(alk.style(table)) for table in (scored_from_file(shifted), compared_from_file(shifted))):
        head = " ".join(text.partition("variant")[0].split())
        assert REMARK in head and COVALENT in head and "4CLI" not in head
    page = alk.write_report("r.html", [shifted, "lorlatinib"], "L1196M").read_text(encoding="utf-8")
    assert REMARK in page and COVALENT in page


def test_whatever_is_warned_of_a_structure_is_noted(shifted, tmp_path):
    """A warning may have a name before it and what to do behind it."""
    lines = shifted.read_text(encoding="ascii").splitlines()
    atoms = [line for line in lines if line.startswith("ATOM")]
    path = tmp_path / "twice.pdb"
    path.write_text("\n".join([*atoms[:5], *lines]) + "\n", encoding="ascii")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        structure = alk.load(path)
    assert len(caught) >= 3
    for warning in caught:
        assert any(note in str(warning.message) for note in structure.notes), warning.message


def test_every_thread_is_warned(shifted):
    """Where each warning is asked for, as many come as files are read."""
    heard, lock = [], threading.Lock()

    def hear(message, *_, **__):
        with lock:
            heard.append(str(message))

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = hear
        in_threads(alk.load, [shifted] * 12)
    assert sum(REMARK in text for text in heard) == sum(COVALENT in text for text in heard) == 12
