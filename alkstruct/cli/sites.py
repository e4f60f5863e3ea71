"""The command sites: the same places of several kinases side by side, each with its own inhibitor."""

import re
from pathlib import Path

import alkstruct as alk
from alkstruct.cli.inputs import kinase_of, named_kinase, site, split
from alkstruct.cli.messages import key_to_columns, output
from alkstruct.complexes.catalog import packaged_entry
from alkstruct.complexes.selection import AUTO_REFERENCE
from alkstruct.display.notices import RESEARCH_USE
from alkstruct.io.files import is_file
from alkstruct.io.pdb_entries import is_entry
from alkstruct.kinase.kinases import DEFAULT_REFERENCE
from alkstruct.scoring.scorer import chosen_energy
from alkstruct.tables.grid import wrap
from alkstruct.tables.sites import (
    bare_places,
    mutations_grid,
    places_grid,
    places_key,
    scored_places,
    why_by_place,
)
from alkstruct.tables.text import CELLS_KEY, legend, notes

LIGAND_CODE = re.compile(r"(.+):([A-Za-z0-9]{1,5})")
#: How errors of `load` name what this command writes otherwise; {source}: the structure as it was given.
WORDS = (
    (re.compile(r"\bload it with reference='([^']+)'"), r"write \1={source}"),
    (re.compile(r"\bby reference='([^']+)'"), r"by \1={source}"),
    (re.compile(r"\bgive its sequence or a FASTA file as reference=, or None.*"), "write KINASE.fasta={source}"),
    (re.compile(r", or pass reference=None.*"), ""),
    (re.compile(r"\bname its ligand=[.]{3}"), "name its ligand as {source}:CODE"),
    (re.compile(r'\bligand="?([A-Za-z0-9]+)"?'), r"{source}:\1"),
)


def sites(args):
    """Put places of several kinases side by side: the text."""
    kinase = kinase_of(args)
    complexes = [_loaded(word) for word in split(args.sources)]
    places = None if args.places is None else list(map(site, split(args.places)))
    table = alk.compare_sites(complexes, places, kinase, args.energy, backbone=args.backbone)
    scored, bare = scored_places(table), bare_places(table)
    head = f"Places by the numbers of {kinase.label}, residues by those of each complex's own kinase"
    parts = [f"{wrap(head)}\n{notes(table)}".rstrip()]
    keys = [places_key(table)]
    if len(scored):
        shown = mutations_grid(scored)
        parts += [f"{wrap(CELLS_KEY)}\n\n{shown}"]
        parts += [why_by_place(scored), legend(scored)]
        keys.append(key_to_columns(chosen_energy(args.energy, args.backbone), shown))
    if len(bare):
        parts.insert(3, places_grid(bare))
    return output(args, table, *parts, last=(*filter(None, keys), RESEARCH_USE), figure=alk.plot_sites)


def _loaded(word):
    """Load a complex named as STRUCTURE, KINASE=STRUCTURE or KINASE=STRUCTURE:LIGAND: Complex."""
    reference, source, ligand = _parts(word)
    try:
        structure = alk.load(source, ligand=ligand, reference=reference)
        structure.require_inhibitor("a comparison of sites")
    except (alk.NumberingError, alk.LigandError) as problem:
        text = str(problem)
        for pattern, replacement in WORDS:
            text = pattern.sub(replacement.replace("{source}", source.replace("\\", r"\\")), text)
        raise type(problem)(text) from problem
    return structure


def _parts(word):
    """Return the kinase, the structure and the ligand's code that a word names: (str, str, str or None)."""
    before, equals, behind = word.partition("=")
    source, ligand = _without_ligand(word)
    if not equals or is_file(Path(source)):
        return DEFAULT_REFERENCE if packaged_entry(source) else AUTO_REFERENCE, source, ligand
    if not before or not behind:
        raise alk.AlkstructError(f"{word!r} is no complex; write KINASE=STRUCTURE: EGFR=my.pdb")
    if before.lower() != AUTO_REFERENCE:
        named_kinase(before, f"{word}:", "a FASTA file or auto")
    return before, *_without_ligand(behind)


def _without_ligand(source):
    """Take the ligand's code off a structure: (str, str or None)."""
    found = LIGAND_CODE.fullmatch(source)
    if found is None or is_file(Path(source)):
        return source, None
    named = is_file(Path(found[1])) or is_entry(found[1]) or packaged_entry(found[1])
    return (found[1], found[2]) if named else (source, None)
