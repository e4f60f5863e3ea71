"""Score variants in a complex: a thermodynamic cycle over rotamer ensembles, one tidy row a variant."""

from functools import lru_cache

import numpy as np
import pandas as pd

from alkstruct import mechanisms
from alkstruct.calibration import calibration
from alkstruct.catalog import load, unit_cells
from alkstruct.chemistry import AMINO_ACIDS, CONTACT, side_chain
from alkstruct.compounds import groups, pair_cycle
from alkstruct.energy import DEFAULT, energy_named
from alkstruct.errors import NotModelledError, NumberingError, StructureError
from alkstruct.interactions import need_inhibitor
from alkstruct.mutants import evaluate
from alkstruct.mutations import Mutation, Variant, matches_reference
from alkstruct.regions import reference_sequence, region_of
from alkstruct.rotamers import LEAST_SEEN, scorable
from alkstruct.surroundings import lattice_neighbours, surroundings
from alkstruct.variants import listed

#: The score table: column -> (dtype, unit, meaning).
COLUMNS = {
    "variant": ("str", "", "canonical notation"),
    "position": ("Int64", "", "residue number, Q9UM73; <NA> for a compound"),
    "region": ("str", "", "segment of the kinase domain; joined by + for a compound"),
    "site": ("str", "", "functional site, or empty"),
    "klifs": ("Int64", "", "KLIFS pocket position"),
    "distance": ("Float64", "Å", "wild-type residue to inhibitor, nearest heavy atoms"),
    "contacts_lost": ("Float64", "", "mean heavy-atom contacts (< 4.5 Å) of the wild-type side chain"),
    "contacts_gained": ("Float64", "", "mean heavy-atom contacts of the mutant side chain"),
    "clashes": ("Int64", "", "pairs of the leading conformer that overlap the inhibitor by more than 0.4 Å"),
    "overlap": ("Float64", "Å", "deepest overlap of the leading conformer with the inhibitor"),
    "clash_free": ("Float64", "0-1", "share of the mutant's apo ensemble that has no clash with the inhibitor"),
    "clash_free_wild_type": ("Float64", "0-1", "the same for the wild type"),
    "ddg": ("Float64", "kcal/mol", "estimated change of binding on a fitted scale; > 0 weakens"),
    "ddg_sd": ("Float64", "kcal/mol", "standard deviation of RT ln(fold) about ddg: calibration, ensemble, give"),
    "apo_strain": ("Float64", "kcal/mol", "how badly the mutant fits the site without the inhibitor"),
    "disruption": ("Float64", "0-1", "calibrated probability of a fold change > 5; NaN for indirect"),
    "verdict": ("category", "", "disrupts, weakens, neutral, improves, indirect or not modelled"),
    "mechanism": ("str", "", "one sentence"),
    "caveats": ("str", "", "words of CAVEATS, joined by ;"),
}
VERDICTS = ("disrupts", "weakens", "neutral", "improves", "indirect", "not modelled")

#: What limits a row: word -> meaning.
CAVEATS = {
    "extrapolated": "the rotamer library has (almost) no such residue at this backbone",
    "proline": "to or from proline: scored as a side chain, the backbone does not follow",
    "missing atoms": "the residue or a neighbour within 8 Å is incomplete in the structure",
    "missing loop": "an unresolved stretch begins within 8 Å",
    "high B factor": "the side chain's mean B factor is more than one SD above the chain's",
    "near crystal contact": "an atom of the residue is within 4.5 Å of a neighbour in the crystal (packaged entries)",
    "second shell": "no atom of the wild-type residue is within 4.5 Å of the inhibitor",
    "compound": "several sites mutated at once",
    "wild type differs": "the structure carries another residue than the variant names",
}

# Probabilities of a fold change above 5 from which a verdict is said, and the ddG below which one improves.
DISRUPTS, WEAKENS = 0.5, 0.25
IMPROVES = -1.0  # kcal/mol: more than laboratories disagree by
INDIRECT = 6.0  # Å: beyond it a residue has no direct effect
NEAR = 8.0  # Å around a site within which missing atoms are flagged


