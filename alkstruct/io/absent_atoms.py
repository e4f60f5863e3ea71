"""Find the hetero groups of which a file says that atoms are not resolved: in REMARK 610, or in a table of mmCIF."""

import re
from io import StringIO

from alkstruct.io.atom_table import NO_CHAIN

#: Model (mostly none), residue, chain, number and insertion code of a group that lacks atoms.
REMARK_610 = re.compile(r"REMARK 610 (?: *\d+)? +(\S{1,3}) (.)[ ]*(-?\d+)([A-Za-z]?)\s*")
ABSENT_ITEMS = ("auth_comp_id", "auth_asym_id", "auth_seq_id", "PDB_ins_code", "auth_atom_id", "occupancy_flag")
UNOBSERVED = "1"  # occupancy_flag of an atom that is not there; 0 is one of no occupancy


def absent_in_pdb(text):
    """Find the hetero groups of a PDB file that lack atoms: {(residue, chain, number, insertion): no names}."""
    found = map(REMARK_610.fullmatch, StringIO(text, newline=None))
    return {(m[1], m[2].strip(NO_CHAIN), int(m[3]), m[4]): () for m in found if m}


def absent_in_mmcif(items):
    """Find the groups of an mmCIF file that lack atoms: {(residue, chain, number, insertion): names of these}.

    items: of the file, see `io.mmcif_atoms.mmcif_items`.
    """
    columns = [items.get(f"_pdbx_unobs_or_zero_occ_atoms.{item}", ()) for item in ABSENT_ITEMS]
    found: dict[tuple, tuple] = {}
    for residue, chain, number, insertion, atom, flag in zip(*columns, strict=False):
        if flag == UNOBSERVED and number.lstrip("-").isdigit():
            key = residue, chain.strip(NO_CHAIN), int(number), insertion.strip(NO_CHAIN)
            found[key] = (*found.get(key, ()), atom)
    return found
