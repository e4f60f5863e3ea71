"""What a result rests on: versions, parameters, structures and their files, what to cite, whose terms hold."""

import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pandas as pd

from alkstruct import data
from alkstruct.chemistry.clashes import CLASH, CONTACT
from alkstruct.complexes.catalog import list_structures, packaged_ids, structures_folder
from alkstruct.complexes.contacts import INDIRECT_DISTANCE
from alkstruct.complexes.segments import numbering_words
from alkstruct.energy.energies import energy_named, judging_energy
from alkstruct.errors import chain_in_words
from alkstruct.io.files import is_file
from alkstruct.io.pdb_entries import cached, is_entry
from alkstruct.kernels.layouts import LENNARD_JONES_FORM, VINA_FORM
from alkstruct.scoring.calibration import DOUBT, calibration
from alkstruct.scoring.caveats import DOUBTS
from alkstruct.scoring.table import DISRUPTS_PROBABILITY, IMPROVES_DDG, WEAKENS_PROBABILITY

PACKAGES_NAMED = ("biopython", "matplotlib", "numba", "numpy", "pandas", "rdkit")
LIBRARY_FILE = "rotamers.npz"

#: What to cite besides the entries: (what it gives, citation, DOI); that of an energy only where it is used.
CITATIONS = (
    (
        "rotamer library",
        "Shapovalov MV, Dunbrack RL Jr. A smoothed backbone-dependent rotamer library for proteins derived from "
        "adaptive kernel density estimates and regressions. Structure 2011, 19, 844-858.",
        "10.1016/j.str.2011.03.019",
    ),
    (
        "radii and wells of the energy",
        "Cornell WD, Cieplak P, Bayly CI, et al. A second generation force field for the simulation of proteins, "
        "nucleic acids, and organic molecules. J. Am. Chem. Soc. 1995, 117, 5179-5197.",
        "10.1021/ja00124a002",
    ),
    ("measured fold changes", "Hatcher JM, et al. J. Med. Chem. 2015, 58, 9296.", "10.1021/acs.jmedchem.5b01136"),
    ("measured fold changes", "Johnson TW, et al. J. Med. Chem. 2014.", "10.1021/jm500261q"),
    (
        "measured fold changes of other kinases, for the calibration",
        "Davis MI, et al. Nat. Biotechnol. 2011, 29, 1046.",
        "10.1038/nbt.1990",
    ),
    (
        "measured fold changes of other kinases, for the calibration",
        "Robichaux JP, et al. Nature 2021, 597, 732.",
        "10.1038/s41586-021-03898-1",
    ),
)
VINA_CITATION = (
    "energy function",
    "Trott O, Olson AJ. AutoDock Vina: improving the speed and accuracy of docking with a new scoring function, "
    "efficient optimization, and multithreading. J. Comput. Chem. 2010, 31, 455-461.",
    "10.1002/jcc.21334",
)

NUMBERING = "numbering and annotation of {}"  # of a kinase
#: Whose terms hold for what a report shows: (what, whose, terms); NOTICE has them in full.
TERMS_OF_USE = (
    ("code", "the alkstruct authors", "BSD 3-Clause"),
    ("rotamer library", "M. V. Shapovalov and R. L. Dunbrack Jr.", "CC BY 4.0"),
    ("coordinates of Protein Data Bank entries", "Worldwide Protein Data Bank", "CC0 1.0"),
    (NUMBERING, "UniProt", "CC BY 4.0"),
    ("clinical evidence", "CIViC", "CC0 1.0"),
    (
        "inhibitory concentrations and fold changes",
        "ChEMBL",
        "CC BY-SA 3.0; tables made from these figures stay under it",
    ),
)


def terms_of_use(kinase):
    """List whose terms hold for a report: rows of TERMS_OF_USE, without those on a sequence that is not UniProt's.

    kinase : Kinase or None
    """
    named = kinase is not None and kinase.accession
    return [(what.format(kinase), *row) for what, *row in TERMS_OF_USE if named or what != NUMBERING]


def versions():
    """List what alkstruct computes with: list of (name, version)."""
    found = [("Python", platform.python_version())]
    for name in PACKAGES_NAMED:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:  # of a distribution by another name
            found.append((name, "unknown"))
    return found


