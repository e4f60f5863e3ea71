"""The endings that a figure's file can have."""

from pathlib import Path

from alkstruct.errors import AlkstructError, quoted

FIGURE_FORMATS = (".svg", ".pdf", ".png")


def figure_format(path):
    """Return the ending of a figure's file in lower case, which must be one of FIGURE_FORMATS."""
    ending = Path(path).suffix.lower()
    if ending not in FIGURE_FORMATS:
        known = f"{', '.join(FIGURE_FORMATS[:-1])} or {FIGURE_FORMATS[-1]}"
        raise AlkstructError(f"a figure is written as {known}, not {quoted(Path(path).name)}; give it such an ending")
    return ending
