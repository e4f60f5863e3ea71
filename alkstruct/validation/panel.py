"""The panel of kinases: measured fold changes of mutations beside what is computed of them.

Three tables are committed, and tools/panel.py adds to them: `panel_complexes.csv` (which crystal stands for a kinase
with an inhibitor), `panel_folds.csv` (measured fold changes, with their sources) and `panel_features.csv` (what is
computed of each mutation in each crystal). ALK's fold changes are those of `experiments`, its crystals the packaged
ones.
"""

import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from alkstruct import data
from alkstruct.complexes.contacts import INDIRECT_DISTANCE
from alkstruct.complexes.loading import load
from alkstruct.errors import AlkstructWarning, StructureError
from alkstruct.io.pdb_entries import cached
from alkstruct.scoring.calibration import RESISTANT_FOLD
from alkstruct.validation.fold_changes import (
    DIRECT_MUTATIONS,
    PANEL_ENTRIES,
    PANEL_MUTATIONS,
    measured_folds,
    panel_complexes,
)
from alkstruct.validation.panel_features import TEXT_FEATURES, features, log_median, rounded, shifted

TABLE_NAMES = ("panel_complexes.csv", "panel_folds.csv", "panel_features.csv")
PAIR, OTHER_CRYSTAL = "pair", "other crystal"  # roles of a crystal; the second tells how much poses differ, no more
BOUNDS = ("", "at least", "at most", "undetermined")
MEASURES = ("Kd", "IC50", "ddG")
TRIPLE = ["kinase", "inhibitor", "mutation"]
STRUCTURE_ENDINGS = (".cif", ".cif.gz", ".pdb", ".pdb.gz", ".ent", ".ent.gz")
ALK_BACKGROUND = "EML4-ALK"
COMPLEX_COLUMNS = ["kinase", "uniprot", "inhibitor", "ligand", "smiles", "pdb_id", "chain", "offset", "role"]
FOLD_COLUMNS = [
    "kinase",
    "mutation",
    "inhibitor",
    "background",
    "measure",
    "assay",
    "fold",
    "bound",
    "covalent_site",
    "suspect",
    "source",
    "doi",
]
FEATURE_KEY = ["kinase", "inhibitor", "pdb_id", "mutation"]


class PanelTables(NamedTuple):
    """The three tables of the panel, DataFrames as they stand in their files."""

    complexes: pd.DataFrame
    folds: pd.DataFrame
    features: pd.DataFrame


def read_tables(folder=None):
    """Read the tables of the panel, the package's or those of a folder: PanelTables."""
    paths = [data.path(name) if folder is None else Path(folder) / name for name in TABLE_NAMES]
    complexes, folds, computed = (pd.read_csv(path, dtype="str", keep_default_na=False) for path in paths)
    complexes["offset"] = complexes["offset"].astype("int64")
    folds["fold"] = folds["fold"].astype("float64")
    folds["covalent_site"] = folds["covalent_site"] == "yes"
    for name in computed.columns.difference([*FEATURE_KEY, *TEXT_FEATURES]):
        computed[name] = pd.to_numeric(computed[name])
    return PanelTables(complexes, folds, computed)


def write_tables(tables, folder=None):
    """Write the tables of the panel, sorted by kinase, inhibitor and position, into the package or a folder."""
    folds = tables.folds.assign(covalent_site=np.where(tables.folds["covalent_site"], "yes", "no"))
    for name, table in zip(TABLE_NAMES, (tables.complexes, folds, rounded(tables.features)), strict=True):
        keys = [column for column in ("kinase", "inhibitor", "role", "pdb_id") if column in table]
        if "mutation" in table:
            table = table.assign(position=table["mutation"].str[1:-1].astype(int))
            keys += ["position", "mutation"]
        ordered = table.sort_values(keys, ascending=[key != "role" for key in keys], kind="stable")
        ordered = ordered.drop(columns="position", errors="ignore")
        path = data.path(name) if folder is None else Path(folder) / name
        ordered.to_csv(path, index=False, lineterminator="\n", float_format="%.10g")


