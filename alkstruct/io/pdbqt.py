"""Turn PDBQT, the format of AutoDock and Vina, into PDB, with elements in place of AutoDock's atom types."""

import re

from alkstruct.errors import StructureError
from alkstruct.io.files import ATOM_RECORDS

#: Elements of those of AutoDock's atom types that are not called like their element.
ELEMENTS = {"A": "C", "NA": "N", "NS": "N", "OA": "O", "OS": "O", "SA": "S", "HD": "H", "HS": "H"}
RING_CARBON = re.compile("CG[0-9]?")  # of a ring that Meeko has cut open, and
NO_ATOM = re.compile("G[0-9]?|W|TZ")  # the glue that closes it again, a docked water, the charge of a zinc
OTHER_RECORDS = ("MODEL", "ENDMDL", "TER", "END")
FLEXIBLE_RESIDUE = "BEGIN_RES"  # opens a side chain that was moved in docking


def is_pdbqt(text):
    """Tell whether a text is PDBQT: some atom has a type in columns 78-79, where PDB ends its element in column 78.

    Examples
    --------
    >>> line = "ATOM      1  O   GLY A   1       0.000   0.000   0.000  1.00  0.00"
    >>> is_pdbqt(f"{line}    -0.271 OA"), is_pdbqt(f"{line}           O1-")
    (True, False)
    """
    types = (line[76:79] for line in text.splitlines() if line.startswith(ATOM_RECORDS))
    return any(re.fullmatch(" [A-Za-z]{2}", field) for field in types)


def pdb_of_pdbqt(text, spoken):
    """Write the atoms and models of a PDBQT file as PDB, without what is no atom, such as the glue of opened rings.

    Parameters
    ----------
    text : str
    spoken : str
        Name of the file for messages.

    Returns
    -------
    str

    Raises
    ------
    StructureError
        A pose has side chains that were moved in docking, which belong into the receptor.
    """
    lines = []
    for line in text.splitlines():
        record = line[:6].rstrip()
        if line.startswith(FLEXIBLE_RESIDUE):
            raise StructureError(
                f"{spoken} holds side chains that were moved in docking ({line.strip()}), and these belong into the "
                "receptor; write receptor and pose as one PDB file, with mk_export.py of Meeko for example"
            )
        if record in ATOM_RECORDS:
            kind = line[77:80].strip()
            if not NO_ATOM.fullmatch(kind):
                element = "C" if RING_CARBON.fullmatch(kind) else ELEMENTS.get(kind, kind.upper())
                lines.append(f"{line[:66]:<76}{element[:2]:>2}")
        elif record in OTHER_RECORDS:
            lines.append(line)
    return "\n".join([*lines, ""])
