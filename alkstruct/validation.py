"""The scorer against measurements: every row of one table, recomputed from shipped data.

Four questions: are side chains put back where crystals have them; do mutants look like their own crystals; does
ddG follow measured fold changes, across mutations and within one; and is the scorer better than something simpler.
Intervals resample mutations, not pairs: seven mutations are seven, however many inhibitors they were measured with.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from alkstruct.calibration import RESISTANT, calibration, firth
from alkstruct.catalog import load, unit_cells
from alkstruct.chemistry import side_chain
from alkstruct.energy import DEFAULT, energy_named
from alkstruct.evidence import experiments
from alkstruct.inhibitors import inhibitor_names, perceive
from alkstruct.markup import Html, card, escaped, joined, number, small_table
from alkstruct.mutants import build, conformers
from alkstruct.panel import compare
from alkstruct.rotamers import scorable, side_chain_dihedrals, sites
from alkstruct.scoring import score
from alkstruct.surroundings import surroundings

PACKAGED = ("2XP2", "4MKC", "3AOX", "5J7H", "4CLI")
TOLERANCE = 40.0  # degrees: how the field counts a rotamer right
SYMMETRIC = "DFY"  # chi2 repeats after 180 degrees
FLIPPABLE = "HN"  # density cannot tell these from their flip
APART = 3.0  # ratio of two fold changes that an assay can tell apart
RESAMPLES = 2000

# The seven point mutations of Hatcher 2015 (doi:10.1021/acs.jmedchem.5b01136) and the crystals of its inhibitors.
MUTATIONS = ("L1196M", "G1202R", "S1206Y", "G1269A", "C1156Y", "F1174L", "L1152R")
DIRECT = ("L1196M", "G1202R", "S1206Y", "G1269A")
ANALOGUE = "CHEMBL3397300"  # AP26113 analogue: brigatinib with a dimethylamine for the methylpiperazine
ANALOGUE_LACKS = ("C24", "N25", "C26", "C28")  # atoms of 6GY that the analogue does not have
PANEL = {"crizotinib": "2XP2", "ceritinib": "4MKC", "alectinib": "3AOX", ANALOGUE: "5J7H"}

# Side chains of mutants in their own crystals, measured from the entries: chi angles in degrees.
MUTANT_CRYSTALS = {
    "L1196M": ("2YFX", (-63.3, 165.7)),
    "L1198F": ("5AAA", (-178.0, 74.0)),
    "C1156Y": ("5AAC", (-75.3, 10.8)),
}
BACK = {"L1196M": "2YFX", "L1198F": "5AAA", "G1269A": "4ANQ", "C1156Y": "5AAC"}

# Residue volumes, Å³: Zamyatnin 1972, doi:10.1016/0079-6107(72)90005-3.
VOLUME = {"A": 88.6, "R": 173.4, "N": 114.1, "D": 111.1, "C": 108.5, "Q": 143.8, "E": 138.4, "G": 60.1, "H": 153.2,
          "I": 166.7, "L": 166.7, "K": 168.6, "M": 162.9, "F": 189.9, "P": 112.7, "S": 89.0, "T": 116.1,
          "W": 227.8, "Y": 193.6, "V": 140.0}  # fmt: skip


# ------------------------------------------------------------------------------------------- side chains


def wrong_by(predicted, observed, period=360.0):
    """Smallest turn between two angles, degrees; arrays broadcast."""
    return np.abs((np.asarray(predicted) - observed + period / 2) % period - period / 2)


def native_surroundings(complex, energy=DEFAULT):
    """All that surrounds a side chain in its crystal: protein, inhibitor, waters, neighbours in the lattice."""
    return surroundings(complex, energy_named(energy), waters=True, cell=unit_cells().get(complex.name))


def recovery(complex, energy=DEFAULT, around=None):
    """Native side chains put back into native surroundings, one residue at a time.

    Parameters
    ----------
    complex : Complex
    energy : str, default "allatom"
        Or "vina".
    around : Surroundings, optional
        By default `native_surroundings`.

    Returns
    -------
    pandas.DataFrame
        One row a complete residue other than Ala, Gly, Pro: pdb_id, position, residue, chi1 (bool: within 40
        degrees), both (chi1 and chi2), strict (both, without Asn and His flips), well_determined (mean side-chain
        B factor below the mean plus half a standard deviation; all where there are no B factors).
    """
    around, rows = native_surroundings(complex, energy) if around is None else around, []
    for i in range(len(complex)):
        letter = complex.sequence[i]
        if letter in "AGPX" or not scorable(complex, i) or complex.missing_atoms(i):
            continue
        place = sites(complex, [i])
        table, _ = conformers(complex, i, letter, around=around)
        observed = side_chain_dihedrals(letter, place.crystal[0, : side_chain(letter).heavy], place.frames[0])
        rows.append((complex.name, int(complex.number[i]), letter, *_agreement(letter, table.iloc[0], observed),
                     _side_b_factor(complex, i)))  # fmt: skip
    table = pd.DataFrame(rows, columns=["pdb_id", "position", "residue", "chi1", "both", "strict", "b_factor"])
    limit = table["b_factor"].mean() + 0.5 * table["b_factor"].std()
    return table.assign(well_determined=~(table["b_factor"] >= limit)).drop(columns="b_factor")


def _agreement(letter, best, observed):
    """(chi1 right, chi1 and chi2 right, the same without accepting flips)."""
    first = bool(wrong_by(best["chi1"], observed[0]) <= TOLERANCE)
    if len(observed) < 2:
        return first, first, first
    loose, strict = (
        bool(wrong_by(best["chi2"], observed[1], 180.0 if letter in halved else 360.0) <= TOLERANCE)
        for halved in (SYMMETRIC + FLIPPABLE, SYMMETRIC)
    )
    return first, first and loose, first and strict


def _side_b_factor(complex, i):
    span = slice(complex.start[i], complex.start[i + 1])
    side = complex.in_side_chain()[span]
    return float(complex.b_factor[span][side].mean())


def _recovery_metrics(table):
    rows = []
    for subset, part in (("all", table), ("well determined", table[table["well_determined"]])):
        rates = 100 * part.groupby("pdb_id", sort=False)[["chi1", "both", "strict"]].mean()
        for column, name in (("chi1", "chi1"), ("both", "chi1+chi2"), ("strict", "chi1+chi2 strict")):
            rows.append(("side chains", subset, f"{name}, mean %", rates[column].mean()))
            rows.append(("side chains", subset, f"{name}, lowest %", rates[column].min()))
    return rows


# --------------------------------------------------------------------------------------- mutant crystals


def _mutant_metrics(energy):
    """Mutants built from 2XP2 against their own crystals."""
    wild, rows = load("2XP2"), []
    for variant, (entry, observed) in MUTANT_CRYSTALS.items():
        table = build(wild, variant, energy).rotamers
        period = 180.0 if variant[-1] in SYMMETRIC else 360.0
        fits = (wrong_by(table["chi1"].to_numpy(), observed[0]) <= TOLERANCE) & (
            wrong_by(table["chi2"].to_numpy(), observed[1], period) <= TOLERANCE
        )
        rows.append(("mutant crystal", f"{variant} ({entry})", "leading conformer right", float(fits[0])))
        share = float(table["holo"].to_numpy()[fits].sum())
        rows.append(("mutant crystal", f"{variant} ({entry})", "weight of the crystal's rotamer", share))
    return rows


def _antisymmetry_metrics(crystals, energy=DEFAULT):
    """ddG forward from 2XP2 plus ddG backward from the mutant's crystal; 0 is perfect."""
    rows = []
    for variant, entry in BACK.items():
        path = None if crystals is None else Path(crystals) / f"{entry}.pdb"
        total = forward = np.nan
        if path is not None and path.is_file():
            back = f"{variant[-1]}{variant[1:-1]}{variant[0]}"
            forward = float(score("2XP2", [variant], energy)["ddg"].iloc[0])
            total = forward + float(score(load(path), [back], energy)["ddg"].iloc[0])
        rows.append(("antisymmetry", f"{variant} ({entry})", "forward, kcal/mol", forward))
        rows.append(("antisymmetry", f"{variant} ({entry})", "forward + backward, kcal/mol", total))
    return rows


