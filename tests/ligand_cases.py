"""Cases that the tests of complexes share."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from Bio.PDB import MMCIFParser

from alkstruct.complexes.catalog import list_structures
from alkstruct.complexes.ligand_template import perceive

Chem = pytest.importorskip("rdkit.Chem")


AllChem = pytest.importorskip("rdkit.Chem.AllChem")


ROOT = Path(__file__).parents[1]


# Ligand code -> packaged entry, of data/structures.csv
ENTRY = {row.ligand: row.pdb_id for row in list_structures().query("packaged").itertuples()}


TYPING = ("hydrophobic", "donor", "acceptor", "aromatic", "charge", "hydrogens", "planar", "ring")


# Drawn as charged at pH 7, so that RDKit counts the hydrogens and charges that we must find.
DRUGS = {
    "imatinib": "Cc1ccc(NC(=O)c2ccc(CN3CC[NH+](C)CC3)cc2)cc1Nc1nccc(-c2cccnc2)n1",
    "dasatinib": "Cc1nc(Nc2ncc(C(=O)Nc3c(C)cccc3Cl)s2)cc(N2CC[NH+](CCO)CC2)n1",
    "erlotinib": "COCCOc1cc2ncnc(Nc3cccc(C#C)c3)c2cc1OCCOC",
    "gefitinib": "COc1cc2ncnc(Nc3ccc(F)c(Cl)c3)c2cc1OCCC[NH+]1CCOCC1",
    "sunitinib": "CC[NH+](CC)CCNC(=O)c1c(C)[nH]c(C=C2C(=O)Nc3ccc(F)cc32)c1C",
    "vemurafenib": "CCCS(=O)(=O)Nc1ccc(F)c(C(=O)c2c[nH]c3ncc(-c4ccc(Cl)cc4)cc23)c1F",
    "staurosporine": "C[C@@]12[C@@H]([C@@H](C[C@@H](O1)n1c3ccccc3c3c4c(c5c6ccccc6n2c5c31)C(=O)NC4)[NH2+]C)OC",
    "ATP": "Nc1ncnc2c1ncn2[C@@H]1O[C@H](COP(=O)([O-])OP(=O)([O-])OP(=O)([O-])[O-])[C@@H](O)[C@H]1O",
    "AMP-PNP": "Nc1ncnc2c1ncn2[C@@H]1O[C@H](COP(=O)([O-])OP(=O)([O-])NP(=O)([O-])[O-])[C@@H](O)[C@H]1O",
    "nilotinib": "Cc1cn(-c2cc(NC(=O)c3ccc(C)c(Nc4nccc(-c5cccnc5)n4)c3)cc(C(F)(F)F)c2)cn1",
    "ponatinib": "Cc1ccc(C(=O)Nc2ccc(CN3CC[NH+](C)CC3)c(C(F)(F)F)c2)cc1C#Cc1cnc2cccnn12",
    "bosutinib": "COc1cc(Nc2c(C#N)cnc3cc(OCCCN4CC[NH+](C)CC4)c(OC)cc23)c(Cl)cc1Cl",
    "lapatinib": "CS(=O)(=O)CC[NH2+]Cc1ccc(-c2ccc3ncnc(Nc4ccc(OCc5cccc(F)c5)c(Cl)c4)c3c2)o1",
    "osimertinib": "C=CC(=O)Nc1cc(Nc2nccc(-c3cn(C)c4ccccc34)n2)c(OC)cc1N(C)CC[NH+](C)C",
    "sorafenib": "CNC(=O)c1cc(Oc2ccc(NC(=O)Nc3ccc(Cl)c(C(F)(F)F)c3)cc2)ccn1",
    "dabrafenib": "CC(C)(C)c1nc(-c2cccc(NS(=O)(=O)c3c(F)cccc3F)c2F)c(-c2ccnc(N)n2)s1",
    "trametinib": "CC(=O)Nc1cccc(-n2c(=O)n(C3CC3)c(=O)c3c(Nc4ccc(I)cc4F)n(C)c(=O)c(C)c32)c1",
    "palbociclib": "CC(=O)c1c(C)c2cnc(Nc3ccc(N4CC[NH2+]CC4)cn3)nc2n(C2CCCC2)c1=O",
    "ibrutinib": "C=CC(=O)N1CCC[C@H](C1)n1nc(-c2ccc(Oc3ccccc3)cc2)c2c(N)ncnc21",
    "fasudil": "O=S(=O)(c1cccc2cnccc12)N1CCC[NH2+]CC1",
    "olaparib": "O=C1NN=C(Cc2ccc(F)c(c2)C(=O)N2CCN(CC2)C(=O)C2CC2)c2ccccc12",
    "flavopiridol": "C[NH+]1CC[C@@H]([C@@H](O)C1)c1c(O)cc(O)c2C(=O)C=C(Oc12)c1ccccc1Cl",
    # Groups that kinase drugs rarely have.
    "arginine": "[NH3+]C(CCCNC(N)=[NH2+])C(=O)[O-]",
    "benzamidine": "NC(=[NH2+])c1ccccc1",
    "phenylguanidine": "NC(=[NH2+])Nc1ccccc1",
    "acylguanidine": "CC(=O)NC(N)=Nc1ccccc1",
    "propane-1,3-diamine": "[NH3+]CCC[NH3+]",
    "nitro, ammonium": "O=[N+]([O-])c1ccc(Nc2ncccn2)cc1CC[N+](C)(C)C",
    "N-oxide": "[O-][n+]1ccc(CCc2ccccc2)cc1",
    "pyridinium": "C[n+]1ccc(-c2ccccc2)cc1",
    "sulfonate": "[O-]S(=O)(=O)c1ccc(NN=Cc2ccccc2)cc1",
    "sulfoxide": "CS(=O)c1ccc(-c2nc(-c3ccc(F)cc3)c(-c3ccncc3)o2)cc1",
    "boronic acid": "OB(O)c1ccc(C[NH3+])cc1",
    "hydroxamate": "CC(=O)Nc1ccc(C(=O)NO)cc1",
    "thiadiazole, sulfonamide": "Nc1nnc(S(N)(=O)=O)s1",
    "alkyne, alkenes": "CC#CC[NH+]1CCC(=C)C(C=Cc2ccccc2)C1",
    "cyclohexene, isatin": "O=C1Nc2ccc(C3=CCCCC3)cc2C1=O",
    "lactam, thiol": "SCCNc1nccc(=O)[nH]1",
    "thiourea": "NC(=S)Nc1ccccn1",
    "ester, bromide": "CCOC(=O)c1cc(Br)ccc1OC(C)=O",
}


# A hydrogen that may sit on either of two nitrogens: coordinates cannot tell, and need not.
AZOLES = {
    "pyrazole": "Cc1cc(-c2ccccc2)[nH]n1",
    "imidazole": "OCCc1c[nH]cn1",
    "benzotriazole": "c1ccc2[nH]nnc2c1",
}


# Charges shared among equivalent atoms: acids, nitro, amidines.
RESONANT = Chem.MolFromSmarts("[$([OX1]~[C,N,P,S]~[OX1,OX2]),$([NX3,NX2]~[CX3]~[NX3,NX2])]")


DONOR = Chem.MolFromSmarts("[N,n,O;!H0]")


# Any O outside aromatic rings; N with a lone pair in its plane, or on an amine among sp3 carbons.
ACCEPTOR = Chem.MolFromSmarts(
    "[O,$([n;X2]),$([N;X2;v3;!$(N~S)]),$([N;X1]),$([N;X3;H0;+0;!$(N~[!#6]);!$(N~[c,$(C=,#*)])])]"
)


@cache
def crystal(code):
    """Elements, coordinates and names of the inhibitor in the packaged structure."""
    path = ROOT / "structures" / f"{ENTRY[code]}.cif"
    residues = MMCIFParser(QUIET=True).get_structure(code, path)[0].get_residues()
    atoms = next(list(residue) for residue in residues if residue.get_resname() == code)
    return [a.element for a in atoms], np.array([a.coord for a in atoms], float), [a.id for a in atoms]


def packaged(code, **options):
    elements, coord, names = crystal(code)
    return perceive(elements, coord, code=code, atom_names=names, **options)


@cache
def conformer(smiles):
    """RDKit molecule, hydrogens removed, in its MMFF minimum: bond lengths as good as a crystal's."""
    molecule = Chem.AddHs(Chem.MolFromSmiles(smiles))
    assert AllChem.EmbedMolecule(molecule, randomSeed=7) == 0
    AllChem.MMFFOptimizeMolecule(molecule, maxIters=2000)
    return Chem.RemoveAllHs(molecule)


def from_geometry(molecule, noise=0.0, **options):
    elements = [atom.GetSymbol() for atom in molecule.GetAtoms()]
    coord = molecule.GetConformer().GetPositions()
    return perceive(elements, coord + np.random.default_rng(1).normal(0, noise, coord.shape), **options)


def differences(one, other):
    return [
        (field, str(one.atom_names[a]), getattr(one, field)[a].item(), getattr(other, field)[a].item())
        for field in TYPING
        for a in range(len(one))
        if not np.isclose(float(getattr(one, field)[a]), float(getattr(other, field)[a]))
    ]


def where(inhibitor, mask):
    return set(inhibitor.atom_names[mask].tolist())
