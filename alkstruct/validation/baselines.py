"""What simpler estimators say of a substitution: volume, BLOSUM62 and hydrophobicity."""

# Residue volumes, Å³: Zamyatnin 1972, doi:10.1016/0079-6107(72)90005-3.
RESIDUE_VOLUME = {
    "A": 88.6,
    "R": 173.4,
    "N": 114.1,
    "D": 111.1,
    "C": 108.5,
    "Q": 143.8,
    "E": 138.4,
    "G": 60.1,
    "H": 153.2,
    "I": 166.7,
    "L": 166.7,
    "K": 168.6,
    "M": 162.9,
    "F": 189.9,
    "P": 112.7,
    "S": 89.0,
    "T": 116.1,
    "W": 227.8,
    "Y": 193.6,
    "V": 140.0,
}


def volume_change(wild_type, mutant):
    """Return the volume that a substitution adds, Å³ (negative where it takes away)."""
    return RESIDUE_VOLUME[mutant] - RESIDUE_VOLUME[wild_type]


def hydrophobicity_change(wild_type, mutant):
    """Return what a substitution adds in hydropathy: Kyte & Doolittle 1982, doi:10.1016/0022-2836(82)90515-0."""
    from Bio.SeqUtils.ProtParamData import kd

    return kd[mutant] - kd[wild_type]


def blosum62(wild_type, mutant):
    """Return how readily evolution exchanges two residues, BLOSUM62: Henikoff & Henikoff 1992,
    doi:10.1073/pnas.89.22.10915.
    """
    from Bio.Align import substitution_matrices

    return float(substitution_matrices.load("BLOSUM62")[wild_type, mutant])
