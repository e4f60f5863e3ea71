"""Hold a change of the coding DNA, such as c.3604G>A, against the change of the protein that stands beside it."""

import itertools
import re

from Bio.Data.CodonTable import standard_dna_table

from alkstruct.errors import NotationError

SUBSTITUTION_PATTERN = re.compile("c[.]([1-9][0-9]*)([ACGT])>([ACGT])")
# Several bases of one codon: c.3604_3605delinsAA, c.3604_3605delGGinsAA, c.3604_3605GG>AA
BASES_PATTERN = re.compile("c[.]([1-9][0-9]*)_([1-9][0-9]*)(?:del([ACGT]*)ins|([ACGT]+)>)([ACGT]+)")
# Changes of length, which may be moved along a repeat and are therefore not held against the protein
LENGTH_PATTERN = re.compile("c[.][1-9][0-9]*(?:_[1-9][0-9]*)?(?:del[ACGT]*|dup[ACGT]*|ins[ACGT]+|del[ACGT]*ins[ACGT]+)")


def codon_of(base):
    """Return the residue whose codon holds a base of the coding sequence: both count from 1."""
    return (base - 1) // 3 + 1


def check_coding_change(change, mutation):
    """Raise NotationError where a change of the DNA cannot be that of the protein.

    The coding sequence itself is not consulted: a substitution is right where it lies in the codon of the residue and
    any codon of the wild type becomes one of the mutant. Deletions, insertions and duplications are not checked.

    Parameters
    ----------
    change : str
        "c.3604G>A", with the numbers of the coding sequence.
    mutation : Mutation
        That of the protein.
    """
    if single := SUBSTITUTION_PATTERN.fullmatch(change):
        first = last = int(single[1])
        old, new = single[2], single[3]
    elif several := BASES_PATTERN.fullmatch(change):
        first, last = int(several[1]), int(several[2])
        old, new = several[3] or several[4] or "", several[5]
        if len(new) != last - first + 1 or codon_of(first) != codon_of(last):
            return  # a change of length, or of more than one codon
    elif LENGTH_PATTERN.fullmatch(change):
        return
    else:
        raise NotationError(f"{change} is no change of the coding DNA that can be read; leave it out")
    if codon_of(first) != mutation.position:
        raise NotationError(f"{change} lies in codon {codon_of(first)}, not in that of residue {mutation.position}")
    if not mutation.is_substitution or not _possible(mutation, (first - 1) % 3, old, new):
        raise NotationError(f"{change} cannot make {mutation}: no codon of {mutation.wild_type} gives that")


def _possible(mutation, start, old, new):
    """Tell whether some codon of the wild type becomes one of the mutant by bases `new` from `start` on."""
    amino_acid = standard_dna_table.forward_table
    for codon in map("".join, itertools.product("ACGT", repeat=3)):
        changed = codon[:start] + new + codon[start + len(new) :]
        right = amino_acid.get(codon) == mutation.wild_type and amino_acid.get(changed) == mutation.mutant
        if right and codon.startswith(old, start):
            return True
    return False
