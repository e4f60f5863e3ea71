"""One self-contained page on variants and inhibitors: estimates, figures, reasons, evidence, methods, what to cite."""

import base64
import datetime
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from alkstruct import __version__
from alkstruct.complexes.complex import Complex
from alkstruct.complexes.contacts import INDIRECT_DISTANCE
from alkstruct.complexes.inhibitor import Inhibitor
from alkstruct.complexes.loading import load
from alkstruct.complexes.segments import kinase_words
from alkstruct.display.html import Html, template
from alkstruct.display.notices import RESEARCH_USE
from alkstruct.energy.energies import DEFAULT_ENERGY, Energy
from alkstruct.errors import AlkstructError, quoted
from alkstruct.kernels.loop_layouts import LONGEST_WINDOW
from alkstruct.kinase.annotation import STANDS_FOR, annotate, measured_folds
from alkstruct.kinase.evidence import ASSAY_LIMITS, EVIDENCE_KINASE, clinical_evidence
from alkstruct.kinase.kinases import DEFAULT_REFERENCE, Kinase
from alkstruct.report.figures import illustrations
from alkstruct.report.provenance import citations, parameters, structure_rows, terms_of_use, versions
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.caveats import CAVEATS
from alkstruct.scoring.comparison import comparison_rows, interleaved, one_kinase
from alkstruct.scoring.features import FEATURES
from alkstruct.scoring.stored_tables import with_provenance
from alkstruct.scoring.table import (
    DDG_KEY,
    DDG_SCALE_KEY,
    READING_NOTES,
    VERDICT_KEY,
    VERDICTS,
    disruption_key,
)
from alkstruct.scoring.variant_lists import Variants, is_variant, read_variants, shown_name
from alkstruct.tables.styled import style
from alkstruct.tables.text import bounded_fold_text, ic50_text, sentence

PAGE_ENDINGS = (".html", ".htm")
USUAL_CHOICES = {"energy": DEFAULT_ENERGY, "reference": DEFAULT_REFERENCE}  # which need not be typed
REPORT_COLUMNS = (
    "variant",
    "inhibitor",
    "where",
    "distance",
    "ddg",
    "ddg_sd",
    "disruption",
    "interval",
    "verdict",
    "measured_fold",
    "caveats",
)

COLUMN_KEY = (
    DDG_KEY,
    DDG_SCALE_KEY,
    "± sd is the standard deviation of the measured RT ln(fold change) about it.",
    "{disruption}",
    VERDICT_KEY,
    "Measured fold: of the IC50 in cells, the geometric mean of the laboratories that have a value; ≥ and ≤ where all "
    "had met a limit of the assay, n.d. where it could not tell. "
    "– not known.",
)
VERDICT_WORDS = {
    "disrupts": "estimated to disrupt binding",
    "weakens": "estimated to weaken binding, perhaps more than fivefold",
    "neutral": "estimated to change little",
    "improves": "estimated to improve binding",
    "indirect": "without direct effect in this structure, which does not mean harmless",
    "not modelled": "not modelled",
}
METHOD_TEXT = (
    "Each residue type at a site is an ensemble of side-chain rotamers, built on the crystal's backbone with the "
    "probabilities p of a backbone-dependent library. Its free energy G = -kT ln Σ p exp(-E/kT) is taken with the "
    "inhibitor (holo) and without (apo), and a mutation by the difference of the differences, [G(holo) - G(apo)] of "
    "the mutant minus the same of the wild type: ddg_raw of the whole table. Sites of a compound variant that can meet "
    "are built together, others add up. Proline, and any residue where only glycine is found, cannot stand on the "
    "crystal's backbone: there seven residues take other backbones, each at its cost, and the fit is one of its own. "
    "Around an insertion or deletion a stretch of backbone is drawn anew, closed "
    "and annealed, and its side chains are placed together on each backbone, with and without the inhibitor; the wild "
    "type's is rebuilt alike. What it does out of the inhibitor's reach has the base rate; where the stretch holds the "
    "inhibitor as before, near or far, the row has that alone and is indirect. P(>5x) rests on {count} "
    "features: {features}. A logistic curve over them, "
    "without a weight below 0, is fitted to measured fold changes of {kinases}; its interval holds what the fit, the "
    "ensembles and the caveats leave open. ddG is fitted to RT ln(fold change) of the same mutations. The scorer, its "
    "constants and how it was checked are in the documentation of alkstruct."
)
OTHER_EVIDENCE = (
    f"The measured fold changes and the clinical evidence that alkstruct looks up are of {EVIDENCE_KINASE}; of {{}} it "
    "has none to show here."
)
LIMITATIONS = (
    "The backbone stands still, except around an insertion or deletion, around proline and where only glycine is "
    "found: how much of a collision with a side "
    "chain it takes up is estimated from its stiffness, not built.",
    "What acts from a distance is invisible: through the active-inactive equilibrium, the affinity for ATP or the "
    f"stability of the fold. A residue without an atom within {INDIRECT_DISTANCE:g} Å of the inhibitor is called "
    "indirect, and so is an insertion or deletion whose rebuilt stretch holds the inhibitor as before; their "
    "probability is a base rate.",
    "Few mutations in few kinases have been measured: where an interval is wide, the probability says little.",
    "A cell assay measures competition with ATP; here there is no ATP.",
    f"Of an insertion or deletion only a stretch of at most {LONGEST_WINDOW} residues moves, what lies beyond is held, "
    "and the calibration rests on substitutions alone. In a helix, beside residues that are not resolved, in a longer "
    "stretch or together with other mutations it is not modelled.",
)


