"""Read the atoms of a PDB file by their columns: every one, or an error that shows the line."""

import re
from io import StringIO

import numpy as np

from alkstruct.chemistry.amino_acids import RESIDUE_SYNONYMS
from alkstruct.chemistry.halogens import halogen_of_name
from alkstruct.errors import StructureError, quoted
from alkstruct.io.atom_table import NO_CHAIN, Row, is_amino_acid
from alkstruct.io.files import ATOM_RECORDS

COORDINATES = ((30, 38), (38, 46), (46, 54))
SHOWN_COLUMNS = 66  # of a line in a message: up to the temperature factor
HYBRID_36 = re.compile(r"[A-Z][0-9A-Z]{3}|[a-z][0-9a-z]{3}")  # a residue number above 9999, as cctbx writes it
DECIMALS = re.compile(r"\d(?=\.\d{3}.{4}\.\d{3}.{4}\.\d{3})")  # of three coordinates, eight columns each
ANOTHER_MODEL = 0.5  # share of the atoms behind an END that are those before it, one by one: another frame


def pdb_rows(text, spoken, pose=1):
    """Read the atoms of a PDB file, those of one model where there are several.

    Atoms outside of MODEL and ENDMDL belong to every model. What follows an END is read on, as in files that were put
    one behind the other, unless it is the same atoms again.

    Parameters
    ----------
    text : str
    spoken : str
        Name of the file for messages.
    pose : int, default 1
        Which model, from 1.

    Returns
    -------
    tuple of (list of Row, int)
        The atoms, none if there is no such model, and the number of models.

    Raises
    ------
    StructureError
        A line has no residue number or coordinates in its columns.
    """
    everywhere: list[list[tuple[int, str]]] = [[]]  # between one END and the next
    models: list[list[tuple[int, str]]] = []
    inside = False
    for count, line in enumerate(StringIO(text, newline=None), 1):  # newline=None: the line ends of any system
        if line.startswith(ATOM_RECORDS):
            (models if inside else everywhere)[-1].append((count, line.rstrip("\n")))
        elif line.startswith("MODEL "):
            models.append([])
            inside = True
        elif line.startswith("END"):
            if not inside and everywhere[-1]:
                everywhere.append([])
            inside = False
    frames = [part for part in models if part]
    outside = _joined([part for part in everywhere if part])
    choices = [outside[0] + frame for frame in frames] or outside
    first = choices[pose - 1] if pose <= len(choices) else []
    long_chains = any(line[20:21].strip() and _is_chain_of_two(line) for _, line in first)
    rows = [_row(count, line, spoken, long_chains) for count, line in first]
    return _with_segments(rows, [line[72:76].strip() for _, line in first]), len(choices)


def _joined(parts):
    """Join the parts of a file: the lines of each model, in which a part that repeats another stands in its place."""
    kept, repeats = [], []
    for part in parts:
        place = next((i for i, other in enumerate(kept) if _same_atoms(part, other)), None)
        if place is None:
            kept.append(part)
        else:
            repeats.append((place, part))
    models = [kept, *([*kept[:i], part, *kept[i + 1 :]] for i, part in repeats)]
    return [[line for part in model for line in part] for model in models]


def _same_atoms(part, other):
    """Tell whether two parts hold the same atoms one by one, but for a few; names that several share count once."""
    names = ([line[12:27] for _, line in lines] for lines in (part, other))
    equal = {name for name, same in zip(*names, strict=False) if name == same}
    return len(equal) > ANOTHER_MODEL * max(len(part), len(other))


def _with_segments(rows, segments):
    """Rows whose chains are their segments, columns 73-76, if proteins without a chain differ in their segments."""
    nameless = {s for row, s in zip(rows, segments, strict=True) if not row.chain and is_amino_acid(row.residue)}
    if len(nameless) < 2:
        return rows
    return [row._replace(chain=row.chain or segment) for row, segment in zip(rows, segments, strict=True)]


def _is_chain_of_two(line):
    """Tell whether column 21, of which the format knows nothing, is the chain's: an amino acid stands before it."""
    return is_amino_acid(line[17:20].strip()) and line[17:21] not in RESIDUE_SYNONYMS


