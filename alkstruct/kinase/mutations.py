"""Mutation and Variant as values, each printed in one canonical way; `notation` reads them.

A `Mutation` is one change of the protein, a `Variant` the changes of one allele; `parse` and `str` are
inverses. Notations of the same protein change give equal values: where the residues that are named fit the sequence
of the kinase, deletions, insertions and duplications are trimmed and moved towards the C-terminus as HGVS asks, and a
duplication becomes the insertion that it is. Otherwise the sequence is not consulted, so that the variants of a
protein whose sequence is not known can be read too.

References
----------
.. [1] HGVS nomenclature, recommendations for proteins, https://hgvs-nomenclature.org
.. [2] Katayama et al. 2012, Sci Transl Med 4:120ra17, doi:10.1126/scitranslmed.3003316 ("1151Tins").
"""

from dataclasses import dataclass, field
from functools import total_ordering
from itertools import pairwise

from alkstruct.chemistry.amino_acids import AMINO_ACIDS, THREE_LETTER
from alkstruct.display.html import escaped, joined, region_chip
from alkstruct.errors import NotationError
from alkstruct.kinase.kinases import DEFAULT_REFERENCE, Kinase, find_kinase
from alkstruct.kinase.regions import Region, region_of, require_kinase

KIND_SUFFIXES = {"substitution": "", "deletion": "del", "duplication": "dup", "insertion": "ins", "delins": "delins"}
"""Kinds of mutation, and the word each is written with, between the old residues and the new."""

# Residues before the first of a protein, as of a tag, have numbers down to those that a PDB file has room for.
LOWEST_POSITION, HIGHEST_POSITION = -999, 99_999
POSITIONS_ASCEND = f"positions ascend, from {LOWEST_POSITION} to {HIGHEST_POSITION}"

RECOGNISED_ONLY = "{} is recognised, but {}: not a thing whose binding can be estimated"
SYNONYMOUS_REASON = RECOGNISED_ONLY.format("a synonymous change", "it leaves the protein as it is")


@total_ordering
@dataclass(frozen=True, slots=True)
class Mutation:
    """One change of the protein sequence; sorted by position.

    Parameters
    ----------
    position : int
        First residue that is changed; for an insertion, the residue before it. Zero and below are numbers of tags.
    wild_type : str
        One-letter residue at `position`.
    mutant : str
        The residues that come in: one letter for a substitution, none for a deletion or duplication.
    kind : {"substitution", "deletion", "duplication", "insertion", "delins"}
    end : int, optional
        Last residue that is changed; for an insertion, the residue after it. Left out: `position`.
    end_wild_type : str, optional
        One-letter residue at `end`. Left out: `wild_type`.
    kinase : Kinase, str or None, default "ALK"
        Whose mutation it is, as `find_kinase` takes it; None for a protein of unknown sequence.

    Raises
    ------
    NotationError
        If the parts do not make a mutation of that kind, or it changes nothing.
    NumberingError
        If the kinase is not known.

    Examples
    --------
    >>> str(Mutation(1202, "G", "R"))
    'G1202R'
    >>> str(Mutation(1151, "T", "T", kind="insertion", end=1152, end_wild_type="L"))
    'T1151_L1152insT'
    """

    position: int
    wild_type: str
    mutant: str = ""
    kind: str = "substitution"
    end: int = None  # type: ignore[assignment]  # filled in below
    end_wild_type: str = ""
    kinase: Kinase | None = field(default=DEFAULT_REFERENCE, repr=False)  # type: ignore[assignment]  # likewise

    def __post_init__(self):
        # frozen: the defaults that depend on other fields can only be filled in this way
        object.__setattr__(self, "kinase", find_kinase(self.kinase))
        object.__setattr__(self, "end", self.position if self.end is None else self.end)
        object.__setattr__(self, "end_wild_type", self.end_wild_type or self.wild_type)
        if problem := _problem(self):
            raise NotationError(problem)

    def __lt__(self, other):
        if not isinstance(other, Mutation):
            return NotImplemented
        return _sorting(self) < _sorting(other)

    def __str__(self):
        return _written(self)

    def _repr_html_(self):
        return _shown(self)

    @property
    def is_substitution(self) -> bool:
        """Tell whether one residue takes the place of one."""
        return self.kind == "substitution"

    @property
    def region(self) -> Region:
        """Return the region of the first residue changed, or of the one after an insertion.

        NumberingError where the kinase is None, or has no such position.
        """
        return region_of(self.located_at, require_kinase(self.kinase))

    @property
    def located_at(self) -> int:
        """Return the position that says where the mutation lies: the first changed, or that after an insertion."""
        return self.end if self.kind == "insertion" else self.position


