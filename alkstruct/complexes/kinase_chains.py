"""Which chains of a source are of the kinase that is asked for, and which other kinases there are."""

import numpy as np

from alkstruct.chemistry.amino_acids import ONE_LETTER
from alkstruct.complexes.identity import LEAST_LIKENESS, Likeness, likeness_of, likenesses
from alkstruct.complexes.known_part import LEAST_KNOWN
from alkstruct.errors import chain_in_words
from alkstruct.io.atom_table import parent_letter
from alkstruct.kinase.kinases import Kinase


class KinaseChains:
    """The protein chains of an atom table, asked for their kinases; each sequence is compared once.

    Parameters
    ----------
    table : io.atom_table.AtomTable
    protein : ndarray, bool
        Its rows that are of proteins.
    kinase : Kinase or None
        The one that is asked for; None for any that is known.
    """

    def __init__(self, table, protein, kinase):
        self._table, self._protein, self.kinase = table, protein, kinase
        self._known: dict[str, Kinase | None] = {}

    def is_right(self, chain: str) -> bool:
        """Tell whether a chain is of the kinase that is asked for."""
        if self.kinase is None:
            return self.known(chain) is not None
        return _is_clear(likeness_of(self._letters(chain), self.kinase))

    def known(self, chain: str) -> Kinase | None:
        """Return the known kinase that a chain is of; None for another protein."""
        letters = self._letters(chain)
        text = "".join(letters)
        if text not in self._known:
            best = likenesses(letters)[0] if len(letters) >= LEAST_KNOWN else None
            self._known[text] = best.kinase if best is not None and _is_clear(best) else None
        return self._known[text]

    def words(self, chain: str) -> str:
        """Say which kinase a chain is: "KIT (P10721)", or "none of the known kinases"."""
        kinase = self.kinase if self.kinase and self.is_right(chain) else self.known(chain)
        return kinase.label if kinase else "none of the known kinases"

    def note_on_others(self, chosen: str, chains: list[str]) -> tuple[str, ...]:
        """Name the chains that are of another known kinase than the chosen one: tuple of one note, or empty."""
        own = self.known(chosen)
        others = [(chain, self.known(chain)) for chain in chains if chain != chosen]
        spoken = [f"{chain_in_words(chain)} is {kinase.label}" for chain, kinase in others if kinase and kinase != own]
        return (f"of the other chains, {', '.join(spoken)}: chain= chooses",) if spoken else ()

    def _letters(self, chain):
        """One-letter codes of the residues of a chain, in the order of the source: ndarray of str."""
        rows = np.flatnonzero(self._protein & (self._table.chain == chain))
        number, code = self._table.number[rows], self._table.insertion[rows]
        begins = np.r_[True, (number[1:] != number[:-1]) | (code[1:] != code[:-1])]
        names = self._table.residue[rows[begins]].tolist()
        return np.array([ONE_LETTER.get(name) or parent_letter(name) for name in names])


def _is_clear(like: Likeness) -> bool:
    return like.identity >= LEAST_LIKENESS and like.matches.sum() >= LEAST_KNOWN
