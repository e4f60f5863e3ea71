"""The commands of the command line, one function each."""

import re
from functools import partial
from pathlib import Path

import pandas as pd

import alkstruct as alk
from alkstruct.cli import ensembles, kinases, sites
from alkstruct.cli.builds import rebuilt, rotamers
from alkstruct.cli.clusters import client_of
from alkstruct.cli.inputs import (
    choice_of,
    entries_of,
    kinase_ahead,
    load,
    shows_progress,
    split,
    unfitting_note,
    variants_of,
    why_unread,
)
from alkstruct.cli.messages import RANK_KEY, UNCERTAIN_KEY, key_to_columns, output, paragraphs
from alkstruct.cli.options import CARTOON_COLOURS
from alkstruct.cli.trajectories import trajectory
from alkstruct.display.notices import RESEARCH_USE
from alkstruct.display.numbers import fold, number
from alkstruct.kinase.annotation import STANDS_FOR
from alkstruct.kinase.evidence import ASSAY_LIMITS, EVIDENCE_KINASE
from alkstruct.kinase.kinases import DEFAULT_REFERENCE, find_kinase
from alkstruct.kinase.standing import STANDINGS
from alkstruct.loops.building import backbone_moves
from alkstruct.scoring.comparison import one_kinase
from alkstruct.scoring.scorer import chosen_energy
from alkstruct.scoring.variant_lists import UnreadEntry, read_variant, shown_name
from alkstruct.tables.grid import grid, wrap
from alkstruct.tables.text import (
    CELLS_KEY,
    bounded_fold_text,
    disrupted_sites,
    evidence,
    heading,
    ic50_text,
    legend,
    matrix,
    notes,
    ranking,
    reading_notes,
    score_grid,
    verdict_counts,
    whose_numbers,
    why,
)
from alkstruct.trajectories.crystals import scored_ensemble
from alkstruct.trajectories.sources import is_several

SUREST_VARIANTS = 10  # that a scan shows


def _score(args):
    structure = load(args)
    table = alk.score(
        structure,
        variants_of(args, structure.kinase),
        args.energy,
        backbone=args.backbone,
        strict=args.strict,
        waters=args.waters,
    )
    known = ""
    if args.annotate:
        table = alk.annotate(table, structure.inhibitor.name)
        known = evidence(table)
    doubts = _waters_note(args, structure) + _backbone_note(args)
    head = "\n".join([heading(structure) + doubts, *reading_notes(table)])
    shown = score_grid(table)
    parts, key = (head, shown, why(table), known, legend(table)), key_to_columns(_scored_energy(args), shown)
    return output(args, table, *parts, last=(key, RESEARCH_USE), figure=_figure_of(structure))


def _backbone_note(args):
    return "\nNote: the backbone around each site in the inhibitor's reach gives way" * (args.backbone == "local")


def _scored_energy(args):
    """Return the energy of a command with its backbone: Energy."""
    return chosen_energy(args.energy, args.backbone)


def _figure_of(structure):
    return partial(alk.plot_regions, reference=structure.kinase) if structure.kinase else alk.plot_comparison


def _waters_note(args, structure):
    return f"\nNote: with the crystal's {len(structure.water)} ordered waters, which make way to nothing" * args.waters


def _compare(args):
    names = _packaged(args) if args.inhibitors is None else split(args.inhibitors)
    complexes = [load(args, name) for name in names]
    variants = variants_of(args, one_kinase(complexes))
    table = alk.compare(variants, complexes, args.energy, backbone=args.backbone, strict=args.strict)
    known = ""
    if args.annotate:
        table = alk.annotate(table)
        known = evidence(table)
    whose = whose_numbers(complexes[0])
    head = wrap(f"{CELLS_KEY}; {whose}")
    head = f"{head}{_backbone_note(args)}\n{notes(table)}".rstrip()
    parts = head, matrix(table), why(table), known, legend(table)
    return output(
        args, table, *parts, last=(key_to_columns(_scored_energy(args)), RESEARCH_USE), figure=alk.plot_comparison
    )


def _packaged(args):
    """Return the packaged inhibitors, which are in complex with ALK: list of str."""
    kinase = kinase_ahead(args)
    if kinase is not None and kinase != find_kinase(DEFAULT_REFERENCE):
        raise alk.AlkstructError(
            f"the packaged inhibitors are in complexes with {DEFAULT_REFERENCE}; name structures of {kinase.gene} with "
            "--inhibitors"
        )
    return list(alk.list_structures().query("packaged").inhibitor)


