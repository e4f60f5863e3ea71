"""Hostile input for `tools.fuzz`: files and texts that are damaged in the ways in which real ones are, and worse.

Everything is drawn from the `random.Random` that is given, so a seed repeats it.
"""

import gzip
import io
import warnings
from pathlib import Path

import numpy as np

import alkstruct as alk
from alkstruct.chemistry.amino_acids import THREE_LETTER
from tools import dialects

NEAR = 4.5  # Å: a cut file keeps the residues this close to the inhibitor
MOST = 200_000  # characters of a notation
NUMBERS = (
    "nan",
    "NaN",
    "-inf",
    "1e999",
    "1e308",
    "-0",
    "0x10",
    "1_000",
    "٣",
    "9" * 40,
    "1e-320",
    "*" * 8,
    "",
    "?",
    ".",
    "0",
    "-1",
    "99999",
    "999999999",
    "9223372036854775808",
    "3.14.15",
    "+",
    "1,5",
)
WORDS = (
    "",
    " ",
    "\x00",
    "\ufeff",
    "\u202e",
    "\ud7ff",
    "é",
    "日本",
    "😀",
    "' ",
    '"',
    ";",
    "#",
    "loop_",
    "data_x",
    "save_",
    "_",
    "$$$$",
    "M  END",
    "M  CHG",
    "END",
    "ENDMDL",
    "MODEL     2",
    "TER",
    "ATOM",
    "HETATM",
    "ANISOU",
    "HOH",
    "MSE",
    "UNK",
    "ZN",
    "A" * 300,
    "%s%n",
    "{0}",
    "\\",
    "\t",
    "\r",
    "\x1b[31m",
)
PATHS = (
    "../../etc/passwd",
    "/etc/passwd",
    "..\\..\\boot.ini",
    "a\x00b.pdb",
    "2XP2.cif/../../x",
    "file:///etc/passwd",
    "//host/share.pdb",
    "~root/x.pdb",
    "x/" * 400,
    "A" * 5000,
    "con.pdb",
    ".",
    "..",
    "",
    "/",
    "/dev/null",
    "/dev/zero",
    "/dev/zero.pdb",
    "$(id)",
    "`id`.cif",
    "|id",
    "2XP2;id",
    "6MX8/../x",
    "6mx8\n",
    "９ABC",
    "1é23",
    "%2e%2e%2f",
    "http://127.0.0.1:9/x.pdb",
    "x.pdb.gz",
    "x.sdf",
    "\ud800.pdb",
    "-",
    "--help",
    "@/etc/passwd",
)
NOTATIONS = (
    "G1202R",
    "p.Gly1202Arg",
    "p.(Gly1202Arg)",
    "NP_004295.2:p.Gly1202Arg",
    "ALK G1202R",
    "C1156Y+L1198F",
    "1151Tins",
    "p.[Cys1156Tyr;Leu1198Phe]",
    "T1151_L1152insT",
    "L747_P753delinsS",
    "E746_A750del",
    "G1202*",
    "G1202fs",
    "G1202=",
    "p.Thr1151dup",
    "K1150_E1154dup",
    "M1R",
    "P1620del",
)


def cut(text):
    """A structure's text with nothing but its head, the inhibitor, the residues about it and three waters."""
    lines = text.splitlines(keepends=True)
    mmcif = text.lstrip().startswith("data_")
    columns = _columns(lines) if mmcif else None
    atoms = [_atom(line, columns) for line in lines]
    coord = np.array([a[1] for a in atoms if a is not None])
    drug = _complex(text).inhibitor.coord
    near = np.zeros(len(coord), bool)
    for point in drug:
        near |= np.linalg.norm(coord - point, axis=1) <= NEAR
    keys = [a[0] for a in atoms if a is not None]
    kept = {key for key, close in zip(keys, near, strict=True) if close}
    waters = [key for key in kept if key[2] in ("HOH", "WAT", "SOL")]
    kept -= set(waters[3:])
    first = next(i for i, a in enumerate(atoms) if a is not None)
    head = lines[:first] if mmcif else lines[: min(first, 3)]
    # an ANISOU line has the columns of its atom, but for the coordinates
    tail = [
        line
        for line, a in zip(lines[first:], atoms[first:], strict=True)
        if (a and a[0] in kept) or (line.startswith("ANISOU") and _key(line) in kept)
    ]
    return "".join((*head, *tail, "#\n" if mmcif else "END\n"))


