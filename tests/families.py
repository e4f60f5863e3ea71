"""Files in the manner of the tools that people use, written from a complex: names, records, columns and quirks.

A family is a function of a Complex and a folder that writes files there and says how they are to be loaded.
"""

from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

import numpy as np

from alkstruct.io.pdb_text import sdf_text

HYDROGEN_OFFSET = np.array([0.62, 0.55, -0.55])  # Å, some bond length; hydrogens are left out when read
AWAY = np.array([0.3, -0.3, 0.2])  # Å, to a worse pose
SHIFT = 1092  # from positions of ALK's kinase domain to numbers from 1


@dataclass(frozen=True)
class Atom:
    """One atom of a file; `kind` is protein, ligand or water."""

    kind: str
    chain: str
    residue: str
    number: int
    name: str
    element: str
    coord: np.ndarray
    b_factor: float


@dataclass(frozen=True)
class Family:
    """Hold a file that was written, the options by which `load` reads it, and what `load` should say of it."""

    path: Path
    options: dict = field(default_factory=dict)
    notes: tuple = ()
    renumbered: bool = False
    predicted: bool = False


def atoms_of(structure, *, hydrogens=(), ligand_chain=None, waters=5):
    """Return the atoms of a complex, the chain's with B factors that differ; each residue gets hydrogens so named."""
    atoms, chain = [], structure.chain
    for i in range(len(structure)):
        residue, number = str(structure.residue_names[i]), int(structure.number[i])
        span = slice(structure.start[i], structure.start[i + 1])
        columns = (structure.atom_names[span], structure.elements[span], structure.coord[span])
        for name, element, coord in zip(*columns, strict=True):
            atoms.append(Atom("protein", chain, residue, number, str(name), str(element), coord, 20.0 + len(atoms) % 7))
        atoms += [_hydrogen(atoms[-1], name) for name in hydrogens]
    drug, number = structure.inhibitor, int(structure.number[-1]) + 500
    where = chain if ligand_chain is None else ligand_chain
    for name, element, coord in zip(drug.atom_names, drug.elements, drug.coord, strict=True):
        atoms.append(Atom("ligand", where, drug.code, number, str(name), str(element), coord, 25.0))
    atoms += [_hydrogen(atoms[-1], "H1")] if hydrogens else []
    for k, coord in enumerate(structure.water[:waters], 1):
        atoms.append(Atom("water", chain, "HOH", number + k, "O", "O", coord, 30.0))
    return atoms


def _hydrogen(atom, name):
    return replace(atom, name=name, element="H", coord=atom.coord + HYDROGEN_OFFSET)


def of(kind, atoms):
    """Return the atoms of one kind."""
    return [atom for atom in atoms if atom.kind == kind]


def changed(atoms, kind=None, **fields):
    """Return the atoms with new fields, those of one kind or all; a function of the atom gives its field."""

    def new(atom):
        return {name: value(atom) if callable(value) else value for name, value in fields.items()}

    return [replace(atom, **new(atom)) if kind in (None, atom.kind) else atom for atom in atoms]


def numbered_from_1(atoms):
    """Return the atoms with residues counted from 1 on, protein, ligand and waters in one row."""
    result = []
    for count, (_, group) in enumerate(groupby(atoms, key=lambda atom: (atom.kind, atom.chain, atom.number)), 1):
        result += [replace(atom, number=count) for atom in group]
    return result


def called(names):
    """Return a function of an atom that gives its residue's name, another one for those in `names`."""
    return lambda atom: names.get(atom.residue, atom.residue)


def in_force_field(oxygens):
    """Return a function of an atom that gives its name in CHARMM or GROMACS: CD of ILE, both oxygens of the end."""

    def name(atom):
        if atom.kind != "protein" or (atom.residue, atom.name) == ("ILE", "CD1"):
            return "CD" if atom.kind == "protein" else atom.name
        return oxygens.get(atom.name, atom.name) if atom.number == 1401 else atom.name

    return name


def by_element(form="{}{}"):
    """Return a function of an atom that names it by element and number."""
    counts = {}

    def name(atom):
        counts[atom.element] = counts.get(atom.element, 0) + 1
        return form.format(atom.element, counts[atom.element])

    return name


