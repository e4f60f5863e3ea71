"""The figures of a page: SVG elements that can stand in one document, each with names of its own and in words."""

import html
import io
import re
from dataclasses import dataclass

from alkstruct.complexes.contacts import INDIRECT_DISTANCE
from alkstruct.display.html import Html, escaped
from alkstruct.energy.energies import LOCAL_BACKBONE
from alkstruct.figures.comparison import plot_comparison
from alkstruct.figures.regions import plot_regions
from alkstruct.figures.rotamers import plot_rotamers
from alkstruct.figures.style import look
from alkstruct.kinase.notation import parse
from alkstruct.rotamers.mutants import build_mutant
from alkstruct.scoring.caveats import LOOP_REBUILT
from alkstruct.views.page import page
from alkstruct.views.view import view

MOST_SITES = 12  # rotamer figures of one page: the strongest estimates
LESS_CLASH_FREE = 0.1  # share of the side chain's weight that a clash takes before it is worth a figure
COMPARISON_CAPTION = (
    "Estimates as a heat map, variants by inhibitors: P(>5x), the probability of a fold change above 5, on its colour; "
    "below it measured fold changes, where they are known: the geometric mean of the laboratories that have a value, "
    "or a bound (≥, ≤) where none has."
)
HATCHED_CAPTION = (
    f" Hatched: indirect, no estimate; no atom of the wild-type residue is within {INDIRECT_DISTANCE:g} Å of the "
    "inhibitor, or the stretch that is rebuilt around an insertion or deletion holds it as before."
)
DOMAIN_CAPTION = (
    "Where the variants lie along the kinase domain, and what is estimated for them. Below: regions and secondary "
    "structure."
)
ROTAMERS_CAPTION = (
    "{variant} beside {drug} ({entry}): weights of the new side chain's rotamers with the inhibitor and without, and "
    "how deep each one's best conformer overlaps the inhibitor."
)
GAVE_WAY_CAPTION = " Drawn on the crystal's backbone; in the estimate it gives way around the site."
REPEATED_CAPTION = "The same of {variant} beside {drug} ({entry})."
VIEW_CAPTION = (
    "{variant} beside {drug} ({entry}) in three dimensions: the inhibitor, the wild-type side chain pale, the rotamers "
    "of the mutant by weight, clashes as discs. Drag to turn, scroll to zoom. On paper this figure is left out."
)
LOOP_VIEW_CAPTION = (
    "{variant} beside {drug} ({entry}) in three dimensions: the inhibitor, the stretch of backbone in the crystal thin "
    "and grey, rebuilt as ribbons, the heaviest opaque. Drag to turn, scroll to zoom. On paper this figure is left out."
)


@dataclass(frozen=True, slots=True)
class Illustration:
    """A figure of a page.

    Attributes
    ----------
    picture : Html
        One element.
    caption : str
    kind : {"", "half", "screen"}
        Whether two fit beside each other, or it is for the screen alone.
    """

    picture: Html
    caption: str
    kind: str = ""