def score(complex, variants, energy=DEFAULT, *, strict=False, waters=False):
    """Estimate how much each variant disrupts the inhibitor's binding.

    Parameters
    ----------
    complex : Complex or str
        A complex, or anything that `load` takes.
    variants : str, pathlib.Path, Variant, DataFrame or iterable of str or Variant
        In any notation that `parse` understands; several in one text with commas, white space or line ends
        between them. A file holds such a text, or, as .csv or .tsv, a column "variant", as a DataFrame does.
    energy : str, default "allatom"
        Or "vina": simpler, heavy atoms alone, for comparison.
    strict : bool, default False
        Whether what cannot be estimated is an error, not a row.
    waters : bool, default False
        Whether the crystal's ordered waters are there, with and without the inhibitor. They do not make way.

    Returns
    -------
    pandas.DataFrame
        One row a variant, in the order asked; columns, dtypes and units in `score_columns`. What cannot be
        estimated keeps its row, with verdict "not modelled" and the reason in `mechanism`. `attrs` names the
        complex (`pdb_id`) and the inhibitor.

    Raises
    ------
    NotationError
        A variant cannot be read.
    NumberingError
        A variant's wild type fits neither the structure nor Q9UM73.
    LigandError
        The complex has no inhibitor.
    NotModelledError
        With `strict`: a variant cannot be estimated.

    Notes
    -----
    ddG = [G_holo - G_apo](mutant) - [G_holo - G_apo](wild type), each G = -kT ln sum p exp(-E/kT) over a
    backbone-dependent rotamer ensemble on the crystal's fixed backbone; in holo the inhibitor gives way a little. It
    is an estimate on a fitted scale, not a free energy, and blind to what moves the backbone, to ATP affinity and
    to stability. `disruption` is the calibrated probability of a fold change above 5 (14 measurements, four
    mutations: few); the verdict is "disrupts" from 0.5, "weakens" from 0.25, "improves" where ddg is below
    -1 kcal/mol, else "neutral". A residue with no atom within 6 Å of the inhibitor is "indirect". Sites of a
    compound variant that can meet are built together, others add up.

    References
    ----------
    Trott & Olson 2010, doi:10.1002/jcc.21334; Shapovalov & Dunbrack 2011, doi:10.1016/j.str.2011.03.019.

    Examples
    --------
    >>> import alkstruct as alk
    >>> table = alk.score(alk.load("crizotinib"), ["G1269A", "T1151_L1152insT"])
    >>> table.verdict.tolist()
    ['disrupts', 'not modelled']
    """
    complex = load(complex)
    need_inhibitor(complex, "a score")
    variants = listed(variants)
    reasons = [_reason(complex, v) for v in variants]
    if strict:
        _refuse(complex, variants, reasons)
    around = _surroundings(complex, energy, waters)
    scored = [v for v, reason in zip(variants, reasons, strict=True) if reason is None]
    singles = dict.fromkeys(Variant((m,)) for v in scored for m in v)
    places = [(complex.index(v.position), v.mutations[0].mutant) for v in singles]
    rows = dict(zip(singles, _score_rows(complex, places, energy, around), strict=True))
    asked = (
        _empty_row(complex, v, reason)
        if reason is not None
        else compound_row(complex, v, [rows[Variant((m,))] for m in v], energy, around)
        if v.is_compound
        else rows[v]
        for v, reason in zip(variants, reasons, strict=True)
    )
    return _table(complex, asked)