def write_report(
    path: str | Path,
    complexes: str | Path | Complex | Iterable[str | Path | Complex],
    variants: Variants,
    energy: str | Energy = DEFAULT_ENERGY,
    *,
    title: str | None = None,
    date: datetime.date | str | None = None,
    script: str | Path | None = None,
    ligand: str | Path | Inhibitor | None = None,
    chain: str | None = None,
    pose: int | None = None,
    smiles: str | None = None,
    reference: str | Path | Kinase | None = DEFAULT_REFERENCE,
    strict: bool = False,
) -> Path:
    """Write one self-contained HTML page about variants in one complex or several.

    The page has the estimates as a table and as figures, a sentence of reason for each, what the caveats mean, what
    has been measured, the parameters, versions and structures behind the numbers, and what to cite. It loads
    nothing from elsewhere and is made for print, too.

    Parameters
    ----------
    path : str or pathlib.Path
        Where to, ending in .html; a file of that name is replaced.
    complexes : str, pathlib.Path, Complex, or iterable of these
        As `load` takes them.
    variants : str, pathlib.Path, Variant, DataFrame or iterable of str or Variant
        As `score` takes them.
    energy : str, default "consensus"
        Or "vina".
    title : str, optional
    date : datetime.date or str, optional
        On the page; by default today. With the same date the same input gives the same bytes.
    script : str or pathlib.Path, optional
        3Dmol.js as a file, or a folder that holds it (see `save_view`): the page then has a view in three dimensions
        of the strongest estimate, with the script inside. Without it the page holds no script.
    ligand, chain, pose, smiles, reference : optional
        As for `load`.
    strict : bool, default False
        Whether a variant that cannot be read or estimated is an error, not a row that says so.

    Returns
    -------
    pathlib.Path
        The page.

    Raises
    ------
    AlkstructError
        Another ending, no such folder, nothing to report on; or as `load` and `score` do.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = write_report(f"{folder}/report.html", "crizotinib", "G1202R, S1206Y", date="2026-01-31")
    ...     "estimated to disrupt binding: G1202R" in page.read_text(encoding="utf-8")
    True
    """
    page_path = _destination(path)
    if isinstance(script, str) and "://" in script:
        raise AlkstructError(f"a report loads nothing from elsewhere: save {quoted(script)} and give the file")
    sources = [complexes] if isinstance(complexes, str | Path | Complex) else list(complexes)
    if not sources:
        raise AlkstructError("a report needs at least one complex and one variant; give both")
    choice: dict[str, Any] = {"ligand": ligand, "chain": chain, "pose": pose, "smiles": smiles, "reference": reference}
    loaded = [load(source, **choice) for source in sources]
    kinase = one_kinase(loaded)
    variants = read_variants(variants, kinase, strict=strict)
    if not variants:
        raise AlkstructError("a report needs at least one complex and one variant; give both")
    tables = [annotate(comparison_rows(structure, variants, energy, strict=strict)) for structure in loaded]
    table = interleaved(tables)
    date = _date(date)
    asked = {"energy": energy, "title": title, "date": date, "script": script, **choice}
    page = template("report.html.j2").render(
        title=title or _title(loaded, variants, kinase),
        date=date,
        version=__version__,
        **_estimates(table, tables, loaded, energy),
        **_reasons(table),
        **_evidence(table[[*map(is_variant, table.variant)]], kinase),
        **_methods(page_path, sources, loaded, variants, energy, asked),
        rights=terms_of_use(kinase),
        figures=illustrations(table, list(zip(tables, loaded, strict=True)), energy, script),
    )
    page_path.write_bytes(page.encode("utf-8"))  # bytes: the same line ends on every platform
    return page_path


