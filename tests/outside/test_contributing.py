"""CONTRIBUTING.md as a newcomer follows it: an inhibitor is two rows and a file, an energy term keeps the storeys."""

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from term_cases import follow

import alkstruct as alk

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SCORED = """
import json
import alkstruct as alk
from alkstruct.complexes.known_inhibitors import inhibitor_names
from alkstruct.display.colours import inhibitor_colours
from alkstruct.validation.side_chains import packaged_entries

table = alk.compare(["L1196M", "G1202R"], ["examplinib", "crizotinib"])
print(json.dumps({
    "ddg": {drug: rows.ddg.round(9).tolist() for drug, rows in table.groupby("inhibitor")},
    "caveats": {drug: rows.caveats.tolist() for drug, rows in table.groupby("inhibitor")},
    "names": inhibitor_names(),
    "listed": alk.list_structures().query("packaged").inhibitor.tolist(),
    "colour": inhibitor_colours(["examplinib"])["examplinib"],
    "validated": packaged_entries(),
    "measured": alk.experiments().query("inhibitor == 'examplinib'")[["ic50", "fold"]].values.tolist(),
}))
"""


@pytest.fixture(scope="module")
def extended(tmp_path_factory):
    """A copy of the package to which the rows of the page and a structure file were added: its folder."""
    folder = tmp_path_factory.mktemp("site")
    package = folder / "alkstruct"
    shutil.copytree(Path(alk.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    beside = Path(alk.__file__).parents[1] / "structures"
    structures = package / "structures"
    if beside.is_dir():
        shutil.copytree(beside, structures, dirs_exist_ok=True)
    rows = re.findall(r"```csv\n(.*?)\n```", PAGE, re.DOTALL)
    for name, row in zip(("inhibitors.csv", "structures.csv", "experiments.csv"), rows, strict=True):
        table = package / "data" / name
        table.write_text(table.read_text(encoding="utf-8").rstrip("\n") + f"\n{row}\n", encoding="utf-8")
    crystal = (structures / "2XP2.cif").read_text(encoding="utf-8")
    (structures / "9ALK.cif").write_text(crystal.replace("2XP2", "9ALK").replace("VGH", "EXM"), encoding="utf-8")
    return folder


def run(folder, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(folder), "ALKSTRUCT_OFFLINE": "1"}
    done = subprocess.run([sys.executable, *arguments], env=environment, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_two_rows_and_a_file_add_an_inhibitor(extended):
    """The made-up inhibitor is crizotinib under another name: the numbers are crizotinib's."""
    found = json.loads(run(extended, "-c", SCORED))
    assert found["ddg"]["examplinib"] == found["ddg"]["crizotinib"]
    assert found["caveats"]["examplinib"] == found["caveats"]["crizotinib"]
    assert found["names"][-1] == "examplinib" and "examplinib" in found["listed"]
    assert found["colour"] == "#56B4E9"
    assert found["validated"][-1] == "9ALK"
    (wild_type, _), *mutants = found["measured"]
    assert mutants and all(fold == ic50 / wild_type for ic50, fold in mutants)


def test_the_command_line_knows_it(extended):
    text = run(extended, "-m", "alkstruct", "score", "examplinib", "G1202R")
    assert text.startswith("9ALK, examplinib: ALK kinase") and "disrupts" in text


def test_a_downloaded_entry_becomes_what_is_packaged(tmp_path, monkeypatch):
    """The page's table of a file with another group in it, and the tool: 2XP2 again, but for its names."""
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(import csv.*?)```", PAGE, re.DOTALL)
    crystal = (ROOT / "structures" / "2XP2.cif").read_text(encoding="ascii")
    water = next(line for line in crystal.splitlines() if " HOH " in line)
    other = crystal.replace(water, f"{water.replace('HOH', 'EDO')}\n{water}", 1)
    Path("9alk.cif").write_text(other.replace("VGH", "EXM"), encoding="ascii")
    exec(compile(code, "CONTRIBUTING.md", "exec"), {})
    tool = runpy.run_path(str(ROOT / "tools" / "make_structures.py"))
    entry = tool["ENTRIES"][0]
    made = tool["mmcif"](tool["read_table"](Path("tables/9ALK.tsv")), replace(entry, ligand="EXM"))
    tool["write"](made, Path("made.cif"))
    assert Path("made.cif").read_text(encoding="ascii").split() == crystal.replace("VGH", "EXM").split()


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
