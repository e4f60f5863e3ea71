"""Print what the command build has built: rotamers of a side chain, or backbones of a stretch and their bonds."""

import alkstruct as alk
from alkstruct.cli.messages import KEPT_KEY, WEIGHTS_KEY, output
from alkstruct.display.notices import RESEARCH_USE
from alkstruct.display.numbers import number
from alkstruct.rotamers.mutants import chi_angles
from alkstruct.tables.grid import grid
from alkstruct.tables.text import heading

LEADING_ROTAMERS = 6  # rotamers that a build shows


def rebuilt(args, loop):
    """Print the backbones of an insertion or deletion, and the bonds that they keep."""
    bonds = [
        (f"{row.first} - {row.second}", row.kind, number(100 * row.kept, 0), number(100 * row.kept_wild_type, 0))
        for row in loop.bonds.itertuples()
    ]
    heads = ("bond", "kind", "kept\n%", "in the wild type\n%")
    span = f"Residues {loop.plan.numbers[0]} to {loop.plan.numbers[-1]} were rebuilt"
    parts = (
        heading(loop.source),
        f"{args.out} holds {loop.variant}, its backbone in the heaviest of {len(loop.backbones)} conformations.",
        f"{span}, the rest held. Bonds of the crystal that they keep:\n\n{grid(heads, bonds, right={2, 3})}",
    )
    return output(args, loop.backbones, *parts, last=(KEPT_KEY, RESEARCH_USE))


def rotamers(args, mutant):
    """Print the rotamers of a substitution."""
    table = mutant.rotamers
    groups = mutant.by_rotamer()
    rows = [
        (
            chi_angles(group.iloc[0]),
            number(100 * group.holo.sum(), 0),
            number(100 * group.apo.sum(), 0),
            int(group.iloc[0].clashes),
            number(group.iloc[0].overlap, 1),
        )
        for group in groups[:LEADING_ROTAMERS]
    ]
    if others := groups[LEADING_ROTAMERS:]:  # what the inhibitor forbids may weigh most without it
        shares = (number(100 * sum(group[state].sum() for group in others), 0) for state in ("holo", "apo"))
        rows.append((f"{len(others)} others", *shares, "", ""))
    heads = ("chi\ndegrees", "weight\n%", "without\ninhibitor", "clashes\n", "overlap\nÅ")
    parts = (
        heading(mutant.source),
        f"{args.out} holds {mutant.variant}, its side chain in the conformer of lowest energy.",
        f"Rotamers, {len(groups)} in all, by weight:\n\n{grid(heads, rows, right={1, 2, 3, 4})}",
    )
    return output(args, table, *parts, last=(WEIGHTS_KEY, RESEARCH_USE), figure=lambda _: alk.plot_rotamers(mutant))