def write(folder, name, *lines):
    path = folder / name
    path.write_text("\n".join([*lines, ""]))
    return path


# ------------------------------------------------------------------------------------------ formats


def pdb_name(atom):
    """Write an atom's name as the PDB does: one-letter elements begin in the second column."""
    return f" {atom.name:<3}" if len(atom.element) == 1 and len(atom.name) < 4 else f"{atom.name[:4]:<4}"


def pdb_line(atom, serial, *, record=None, segment="", element=True, name=pdb_name):
    """Write one atom as a line of a PDB file."""
    record = record or ("ATOM" if atom.kind == "protein" else "HETATM")
    x, y, z = atom.coord
    return (
        f"{record:<6}{serial % 100000:5d} {name(atom)} {atom.residue:<4}{atom.chain:1}"
        f"{atom.number % 10000:4d}    {x:8.3f}{y:8.3f}{z:8.3f}{1:6.2f}{atom.b_factor:6.2f}"
        f"      {segment:<4}{atom.element if element else '':>2}"
    )


def pdb_lines(atoms, **style):
    """Write the atoms as lines of a PDB file, with TER after each protein and ligand."""
    lines, serial = [], 0
    for (_, kind), group in groupby(atoms, key=lambda atom: (atom.chain, atom.kind)):
        for atom in group:
            serial += 1
            lines.append(pdb_line(atom, serial, **style))
        lines += ["TER"] if kind != "water" else []
    return lines


ATOM_SITE = (
    "group_PDB id type_symbol label_atom_id label_alt_id label_comp_id label_asym_id label_entity_id label_seq_id "
    "pdbx_PDB_ins_code Cartn_x Cartn_y Cartn_z occupancy B_iso_or_equiv auth_seq_id auth_comp_id auth_asym_id "
    "pdbx_PDB_model_num"
)


def cif_lines(atoms, *, block="model", head=(), heteros="HETATM", columns=ATOM_SITE):
    """Write an mmCIF file with those columns of atom_site."""
    columns = columns.split()
    lines = [f"data_{block}", "#", *head, "#", "loop_", *(f"_atom_site.{column}" for column in columns)]
    for serial, atom in enumerate(atoms, 1):
        protein = atom.kind == "protein"
        name = f'"{atom.name}"' if "'" in atom.name else atom.name
        fields = {
            "group_PDB": "ATOM" if protein else heteros,
            "id": serial,
            "type_symbol": atom.element.capitalize(),
            "label_alt_id": ".",
            "label_entity_id": 1 if protein else 2,
            "label_seq_id": atom.number if protein else ".",
            "auth_seq_id": atom.number,
            "pdbx_PDB_ins_code": "?",
            "occupancy": "1.00",
            "B_iso_or_equiv": f"{atom.b_factor:.2f}",
            "pdbx_formal_charge": "?",
            "pdbx_PDB_model_num": 1,
        }
        fields |= {f"Cartn_{axis}": f"{x:.3f}" for axis, x in zip("xyz", atom.coord, strict=True)}
        for whose in ("label", "auth"):
            fields |= {f"{whose}_atom_id": name, f"{whose}_comp_id": atom.residue, f"{whose}_asym_id": atom.chain}
        lines.append(" ".join(str(fields[column]) for column in columns))
    return [*lines, "#"]


def loop(category, **columns):
    """Write a small table of an mmCIF file."""
    rows = zip(*columns.values(), strict=True)
    return ["loop_", *(f"_{category}.{name}" for name in columns), *(" ".join(map(str, row)) for row in rows), "#"]


SYBYL = {"C": "C.3", "N": "N.3", "O": "O.3", "S": "S.3", "F": "F", "CL": "Cl", "BR": "Br", "H": "H", "P": "P.3"}


def numbered_label(atom):
    """Name a substructure by residue and number, a number of 0 after _ as MOE does."""
    return f"{atom.residue}{atom.number or '_0'}"