def measurements(tables=None):
    """List every measured fold change of the panel, ALK's of Hatcher 2015 included: DataFrame of FOLD_COLUMNS."""
    folds = (read_tables() if tables is None else tables).folds
    measured = measured_folds()
    own = measured[measured["variant"].isin(PANEL_MUTATIONS) & measured["inhibitor"].isin(PANEL_ENTRIES)]
    alk = pd.DataFrame(
        {
            "kinase": "ALK",
            "mutation": own["variant"],
            "inhibitor": own["inhibitor"],
            "background": ALK_BACKGROUND,
            "measure": "IC50",
            "assay": own["assay"],
            "fold": own["fold"].astype(float),
            "bound": own["bound"],
            "covalent_site": False,
            "suspect": "",
            "source": own["source"],
            "doi": own["doi"],
        }
    )
    return pd.concat([folds, alk], ignore_index=True)


def panel(aggregate=True, tables=None):
    """Set the panel's measured fold changes beside the features of their mutations.

    Parameters
    ----------
    aggregate : bool, default True
        One row a kinase, inhibitor and mutation; else one row a measurement.
    tables : PanelTables, optional
        By default the committed ones.

    Returns
    -------
    pandas.DataFrame
        kinase, inhibitor, mutation (UniProt numbering), position (int), site (str: kinase and mutation, what is
        resampled), fold (aggregated: the median over backgrounds and assays, on a logarithmic scale), fold_low and
        fold_high (what bounds make of the median: 0 and infinity where it has none), bound (as in `experiments`),
        resistant (1.0 or 0.0: the fold change is known to exceed 5, or not to; NaN where neither is known),
        measurements (int), covalent_site (bool: the anchor of a covalent inhibitor), direct (bool: within 6 Å of
        the inhibitor; ALK's as in `fold_pairs`), near (bool: within 6 Å), pdb_id, and all columns of
        `panel_features.features`. Measurements that are `suspect` are left out of medians.
    """
    tables = read_tables() if tables is None else tables
    rows = measurements(tables)
    if aggregate:
        rows = rows[rows["suspect"] == ""]
        rows = pd.DataFrame([_median(part) for _, part in rows.groupby(TRIPLE, sort=False)])
    else:
        rows = rows.assign(**dict(zip(("fold_low", "fold_high"), _limits(rows), strict=True)), measurements=1)
    computed = tables.features.merge(_pairs(tables.complexes), on=["kinase", "inhibitor", "pdb_id"])
    rows = rows.merge(computed, on=TRIPLE, how="left", validate="m:1")
    rows["problem"] = rows["problem"].fillna("no features")
    near = rows["distance"] <= INDIRECT_DISTANCE
    is_alk = rows["kinase"] == "ALK"
    return rows.assign(
        position=rows["mutation"].str[1:-1].astype(int),
        site=rows["kinase"] + " " + rows["mutation"],
        resistant=np.where(
            rows["fold_low"] > RESISTANT_FOLD, 1.0, np.where(rows["fold_high"] <= RESISTANT_FOLD, 0.0, np.nan)
        ),
        near=near,
        direct=near.where(~is_alk, rows["mutation"].isin(DIRECT_MUTATIONS)),
    )


def _pairs(complexes):
    """Return which crystal stands for each kinase and inhibitor, ALK's included: DataFrame."""
    alk = pd.DataFrame({"kinase": "ALK", "inhibitor": list(PANEL_ENTRIES), "pdb_id": list(PANEL_ENTRIES.values())})
    return pd.concat([complexes.loc[complexes["role"] == PAIR, alk.columns], alk], ignore_index=True)


def _limits(rows):
    """Return the least and the greatest that each fold change may be: two ndarrays."""
    low = np.where(rows["bound"].isin(["at most", "undetermined"]), 0.0, rows["fold"])
    high = np.where(rows["bound"].isin(["at least", "undetermined"]), np.inf, rows["fold"])
    return low, high


