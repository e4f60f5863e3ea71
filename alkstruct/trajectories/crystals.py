"""Score variants in several structures of one inhibitor, and sum up what they say."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from alkstruct.complexes.complex import Complex
from alkstruct.display.html import card, facts, small_table
from alkstruct.display.numbers import number, percent
from alkstruct.energy.energies import DEFAULT_BACKBONE, DEFAULT_ENERGY, Energy
from alkstruct.errors import AlkstructError, AlkstructWarning, LigandError, StructureError
from alkstruct.kinase.kinases import DEFAULT_REFERENCE, Kinase
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.comparison import one_kinase
from alkstruct.scoring.scorer import chosen_energy
from alkstruct.scoring.table import READING_NOTES, merged_attributes
from alkstruct.scoring.variant_lists import VariantList, Variants, read_variants
from alkstruct.trajectories.matching import common_substitutions, named_alike, same_molecule, superposed
from alkstruct.trajectories.sources import loaded, sources_of
from alkstruct.trajectories.structure_runs import Asked, Means, tables_of
from alkstruct.trajectories.summary import summary_of_structures

if TYPE_CHECKING:
    from distributed import Client

MOST_SHOWN = 30  # rows of a summary that a notebook's card shows


@dataclass(frozen=True, eq=False)
class EnsembleScores:
    """Scores of variants in several structures of an inhibitor, from `score_ensemble`.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a (structure, variant), structure after structure: `structure` (str), the name of the structure, unique
        in the table; with several inhibitors `inhibitor` (str); then the columns of `score`. `attrs` says what made
        it: `inhibitor`, `energy`, `alkstruct`, the `notes` on each structure, and in `sources` where each is from.
    failed : pandas.DataFrame
        structure, reason (str): what was left out, and why.
    structures : tuple of Complex
        Those that were scored, in the order of the table. The atoms of their inhibitors are named as in the first.
    names : tuple of str
        What the table calls each of them.
    """

    table: pd.DataFrame
    failed: pd.DataFrame
    structures: tuple
    names: tuple

    def __repr__(self):
        drugs = ", ".join(dict.fromkeys(one.inhibitor.name for one in self.structures))
        variants = self.table["variant"].nunique()
        out = f", {len(self.failed)} left out" if len(self.failed) else ""
        return f"<EnsembleScores of {drugs}: structures {len(self.names)}, variants {variants}{out}>"

    def summary(self) -> pd.DataFrame:
        """Sum up what the structures say of each variant.

        Returns
        -------
        pandas.DataFrame
            One row a variant, in the order asked, with several inhibitors one an (inhibitor, variant); the columns of
            `summary_of_structures`.
        """
        if "inhibitor" not in self.table or self.table.empty:
            return summary_of_structures(self.table)
        parts = []
        for drug, rows in self.table.groupby("inhibitor", sort=False):
            part = summary_of_structures(rows)
            part.insert(0, "inhibitor", pd.Series(drug, index=part.index, dtype="str"))
            parts.append(part)
        joined = pd.concat(parts, ignore_index=True)
        joined.attrs = dict(self.table.attrs)
        return joined

    def superposed(self) -> tuple[Complex, ...]:
        """Move the structures onto the first by the CA of the residues that they share with it, for views.

        Returns
        -------
        tuple of Complex
            With inhibitors and waters. Scores are of the structures as they were, which no rigid move changes.
        """
        return tuple(superposed(self.structures[0], one) if k else one for k, one in enumerate(self.structures))

    def _repr_html_(self):
        summary = self.summary()
        known = [("structures", ", ".join(self.names)), ("energy", self.table.attrs["energy"])]
        known += [(f"left out: {r.structure}", r.reason) for r in self.failed.itertuples()]
        if len(summary) > MOST_SHOWN:
            known.append(("shown", f"{MOST_SHOWN} of {len(summary)} rows; summary() has them all"))
        drugs = "inhibitor" in summary
        heads = ["variant", "structures", "indirect %", "ddG kcal/mol", "spread", "error", "from, to", "P(>5x)"]
        heads.append("verdict")
        rows = [([r["inhibitor"]] if drugs else []) + _shown(r) for r in summary.head(MOST_SHOWN).to_dict("records")]
        return card(repr(self)[1:-1], facts(known), small_table(["inhibitor"] * drugs + heads, rows))


def _shown(row):
    """Cells of one row of a summary in a notebook's card."""
    ends = [number(row[f"ddg_{end}"], 1, "+") for end in ("smallest", "largest")]
    return [
        row["variant"],
        row["count"],
        percent(row["indirect"]),
        number(row["ddg_mean"], 1, "+"),
        number(row["ddg_spread"], 1),
        number(row["ddg_error"], 1),
        " to ".join(ends) if row["count"] else "-",
        number(row["disruption_mean"], 2),
        row["verdict"],
    ]