def mol2_lines(atoms, title, *, bonds=(), substructures=True, label=numbered_label):
    """Write a Tripos mol2 file; bonds: (first, second, order), counted from 1."""
    keys = [(atom.chain, atom.residue, atom.number) for atom in atoms]
    residues = {key: k for k, key in enumerate(dict.fromkeys(keys), 1)}
    lines = ["@<TRIPOS>MOLECULE", title, f"{len(atoms)} {len(bonds)} {len(residues)} 0 0 "]
    lines += ["BIOPOLYMER", "USER_CHARGES", "", "", "@<TRIPOS>ATOM"]
    for serial, (atom, key) in enumerate(zip(atoms, keys, strict=True), 1):
        place = " ".join(f"{x:10.4f}" for x in atom.coord)
        residue = f"{residues[key]:5d} {label(atom):<9} 0.0000 {'BACKBONE' * (atom.name in ('N', 'CA', 'C', 'O'))}"
        lines.append(f"{serial:7d} {atom.name:<7} {place} {SYBYL[atom.element]:<6} {residue}")
    lines += ["@<TRIPOS>BOND", *(f"{k:6d} {a:5d} {b:5d} {order}" for k, (a, b, order) in enumerate(bonds, 1))]
    if substructures:
        lines.append("@<TRIPOS>SUBSTRUCTURE")
        for k, atom in {residues[key]: atom for key, atom in zip(keys, atoms, strict=True)}.items():
            protein = atom.kind == "protein"
            kind = f"RESIDUE 1 {atom.chain} {atom.residue}" if protein else f"GROUP 4 {atom.chain} ****"
            lines.append(f"{k:6d} {label(atom)} {k} {kind} 1")
        lines += ["", "# MOE 2014.09 (io_trps.svl 2012.10)"]
    return lines


AUTODOCK_TYPES = {"C": "C", "N": "NA", "O": "OA", "S": "SA", "F": "F", "CL": "Cl", "BR": "Br", "H": "HD", "P": "P"}


def pdbqt_line(atom, serial, kind=None):
    """Write one atom as a line of a PDBQT file: charge and AutoDock's type behind the temperature factor."""
    line = pdb_line(atom, serial, record="ATOM", element=False)
    return f"{line[:66]}    {0.123:6.3f} {kind or AUTODOCK_TYPES[atom.element]:<2}"


def pdbqt_ligand(ligand):
    """Write a ligand as PDBQT: a tree of torsions, with aromatic carbons as A and the glue of an opened ring."""
    half = len(ligand) // 2
    rows = [pdbqt_line(atom, k, "A" if atom.element == "C" and k % 2 else None) for k, atom in enumerate(ligand, 1)]
    glue = pdbqt_line(replace(ligand[0], name="G", coord=ligand[0].coord + 0.1), len(ligand) + 1, "G0")
    branch = f"BRANCH {half:3d} {half + 1:3d}"
    return ["ROOT", *rows[:half], "ENDROOT", branch, *rows[half:], glue, f"END{branch}", "TORSDOF 5"]


# ------------------------------------------------------------------------------------------ predicted

ALPHAFOLD_TITLE = ("TITLE     ALPHAFOLD MONOMER V2.0 PREDICTION FOR ALK TYROSINE KINASE RECEPTOR",)
PLDDT_NOTE = "its temperature factors are the confidence pLDDT, no B factors"


def predicted(structure, *, per_atom):
    """Return protein and ligand, the latter in chain B and named by element, with pLDDT, low at the chain's ends."""
    atoms = changed(atoms_of(structure, ligand_chain="B", waters=0), "ligand", name=by_element())
    first, last = int(structure.number[0]), int(structure.number[-1])
    serials = {id(atom): k for k, atom in enumerate(atoms)}

    def confidence(atom):
        depth = min(atom.number - first, last - atom.number)
        return min(96.0, 45.0 + 5.0 * depth) + (0.25 * (serials[id(atom)] % 5) if per_atom else 0.0)

    atoms = changed(atoms, "protein", b_factor=confidence)
    return changed(atoms, "ligand", b_factor=lambda atom: 80.0 + len(atom.name), number=1)


