"""The commands that tell of kinases, not of one complex: kinases, regions, equivalents."""

import dataclasses

import pandas as pd

import alkstruct as alk
from alkstruct.cli.inputs import kinase_of, named_kinase, site, split
from alkstruct.cli.messages import output
from alkstruct.display.numbers import number
from alkstruct.kinase.equivalents import read_site
from alkstruct.kinase.kinases import known_kinases
from alkstruct.kinase.listing import GATEKEEPER, pocket_residue
from alkstruct.scoring.variant_lists import shown_name
from alkstruct.tables.grid import grid, wrap
from alkstruct.tables.text import segments

DOMAIN_KEY = (
    "Aligned by: pocket, the same number in the KLIFS pocket; domain, aligned outside of it, which is less certain."
)

KINASES_KEY = (
    "--reference takes any of these names, in any case. Residues: those whose numbers are known, by UniProt; behind "
    "the names, what other numbers in use add to these."
)


def kinases(args):
    """List the kinases that are known: the text."""
    table = alk.list_kinases()
    rows = [
        (each.gene, each.accession, f"{each.first}-{each.last}", pocket_residue(each, GATEKEEPER), _also(each))
        for each in known_kinases()
    ]
    text = grid(("gene", "UniProt", "residues", "gatekeeper", "protein; other names; other numbers"), rows)
    return output(args, table, text, last=(KINASES_KEY,))


def _also(kinase):
    """Write a kinase's protein, the other names of its gene and the other numbers that papers use."""
    numbers = (f"{each.shift:+d} ({each.name})" for each in kinase.conventions)
    return "; ".join(filter(None, (kinase.name, ", ".join(kinase.aliases), *numbers)))


def regions(args):
    """Tell the regions of a kinase, or those of residues and variants: the text."""
    kinase = kinase_of(args)
    if not args.sites:
        table = alk.region_table(kinase)
        span = f"{table.position.min()}-{table.position.max()}"
        part = "chain" if kinase.gene == "ALK" else "domain"
        head = f"The kinase {part} of {kinase.gene}, residues {span} of {kinase.numbered_by}"
        return output(args, table, head, segments(table))
    found, problems = {}, {}
    for asked in split(args.sites):
        try:
            found[asked] = alk.region(site(asked), kinase)
        except alk.AlkstructError as problem:
            if args.strict:
                raise
            problems[asked] = str(problem)
    if not found:
        raise alk.AlkstructError("; ".join(problems.values()))
    table = pd.DataFrame([{"asked": asked, **dataclasses.asdict(region)} for asked, region in found.items()])
    table = table.astype({"klifs": "Int64"})
    rows = [
        (r.asked, r.name, f"{r.segment} {r.start}-{r.end}", number(r.klifs, 0), r.role)
        for r in table.itertuples(index=False, name="Row")
    ]
    text = grid(("asked", "region", "segment", "KLIFS", "known for"), rows, right={3})
    if problems:
        nowhere = pd.DataFrame({"asked": list(problems), "problem": list(problems.values())})
        table = pd.concat([table, nowhere], ignore_index=True)
    return output(args, table, text, *(wrap(f"{shown_name(s)}: {p}", indent=2) for s, p in problems.items()))


def equivalents(args):
    """Tell which residues of other kinases stand in a place: the text."""
    kinase = kinase_of(args)
    others = None if args.kinases is None else [named_kinase(name, "--kinases") for name in split(args.kinases)]
    position, mutant, _ = read_site(site(args.site), kinase)
    table = alk.equivalents(site(args.site), kinase, others)
    heads = ["kinase", "residue", "region", "KLIFS", "aligned by"]
    rows = [
        [r.kinase, r.residue or "-", r.region or "-", number(r.klifs, 0, none="-"), r.aligned_by or "-"]
        for r in table.itertuples(index=False, name="Row")
    ]
    if table["variant"].any():
        heads.insert(2, "variant")
        rows = [[*row[:2], variant or "-", *row[2:]] for row, variant in zip(rows, table["variant"], strict=True)]
    head = f"In the place of {kinase.residue(position)}{position}{mutant} of {kinase.label}"
    return output(args, table, head, grid(tuple(heads), rows, right={len(heads) - 2}), last=(DOMAIN_KEY,))
