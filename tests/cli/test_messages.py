"""What goes wrong is one line and an exit status."""

import errno
import io
import sys
import warnings
from pathlib import Path

import pytest

import alkstruct as alk
from alkstruct.cli import main

NO_SUCH_FOLDER = str(Path("absent") / "file")
FAILURES = {
    "unknown inhibitor": (("score", "nosuchdrug", "G1202R"), "nosuchdrug"),
    "unknown inhibitor among several": (("compare", "G1202R", "--inhibitors", "crizotinib,nosuch"), "nosuch"),
    "bad notation": (("score", "crizotinib", "G1202", "--strict"), "G1202"),
    "wild type mismatch": (("score", "crizotinib", "A1202R", "--strict"), "A1202R"),
    "bad notation to rank": (("rank", "G1202", "--strict"), "G1202"),
    "bad notation in a report": (("report", "2XP2", "--mutations", "G1202", "-o", "r.html", "--strict"), "G1202"),
    "no evidence of what cannot be read": (("evidence", "G1202"), "cannot read 'G1202'"),
    "bad notation among evidence": (("evidence", "G1202R", "G1202", "--strict"), "cannot read 'G1202'"),
    "no such position among others": (("regions", "1202", "99999", "--strict"), "99999"),
    "wild type of a region": (("regions", "A1202R"), "G"),
    "no such position": (("regions", "99999"), "99999"),
    "absent file": (("score", "absent.pdb", "G1202R"), "absent.pdb"),
    "not a structure": (("score", __file__, "G1202R"), "PDB"),
    "unwritable csv": (("score", "crizotinib", "G1202R", "--csv", NO_SUCH_FOLDER), NO_SUCH_FOLDER),
    "csv is a folder": (("score", "crizotinib", "G1202R", "--csv", "."), "."),
    "unwritable pdb": (("build", "crizotinib", "L1196M", "-o", f"{NO_SUCH_FOLDER}.pdb"), NO_SUCH_FOLDER),
    "unknown ending": (("build", "crizotinib", "L1196M", "-o", "mutant.txt"), "mutant.txt"),
    "figure of a rebuilt loop": (
        ("build", "2XP2", "T1151_L1152insT", "-o", "a.pdb", "--figure", "a.svg"),
        "leave --figure out",
    ),
    "deletion in a helix": (("build", "2XP2", "E1167del", "-o", "a.pdb"), "inside a helix (alphaC helix)"),
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
    "no such folder of structures": (("validate", "--structures", NO_SUCH_FOLDER), NO_SUCH_FOLDER),
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
