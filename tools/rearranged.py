"""Structure files whose atoms are all there, written as other programs write them, and an oracle that counts the atoms.

The oracle reads the columns of a PDB file by itself, in a few plain lines, so that what a reader of the package loses
is found. Everything is drawn from the `random.Random` that is given, so a seed repeats it.
"""

from collections import Counter
from typing import NamedTuple

import numpy as np

from alkstruct.chemistry.amino_acids import ONE_LETTER, THREE_LETTER

CODES = ("UNL", "UNK", "UNX", "LIG", "INH", "DRG", "MOL", "<0>", "   ", "VGH", "X9Z")
WATERS = ("HOH", "WAT", "SOL")
TAGS = ("G", "M", "GS", "SNA", "GSHM", "GPLGS", "MGSSHHHHHHSSGLVPRGSH", "MHHHHHHSSGVDLGTENLYFQGAM")
SITE_ITEMS = (
    "group_PDB id type_symbol label_atom_id label_alt_id label_comp_id auth_asym_id label_seq_id auth_seq_id "
    "pdbx_PDB_ins_code Cartn_x Cartn_y Cartn_z occupancy B_iso_or_equiv"
).split()
SHORTEST = 54  # columns of a line that has coordinates
AWAY = 150.0  # Å: a copy that touches nothing


class Case(NamedTuple):
    """A file as lines, how it is loaded, and what is in it."""

    lines: list
    choice: dict
    drug: str  # residue name of the inhibitor
    extra: frozenset  # coordinates of atoms that are no part of the complex: those of another copy of the inhibitor


def atoms_of(text):
    """Lines of a PDB file that are heavy atoms of the longest chain, the inhibitor or waters, and the inhibitor's name.

    Without those at alternate locations; the inhibitor is the hetero group of most atoms.
    """
    lines = [x for x in text.splitlines() if is_atom(x) and x[16] == " " and element(x) not in "HD"]
    chain = Counter(x[21] for x in lines if is_protein(x)).most_common(1)[0][0]
    drug = Counter(x[17:20] for x in lines if not is_protein(x) and not is_water(x)).most_common(1)[0][0]
    kept = [x for x in lines if x[17:20] == drug or is_water(x) or (is_protein(x) and x[21] == chain)]
    return kept, drug


def is_atom(line):
    return line.startswith(("ATOM", "HETATM"))


def element(line):
    return line[76:78].strip() or line[12:16].strip().lstrip("0123456789")[:1]


def is_protein(line):
    return line[17:20] in ONE_LETTER


def is_water(line):
    return line[17:20] in WATERS


def place(line):
    return tuple(float(line[a : a + 8]) for a in (30, 38, 46))


def case(random, text):
    """A PDB file written in another way, now and then as mmCIF.

    Returns
    -------
    tuple of (str, dict, set)
        The text, how to load it, and the coordinates of the heavy atoms that have to come out.
    """
    lines, drug = atoms_of(text)
    found = Case(lines, {}, drug, frozenset())
    chosen = random.sample(range(len(CHANGES)), random.choice((1, 2, 3, 5)))
    for i in sorted(chosen):
        found = CHANGES[i](random, found)
    wanted = {place(x) for x in (*lines, *found.lines) if is_atom(x)} - found.extra
    if random.random() < 0.3:
        found.choice["ligand"] = found.drug
    if random.random() < 0.3 and all(x[12:16].strip() for x in found.lines if is_atom(x)):
        found = found._replace(lines=[x[:76].rstrip() for x in found.lines])  # no elements
    elif random.random() < 0.3:
        found = found._replace(lines=_as_mmcif(found.lines))
    return "\n".join(found.lines) + "\n", found.choice, wanted


def missing(wanted, complex):
    """Say which heavy atoms a complex does not have, or has and should not: "" where all are right.

    wanted: set of coordinates.
    """
    drug = complex.inhibitor
    if drug is None or len(set(drug.atom_names.tolist())) < len(drug):
        return "there is no inhibitor, or its atoms share a name"
    points = np.concatenate([complex.coord, complex.water, drug.coord])
    there = Counter(tuple(round(float(x), 3) + 0.0 for x in point) for point in points)
    lost, made = wanted - set(there), there - Counter(wanted)
    if lost or made:
        return f"{len(lost)} atoms are lost, {len(made)} made or doubled, the first at {next(iter(lost or made))}"
    return f"mutations: {'+'.join(complex.mutations)}" if unlike(complex) else ""


