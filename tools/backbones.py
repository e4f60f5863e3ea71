"""Set a backbone that gives way beside the crystal's fixed one, where mutants' crystals or measured fold changes tell.

    python -m tools.backbones STRUCTURES

STRUCTURES has the mutant crystals 2YFX.pdb, 5AAA.pdb, 4ANQ.pdb and 5AAC.pdb. Prints three tables of docs/loops.md:
whether ddG there and back again adds up to nothing, what is built of a mutant against its own crystal, and
the estimates of the panel's mutations beside what was measured.
"""

import argparse
from pathlib import Path

import numpy as np

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.energy.energies import DEFAULT_ENERGY
from alkstruct.kinase.notation import parse
from alkstruct.loops.windows import backbone_of
from alkstruct.rotamers.geometry import side_chain_dihedrals
from alkstruct.rotamers.mutants import build_mutant
from alkstruct.scoring.statistics import auroc, spearman
from alkstruct.validation.mutant_crystals import BACKWARD_CRYSTALS, MUTANT_CRYSTALS
from alkstruct.validation.panel import panel
from alkstruct.validation.protocol import usable
from alkstruct.validation.side_chains import ROTAMER_TOLERANCE, SYMMETRIC_RESIDUES, wrong_by

WILD_TYPE = "2XP2"
BACKBONES = ("fixed", "local")


def there_and_back(folder):
    """Return ddg_raw from the wild type's crystal and back from the mutant's: {(variant, backbone): (there, back)}."""
    wild, found = alk.load(WILD_TYPE), {}
    for variant, entry in BACKWARD_CRYSTALS.items():
        mutant, reverse = alk.load(Path(folder) / f"{entry}.pdb"), f"{variant[-1]}{variant[1:-1]}{variant[0]}"
        for backbone in BACKBONES:
            rows = alk.score(wild, variant, backbone=backbone), alk.score(mutant, reverse, backbone=backbone)
            found[variant, backbone] = tuple(float(row["ddg_raw"].iloc[0]) for row in rows)
    return found


def fits(letter, chi, observed):
    """Tell which side chains, chi (c, 2 or more), have the rotamer that a crystal has, within ROTAMER_TOLERANCE."""
    period = 180.0 if letter in SYMMETRIC_RESIDUES else 360.0
    first, second = wrong_by(chi[:, 0], observed[0]), wrong_by(chi[:, 1], observed[1], period)
    return (first <= ROTAMER_TOLERANCE) & (second <= ROTAMER_TOLERANCE)


def on_fixed(structure, variant, observed):
    """Return whether the leading conformer has the crystal's rotamer, and the weight of that: (bool, float)."""
    table = build_mutant(structure, parse(variant), DEFAULT_ENERGY).rotamers
    right = fits(variant[-1], table[["chi1", "chi2"]].to_numpy(float), observed)
    return bool(right[0]), float(table["holo"].to_numpy()[right].sum())


def on_local(built, observed):
    """Return the same of a RebuiltLoop: of the likeliest side chain on the heaviest backbone, and over them all."""
    (mutation,) = built.variant.mutations
    weight, share, leading = built.mutant.weights(holo=True), 0.0, []
    for backbone, model, placed in zip(weight, built.mutant.models, built.mutant.placed, strict=True):
        which = [int(model.number[i]) for i in placed.indices].index(mutation.position)
        one, holo = placed.ensembles[which], placed.holo[which]
        heavy = one.coord[:, : side_chain(AMINO_ACIDS[one.type]).heavy]
        right = fits(mutation.mutant, side_chain_dihedrals(mutation.mutant, heavy, one.frame), observed)
        share += float(backbone * holo[right].sum())
        leading.append(bool(right[int(np.argmax(holo))]))
    return leading[int(np.argmax(weight))], share


def onto(moving, still, points):
    """Return points carried along as `moving` (n, 3) is laid on `still` (n, 3) with the least squares."""
    middle, there = moving.mean(axis=0), still.mean(axis=0)
    u, _, v = np.linalg.svd((moving - middle).T @ (still - there))
    turn = u @ np.diag([1.0, 1.0, np.sign(np.linalg.det(u @ v))]) @ v
    return (points - middle) @ turn + there