@dataclass(frozen=True, order=True, slots=True)
class Variant:
    """The mutations of one allele, in cis: what `parse` returns and `str` prints.

    Parameters
    ----------
    mutations : iterable of Mutation
        In any order; kept as a tuple sorted by position, each in its canonical form.

    Raises
    ------
    NotationError
        If there are none, two change the same position, or they are of different kinases.

    Examples
    --------
    >>> variant = Variant([Mutation(1198, "L", "F"), Mutation(1156, "C", "Y")])
    >>> str(variant), variant.hgvs
    ('C1156Y+L1198F', 'p.[Cys1156Tyr;Leu1198Phe]')
    """

    mutations: tuple[Mutation, ...]

    def __post_init__(self):
        ordered = tuple(sorted(each for mutation in self.mutations for each in _canonical(mutation)))
        if not ordered:
            raise NotationError("a variant needs at least one mutation")
        if len({mutation.kinase for mutation in ordered}) > 1:
            raise NotationError(f"{' and '.join(map(str, ordered))} are of different kinases")
        for before, after in pairwise(ordered):
            # an insertion names the residue after it without changing it
            last = before.position if before.kind == "insertion" else before.end
            if after.position <= last:
                raise NotationError(f"{before} and {after} change the same position")
        object.__setattr__(self, "mutations", ordered)

    def __str__(self):
        return "+".join(map(str, self.mutations))

    def _repr_html_(self):
        return joined(map(_shown, self), " + ")

    def __iter__(self):
        return iter(self.mutations)

    def __len__(self):
        return len(self.mutations)

    @property
    def kinase(self) -> Kinase | None:
        """Return the kinase that all mutations are of; None for a protein of unknown sequence."""
        return self.mutations[0].kinase

    @property
    def is_compound(self) -> bool:
        """Tell whether there is more than one mutation."""
        return len(self.mutations) > 1

    @property
    def is_substitution(self) -> bool:
        """Tell whether the variant is a single substitution."""
        return not self.is_compound and self.mutations[0].is_substitution

    @property
    def position(self) -> int:
        """Return the position of the only mutation; a compound variant raises NotationError."""
        return self._only.position

    @property
    def region(self) -> Region:
        """Return the region of the only mutation; a compound variant raises NotationError."""
        return self._only.region

    @property
    def hgvs(self) -> str:
        """Write the variant in HGVS with three-letter residues, a single mutation as a predicted consequence.

        Examples
        --------
        >>> from alkstruct.kinase.notation import parse
        >>> parse("G1202R").hgvs, parse("1151Tins").hgvs
        ('p.(Gly1202Arg)', 'p.(Thr1151dup)')
        """
        written = ";".join(_written(_as_duplication(mutation), _three_letter) for mutation in self)
        return f"p.[{written}]" if self.is_compound else f"p.({written})"

    @property
    def _only(self):
        if self.is_compound:
            raise NotationError(f"{self} has {len(self)} sites: ask each of its `mutations`")
        return self.mutations[0]


def _shown(mutation):
    """A mutation and, if it can be one of its kinase, the chip of its region, as HTML."""
    if not fits_reference(mutation):
        return escaped(mutation)
    return joined((str(mutation), region_chip(mutation.region.segment, mutation.region.site)), " ")


def _sorting(mutation):
    """Return what mutations are sorted by; those of a protein of unknown sequence stand before those of a kinase."""
    old = mutation.position, mutation.wild_type, mutation.mutant, mutation.kind, mutation.end, mutation.end_wild_type
    return *old, mutation.kinase is not None, mutation.kinase


def _problem(mutation):
    """Why the parts do not make a mutation, or None."""
    kind, mutant, length = mutation.kind, mutation.mutant, mutation.end - mutation.position + 1
    ends = {mutation.wild_type, mutation.end_wild_type}
    checks = (
        (kind not in KIND_SUFFIXES, f"{kind!r} is none of {', '.join(KIND_SUFFIXES)}"),
        (not ends | set(mutant) <= set(AMINO_ACIDS), "a residue is one of " + AMINO_ACIDS),
        (not LOWEST_POSITION <= mutation.position <= mutation.end <= HIGHEST_POSITION, POSITIONS_ASCEND),
        (length == 1 and len(ends) > 1, f"position {mutation.position} has two wild types"),
        (kind == "substitution" and {length, len(mutant)} != {1}, "a substitution puts one residue for one"),
        (kind == "insertion" and length != 2, "an insertion lies between two consecutive positions"),
        (kind in ("insertion", "delins") and not mutant, f"{kind} needs the residues that come in"),
        (kind in ("deletion", "duplication") and mutant, f"a {kind} brings no other residues in"),
        (length == 1 and mutant == mutation.wild_type, SYNONYMOUS_REASON),
    )
    return next((reason for wrong, reason in checks if wrong), None)


