"""Align the kinases of alkstruct/data/kinases.csv: write their pockets and the profile that aligns any other kinase.

    python -m tools.align_kinases                      # rewrites the two tables and prints how the pockets agree
    python -m tools.align_kinases --left-out           # each with a profile of other families alone; writes nothing

Run it in the checkout. The template is ALK: its sequence and its own map, data/klifs_pocket.csv. A profile of ALK
alone aligns the other kinases; the one that fits best joins it, and so on outwards; at last all are aligned again with
the profile of all until nothing changes. The published maps, tests/reference/klifs_pockets.csv, are compared with the
result and never enter it.
"""

import argparse
import csv
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from Bio.Align import substitution_matrices
from scipy.optimize import brentq

from alkstruct import data
from alkstruct.kinase.alignment import LETTERS, Profile, align_to_template, package_profile, pocket_of

FIRST, LAST = 1112, 1389  # the template: from the linker before beta1 to alphaI (data/regions.csv)
UNIT = 10  # scores are tenths of half bits
PSEUDOCOUNT = 10  # weight of what BLOSUM62 expects against what was seen, as in PSI-BLAST (doi:10.1093/nar/25.17.3389)
# Where crystals of EGFR (2ITY, 1XKK) and KIT (3G0E), laid on ALK (2XP2), run with it beyond its strands and helices,
# though sequences leave it open: gaps lie outside of these.
RUN_ALONG = {"beta1": (1112, 1116), "beta7": (1258, 1258), "beta8": (1264, 1265), "alphaE": (1220, 1221)}
# Between alphaD and alphaE, where they do not run with ALK at all: nothing is compared, and KIT and its relatives put
# up to a hundred residues in.
INSERT = range(1212, 1220)
ROUNDS = 10  # at most, until nothing changes
PUBLISHED = Path(__file__).parents[1] / "tests/reference/klifs_pockets.csv"


class Costs(NamedTuple):
    """Costs of opening and of extending a gap, half bits.

    None was fitted to a map. To open one in a helix or a strand costs what it does in BLAST, 11; in a loop less than
    half of that, with a length next to free; inside a stretch of the pocket twice as much. Extending was made dear so
    that gaps stay out of the strands of hairpins, as crystals of EGFR have it.
    """

    loop: tuple[float, float] = (5, 0.1)
    structure: tuple[float, float] = (11, 4)
    pocket: tuple[float, float] = (22, 8)


COSTS = Costs()


def main(arguments=None):
    """Rewrite the tables, or try the alignment on kinases that the profile has not seen."""
    parser = argparse.ArgumentParser(description="Align the kinases of data/kinases.csv.")
    parser.add_argument("--left-out", action="store_true", help="use profiles of other families; write nothing")
    options = parser.parse_args(arguments)
    rows = data.rows("kinases.csv")
    sequences = {row["gene"]: row["sequence"] for row in rows}
    if options.left_out:
        pockets = _left_out(rows)
    else:
        write_profile(build(sequences))
        pockets = {gene: pocket_of(sequence) for gene, sequence in sequences.items()}
    firsts = {row["gene"]: int(row["first"]) for row in rows}
    pockets = {gene: _numbered(pocket, firsts[gene]) for gene, pocket in pockets.items()}
    if not options.left_out:
        write_pockets(rows, pockets)
    _compare(pockets)


def build(sequences, costs=COSTS):
    """Align kinases with ALK, from those that resemble it most outwards, and return their profile.

    Parameters
    ----------
    sequences : dict of str to str
        Gene -> sequence.
    costs : Costs
        What gaps cost.
    """
    template = _alk()[FIRST - 1 : LAST]
    joined = {"ALK": template}
    waiting = {gene: sequence for gene, sequence in sequences.items() if gene != "ALK"}
    while waiting:
        profile = profile_of(joined.values(), costs)
        found = {gene: align_to_template(sequence, profile) for gene, sequence in waiting.items()}
        nearest = max(found, key=lambda gene: found[gene].score)
        joined[nearest] = _row(waiting.pop(nearest), found[nearest])
    for _ in range(ROUNDS):
        profile = profile_of(joined.values(), costs)
        again = {"ALK": template}
        for gene in joined:
            if gene != "ALK":
                again[gene] = _row(sequences[gene], align_to_template(sequences[gene], profile))
        if again == joined:
            break
        joined = again
    return profile_of(joined.values(), costs)


def profile_of(rows, costs):
    """Make the profile of aligned sequences, each as long as the template, "-" where it has no residue."""
    seen = np.array([[LETTERS.find(letter) for letter in row] for row in rows])  # (m, n), -1 for none
    weights = _weights(seen)
    background, pairs = _blosum62()
    counts = np.stack([(weights[:, None] * (seen == a)).sum(axis=0) for a in range(len(LETTERS))], axis=1)
    frequency = counts / counts.sum(axis=1, keepdims=True)
    expected = (frequency / background) @ pairs
    kinds = np.mean([len(set(column) - {-1}) for column in seen.T]) - 1
    mixed = (kinds * frequency + PSEUDOCOUNT * expected) / (kinds + PSEUDOCOUNT)
    scores = np.rint(2 * UNIT * np.log2(mixed / background)).astype(int)
    scores[np.isin(np.arange(FIRST, LAST + 1), INSERT)] = 0
    return Profile(
        np.arange(FIRST, LAST + 1),
        np.pad(scores, ((0, 0), (0, 1))),
        *(np.rint(UNIT * cost).astype(int) for cost in _gaps(costs)),
    )


