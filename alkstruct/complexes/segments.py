"""Where the residues of a loaded chain lie in their kinase, and what the kinase is called.

The segments of ALK follow the records of its crystals. Those of another kinase are carried over by alignment, which
does not know where its helices and strands begin and end; the loaded chain does. So an end of a helix or strand that
borders on a loop is moved to where the chain's secondary structure ends, by a few residues at most. Segments of the
pocket that sequence motifs define (glycine-rich loop, hinge, catalytic loop, DFG) stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from alkstruct.complexes.derived import kept_with_complex
from alkstruct.complexes.helices import secondary_structure
from alkstruct.kinase.regions import OUTSIDE_DOMAIN, Region, is_template, region_of

if TYPE_CHECKING:
    from alkstruct.complexes.complex import Complex

FARTHEST_MOVE = 4  # residues, a turn of a helix: beyond it the alignment and the chain speak of different things
LEAST_LOOP = 1  # residue that is left of a loop
_STRUCTURED = re.compile(r"(?:alpha([A-I])(?: helix)?|beta([1-8]))")
_MOVABLE_LOOP = re.compile(r"(?:alpha|beta)\S*-(?:alpha|beta)\S* loop|.* link")  # none that a motif defines


class Segment(NamedTuple):
    """A stretch of residues by their numbers, both ends included: what it is called, and where it begins and ends."""

    name: str
    first: int
    last: int


def region_in(structure: Complex, position: int) -> Region | None:
    """Return the region of a residue number; None where the kinase is not known or has no such position."""
    kinase = structure.kinase
    if kinase is None or not kinase.get(position):  # a tag, or a residue beyond the known part of the sequence
        return None
    if is_template(kinase):
        return region_of(position, kinase)
    return _regions(structure)[position]


def kinase_words(structure: Complex) -> str:
    """Return what a chain is: "ALK kinase", or "kinase" where none is known."""
    return f"{structure.kinase.gene} kinase" if structure.kinase else "kinase"


def numbering_words(structure: Complex) -> str:
    """Return whose numbers the residues bear, such as "UniProt Q9UM73"."""
    if structure.kinase is None:
        return "residue numbers of the source"
    return structure.kinase.numbered_by


@kept_with_complex
def _regions(structure: Complex) -> dict[int, Region]:
    """Return the Region of every position of a kinase, with ends of helices and strands as the chain has them."""
    kinase = structure.kinase
    assert kinase is not None
    aligned = {position: region_of(position, kinase) for position in range(kinase.first, kinase.last + 1)}
    positions = zip(aligned, (region.segment for region in aligned.values()), strict=True)
    segments = []
    for name, group in groupby(positions, key=lambda pair: pair[1]):
        stretch = [position for position, _ in group]
        segments.append(Segment(name, stretch[0], stretch[-1]))
    plain = {region.segment: region for region in aligned.values() if not region.site}
    found = {}
    for name, first, last in _fitted(segments, _letters(structure)):
        for position in range(first, last + 1):
            region = aligned[position]
            if region.segment != name:  # the residue changes sides; what is said of its own site stays
                other = plain[name]
                region = replace(region, segment=name, name=region.site or name)
                region = region if region.site else replace(region, role=other.role)
            found[position] = replace(region, start=first, end=last)
    return found


def _letters(structure: Complex) -> dict[int, str]:
    """Return "H" for helix, "E" for strand and "-" for neither, of every resolved position."""
    letters = secondary_structure(structure)
    plain = structure.insertion == ""
    return dict(zip(structure.number[plain].tolist(), letters[plain].tolist(), strict=True))


def _fitted(segments: list[Segment], letters: dict[int, str]) -> list[Segment]:
    """Move the ends of helices and strands to where those of a chain are; letters: of each resolved position."""
    segments = list(segments)
    for k, after in enumerate(segments[1:]):
        before = segments[k]  # as the step before left it
        if _kind(before.name) and _MOVABLE_LOOP.fullmatch(after.name):
            last = _end_of_run(before, letters, step=1)
            last = min(max(last, before.last - FARTHEST_MOVE, before.first), before.last + FARTHEST_MOVE)
            last = min(last, after.last - LEAST_LOOP)
        elif _MOVABLE_LOOP.fullmatch(before.name) and _kind(after.name):
            first = _end_of_run(after, letters, step=-1)
            first = max(min(first, after.first + FARTHEST_MOVE, after.last), after.first - FARTHEST_MOVE)
            last = max(first - 1, before.first + LEAST_LOOP - 1)
        else:
            continue
        segments[k], segments[k + 1] = before._replace(last=last), after._replace(first=last + 1)
    return segments


def _kind(name: str) -> str:
    """Return "H" for the name of a helix, "E" for that of a strand and "" for that of a loop."""
    found = _STRUCTURED.fullmatch(name)
    if name == OUTSIDE_DOMAIN or not found:
        return ""
    return "H" if found[1] else "E"


def _end_of_run(segment: Segment, letters: dict[int, str], step: int) -> int:
    """Return where the helix or strand of a segment ends in the chain, going up (1) or down (-1) from its middle.

    Where the chain has no such structure there, or is not resolved up to its end, the aligned end is returned.
    """
    kind, aligned = _kind(segment.name), segment.last if step > 0 else segment.first
    inside = [p for p in range(segment.first, segment.last + 1) if letters.get(p) == kind]
    if not inside:
        return aligned
    position = inside[-1] if step > 0 else inside[0]
    while letters.get(position + step) == kind:
        position += step
    return position if position + step in letters else aligned
