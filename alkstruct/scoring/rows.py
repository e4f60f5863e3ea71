"""Make the rows of a score table from ensembles at sites."""

import numpy as np

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.kinase.mutations import Mutation
from alkstruct.kinase.regions import region_of
from alkstruct.rotamers.site_pairs import groups, pair_cycle
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.caveats import mutation_caveats, site_caveats
from alkstruct.scoring.mechanisms import compound, direct, indirect, not_modelled
from alkstruct.scoring.table import DISRUPTS, IMPROVES, INDIRECT, WEAKENS


def site_rows(structure, index, letters, block, s, distance, energy):
    """The score table's rows of some substitutions at one site, row s of an evaluation."""
    wild, position = structure.sequence[index], int(structure.number[index])
    a, cycle = AMINO_ACIDS.index(wild), block.holo[s] - block.apo[s]
    ddg, direct = cycle - cycle[a], distance <= INDIRECT
    # What the estimate owes to the conformers it averages over, and to how far the inhibitor gives.
    give = 0.5 * (block.rigid[s] - block.holo[s] - (block.rigid[s, a] - block.holo[s, a]))
    structural = np.sqrt(block.spread[s] ** 2 + block.spread[s, a] ** 2 + give**2)
    columns = [
        values.tolist()
        for values in (
            block.apo[s] - block.apo[s, a],
            block.contacts[s],
            block.clashes[s],
            block.overlap[s],
            block.clash_free[s],
            block.seen[s],
            structural,
        )
    ]
    estimates = judged(ddg, structural, direct, energy)
    place = _place_columns(structure, Mutation(position, wild, letters[0]))
    words, why = (
        site_caveats(structure, index, distance),
        None if direct else _indirect(structure, place, wild, distance),
    )
    own = {"distance": distance, "contacts_lost": columns[1][a], "clash_free_wild_type": columns[4][a]}
    rows = []
    for letter in letters:
        b = AMINO_ACIDS.index(letter)
        strain, contacts, clashes, overlap, clash_free, seen, spread = (c[b] for c in columns)
        row = (
            place
            | own
            | estimates[b]
            | {
                "variant": f"{wild}{position}{letter}",
                "contacts_gained": contacts,
                "clashes": int(clashes),
                "overlap": overlap,
                "clash_free": clash_free,
                "apo_strain": strain,
                "structural": spread,
                "caveats": ";".join([*mutation_caveats(wild, letter, seen), *words]),
            }
        )
        row["mechanism"] = why or _direct(structure, wild, letter, row, block, s)
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


def _indirect(structure, row, wild, distance):
    place = region_of(row["position"]) if structure.reference else None
    return indirect(row["position"], wild, distance, structure.inhibitor.name, place)


def _direct(structure, wild, mutant, row, block, s):
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
        "inhibitor_atom": int(block.inhibitor_atom[s, b]),
    }
    return direct(facts, structure.inhibitor)


def _plan_atom(letter, index):
    return side_chain(letter).atoms[index] if index >= 0 else ""


def compound_row(structure, variant, rows, energy, around):
    """The row of a variant with several sites from the rows of its sites."""
    ddg, strain = 0.0, 0.0
    of = {row["variant"]: row for row in rows}
    parts = groups(structure, variant.mutations)
    for part in parts:
        if len(part) == 1:
            ddg, strain = ddg + of[str(part[0])]["ddg"], strain + of[str(part[0])]["apo_strain"]
        else:
            together = pair_cycle(structure, part, around)
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
        "mechanism": compound(rows, [[str(m) for m in part] for part in parts], ddg),
        "caveats": ";".join(caveats),
    }
    row |= {name: sum(row[name] for row in rows) for name in ("contacts_lost", "contacts_gained")}
    structural = np.sqrt(sum(row["structural"] ** 2 for row in rows))
    (estimate,) = judged(np.array([ddg]), structural, row["distance"] <= INDIRECT, energy)
    return row | estimate


def unmodelled_row(structure, variant, reason):
    """The row of a variant that is not modelled."""
    places = [_place_columns(structure, m) for m in variant]
    row = places[0] | {"variant": str(variant)}
    caveats = []
    if variant.is_compound:
        caveats.append("compound")
        row |= {"position": None, "klifs": None}
        for name in ("region", "site"):
            row[name] = "+".join(p[name] for p in places if p[name])
    if "carries" in reason:
        caveats.append("wild type differs")
    distances = structure.distances()
    there = [distances[structure.number == m.position] for m in variant]
    near = np.concatenate(there) if there else np.zeros(0)
    return row | {
        "distance": float(near.min()) if len(near) else None,
        "verdict": "not modelled",
        "mechanism": not_modelled(reason),
        "caveats": ";".join(caveats),
    }


def _place_columns(structure, mutation):
    """variant, position, region, site, klifs; blank regions without a reference."""
    row = {"variant": str(mutation), "position": mutation.position, "region": "", "site": "", "klifs": None}
    if structure.reference is None:
        return row
    region = mutation.region
    return row | {"region": region.segment, "site": region.site, "klifs": region.klifs}