def scan(complex, within=None, energy=DEFAULT, progress=False, *, waters=False):
    """Score every residue of the chain times 19.

    Parameters
    ----------
    complex : Complex or str
        A complex, or anything that `load` takes.
    within : float, optional
        Only residues with a heavy atom this close to the inhibitor, Å.
    energy : str, default "allatom"
        Or "vina".
    progress : bool, default False
        Show a progress bar on standard error.
    waters : bool, default False
        As for `score`.

    Returns
    -------
    pandas.DataFrame
        As from `score`, by position and amino acid. Residues without a backbone to build on, and modified
        ones, have no rows.

    Raises
    ------
    LigandError
        The complex has no inhibitor.
    StructureError
        Waters are asked for and the complex has none.

    Examples
    --------
    >>> import alkstruct as alk
    >>> pocket = alk.scan(alk.load("crizotinib"), within=4)
    >>> len(pocket) == 19 * pocket.position.nunique()
    True
    """
    complex = load(complex)
    need_inhibitor(complex, "a scan")
    around = _surroundings(complex, energy, waters)
    near = complex.distances() <= (np.inf if within is None else within)
    indices = [i for i in np.flatnonzero(near) if scorable(complex, i) and complex.insertion[i] == ""]
    places = [(int(i), letter) for i in indices for letter in AMINO_ACIDS if letter != complex.sequence[i]]
    return _table(complex, _score_rows(complex, places, energy, around, progress))


def score_columns():
    """Describe the columns of every score table.

    Returns
    -------
    pandas.DataFrame
        column, dtype, unit, meaning (all str); one row a column, in order.
    """
    return pd.DataFrame([(n, *c) for n, c in COLUMNS.items()], columns=["column", "dtype", "unit", "meaning"])


# -------------------------------------------------------------------------------------------------- rows


def _reason(complex, variant):
    """Why a variant cannot be modelled in this complex, or None.

    Raises NumberingError where the named wild type is neither the structure's nor the reference's.
    """
    for mutation in variant:
        _check_wild_type(complex, mutation)
    if not all(m.is_substitution for m in variant):
        return "insertions and deletions move the backbone, which is kept fixed here"
    reasons = (_site_reason(complex, mutation) for mutation in variant)
    reason = next((r for r in reasons if r is not None), None)
    if reason is None and max(map(len, groups(complex, variant.mutations))) > 2:
        return "more than two of its sites meet, and only two can be built together"
    return reason


def _refuse(complex, variants, reasons):
    """Raise NotModelledError if there is a reason against any variant."""
    found = [f"{v}: {reason}" for v, reason in zip(variants, reasons, strict=True) if reason is not None]
    if found:
        raise NotModelledError(
            f"{len(found)} of {len(variants)} variants cannot be estimated in {complex.name}: {'; '.join(found[:5])}"
            f"{'; ...' if len(found) > 5 else ''}; without strict=True each gets a row that says so"
        )


def _site_reason(complex, mutation):
    """Why one substitution cannot be modelled in this complex, or None."""
    try:
        index = complex.index(mutation.position)
    except NumberingError as problem:
        return str(problem).split(",")[0].split(";")[0]
    letter = complex.sequence[index]
    if letter != mutation.wild_type:
        return (
            f"{complex.name} carries {letter} at {mutation.position}, not the {mutation.wild_type} of the "
            f"reference; score {letter}{mutation.position}{mutation.mutant} or another structure"
        )
    if not scorable(complex, index):
        return f"residue {mutation.position} of {complex.name} lacks backbone atoms"
    return None


def _check_wild_type(complex, mutation):
    """Raise NumberingError unless the wild type is the structure's or the reference's."""
    if complex.reference is not None and matches_reference(mutation):
        return
    for position, letter in ((mutation.position, mutation.wild_type), (mutation.end, mutation.end_wild_type)):
        found = np.flatnonzero((complex.number == position) & (complex.insertion == ""))
        here = complex.sequence[found[0]] if len(found) else "no resolved residue"
        if letter and here != letter:
            known = f" and so does {complex.reference}" if _reference_letter(complex, position) == here else ""
            raise NumberingError(
                f"{mutation} expects {letter} at {position}, {complex.name} has {here} there{known}; "
                "check the numbering of the variant"
            )


def _reference_letter(complex, position):
    known = complex.reference is not None and 1 <= position <= len(reference_sequence())
    return reference_sequence()[position - 1] if known else None


def _surroundings(complex, energy, waters):
    """What side chains meet, with the ordered waters where asked."""
    if waters and not len(complex.water):
        raise StructureError(f"{complex.name} has no ordered waters to score with; leave waters out")
    return surroundings(complex, energy_named(energy), waters=bool(waters))


