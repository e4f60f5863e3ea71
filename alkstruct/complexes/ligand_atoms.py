"""Make an inhibitor of its rows in an atom table, with elements that fit its bond lengths and its formula."""

from alkstruct.chemistry.halogens import halogens_told_apart
from alkstruct.complexes.ligand_template import perceive
from alkstruct.complexes.notes import unlike_its_formula


def perceived(table, rows, b_factor=None, *, name=""):
    """Type the inhibitor in some rows of an atom table.

    Parameters
    ----------
    table : io.atom_table.AtomTable
    rows : ndarray, (k,), int
    b_factor : ndarray, (n,), float64, optional
        Of all rows of the table, Å²; by default NaN.
    name : str
        It defaults to the packaged drug of that code, then to the code.

    Returns
    -------
    tuple of (Inhibitor, tuple of str, list of str)
        The inhibitor, what to note, and what to warn of.

    Raises
    ------
    LigandError
        As `complexes.ligand_template.perceive`.
    """
    code = str(table.residue[rows[0]])
    told = halogens_told_apart(table.atom[rows], table.element[rows], table.coord[rows], code)
    inhibitor = perceive(
        told.elements,
        table.coord[rows],
        name=name,
        code=code,
        atom_names=table.atom[rows],
        b_factor=None if b_factor is None else b_factor[rows],
    )
    doubts = [f"{doubt}; mend the element or the atom in the source" for doubt in told.doubts]
    return inhibitor, told.notes, [*doubts, *unlike_its_formula(table, rows, inhibitor)]