def named_residues(*mutations):
    """Return the position and letter of every wild-type residue that mutations name."""
    return [pair for m in mutations for pair in ((m.position, m.wild_type), (m.end, m.end_wild_type))]


def fits_reference(mutation):
    """Tell whether every residue that a mutation names is that of its kinase; False where the kinase is None."""
    kinase = mutation.kinase
    return kinase is not None and all(kinase.get(place) == letter for place, letter in named_residues(mutation))


def _canonical(mutation):
    """Give the same protein change in its one form, as far as the residues involved are known: list of Mutation.

    A delins of equal length is the substitutions that it amounts to.
    """
    if mutation.is_substitution:
        return [mutation]
    equal = mutation.kind == "delins" and len(mutation.mutant) == mutation.end - mutation.position + 1
    if equal and (old := _residues_of(mutation)) is not None:
        return _substitutions(mutation, old)
    return [_shortest(mutation) if fits_reference(mutation) else mutation]


def _residues_of(mutation):
    """Return the residues of a range as text, or None where those between its ends are not known."""
    if fits_reference(mutation):
        return mutation.kinase.stretch(mutation.position, mutation.end)
    ends = mutation.wild_type + mutation.end_wild_type
    return ends[: mutation.end - mutation.position + 1] if mutation.end - mutation.position < 2 else None


def _substitutions(mutation, old):
    pairs = enumerate(zip(old, mutation.mutant, strict=True), start=mutation.position)
    changed = [(position, pair) for position, pair in pairs if pair[0] != pair[1]]
    if not changed:
        raise NotationError(SYNONYMOUS_REASON)
    return [Mutation(position, *pair, kinase=mutation.kinase) for position, pair in changed]


def _shortest(mutation):
    """Trim a deletion, duplication, insertion or delins, and move it to the C-terminus as HGVS asks."""
    kinase = mutation.kinase
    first, last, mutant = _trimmed(kinase, *_replaced(mutation))
    if first > last and not mutant:
        raise NotationError(SYNONYMOUS_REASON)
    first, last, mutant = _moved(kinase, first, last, mutant)
    ends = kinase.get(first), kinase.get(last)
    if first <= last:
        kind = "delins" if mutant else "deletion"
        kind = "substitution" if first == last and len(mutant) == 1 else kind
        return Mutation(first, ends[0], mutant, kind, last, ends[1], kinase)
    if last < kinase.first or first > kinase.last:
        # before the first or after the last residue there are no two neighbours for an insertion to name
        return mutation
    return Mutation(last, ends[1], mutant, "insertion", first, ends[0], kinase)


def _replaced(mutation):
    """First and last residue that go, and the residues that come; an insertion has last = first - 1."""
    if mutation.kind == "insertion":
        return mutation.end, mutation.position, mutation.mutant
    if mutation.kind == "duplication":
        return mutation.position, mutation.position - 1, mutation.kinase.stretch(mutation.position, mutation.end)
    return mutation.position, mutation.end, mutation.mutant


def _trimmed(kinase, first, last, mutant):
    """Without the residues at either end that come back as they were."""
    while first <= last and mutant and mutant[0] == kinase.get(first):
        first, mutant = first + 1, mutant[1:]
    while first <= last and mutant and mutant[-1] == kinase.get(last):
        last, mutant = last - 1, mutant[:-1]
    return first, last, mutant


def _moved(kinase, first, last, mutant):
    """A pure deletion or insertion in the most C-terminal of its equivalent places."""
    while not mutant and kinase.get(last + 1) == kinase.get(first):
        first, last = first + 1, last + 1
    while first > last and first < kinase.last and mutant[:1] == kinase.get(first):
        first, last, mutant = first + 1, last + 1, mutant[1:] + mutant[0]
    return first, last, mutant


def _as_duplication(mutation):
    """HGVS calls an insertion that repeats the residues before it a duplication."""
    if mutation.kind != "insertion" or not fits_reference(mutation):
        return mutation
    first, kinase = mutation.position - len(mutation.mutant) + 1, mutation.kinase
    if kinase.stretch(first, mutation.position) == mutation.mutant:
        ends = mutation.mutant[0], mutation.mutant[-1]
        return Mutation(first, ends[0], "", "duplication", mutation.position, ends[1], kinase)
    return mutation


def _written(mutation, spelling=str):
    """Notation without `p.`; `spelling` turns a letter into the code that is wanted."""
    text = f"{spelling(mutation.wild_type)}{mutation.position}"
    if mutation.end != mutation.position:
        text += f"_{spelling(mutation.end_wild_type)}{mutation.end}"
    return text + KIND_SUFFIXES[mutation.kind] + "".join(map(spelling, mutation.mutant))


def _three_letter(residue):
    return THREE_LETTER[residue].title()
