"""Compute the features of mutations in a complex: every number that a score or a baseline needs."""

import math

import numpy as np
import pandas as pd

from alkstruct import __version__
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.complexes.contacts import INDIRECT_DISTANCE, contact_counts
from alkstruct.complexes.fluctuations import fluctuations
from alkstruct.energy.energies import DEFAULT_BACKBONE, ENERGIES, PARTS, energy_named
from alkstruct.loops.local import evaluate_with_give, gives_way
from alkstruct.rotamers.ensembles import evaluate
from alkstruct.rotamers.sites import scorable
from alkstruct.rotamers.surroundings import surroundings
from alkstruct.scoring.caveats import mutation_caveats, site_caveats
from alkstruct.validation.baselines import blosum62, hydrophobicity_change, volume_change

DECIMALS = 4  # of the committed table: far below the noise of any of its numbers
PANEL_ENERGIES = tuple(name for name, energy in ENERGIES.items() if not energy.judge)  # those with numbers of their own
LOCAL_FEATURES = ("ddg", "apo_strain", "contacts_wild_type", "contacts_mutant", "attraction_gained")
TEXT_FEATURES = ("problem", "caveats", "version")


def features(structure, variants):
    """Compute the features of substitutions in a complex.

    Parameters
    ----------
    structure : Complex
    variants : sequence of str
        One-letter substitutions such as "T790M", numbered as the residues of the complex.

    Returns
    -------
    pandas.DataFrame
        One row a variant, in the order asked:

        - problem (str): "" or why nothing is computed: "not resolved", "carries M" (the crystal has another
          residue there than the variant's wild type), "no backbone". All numbers are then NaN.
        - distance (Å, wild-type residue to inhibitor), contacts (heavy-atom pairs < 4.5 Å, backbone included),
          fluctuation (see complexes.fluctuations)
        - volume_change (Å³), blosum62, hydrophobicity_change (Kyte & Doolittle)
        - for each energy, with its name behind an underscore: ddg (kcal/mol, as it comes from the thermodynamic
          cycle), spread and give (kcal/mol, what the ensembles and the inhibitor's give leave uncertain),
          apo_strain (kcal/mol), contacts_wild_type, contacts_mutant, clash_free, clash_free_wild_type (0-1), clashes,
          overlap (Å), attraction_gained (kcal/mol, positive, of the mutant), attraction, repulsion, hydrogen_bond
          (kcal/mol, mutant minus wild type, mean over the holo ensemble)
        - with _local behind that: ddg, apo_strain, contacts_wild_type, contacts_mutant and attraction_gained where the
          backbone of a site in the inhibitor's reach gives way
        - gives_way (0 or 1): whether the default of `score` takes the local ones, because the mutant cannot stand on
          the crystal's backbone
        - caveats (str): words joined by ;, as in a score table; version (str): of alkstruct
    """
    places = [(structure.find(int(v[1:-1])), v[0], v[-1]) for v in variants]
    problems = [_problem(structure, index, wild) for index, wild, _ in places]
    table = pd.DataFrame({"problem": problems}, dtype="str")
    chosen = [k for k, problem in enumerate(problems) if problem == ""]
    modelled = [places[k] for k in chosen]
    columns = _columns(structure, modelled) if modelled else {}
    for name, values in columns.items():
        table[name] = pd.Series(values, index=chosen).reindex(table.index)
    table["caveats"] = table["caveats"].fillna("") if "caveats" in table else ""
    return table.assign(version=__version__)


