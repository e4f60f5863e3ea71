"""Residue numbers of a kinase: those of a source held to its sequence, or found anew where they are others.

numbers fit ─────────────────────────────────────────────> as they are, tags beside the domain apart
they do not ──> alignment ──> stretches of bonded residues, each placed as one piece ──> new numbers, and a remark
                    └── another protein, or not certain ──> NumberingError
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from alkstruct.complexes.identity import aligned_positions, likeness_words
from alkstruct.complexes.known_part import LEAST_KNOWN, NONE, UNKNOWN, UNPLACED, is_beyond, letters_at, within
from alkstruct.complexes.residues import refuse_copies
from alkstruct.complexes.slips import (
    ANCHOR_LENGTH,
    LEAST_IN_STRETCH,
    SLIPPED_RUN,
    fits_near,
    is_cut,
    linker_in,
    misfits_at,
    slip_in,
)
from alkstruct.complexes.tags import tag_labels, tag_lengths, tag_note
from alkstruct.display.numbers import span
from alkstruct.errors import NumberingError, chain_in_words
from alkstruct.kinase.kinases import Kinase

LEAST_IDENTITY = 0.9  # of residues at the source's own numbers; crystals differ by a handful of mutations
LEAST_ALIGNED = 0.95  # of residues at numbers that were found by alignment: these must leave no doubt
CLEAR_LEAD = 2  # residues by which a stretch fits its place better than any other
FITTING_ENDS = 2  # residues at either end of a stretch that have to fit: else it may be an insertion that begins there
LISTED_CHANGES = 6  # stretches that a remark lists
LETTERS = "ACDEFGHIKLMNPQRSTVWY"


@dataclass(frozen=True, eq=False, slots=True)
class Numbers:
    """Numbers of n residues.

    Attributes
    ----------
    number : ndarray, (n,), int64
    insertion : ndarray, (n,), str
        Insertion codes, "" for none.
    remark : str
        What was changed, in a sentence without a full stop; "" for nothing.
    tags : tuple of str
        What is no part of the kinase, likewise; such residues bear insertion codes.
    """

    number: np.ndarray
    insertion: np.ndarray
    remark: str = ""
    tags: tuple[str, ...] = ()


class _Doubt(Exception):
    """Why residues cannot be placed."""


def fitted(number, insertion, sequence, linked, kinase: Kinase, *, name="", chain=""):
    """Number the residues of a chain as a kinase's sequence does.

    Parameters
    ----------
    number : ndarray, (n,), int64
        As in the source.
    insertion : ndarray, (n,), str
    sequence : str, length n
        One-letter codes; others than those of the twenty agree with nothing.
    linked : ndarray, (n,), bool
        Which residues are bonded to the one before, as `chemistry.peptide_bonds.peptide_bonded` gives it.
    kinase : Kinase
    name, chain : str
        For messages.

    Returns
    -------
    Numbers

    Raises
    ------
    NumberingError
        The chain is another protein, or one of its residues could bear several numbers.
    """
    letters = np.array([letter if letter in LETTERS else "X" for letter in sequence])
    who = f"chain {chain_in_words(chain)} of {name}"
    refuse_copies(number, insertion, name=name, chain=chain)
    try:
        positions, codes = _numbered(who, letters, number, insertion, linked, kinase)
        before, behind = tag_lengths(letters, np.where(codes == "", positions, UNPLACED), kinase)
    except NumberingError:
        # A tag may be what hides the domain.
        carried_on = _carried_on(letters, linked, kinase)
        before, behind = tag_lengths(letters, carried_on, kinase)
        ends = slice(0, before), slice(len(letters) - behind, len(letters))
        if (not before and not behind) or any(_is_of_kinase(letters[end], carried_on[end], kinase) for end in ends):
            raise
    if not before and not behind:
        return Numbers(positions, codes, _remark(who, number, insertion, positions, codes, kinase))
    return _beside_tags(who, letters, number, insertion, linked, slice(before, len(letters) - behind), kinase)


def _beside_tags(who, letters, number, insertion, linked, domain, kinase):
    """Numbers of a chain whose residues outside of a slice are of tags: Numbers."""
    old = number[domain], insertion[domain]
    inner = np.r_[False, linked[domain][1:]]
    new = _numbered(who, letters[domain], *old, inner, kinase)
    before, behind = domain.start, len(letters) - domain.stop
    head, tail = tag_labels(int(new[0][0]), before, behind=False), tag_labels(int(new[0][-1]), behind, behind=True)
    positions, codes = (np.concatenate(parts) for parts in zip(head, new, tail, strict=True))
    notes = []
    for a, b in ((0, before), (domain.stop, len(letters))):
        if a < b:
            was = [_label(number, insertion, i) for i in (a, b - 1)]
            now = [_label(positions, codes, i) for i in (a, b - 1)]
            notes.append(tag_note(letters[a:b], was, now, kinase))
    remark = _remark(who, number[domain], insertion[domain], new[0], new[1], kinase)
    return Numbers(positions, codes, remark, tuple(notes))


def _carried_on(letters, linked, kinase):
    """Positions of the residues at either end, counted from where the domain beside them aligns; else UNPLACED."""
    aligned = aligned_positions(letters, kinase)
    positions = np.full(len(letters), UNPLACED, dtype=np.int64)
    edges = ~linked
    if (linker := linker_in(letters, aligned, linked, kinase)) is not None:
        edges[linker.stop] = True
    stretches = _stretches(edges)
    for a, b in {stretches[0], stretches[-1]}:
        here = aligned[a:b] - np.arange(a, b)
        if len(votes := here[aligned[a:b] > 0]):
            positions[a:b] = np.arange(a, b) + int(np.median(votes))
    return positions


def _is_of_kinase(letters, positions, kinase):
    """Tell whether some residues, or eight of them, fit the reference a little off their positions: as no tag does."""
    size = min(ANCHOR_LENGTH, len(letters))
    windows = [slice(a, a + size) for a in range(len(letters) - size + 1)] if size >= SLIPPED_RUN else []
    return any(fits_near(letters[here], positions[here], kinase) >= LEAST_IN_STRETCH * size for here in windows)


def _numbered(who, letters, number, insertion, linked, kinase):
    """Numbers and insertion codes of residues, tags apart: those of the source if they fit, else found by alignment."""
    if _fits(letters, number, insertion, linked, kinase):
        return number, insertion
    if len(letters) > kinase.last and not is_beyond(kinase.last + 1, kinase):
        raise NumberingError(
            f"{who} is not {kinase.gene}: it has {len(letters)} residues, more than {kinase.reference}; choose another "
            "chain, or pass reference=None for another protein"
        )
    aligned = aligned_positions(letters, kinase)
    inside = within(aligned, kinase)
    identity = (aligned > 0).any() and (letters_at(aligned, kinase) == letters)[inside].mean()
    if identity < LEAST_IDENTITY:
        raise NumberingError(
            f"{who} is not {kinase.gene}: {100 * identity:.0f} % of its residues agree with {kinase.reference} where "
            f"they align best, {100 * LEAST_IDENTITY:.0f} % are needed; {likeness_words(letters, kinase)}"
        )
    try:
        return _placed(letters, aligned, number, insertion, linked, kinase)
    except _Doubt as doubt:
        raise NumberingError(
            f"residue numbers of {who} are not those of {kinase.label} and cannot be found by "
            f"alignment: {doubt}; renumber the file, or pass reference=None to keep its numbers"
        ) from doubt


def _fits(letters, number, insertion, linked, kinase, least=LEAST_IDENTITY):
    """Tell whether numbers are those of the kinase."""
    plain = insertion == ""
    there = letters_at(number, kinase)
    equal, known = there == letters, plain & (there != UNKNOWN)
    if len(set(number[plain])) < plain.sum():
        return False
    if (there[plain] == NONE).any() or not known.any() or equal[known].mean() < least:
        return False
    if known.sum() < min(LEAST_KNOWN, plain.sum()):
        return False
    if (linked & plain & np.r_[False, plain[:-1] & (np.diff(number) < 0)]).any():
        return False
    jumps = np.r_[False, np.diff(number) != 1]
    # The numbers jump where the chain does not, and a residue on the shorter side does not fit.
    for (a, b), (c, d) in pairwise(_stretches(jumps | (np.arange(len(number)) == 0))):
        if linked[c] and plain[c] and plain[b - 1]:
            shorter = slice(a, b) if b - a < d - c else slice(c, d)
            whole = equal[b - 1] and equal[c] and equal[shorter].all()
            if not whole and not is_cut(equal[a:b], equal[c:d], number[c] - number[b - 1]):
                return False
    short = [(a, b) for a, b in _stretches(~linked | jumps) if b - a < ANCHOR_LENGTH and (~equal[a:b]).sum() > 1]
    if any(fits_near(letters[a:b], number[a:b], kinase) == b - a for a, b in short):
        return False
    return slip_in(letters[plain], number[plain], kinase) is None


def _placed(letters, aligned, number, insertion, linked, kinase):
    """New numbers and insertion codes.

    One shift for all residues, if that fits. Else every bonded stretch is one piece. If that cannot be, residues
    with insertion codes may have been inserted: they keep their codes where there is no room for them.
    """
    shifted = number + int(np.median((aligned - number)[aligned > 0]))
    if _fits_shifted(letters, shifted, insertion, linked, kinase):
        return shifted, insertion
    edges = ~linked
    linker = linker_in(letters, aligned, linked, kinase)
    if linker is not None:
        return _around_linker(letters, aligned, number, insertion, linked, linker, kinase)
    try:
        return _place(letters, aligned, number, insertion, linked, edges, kinase)
    except _Doubt:
        inserted = insertion != ""
        if not inserted.any():
            raise
        edges = edges | np.r_[False, inserted[1:] != inserted[:-1]]
        return _place(letters, aligned, number, insertion, linked, edges, kinase)


def _around_linker(letters, aligned, number, insertion, linked, linker, kinase):
    """New numbers and insertion codes of a chain in which a linker, a slice, stands for a loop; it bears codes."""
    a, b = linker.start, linker.stop
    if a == b and (
        kinase.get(int(aligned[a - 1]) + 1) == letters[b] or kinase.get(int(aligned[b]) - 1) == letters[a - 1]
    ):
        raise _Doubt(f"{_spoken(number, insertion, a - 1, b + 1)} may be joined at more than one place")
    kept = np.r_[:a, b : len(letters)]
    apart = linked.copy()
    apart[b] = False
    rest = letters[kept], aligned[kept], number[kept], insertion[kept], apart[kept]
    new, codes = _place(*rest, ~apart[kept], kinase)
    labels = tag_labels(int(new[a - 1]), b - a, behind=True)
    return tuple(np.concatenate([x[:a], label, x[a:]]) for x, label in zip((new, codes), labels, strict=True))


def _fits_shifted(letters, shifted, insertion, linked, kinase):
    """Tell whether one shift is right everywhere, in short stretches too: without a misfit, their gaps counted."""
    everywhere = np.arange(min(kinase.first, shifted.min()), kinase.last + 1)[:, None] + (shifted - shifted.min())
    matches = np.sort((letters_at(everywhere, kinase) == letters).sum(axis=1))
    if matches[-1] - matches[-2] < CLEAR_LEAD or not _fits(letters, shifted, insertion, linked, kinase, LEAST_ALIGNED):
        return False
    there = letters_at(shifted, kinase)
    equal = there == letters
    sure = equal | (there == UNKNOWN)
    uncounted = ~linked & np.r_[False, np.diff(shifted) == 1]
    for a, b in _stretches(~linked):
        doubtful = not sure[a:b].all() or uncounted[a] or (b < len(letters) and uncounted[b])
        if equal[a:b].sum() < ANCHOR_LENGTH and doubtful:
            return False
    return True


def _stretches(edges):
    """[(first, end)] of stretches that begin at the edges."""
    first = np.flatnonzero(edges).tolist()
    return list(zip(first, [*first[1:], len(edges)], strict=True))


def _place(letters, aligned, number, insertion, linked, edges, kinase):
    stretches = _stretches(edges)
    anchors = {
        a: _anchor(letters, aligned, a, b, _spoken(number, insertion, a, b), kinase)
        for a, b in stretches
        if b - a >= ANCHOR_LENGTH
    }
    new, codes = np.zeros(len(letters), dtype=np.int64), np.full(len(letters), "", dtype=insertion.dtype)
    for i, (a, b) in enumerate(stretches):
        spoken = _spoken(number, insertion, a, b)
        low = int(new[a - 1]) + 1 if a else kinase.first
        high = _before(stretches[i + 1 :], anchors, insertion, kinase.last)
        if (insertion[a:b] != "").all() and high < low:
            new[a:b], codes[a:b] = low - 1, insertion[a:b]
            continue
        place = anchors.get(a) or _search(letters[a:b], low, high, spoken, kinase)
        if place < low:
            raise _Doubt(f"{spoken} is out of order")
        new[a:b] = np.arange(place, place + b - a)
    for a, b in stretches:
        ends = [i for i in range(a, b) if min(i - a, b - 1 - i) < FITTING_ENDS and not codes[i]]
        if (misfits_at(letters[ends], new[ends], kinase)).any():
            raise _Doubt(f"an end of {_spoken(number, insertion, a, b)} does not fit")
    _check(letters, new, codes, number, insertion, linked, kinase)
    return new, codes


def _before(stretches, anchors, insertion, last):
    """The last position that leaves room for the stretches to come, up to the next anchor or the last residue."""
    room = 0
    for a, b in stretches:
        if a in anchors:
            return anchors[a] - 1 - room
        room += (b - a) * bool((insertion[a:b] == "").any())
    return last - room


def _anchor(letters, aligned, a, b, spoken, kinase):
    """The place of a long stretch: the only one in the whole sequence, and the alignment's."""
    place = _search(letters[a:b], kinase.first, kinase.last, spoken, kinase)
    votes = (aligned[a:b] - np.arange(b - a))[aligned[a:b] > 0]
    if not len(votes) or np.median(votes) != place:
        raise _Doubt(f"{spoken} aligns with no one place")
    return place