def _score_rows(complex, places, energy, around, progress=False):
    """Rows of substitutions that fit the complex, each a residue index and the letter that comes in."""
    letters = {}
    for i, letter in places:
        letters.setdefault(i, []).append(letter)
    indices = sorted(letters)
    if not indices:
        return []
    wanted = np.zeros((len(indices), 20), dtype=bool)
    for s, i in enumerate(indices):
        wanted[s, [AMINO_ACIDS.index(letter) for letter in (complex.sequence[i], *letters[i])]] = True
    blocks = _evaluate_in_blocks(complex, indices, wanted, around, progress)
    distances = complex.distances().tolist()
    rows = {}
    for i, (block, s) in zip(indices, blocks, strict=True):
        found = _site_rows(complex, i, letters[i], block, s, distances[i], energy)
        rows |= zip(((i, letter) for letter in letters[i]), found, strict=True)
    return [rows[place] for place in places]


def _evaluate_in_blocks(complex, indices, wanted, around, progress):
    """[(evaluation, row in it)] for each site, a few sites at a time so that a progress bar can move."""
    from tqdm import tqdm

    size = 16 if progress else len(indices)
    found = []
    with tqdm(total=len(indices), disable=not progress, unit="site", desc="scan") as bar:
        for first in range(0, len(indices), size):
            span = slice(first, first + size)
            block = evaluate(complex, indices[span], wanted[span], around=around)
            found += [(block, k) for k in range(len(indices[span]))]
            bar.update(len(indices[span]))
    return found


def _site_rows(complex, index, letters, block, s, distance, energy):
    """The score table's rows of some substitutions at one site, row s of an evaluation."""
    wild, position = complex.sequence[index], int(complex.number[index])
    a, cycle = AMINO_ACIDS.index(wild), block.holo[s] - block.apo[s]
    ddg, direct = cycle - cycle[a], distance <= INDIRECT
    # What the estimate owes to the conformers it averages over, and to how far the inhibitor gives.
    give = 0.5 * (block.rigid[s] - block.holo[s] - (block.rigid[s, a] - block.holo[s, a]))
    structural = np.sqrt(block.spread[s] ** 2 + block.spread[s, a] ** 2 + give**2)
    columns = [
        values.tolist()
        for values in (block.apo[s] - block.apo[s, a], block.contacts[s], block.clashes[s], block.overlap[s],
                       block.clash_free[s], block.seen[s], structural)
    ]  # fmt: skip
    estimates = judged(ddg, structural, direct, energy)
    place = _place_columns(complex, Mutation(position, wild, letters[0]))
    words, why = _site_caveats(complex, index, distance), None if direct else _indirect(complex, place, wild, distance)
    own = {"distance": distance, "contacts_lost": columns[1][a], "clash_free_wild_type": columns[4][a]}
    rows = []
    for letter in letters:
        b = AMINO_ACIDS.index(letter)
        strain, contacts, clashes, overlap, clash_free, seen, spread = (c[b] for c in columns)
        row = place | own | estimates[b] | {
            "variant": f"{wild}{position}{letter}", "contacts_gained": contacts, "clashes": int(clashes),
            "overlap": overlap, "clash_free": clash_free, "apo_strain": strain, "structural": spread,
            "caveats": ";".join([*_caveats(wild, letter, seen), *words]),
        }  # fmt: skip
        row["mechanism"] = why or _direct(complex, wild, letter, row, block, s)
        rows.append(row)
    return rows


def judged(ddg, structural, direct, energy):
    """ddg, ddg_sd, disruption and verdict of some estimates, one dict each.

    ddg, structural: arrays, kcal/mol, see Calibration.deviation; direct: whether there is a direct effect at all.
    """
    curve, nothing = calibration(energy), [None] * len(ddg)
    probability = curve.disruption(ddg).tolist() if direct else nothing
    deviation = curve.deviation(ddg, structural).tolist() if direct else nothing
    return [
        {"ddg": change, "ddg_sd": spread, "disruption": chance, "verdict": _verdict(change, chance)}
        for change, spread, chance in zip(ddg.tolist(), deviation, probability, strict=True)
    ]