def _destination(path: str | Path) -> Path:
    """The path of a page that can be written."""
    if not isinstance(path, str | Path):
        raise AlkstructError(f"a report is written to a path, given first, not to {type(path).__name__}")
    path = Path(path)
    if path.suffix.lower() not in PAGE_ENDINGS:
        raise AlkstructError(f"a report is a page: {quoted(str(path))} should end in .html")
    if not path.parent.is_dir():
        raise AlkstructError(f"no folder {quoted(str(path.parent))} to write {path.name} into; make it first")
    return path


def _date(date):
    """The date as the page has it, YYYY-MM-DD."""
    if date is None:
        return datetime.date.today().isoformat()
    try:
        return datetime.date.fromisoformat(str(date)).isoformat()
    except ValueError:
        raise AlkstructError(f"a date is written as 2026-01-31, not {quoted(date)}") from None


def _title(loaded, variants, kinase):
    """Name the variants and inhibitors of a page, and the kinase where it is not the usual one."""
    drugs = _and(list(dict.fromkeys(structure.inhibitor.name for structure in loaded)))
    named = _and([*map(shown_name, variants)]) if len(variants) < 4 else f"{len(variants)} variants"
    whose = f" of {kinase.gene}" if kinase and kinase.gene != DEFAULT_REFERENCE else ""
    return f"{named}{whose} against {drugs}"


