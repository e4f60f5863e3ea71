"""Write the tables of published measurements, alkstruct/data/experiments.csv and clinical_evidence.csv.

    python -m tools.make_evidence FOLDER_WITH_TABLES alkstruct/data

Run it in the checkout. FOLDER_WITH_TABLES holds three collected tables:

    ic50.csv       inhibitor, mutation, assay, system, ic50_nM, qualifier, fold_vs_wild_type, fold_origin, source,
                   doi_or_pmid, confidence, note
    compounds.csv  chembl_id, name, canonical_smiles: what the inhibitors of ic50.csv are
    evidence.csv   variant, drug, direction, level, pmid, source, evidence_id, model, confidence, note

Figures are copied as text, never rounded or recomputed. Added are what the columns of `alkstruct.evidence` explain:
canonical notation, the identifiers of each source, and which measurements lie at the limits of their assay. Rows
keep their order and nothing depends on the day or the machine: the same tables give the same bytes.
"""

import argparse
import csv
import re
from pathlib import Path

from alkstruct.kinase.notation import matches_reference, parse

# Lowest IC50 that the series of Hatcher 2015 reports, nM: whatever is more potent is written so.
FLOOR = 2.0
# From half the parental cells' IC50 on, at least half of the effect is no longer ALK's (independent action adds
# up as 1 / IC50), and the true IC50 on the target is at least twice the measured one.
CEILING = 0.5
CELLS = ("WT", "parental")

# What the collected tables call a source -> citation, doi, pmid; "" where it was not at hand.
SOURCES = {
    "Hatcher 2015, J Med Chem 58:9296 (ChEMBL CHEMBL3745656)": (
        "Hatcher 2015, J Med Chem 58:9296 (ChEMBL CHEMBL3745656)",
        "10.1021/acs.jmedchem.5b01136",
        "",
    ),
    "Johnson 2014, J Med Chem (ChEMBL CHEMBL3286195)": (
        "Johnson 2014, J Med Chem (ChEMBL CHEMBL3286195)",
        "10.1021/jm500261q",
        "24819116",
    ),
    "Katayama 2012 Sci Transl Med 4:120ra17": (
        "Katayama 2012, Sci Transl Med 4:120ra17 (as stated by CIViC)",
        "10.1126/scitranslmed.3003316",
        "22277784",
    ),
    "Lin/Riely/Shaw 2017": (
        "Lin, Riely & Shaw 2017, Cancer Discov 7:137, Table 2",
        "10.1158/2159-8290.CD-16-1123",
        "",
    ),
}
DIRECTIONS = {"resistance": "resistance", "sensitivity": "sensitivity", "no_sensitivity": "no sensitivity"}
SPELLING = {"azd3463": "AZD3463"}
ANALOGUE = "CHEMBL3397300"

EXPERIMENTS = (
    "inhibitor",
    "variant",
    "ic50",
    "qualifier",
    "fold",
    "censored",
    "bound",
    "assay",
    "system",
    "source",
    "doi",
    "pmid",
    "confidence",
    "note",
)
CLINICAL = (
    "variant",
    "drug",
    "direction",
    "level",
    "pmid",
    "doi",
    "source",
    "evidence_id",
    "model",
    "confidence",
    "note",
)


