"""The five physical features that a probability rests on: each is larger where binding is more likely lost.

References
----------
.. [1] Kyte & Doolittle 1982, J Mol Biol 157:105, doi:10.1016/0022-2836(82)90515-0: hydropathy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from Bio.SeqUtils.ProtParamData import kd as HYDROPATHY  # reference 1

#: Feature -> what it means.
FEATURES = {
    "collision": "what the substitution costs in the judging energy, up to what the backbone of the site can take",
    "attraction": "how firmly the new side chain rests against the inhibitor",
    "contacts": "how many contacts the wild-type residue makes with the inhibitor",
    "rigidity": "how little the backbone of the site moves in the complex",
    "polarity": "how much less hydrophobic the new residue is, the more so the more contacts its site makes",
}
# Contacts, times the stiffness, of which a loss can relieve an inhibitor: the way back of G1269A in 4ANQ, the most of
# four mutants' crystals. What is lost beyond that was no crowding.
MOST_RELIEF = 7.0
GIVE_ENERGY = 1.0  # kcal/mol, kT of the ensembles: the most that a backbone of median fluctuation pays for a collision


class Traits(NamedTuple):
    """Describe n substitutions by numbers; each field is an ndarray (n,), float64.

    Attributes
    ----------
    ddg_raw : ndarray
        Change of binding in the judging energy, kcal/mol.
    attraction : ndarray
        Mean attraction between the mutant's side chain and the inhibitor; kcal/mol, positive.
    contacts : ndarray
        Heavy-atom contacts of the wild-type residue with the inhibitor in the crystal, backbone included.
    contacts_wild_type, contacts_mutant : ndarray
        Mean heavy-atom contacts of the wild type's, or the mutant's, side chain with the inhibitor.
    fluctuation : ndarray
        Of the site's CA, see complexes.fluctuations; NaN counts as 1, the median.
    hydropathy_lost : ndarray
        Kyte and Doolittle's hydropathy of the wild type minus the mutant's, not below 0 [1]_.
    """

    ddg_raw: np.ndarray
    attraction: np.ndarray
    contacts: np.ndarray
    contacts_wild_type: np.ndarray
    contacts_mutant: np.ndarray
    fluctuation: np.ndarray
    hydropathy_lost: np.ndarray


def hydropathy_lost(wild_type: str, mutant: str) -> float:
    """Return how much less hydrophobic a residue is than the one it stands for, not below 0; one-letter codes."""
    return max(0.0, HYDROPATHY[wild_type] - HYDROPATHY[mutant])


def stiffness(traits: Traits) -> np.ndarray:
    """Return how stiff the backbone of each site is: 1 for the median residue of its chain, (n,)."""
    fluctuation = np.asarray(traits.fluctuation, float)
    return 1.0 / np.where(np.isnan(fluctuation), 1.0, fluctuation)


def collision(traits: Traits) -> np.ndarray:
    """Return what substitutions cost in the judging energy, softened by what gives way: kcal/mol, (n,).

    The backbone of a site yields before a collision grows beyond GIVE_ENERGY times its stiffness. Odd in ddg_raw.
    """
    most = GIVE_ENERGY * stiffness(traits)
    return most * np.tanh(traits.ddg_raw / most)


def collision_slope(traits: Traits) -> np.ndarray:
    """Return the derivative of the collision by ddg_raw: 1 for small costs, 0 for large ones, (n,)."""
    return 1.0 - np.tanh(traits.ddg_raw / (GIVE_ENERGY * stiffness(traits))) ** 2


def contact_change(traits: Traits) -> np.ndarray:
    """Return how many more contacts the mutant's side chain makes than the wild type's, times the stiffness: (n,).

    Contacts that come in crowd the inhibitor where the site is stiff. Odd up to MOST_RELIEF: the way back has the
    opposite sign.
    """
    change = stiffness(traits) * (np.asarray(traits.contacts_mutant) - np.asarray(traits.contacts_wild_type))
    return np.maximum(change, -MOST_RELIEF)


def features(traits: Traits) -> np.ndarray:
    """Return the features of n substitutions, columns in the order of FEATURES: ndarray, (n, 5), float64."""
    touching = np.log1p(traits.contacts)
    columns = {
        "collision": collision(traits),
        "attraction": np.log1p(np.maximum(traits.attraction, 0.0)),
        "contacts": touching,
        "rigidity": np.log(stiffness(traits)),
        "polarity": np.asarray(traits.hydropathy_lost) * touching,
    }
    return np.stack([columns[name] for name in FEATURES], axis=-1)


def joined(traits: Traits) -> Traits:
    """Return the traits of a variant with several sites from those of its sites: Traits, (1,).

    Energies, attractions and contacts add up; the most rigid site counts, and the largest loss of hydropathy.
    """
    rules: dict[str, Callable[[np.ndarray], float]] = dict.fromkeys(Traits._fields, np.sum)
    rules |= {"fluctuation": np.fmin.reduce, "hydropathy_lost": np.max}  # an unknown fluctuation is none
    return Traits(**{name: np.array([rule(getattr(traits, name))]) for name, rule in rules.items()})