def _columns(structure, places):
    """Return the columns of substitutions that can be modelled, {name: values}: a new feature is one more line here."""
    distances = structure.distances()
    indices, wild, mutant = zip(*places, strict=True)
    site_order = sorted(set(indices))
    s = np.array([site_order.index(index) for index in indices])
    types = [np.array([AMINO_ACIDS.index(letter) for letter in letters]) for letters in (wild, mutant)]
    wanted = np.zeros((len(site_order), 20), dtype=bool)
    wanted[np.r_[s, s], np.r_[types[0], types[1]]] = True
    columns = {
        "distance": [float(distances[index]) for index in indices],
        "contacts": contact_counts(structure)[list(indices)].astype(float),
        "fluctuation": fluctuations(structure)[list(indices)],
        "volume_change": list(map(volume_change, wild, mutant)),
        "blosum62": list(map(blosum62, wild, mutant)),
        "hydrophobicity_change": list(map(hydrophobicity_change, wild, mutant)),
    }
    for energy in PANEL_ENERGIES:
        evaluation = evaluate(structure, site_order, wanted, energy)
        columns |= {f"{name}_{energy}": found for name, found in _energy_columns(evaluation, s, *types).items()}
        columns |= _local_columns(structure, site_order, wanted, distances, energy, (s, *types))
    columns["gives_way"] = [
        float(distances[index] <= INDIRECT_DISTANCE and gives_way(structure, index, letter, DEFAULT_BACKBONE))
        for index, letter in zip(indices, mutant, strict=True)
    ]
    seen = evaluation.seen[s, types[1]]
    words = [
        (*mutation_caveats(before, after, count), *site_caveats(structure, index, distances[index]))
        for index, before, after, count in zip(indices, wild, mutant, seen, strict=True)
    ]
    return columns | {"caveats": list(map(";".join, words))}


def _local_columns(structure, site_order, wanted, distances, energy, rows):
    """Return the features of one energy with a local backbone, {name: ndarray}; rows: s, wild, mutant."""
    gives = distances[site_order] <= INDIRECT_DISTANCE
    around = surroundings(structure, energy_named(energy))
    columns = _energy_columns(evaluate_with_give(structure, site_order, wanted, around, gives), *rows)
    return {f"{name}_{energy}_local": columns[name] for name in LOCAL_FEATURES}


def _problem(structure, index, wild_type):
    """Say why nothing can be computed at a residue index (None: not there), or ""."""
    if index is None:
        return "not resolved"
    if structure.sequence[index] != wild_type:
        return f"carries {structure.sequence[index]}"
    return "" if scorable(structure, index) else "no backbone"


def _energy_columns(evaluation, s, wild, mutant):
    """Return the features of one energy, {name: ndarray}; s, wild, mutant: rows and types in an Evaluation."""

    def added(values):
        return values[s, mutant] - values[s, wild]

    parts = {name.replace(" ", "_"): added(evaluation.parts[:, :, k]) for name, k in PARTS.items()}
    return {
        "ddg": added(evaluation.holo - evaluation.apo),
        "spread": np.hypot(evaluation.spread[s, mutant], evaluation.spread[s, wild]),
        "give": 0.5 * added(evaluation.rigid - evaluation.holo),
        "apo_strain": added(evaluation.apo),
        "contacts_wild_type": evaluation.contacts[s, wild],
        "contacts_mutant": evaluation.contacts[s, mutant],
        "clash_free": evaluation.clash_free[s, mutant],
        "clash_free_wild_type": evaluation.clash_free[s, wild],
        "clashes": evaluation.clashes[s, mutant],
        "overlap": evaluation.overlap[s, mutant],
        "attraction_gained": -evaluation.parts[s, mutant, PARTS["attraction"]],
        **parts,
    }


def rounded(table):
    """Round the numbers of a table of features as they are committed: DataFrame; never -0.0."""
    numbers = table.select_dtypes("number").columns
    return table.assign(**{name: table[name].round(DECIMALS) + 0.0 for name in numbers})


def shifted(mutation, offset):
    """Renumber a substitution of UniProt as the residues of a file; offset: UniProt's number minus the file's.

    Examples
    --------
    >>> shifted("T790M", 24)
    'T766M'
    """
    return f"{mutation[0]}{int(mutation[1:-1]) - offset}{mutation[-1]}"


def log_median(values):
    """Return the median of numbers on a logarithmic scale, 0 and infinity among them: float.

    The geometric mean of the middle two is 0 beside a 0 and infinite beside an infinity, as a bound has to be.

    Examples
    --------
    >>> log_median([2, 8]), log_median([1, 2, float("inf")]), log_median([0, 4])
    (4.0, 2.0, 0.0)
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return float(low) if low == high else math.sqrt(low * high)
