"""Lay out text for terminals: grids, folded paragraphs and widths."""

import re
import shutil
import textwrap

NARROWEST_PAGE, WIDEST_PAGE, USUAL_PAGE = 80, 110, 100  # columns of text: least, most, and where there is no terminal
ROOMY_PAGE = 92  # columns from which a score table shows all it can
PLAIN_LETTERS = (
    ("Å", "A"),
    (" ± ", "+/-"),
)  # for terminals that have no such letters; as long, so that columns stay aligned


def width():
    return min(max(shutil.get_terminal_size((USUAL_PAGE, 24)).columns, NARROWEST_PAGE), WIDEST_PAGE)


def wrap(text, indent=0):
    return "\n".join(lines(text, width(), " " * indent))


def lines(text, columns, indent=""):
    """Break text into lines of a width; a number stays with its unit, and what a hyphen joins together."""
    joined = re.sub(r"(?<=\d) (?=[%Å])", "\N{NO-BREAK SPACE}", text)
    broken = textwrap.wrap(joined, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in broken] or [""]


def grid(heads, rows, right=(), *, wrapped=True, rule=True, spanning=False, apart=False):
    """Align columns of text.

    Parameters
    ----------
    heads : sequence of str
        Cells may hold several lines.
    rows : list of sequence
    right : set of int
        Columns that are set flush right.
    wrapped : bool
        Break the last column to the width of the page.
    rule : bool
        A line below the heads.
    spanning : bool
        The heads do not widen their columns.
    apart : bool
        An empty line between rows.
    """
    cells = [[str(cell).split("\n") for cell in row] for row in (heads, *rows)]
    measured = cells[1:] if spanning else cells
    widths = [max(len(line) for cell in column for line in cell) for column in zip(*measured, strict=True)]
    if wrapped:
        room = max(width() - sum(widths[:-1]) - 2 * (len(widths) - 1), 24)
        widths[-1] = min(widths[-1], room)
        for row in cells[1:]:
            row[-1] = lines(" ".join(row[-1]), room)
    blocks = ["\n".join(grid_lines(row, widths, right)) for row in cells]
    if rule:
        blocks[0] += "\n" + "  ".join("-" * width for width in widths)
    return blocks[0] + "\n" + ("\n\n" if apart else "\n").join(blocks[1:])


def grid_lines(cells, widths, right):
    for k in range(max(map(len, cells))):
        line = [cell[k] if k < len(cell) else "" for cell in cells]
        sides = [str.rjust if c in right else str.ljust for c in range(len(cells))]
        yield "  ".join(side(text, n) for side, text, n in zip(sides, line, widths, strict=True)).rstrip()


def write(text, stream):
    """Write and flush; the letters of PLAIN_LETTERS as it has them where the stream's encoding has none."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        for letter, plain in PLAIN_LETTERS:
            text = text.replace(letter, plain)
        text = text.encode(encoding, "replace").decode(encoding)
    stream.write(text + "\n")
    stream.flush()