def _row(count, line, spoken, long_chains):
    number, insertion = _number(count, line, spoken)
    fullname = line[12:16]
    # The fourth letter of a residue's name, as CHARMM has it, or the first of a chain's.
    fourth = line[20:21].strip()
    in_name = fourth and not long_chains
    return Row(
        line[20 if fourth and not in_name else 21 : 22].strip(NO_CHAIN),
        number,
        insertion,
        line[17 : 21 if in_name else 20].strip(),
        fullname.strip(),
        _element(fullname, line[76:78].strip().upper()),
        _coord(count, line, spoken),
        _value(line[60:66]),
        line[16:17].strip(),
        _value(line[54:60]),
    )


def _number(count, line, spoken):
    """Residue number and insertion code; a digit in the place of the code is the fifth of the number."""
    field, code = line[22:26].strip(), line[26:27].strip()
    if HYBRID_36.fullmatch(field):
        return int(field, 36) - 10 * 36**3 + 10**4 + 26 * 36**3 * field[0].islower(), code
    if code.isdigit() and len(field) == 4:
        field, code = field + code, ""
    if not re.fullmatch(r"[-+]?[0-9]+", field):
        raise StructureError(_misfit(count, line, spoken, "no residue number in columns 23-26"))
    return int(field), code


def _coord(count, line, spoken):
    """Coordinates, each written up to the last of its columns: ndarray, (3,), float32."""
    fields = [line[a:b] for a, b in COORDINATES]
    try:
        with np.errstate(over="ignore"):  # infinite, and refused as such
            place = np.array([float(field) for field in fields], np.float32)
    except ValueError:
        place = None
    whole = len(line) >= COORDINATES[-1][1] and not any(field[-1].isspace() for field in fields)
    if place is None or line[27:30].strip() or not whole:
        raise StructureError(_misfit(count, line, spoken, "no coordinates in columns 31-54"))
    return place


def _misfit(count, line, spoken, lack):
    """Say what is wrong with a line whose columns do not hold what they should, and what to do."""
    shown = quoted(line[:SHOWN_COLUMNS].rstrip())
    decimals = DECIMALS.search(line, 20)
    shift = decimals.start() - 33 if decimals else 0  # of the first coordinate's point, in column 35
    if shift:
        side = "right" if shift > 0 else "left"
        columns = f"column{'s' if abs(shift) > 1 else ''}"
        why = f"they are shifted by {abs(shift)} {columns} to the {side}{_too_wide(line) if shift > 0 else ''}"
    elif len(line.rstrip()) < COORDINATES[-1][1]:
        why = "the line ends early"
    else:
        why = "what stands there is no number"
    return f"{spoken} has {lack} of line {count}, {shown}: {why}; mend the line, or save the structure as mmCIF"


def _too_wide(line):
    """The field that has no room in its columns, as far as the line shows it."""
    if re.match(r"(ATOM  |HETATM)\d{6}", line):
        return " by an atom number of six digits"
    if re.match(r"[A-Za-z0-9]?[ -]?\d{5}", line[21:]) or re.match(r" ?\d{5}", line[22:]):
        return " by a residue number of five digits"
    if re.match(r"[A-Za-z]{2}", line[21:]):
        return " by a chain of two letters"
    return ", perhaps by a name, a chain or a number that is too wide"


def _value(field):
    """A number that a file may lack or garble: 0 then."""
    try:
        return float(field)
    except ValueError:
        return 0.0


def _element(fullname, element):
    """The element of its columns, or where they hold none by the place of the atom's name, as Bio.PDB has it."""
    from Bio.Data.IUPACData import atom_weights

    if element.capitalize() in atom_weights:
        return element
    letters = fullname.strip()
    if halogen_of_name(letters):
        return ""  # many writers begin such names in the column of carbons
    aligned = letters if fullname[:1].isalpha() and not fullname[2:].isdigit() else letters.lstrip("0123456789")[:1]
    return aligned.upper() if aligned.capitalize() in atom_weights else ""