def inline(figure, name, label):
    """Return a matplotlib figure as an svg element: Html.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    name : str
        What begins the name of every part: no two figures of a page may share it.
    label : str
        What is to be seen, for those who cannot see it.
    """

    file = io.BytesIO()
    with look():
        figure.savefig(file, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    text = file.getvalue().decode("utf-8")
    text = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", text[text.index("<svg") :], flags=re.DOTALL)
    # Names that nothing leads to are left out: those of artists need not be unique.
    used = {first or second for first, second in re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', text)}
    text = re.sub(r' id="([^"]*)"', lambda found: f' id="{name}-{found[1]}"' if found[1] in used else "", text)
    text = re.sub(r'(url\(#|href="#)', rf"\1{name}-", text)
    return Html(text.replace("<svg", f'<svg role="img" aria-label="{escaped(label)}"', 1).strip())


def illustrations(table, scored, energy, script=None):
    """Draw the figures of a page, in order.

    Parameters
    ----------
    table : pandas.DataFrame
        As from `compare`, annotated.
    scored : list of (DataFrame, Complex)
        The rows of the table that belong to each complex.
    energy : str
    script : str or pathlib.Path, optional
        3Dmol.js as a file, for a view of the strongest estimate; none without it.

    Returns
    -------
    list of Illustration
    """
    several = len(scored) > 1
    found = []
    if several and len(table) > len(scored):
        label = (
            f"Heat map of {table.variant.nunique()} variants and {len(scored)} complexes; its numbers are in table 1."
        )
        words = COMPARISON_CAPTION + HATCHED_CAPTION * bool((table.verdict == "indirect").any())
        found.append(Illustration(inline(plot_comparison(table).figure, "comparison", label), words))
    if table.region.astype(bool).any():  # a protein that is not known has none
        kinase = next(structure.kinase for _, structure in scored if structure.kinase)
        found.append(_domain(table, kinase))
    crowded = _crowded(scored)
    for k, (row, structure) in enumerate(crowded[:MOST_SITES]):
        names = {"variant": row.variant, "drug": structure.inhibitor.name, "entry": structure.name}
        figure = plot_rotamers(build_mutant(structure, parse(row.variant, structure.kinase), energy)).figure
        gave_way = GAVE_WAY_CAPTION * (LOCAL_BACKBONE in row.caveats.split(";"))
        label = "Rotamers of {variant} with {drug} and without, by weight.".format(**names)
        found.append(
            Illustration(
                inline(figure, f"rotamers{k}", label),
                (REPEATED_CAPTION if k else ROTAMERS_CAPTION).format(**names) + gave_way,
                "half",
            )
        )
    seen = _strongest_first(crowded + _rebuilt(scored)) if script is not None else []
    if seen:
        row, structure = seen[0]
        found.append(_scene(row, structure, energy, script))
    return found


def _domain(table, kinase):
    """The variants along the domain of their kinase."""
    label = f"Map of the kinase domain with {table.variant.nunique()} variants; table 1 names their regions."
    return Illustration(inline(plot_regions(table, reference=kinase).figure, "domain", label), DOMAIN_CAPTION)


def _crowded(scored):
    """Return rows of substitutions whose side chain meets the inhibitor, with their complexes; the strongest first."""
    crowded = {}
    for rows, structure in scored:
        for row in rows.itertuples():
            if not _is_direct(row) or not (variant := parse(row.variant, structure.kinase)).is_substitution:
                continue
            if variant.mutations[0].mutant in "AG":  # these have one conformer
                continue
            if row.clashes > 0 or row.clash_free_wild_type - row.clash_free >= LESS_CLASH_FREE:
                crowded[row.variant, id(structure)] = (row, structure)
    return _strongest_first(crowded.values())


def _rebuilt(scored):
    """Return rows whose backbone was rebuilt within the inhibitor's reach, with their complexes."""
    return [
        (row, structure)
        for rows, structure in scored
        for row in rows.itertuples()
        if _is_direct(row) and LOOP_REBUILT in row.caveats.split(";")
    ]


def _is_direct(row):
    """Tell whether a row has an estimate of its own."""
    return row.verdict not in ("indirect", "not modelled")


def _strongest_first(pairs):
    return sorted(pairs, key=lambda pair: -pair[0].ddg)


def _scene(row, structure, energy, script):
    """A view in a frame of its own, which nothing of the page around it reaches and which reaches nothing of it."""
    names = {"variant": row.variant, "drug": structure.inhibitor.name, "entry": structure.name}
    seen = view(structure, row.variant, energy=energy)
    text = page(seen, script).replace(str(seen.uniqueid), "alkstruct")  # else the time of day
    words = LOOP_VIEW_CAPTION if LOOP_REBUILT in row.caveats.split(";") else VIEW_CAPTION
    frame = f'<iframe sandbox="allow-scripts" title="{escaped(words.format(**names))}"'
    return Illustration(Html(f'{frame} srcdoc="{html.escape(text)}"></iframe>'), words.format(**names), "screen")