def lost(text, damaged, complex):
    """Say which atoms of a PDB file that damage has left alone its complex does not have: "" where it has all.

    Of the chain that is read, those of whole residues: every line as it was, and no other line under their number.
    """
    lines = damaged.replace("\r", "\n").split("\n")
    if any(line.startswith("MODEL") for line in lines):
        return ""
    residues, under = {}, {}
    for line in filter(is_atom, text.split("\n")):
        residues.setdefault(line[21:27], []).append(line)
    for line in filter(is_atom, lines):
        under.setdefault(line[21:27], []).append(line)
    there = {tuple(point) for point in np.round(complex.coord, 3) + 0.0}
    for label, whole in residues.items():
        untouched = sorted(whole) == sorted(under.get(label, ()))
        plain = all(is_protein(x) and x[16] == x[20] == " " and len(x) >= SHORTEST for x in whole)
        if untouched and plain and label[0].strip() == complex.chain:
            gone = [x for x in whole if element(x) not in "HD" and place(x) not in there]
            if gone:
                return f"{len(gone)} atoms of {whole[0][17:27]} are lost, the first {gone[0][12:16]}"
    return ""


def unlike(complex):
    """Tell whether there are mutations that the packaged entries do not have."""
    return not set(complex.mutations) <= {"S1281G", "G1202R", "L1196M", "G1269A", "L1198F", "C1156Y"}


# -------------------------------------------------------------------------------------------------- changes


def _put(line, start, text):
    return line[:start] + text + line[start + len(text) :]


def _on(which):
    """A change of the lines that fit, which keep their order."""

    def decorate(change):
        def changed(random, found):
            chosen = [x for x in found.lines if which(x, found)]
            new = iter(change(random, chosen))
            return found._replace(lines=[next(new) if which(x, found) else x for x in found.lines])

        return changed

    return decorate


def _is_drug(line, found):
    return line[17:20] == found.drug


def _as_mmcif(lines):
    """The atoms of PDB lines as an mmCIF table, or the lines where a number is not written in digits."""
    atoms = [x for x in lines if is_atom(x)]
    if not all(x[22:27].strip().lstrip("-").isdigit() for x in atoms):
        return lines
    rows = [
        f"{x[:6].strip()} {i} {x[76:78].strip()} {x[12:16].strip() or '.'} . '{x[17:20].strip()}' "
        f"{x[20:22].strip() or '?'} . {x[22:27].strip()} ? {x[30:38]} {x[38:46]} {x[46:54]} 1.0 20.0"
        for i, x in enumerate(atoms, 1)
    ]
    return ["data_case", "loop_", *(f"_atom_site.{name}" for name in SITE_ITEMS), *rows, "#"]


@_on(_is_drug)
def _names_by_element(random, lines):
    return [_put(x, 12, f" {element(x):<3}" if len(element(x)) == 1 else f"{element(x).title():<4}") for x in lines]


@_on(_is_drug)
def _no_names(random, lines):
    return [_put(x, 12, "    ") for x in lines]


@_on(_is_drug)
def _names_of_others(random, lines):
    """A few atoms take the name of another atom of their element."""
    names = {}
    for x in lines:
        names.setdefault(element(x), []).append(x[12:16])
    return [_put(x, 12, random.choice(names[element(x)])) if random.random() < 0.3 else x for x in lines]


def _code(random, found):
    code = random.choice(CODES)
    return found._replace(lines=[_put(x, 17, code) if _is_drug(x, found) else x for x in found.lines], drug=code)


def _as_atom_records(random, found):
    return found._replace(lines=["ATOM  " + x[6:] if x.startswith("HETATM") else x for x in found.lines])


def _shuffled(random, found):
    return found._replace(lines=random.sample(found.lines, len(found.lines)))


def _sorted(random, found):
    by = random.choice((slice(12, 16), slice(17, 20), slice(22, 26), slice(0, 6), slice(30, 38)))
    return found._replace(lines=sorted(found.lines, key=lambda x: x[by], reverse=random.random() < 0.5))


def _residue_moved(random, found):
    number = random.choice([x[22:26] for x in found.lines if is_protein(x)])
    moved = [x for x in found.lines if is_protein(x) and x[22:26] == number]
    if random.random() < 0.5 and moved[0][17:20] == "MET":
        moved = ["HETATM" + _put(x, 17, "MSE")[6:] for x in moved]
    others = [x for x in found.lines if not (is_protein(x) and x[22:26] == number)]
    return found._replace(lines=random.choice((others + moved, moved + others)))