def parameters(energy):
    """List what was set, and to what: list of (str, str).

    energy : str
        A name in energy.energies.ENERGIES.
    """
    form, fit = energy_named(energy), calibration(energy)
    judge, rate = judging_energy(form), fit.indirect
    return [
        ("energy", f"{form.name}: {_form_in_words(form)}"),
        *([("energy that judges binding", f"{judge.name}: {_form_in_words(judge)}")] if judge != form else []),
        ("inhibitor", "may shift by a little and turn its end groups" if form.give else "in its crystal pose"),
        ("waters", "left out"),
        (
            "rotamer library",
            f"Dunbrack 2010, backbone-dependent; SHA-256 of {LIBRARY_FILE} {_digest(data.path(LIBRARY_FILE))}",
        ),
        (
            "calibration",
            f"{fit.observations} measured fold changes of {fit.mutations} mutations of {', '.join(fit.kinases)} "
            f"({fit.source})",
        ),
        (
            "base rate of indirect mutations",
            f"{rate.rate:.2f} (95 %: {rate.low:.2f}-{rate.high:.2f}), from {rate.mutations} mutations of "
            f"{rate.kinases} kinases",
        ),
        (
            "interval of the probability",
            f"95 %: of the fit over resampled mutations, of the ensembles, and {DOUBT:g} more in the logit for each "
            f"caveat of {', '.join(DOUBTS)}",
        ),
        ("standard deviation of ddG", f"{fit.noise:g} kcal/mol and what the ensembles leave open, added in squares"),
        (
            "verdicts",
            f"disrupts where the interval of the probability begins at {DISRUPTS_PROBABILITY:g} or above, weakens "
            f"from a probability of {WEAKENS_PROBABILITY:g}; improves at a ddG of {IMPROVES_DDG:g} kcal/mol or less, "
            f"else neutral; indirect beyond {INDIRECT_DISTANCE:g} Å, and a rebuilt stretch that would be neutral",
        ),
        ("contact, clash", f"heavy atoms nearer than {CONTACT:g} Å; an overlap of more than {CLASH:g} Å"),
    ]


def _form_in_words(form):
    """Say how an energy is computed."""
    hydrogens = "with" if form.hydrogens else "without"
    return f"pairs nearer than {form.cutoff:g} Å, kT {form.kt:g} kcal/mol, {hydrogens} hydrogens"


def structure_rows(source, structure):
    """List what is known of a complex: list of (str, str).

    Parameters
    ----------
    source : str, pathlib.Path or anything else that `load` takes
        What it was loaded from.
    structure : Complex
    """
    known, drug = list_structures().set_index("pdb_id"), structure.inhibitor
    entry = structure.name if structure.name in known.index and is_entry(structure.name) else ""
    resolution = known.resolution[entry] if entry else pd.NA
    path = _file(source, structure)
    return [
        ("inhibitor", f"{drug.name} ({drug.code}), {len(drug)} heavy atoms"),
        ("chain", chain_in_words(structure.chain)),
        ("resolution", "not known here" if pd.isna(resolution) else f"{resolution:.2f} Å"),
        ("numbering", numbering_words(structure)),
        ("residues", f"{len(structure)} resolved: {structure.ranges()}"),
        (
            "mutations of the crystal",
            ", ".join(structure.mutations) or "none" if structure.kinase else "not checked",
        ),
        ("ordered waters", str(len(structure.water))),
        ("notes", "; ".join(structure.notes) or "none"),
        ("file", f"{path.name}, SHA-256 {_digest(path)}" if path else f"none: given as a {type(source).__name__}"),
    ]


def citations(energy):
    """List what to cite: rows of CITATIONS, with those of the energy."""
    forms = {energy_named(energy).form, judging_energy(energy).form}
    used = [row for row in CITATIONS if LENNARD_JONES_FORM in forms or row[0] != "radii and wells of the energy"]
    return used if VINA_FORM not in forms else [used[0], VINA_CITATION, *used[1:]]


def _file(source, structure):
    """The file that a complex was read from; None if it came as an object."""
    if isinstance(source, Path):
        return source
    if not isinstance(source, str):
        return None
    if structure.name in packaged_ids() and not is_file(Path(source)):
        return structures_folder() / f"{structure.name}.cif"
    return Path(source) if is_file(Path(source)) else cached(structure.name) if is_entry(structure.name) else None


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