# ------------------------------------------------------------------------------------------ fold changes


def panel_complexes():
    """The four complexes of Hatcher 2015's panel: {inhibitor: Complex}; the analogue is cut from brigatinib."""
    found = {name: load(entry) for name, entry in PANEL.items()}
    whole = found[ANALOGUE]
    drug = whole.inhibitor
    kept = ~np.isin(drug.atom_names, ANALOGUE_LACKS)
    cut = perceive(drug.elements[kept], drug.coord[kept], name=ANALOGUE, code="AP2",
                   atom_names=drug.atom_names[kept], b_factor=drug.b_factor[kept])  # fmt: skip
    return found | {ANALOGUE: replace(whole, inhibitor=cut)}


def fold_pairs(energy=DEFAULT):
    """Estimates beside measured fold changes, with what simpler estimators say.

    Parameters
    ----------
    energy : str, default "allatom"
        Or "vina".

    Returns
    -------
    pandas.DataFrame
        One row a (mutation, inhibitor): variant, inhibitor, fold, bound ("" or on which side of the truth the fold
        is: "at least", "at most", "undetermined"), censored (which limit of the assay was met), direct
        (bool: a residue that lines the pocket in at least one crystal), ddg, ddg_sd (kcal/mol), distance (Å, negated so
        that larger means worse), volume (Å³, absolute change), blosum62 (negated), contacts (wild-type residue to
        inhibitor, heavy-atom pairs < 4.5 Å, backbone included).
    """
    measured = experiments()
    measured = measured[measured["source"].str.contains("Hatcher")].set_index(["variant", "inhibitor"])
    tables = []
    for name, complex in panel_complexes().items():
        table = score(complex, MUTATIONS, energy)
        tables.append(pd.DataFrame({
            "variant": table["variant"],
            "inhibitor": name,
            "fold": [measured.loc[(v, name), "fold"] for v in MUTATIONS],
            "bound": [measured.loc[(v, name), "bound"] for v in MUTATIONS],
            "censored": [measured.loc[(v, name), "censored"] for v in MUTATIONS],
            "direct": [v in DIRECT for v in MUTATIONS],
            # rounded, so that the last digits of a zero do not order indirect rows
            "ddg": table["ddg"].astype(float).round(3),
            "ddg_sd": table["ddg_sd"].astype(float),
            "distance": -table["distance"].astype(float),
            "volume": [abs(VOLUME[v[-1]] - VOLUME[v[0]]) for v in MUTATIONS],
            "blosum62": [-_blosum62(v[0], v[-1]) for v in MUTATIONS],
            "contacts": [_wild_type_contacts(complex, int(v[1:-1])) for v in MUTATIONS],
        }))  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def known_side(pairs):
    """Whether each fold change is known to exceed 5 (1.0), known not to (0.0), or neither (NaN): Series."""
    above = (pairs["fold"] > RESISTANT) & pairs["bound"].isin(["", "at least"])
    below = (pairs["fold"] <= RESISTANT) & pairs["bound"].isin(["", "at most"])
    return pd.Series(np.where(above, 1.0, np.where(below, 0.0, np.nan)), index=pairs.index, name="resistant")