def _search(letters, low, high, spoken, kinase):
    """The one place of a stretch among the positions from low to high."""
    places = np.arange(low, high - len(letters) + 2)
    if not len(places):
        raise _Doubt(f"there is no room for {spoken}")
    there = letters_at(places[:, None] + np.arange(len(letters)), kinase)
    matches = ((there == letters) | (letters == "X")).sum(axis=1)
    best = int(matches.argmax())
    if matches[best] < LEAST_IN_STRETCH * len(letters):
        raise _Doubt(f"{spoken} fits nowhere in one piece")
    if len(places) > 1 and np.sort(matches)[-2] > matches[best] - CLEAR_LEAD:
        raise _Doubt(f"{spoken} fits more than one place")
    return int(places[best])


def _check(letters, new, codes, number, insertion, linked, kinase):
    """Refuse new numbers that leave a doubt."""
    plain = np.flatnonzero(codes == "")
    apart = linked[1:] & (codes[1:] == "") & (codes[:-1] == "") & (np.diff(new) != 1)
    if apart.any():
        a = int(np.flatnonzero(apart)[0])
        raise _Doubt(f"{_spoken(number, insertion, a, a + 2)} is bonded and cannot be kept together")
    equal = letters_at(new[plain], kinase) == letters[plain]
    if equal.mean() < LEAST_ALIGNED:
        raise _Doubt(f"{100 * equal.mean():.0f} % of its residues agree, {100 * LEAST_ALIGNED:.0f} % are needed")
    slip = slip_in(letters[plain], new[plain], kinase)
    if slip is not None:
        a = int(plain[slip])
        raise _Doubt(f"residues are inserted or deleted near {_spoken(number, insertion, a, a + 1)}")


