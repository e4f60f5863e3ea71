"""The figures of a page: SVG elements that can stand in one document, each with names of its own and in words."""

import io
import re

from alkstruct.markup import Html, escaped

MOST_SITES = 12  # rotamer figures of one page: the strongest estimates
LESS_ROOM = 0.1  # share of the side chain's weight that a clash takes before it is worth a figure
ROOM = ("clash_free_wild_type", "clash_free")


def inline(figure, name, label):
    """A matplotlib figure as an svg element: Html.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    name : str
        What begins the name of every part: no two figures of a page may share it.
    label : str
        What is to be seen, for those who cannot see it.
    """
    import matplotlib

    file = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": name, "svg.fonttype": "none"}):
        figure.savefig(file, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    text = file.getvalue().decode("utf-8")
    text = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", text[text.index("<svg") :], flags=re.DOTALL)
    names = "|".join(sorted(map(re.escape, re.findall(r'\bid="([^"]+)"', text)), key=len, reverse=True))
    text = re.sub(rf'(\bid="|url\(#|href="#)({names})(?=["\)])', rf"\1{name}-\2", text)
    return Html(text.replace("<svg", f'<svg role="img" aria-label="{escaped(label)}"', 1).strip())


def figures(table, loaded, energy):
    return []