def _blosum62(first, second):
    from Bio.Align import substitution_matrices

    return float(substitution_matrices.load("BLOSUM62")[first, second])


def _wild_type_contacts(complex, position):
    i = complex.index(position)
    own = complex.coord[complex.start[i] : complex.start[i + 1]]
    return float((np.linalg.norm(own[:, None] - complex.inhibitor.coord[None], axis=-1) < 4.5).sum())


def spearman(estimate, fold):
    """Spearman's rank correlation, ties averaged; NaN where one side is constant or has a NaN."""
    first, second = (_ranks(np.asarray(x, dtype=float)) for x in (estimate, fold))
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return np.nan
    return float(np.corrcoef(first, second)[0, 1])


def _ranks(values):
    """Ranks from 1, ties averaged; NaN for NaN. As those of pandas, which take longer than all else of a resample."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.where(np.isnan(values), np.nan, (counts.cumsum() - (counts - 1) / 2)[places])


def auroc(estimate, fold):
    """Probability that a fold change above 5 is ranked above one below; ties count half."""
    estimate, resistant = np.asarray(estimate, dtype=float), np.asarray(fold, dtype=float) > RESISTANT
    if resistant.all() or not resistant.any():
        return np.nan
    gap = estimate[resistant][:, None] - estimate[~resistant][None]
    return float(np.mean((gap > 0) + 0.5 * (gap == 0)))


def concordance(estimate, fold, group):
    """Share of pairs within a group whose folds differ more than threefold that are ordered right; ties half."""
    estimate, fold, group = np.asarray(estimate, float), np.asarray(fold, float), np.asarray(group)
    i, j = np.triu_indices(len(fold), 1)
    told = (group[i] == group[j]) & (np.maximum(fold[i], fold[j]) > APART * np.minimum(fold[i], fold[j]))
    if not told.any():
        return np.nan
    agree = (estimate[i] - estimate[j])[told] * np.sign(fold[i] - fold[j])[told]
    return float(np.mean((agree > 0) + 0.5 * (agree == 0)))


def _resamples(pairs, seed):
    """Mutations drawn with replacement, RESAMPLES times: (rows, which draw each is of, counted as its own mutation).

    seed: or a generator, which is drawn on from.
    """
    rng, variants = np.random.default_rng(seed), pairs["variant"]
    blocks = [np.flatnonzero(variants == variant) for variant in variants.unique()]
    for _ in range(RESAMPLES):
        drawn = [blocks[k] for k in rng.integers(len(blocks), size=len(blocks))]
        yield np.concatenate(drawn), np.repeat(np.arange(len(drawn)), [len(rows) for rows in drawn])


def _interval(pairs, column, measure):
    """95 % interval of a measure over resampled mutations."""
    estimate, fold = pairs[column].to_numpy(float), pairs["fold"].to_numpy(float)
    values = [measure(estimate[rows], fold[rows], group) for rows, group in _resamples(pairs, 20120306)]
    return np.nanpercentile(values, [2.5, 97.5])


def _fold_metrics(pairs):
    rows = []
    measures = {
        "Spearman": lambda e, f, g: spearman(e, f),
        "AUROC (fold > 5)": lambda e, f, g: auroc(e, f),
        "concordance within a mutation": concordance,
    }
    for subset, part in (("all", pairs), ("direct", pairs[pairs["direct"]])):
        groups = part["variant"].to_numpy()
        for name, measure in measures.items():
            for column in ("ddg", "distance", "volume", "blosum62", "contacts"):
                value = measure(part[column], part["fold"], groups)
                who = "scorer" if column == "ddg" else f"baseline {column}"
                rows.append((f"fold changes, {who}", subset, name, value, *_interval(part, column, measure)))
    return rows


BINS = ((0.0, 0.25), (0.25, 0.75), (0.75, 1.0))  # of the probability; 14 observations bear no more


def _calibration_metrics(pairs, energy):
    """Reliability of the probability of a fold change above 5, and what is left when a site or a drug is left out."""
    part = pairs[pairs["direct"]].assign(side=known_side(pairs))
    part = part[part["side"].notna()]
    curve = calibration(energy)
    said, side = curve.disruption(part["ddg"].to_numpy()), part["side"].to_numpy()
    rows = []
    for low, high in BINS:
        chosen = (said >= low) & (said < high)
        label = f"{chosen.sum()} rows said {low:g} to {high:g}"
        for measure, values in (("mean probability said", said), ("share above fivefold", side)):
            rows.append(("reliability", label, measure, float(values[chosen].mean()) if chosen.any() else np.nan))
    rows.append(("reliability", "direct", "Brier score", float(np.mean((said - side) ** 2))))
    for name, column in (("a mutation", "variant"), ("an inhibitor", "inhibitor")):
        left = np.zeros(len(part))
        for value in part[column].unique():
            out = (part[column] == value).to_numpy()
            midpoint, width = firth(part["ddg"].to_numpy()[~out], side[~out])
            left[out] = replace(curve, midpoint=midpoint, width=width).disruption(part["ddg"].to_numpy()[out])
        measure = f"Brier score, {name} left out of the fit"
        rows.append(("reliability", "direct", measure, float(np.mean((left - side) ** 2))))
    return rows


def _against_baselines(pairs):
    """How often, over resampled mutations, a baseline beats the scorer: above 0.975 it is significantly better."""
    rng, rows = np.random.default_rng(20151119), []
    for subset, part in (("all", pairs), ("direct", pairs[pairs["direct"]])):
        estimate, fold = part["ddg"].to_numpy(float), part["fold"].to_numpy(float)
        draws = [drawn for drawn, _ in _resamples(part, rng)]
        mine = np.array([spearman(estimate[drawn], fold[drawn]) for drawn in draws])
        for column in ("distance", "volume", "blosum62", "contacts"):
            other = part[column].to_numpy(float)
            better = np.array([spearman(other[drawn], fold[drawn]) for drawn in draws]) > mine
            name = f"share of resamples with a higher Spearman for {column}"
            rows.append(("baselines", subset, name, float(np.mean(better))))
    return rows


# --------------------------------------------------------------------------------------- known stories

# (variant, inhibitor, lower and upper bound of ddG in kcal/mol, what is known). Bounds are signs, not fits. Shaw 2016:
# doi:10.1056/NEJMoa1508887; Hatcher 2015: doi:10.1021/acs.jmedchem.5b01136.
STORIES = (
    ("L1198F", "crizotinib", -np.inf, 0.25, "does not weaken; Shaw 2016"),
    ("L1198F", "ceritinib", 1.0, np.inf, "breaks; Shaw 2016"),
    ("L1198F", "lorlatinib", 0.5, np.inf, "breaks; Shaw 2016"),
    ("G1202R", "crizotinib", 0.0, np.inf, "weakens; Hatcher 2015"),
    ("G1202R", "ceritinib", 0.0, np.inf, "weakens; Hatcher 2015"),
    ("G1202R", "alectinib", 0.0, np.inf, "weakens; Hatcher 2015"),
    ("G1202R", "brigatinib", 0.0, np.inf, "weakens; Hatcher 2015 (analogue)"),
    ("G1202R", "lorlatinib", 0.0, np.inf, "weakens"),
    ("L1196M", "crizotinib", 0.1, np.inf, "weakens, without a clash in 2YFX"),
    ("L1196M", "alectinib", 0.1, np.inf, "weakens; Hatcher 2015"),
    ("L1196M", "lorlatinib", 0.1, np.inf, "weakens"),
    ("G1269A", "crizotinib", 0.5, np.inf, "CB meets fluorine; Hatcher 2015"),
    ("G1269A", "ceritinib", -np.inf, 0.25, "spares; Hatcher 2015"),
    ("D1203N", "crizotinib", -np.inf, 1.36, "mild"),
    ("E1210K", "crizotinib", -np.inf, 1.36, "mild"),
    ("S1206Y", "crizotinib", -0.5, 0.5, "about neutral; Hatcher 2015"),
)
# Mutations that cells tolerate: none may be called "disrupts".
CONTROLS = (
    ("L1198F", "alectinib"), ("L1198F", "brigatinib"), ("V1180L", "ceritinib"), ("V1180L", "brigatinib"),
    ("S1206Y", "crizotinib"), ("S1206Y", "ceritinib"), ("S1206Y", "alectinib"), ("S1206Y", "brigatinib"),
    ("C1156Y", "ceritinib"),
)  # fmt: skip


def _story_metrics(energy):
    variants = sorted({s[0] for s in STORIES} | {c[0] for c in CONTROLS})
    table = compare(variants, inhibitor_names(), energy).set_index(["variant", "inhibitor"])
    told = [
        ("story", f"{variant} {drug}", f"ddG in [{low:g}, {high:g}]: {known}", float(table.loc[(variant, drug), "ddg"]),
         low, high)
        for variant, drug, low, high, known in STORIES
    ]  # fmt: skip
    controls = [
        ("negative control", f"{variant} {drug}", f"not called disrupts ({table.loc[(variant, drug), 'verdict']})",
         float(table.loc[(variant, drug), "ddg"]))
        for variant, drug in CONTROLS
    ]  # fmt: skip
    return told, controls


# -------------------------------------------------------------------------------------------------- whole


@dataclass(frozen=True, eq=False, slots=True)
class Validation:
    """What `validate` found.

    Attributes
    ----------
    metrics : pandas.DataFrame
        check, subset, measure (str), value, low, high (float; 95 % interval over resampled mutations, or the
        bounds that a story asks for).
    pairs : pandas.DataFrame
        As from `fold_pairs`.
    residues : pandas.DataFrame
        As from `recovery`, over the five packaged crystals.
    """

    metrics: pd.DataFrame
    pairs: pd.DataFrame
    residues: pd.DataFrame

    def value(self, check, subset, measure):
        """One figure of `metrics`: float.

        Raises
        ------
        KeyError
            No such row, or several.
        """
        table = self.metrics[(self.metrics["check"] == check) & (self.metrics["subset"] == subset)]
        found = table[table["measure"].str.startswith(measure)]
        if len(found) != 1:
            raise KeyError(f"{len(found)} rows for {check!r}, {subset!r}, {measure!r}")
        return float(found["value"].iloc[0])

    def __str__(self):
        lines = []
        for check, part in self.metrics.groupby("check", sort=False):
            lines += ["", check]
            subsets = part["subset"].str.len().max()
            remarks = max(len(self._remark(row)) for row in part.itertuples())
            for row in part.itertuples():
                value = "-" if np.isnan(row.value) else f"{row.value:.2f}"
                remark = f"  {self._remark(row):<{remarks}}" if remarks else ""
                lines.append(f"  {value:>6}{remark}  {row.subset:<{subsets}}  {self._asked(row)}")
        return "\n".join([*lines[1:], "", *self._reading()])

    def _reading(self):
        """How the figures are to be read, as lines."""
        yield "[ ]: 95 %; intervals resample mutations. Seven mutations, four inhibitors, one protein: few."
        if self.metrics["value"].isna().any():
            yield "-: nothing to measure here; antisymmetry needs the crystals of the mutants."

    @staticmethod
    def _remark(row):
        """The interval of a figure, or whether a story is told right."""
        if row.check == "story":
            return "ok" if row.low <= row.value <= row.high else "MISSED"
        if row.check == "negative control":
            return "MISSED" if "(disrupts)" in row.measure else "ok"
        return "" if np.isnan(row.low) else f"[{row.low:.2f}, {row.high:.2f}]"

    @staticmethod
    def _asked(row):
        """The measure; a story's without infinite bounds."""
        if row.check != "story":
            return row.measure
        known = row.measure.partition(": ")[2]
        if np.isinf(row.low):
            return f"ddG at most {row.high:g}: {known}"
        return f"ddG at least {row.low:g}: {known}" if np.isinf(row.high) else row.measure

    __repr__ = __str__

    def _repr_html_(self):
        heads, parts = ("value", "", "subset", "measure"), []
        for check, part in self.metrics.groupby("check", sort=False):
            rows = [
                (number(r.value, 2, none="–"), self._remark(r), r.subset, self._asked(r)) for r in part.itertuples()
            ]
            head = Html(f'<div style="margin-top:8px;font-style:italic">{escaped(check)}</div>')
            parts += [head, small_table(heads, rows, right={0})]
        return card("alkstruct against measurements", *parts, joined(self._reading()))


