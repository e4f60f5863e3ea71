"""Errors and warnings: one printable line of bounded length, whatever went into them."""

import copy
import pickle

import pytest

import alkstruct as alk
from alkstruct import errors
from alkstruct.errors import LONGEST_MESSAGE, AlkstructError, AlkstructWarning, line_of, quoted

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["two\nlines", "nul \x00", "\u202egnorw", "\ud800", "\x1b[31mred", "Å 日本"])
def test_every_message_is_a_printable_line(kind, text):
    assert str(kind(text)).isprintable()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("letter", ["x", "\x00", "\U0010ffff"])
def test_of_a_long_message_start_and_end_are_kept(kind, letter):
    said = str(kind(f"asked: {letter * 100_000}; do this"))
    assert len(said) <= LONGEST_MESSAGE
    assert said.startswith("asked: ") and said.endswith("; do this")


def test_plain_messages_stay_as_they_are():
    assert line_of("G1202R  at 3.7 Å") == "G1202R  at 3.7 Å"


def test_values_are_quoted_as_python_writes_them():
    assert quoted("a\x00b") == r"'a\x00b'"
    assert len(quoted("日" * 10_000)) < 90
    assert quoted(12) == "12"


@pytest.mark.parametrize("kind", KINDS)
def test_errors_can_be_copied_and_sent(kind):
    error = kind("asked; found; do")
    assert str(copy.copy(error)) == str(pickle.loads(pickle.dumps(error))) == "asked; found; do"


@pytest.mark.parametrize("text", ["G1202R" * 50_000, "G1202\n\x00R", "\ud800"])
def test_a_notation_is_not_said_back_whole(text):
    with pytest.raises(alk.NotationError, match="Understood: G1202R") as error:
        alk.parse(text)
    assert str(error.value).isprintable() and len(str(error.value)) < LONGEST_MESSAGE


def test_every_error_is_one_of_ours():
    assert all(issubclass(kind, AlkstructError | AlkstructWarning) for kind in KINDS)
