"""Where residue numbers slip along a chain: residues that would fit the kinase a little beside their numbers."""

from itertools import pairwise

import numpy as np

from alkstruct.complexes.known_part import UNKNOWN, letters_at

LEAST_IN_STRETCH = 0.7  # of the residues of one stretch
ANCHOR_LENGTH = 8  # residues: a stretch this long is placed by itself, a shorter one between its neighbours
# So many residues, in a row or in a window, fit so near by: the numbers slipped.
SLIPPED_RUN, WINDOW_LENGTHS, LARGEST_SLIP = 3, (5, 8), 20
LONGEST_LINKER = 8  # residues in place of a loop that a construct lacks, such as the kinase insert of KIT
BY_CHANCE = 1  # residue of a linker that is also that of the kinase
LEAST_CUT = 10  # residues that such a construct lacks


def is_cut(before, behind, jump):
    """Tell whether numbers jump forward over a bond because a construct lacks what lies between, but for a linker.

    before, behind: ndarray of bool, whether the residues on either side fit their numbers.
    """
    linker, anchored = 0, True
    for side in (before[::-1], behind):
        misfits = int(np.argmax(np.r_[side, True]))
        anchor = side[misfits:][:ANCHOR_LENGTH]
        linker += misfits
        anchored &= len(anchor) == ANCHOR_LENGTH and bool(anchor.all())
    return jump > 1 and linker <= LONGEST_LINKER and anchored


def linker_in(letters, aligned, linked, kinase):
    """Find the linker by which a construct replaces a loop: a slice, empty where the ends are joined; None if none.

    The residues on either side are bonded to it and align, every one of the nearest, far apart in the kinase.

    letters, aligned, linked: ndarray, (n,), aligned with 0 for none.
    """
    equal = (letters_at(aligned, kinase) == letters) & (aligned > 0)
    follows = equal & np.r_[False, equal[:-1] & (np.diff(aligned) == 1)]
    # The first of so many residues that align without a break.
    anchors = [
        i for i in np.flatnonzero(equal).tolist() if follows[i + 1 : i + ANCHOR_LENGTH].sum() == ANCHOR_LENGTH - 1
    ]
    for one, first in pairwise(anchors):
        last = one + ANCHOR_LENGTH - 1
        lacking = aligned[first] - aligned[last] - (first - last)
        if 0 < first - last <= LONGEST_LINKER + 1 and lacking >= LEAST_CUT and linked[last + 1 : first + 1].all():
            between = np.arange(last + 1, first)
            # Residues that would go on from either side are of the kinase, and beside a mutation.
            carried_on = (aligned[last] + between - last, aligned[first] + between - first)
            if max((letters_at(places, kinase) == letters[between]).sum() for places in carried_on) <= BY_CHANCE:
                return slice(last + 1, first)
    return None


def misfits_at(letters, positions, kinase):
    """Tell which residues differ from those of the kinase: ndarray of bool. Beyond the known part none does."""
    there = letters_at(positions, kinase)
    return (there != letters) & (letters != "X") & (there != UNKNOWN)


def fits_near(letters, positions, kinase):
    """Count how many of some residues would fit if all their numbers were a little higher or lower, at best."""
    near = positions + np.delete(np.arange(-LARGEST_SLIP, LARGEST_SLIP + 1), LARGEST_SLIP)[:, None]
    return int((letters_at(near, kinase) == letters).sum(axis=1).max())


def slip_in(letters, positions, kinase):
    """Find the index of the first of some residues that do not fit and would fit near by; None if there is none."""
    wrong = misfits_at(letters, positions, kinase)
    begins = wrong & ~np.r_[False, wrong[:-1]]
    for a in np.flatnonzero(begins):
        run = int(np.argmin(np.r_[wrong[a:], False]))
        stretch = slice(int(a), int(a) + run)
        if run >= SLIPPED_RUN and fits_near(letters[stretch], positions[stretch], kinase) >= LEAST_IN_STRETCH * run:
            return int(a)
    for size in WINDOW_LENGTHS:
        for first in range(len(wrong) - size + 1):
            here = slice(first, first + size)
            if wrong[here].sum() < SLIPPED_RUN:
                continue
            fits = fits_near(letters[here], positions[here], kinase)
            if fits >= LEAST_IN_STRETCH * size and fits >= size - wrong[here].sum() + SLIPPED_RUN:
                return first
    return None