def _weights(seen):
    """Weigh sequences by position (Henikoff 1994, doi:10.1016/0022-2836(94)90032-9): relatives share a vote."""
    weights = np.zeros(len(seen))
    for column in seen.T:
        letters, inverse, counts = np.unique(column, return_inverse=True, return_counts=True)
        weights += np.where(column >= 0, 1 / (len(letters) * counts[inverse]), 0)
    return weights / weights.sum()


def _blosum62():
    """Return the frequencies of residues and of pairs that BLOSUM62 rests on, derived from its scores."""
    matrix = substitution_matrices.load("BLOSUM62")
    scores = np.array([[matrix[a, b] for b in LETTERS] for a in LETTERS])

    def residues(scale):
        return np.linalg.solve(np.exp(scale * scores), np.ones(len(LETTERS)))

    scale = brentq(lambda value: residues(value).sum() - 1, 0.2, 0.5)
    background = residues(scale)
    return background, background[:, None] * np.exp(scale * scores) * background


def _gaps(costs):
    """Return what opening and extending cost: residues put in behind each column, columns left out; half bits."""
    kinds = _kinds()
    put_in = np.array([getattr(costs, left[0] if left == right else "loop") for left, right in pairwise(kinds)])
    left_out = np.array([getattr(costs, kind) for kind, _ in kinds[:-1]])
    insert = np.isin(np.arange(FIRST, LAST + 1), INSERT)
    put_in[insert, 1] = 0
    put_in[insert, 0] += np.arange(len(INSERT))[::-1] / UNIT  # so that alphaD's side of an insert is counted first
    return *put_in.T, *left_out.T


def _kinds():
    """Name for each residue of the template, and one more, the kind of its stretch and which stretch that is."""
    kinds = {}
    for row in data.rows("regions.csv"):
        if row["kind"] == "segment":
            name = row["name"]
            rigid = name.startswith(("alpha", "beta")) and "loop" not in name and "link" not in name
            for position in range(int(row["start"]), int(row["end"]) + 1):
                kinds[position] = ("structure" if rigid else "loop", name)
    for name, (start, end) in RUN_ALONG.items():
        kinds.update(dict.fromkeys(range(start, end + 1), ("structure", name)))
    pocket = [int(row["position"]) for row in data.rows("klifs_pocket.csv")]
    for i, position in enumerate(pocket):
        kinds[position] = ("pocket", position - i)  # the same along an unbroken stretch
    return [kinds[position] for position in range(FIRST, LAST + 2)]


def _alk():
    """Read ALK's sequence from its row: `find_kinase` refuses a table with a pocket that is yet to be made."""
    return next(row["sequence"] for row in data.rows("kinases.csv") if row["gene"] == "ALK")


def _row(sequence, alignment):
    row = ["-"] * (LAST - FIRST + 1)
    for letter, position in zip(sequence, alignment.positions, strict=True):
        if position:
            row[position - FIRST] = letter
    return "".join(row)


def write_profile(profile):
    """Write data/kinase_profile.csv."""
    template = _alk()
    with data.path("kinase_profile.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["position", "residue", *LETTERS, *Profile._fields[2:]])
        for i, position in enumerate(profile.position):
            gaps = [column[i] for column in profile[2:]]
            writer.writerow([position, template[position - 1], *profile.scores[i, : len(LETTERS)], *gaps])
    package_profile.cache_clear()


def write_pockets(rows, pockets):
    """Write the column `pocket` of data/kinases.csv anew."""
    for row in rows:
        row["pocket"] = " ".join("-" if position is None else str(position) for position in pockets[row["gene"]])
    with data.path("kinases.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _numbered(pocket, first):
    return tuple(None if index is None else index + first for index in pocket)


def published_pockets():
    """Read the published maps: dict of gene to a tuple of 85 positions or None."""
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row.pop("gene"): tuple(None if position == "-" else int(position) for position in row.values()) for row in rows
    }


def _compare(pockets):
    """Print how much of each pocket agrees with the published one, and what does not; return the shares by gene."""
    shares = {}
    for gene, published in published_pockets().items():
        pairs = list(enumerate(zip(pockets[gene], published, strict=True), start=1))
        other = [f"{klifs}: {ours or '-'} for {theirs or '-'}" for klifs, (ours, theirs) in pairs if ours != theirs]
        shares[gene] = 1 - len(other) / len(pairs)
        print(f"{gene:8}{shares[gene]:8.1%}  {'; '.join(other)}")
    print(f"{'mean':8}{np.mean(list(shares.values())):8.1%}  of {len(shares)}")
    return shares


def _left_out(rows):
    """Align each kinase with a profile of other families: dict of gene to its pocket as indices."""
    pockets = {}
    for family in dict.fromkeys(row["family"] for row in rows):
        profile = build({row["gene"]: row["sequence"] for row in rows if row["family"] != family})
        pockets |= {row["gene"]: pocket_of(row["sequence"], profile) for row in rows if row["family"] == family}
    return pockets


if __name__ == "__main__":
    main()