def _ensemble(args):
    scores = _scored_ensemble(args, entries_of(args), strict=args.strict)
    return ensembles.summed_up(args, scores, _backbone_note(args).strip())


def _scored_ensemble(args, variants, **options):
    """Score the structures that the arguments name, on a cluster or into a folder if they say so: EnsembleScores."""
    with client_of(args.dask) as client:
        spread = {"client": client} if client is not None else {}
        spread |= {"path": args.folder} if args.folder is not None else {}
        return scored_ensemble(
            split(args.sources),
            variants,
            args.energy,
            choice=choice_of(args),
            backbone=args.backbone,
            mixed=args.mixed,
            progress=shows_progress(args),
            **spread,
            **options,
        )


def _scan(args):
    sources = split(args.sources)
    if len(sources) > 1 or is_several(sources[0]):
        ensembles.refuse_what_needs_one(args)
        scores = _scored_ensemble(args, None, within=args.within)
        return ensembles.scanned(args, scores, _backbone_note(args).strip())
    ensembles.refuse_what_needs_several(args)
    structure = load(args, sources[0])
    table = alk.scan(
        structure, args.within, args.energy, shows_progress(args), backbone=args.backbone, waters=args.waters
    )
    reach = "" if args.within is None else f" within {args.within:g} Å of the inhibitor"
    count = f"{len(table)} variants at {table.position.nunique()} sites{reach}"
    direct = table[table.verdict.isin(["disrupts", "weakens"])]
    top = direct.sort_values(["disruption_low", "ddg"], ascending=False, kind="stable").head(SUREST_VARIANTS)
    head = f"{heading(structure)}{_waters_note(args, structure)}{_backbone_note(args)}\n{count}"
    parts, surest = [head, verdict_counts(table), disrupted_sites(table)], ""
    if len(top):
        surest = score_grid(top, caveats=True)
        parts += [f"The surest {len(top)}, by the lower end of their interval:\n\n{surest}", legend(top)]
    return output(
        args, table, *parts, last=(key_to_columns(_scored_energy(args), surest), RESEARCH_USE), figure=alk.plot_scan
    )


def _validate(args):
    if args.crystals is not None and not Path(args.crystals).is_dir():
        raise alk.AlkstructError(f"--crystals {args.crystals}: there is no such folder")
    if args.structures is not None and not Path(args.structures).is_dir():
        raise alk.AlkstructError(f"--structures {args.structures}: there is no such folder")
    report = alk.validate(args.crystals, args.energy, structures=args.structures)
    return output(
        args, report.metrics, str(report), last=(RESEARCH_USE,), figure=lambda _: alk.plot_validation(report.pairs)
    )


def _rank(args):
    variant = read_variant(args.variant, strict=False)
    if isinstance(variant, UnreadEntry) and (problem := why_unread(variant)) != variant.problem:
        raise alk.AlkstructError(problem)
    names = None if args.inhibitors is None else split(args.inhibitors)
    try:
        table = alk.rank_inhibitors(args.variant, phase=args.phase, inhibitors=names, strict=args.strict)
    except alk.NumberingError as problem:  # another kinase, which other commands can be told and this one cannot
        told = re.sub(r": load it with reference=.*", f"; a ranking is of {EVIDENCE_KINASE} alone", str(problem))
        raise alk.NumberingError(told) from problem
    phase = f" in {args.phase}" if isinstance(variant, alk.Variant) and variant.is_compound else ""
    head = f"{shown_name(variant)}{phase} of ALK: inhibitors by what is published of them, then by IC50"
    note = unfitting_note([variant] if isinstance(variant, alk.Variant) else [])
    lines = [wrap(head), *([wrap(f"Note: {note}", indent=6)] if note else []), notes(table)]
    key = RANK_KEY.format(standings="; ".join(f"{name}, {meaning}" for name, meaning in STANDINGS.items()))
    return output(args, table, "\n".join(lines).rstrip(), ranking(table), last=(key, table.attrs["notice"]))