def alphafold3(structure, folder):
    """AlphaFold 3: mmCIF with metrics, numbered from 1, pLDDT by atom, the ligand alone in chain B as LIG_B."""
    atoms = changed(predicted(structure, per_atom=True), "ligand", residue="LIG_B")
    atoms = changed(atoms, "protein", number=lambda atom: atom.number - SHIFT)
    twice = ("pLDDT", "pLDDT")
    metrics = loop("ma_qa_metric", id=(1, 2), mode=("global", "local"), name=twice, type=twice)
    head = ["_entry.id fold_alk", '_ma_model_list.model_name "Top ranked model"', *metrics, "_software.name AlphaFold"]
    path = write(folder, "fold_alk_model_0.cif", *cif_lines(atoms, block="fold_alk", head=head))
    return Family(path, notes=(PLDDT_NOTE,), renumbered=True, predicted=True)


def boltz_cif(structure, folder):
    """Boltz: a ModelCIF file without metrics that has pLDDT all the same, by residue, counted from 1, LIG1."""
    atoms = changed(numbered_from_1(predicted(structure, per_atom=False)), "ligand", residue="LIG1", number=1)
    head = ["_ma_model_list.ordinal_id 1", '_ma_model_list.model_type "Ab initio model"']
    path = write(folder, "alk_model_0.cif", *cif_lines(atoms, head=head))
    return Family(path, notes=(PLDDT_NOTE,), renumbered=True, predicted=True)


def boltz_pdb(structure, folder):
    """Boltz as PDB: 80 columns, nothing that says what it is, one confidence a residue, the ligand as LIG."""
    atoms = changed(numbered_from_1(predicted(structure, per_atom=False)), "ligand", residue="LIG", number=1)
    lines = [line.ljust(80) for line in (*pdb_lines(atoms), "CONECT    1    2", "END")]
    path = write(folder, "alk_model_0.pdb", *lines)
    return Family(path, notes=("temperature factors are equal within each residue",), renumbered=True)


def chai(structure, folder):
    """Chai-1: ModelCIF with local pLDDT, every record ATOM, the ligand as LIG2 with names C_1, C_2 ..."""
    atoms = changed(predicted(structure, per_atom=True), "ligand", residue="LIG2", name=by_element("{}_{}"))
    metrics = loop("ma_qa_metric", id=(1,), name=("pLDDT",), type=("pLDDT",), mode=("local",))
    head = ["_struct.title 'Chai-1 predicted structure'", *metrics]
    atoms = changed(numbered_from_1(atoms), "ligand", number=1)
    path = write(folder, "pred.model_idx_0.cif", *cif_lines(atoms, head=head, heteros="ATOM"))
    return Family(path, notes=(PLDDT_NOTE,), renumbered=True, predicted=True)


def protenix(structure, folder):
    """Protenix: mmCIF of atoms alone, which does not say what it is, pLDDT by atom, chains A0 and B0, ligand l01."""
    atoms = changed(predicted(structure, per_atom=True), chain=lambda atom: "B0" if atom.kind == "ligand" else "A0")
    return Family(write(folder, "alk_sample_0.cif", *cif_lines(changed(atoms, "ligand", residue="l01"))))


def angle_brackets(structure, folder):
    """A ligand that is called <0>, in a PDB file that names its predictor in the title."""
    atoms = changed(predicted(structure, per_atom=False), "ligand", residue="<0>")
    path = write(folder, "ranked_0.pdb", *ALPHAFOLD_TITLE, *pdb_lines(atoms), "END")
    return Family(path, notes=(PLDDT_NOTE,), predicted=True)


def predicted_with_docked_sdf(structure, folder):
    """An AlphaFold database model as PDB and docked poses as SDF, of which the second is the right one."""
    atoms = of("protein", predicted(structure, per_atom=False))
    path = write(folder, "AF-Q9UM73-F1-model_v4.pdb", *ALPHAFOLD_TITLE, *pdb_lines(atoms), "END")
    drug = structure.inhibitor
    poses = folder / "docked.sdf"
    poses.write_text(sdf_text(drug.moved(drug.coord + AWAY)) + sdf_text(drug))
    notes = (PLDDT_NOTE, "docked.sdf holds 2 poses; number 2 is taken")
    return Family(path, {"ligand": poses, "pose": 2}, notes, predicted=True)


# ------------------------------------------------------------------------------------------- prepared


def charmm_atoms(structure, **options):
    """Return the atoms in CHARMM's names, without chains."""
    atoms = changed(atoms_of(structure, **options), name=in_force_field({"O": "OT1", "OXT": "OT2"}), chain=" ")
    return changed(changed(atoms, residue=called({"HIS": "HSD", "HOH": "TIP3"})), "ligand", residue="LIG")


