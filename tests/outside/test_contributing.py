"""CONTRIBUTING.md as a newcomer follows it: an inhibitor is some rows and a file, an energy term keeps the storeys."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from term_cases import follow

import alkstruct as alk
from alkstruct.display.colours import OTHER_INHIBITORS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SCORED = """
import json
import alkstruct as alk

table = alk.compare(["L1196M", "G1202R"], ["examplinib", "crizotinib"])
print(json.dumps({
    "ddg": {drug: rows.ddg.round(9).tolist() for drug, rows in table.groupby("inhibitor")},
    "caveats": {drug: rows.caveats.tolist() for drug, rows in table.groupby("inhibitor")},
}))
"""
# Nothing of it needs the kernels, which every copy of the package compiles anew.
LISTED = """
import json
import alkstruct as alk
from alkstruct.complexes.known_inhibitors import inhibitor_names
from alkstruct.display.colours import inhibitor_colours
from alkstruct.validation.side_chains import packaged_entries

print(json.dumps({
    "distances": {drug: alk.load(drug).distances().round(9).tolist() for drug in ("examplinib", "crizotinib")},
    "names": inhibitor_names(),
    "listed": alk.list_structures().query("packaged").inhibitor.tolist(),
    "colours": inhibitor_colours(["examplinib", "zzz"]),
    "validated": packaged_entries(),
    "measured": alk.experiments().query("inhibitor == 'examplinib'")[["ic50", "fold"]].values.tolist(),
}))
"""


SECTION = re.search(r"^## Add an inhibitor\n(.*?)^## ", PAGE, re.DOTALL | re.MULTILINE)[1]
# Those of the section's tests that need neither numbers nor pages.
QUICK = [
    "kinase/test_evidence.py",
    "complexes/test_catalog.py",
    "complexes/test_loading.py::test_the_packaged_entries_are_the_files_in_the_folder",
    "complexes/test_loading.py::test_packaged_entries_come_first_and_say_what_they_hold",
    "complexes/test_loading.py::test_codes_and_names_agree_with_the_known_inhibitors",
    "complexes/test_loading.py::test_no_figure_is_recalled",
    "display/test_colours.py",
]


def block(language):
    """The blocks of the section in a language: list of str."""
    return re.findall(rf"```{language}\n(.*?)\n```", SECTION, re.DOTALL)


def add_below(path, mark, text):
    """Add a line to a file, below the last one that begins with a mark."""
    lines = path.read_text(encoding="utf-8").splitlines()
    last = max(k for k, line in enumerate(lines) if line.startswith(mark))
    path.write_text("\n".join([*lines[: last + 1], text, *lines[last + 1 :], ""]), encoding="utf-8")


def downloaded(path):
    """Crizotinib's crystal as examplinib's: another code, and glycerol among its waters."""
    crystal = (ROOT / "structures" / "2XP2.cif").read_text(encoding="ascii")
    water = next(line for line in crystal.splitlines() if " HOH " in line)
    crystal = crystal.replace(water, f"{water.replace('HOH', 'GOL')}\n{water}", 1)
    path.write_text(crystal.replace("VGH", "EXM"), encoding="ascii")


@pytest.fixture(scope="module")
def extended(tmp_path_factory):
    """A copy of the checkout in which the section was followed: its folder."""
    folder = tmp_path_factory.mktemp("site")
    package = folder / "alkstruct"
    shutil.copytree(Path(alk.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("structures", "tests", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "setup.cfg", folder)
    smiles = "C[C@@H](Oc1cc(-c2cnn(C3CCNCC3)c2)cnc1N)c1c(Cl)ccc(F)c1Cl"  # of what the file holds
    tables = ("inhibitors.csv", "structures.csv", "experiments.csv")
    for name, rows in zip(tables, block("csv"), strict=True):
        add_below(package / "data" / name, "", rows.replace("C1CCNCC1", smiles))
    (entry,), (row,) = block("python"), block("text")
    add_below(folder / "tools" / "make_structures.py", "ENTRIES = (", f"    {entry},")
    add_below(folder / "structures" / "README.md", "| ", row)
    downloaded(folder / "9alk.cif")
    commands = re.findall(r"^    python ((?:-m tools\.make_table|tools/make_structures\.py).*)$", SECTION, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        run(folder, *command.split())
    if (package / "structures").is_dir():  # an installed package has them there
        shutil.copytree(folder / "structures", package / "structures", dirs_exist_ok=True)
    return folder


def run(folder, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(folder), "ALKSTRUCT_OFFLINE": "1"}
    done = subprocess.run([sys.executable, *arguments], env=environment, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_numbers_are_those_of_the_same_inhibitor(extended):
    """The made-up one is crizotinib under another name."""
    found = json.loads(run(extended, "-c", SCORED))
    assert found["ddg"]["examplinib"] == found["ddg"]["crizotinib"]
    assert found["caveats"]["examplinib"] == found["caveats"]["crizotinib"]


def test_two_rows_and_a_file_add_an_inhibitor(extended):
    found = json.loads(run(extended, "-c", LISTED))
    assert found["distances"]["examplinib"] == found["distances"]["crizotinib"]
    assert found["names"][-1] == "examplinib" and "examplinib" in found["listed"]
    assert found["colours"]["examplinib"] == "#7F7F7F"
    assert found["colours"]["zzz"] in set(OTHER_INHIBITORS) - {"#7F7F7F"}
    assert found["validated"][-1] == "9ALK"
    (wild_type, _), *mutants = found["measured"]
    assert mutants and all(fold == ic50 / wild_type for ic50, fold in mutants)


@pytest.mark.slow
def test_the_command_line_scores_with_it(extended):
    text = run(extended, "-m", "alkstruct", "score", "examplinib", "G1202R")
    assert text.startswith("9ALK, examplinib: ALK kinase") and "disrupts" in text


@pytest.mark.slow
def test_the_tests_of_the_data_pass_with_it(extended):
    """As they stand: whoever adds an inhibitor changes none of them."""
    run(extended, "-m", "pytest", "-q", "-p", "no:cacheprovider", *(f"tests/{name}" for name in QUICK))


def test_the_section_ends_with_the_tests_to_run():
    (named,) = re.findall(r"^    pytest ((?:.*\\\n)*.*)$", SECTION, re.MULTILINE)
    files = named.replace("\\\n", " ").split()
    assert [name for name in files if not (ROOT / name).exists()] == []
    assert all(any(f"tests/{name}".startswith(one) for one in files) for name in QUICK)


def test_the_energy_term_keeps_the_storeys(tmp_path):
    """The contracts are exhaustive: a new file that is given no storey is refused."""
    pytest.importorskip("importlinter")
    follow(tmp_path)
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    said = run(tmp_path, "-c", code, "--config", "setup.cfg", "--no-cache")
    assert " 0 broken" in said


def test_the_energy_term_keeps_the_house_rules(tmp_path):
    """A room lists its modules, and the rest that can be counted."""
    follow(tmp_path)
    said = run(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/outside/test_house.py")
    assert " passed" in said


def test_the_files_that_the_pages_name_exist():
    named = set()
    for page in ("CONTRIBUTING.md", "docs/architecture.md"):
        text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
        named |= set(re.findall(r"`((?:\w+/)+\w+\.(?:py|csv|md))`", text))
    made_up = {name for name in named if "sulfur" in name}
    missing = {name for name in named - made_up if not any((ROOT / top / name).is_file() for top in ("", "alkstruct"))}
    assert missing == set() and len(named) > 20
