"""Align any protein kinase with ALK: its pocket in KLIFS's numbering, and the ALK position of every residue.

The template is ALK's kinase domain, from the linker before beta1 to alphaI. `data/kinase_profile.csv`, which
`tools/align_kinases.py` makes, says for each of its residues what kinases have there and what a gap costs: little in
loops, much inside helices, strands and the stretches of the pocket. So the conserved motifs carry the alignment:
GxGxxG, the lysine of beta3, the glutamate of alphaC, HRD, DFG and APE.

Where sequences leave a choice, crystals of EGFR and KIT that were laid on ALK's decided it: between alphaC and beta4 a
longer loop puts its residues beside the third, which KLIFS does not count; between alphaD and alphaE nothing is
compared, and an insert begins after what aligns with alphaD's side; the hairpins lose residues at their tips.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from alkstruct import data
from alkstruct.errors import NumberingError

LETTERS = "ACDEFGHIKLMNPQRSTVWY"
NEVER = -(10**8)  # below any score that a path can have
KINASE_SCORE = 2500  # tenths of half bits: shuffled kinases reach 2000, kinases far from all in the profile 3300
END_COLUMNS = 11  # of the template at either end, beta1 and half of alphaI: they have no gaps, whatever they score


class Profile(NamedTuple):
    """Hold what an alignment costs, in tenths of half bits: a row or a value for each column of the template."""

    position: np.ndarray  # (n,) the column's residue in ALK
    scores: np.ndarray  # (n, 21) of each of LETTERS, and of any other residue
    insert_open: np.ndarray  # (n,) of the first residue that is put in behind the column
    insert_extend: np.ndarray  # (n,) of each further one
    delete_open: np.ndarray  # (n,) of leaving the column out
    delete_extend: np.ndarray  # (n,) of leaving it out after the one before


class Alignment(NamedTuple):
    """A sequence aligned with ALK: the ALK position of each residue, 0 where there is none, and the score."""

    positions: np.ndarray
    score: float


def pocket_of(sequence: str, profile: Profile | None = None) -> tuple[int | None, ...]:
    """Find the 85 residues of the KLIFS pocket in the sequence of a kinase.

    Parameters
    ----------
    sequence : str
        One-letter code, with or without what stands before and behind the kinase domain. Of two domains, as in JAK2,
        the one counts that is more like a kinase.
    profile : Profile, optional
        Default: that of the package.

    Returns
    -------
    tuple of int or None
        An index into the sequence, from 0 on, for each KLIFS position; None where the kinase has no such residue.

    Raises
    ------
    NumberingError
        There is no kinase domain in the sequence.

    Examples
    --------
    >>> from alkstruct.kinase.kinases import find_kinase
    >>> pocket_of(find_kinase("ALK").sequence)[44]
    1195
    """
    positions, score = align_to_template(sequence, profile)
    if score < KINASE_SCORE:
        raise NumberingError(f"no kinase domain in this sequence of {len(sequence)} residues")
    index = {int(position): i for i, position in enumerate(positions) if position}
    return tuple(index.get(position) for position in _pocket_positions())


def align_to_template(sequence: str, profile: Profile | None = None) -> Alignment:
    """Align a sequence with the kinase domain of ALK.

    Parameters
    ----------
    sequence : str
        One-letter code in capitals; letters that are none of the twenty score nothing.
    profile : Profile, optional
        Default: that of the package.

    Returns
    -------
    Alignment
        Positions (n,) int and the score, which is below KINASE_SCORE where there is no kinase domain.
    """
    profile = package_profile() if profile is None else profile
    code = {letter: i for i, letter in enumerate(LETTERS)}
    letters = np.array([code.get(letter, len(LETTERS)) for letter in sequence], dtype=np.intp)
    positions = np.zeros(len(letters), dtype=np.int64)
    if not len(letters):
        return Alignment(positions, 0.0)
    tables = _fill(letters, profile)
    pairs = list(_trace(tables, profile))
    for column, residue in [*pairs, *_ends(pairs, len(profile.position), len(letters))]:
        positions[residue] = profile.position[column]
    return Alignment(positions, float(tables[0].max()))


@cache
def package_profile():
    """Read data/kinase_profile.csv: Profile."""
    rows = data.rows("kinase_profile.csv")

    def column(name):
        return np.array([int(row[name]) for row in rows])

    scores = np.stack([*map(column, LETTERS), np.zeros(len(rows), dtype=int)], axis=1)
    return Profile(column("position"), scores, *map(column, Profile._fields[2:]))


@cache
def _pocket_positions():
    return tuple(int(row["position"]) for row in data.rows("klifs_pocket.csv"))


def _fill(letters, profile):
    """Compute the best score of paths that end in a pair, in a left-out column and in a put-in residue.

    A path may begin and end anywhere (Smith & Waterman 1981, doi:10.1016/0022-2836(81)90087-5; gaps as in Gotoh 1982,
    doi:10.1016/0022-2836(82)90398-9, with a cost for each place).

    Returns
    -------
    ndarray, (3, columns + 1, residues + 1) of int
        The first row and the first column stand for nothing aligned yet.
    """
    count = len(letters)
    tables = np.full((3, len(profile.position) + 1, count + 1), NEVER, dtype=np.int64)
    paired, left_out, put_in = tables
    ahead = np.arange(count + 1)
    for i, scores in enumerate(profile.scores, start=1):
        before = np.maximum(tables[:, i - 1].max(axis=0), 0)
        paired[i, 1:] = before[:-1] + scores[letters]
        opened = np.maximum(paired[i - 1], put_in[i - 1]) - profile.delete_open[i - 1]
        left_out[i] = np.maximum(opened, left_out[i - 1] - profile.delete_extend[i - 1])
        closed = np.maximum(paired[i], left_out[i])
        extend = profile.insert_extend[i - 1]
        opened = np.maximum.accumulate(closed + extend * ahead) - profile.insert_open[i - 1]
        put_in[i, 1:] = (opened - extend * ahead)[:-1]
    return tables


def _trace(tables, profile):
    """Walk the best path backwards and give its pairs: column, residue, both from 0 on."""
    paired, left_out, put_in = tables
    i, j = np.unravel_index(paired.argmax(), paired.shape)
    state = 0
    while True:
        here = tables[:, i - 1, j - 1], tables[::2, i - 1, j], tables[:2, i, j - 1]
        if state == 0:
            yield i - 1, j - 1
            i, j = i - 1, j - 1
            if here[0].max() <= 0:
                return
            state = int(here[0].argmax())
        elif state == 1:
            if here[1].max() - profile.delete_open[i - 1] == left_out[i, j]:
                state = 2 * int(here[1].argmax())
            i -= 1
        else:
            if here[2].max() - profile.insert_open[i - 1] == put_in[i, j]:
                state = int(here[2].argmax())
            j -= 1


def _ends(pairs, columns, residues):
    """Give the pairs that carry an alignment on to the ends of the template, column by column, from close to them."""
    column, residue = pairs[-1]  # the first of the chain: pairs come from behind
    if column < END_COLUMNS:
        yield from zip(range(column - 1, -1, -1), range(residue - 1, -1, -1), strict=False)
    column, residue = pairs[0]
    if column >= columns - END_COLUMNS:
        yield from zip(range(column + 1, columns), range(residue + 1, residues), strict=False)