def score_ensemble(
    structures: str | Path | Iterable[str | Path | Complex],
    variants: Variants | None = None,
    energy: str | Energy = DEFAULT_ENERGY,
    *,
    backbone: str = DEFAULT_BACKBONE,
    ligand: str | None = None,
    reference: str | Path | Kinase | None = DEFAULT_REFERENCE,
    within: float | None = None,
    mixed: bool = False,
    strict: bool = False,
    progress: bool = False,
    path: str | Path | None = None,
    client: Client | None = None,
    threads: int = 1,
) -> EnsembleScores:
    """Score variants in several structures of one inhibitor: crystals, models, poses.

    Parameters
    ----------
    structures : str, pathlib.Path or iterable
        What `load` takes, each one structure: files, entries, inhibitors, live objects, complexes, in any mixture. A
        folder stands for its structure files, a pattern such as ``"ensemble/*.pdb"`` for the files that fit it, a file
        of several models for each model.
    variants : str, pathlib.Path, Variant, DataFrame or iterable of str or Variant, optional
        As `score` takes them. Left out: every substitution of each residue that can be scored in all structures, from
        the residue that most of them have.
    energy : str or Energy, default "consensus"
        As for `score`.
    backbone : {"auto", "local", "fixed"}, default "auto"
        As for `score`.
    ligand : str, optional
        Residue code of the inhibitor, where files hold several candidates, as for `load`.
    reference : str, pathlib.Path, Kinase or None, default "ALK"
        The kinase that all structures are of, as for `load`.
    within : float, optional
        Where variants are left out: only residues with a heavy atom this close to the inhibitor, Å, in at least one of
        the structures.
    mixed : bool, default False
        Whether structures with other inhibitors are scored, too. The tables then have the column
        `inhibitor`, and each inhibitor is summed up by itself.
    strict : bool, default False
        Whether a structure that cannot be scored, or a variant that was asked for and cannot be read or estimated, is
        an error.
    progress : bool, default False
        Show a progress bar on standard error, which counts structures.
    path : str or pathlib.Path, optional
        A folder for the scores, as Parquet files of 512 variants of a structure each, which are written as the run
        goes. The same call again continues a run that was ended, and makes anew what is missing or damaged.
    client : dask.distributed.Client, optional
        A cluster to spread these blocks over. Its workers have to see `path`.
    threads : int, default 1
        Threads of numba for each thread of the cluster's workers.

    Returns
    -------
    EnsembleScores
        `table`, one row a (structure, variant), and `summary()`, one row a variant. A variant that one structure does
        not model (the residue is not resolved, or is another in a mutant's crystal) has its row there, "not modelled",
        and does not count in the summary; nor does an indirect row, which is no estimate, unless there are no others.

    Raises
    ------
    StructureError
        No structure is left.
    AlkstructError
        As `score` does. `path` holds another run, or is no folder for one; a worker of the cluster failed. With
        `strict`: a structure cannot be loaded, or its inhibitor is another molecule.

    Warns
    -----
    AlkstructWarning
        A structure is left out. Parts of `path` are damaged or missing and made anew. What `load` warns of.

    Notes
    -----
    The inhibitor that is meant is that of the first structure; where a folder, a pattern or a file of models was given
    first, the one that most of its structures have. Residues are matched by their numbers, inhibitors by the graph of
    their elements and bonds: not by names, and not by bond orders, which a distorted geometry may mistake;
    stereoisomers have the same graph. Atoms are then called in all structures as in the first, so that the sentences of
    all rows speak of the same atoms. Every number is that of `score` for this structure alone: nothing is moved.

    Examples
    --------
    >>> import alkstruct as alk
    >>> mutant = alk.build("crizotinib", "L1198F").complex
    >>> scores = alk.score_ensemble(["crizotinib", mutant], ["G1202R", "L1198F"])
    >>> scores.summary()[["variant", "count", "verdict"]]
      variant  count   verdict
    0  G1202R      2  disrupts
    1  L1198F      1   neutral
    """
    return scored_ensemble(
        structures,
        variants,
        energy,
        choice={"ligand": ligand, "reference": reference},
        backbone=backbone,
        within=within,
        mixed=mixed,
        strict=strict,
        progress=progress,
        path=path,
        client=client,
        threads=threads,
    )


