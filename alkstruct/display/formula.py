"""The formula of a molecule as people draw it, from its atoms and bonds: SVG by RDKit."""

import re

PICTURE_SIZE = (260, 170)  # px


def drawing(elements, coord, bonds, orders, hydrogens, charge, size=PICTURE_SIZE):
    """Draw a molecule in two dimensions.

    Parameters
    ----------
    elements : ndarray, (n,), str
    coord : ndarray, (n, 3), float64
        Å; the handedness of stereocentres is read off them.
    bonds : ndarray, (m, 2), int
        Atom indices.
    orders : ndarray, (m,), int
        Of each bond in one Kekulé structure.
    hydrogens : ndarray, (n,), int
        Attached hydrogens.
    charge : ndarray, (n,), float
        Formal charges; those that atoms share (a carboxylate's) go to the one with a single bond.
    size : tuple of int
        Width and height, px.

    Returns
    -------
    str
        An svg element on a white ground, without identifiers or classes; "" where RDKit makes no sense of the atoms.
    """
    from rdkit import rdBase
    from rdkit.Chem.Draw import rdMolDraw2D

    try:
        with rdBase.BlockLogs():
            molecule = _molecule(elements, coord, bonds, orders, hydrogens, charge)
            canvas = rdMolDraw2D.MolDraw2DSVG(*size)
            options = canvas.drawOptions()
            options.useBWAtomPalette()
            options.padding = 0.06
            options.bondLineWidth = 1.3
            options.minFontSize = 10
            rdMolDraw2D.PrepareAndDrawMolecule(canvas, molecule)
    except (ValueError, RuntimeError):  # RDKit's own: valence, rings; a drawing is worth no error
        return ""
    canvas.FinishDrawing()
    return _bare(canvas.GetDrawingText())


def _molecule(elements, coord, bonds, orders, hydrogens, charge):
    """The atoms as an RDKit molecule without a conformer, its stereocentres assigned."""
    from rdkit import Chem

    molecule, conformer = Chem.RWMol(), Chem.Conformer(len(elements))
    for element, count, whole in zip(elements, hydrogens, _whole_charges(bonds, orders, charge), strict=True):
        atom = Chem.Atom(str(element).capitalize())
        atom.SetNoImplicit(True)
        atom.SetNumExplicitHs(int(count))
        atom.SetFormalCharge(whole)
        molecule.AddAtom(atom)
    kinds = (Chem.BondType.SINGLE, Chem.BondType.DOUBLE, Chem.BondType.TRIPLE)
    for (first, second), order in zip(bonds.tolist(), orders.tolist(), strict=True):
        molecule.AddBond(first, second, kinds[order - 1])
    for index, place in enumerate(coord.tolist()):
        conformer.SetAtomPosition(index, place)
    molecule.AddConformer(conformer)
    Chem.SanitizeMol(molecule)
    Chem.AssignStereochemistryFrom3D(molecule)
    molecule.RemoveAllConformers()
    return molecule


def _whole_charges(bonds, orders, charge):
    """Formal charges as whole numbers."""
    whole = charge.round().astype(int)
    double = {int(atom) for bond, order in zip(bonds, orders, strict=True) if order > 1 for atom in bond}
    for index in range(len(charge)):
        if charge[index] % 1 and index not in double:
            whole[index] = -1 if charge[index] < 0 else 1
        elif charge[index] % 1:
            whole[index] = 0
    return whole.tolist()


def _bare(svg):
    """The svg element alone, without what names parts of it: pages hold several drawings."""
    svg = svg[svg.index("<svg") :].strip()
    svg = re.sub(r"<!--.*?-->|\s(?:class|xmlns:\w+|xml:space|baseProfile)='[^']*'", "", svg, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", svg)