def _and(words):
    """Words with commas and a last "and"."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _estimates(table, tables, loaded, energy):
    """The summary, the table and what its columns mean."""
    columns = [name for name in REPORT_COLUMNS if name != "inhibitor" or len(loaded) > 1]
    styler = style(table, rows=None, columns=columns).set_uuid("scores")
    styler.set_caption(
        f"<strong>Table 1.</strong> Estimates, one row a variant{' and inhibitor' if len(loaded) > 1 else ''}."
    )
    text = styler.to_html(table_attributes='class="scores"')
    rules, _, body = text.partition("</style>")  # a page has its style sheets in its head
    return {
        "research": RESEARCH_USE,
        "summary": [
            *(_summary(rows, structure) for rows, structure in zip(tables, loaded, strict=True)),
            *(f"{note}." for note in table.attrs["notes"].get(READING_NOTES, ())),
        ],
        "table_style": Html(f"{rules}</style>"),
        "table": Html(body),
        "key": " ".join(COLUMN_KEY).format(disruption=disruption_key(calibration(energy))),
        "csv": base64.b64encode(with_provenance(table).to_csv(index=False, lineterminator="\n").encode("utf-8")).decode(
            "ascii"
        ),
        "rows": len(table),
        "columns": len(table.columns),
    }


def _summary(rows, structure):
    """What is estimated for one complex, verdict by verdict."""
    parts = []
    for verdict in VERDICTS:
        named = list(
            dict.fromkeys(shown_name(name) or "an empty entry" for name in rows.variant[rows.verdict == verdict])
        )
        parts += [f"{VERDICT_WORDS[verdict]}: {', '.join(named)}"] if named else []
    return f"For {structure.inhibitor.name} ({structure.name}): {'; '.join(parts)}."


def _reasons(table):
    """A sentence for each row, and what its caveats mean."""
    rows = [
        {"variant": shown_name(r.variant), "inhibitor": r.inhibitor, "text": sentence(r)} for r in table.itertuples()
    ]
    words = dict.fromkeys(word for text in table.caveats for word in text.split(";") if word)
    return {
        "mechanisms": rows,
        "several": table[["inhibitor", "pdb_id"]].drop_duplicates().shape[0] > 1,
        "caveats": [(word, CAVEATS.get(word, "")) for word in words],
        "limits": LIMITATIONS,
    }


def _evidence(table, kinase):
    """Measured fold changes and clinical evidence of the rows of a table, or why none is looked up."""
    if kinase is not None and kinase.gene != EVIDENCE_KINASE:
        return {"measured": [], "clinical": [], "of_another": OTHER_EVIDENCE.format(kinase)}
    pairs = list(dict.fromkeys(zip(table.variant, table.inhibitor, strict=True)))
    folds = [row for variant, drug in pairs for row in measured_folds(variant, drug).itertuples()]
    seen = clinical_evidence()
    seen = seen[[pair in set(pairs) for pair in zip(seen.variant, seen.drug.str.lower(), strict=True)]]
    order = {variant: k for k, variant in enumerate(dict.fromkeys(table.variant))}
    seen = seen.sort_values("variant", key=lambda names: names.map(order), kind="stable")
    return {"measured": [_measured(r) for r in folds], "clinical": _clinical(seen), "of_another": ""}


def _measured(row):
    remarks = [f"close to {STANDS_FOR[row.inhibitor]}, not the same"] if row.inhibitor in STANDS_FOR else []
    remarks += [ASSAY_LIMITS[row.censored]] if row.censored else []
    remarks += ["derived"] if row.confidence != "high" else []
    return {
        "variant": row.variant,
        "compound": row.inhibitor,
        "ic50": ic50_text(row),
        "fold": bounded_fold_text(row),
        "remarks": "; ".join(remarks),
        "source": row.source,
        "link": _link(row),
    }


def _clinical(seen):
    """Rows of evidence; sources that say the same share one."""
    rows = {}
    for r in seen.itertuples():
        remarks = ["in conflict with another row"] * bool(r.conflict) + ["uncertain"] * (r.confidence != "high")
        said = (r.variant, r.drug, r.direction, r.level, "; ".join(remarks))
        reference = (f"PMID {r.pmid}" if r.pmid else f"doi:{r.doi}", _link(r))
        rows.setdefault(said, {})[reference] = None
    names = ("variant", "drug", "direction", "level", "remarks")
    return [dict(zip(names, said, strict=True)) | {"references": list(found)} for said, found in rows.items()]


def _link(row):
    """Where a source can be read; "" where no identifier is known."""
    if row.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{quote(row.pmid)}/"
    return f"https://doi.org/{quote(row.doi)}" if row.doi else ""


def _methods(path, sources, loaded, variants, energy, asked):
    """Structures, parameters, versions, and what to type to make the page again."""
    structures = [
        {
            "name": f"{structure.name}: {kinase_words(structure)} with {structure.inhibitor.name}",
            "facts": structure_rows(source, structure),
            "picture": structure.inhibitor.picture(),
        }
        for source, structure in zip(sources, loaded, strict=True)
    ]
    return {
        "method": _method(calibration(energy)),
        "structures": structures,
        "parameters": parameters(energy),
        "versions": [("alkstruct", __version__), *versions()],
        "command": _command(path, sources, variants, asked),
        "code": _code(path, sources, variants, asked),
        "software": f"alkstruct {__version__}, the alkstruct authors: how ALK kinase mutations disrupt inhibitor "
        "binding, estimated from crystal structures.",
        "citations": citations(energy),
    }


def _method(fitted):
    """Describe in a paragraph what was computed and what was fitted; fitted: Calibration."""
    return METHOD_TEXT.format(
        count=len(FEATURES), features="; ".join(FEATURES.values()), kinases=_and([*fitted.kinases])
    )


def _command(path, sources, variants, asked):
    """Return the line to type at a prompt for this report; "" where a source or the ligand is an object of Python's."""
    if not all(isinstance(thing, str | Path) for thing in (*sources, asked["ligand"] or "")):
        return ""
    words = ["alkstruct", "report", *(",".join(map(str, sources)),), "--mutations"]
    words += [str(v) for v in variants if str(v).strip()]
    words += ["--any-kinase"] if asked["reference"] is None else []
    for name in ("energy", "ligand", "chain", "pose", "smiles", "reference", "title", "date", "script"):
        if asked[name] is not None and asked[name] != USUAL_CHOICES.get(name):
            words += [f"--{name}", str(asked[name])]
    return shlex.join([*words, "-o", path.name])


def _code(path, sources, variants, asked):
    """Return the call in Python that makes the page; an object is named by its class."""
    spoken = [
        repr(str(s)) if isinstance(s, str | Path) else f"<{type(s).__name__} {getattr(s, 'name', '')}>" for s in sources
    ]
    more = "".join(
        f", {name}={value if value is None or isinstance(value, int) else str(value)!r}"
        for name, value in asked.items()
        if value != USUAL_CHOICES.get(name)
    )
    first = f"{path.name!r}, [{', '.join(spoken)}], {[str(v) for v in variants]!r}"
    return f"import alkstruct as alk\n\nalk.write_report({first}{more})"