@_on(lambda line, found: is_water(line))
def _waters_under_one_number(random, lines):
    return [_put(x, 22, f"{random.choice((1, 9999)):4d}") for x in lines[:1]] + [
        _put(x, 22, lines[0][22:26]) for x in lines[1:]
    ]


@_on(lambda line, found: is_water(line))
def _wide_numbers(random, lines):
    """Fifth digits in the column of the insertion code, or hybrid-36."""
    wide = random.random() < 0.5
    return [_put(x, 22, f"{10000 + i:5d}" if wide else f"A{i:03d}") for i, x in enumerate(lines)]


def _far_copy(random, found):
    """Another copy of the inhibitor, under the same number or another one."""
    number = random.choice((None, "7777"))
    copy = [_put(x, 30, f"{place(x)[0] + AWAY:8.3f}") for x in found.lines if _is_drug(x, found)]
    copy = [_put(x, 22, number) if number else x for x in copy]
    lines = random.choice((found.lines + copy, copy + found.lines))
    return found._replace(lines=lines, extra=found.extra | {place(x) for x in copy})


def _repeated_lines(random, found):
    again = random.sample(found.lines, 3)
    return found._replace(lines=random.choice((found.lines + again, again + found.lines)))


def _records_between(random, found):
    """What stands between the atoms of files that were put one behind the other."""
    lines = list(found.lines)
    for record in random.choices(("END", "TER", "CONECT 1234 1235", "REMARK  99", "ENDMDL", ""), k=3):
        lines.insert(random.randrange(len(lines)), record)
    return found._replace(lines=lines)


def _one_model(random, found):
    return found._replace(lines=["MODEL        1", *found.lines, "ENDMDL"])


def _chain(random, found):
    name = random.choice((" A", "  ", " x", " 1", "AB"))
    one = [name if name == "AB" and x[20] == " " else x[20] + name[1] for x in found.lines]
    return found._replace(lines=[_put(x, 20, chain) for x, chain in zip(found.lines, one, strict=True)])


def _other_numbers(random, found):
    """Numbers of its own, down to the lowest that there is room for."""
    numbers = [int(x[22:26]) for x in found.lines if is_protein(x)]
    low, high = -999 - min(numbers), 9000 - max(numbers)
    by = random.choice((-min(numbers) - 3, -max(numbers), low, random.randint(low, high)))
    lines = [_put(x, 22, f"{int(x[22:26]) + by:4d}") if is_protein(x) else x for x in found.lines]
    return found._replace(lines=lines, choice={"reference": None})


def _tag(random, found):
    """The backbone of a tag before the first residue of a whole kinase, numbered on from it."""
    protein = [x for x in found.lines if is_protein(x)]
    first = min(int(x[22:26]) for x in protein)
    start = next((x for x in protein if int(x[22:26]) == first and x[12:16] == " N  "), None)
    if not 1050 < first < 1110 or len({x[22:27] for x in protein}) < 200 or start is None:
        return found
    letters = random.choice(TAGS)
    origin, away = np.array(place(start)), np.array(place(start)) - np.mean([place(x) for x in protein], axis=0)
    away /= np.linalg.norm(away)
    aside = np.cross(away, [0, 0, 1])
    atoms = []
    for k, letter in enumerate(letters):
        back = 3.73 * (len(letters) - 1 - k) + 1.33  # Å of its C from the nitrogen that it is bonded to, or would be
        for name, along, beside in (("N", 2.45, -0.4), ("CA", 1.4, 0.6), ("C", 0.0, 0.0), ("O", -0.62, -1.06)):
            xyz = "".join(f"{x:8.3f}" for x in origin + away * (back + along) + aside * beside)
            head = f"ATOM      1  {name:<3} {THREE_LETTER[letter]}{start[20:22]}{first - len(letters) + k:4d}    "
            atoms.append(f"{head}{xyz}  1.00 50.00{name[0]:>12}  ")
    return found._replace(lines=[*atoms, *found.lines])


#: In the order in which they are made.
CHANGES = (
    _tag,
    _names_by_element,
    _no_names,
    _names_of_others,
    _code,
    _as_atom_records,
    _waters_under_one_number,
    _wide_numbers,
    _chain,
    _other_numbers,
    _far_copy,
    _residue_moved,
    _repeated_lines,
    _shuffled,
    _sorted,
    _records_between,
    _one_model,
)