def _verdict(ddg, probability):
    """The word for an estimate; probability is None for a residue without a direct effect."""
    if probability is None:
        return "indirect"
    if probability >= WEAKENS:
        return "disrupts" if probability >= DISRUPTS else "weakens"
    return "improves" if ddg <= IMPROVES else "neutral"


def _indirect(complex, row, wild, distance):
    place = region_of(row["position"]) if complex.reference else None
    return mechanisms.indirect(row["position"], wild, distance, complex.inhibitor.name, place)


def _direct(complex, wild, mutant, row, block, s):
    a, b = AMINO_ACIDS.index(wild), AMINO_ACIDS.index(mutant)
    facts = {
        "position": row["position"],
        "wild": wild,
        "mutant": mutant,
        "ddg": row["ddg"],
        "parts": block.parts[s, b] - block.parts[s, a],
        "contacts": (row["contacts_lost"], row["contacts_gained"]),
        "clash_free": (row["clash_free_wild_type"], row["clash_free"]),
        "overlap": row["overlap"],
        "atom": _plan_atom(mutant, int(block.atom[s, b])),
        "drug_atom": int(block.drug_atom[s, b]),
    }
    return mechanisms.direct(facts, complex.inhibitor)


def _plan_atom(letter, index):
    return side_chain(letter).atoms[index] if index >= 0 else ""


def compound_row(complex, variant, rows, energy, around):
    """The row of a variant with several sites from the rows of its sites."""
    ddg, strain = 0.0, 0.0
    of = {row["variant"]: row for row in rows}
    parts = groups(complex, variant.mutations)
    for part in parts:
        if len(part) == 1:
            ddg, strain = ddg + of[str(part[0])]["ddg"], strain + of[str(part[0])]["apo_strain"]
        else:
            together = pair_cycle(complex, part, around)
            ddg, strain = ddg + together[0], strain + together[1]
    caveats = {word: None for row in rows for word in row["caveats"].split(";") if word} | {"compound": None}
    row = {
        "variant": str(variant),
        "region": "+".join(row["region"] for row in rows if row["region"]),
        "site": "+".join(row["site"] for row in rows if row["site"]),
        "distance": min(row["distance"] for row in rows),
        "clashes": sum(row["clashes"] for row in rows),
        "overlap": max(row["overlap"] for row in rows),
        "clash_free": float(np.prod([row["clash_free"] for row in rows])),
        "clash_free_wild_type": float(np.prod([row["clash_free_wild_type"] for row in rows])),
        "apo_strain": strain,
        "mechanism": mechanisms.compound(rows, [[str(m) for m in part] for part in parts], ddg),
        "caveats": ";".join(caveats),
    }
    row |= {name: sum(row[name] for row in rows) for name in ("contacts_lost", "contacts_gained")}
    structural = np.sqrt(sum(row["structural"] ** 2 for row in rows))
    (estimate,) = judged(np.array([ddg]), structural, row["distance"] <= INDIRECT, energy)
    return row | estimate


def _empty_row(complex, variant, reason):
    """The row of a variant that is not modelled."""
    places = [_place_columns(complex, m) for m in variant]
    row = places[0] | {"variant": str(variant)}
    caveats = []
    if variant.is_compound:
        caveats.append("compound")
        row |= {"position": None, "klifs": None}
        for name in ("region", "site"):
            row[name] = "+".join(p[name] for p in places if p[name])
    if "carries" in reason:
        caveats.append("wild type differs")
    distances = complex.distances()
    there = [distances[complex.number == m.position] for m in variant]
    near = np.concatenate(there) if there else np.zeros(0)
    return row | {
        "distance": float(near.min()) if len(near) else None,
        "verdict": "not modelled",
        "mechanism": mechanisms.not_modelled(reason),
        "caveats": ";".join(caveats),
    }


