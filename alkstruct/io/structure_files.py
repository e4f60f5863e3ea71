"""Read a structure file, PDB or mmCIF, as an atom table that holds every heavy atom of its first model."""

from pathlib import Path

from alkstruct.errors import StructureError
from alkstruct.io.atom_table import MOST_ATOMS, TOO_MANY, AtomTable
from alkstruct.io.files import STRUCTURE_ENDINGS, is_mmcif, read_text, split_name, spoken_name
from alkstruct.io.mmcif_atoms import mmcif_rows
from alkstruct.io.pdb_columns import pdb_rows


def read_table(source):
    """Read a PDB or mmCIF file, gzipped or not, as an AtomTable; its content tells which it is.

    Parameters
    ----------
    source : pathlib.Path or open file, text or binary

    Raises
    ------
    StructureError
        A path ends in neither .pdb, .ent, .cif nor .mmcif (nor in these and .gz), the file is too large, or it cannot
        be read: the message shows the line, or says what is absent.
    """
    spoken, ending = spoken_name(source), ""
    if isinstance(source, Path):
        _, ending = split_name(source)
        if ending not in STRUCTURE_ENDINGS:
            known = ", ".join(STRUCTURE_ENDINGS)
            raise StructureError(
                f"{spoken} is neither PDB nor mmCIF by its ending ({known}, each also with .gz); name it by what it is"
            )
    text = read_text(source)
    # Counted before they are parsed, which takes fifty times the memory of the text.
    if text.count("\nATOM") + text.count("\nHETATM") > MOST_ATOMS:
        raise StructureError(TOO_MANY.format(spoken))
    if is_mmcif(text) or STRUCTURE_ENDINGS.get(ending) == "mmCIF":
        rows, models = _mmcif(text, spoken)
    else:
        rows, models = pdb_rows(text, spoken)
    if not rows:
        raise StructureError(f"{spoken} holds no model with atoms; is it a coordinate file?")
    return AtomTable.from_rows(rows, (f"the first of {models} models is read",) if models > 1 else ())


def _mmcif(text, spoken):
    try:
        return mmcif_rows(text)
    except Exception as problem:  # Bio.PDB raises whatever a malformed line leads to
        reason = "a line or a table is cut off" if isinstance(problem, IndexError) else problem
        raise StructureError(
            f"{spoken} cannot be read as a structure: {reason}; is it whole, and PDB or mmCIF?"
        ) from problem
