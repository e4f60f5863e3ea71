"""The packaged ALK inhibitors, read from data/inhibitors.csv: names, codes and SMILES."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from alkstruct import data
from alkstruct.errors import LigandError

SMILES_ATOM = re.compile(r"\[[^]]+\]|Br|Cl|[BCNOPSFIbcnops]")  # but for hydrogens in brackets, which none of them has


@dataclass(frozen=True, slots=True)
class KnownInhibitor:
    """One packaged ALK inhibitor: a row of ``data/inhibitors.csv``.

    `colour` is "#rrggbb", its colour in figures; `stand_in` names the compound whose measurements stand in for an
    inhibitor without any, "" for none.
    """

    name: str
    code: str
    chembl_id: str
    chembl_source: str
    smiles: str
    smiles_source: str
    colour: str
    stand_in: str

    @property
    def heavy_atoms(self) -> int:
        """Count the heavy atoms of the formula."""
        return self.formula.total()

    @property
    def formula(self) -> Counter[str]:
        """Count the heavy atoms of the formula by element, in upper case."""
        return Counter(atom.strip("[]@H").upper() for atom in SMILES_ATOM.findall(self.smiles))


def spoken_formula(counts: Mapping[str, int]) -> str:
    """Write heavy atoms that are counted by element as a formula, in Hill's order.

    Examples
    --------
    >>> spoken_formula({"N": 5, "CL": 2, "C": 21, "F": 1})
    'C21 Cl2 F N5'
    """
    order = sorted(counts, key=lambda element: (element != "C", element))
    return " ".join(f"{element.capitalize()}{counts[element] if counts[element] > 1 else ''}" for element in order)


def _read_known() -> tuple[KnownInhibitor, ...]:
    known = tuple(KnownInhibitor(**row) for row in data.rows("inhibitors.csv"))
    for drug in known:
        if not drug.smiles:
            raise LigandError(
                f"data/inhibitors.csv has no SMILES of {drug.name}, from which its bonds and formula follow"
            )
    return known


#: The packaged inhibitors: five in order of approval, then what was added; columns in ``data/inhibitors.csv``.
KNOWN_INHIBITORS = _read_known()


def inhibitor_names() -> tuple[str, ...]:
    """Return the names of the packaged inhibitors.

    Examples
    --------
    >>> inhibitor_names()[:5]
    ('crizotinib', 'ceritinib', 'alectinib', 'brigatinib', 'lorlatinib')
    """
    return tuple(drug.name for drug in KNOWN_INHIBITORS)


def lookup(name_or_code: str) -> KnownInhibitor:
    """Look up a packaged inhibitor by its name or ligand code, in upper or lower case.

    Raises
    ------
    LigandError
        Neither a name nor a code of a packaged inhibitor.

    Examples
    --------
    >>> lookup("5p8").name, lookup("Crizotinib").code
    ('lorlatinib', 'VGH')
    """
    wanted = name_or_code.strip().lower()
    for drug in KNOWN_INHIBITORS:
        if wanted in (drug.name, drug.code.lower()):
            return drug
    known = ", ".join(f"{drug.name} ({drug.code})" for drug in KNOWN_INHIBITORS)
    raise LigandError(f"unknown inhibitor {name_or_code!r}; packaged are {known}")