def _place_columns(complex, mutation):
    """variant, position, region, site, klifs; blank regions without a reference."""
    row = {"variant": str(mutation), "position": mutation.position, "region": "", "site": "", "klifs": None}
    if complex.reference is None:
        return row
    region = mutation.region
    return row | {"region": region.segment, "site": region.site, "klifs": region.klifs}


# ----------------------------------------------------------------------------------------------- caveats


@lru_cache(maxsize=16)
def _flags(complex):
    """Residue masks of what is wrong around a site: {caveat: ndarray (n,) bool}."""
    centre = np.array([a.get("CB", a.get("CA", np.full(3, np.nan))) for a in map(complex.atoms, range(len(complex)))])
    incomplete = np.array([bool(complex.missing_atoms(i)) for i in range(len(complex))])
    broken = np.array([not complex.follows(i) for i in range(1, len(complex))], dtype=bool)
    edges = np.r_[False, broken] | np.r_[broken, False]
    return {
        "missing atoms": _near(complex, centre, incomplete),
        "missing loop": _near(complex, centre, edges),
        "high B factor": _hot(complex),
        "near crystal contact": _packed(complex),
    }


def _packed(complex):
    """Whether a residue has an atom within CONTACT of a neighbour in the crystal, where the cell is known."""
    cell, found = unit_cells().get(complex.name), np.zeros(len(complex), dtype=bool)
    if cell is not None:
        centre = complex.coord.mean(axis=0)
        atoms, mates = complex.coord - centre, lattice_neighbours(complex.coord, cell, CONTACT) - centre
        lengths = (mates**2).sum(axis=1)
        for first in range(0, len(atoms), 128):  # a block at a time: all pairs at once take much memory
            part = slice(first, first + 128)
            square = (atoms[part] ** 2).sum(axis=1)[:, None] + lengths - 2 * atoms[part] @ mates.T
            near = square.min(axis=1, initial=np.inf) < CONTACT**2
            found[complex.residue_of_atom[part][near]] = True
    return found


def _near(complex, centre, marked):
    """Whether any atom of a marked residue is within NEAR of each residue's centre."""
    atoms = complex.coord[marked[complex.residue_of_atom]]
    if not len(atoms):
        return np.zeros(len(complex), dtype=bool)
    gap = np.linalg.norm(centre[:, None] - atoms[None], axis=-1)
    return np.nan_to_num(gap, nan=np.inf).min(axis=1) < NEAR


def _hot(complex):
    """Whether a residue's mean side-chain B factor is more than one SD above the chain's mean."""
    side = ~np.isin(complex.atom_names, ("N", "C", "O", "OXT"))
    owner = complex.residue_of_atom[side]
    count = np.bincount(owner, minlength=len(complex))
    with np.errstate(invalid="ignore"):
        mean = np.bincount(owner, complex.b_factor[side], minlength=len(complex)) / count
    return mean > np.nanmean(mean) + np.nanstd(mean) if np.isfinite(mean).any() else np.zeros(len(mean), bool)


def _site_caveats(complex, index, distance):
    """The words that hold for every mutation of a site."""
    words = [word for word, mask in _flags(complex).items() if mask[index]]
    return [*words, "second shell"] if CONTACT < distance <= INDIRECT else words


def _caveats(wild, mutant, seen):
    """The words that depend on the residue that comes in."""
    words = ["extrapolated"] if seen < LEAST_SEEN and mutant != "G" else []
    return [*words, "proline"] if "P" in (wild, mutant) else words


def _table(complex, rows):
    """Rows as a DataFrame with the dtypes of COLUMNS, which says in its attrs of what it is."""
    rows = list(rows)
    columns = {}
    for name, (dtype, _, _) in COLUMNS.items():
        values = [row.get(name) for row in rows]
        kind = pd.CategoricalDtype(VERDICTS) if dtype == "category" else dtype
        columns[name] = pd.Series(values, dtype=kind, name=name)
    table = pd.DataFrame(columns)
    table.attrs |= {"pdb_id": complex.name, "inhibitor": complex.inhibitor.name}
    return table