def validate(crystals=None, energy=DEFAULT):
    """Recompute every check of the scorer.

    Parameters
    ----------
    crystals : str or pathlib.Path, optional
        Folder with the mutant crystals 2YFX.pdb, 5AAA.pdb, 4ANQ.pdb, 5AAC.pdb, for antisymmetry; without it
        those rows are NaN.
    energy : str, default "allatom"
        Or "vina".

    Returns
    -------
    Validation
        Prints itself.

    Raises
    ------
    AlkstructError
        As `load` and `score` do.

    Notes
    -----
    The fold changes are those of one laboratory (Hatcher 2015), seven mutations of one protein; laboratories
    disagree by 0.3-0.5 in log10. Alectinib's wild type lies at the assay's floor: its folds are lower bounds.
    """
    residues = pd.concat([recovery(load(entry), energy) for entry in PACKAGED], ignore_index=True)
    pairs = fold_pairs(energy)
    told, controls = _story_metrics(energy)
    rows = _recovery_metrics(residues) + _mutant_metrics(energy) + _antisymmetry_metrics(crystals, energy)
    rows += _fold_metrics(pairs) + _against_baselines(pairs) + _calibration_metrics(pairs, energy) + told + controls
    whole = [(*row, np.nan, np.nan)[:6] for row in rows]
    metrics = pd.DataFrame(whole, columns=["check", "subset", "measure", "value", "low", "high"])
    return Validation(metrics, pairs, residues)
