"""Small PDB files as other formats write them, for `tools.fuzz` to damage: PDBQT, mol2, .gro and ModelCIF."""

PDBQT_TYPES = {"C": "A", "N": "NA", "O": "OA", "S": "SA", "CL": "Cl"}


def _atoms(text):
    """Atom name, residue name, chain, number, coordinates and element of each atom of a PDB file."""
    for line in text.splitlines():
        if line.startswith(("ATOM", "HETATM")):
            place = tuple(float(line[k : k + 8]) for k in (30, 38, 46))
            yield line[12:16].strip(), line[17:20].strip(), line[21], int(line[22:26]), place, line[76:78].strip()


def as_pdbqt(text):
    """Write a PDB file as PDBQT, in two models."""
    lines = [
        f"{line[:66]}    {0.1:6.3f} {PDBQT_TYPES.get(line[76:78].strip(), line[76:78].strip().capitalize()):<2}"
        for line in text.splitlines()
        if line.startswith(("ATOM", "HETATM"))
    ]
    model = ["ROOT", *lines, "ENDROOT", "TORSDOF 0", "ENDMDL"]
    return "\n".join(["MODEL 1", *model, "MODEL 2", *model, ""])


def as_mol2(text):
    """Write a PDB file as mol2 with substructures."""
    atoms = list(_atoms(text))
    residues = {key: k for k, key in enumerate(dict.fromkeys(atom[1:4] for atom in atoms), 1)}
    lines = ["@<TRIPOS>MOLECULE", "x", f"{len(atoms)} 0 {len(residues)} 0 0", "PROTEIN", "NO_CHARGES", "@<TRIPOS>ATOM"]
    for serial, (name, residue, chain, number, (x, y, z), element) in enumerate(atoms, 1):
        where = residues[residue, chain, number]
        kind = element.capitalize() if element in ("CL", "F") else f"{element}.3"
        lines.append(f"{serial} {name} {x} {y} {z} {kind} {where} {residue}{number} 0.0")
    lines.append("@<TRIPOS>SUBSTRUCTURE")
    lines += [f"{k} {name}{number} 1 RESIDUE 1 {chain} {name} 1" for (name, chain, number), k in residues.items()]
    return "\n".join([*lines, ""])


def as_gro(text):
    """Write a PDB file as .gro."""
    atoms = list(_atoms(text))
    lines = ["title", f"{len(atoms):5d}"]
    for serial, (name, residue, _, number, place, _) in enumerate(atoms, 1):
        lines.append(f"{number:5d}{residue:<5}{name:>5}{serial:5d}" + "".join(f"{x / 10:9.4f}" for x in place))
    return "\n".join([*lines, "   8.00000   8.00000   8.00000", ""])


def as_prediction(text):
    """Give an mmCIF file the metrics of a predicted model."""
    first, _, rest = text.partition("\n")
    metrics = [
        "loop_",
        "_ma_qa_metric.id",
        "_ma_qa_metric.type",
        "_ma_qa_metric.mode",
        "1 pLDDT global",
        "2 pLDDT local",
    ]
    return "\n".join([first, "#", *metrics, "#", rest])
