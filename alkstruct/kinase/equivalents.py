"""Which residue of one kinase stands in the place of a residue of another.

Residues of the KLIFS pocket stand in for one another where they have the same pocket number. Outside the pocket they do
where both are aligned with the same residue of ALK, which is less certain, and which `equivalents` says.

References
----------
.. [1] van Linden et al. 2014, J Med Chem 57:249, doi:10.1021/jm400378w: the numbers of the pocket.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from alkstruct.errors import NotationError, NumberingError, quoted
from alkstruct.kinase.grammar import one_letter
from alkstruct.kinase.kinases import DEFAULT_REFERENCE, Kinase, known_kinases
from alkstruct.kinase.mutations import Mutation, Variant
from alkstruct.kinase.notation import fitting, parse
from alkstruct.kinase.regions import partner_in, region_of, require_kinase

BY_POCKET, BY_DOMAIN = "pocket", "domain"
LESS_CERTAIN = "~"  # stands in tables and figures before a residue that is aligned by domain
SITE_PATTERN = re.compile(r"(?:p\.)?([A-Za-z]{3}|[A-Za-z])?([0-9]{1,4})", re.ASCII)


def equivalent(
    variant: str | Mutation | Variant, kinase: str | Path | Kinase, reference: str | Path | Kinase = DEFAULT_REFERENCE
) -> Variant:
    """Return the variant of another kinase that changes the same place to the same residue.

    Parameters
    ----------
    variant : str, Mutation or Variant
        Substitutions of the reference. A Mutation and a Variant keep the kinase that they are of.
    kinase : str, pathlib.Path or Kinase
        The other kinase, as `alkstruct.load` takes it.
    reference : str, pathlib.Path or Kinase, default "ALK"
        The kinase whose variant it is.

    Returns
    -------
    Variant
        With the other kinase's own wild type and numbers.

    Raises
    ------
    NotationError
        The variant cannot be read, is no substitution, or the other kinase has the mutant's residue there already.
    NumberingError
        A kinase is not known, the variant does not fit its kinase, or the other has no residue in that place.

    Examples
    --------
    >>> str(equivalent("G1202R", "ROS1")), str(equivalent("T790M", "ALK", reference="EGFR"))
    ('G2032R', 'L1196M')
    """
    there = require_kinase(kinase)
    read = fitting(parse(variant, require_kinase(reference)))
    return Variant(tuple(_moved(mutation, there) for mutation in read))


def equivalents(
    site: int | str | Mutation | Variant,
    reference: str | Path | Kinase = DEFAULT_REFERENCE,
    kinases: Iterable[str | Path | Kinase] | None = None,
) -> pd.DataFrame:
    """Tabulate the residue in the same place of every known kinase.

    Parameters
    ----------
    site : int, str, Mutation or Variant
        A position, a residue ("G1202", "Gly1202") or a single substitution ("G1202R") of the reference.
    reference : str, pathlib.Path or Kinase, default "ALK"
        The kinase whose site it is.
    kinases : iterable of str, pathlib.Path or Kinase, optional
        By default all of `list_kinases`.

    Returns
    -------
    pandas.DataFrame
        One row a kinase: `kinase` (gene), `residue` (such as "G2032"; "" where it has none there), `position` (Int64),
        `klifs` (Int64, <NA> outside the pocket), `region`, `aligned_by` ("pocket", "domain", which is less certain, or
        ""), `variant` (the same substitution there; "" where a position was asked for, or nothing would change).

    Raises
    ------
    NotationError
        The site cannot be read, or is several.
    NumberingError
        A kinase is not known, or the reference has no such position or another residue there.

    Examples
    --------
    >>> table = equivalents("G1202R", kinases=["ROS1", "NTRK1", "RET", "EGFR"])
    >>> table.variant.tolist(), table.klifs.unique().tolist()
    (['G2032R', 'G595R', 'G810R', 'G796R'], [51])
    """
    kinase = require_kinase(reference)
    position, mutant, kinase = read_site(site, kinase)
    others = known_kinases() if kinases is None else map(require_kinase, kinases)
    table = pd.DataFrame([_row(kinase, position, mutant, other) for other in others])
    return table.astype({"position": "Int64", "klifs": "Int64"})


def read_site(site: int | str | Mutation | Variant, kinase: Kinase) -> tuple[int, str, Kinase]:
    """Read a position, a residue or a single substitution: its position, the mutant's letter or "", and its kinase.

    Raises
    ------
    NotationError, NumberingError
        As `equivalents` does.
    """
    if isinstance(site, str) and (found := SITE_PATTERN.fullmatch(site.strip())):
        position, letter = int(found[2]), one_letter(found[1] or "")
        if letter and kinase.residue(position) != letter:
            raise NumberingError(f"{site} names {letter}, but {kinase.reference} has {kinase.residue(position)} there")
        return position, "", kinase
    if not isinstance(site, str | Mutation | Variant):
        kinase.index(site)
        return int(site), "", kinase
    variant = fitting(parse(site, kinase))
    if not variant.is_substitution or variant.kinase is None:
        raise NotationError(f"{quoted(str(variant))} is no single substitution, and only these have equivalents")
    return variant.position, variant.mutations[0].mutant, variant.kinase


def _row(kinase: Kinase, position: int, mutant: str, other: Kinase) -> dict[str, object]:
    there = partner_in(other, kinase, position)
    in_pocket = kinase.klifs(position) is not None
    letter = other.residue(there) if there else ""
    return {
        "kinase": other.gene,
        "residue": f"{letter}{there}" if there else "",
        "position": there,
        "klifs": other.klifs(there) if there else None,
        "region": region_of(there, other).name if there else "",
        "aligned_by": (BY_POCKET if in_pocket else BY_DOMAIN) if there else "",
        "variant": f"{letter}{there}{mutant}" if there and mutant and mutant != letter else "",
    }


def _moved(mutation: Mutation, there: Kinase) -> Mutation:
    """Return a substitution in the place of another kinase."""
    if not mutation.is_substitution:
        raise NotationError(f"{mutation} is no substitution, and only these have equivalents")
    kinase = require_kinase(mutation.kinase)
    position = partner_in(there, kinase, mutation.position)
    if position is None:
        raise NumberingError(f"{there.gene} has no residue in the place of {mutation} of {kinase.gene}")
    letter = there.residue(position)
    if letter == mutation.mutant:
        raise NotationError(
            f"{there.gene} has {letter}{position} in the place of {mutation} of {kinase.gene}: nothing would change"
        )
    return Mutation(position, letter, mutation.mutant, kinase=there)