def charmm_gui(structure, folder):
    """CHARMM-GUI: segments and no chains, every record ATOM, the numbers of ligand and waters those of residues."""
    atoms = charmm_atoms(structure, hydrogens=("HN", "HA", "HB1", "HB2"))
    first, last = int(structure.number[0]), int(structure.number[-1]) + 500
    atoms = changed(
        changed(atoms, "ligand", number=first), "water", name="OH2", number=lambda a: a.number - last + first
    )
    segments = {"protein": "PROA", "ligand": "HETA", "water": "WATA"}
    lines = [
        pdb_line(atom, k, record="ATOM", segment=segments[atom.kind], element=False) for k, atom in enumerate(atoms, 1)
    ]
    return Family(write(folder, "step1_pdbreader.pdb", "REMARK  GENERATED BY CHARMM-GUI", *lines, "TER", "END"))


def charmm_gui_two_copies(structure, folder):
    """CHARMM-GUI with two copies of the protein, told apart by their segments alone; the second has no ligand."""
    atoms = charmm_atoms(structure, waters=0)
    protein, ligand = of("protein", atoms), changed(of("ligand", atoms), number=1)
    parts = (("PROA", protein), ("PROB", changed(protein, coord=lambda a: a.coord + 90.0)), ("HETA", ligand))
    lines = [
        pdb_line(atom, k, record="ATOM", segment=segment, element=False)
        for segment, part in parts
        for k, atom in enumerate(part, 1)
    ]
    note = f"chain PROA ({len(structure)} residues) is read; there is also PROB"
    return Family(write(folder, "step3_input.pdb", *lines, "END"), notes=(note,))


def amber(structure, folder):
    """Amber: residues counted from 1 through protein, ligand and waters, no chains, every record ATOM, HIE, WAT."""
    atoms = changed(atoms_of(structure, hydrogens=("H", "HA", "HB2", "HB3")), chain=" ", b_factor=0.0)
    atoms = changed(changed(atoms, residue=called({"HIS": "HIE", "CYS": "CYX", "HOH": "WAT"})), "ligand", residue="LIG")
    path = write(folder, "complex_amber.pdb", *pdb_lines(numbered_from_1(atoms), record="ATOM"), "END")
    return Family(path, renumbered=True)


def gromacs_atoms(structure):
    """Return the atoms in the names of GROMACS, without chains."""
    atoms = changed(atoms_of(structure, hydrogens=("H", "HA", "HB1", "HB2")), chain=" ", b_factor=0.0)
    atoms = changed(atoms, name=in_force_field({"O": "OC1", "OXT": "OC2"}), residue=called({"HIS": "HISE"}))
    return changed(changed(atoms, "ligand", residue="UNL"), "water", residue="SOL", name="OW")


def gromacs_pdb(structure, folder):
    """GROMACS as PDB: every record ATOM, no chain, one model, the ligand as UNL after the protein, SOL."""
    cell = "CRYST1   80.000   80.000   80.000  90.00  90.00  90.00 P 1           1"
    head = (
        "TITLE     Protein in water t=   0.00000 step= 0",
        "REMARK    THIS IS A SIMULATION BOX",
        cell,
        "MODEL        1",
    )
    return Family(write(folder, "em.pdb", *head, *pdb_lines(gromacs_atoms(structure), record="ATOM"), "ENDMDL"))


def gromacs_gro(structure, folder, decimals=4):
    """GROMACS .gro: nanometres, no chains, no elements; three decimals are usual, four hold what a PDB file holds."""
    atoms = gromacs_atoms(structure)
    lines = ["Protein in water", f"{len(atoms):5d}"]
    for serial, atom in enumerate(atoms, 1):
        place = "".join(f"{x / 10:{decimals + 5}.{decimals}f}" for x in atom.coord)
        lines.append(f"{atom.number:5d}{atom.residue:<5}{atom.name:>5}{serial:5d}{place}")
    return Family(write(folder, "em.gro", *lines, "   8.00000   8.00000   8.00000"))


