"""Write parts of a complex as PDB or SDF text for programs that draw."""

import numpy as np

from alkstruct.errors import StructureError


def pdb_text(structure, rows=None, stretches=()):
    """Write some atoms of a complex as a PDB file of one chain, A.

    Parameters
    ----------
    structure : Complex
    rows : sequence of int, optional
        Of its atoms; all by default.
    stretches : iterable of (str, int, int), optional
        "H" for a helix or "E" for a strand, with the indices of its first and its last residue, for HELIX and SHEET
        records. No END follows the atoms: 3Dmol.js forgets the records where it meets one.

    Returns
    -------
    str

    Raises
    ------
    StructureError
        A coordinate has no room in a PDB file.
    """
    rows = np.arange(len(structure.coord)) if rows is None else np.asarray(rows, dtype=int)
    owner = structure.residue_of_atom
    lines = [_stretch_line(structure, k, *stretch) for k, stretch in enumerate(stretches, 1)]
    for serial, a in enumerate(rows, 1):
        i = owner[a]
        residue = structure.residue_names[i], shown_number(structure.number[i]), structure.insertion[i]
        b_factor = structure.b_factor[a]
        lines.append(
            _pdb_line(serial, structure.atom_names[a], structure.elements[a], residue, structure.coord[a], b_factor)
        )
    return "\n".join([*lines, ""])


def _stretch_line(structure, serial, letter, first, last):
    """Write a HELIX or a SHEET record; each strand is one of its own, since who pairs with whom is not said."""
    names = [f"{structure.residue_names[i][:3]:>3}" for i in (first, last)]
    numbers = [f"{shown_number(structure.number[i]):4d}{structure.insertion[i] or ' '}" for i in (first, last)]
    serial %= 1000
    if letter == "H":
        ends = " ".join(f"{name} A {number}" for name, number in zip(names, numbers, strict=True))
        return f"HELIX  {serial:3d} {serial:3d} {ends}{1:2d}{last - first + 1:36d}"
    ends = " ".join(f"{name} A{number}" for name, number in zip(names, numbers, strict=True))
    return f"SHEET  {1:3d} {serial:3d}{1:2d} {ends}{0:2d}"


def shown_number(number):
    """Write a residue number in the four columns of a PDB file; of a longer one the last digits."""
    return int(number) if -1000 < number < 10_000 else int(number) % 10_000


def _pdb_line(serial, atom, element, residue, coord, b_factor=np.nan):
    if not ((coord > -1000) & (coord < 10_000)).all():
        raise StructureError(
            "cannot draw an atom with a coordinate below -999.999 or above 9999.999 Å; move the complex to the origin"
        )
    name, number, insertion = residue
    atom = f" {atom:<3}" if len(element) == 1 and len(atom) < 4 else f"{atom[:4]:<4}"
    x, y, z = coord
    b_factor = 0.0 if np.isnan(b_factor) else min(max(float(b_factor), -99.0), 999.0)
    return (
        f"ATOM  {serial % 100_000:5d} {atom} {name[:3]:>3} A{number:4d}{insertion or ' '}   "
        f"{x:8.3f}{y:8.3f}{z:8.3f}{1:6.2f}{b_factor:6.2f}          {element[:2]:>2}"
    )


def side_chain_text(name, number, atoms, coord):
    """Write one residue's named atoms at coordinates (k, 3), Å, as a PDB file."""
    residue = name, shown_number(number), ""
    lines = [
        _pdb_line(k, atom, atom[0], residue, xyz) for k, (atom, xyz) in enumerate(zip(atoms, coord, strict=True), 1)
    ]
    return "\n".join([*lines, "END", ""])


def sdf_text(inhibitor):
    """Write an inhibitor as an SDF file (V2000), with its bonds."""
    lines = ["inhibitor", "", "", f"{len(inhibitor):3d}{len(inhibitor.bonds):3d}  0  0  0  0            999 V2000"]
    for element, (x, y, z) in zip(inhibitor.elements, inhibitor.coord, strict=True):
        lines.append(f"{x:10.4f}{y:10.4f}{z:10.4f} {str(element).capitalize():<3} 0" + "  0" * 11)
    for (first, second), order in zip(inhibitor.bonds, inhibitor.orders, strict=True):
        lines.append(f"{first + 1:3d}{second + 1:3d}{order:3d}" + "  0" * 4)
    return "\n".join([*lines, "M  END", "$$$$", ""])
