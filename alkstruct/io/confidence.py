"""Tell whether the temperature-factor column of a file holds the confidence of a prediction, and put it in its place.

Structure predictors write their confidence, mostly pLDDT, where an experiment has B factors. The two mean opposite
things: a high B factor is mobile or uncertain, a high confidence is certain. What a file holds is told by what it says
of itself: the categories of a ModelCIF file, the method and title of a PDB file, programs that are named. A file that
says nothing keeps its column as B factors, unless that is equal within every residue as no measurement is, or mostly
as high as only confidence is.
"""

import re
from dataclasses import replace
from io import StringIO
from typing import NamedTuple

import numpy as np

from alkstruct.io.atom_table import is_amino_acid
from alkstruct.io.files import ATOM_RECORDS

#: Programs that write pLDDT as temperature factors, as titles and tables of software name them.
PREDICTORS = re.compile(
    r"\b(alphafold|colabfold|esmfold|openfold|omegafold|boltz|protenix|helixfold)\w*|\bchai(-?[0-9])?\b", re.IGNORECASE
)
MODEL_CATEGORIES = ("_ma_qa_metric.", "_ma_model_list.")  # of the ModelCIF dictionary, for computed models
HEAD_RECORDS = ("HEADER", "TITLE", "EXPDTA", "REMARK")
EXPERIMENT_REMARKS = ("3", "200")  # refinement and data collection: of crystals
LEAST_LEVELS = 10  # different values that a column equal within residues has, before its values say anything
HIGHEST_PLDDT = 100.0
# pLDDT from which on a backbone is mostly right (Tunyasuvunakool et al. 2021, doi:10.1038/s41586-021-03828-1).
LEAST_CONFIDENCE = 70.0


class Origin(NamedTuple):
    """Where a structure comes from, as far as its file says it."""

    kind: str  # "experiment", "prediction" or "" for unknown
    metric: str = ""  # what a prediction has for temperature factors: "pLDDT", another name, or "" for not said
    told_by: str = ""  # what says so


EXPERIMENT, UNKNOWN = Origin("experiment"), Origin("")


def origin_of_mmcif(items):
    """Tell where an mmCIF file's structure comes from, by its items (`io.mmcif_atoms.mmcif_items`): Origin.

    A file with categories of ModelCIF is a prediction; its metrics name the confidence, and a ModelCIF file without
    metrics is taken to have pLDDT, as Boltz writes it. Without them an experimental method decides, then the programs.
    """
    kinds, names = (items.get(f"_ma_qa_metric.{column}", []) for column in ("type", "name"))
    if any(name.startswith(MODEL_CATEGORIES) for name in items):
        known = any(metric.lower().startswith("plddt") for metric in (*kinds, *names))
        metric = "pLDDT" if known or not (kinds or names) else ", ".join(dict.fromkeys(names or kinds))
        unnamed = "" if kinds or names else " that names no metric"
        return Origin("prediction", metric, f"it is a ModelCIF file{unnamed}")
    method = " ".join(items.get("_exptl.method", ()))
    if method and "THEORETICAL" not in method.upper():
        return EXPERIMENT
    titles = [*items.get("_software.name", ()), *items.get("_struct.title", ())]
    return _prediction(" / ".join(titles), bool(method))


def origin_of_pdb(text):
    """Tell where a PDB file's structure comes from, by what stands before its atoms: Origin."""
    head: dict[str, list[str]] = {}
    for line in StringIO(text, newline=None):
        if line.startswith(ATOM_RECORDS):
            break
        record = line[:6].strip()
        if record in HEAD_RECORDS:
            head.setdefault(record, []).append(line[10:].strip() if record != "REMARK" else line[6:10].strip())
    method = " ".join(head.get("EXPDTA", []))
    if method and "THEORETICAL" not in method.upper():
        return EXPERIMENT
    if not method and set(head.get("REMARK", [])) & set(EXPERIMENT_REMARKS):
        return EXPERIMENT
    return _prediction(" ".join(head.get("TITLE", []) + head.get("HEADER", [])), bool(method))


def origin_of_biopython(entity):
    """Tell where a Bio.PDB Structure, or one that a Model or Chain is part of, comes from by its header: Origin."""
    while getattr(entity, "parent", None) is not None:
        entity = entity.parent
    header = getattr(entity, "header", None) or {}
    method = str(header.get("structure_method") or "").replace("unknown", "")
    if method and "theoretical" not in method.lower():
        return EXPERIMENT
    return _prediction(f"{header.get('name') or ''} {header.get('head') or ''}", bool(method))


def _prediction(title, theoretical):
    """Origin by a title or the names of programs, where no experiment is named."""
    if program := PREDICTORS.search(title):
        return Origin("prediction", "pLDDT", f"it names {program[0]}")
    return Origin("prediction", "", "its method is a theoretical model") if theoretical else UNKNOWN


def with_confidence(table, origin):
    """Return an atom table whose temperature factors and confidence are what they are called.

    Parameters
    ----------
    table : AtomTable
    origin : Origin

    Returns
    -------
    AtomTable
        Of an experiment the same; of a prediction without temperature factors, with pLDDT (0 to 100) as `confidence`
        if that is what the column holds, and with a note.
    """
    values = table.b_factor
    nothing = np.zeros(len(values))
    if origin.kind == "prediction" and origin.metric == "pLDDT" and _is_confidence(values):
        scale = 1.0 if values.max() > 1.0 else HIGHEST_PLDDT
        note = f"a predicted model ({origin.told_by}): its temperature factors are the confidence pLDDT, no B factors"
        return replace(table, b_factor=nothing, confidence=values * scale, notes=(*table.notes, note))
    if origin.kind == "prediction":
        metric = f" ({origin.metric})" if origin.metric and origin.metric != "pLDDT" else ""
        note = f"a predicted model ({origin.told_by}): its temperature factors{metric} are no B factors, and left out"
        return replace(table, b_factor=nothing, notes=(*table.notes, note))
    if not origin.kind and (reason := _like_confidence(table)):
        note = (
            f"temperature factors are {reason}, as predictors write their confidence, and the source does not say what "
            "they are: left out"
        )
        return replace(table, b_factor=nothing, notes=(*table.notes, note))
    return table


def _is_confidence(values):
    """Tell whether numbers can be pLDDT: between 0 and 100 or 0 and 1, and not all the same."""
    return bool(values.min() >= 0.0 and values.max() <= HIGHEST_PLDDT and values.max() > values.min())


def _like_confidence(table):
    """Say in which way temperature factors are more like confidence than like B factors; "" where they are not.

    Half of a chain's atoms with a B factor of 70 or more, and none above 100, would be a crystal that shows little.
    """
    if _is_equal_within_residues(table):
        return "equal within each residue"
    values = table.b_factor[[is_amino_acid(residue) for residue in table.residue.tolist()]]
    if not len(values) or not _is_confidence(values):
        return ""
    scale = 1.0 if values.max() > 1.0 else HIGHEST_PLDDT
    return "mostly high and none above 100" if np.median(values) * scale >= LEAST_CONFIDENCE else ""


def _is_equal_within_residues(table):
    """Tell whether temperature factors differ from residue to residue of the protein and never within one."""
    levels: dict[tuple, set[float]] = {}
    columns = (table.chain, table.number, table.insertion, table.residue, table.b_factor)
    for chain, number, insertion, residue, value in zip(*(column.tolist() for column in columns), strict=True):
        if is_amino_acid(residue):
            levels.setdefault((chain, number, insertion), set()).add(value)
    return all(len(here) == 1 for here in levels.values()) and len(set().union(*levels.values())) >= LEAST_LEVELS