def maestro(structure, folder):
    """Maestro: blank chains, hydrogens with the digit in front, HID, formal charges, waters SPC, the ligand UNK."""
    atoms = changed(atoms_of(structure, hydrogens=("H", "1HB", "2HB", "HH11")), chain=" ")
    atoms = changed(changed(atoms, residue=called({"HIS": "HID", "HOH": "SPC"})), "ligand", residue="UNK")
    lines = [f"{line}1+" if line[12:16] == " NZ " else line for line in pdb_lines(atoms)]
    return Family(write(folder, "complex_prepared.pdb", "REMARK   4      COMPLIES WITH FORMAT V. 3.0", *lines, "END"))


def moe(structure, folder):
    """MOE: a remark of its own, HIP for HIS, the ligand renamed by its elements, in a chain of its own."""
    atoms = changed(
        atoms_of(structure, hydrogens=("HN", "HA", "HB1"), ligand_chain="L"), residue=called({"HIS": "HIP"})
    )
    atoms = changed(atoms, "ligand", name=by_element(), residue="LIG", number=1)
    return Family(write(folder, "complex_moe.pdb", "REMARK  99 MOE V2022.02", *pdb_lines(atoms), "END"))


def capped(structure, folder):
    """Prepared for dynamics: acetyl and N-methyl caps, numbered as residues, and Amber's names of the ends."""
    atoms = atoms_of(structure, hydrogens=("H",))
    first, last = of("protein", atoms)[0], of("protein", atoms)[-1]

    def cap(beside, residue, number, names):
        return [
            replace(beside, residue=residue, number=number, name=name, element=name[0], coord=beside.coord + k)
            for k, name in enumerate(names, 2)
        ]

    ends = {first.number: f"N{first.residue}", last.number: f"C{last.residue}"}
    atoms = changed(atoms, "protein", residue=lambda atom: ends.get(atom.number, atom.residue))
    ace, nme = cap(first, "ACE", first.number - 1, ("CH3", "C", "O")), cap(last, "NME", last.number + 1, ("N", "CH3"))
    atoms = [*ace, *of("protein", atoms), *nme, *of("ligand", atoms), *of("water", atoms)]
    return Family(write(folder, "capped.pdb", *pdb_lines(atoms), "END"))


# ---------------------------------------------------------------------------------------- databases


def pdb_redo(structure, folder):
    """PDB-REDO: mmCIF with more columns in another order, and with what else such a file holds."""
    columns = (
        "group_PDB id auth_atom_id label_alt_id auth_comp_id auth_asym_id auth_seq_id pdbx_PDB_ins_code Cartn_x "
        "Cartn_y Cartn_z occupancy B_iso_or_equiv type_symbol pdbx_formal_charge label_atom_id label_comp_id "
        "label_asym_id label_entity_id label_seq_id pdbx_PDB_model_num"
    )
    software = loop("software", name=("REFMAC", "PDB-REDO"), pdbx_ordinal=(1, 2))
    head = ["_exptl.entry_id 2XP2", "_exptl.method 'X-RAY DIFFRACTION'", *software]
    more = loop("atom_site_anisotrop", id=(1,), type_symbol=("N",), **{"U[1][1]": (0.3,)})
    atoms = atoms_of(structure)
    return Family(write(folder, "2xp2_final.cif", *cif_lines(atoms, head=head, columns=columns), *more))


def five_letters(structure, folder):
    """An entry whose ligand has a code of five letters, for which only mmCIF has room."""
    atoms = changed(atoms_of(structure), "ligand", residue="A1LU6")
    lines = cif_lines(atoms, block="9ALK", head=["_exptl.method 'X-RAY DIFFRACTION'"])
    return Family(write(folder, "9alk.cif", *lines), {"ligand": "A1LU6"})


def klifs_complex(structure, folder):
    """KLIFS complex.mol2, by MOE: waters, the ligand as number 0, the protein; chains in the substructures."""
    atoms = changed(atoms_of(structure, hydrogens=("H", "HA")), "ligand", number=0)
    atoms = [*of("water", atoms), *of("ligand", atoms), *of("protein", atoms)]
    return Family(write(folder, "complex.mol2", *mol2_lines(atoms, "2xp2_chainA")))


