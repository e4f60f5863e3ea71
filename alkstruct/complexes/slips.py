"""Where residue numbers slip along a chain: residues that would fit the kinase a little beside their numbers."""

import numpy as np

from alkstruct.complexes.known_part import UNKNOWN, letters_at

LEAST_IN_STRETCH = 0.7  # of the residues of one stretch
ANCHOR_LENGTH = 8  # residues: a stretch this long is placed by itself, a shorter one between its neighbours
# So many residues, in a row or in a window, fit so near by: the numbers slipped.
SLIPPED_RUN, WINDOW_LENGTHS, LARGEST_SLIP = 3, (5, 8), 20
LONGEST_LINKER = 8  # residues in place of a loop that a construct lacks, such as the kinase insert of KIT


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
