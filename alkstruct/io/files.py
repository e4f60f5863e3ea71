"""The text of a structure file, from a path or an open file, compressed or not, and never more than fits."""

import gzip
import io
import zlib
from pathlib import Path

from alkstruct.errors import StructureError

#: Of text, after decompression: a kinase takes half a megabyte, a ribosome some fifty.
MOST_BYTES = 64 * 2**20
ATOM_RECORDS = ("ATOM", "HETATM")  # with which lines of atoms begin, in PDB files and those akin
GZIP_START = b"\x1f\x8b"
STRUCTURE_ENDINGS = {
    ".pdb": "PDB",
    ".ent": "PDB",
    ".cif": "mmCIF",
    ".mmcif": "mmCIF",
    ".pdbqt": "PDBQT",
    ".mol2": "mol2",
    ".gro": "gro",
}
TRAJECTORY_TOOL = "MDAnalysis, or give its Universe as it is"
LIGAND_ENDINGS = (".sdf", ".sd", ".mol", ".mol2")  # of files that RDKit reads, with bond orders
#: What turns other files into PDB or mmCIF, by their endings.
CONVERTERS = {
    (".mae", ".maegz"): "structconvert of Schrödinger's",
    (".moe", ".mdb"): "MOE",
    (".pse", ".psw", ".mmtf", ".bcif", ".cxs"): "PyMOL or ChimeraX",
    (".pqr", ".xyz", ".crd", ".cor", ".psf", ".dcd"): TRAJECTORY_TOOL,
    (".prmtop", ".parm7", ".inpcrd", ".rst7", ".nc", ".tpr", ".xtc", ".trr"): TRAJECTORY_TOOL,
}


def read_text(source):
    """Read the text of a file.

    Parameters
    ----------
    source : pathlib.Path or open file, text or binary
        An open file is read from where it stands, and stays open.

    Returns
    -------
    str
        Without a byte order mark; UTF-8, or else Latin-1, which old headers are in.

    Raises
    ------
    StructureError
        It cannot be read, is larger than `MOST_BYTES`, or is a gzip file that is damaged or cut off.
    """
    name = spoken_name(source)
    try:
        if isinstance(source, Path):
            with source.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        else:
            content = source.read(MOST_BYTES + 1)
    except (OSError, ValueError) as problem:  # ValueError: closed, or bytes that are no text
        reason = getattr(problem, "strerror", None) or problem
        todo = "give the path of a file" if isinstance(source, Path) else "open it for reading, best in binary mode"
        raise StructureError(f"{name} cannot be read: {reason}; {todo}") from problem
    if isinstance(content, str):
        return _within(content, name).removeprefix("\ufeff")
    if not isinstance(content, bytes | bytearray | memoryview):
        raise StructureError(f"{name} gives {type(content).__name__} when read; give an open file of text or bytes")
    return decoded(bytes(content), name)


def is_file(path):
    """Tell whether there is such a file; False for what is too long to be a path or can be none.

    Examples
    --------
    >>> is_file(Path("a\\x00b")), is_file(Path("x" * 10_000))
    (False, False)
    """
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def decoded(content, name):
    """Decode the bytes of a file, and decompress those of a gzip file, whatever its name.

    Parameters
    ----------
    content : bytes
    name : str
        For messages.

    Raises
    ------
    StructureError
        As `read_text`.
    """
    if _within(content, name).startswith(GZIP_START):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
                content = _within(file.read(MOST_BYTES + 1), name)
        except (OSError, EOFError, zlib.error) as problem:
            raise StructureError(
                f"{name} is a gzip file that is damaged or cut off ({problem}); get it again"
            ) from problem
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _within(content, name):
    """The content, if it is not too large."""
    if len(content) > MOST_BYTES:
        raise StructureError(
            f"{name} holds more than {MOST_BYTES // 2**20} MB of text; cut out the kinase, its inhibitor and waters"
        )
    return content


def check_ending(path):
    """Return the ending of a structure file.

    Raises
    ------
    StructureError
        It is none of `STRUCTURE_ENDINGS`; the message names what converts such files, where that is known.

    Examples
    --------
    >>> check_ending(Path("poses.pdbqt.gz"))
    '.pdbqt'
    """
    ending = split_name(path)[1]
    if ending in STRUCTURE_ENDINGS:
        return ending
    if ending in LIGAND_ENDINGS:
        raise StructureError(f'{path} holds a ligand; give its protein, and this file as ligand="{path.name}"')
    known = ", ".join(STRUCTURE_ENDINGS)
    tool = next((tool for endings, tool in CONVERTERS.items() if ending in endings), "")
    todo = f"save it as PDB or mmCIF with {tool}" if tool else "name it by what it is, or save it as PDB or mmCIF"
    raise StructureError(f"{path} is no structure file by its ending ({known}, each also with .gz); {todo}")


def split_name(path):
    """Name and ending of a structure file, without the .gz of a compressed one.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    tuple of str
        The ending in lower case.

    Examples
    --------
    >>> split_name(Path("folder/6MX8.CIF.gz")), split_name(Path("my.kinase.pdb"))
    (('6MX8', '.cif'), ('my.kinase', '.pdb'))
    """
    bare = Path(path.stem) if path.suffix.lower() == ".gz" else path
    return bare.stem, bare.suffix.lower()


def spoken_name(source):
    """Name a path or an open file in messages."""
    if isinstance(source, Path):
        return str(source)
    name = getattr(source, "name", None)
    return name if isinstance(name, str) and name else "the open file"


def is_mmcif(text):
    """Tell whether a text is mmCIF: a data block comes before anything but comments.

    Examples
    --------
    >>> is_mmcif("# written by hand\\n\\ndata_6MX8\\n"), is_mmcif("HEADER    TRANSFERASE")
    (True, False)
    """
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end].strip()
        if line and not line.startswith("#"):
            return line[:5].lower() == "data_"
        start = end + 1
    return False
