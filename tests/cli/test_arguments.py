"""Help, version and the process itself."""

import os
import subprocess
import sys

import pytest
from cli_cases import subprocess_environment

import alkstruct as alk
from alkstruct.cli import arguments as cli_arguments
from alkstruct.cli import commands
from alkstruct.kernels.compiled import NOTICE


def test_version(run):
    assert run("--version") == (0, f"alkstruct {alk.__version__}\n", "")


@pytest.mark.parametrize("command", [name for name in cli_arguments.COMMAND_EXAMPLES if name])
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
    assert all(f"\n    {command}" in out for command in cli_arguments.COMMAND_EXAMPLES if command)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("equivalents", "G1202", "EGFR"), "unrecognized arguments: EGFR; see alkstruct equivalents --help"),
        (("score", "crizotinib", "G1202R", "--wide"), "unrecognized arguments: --wide; see alkstruct score --help"),
    ],
)
def test_what_a_command_does_not_know_sends_to_its_own_help(run, words, said):
    assert run(*words) == (2, "", f"alkstruct: {said}\n")


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