def backbone_gaps(built, crystal):
    """Return the RMSD of N, CA, C and O of the window to a mutant's crystal, Å: (wild type's, mean and best built).

    The crystal is laid on the wild type by the CA of the residues that both resolve outside the window; the mean is by
    weight with the inhibitor.
    """
    wild, plan = built.source, built.plan
    found = []
    for i, number in enumerate(wild.number):
        other = crystal.find(int(number))
        if number not in plan.numbers and other is not None:
            pair = crystal.atoms(other), wild.atoms(i)
            found += [[atoms["CA"] for atoms in pair]] if all("CA" in atoms for atoms in pair) else []
    alpha = np.array(found).swapaxes(0, 1)
    own = backbone_of(crystal, crystal.index(plan.numbers[0]), crystal.index(plan.numbers[-1]))
    aim = onto(*alpha, own.reshape(-1, 3)).reshape(own.shape)

    def gap(atoms):
        return float(np.sqrt(((atoms[:, :4] - aim) ** 2).sum(axis=-1).mean()))

    each = np.array([gap(atoms) for atoms in built.mutant.atoms])
    before = gap(backbone_of(wild, plan.first, plan.last))
    return before, float((built.mutant.weights(holo=True) * each).sum()), float(each.min())


def near_rows():
    """Return the panel's rows in the inhibitor's reach, with ddg_auto: that of the backbone that `score` takes."""
    rows = panel()
    rows = rows[usable(rows) & rows["near"]].reset_index(drop=True)
    moved = rows["gives_way"] == 1
    return rows.assign(ddg_auto=rows["ddg_vina"].where(~moved, rows["ddg_vina_local"]))


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("structures", metavar="STRUCTURES", help="folder with the mutant crystals")
    folder = parser.parse_args(arguments).structures
    print("| mutation (crystal) | backbone | there | back | sum |\n|---|---|---|---|---|")
    for (variant, backbone), (there, back) in there_and_back(folder).items():
        name = f"{variant} ({BACKWARD_CRYSTALS[variant]})"
        print(f"| {name} | {backbone} | {there:.2f} | {back:.2f} | {there + back:.2f} |")
    heads = "rotamer: leading, weight, fixed | the same, local | backbone, Å: wild type's | built, mean | built, best"
    print(f"\n| mutation (crystal) | {heads} |\n|---|---|---|---|---|---|")
    wild = alk.load(WILD_TYPE)
    for variant, (entry, observed) in MUTANT_CRYSTALS.items():
        built = alk.build(wild, variant, backbone="local")
        sides = [
            f"{'right' if leads else 'wrong'}, {weight:.2f}"
            for leads, weight in (on_fixed(wild, variant, observed), on_local(built, observed))
        ]
        gaps = backbone_gaps(built, alk.load(Path(folder) / f"{entry}.pdb"))
        print(f"| {variant} ({entry}) | {' | '.join([*sides, *(f'{gap:.2f}' for gap in gaps)])} |")
    rows = near_rows()
    print("\n| mutation | inhibitor | ddg_raw, fixed | local | measured fold |\n|---|---|---|---|---|")
    for row in rows.sort_values(["kinase", "position", "mutation", "inhibitor"]).itertuples():
        fold = f"{row.bound} {row.fold:.3g}".strip()
        mark = " (gives way)" * (row.gives_way == 1)
        print(f"| {row.site}{mark} | {row.inhibitor} | {row.ddg_vina:.2f} | {row.ddg_vina_local:.2f} | {fold} |")
    known = rows[rows["resistant"].notna()]
    print("\n| backbone | rows | Spearman with the fold | AUROC (fold > 5) |\n|---|---|---|---|")
    for name, column in (("fixed", "ddg_vina"), ("local", "ddg_vina_local"), ("auto", "ddg_auto")):
        area = auroc(known[column], np.where(known["resistant"] == 1, 10.0, 1.0))
        print(f"| {name} | {len(rows)} | {spearman(rows[column], rows['fold']):.2f} | {area:.2f} |")


if __name__ == "__main__":
    main()