def _evidence(args):
    asked = variants_of(args, EVIDENCE_KINASE)
    entries = list(dict.fromkeys(asked))
    unread = [entry for entry in entries if isinstance(entry, UnreadEntry)]
    variants = [str(entry) for entry in entries if entry not in unread]
    folds, clinical = alk.experiments(), alk.clinical_evidence()
    parts = [wrap(f"Note: {note}", indent=6) for note in asked.notes]
    problems = {entry: why_unread(entry) for entry in unread}
    parts += [wrap(f"{shown_name(entry)}: {problem}", indent=2) for entry, problem in problems.items()]
    found = []
    for variant in variants:
        measured, seen = (table[table.variant == variant] for table in (folds, clinical))
        found += [measured.rename(columns={"inhibitor": "drug"}).assign(evidence="measured")] if len(measured) else []
        found += [seen.assign(evidence="clinical")] if len(seen) else []
        parts += [f"{variant}, measured in cells\n\n{_measurements(measured)}"] if len(measured) else []
        parts += [f"{variant}, clinical and preclinical evidence\n\n{_observations(seen)}"] if len(seen) else []
        parts += [] if len(measured) or len(seen) else [_nothing_at_hand(variant)]
    if not found:
        raise alk.AlkstructError("; ".join(filter(None, [*problems.values(), _none_at_hand(variants)])))
    found += [pd.DataFrame({"variant": [entry.text for entry in unread], "evidence": "cannot be read"})] * bool(unread)
    table = pd.concat(found, ignore_index=True)
    table = table[["evidence", *table.columns.drop("evidence")]]
    return output(args, table, *parts, last=("Fold: IC50 over the wild type's in the same laboratory.", RESEARCH_USE))


def _nothing_at_hand(variant):
    note = unfitting_note([variant])
    return wrap(f"{variant}: nothing at hand{f'; {note}' if note else ''}", indent=2)


def _none_at_hand(variants):
    """Say that nothing is known of some variants, and which are none of ALK: str, "" for none."""
    none = f"no evidence at hand for {', '.join(variants)}" if variants else ""
    return "; ".join(filter(None, (none, unfitting_note(variants))))


def _measurements(table):
    """Fold changes of one variant, compounds with a name first; those without as a summary."""
    nameless = table.inhibitor.str.startswith("CHEMBL") & ~table.inhibitor.isin(list(STANDS_FOR))
    rows = []
    for r in table[~nameless].itertuples():
        name = f"{r.inhibitor}\nclose to {STANDS_FOR[r.inhibitor]}" if r.inhibitor in STANDS_FOR else r.inhibitor
        limit = f"; {ASSAY_LIMITS[r.censored]}" if r.censored else ""
        rows.append((name, ic50_text(r), bounded_fold_text(r), r.source.split(",")[0] + limit))
    rest = table[nameless].fold
    if len(rest):
        span = f"{fold(rest.min())} to {fold(rest.max())}"
        rows.append((f"{len(rest)} without a name", "", span, "all rows with --csv or --json"))
    return grid(("compound", "IC50 nM", "fold", "source"), rows, right={1, 2})


def _observations(table):
    """Evidence of one variant, drug after drug."""
    rows = []
    for r in table.sort_values("drug", key=lambda names: names.str.lower(), kind="stable").itertuples():
        marks = ["in conflict"] * r.conflict + ["uncertain"] * (r.confidence != "high")
        level = r.level.replace("expert review table", "review")
        rows.append((r.drug, r.direction, level, f"PMID {r.pmid}" if r.pmid else r.doi, "\n".join(marks)))
    text = grid(("drug", "direction", "level", "PMID or DOI", "remarks"), rows, wrapped=False)
    return f"{text}\n\n{wrap(UNCERTAIN_KEY)}" if (table.confidence != "high").any() else text


def _structures(args):
    table = alk.list_structures()
    heads = ("entry", "inhibitor", "code", "mutations", "Å", "note")
    rows = [
        (r.pdb_id, r.inhibitor or "-", r.ligand or "-", r.mutations or "-", number(r.resolution, 2), r.note)
        for r in table.itertuples()
    ]
    ready = int(table.packaged.sum())
    return output(
        args,
        table,
        "Packaged: give the entry, the inhibitor or its code\n\n" + grid(heads, rows[:ready], right={4}),
        "Known, not packaged: downloaded when the entry is given\n\n" + grid(heads, rows[ready:], right={4}),
    )


