"""Show complexes and mutants in three dimensions in a notebook."""

from typing import TYPE_CHECKING

from alkstruct.complexes.loading import load
from alkstruct.energy.energies import DEFAULT_ENERGY
from alkstruct.errors import AlkstructError
from alkstruct.kinase.notation import of_kinase, parse
from alkstruct.views.py3dmol import shown
from alkstruct.views.style import ViewStyle
from alkstruct.views.variant_scene import scan_scene, variant_scene

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import py3Dmol

    from alkstruct.complexes.complex import Complex
    from alkstruct.energy.energies import Energy
    from alkstruct.kinase.mutations import Variant


def view(
    complex: "Complex | str | Path",
    variant: "str | Variant | None" = None,
    *,
    colour: str = "region",
    table: "pd.DataFrame | None" = None,
    labels: str = "mutation",
    style: "ViewStyle | type[ViewStyle] | None" = None,
    energy: "str | Energy" = DEFAULT_ENERGY,
    width: int = 800,
    height: int = 600,
) -> "py3Dmol.view":
    """Show a complex, and what a variant does beside its inhibitor, in a notebook.

    Parameters
    ----------
    complex : Complex or str
        A complex, or anything that `load` takes.
    variant : str or Variant, optional
        Its sites are built and looked at; without one, the inhibitor's pocket is.
    colour : {"region", "B factor", "disruption"}
        What colours the cartoon.
    table : DataFrame, optional
        A score table, from `scan`, for "disruption": of each site the variant of largest disruption counts.
    labels : {"mutation", "contacts", "none"}
        What is labelled: the sites and the inhibitor; "contacts" adds the residues that touch the inhibitor, which
        then are drawn as well, or the neighbours of a site that is far from it.
    style : ViewStyle or subclass of it, optional
        How everything looks.
    energy : str, default "consensus"
        Of the conformers; or "vina".
    width, height : int
        Of the view in a notebook, pixels.

    Returns
    -------
    py3Dmol.view
        Shows itself in a notebook and takes every call of py3Dmol. Its attribute `scene` says what is in it.

    Raises
    ------
    NotationError
        The variant cannot be read.
    NumberingError
        Its wild type is not the structure's, or the residue is not resolved.
    StructureError
        The complex cannot be loaded, or has no temperature factors to colour by.
    AlkstructError
        A colour or labels that there are not, or a table without disruption.

    Notes
    -----
    Violet sticks are conformers of the mutant residue on the crystal's backbone: the one of lowest energy opaque, the
    best one of each other rotamer fainter by its weight in the ensemble with the inhibitor. A red disc is the circle
    in which the van der Waals spheres of two heavy atoms cut each other, drawn for the opaque conformer where they
    overlap by more than 0.4 Å: the clashes of the score. Sites of a compound variant are each built alone.

    Of an insertion or deletion the stretch of backbone around it is rebuilt: the opaque violet ribbon is the heaviest
    backbone, fainter ones are others, the thin grey sticks are the stretch in the crystal. Where it cannot be rebuilt,
    its place is labelled and the caption says why.

    Where all sites of a variant are farther from the inhibitor than 6 Å ("indirect" in a score), the view is on them
    and their neighbours; the inhibitor stands behind, its distance beside its name.

    Examples
    --------
    >>> import alkstruct as alk
    >>> seen = alk.view("crizotinib", "G1202R")
    >>> [(disc.atoms, round(disc.overlap, 1)) for disc in seen.scene.discs]
    [(('CB', 'C8'), 0.8)]
    """
    structure = load(complex)
    if variant is not None:
        variant = of_kinase(parse(variant, structure.kinase), structure.kinase)
    return shown(variant_scene(structure, variant, colour, table, labels, _style(style), energy), width, height)


def view_scan(
    complex: "Complex | str | Path",
    table: "pd.DataFrame",
    *,
    of: str = "worst",
    style: "ViewStyle | type[ViewStyle] | None" = None,
    width: int = 800,
    height: int = 600,
) -> "py3Dmol.view":
    """Show a whole kinase with each site coloured by its variants' disruption.

    Parameters
    ----------
    complex : Complex or str
        A complex, or anything that `load` takes.
    table : DataFrame
        From `scan` or `score` of the same complex.
    of : {"worst", "mean"}
        Whether the largest or the mean disruption of a site's variants colours it.
    style : ViewStyle or subclass of it, optional
        How everything looks.
    width, height : int
        Of the view in a notebook, pixels.

    Returns
    -------
    py3Dmol.view
        As from `view`. Sites without an estimate have colours of their own, with their number in the legend: those
        out of the inhibitor's direct reach (indirect), not modelled, or not in the table.

    Raises
    ------
    StructureError
        The complex cannot be loaded.
    AlkstructError
        The table has no disruption for any residue of the complex, or `of` is neither word.

    Examples
    --------
    >>> import alkstruct as alk
    >>> seen = alk.view_scan("crizotinib", alk.score("crizotinib", ["G1202R", "G1202A", "F1174L"]), of="mean")
    >>> [words for words, _ in seen.scene.legend[4:]]
    ['indirect: no estimate (1)', 'not in the table (287)']
    """
    return shown(scan_scene(load(complex), table, of, _style(style)), width, height)


def _style(style):
    style = ViewStyle if style is None else style
    style = style() if isinstance(style, type) else style
    if not isinstance(style, ViewStyle):
        raise AlkstructError(f"a style is a ViewStyle or a subclass of it, not {type(style).__name__}")
    return style
