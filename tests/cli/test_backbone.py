"""The option --backbone of the commands that score or build."""

import json

import pytest

import alkstruct as alk

NOTE = "Note: the backbone around each site in the inhibitor's reach gives way"
COMMANDS = [
    ("score", "crizotinib", "G1202R", "L1196M"),
    ("compare", "G1202R", "L1196M", "--inhibitors", "crizotinib"),
    ("scan", "crizotinib", "--within", "3.2", "-q"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_by_default_the_backbone_gives_way_where_it_must(shown, command):
    """A scan shows few of its rows, so that all are asked for."""
    usual = shown(*command, "--json")
    assert shown(*command, "--json", "--backbone", "auto") == usual != shown(*command, "--json", "--backbone", "fixed")
    assert NOTE not in shown(*command)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_local_backbone_is_told_above_the_table(shown, command):
    assert NOTE in shown(*command, "--backbone", "local")


def test_rows_are_those_of_the_library(shown):
    """For each choice."""
    for backbone in ("fixed", "local", "auto"):
        rows = json.loads(shown("score", "crizotinib", "G1202R", "L1196M", "--json", "--backbone", backbone))
        table = alk.score("crizotinib", ["G1202R", "L1196M"], backbone=backbone)
        assert [row["ddg"] for row in rows] == pytest.approx(table["ddg"].tolist(), abs=1e-3)
        assert [row["caveats"] for row in rows] == table["caveats"].tolist()


def test_where_the_backbone_gives_way_by_itself_the_row_says_so(shown):
    """There is no note for all of them, and the caveat is explained."""
    out = shown("score", "crizotinib", "G1202R", "L1196M", "--backbone", "auto")
    assert NOTE not in out and "local backbone" in out
    assert "local backbone" not in shown("score", "crizotinib", "L1196M", "--backbone", "auto")


@pytest.mark.parametrize(
    "command", [*COMMANDS, ("build", "crizotinib", "G1202R", "-o", "mutant.pdb")], ids=lambda command: command[0]
)
def test_an_unknown_backbone_is_refused_with_the_choices(run, command):
    status, out, err = run(*command, "--backbone", "soft")
    assert (status, out) == (2, "")
    assert "invalid choice: 'soft'" in err and all(word in err for word in ("fixed", "local", "auto"))


def test_a_structure_is_built_with_the_backbone_that_its_score_has(shown, few_backbones):
    """By default, as by the library: rotamers where it stays, backbones where it gives way."""
    assert "rebuilt" not in shown("build", "crizotinib", "L1196M", "-o", "mutant.pdb", "--energy", "vina")
    assert "were rebuilt" in shown("build", "crizotinib", "G1202R", "-o", "mutant.pdb", "--energy", "vina")
    held = shown("build", "crizotinib", "G1202R", "-o", "mutant.pdb", "--energy", "vina", "--backbone", "fixed")
    assert "rebuilt" not in held


def test_a_substitution_is_built_with_its_backbone(shown, few_backbones):
    """The file holds a mutant that can be loaded."""
    options = "--energy", "vina", "--backbone", "local"
    out = shown("build", "crizotinib", "G1202R", "-o", "mutant.pdb", *options)
    assert "mutant.pdb holds G1202R, its backbone in the heaviest of" in out
    assert "Residues 1199 to 1205 were rebuilt, the rest held." in out
    assert [str(mutation) for mutation in alk.load("mutant.pdb").mutations] == ["G1202R"]


@pytest.mark.parametrize("choice", [(), ("--backbone", "local")])
def test_rotamers_on_a_backbone_that_moves_are_not_drawn(run, choice):
    """It is refused before the work, with what can be done instead."""
    status, _, err = run("build", "crizotinib", "G1202R", "-o", "mutant.pdb", "--figure", "rotamers.svg", *choice)
    said = "that of G1202R moves; leave --figure out or ask for --backbone fixed"
    assert status != 0 and said in " ".join(err.split())
