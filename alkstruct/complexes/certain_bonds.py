"""Make sure of a ligand's bond orders: by a SMILES, the known inhibitors, its hydrogens, or a doubt where they waver.

Bond orders that follow from geometry are as good as the geometry. That of crystals decides them; predicted models and
snapshots of dynamics have bond lengths and planes that are off by some hundredths of an ångström, which may make an
amine of an aniline. Which atoms are bonded is certain all the same, and a template that has the same atoms and bonds
says the rest, or the hydrogens that the file places.
"""

import contextlib
import warnings
from itertools import chain

import numpy as np

from alkstruct.chemistry.hydrogen_counts import orders_by_hydrogens
from alkstruct.chemistry.molecular_graph import AtomColumns, BondGraph
from alkstruct.complexes.known_inhibitors import KNOWN_INHIBITORS
from alkstruct.complexes.ligand_template import orders_by_template, perceive, typed_inhibitor
from alkstruct.errors import AlkstructWarning, LigandError

SHIFT_OF_TRIALS = 0.02  # Å, standard deviation: that of a good crystal, whose ligands mostly stand it
TRIALS = 5
MOST_TRIED = 100  # heavy atoms; the bond orders of a sheet of 200 carbons take seconds, and each trial as long again
#: Fields of an Inhibitor that bond orders decide.
TYPING = ("hydrophobic", "donor", "acceptor", "aromatic", "charge", "hydrogens", "planar")


def certain_bonds(inhibitor, *, smiles=None, written=None, hydrogens=None):
    """Check the bond orders of an inhibitor that were found by its geometry, and take better ones where there are.

    Parameters
    ----------
    inhibitor : Inhibitor
    smiles : str, optional
        What the caller says that it is.
    written : str, optional
        What the file says that it is.
    hydrogens : ndarray, (n,), int, optional
        That the file gives each atom; below zero if it gives none.

    Returns
    -------
    tuple of (Inhibitor, tuple of str)
        The inhibitor itself where nothing changes its types, and what to note.

    Raises
    ------
    LigandError
        The caller's SMILES cannot be read, or is another compound.

    Warns
    -----
    AlkstructWarning
        Its geometry is all there is, and is not certain.
    """
    code = inhibitor.code
    if smiles is not None:
        return _typed_by(inhibitor, smiles), (f"bond orders of {code} are those of the SMILES that was given",)
    templates = [(written, "the SMILES in its file")] if written else []
    templates += [(drug.smiles, f"{drug.name}, whose atoms and bonds it has") for drug in KNOWN_INHIBITORS]
    candidates = chain(_by_templates(inhibitor, templates), _by_hydrogens(inhibitor, hydrogens))
    for typed, whose in candidates:
        if _same_types(typed, inhibitor):
            return inhibitor, ()
        return typed, (f"bond orders of {code} are those of {whose}; by its geometry they would be others",)
    if not _wavers(inhibitor):
        return inhibitor, ()
    doubt = (
        f"bond orders of inhibitor {code} are not certain: its geometry is distorted, and a shift of its atoms by "
        f"{SHIFT_OF_TRIALS} Å changes them; say what it is by smiles=, or give it as an SDF file"
    )
    warnings.warn(doubt, AlkstructWarning, stacklevel=3)
    return inhibitor, (doubt,)


def _by_templates(inhibitor, templates):
    """Inhibitors typed by those SMILES that fit, and whose these are."""
    for template, whose in templates:
        with contextlib.suppress(LigandError):
            yield _typed_by(inhibitor, template), whose


def _by_hydrogens(inhibitor, hydrogens):
    """The inhibitor typed by the hydrogens of its file, if there are all of them."""
    if hydrogens is not None and (hydrogens >= 0).all():
        graph = BondGraph(inhibitor.elements, inhibitor.bonds)
        orders = orders_by_hydrogens(graph, hydrogens.tolist())
        if orders is not None:
            yield _with_orders(inhibitor, graph, orders), "the hydrogens in its file"


def _typed_by(inhibitor, smiles):
    """Type an inhibitor anew with the bond orders of a SMILES."""
    graph = BondGraph(inhibitor.elements, inhibitor.bonds)
    return _with_orders(inhibitor, graph, orders_by_template(graph, inhibitor.coord, smiles))


def _with_orders(inhibitor, graph, orders):
    columns = (inhibitor.atom_names, inhibitor.elements, inhibitor.coord, inhibitor.b_factor)
    return typed_inhibitor(AtomColumns(*columns), graph, orders, inhibitor.name, inhibitor.code)


def _same_types(one, other):
    return all(np.allclose(getattr(one, name), getattr(other, name)) for name in TYPING)


def _wavers(inhibitor):
    """Tell whether small shifts of the atoms change how their geometry types them."""
    for trial in range(TRIALS if len(inhibitor) <= MOST_TRIED else 0):
        shift = np.random.default_rng(trial).normal(0.0, SHIFT_OF_TRIALS, inhibitor.coord.shape)
        try:
            shifted = perceive(inhibitor.elements, inhibitor.coord + shift, code=inhibitor.code)
        except LigandError:
            return True
        if not _same_types(shifted, inhibitor):
            return True
    return False