def scored_ensemble(
    structures,
    variants=None,
    energy=DEFAULT_ENERGY,
    *,
    choice,
    backbone=DEFAULT_BACKBONE,
    within=None,
    mixed=False,
    strict=False,
    progress=False,
    path=None,
    client=None,
    threads=1,
):
    """Score variants in several structures, as `score_ensemble` does: EnsembleScores.

    choice: dict, the options with which `load` reads each file.
    """
    calibration(chosen_energy(energy, backbone))  # arguments that make no sense are refused before the work
    sources = sources_of(structures, choice)
    left_out: dict[str, str] = {}
    found = _matched(sources, choice, left_out, mixed, strict)
    asked = None if variants is None else read_variants(variants, one_kinase(found.values()), strict=strict)
    wanted = VariantList(common_substitutions(list(found.values()), within)) if asked is None else asked
    what = Asked(wanted, energy, backbone, strict and asked is not None)
    tables = tables_of(found, what, left_out, Means(path, client, threads, progress))
    failed = [(source.name, left_out[source.name]) for source in sources if source.name in left_out]
    _tell_of(failed, len(sources))
    kept = {name: found[name] for name in tables}
    return EnsembleScores(
        _joined(tables, kept, {source.name: source.place for source in sources}, mixed),
        pd.DataFrame(failed, columns=["structure", "reason"], dtype="str"),
        tuple(kept.values()),
        tuple(kept),
    )


def _matched(sources, choice, left_out, mixed, strict):
    """Load structures and name the atoms of each inhibitor as in the first that has it: {name: Complex}.

    left_out: dict, which gets the reason why a structure is not among them.
    """
    read = _those_that_can(lambda source: loaded(source, choice), {one.name: one for one in sources}, left_out, strict)
    firsts = [_first(sources, read)] if read and not mixed else []
    return _those_that_can(lambda structure: _named(structure, firsts, mixed), read, left_out, strict)


def _those_that_can(function, values, left_out, strict):
    """Return what a function makes of named values: dict; `left_out` gets why it cannot of others."""
    made = {}
    for name, value in values.items():
        try:
            made[name] = function(value)
        except AlkstructError as problem:
            if strict:
                raise type(problem)(f"{name}: {problem}") from problem
            left_out[name] = str(problem)
    return made


def _first(sources, read):
    """Return the structure whose inhibitor is meant: the first one that was named.

    Where a folder, a pattern or a file of models was named first, nobody chose the order of what is in it. Then the
    inhibitor that most of these structures have is meant, of equals the first.
    """
    named = next(source.item for source in sources if source.name in read)
    kinds: list[list[Complex]] = []  # structures of each inhibitor
    for source in sources:
        if source.item == named and (structure := read.get(source.name)) is not None:
            kind = next((k for k in kinds if same_molecule(k[0].inhibitor, structure.inhibitor)), None)
            kinds.append([structure]) if kind is None else kind.append(structure)
    return max(kinds, key=len)[0]


def _named(structure, firsts, mixed):
    """Return a structure with the names of the first that has its inhibitor: Complex.

    firsts: list of Complex, of each inhibitor the first structure; if `mixed`, it gets those that are new.
    """
    alike = [one for one in firsts if same_molecule(one.inhibitor, structure.inhibitor)]
    if alike or not mixed:
        return named_alike((alike or firsts)[0], structure)
    if structure.inhibitor.name in [one.inhibitor.name for one in firsts]:
        raise LigandError(f"its inhibitor is another molecule of the same name, {structure.inhibitor.name}")
    firsts.append(structure)
    return structure


def _tell_of(failed, structures):
    """Warn of structures that are left out, or raise StructureError where none is left.

    failed: list of (name, reason); structures: how many were asked for.
    """
    if not failed:
        return
    whose: dict[str, list[str]] = {}
    for name, reason in failed:
        whose.setdefault(reason, []).append(name)
    reasons = "; ".join(f"{', '.join(names)}: {reason}" for reason, names in whose.items())
    if len(failed) == structures:
        raise StructureError(f"no structure is left to score: {reasons}")
    are = "structures is" if len(failed) == 1 else "structures are"
    warnings.warn(f"{len(failed)} of {structures} {are} left out: {reasons}", AlkstructWarning, stacklevel=4)


def _joined(tables, structures, places, mixed):
    """Join the tables of structures, with columns that name them and attributes that say what made them."""
    parts, told = [], {}
    for name, table in tables.items():
        part = table.copy(deep=False)
        if mixed:
            part.insert(0, "inhibitor", pd.Series(structures[name].inhibitor.name, index=part.index, dtype="str"))
        part.insert(0, "structure", pd.Series(name, index=part.index, dtype="str"))
        twin = next((one for one in told if structures[one] is structures[name]), None)
        told[name] = list(structures[name].notes) + [f"is {twin} once more, and counts twice"] * (twin is not None)
        parts.append(part)
    joined = pd.concat(parts, ignore_index=True)
    first = next(iter(tables.values()))
    joined.attrs = merged_attributes([first])
    if not mixed:
        joined.attrs["inhibitor"] = first.attrs["inhibitor"]
    read = first.attrs["notes"].get(READING_NOTES)
    joined.attrs["notes"] = told | ({READING_NOTES: read} if read else {})
    joined.attrs["sources"] = {name: places[name] for name in tables}
    return joined