def _complex(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return alk.load(io.StringIO(text))


def _columns(lines):
    names = [line.strip() for line in lines if line.startswith("_atom_site.")]
    return {name.removeprefix("_atom_site."): i for i, name in enumerate(names)}


def _key(line):
    return line[21], line[22:27], line[17:20].strip()


def _atom(line, columns):
    """(chain, number, residue) and coordinates of an atom's line; None for other lines."""
    if not line.startswith(("ATOM  ", "HETATM")):
        return None
    if columns is None:
        return _key(line), [float(line[a : a + 8]) for a in (30, 38, 46)]
    words = line.split()
    key = tuple(words[columns[name]] for name in ("auth_asym_id", "auth_seq_id", "auth_comp_id"))
    return key, [float(words[columns[f"Cartn_{axis}"]]) for axis in "xyz"]


# ------------------------------------------------------------------------------------------ damage to files


def damaged(random, text):
    """The bytes of a text after one to four kinds of damage."""
    return packed(random, damaged_text(random, text))


def damaged_text(random, text):
    """A text after one to four kinds of damage."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 4))):
        text = random.choice(DAMAGE)(random, text)
    return text


def packed(random, text):
    """The bytes of a text, some of them compressed or damaged once more."""
    content = text.encode("utf-8", "surrogatepass")
    return random.choice(PACKED)(random, content) if random.random() < 0.15 else content


def _at(random, text, new, length):
    place = random.randrange(len(text) + 1)
    return text[:place] + new + text[place + length :]


def _flip(random, text):
    for _ in range(random.choice((1, 3, 30))):
        text = _at(random, text, chr(random.choice((random.randrange(128), random.randrange(0xD7FF)))), 1)
    return text


def _truncate(random, text):
    place = random.randrange(len(text) + 1)
    return random.choice((text[:place], text[place:]))


def _word(random, text):
    return _at(random, text, random.choice(WORDS + NUMBERS), random.choice((0, 1, 4, 8, 80)))


def _on_lines(change):
    """Damage to a list of lines."""

    def damage(random, text):
        lines = text.splitlines(keepends=True)
        if lines:
            change(random, lines)
        return "".join(lines)

    return damage


@_on_lines
def _drop(random, lines):
    a = random.randrange(len(lines))
    del lines[a : a + random.choice((1, 1, 5, 50))]


@_on_lines
def _duplicate(random, lines):
    a = random.randrange(len(lines))
    lines[a:a] = lines[a : a + random.choice((1, 1, 5, 50))] * random.choice((1, 1, 3))


@_on_lines
def _shuffle(random, lines):
    a = random.randrange(len(lines))
    part = lines[a : a + random.choice((5, 50, len(lines)))]
    random.shuffle(part)
    lines[a : a + len(part)] = part


@_on_lines
def _garble(random, lines):
    """A column of one line, of several or of all, by place or by word."""
    a, b = sorted((random.randrange(80), random.randrange(80)))
    new = random.choice(NUMBERS + WORDS)
    exact = new[: b - a].ljust(b - a) if random.random() < 0.7 else new
    chosen = range(len(lines)) if random.random() < 0.2 else random.sample(range(len(lines)), min(3, len(lines)))
    which = random.randrange(24)
    by_word = random.random() < 0.5
    for i in chosen:
        words = lines[i].split()
        if by_word and which < len(words):
            words[which] = new or "''"
            lines[i] = " ".join(words) + "\n"
        elif not by_word:
            lines[i] = lines[i][:a] + exact + lines[i][b:]


@_on_lines
def _field(random, lines):
    """A field of a PDB line takes the value of another line, or a hostile one."""
    a, b = random.choice(
        (
            (6, 11),
            (12, 16),
            (16, 17),
            (17, 20),
            (21, 22),
            (22, 26),
            (26, 27),
            (30, 38),
            (38, 46),
            (46, 54),
            (54, 60),
            (60, 66),
            (76, 78),
            (78, 80),
        )
    )
    count = random.choice((1, 5, len(lines)))
    other = random.choice(lines)[a:b] if random.random() < 0.5 else random.choice(NUMBERS)
    for i in random.sample(range(len(lines)), min(count, len(lines))):
        lines[i] = lines[i][:a] + other.rjust(b - a)[: b - a] + lines[i][b:]


@_on_lines
def _shift_columns(random, lines):
    a, by = random.randrange(80), random.choice((-3, -1, 1, 4))
    for i in random.sample(range(len(lines)), random.choice((1, len(lines)))):
        line = lines[i]
        lines[i] = line[:a] + " " * by + line[a:] if by > 0 else line[:a] + line[a - by :]


@_on_lines
def _crowd(random, lines):
    """Atoms in one place, or moved a little: bonds everywhere."""
    atoms = [i for i, line in enumerate(lines) if line.startswith(("ATOM", "HETATM"))]
    size = random.choice((1.0, 5.0, 9.0))
    for i in atoms if random.random() < 0.5 else atoms[-30:]:
        if len(lines[i]) > 54:
            xyz = "".join(f"{random.uniform(0, size):8.3f}" for _ in range(3))
            lines[i] = lines[i][:30] + xyz + lines[i][54:]


def _models(random, text):
    return f"MODEL        1\n{text}ENDMDL\nMODEL        2\n{text}ENDMDL\n"


def _line_ends(random, text):
    return text.replace("\n", random.choice(("\r\n", "\r", "\n\n", "\x0b", "\u2028", "")))


def _case(random, text):
    return random.choice((text.lower(), text.upper(), text.swapcase()))


DAMAGE = (
    _flip,
    _truncate,
    _word,
    _drop,
    _duplicate,
    _shuffle,
    _garble,
    _garble,
    _field,
    _field,
    _shift_columns,
    _crowd,
    _models,
    _line_ends,
    _case,
)


def _noise(random, content):
    return random.randbytes(random.choice((0, 1, 100, 5000)))


def _bit_flips(random, content):
    changed = bytearray(content)
    for _ in range(random.choice((1, 10, 200)) if changed else 0):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _gzip(random, content):
    return gzip.compress(content, 1)


def _damaged_gzip(random, content):
    return _bit_flips(random, gzip.compress(content, 1))


def _cut_gzip(random, content):
    packed = gzip.compress(content, 1)
    return packed[: random.randrange(len(packed))] + random.choice((b"", b"\x1f\x8b", b"\x00" * 9))


def _utf16(random, content):
    return content.decode("utf-8", "replace").encode("utf-16")


PACKED = (_noise, _bit_flips, _gzip, _damaged_gzip, _cut_gzip, _utf16)


# --------------------------------------------------------------------------------------------------- texts


def unicode_text(random, most=40):
    """Letters of anywhere, control characters and what the other lists hold."""
    pieces = []
    for _ in range(random.randrange(most)):
        kind = random.random()
        pieces.append(
            chr(random.randrange(32, 127))
            if kind < 0.5
            else chr(random.choice((random.randrange(0xD800), random.randrange(0xE000, 0x110000))))
            if kind < 0.8
            else random.choice(WORDS + NUMBERS)
        )
    return "".join(pieces)


def notation(random):
    """A variant, as somebody may write it who means harm."""
    text = random.choice(NOTATIONS)
    for _ in range(random.choice((0, 1, 1, 2, 5))):
        text = random.choice(MISSPELT)(random, text)[:MOST]
    return text


def spelt(random):
    """A substitution as somebody may write it in good faith: the text, and what it is in one-letter code."""
    old, new = random.sample(sorted(THREE_LETTER), 2)
    position = random.randrange(1, 1621)
    codes = (
        str,
        str.lower,
        THREE_LETTER.get,
        lambda one: THREE_LETTER[one].title(),
        lambda one: THREE_LETTER[one].lower(),
    )
    first, last = random.choice(codes)(old), random.choice(codes)(new)
    before = random.choice(("", "p.", "ALK ", "ALK:p.", "EML4-ALK ", "NP_004295.2:p.", "NM_004304.5(ALK):p.", "(", '"'))
    after = {"(": ")", '"': '"'}.get(before, "")
    between = random.choice(("", "", " ", "\u00a0", "\u200b"))
    arrow = random.choice(("", "", "->", "→", " > "))
    return f"{before}{first}{between}{position}{arrow}{last}{after}", f"{old}{position}{new}"


def spelt_variant(random):
    """One substitution, or several joined as one variant: the text, and what it is in one-letter code."""
    if random.random() < 0.5:
        return spelt(random)
    parts = {}
    for _ in range(random.choice((2, 2, 3))):
        old, new = random.sample(sorted(THREE_LETTER), 2)
        parts[random.randrange(1, 1621)] = old, new
    spellings = [f"{old}{position}{new}" for position, (old, new) in parts.items()]
    canonical = "+".join(f"{old}{position}{new}" for position, (old, new) in sorted(parts.items()))
    if random.random() < 0.3:
        return f"{random.choice(('', 'p.'))}[{';'.join(spellings)}]", canonical
    return random.choice(("+", "/", "&", "-", "–", " + ", " & ")).join(spellings), canonical


MISSPELT = (
    lambda random, text: _at(random, text, random.choice(NUMBERS + WORDS), random.randrange(4)),
    lambda random, text: _at(random, text, chr(random.randrange(0xD800)), 1),
    lambda random, text: _at(random, text, random.choice(NOTATIONS), 0),
    lambda random, text: text + random.choice("+/,; \n") + random.choice(NOTATIONS),
    lambda random, text: text * random.choice((2, 50, 2000)),
    lambda random, text: random.choice((text.lower(), text.upper(), text[::-1])),
    lambda random, text: unicode_text(random),
)


def word(random):
    """A name of something to load, or a path that leads where it should not."""
    return random.choice(
        (
            lambda: random.choice(PATHS),
            lambda: _at(random, random.choice(PATHS), random.choice(WORDS + PATHS), random.randrange(3)),
            lambda: _at(random, random.choice(("2XP2", "6MX8", "crizotinib", "5P8")), random.choice(WORDS), 1),
            lambda: unicode_text(random),
        )
    )()


def sources(folder=None):
    """Small files to damage, {name: text}: the packaged entries in every format, and the PDB files of a folder."""
    found = {}
    for path in sorted((Path(__file__).parents[1] / "structures").glob("*.cif")):
        found[path.name] = cut(path.read_text(encoding="utf-8"))
        found[f"{path.stem} predicted.cif"] = dialects.as_prediction(found[path.name])
    for name, text in whole_entries().items():
        found[name] = small = cut(text)
        for ending, writer in ((".pdbqt", dialects.as_pdbqt), (".mol2", dialects.as_mol2), (".gro", dialects.as_gro)):
            found[name.replace(".pdb", ending)] = writer(small)
    for path in sorted(Path(folder).glob("**/*.pdb")) if folder else ():
        text = path.read_text(encoding="latin-1")
        if _complex(text).inhibitor is not None:
            found[f"raw {path.name}"] = cut(text)
    return found


def whole_entries():
    """Texts of the packaged entries as PDB files, {name: text}."""
    folder = Path(__file__).parents[1] / "structures"
    return {f"{path.stem}.pdb": as_pdb(path) for path in sorted(folder.glob("*.cif"))}


def as_pdb(path):
    """The text of a PDB file of a packaged entry."""
    from Bio.PDB import PDBIO

    text, writer = io.StringIO(), PDBIO()
    writer.set_structure(alk.load(path).to_structure())
    writer.save(text)
    return text.getvalue()


def ligands():
    """Texts of ligand files to damage, {name: text}: the packaged inhibitors as SDF, a small one as MOL2."""
    from rdkit import Chem

    found = {"small.mol2": MOL2}
    for path in sorted((Path(__file__).parents[1] / "structures").glob("*.cif")):
        drug = alk.load(path).inhibitor
        molecule = Chem.RWMol()
        for element in drug.elements:
            molecule.AddAtom(Chem.Atom(str(element).capitalize()))
        for (a, b), order in zip(drug.bonds.tolist(), drug.orders.tolist(), strict=True):
            molecule.AddBond(a, b, Chem.BondType.values[order])
        molecule.AddConformer(_conformer(drug.coord))
        found[f"{drug.name}.sdf"] = Chem.MolToMolBlock(molecule, kekulize=False) + "$$$$\n"
    return found


def _conformer(coord):
    from rdkit.Chem import Conformer

    conformer = Conformer(len(coord))
    for i, point in enumerate(coord.tolist()):
        conformer.SetAtomPosition(i, point)
    return conformer


MOL2 = """\
@<TRIPOS>MOLECULE
acetamide
 4 3 0 0 0
SMALL
NO_CHARGES
@<TRIPOS>ATOM
1 C1 0.0 0.0 0.0 C.3 1 LIG 0.0
2 C2 1.51 0.0 0.0 C.2 1 LIG 0.0
3 O1 2.14 1.05 0.1 O.2 1 LIG 0.0
4 N1 2.17 -1.17 0.0 N.am 1 LIG 0.0
@<TRIPOS>BOND
1 1 2 1
2 2 3 2
3 2 4 am
"""