def klifs_pair(structure, folder):
    """KLIFS protein.mol2 beside ligand.mol2, whose bonds are read; those to O of S and P are written as single."""
    atoms, drug = atoms_of(structure, waters=0), structure.inhibitor
    oxo = [{"S", "P"} & {str(drug.elements[a]), str(drug.elements[b])} for a, b in drug.bonds]
    orders = [1 if any_oxo else int(order) for any_oxo, order in zip(oxo, drug.orders, strict=True)]
    path = write(folder, "protein.mol2", *mol2_lines(of("protein", atoms), "2xp2_chainA"))
    bonds = [(a + 1, b + 1, order) for (a, b), order in zip(drug.bonds.tolist(), orders, strict=True)]
    lines = mol2_lines(of("ligand", atoms), "2xp2.A", bonds=bonds, label=lambda atom: atom.residue)
    ligand = write(folder, "ligand.mol2", *lines)
    return Family(path, {"ligand": ligand})


def open_babel_mol2(structure, folder):
    """Open Babel's mol2 of a complex: no substructures, and so no chains."""
    lines = mol2_lines(atoms_of(structure, hydrogens=("H",)), "complex.pdb", substructures=False)
    return Family(write(folder, "babel.mol2", *lines))


# ------------------------------------------------------------------------------------------- docked


def vina(structure, folder):
    """AutoDock Vina: receptor and poses as PDBQT, of three poses the second the right one, UNL, named by element."""
    atoms = atoms_of(structure, hydrogens=("HD1",), waters=0)
    receptor = [pdbqt_line(atom, k) for k, atom in enumerate(of("protein", atoms), 1)]
    path = write(folder, "receptor.pdbqt", "REMARK  (receptor)", *receptor, "TER")
    ligand = changed(of("ligand", atoms), residue="UNL", chain=" ", number=1, name=lambda atom: atom.element)
    away = changed(ligand, coord=lambda atom: atom.coord + AWAY)
    models = []
    for number, pose in enumerate((away, ligand, away), 1):
        result = f"REMARK VINA RESULT:  {number - 10.5:9.1f}      0.000      0.000"
        models += [f"MODEL {number}", result, *pdbqt_ligand(pose), "ENDMDL"]
    poses = write(folder, "out.pdbqt", *models)
    return Family(path, {"ligand": poses, "pose": 2}, ("out.pdbqt holds 3 poses; number 2 is taken",))


def pdbqt_complex(structure, folder):
    """A receptor and its ligand pasted into one PDBQT file."""
    atoms = changed(atoms_of(structure), "ligand", residue="UNL", number=1, chain="L")
    return Family(write(folder, "both.pdbqt", *(pdbqt_line(atom, k) for k, atom in enumerate(atoms, 1))))


def docked_pdb(structure, folder):
    """A receptor and one pose as PDB files of their own, as smina and GNINA write poses."""
    atoms = atoms_of(structure)
    path = write(folder, "receptor.pdb", *pdb_lines(of("protein", atoms)), "END")
    ligand = changed(of("ligand", atoms), residue="LIG", chain=" ", number=1)
    return Family(path, {"ligand": write(folder, "pose.pdb", *pdb_lines(ligand), "END")})


def complexes_as_models(structure, folder):
    """Docked complexes as models of one PDB file, of which the second is the right one."""
    atoms = atoms_of(structure, waters=0)
    away = changed(atoms, "ligand", coord=lambda atom: atom.coord + AWAY)
    models = [["MODEL        1", *pdb_lines(away), "ENDMDL"], ["MODEL        2", *pdb_lines(atoms), "ENDMDL"]]
    path = write(folder, "docked_complexes.pdb", *models[0], *models[1], "END")
    return Family(path, {"pose": 2}, ("number 2 of 2 models is read",))


FAMILIES = (
    alphafold3,
    boltz_cif,
    boltz_pdb,
    chai,
    protenix,
    angle_brackets,
    predicted_with_docked_sdf,
    charmm_gui,
    charmm_gui_two_copies,
    amber,
    gromacs_pdb,
    gromacs_gro,
    maestro,
    moe,
    capped,
    pdb_redo,
    five_letters,
    klifs_complex,
    klifs_pair,
    open_babel_mol2,
    vina,
    pdbqt_complex,
    docked_pdb,
    complexes_as_models,
)