def read(path):
    """Rows of a table, each a dict of strings."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def canonical(text):
    """Canonical notation of a variant of ALK; the names of cells without a mutation as they are."""
    if text in CELLS:
        return text
    if not matches_reference(text):
        raise ValueError(f"{text} does not fit Q9UM73")
    return str(parse(text))


def refuse_recalled(row):
    """What rests on memory does not ship."""
    if "recalled" in " ".join(row.values()):
        raise ValueError(f"unconfirmed row: {row}")


# ------------------------------------------------------------------------------------------- experiments


def experiments(rows, compounds):
    """Rows of experiments.csv."""
    identifiers = {row["chembl_id"] for row in compounds}
    names = {row["name"] or row["chembl_id"] for row in compounds}
    return [experiment(row, rows, names, identifiers) for row in rows]


def experiment(row, rows, names, identifiers):
    refuse_recalled(row)
    source, doi, pmid = SOURCES[row["source"]]
    if "Hatcher" in source and row["inhibitor"] not in names:
        raise ValueError(f"{row['inhibitor']} is not in the table of compounds")
    censored, bound = limits(row, rows)
    return {
        "inhibitor": inhibitor(row["inhibitor"], identifiers),
        "variant": canonical(row["mutation"]),
        "ic50": row["ic50_nM"],
        "qualifier": row["qualifier"],
        "fold": row["fold_vs_wild_type"],
        "censored": censored,
        "bound": bound,
        "assay": row["assay"],
        "system": row["system"],
        "source": source,
        "doi": doi,
        "pmid": pmid,
        "confidence": row["confidence"],
        "note": "; ".join(experiment_notes(row)),
    }


def inhibitor(text, identifiers):
    """The name, or the ChEMBL id that a makeshift name carries in brackets."""
    found = re.fullmatch(r".*\((CHEMBL\d+)\)", text)
    return found[1] if found and found[1] in identifiers else text


def limits(row, rows):
    """(censored, bound): which limit of the assay the row meets, and what that makes of its fold change."""
    wild, parental = reference(row, rows, "WT"), reference(row, rows, "parental")
    own = float(row["ic50_nM"])
    if row["mutation"] == "parental":
        return "", ""
    for name, at_limit in (("floor", at_floor), ("ceiling", at_ceiling)):
        here, there = at_limit(own, row, parental), at_limit(wild, row, parental)
        if here or there:
            return name, bound_of(name, here, there) if row["mutation"] != "WT" else ""
    return "", ""


def reference(row, rows, cells):
    """IC50, nM, of the same inhibitor in the same laboratory on cells without a mutation; None: not measured."""
    same = [r for r in rows if all(r[k] == row[k] for k in ("inhibitor", "source")) and r["mutation"] == cells]
    return float(same[0]["ic50_nM"]) if same else None


def at_floor(ic50, row, _):
    return ic50 is not None and ic50 <= FLOOR and "Hatcher" in row["source"]


def at_ceiling(ic50, _, parental):
    return None not in (ic50, parental) and ic50 >= CEILING * parental


def bound_of(name, here, there):
    """What a fold change is worth whose mutant (here), wild type (there) or both meet a limit."""
    if here and there:
        return "undetermined"
    return "at least" if here == (name == "ceiling") else "at most"


def experiment_notes(row):
    if row["inhibitor"].endswith(f"({ANALOGUE})"):
        yield "AP26113 analogue: close to brigatinib, not the same compound"
    if row["fold_origin"] == "reported":
        yield "fold as reported"
    if row["fold_origin"] == "derived":
        yield f"not measured: mutant IC50 over reported fold, {row['note']}"
    if "HSP90i" in row["note"]:
        yield "HSP90 inhibitor: negative control for binding"


# ---------------------------------------------------------------------------------------------- clinical


def clinical(rows):
    """Rows of clinical_evidence.csv."""
    return [clinical_row(row, rows) for row in rows]


def clinical_row(row, rows):
    refuse_recalled(row)
    source, doi, pmid = SOURCES.get(row["source"], (row["source"], "", row["pmid"]))
    if not (doi or pmid.isdigit()):
        raise ValueError(f"no source: {row}")
    return {
        "variant": canonical(row["variant"]),
        "drug": SPELLING.get(row["drug"], row["drug"]),
        "direction": DIRECTIONS[row["direction"]],
        "level": row["level"],
        "pmid": pmid,
        "doi": doi,
        "source": source,
        "evidence_id": row["evidence_id"],
        "model": row["model"],
        "confidence": row["confidence"],
        "note": "; ".join(clinical_notes(row, rows)),
    }


def clinical_notes(row, rows):
    # the collectors' pointers to their own files, and the blanks that they leave
    note = re.sub(r"\s*\(read id \d+\)", "", row["note"])
    if note:
        yield re.sub(r"\s+;", ";", note).strip()
    others = [r["drug"] for r in rows if r["evidence_id"] and r["evidence_id"] == row["evidence_id"]]
    if len(others) > 1:
        yield f"one evidence item for {', '.join(others)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", type=Path, metavar="FOLDER_WITH_TABLES")
    parser.add_argument("output", type=Path)
    args = parser.parse_args()
    measured = experiments(read(args.tables / "ic50.csv"), read(args.tables / "compounds.csv"))
    write(args.output / "experiments.csv", EXPERIMENTS, measured)
    write(args.output / "clinical_evidence.csv", CLINICAL, clinical(read(args.tables / "evidence.csv")))


if __name__ == "__main__":
    main()