def _label(number, insertion, i):
    return f"{number[i]}{insertion[i]}"


def _spoken(number, insertion, a, b):
    """Residues a to b, without b, by the numbers of the source."""
    first, last = _label(number, insertion, a), _label(number, insertion, b - 1)
    return f"residue {first}" if b - a == 1 else f"the stretch {span(first, last)}"


def _remark(who, number, insertion, new, codes, kinase):
    """What became of the numbers; "" if they are as they were."""
    shift = new - number
    moved = (shift != 0) | (codes != insertion)
    if not moved.any():
        return ""
    if moved.all() and len(set(shift)) == 1 and (codes == insertion).all():
        by = f"{abs(shift[0])} too {'high' if shift[0] < 0 else 'low'}"
        other = [each.name for each in kinase.conventions if each.shift == -shift[0]]
        counted = f", those of the {other[0]}," if other else ""
        return (
            f"residue numbers of {who} are {by} for {kinase.label}{counted} and were changed: "
            f"{span(number[0], number[-1])} became {span(new[0], new[-1])}"
        )
    same = (np.diff(shift) == 0) & (np.diff(new) == 1) & (insertion[1:] == insertion[:-1])
    parts = [
        f"{span(_label(number, insertion, a), _label(number, insertion, b - 1))} became "
        f"{span(_label(new, codes, a), _label(new, codes, b - 1))} ({shift[a]:+d})"
        for a, b in _stretches(np.r_[True, ~same])
        if moved[a:b].any()
    ]
    more = f" and {len(parts) - LISTED_CHANGES} more stretches" if len(parts) > LISTED_CHANGES else ""
    return (
        f"residue numbers of {who} are not those of {kinase.label} and were changed by alignment: "
        f"{', '.join(parts[:LISTED_CHANGES])}{more}"
    )