def _median(part):
    """Return the median of the measurements of one kinase, inhibitor and mutation: dict.

    Of what each may be at least and at most, the median. A measurement whose mutant and wild type both are at a limit
    of the assay says nothing, and is left out where there are others.
    """
    told = part[part["bound"] != "undetermined"]
    used = told if len(told) else part
    fold, (least, most) = log_median(used["fold"]), map(log_median, _limits(used))
    bound = {(True, True): "", (True, False): "at least", (False, True): "at most"}.get(
        (bool(np.isclose(least, fold)), bool(np.isclose(most, fold))), "undetermined"
    )
    first = part.iloc[0]
    return {name: first[name] for name in TRIPLE} | {
        "fold": fold,
        "fold_low": least,
        "fold_high": most,
        "bound": bound,
        "covalent_site": bool(part["covalent_site"].any()),
        "measurements": len(used),
    }


def structure_file(pdb_id, folder=None):
    """Return the file of an entry in a folder, its name holding the entry's, or in the cache: Path or None."""
    if folder is not None:
        if not Path(folder).is_dir():
            raise StructureError(f"there is no folder {folder} with the panel's structures; give one that is there")
        for path in sorted(Path(folder).iterdir()):
            if pdb_id.lower() in path.name.lower() and path.name.lower().endswith(STRUCTURE_ENDINGS):
                return path
    return cached(pdb_id)


def load_panel_complex(row, path):
    """Load the crystal of a row of `panel_complexes.csv` from a file: Complex; what is doubtful is in its notes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlkstructWarning)
        return load(path, ligand=row.ligand, chain=row.chain, smiles=row.smiles or None, reference=None)


def with_computed_features(tables, folder=None, only=None):
    """Compute the features of every crystal that is at hand anew, and keep the others as they stand.

    Parameters
    ----------
    tables : PanelTables
    folder : str or pathlib.Path, optional
        Where files of entries are looked for before the cache of downloads.
    only : collection of (kinase, inhibitor), optional
        Whose crystals are computed; by default all, ALK's packaged ones among them.

    Returns
    -------
    tables : PanelTables
    computed, kept : list of str
        Entries whose features are new, and those whose are not.

    Raises
    ------
    StructureError
        There is no such folder.
    """
    rows, computed, kept = [], [], []
    for row in tables.complexes.itertuples():
        if only is not None and (row.kinase, row.inhibitor) not in only:
            continue
        path = structure_file(row.pdb_id, folder)
        if path is None:
            kept.append(row.pdb_id)
            continue
        measured = tables.folds[(tables.folds["kinase"] == row.kinase) & (tables.folds["inhibitor"] == row.inhibitor)]
        structure = load_panel_complex(row, path)
        rows.append(_feature_rows(structure, measured["mutation"].unique(), row.offset, row))
        computed.append(row.pdb_id)
    for inhibitor, structure in (panel_complexes() if only is None else {}).items():
        entry = _pairs(tables.complexes.iloc[:0]).set_index("inhibitor").loc[[inhibitor]].reset_index()
        rows.append(_feature_rows(structure, PANEL_MUTATIONS, 0, next(entry.itertuples())))
        computed.append(structure.name)
    new = pd.concat([tables.features.iloc[:0], *rows]) if rows else tables.features.iloc[:0]
    fresh = set(map(tuple, new[FEATURE_KEY[:3]].to_numpy()))
    old = tables.features[[tuple(key) not in fresh for key in tables.features[FEATURE_KEY[:3]].to_numpy()]]
    joined = rounded(pd.concat([old, new], ignore_index=True) if len(old) else new.reset_index(drop=True))
    if rows:  # a feature that is no longer computed goes
        joined = joined[rows[0].columns]
    return tables._replace(features=joined), computed, kept


def _feature_rows(structure, mutations, offset, row):
    """Return the rows of `panel_features.csv` of one crystal; row: has its kinase, inhibitor and pdb_id."""
    table = features(structure, [shifted(mutation, offset) for mutation in mutations])
    keys = {"kinase": row.kinase, "inhibitor": row.inhibitor, "pdb_id": row.pdb_id, "mutation": list(mutations)}
    return pd.concat([pd.DataFrame(keys, index=table.index), table], axis=1)