def _fetch(args):
    table = alk.fetch(split(args.entries), progress=shows_progress(args))
    # of a URL the host
    origins = [origin.split("/")[2] if "://" in origin else origin for origin in table.origin]
    rows = list(zip(table.pdb_id, origins, table["size"] // 1024, strict=True))
    text = grid(("entry", "from", "kB"), rows, right={2})
    places = dict.fromkeys(str(Path(path).parent) for path in table.path)
    return output(args, table, text, last=[f"In {place}" for place in places])


def _contacts(args):
    structure = load(args)
    table = alk.contacts(structure)
    rows = []
    for (position, residue, kind), pairs in table.groupby(["position", "residue", "kind"]):
        nearest = pairs.iloc[0]
        region = structure.region(int(nearest.position))
        where = region.name if region else "-"
        atoms = f"{nearest.atom} - {nearest.inhibitor_atom}"
        rows.append((f"{residue}{position}", where, kind, len(pairs), number(nearest.distance, 1), atoms))
    heads = ("residue", "where", "kind", "pairs", "nearest Å", "atoms")
    summary = f"{len(table)} pairs of heavy atoms closer than 4.5 Å, {table.position.nunique()} residues"
    return output(args, table, f"{heading(structure)}\n{summary}", grid(heads, rows, right={3, 4}))


def _build(args):
    structure = load(args)
    variant = alk.parse(args.variant, structure.kinase)
    if args.figure is not None and not variant.is_compound and backbone_moves(structure, variant, args.backbone):
        instead = " or ask for --backbone fixed" if variant.is_substitution else ""
        raise alk.AlkstructError(
            f"--figure draws rotamers on the crystal's backbone, and that of {variant} moves; leave --figure "
            f"out{instead}"
        )
    built = alk.build(structure, variant, args.energy, backbone=args.backbone)
    built.save(args.out)
    if isinstance(built, alk.RebuiltLoop):
        return rebuilt(args, built)
    return rotamers(args, built)


def _report(args):
    sources, variants = split(args.sources), entries_of(args)
    choice = choice_of(args) | {"strict": args.strict}
    path = alk.write_report(
        args.out, sources, variants, args.energy, title=args.title, date=args.date, script=args.script, **choice
    )
    held = f"{_count(len(variants), 'variant')} in {_count(len(sources), 'complex', 'complexes')}"
    return paragraphs(f"{args.out} holds the report: {held}, {path.stat().st_size // 1024} kB.", RESEARCH_USE)


def _count(number, one, several=""):
    return f"{number} {one if number == 1 else several or one + 's'}"


def _view(args):
    writers = {".html": _write_page, ".htm": _write_page, ".png": _write_picture, ".pml": _write_pymol}
    write_to = writers.get(Path(args.out).suffix.lower())
    if write_to is None:
        raise alk.AlkstructError(f"cannot write {args.out}: end the name in .html, .png or .pml")
    if (args.table is None) != (args.colour != "disruption"):
        raise alk.AlkstructError("--table FILE and --colour disruption go together; give both or neither")
    structure, table = load(args), None if args.table is None else alk.read_table(args.table)
    if args.variant is None and table is not None:
        shown = alk.view_scan(structure, table)
    else:
        colour = CARTOON_COLOURS[args.colour]
        shown = alk.view(structure, args.variant, colour=colour, table=table, labels=args.labels, energy=args.energy)
    write_to(shown, args)
    scene = shown.scene
    return paragraphs(heading(structure), wrap(f"{args.out} shows {scene.title}."), wrap(scene.caption), RESEARCH_USE)


def _write_page(shown, args):
    alk.save_view(shown, args.out, script=args.script)


def _write_picture(shown, args):
    alk.save_image(shown, args.out, script=args.script)


def _write_pymol(shown, args):
    alk.save_pymol(shown, args.out)


COMMANDS = {
    "score": _score,
    "compare": _compare,
    "ensemble": _ensemble,
    "trajectory": trajectory,
    "scan": _scan,
    "validate": _validate,
    "rank": _rank,
    "evidence": _evidence,
    "structures": _structures,
    "fetch": _fetch,
    "kinases": kinases.kinases,
    "regions": kinases.regions,
    "equivalents": kinases.equivalents,
    "sites": sites.sites,
    "contacts": _contacts,
    "build": _build,
    "report": _report,
    "view": _view,
}
