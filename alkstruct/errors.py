"""What can go wrong, by name: every error says what was asked, what was found and what to do.

A message is one line of printable text of bounded length, whatever the input or a library below put into it.
"""


def chain_in_words(chain):
    """Name a chain in a message."""
    return chain or "(blank)"


LONGEST_MESSAGE = 1000  # characters; of a longer one the start (what was asked) and the end (what to do) are kept
KEPT_AT_START = 300
LONGEST_QUOTE = 80  # characters of a value of the caller's


def line_of(text):
    """Return a text as one printable line of at most `LONGEST_MESSAGE` characters.

    Examples
    --------
    >>> line_of("a name with\\na line end and \\x00")
    'a name with a line end and \\\\x00'
    """
    text = str(text)
    if len(text) > LONGEST_MESSAGE:
        text = f"{text[:KEPT_AT_START]} ... {text[KEPT_AT_START + 5 - LONGEST_MESSAGE :]}"
    if text.isprintable():
        return text
    printable = (c if c.isprintable() else " " if c.isspace() else ascii(c)[1:-1] for c in text)
    return line_of("".join(printable))


def quoted(value):
    """Quote a caller's value in a message as Python writes it, without the middle of a long one.

    Examples
    --------
    >>> quoted("G1202"), len(quoted("G" * 10**6))
    ("'G1202'", 82)
    """
    half = LONGEST_QUOTE // 2
    if isinstance(value, str) and len(value) > LONGEST_QUOTE:
        value = f"{value[:half]} ... {value[-half + 5 :]}"
    return line_of(repr(value))


def full_sentence(text):
    """Return a text with a full stop, unless it ends in a question.

    Examples
    --------
    >>> full_sentence("it is short"), full_sentence("did you mean G1202R?")
    ('it is short.', 'did you mean G1202R?')
    """
    return text if text.endswith("?") else f"{text}."


def unwritten(path, problem):
    """Explain why a file cannot be written; problem: the OSError or ValueError behind it.

    Examples
    --------
    >>> unwritten("no/table.csv", FileNotFoundError(2, "No such file or directory"))
    'cannot write no/table.csv: No such file or directory; give a file in a folder that is there'
    """
    reason = getattr(problem, "strerror", None) or problem
    return f"cannot write {path}: {reason}; give a file in a folder that is there"


class AlkstructError(ValueError):
    """Base of all errors that alkstruct raises on purpose."""

    def __init__(self, message=""):
        super().__init__(line_of(message))


class NotationError(AlkstructError):
    """A mutation is written in a way that is not understood."""


class NumberingError(AlkstructError):
    """Residues or mutations do not fit the reference sequence or the structure."""


class StructureError(AlkstructError):
    """A structure cannot be found, read or used."""


class FetchError(StructureError):
    """An entry of the Protein Data Bank is neither at hand nor to be had from the network."""


class LigandError(AlkstructError):
    """The inhibitor in a structure is absent, ambiguous or does not fit its template."""


class NotModelledError(AlkstructError):
    """A variant cannot be estimated in a structure, and no row in its place was wanted."""


class AlkstructWarning(UserWarning):
    """Base of all warnings that alkstruct issues."""

    def __init__(self, message=""):
        super().__init__(line_of(message))
