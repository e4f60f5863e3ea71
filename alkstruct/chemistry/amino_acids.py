"""The twenty amino acids: their codes, other spellings of their names and atoms, and their backbone."""

AMINO_ACIDS = "ACDEFGHIKLMNPQRSTVWY"

THREE_LETTER = {
    "A": "ALA",
    "C": "CYS",
    "D": "ASP",
    "E": "GLU",
    "F": "PHE",
    "G": "GLY",
    "H": "HIS",
    "I": "ILE",
    "K": "LYS",
    "L": "LEU",
    "M": "MET",
    "N": "ASN",
    "P": "PRO",
    "Q": "GLN",
    "R": "ARG",
    "S": "SER",
    "T": "THR",
    "V": "VAL",
    "W": "TRP",
    "Y": "TYR",
}
ONE_LETTER = {three: one for one, three in THREE_LETTER.items()}
# Other spellings of the same residues and atoms, by CHARMM, Amber and GROMACS: protonation states, the last
# carbon of isoleucine, the two oxygens of the C-terminus. And selenomethionine, which stands for methionine.
RESIDUE_SYNONYMS = {
    "HSD": "HIS",
    "HSE": "HIS",
    "HSP": "HIS",
    "HID": "HIS",
    "HIE": "HIS",
    "HIP": "HIS",
    "HISA": "HIS",
    "HISB": "HIS",
    "HISD": "HIS",
    "HISE": "HIS",
    "HISH": "HIS",
    "CYX": "CYS",
    "CYM": "CYS",
    "CYS2": "CYS",
    "CYSH": "CYS",
    "ASH": "ASP",
    "ASPH": "ASP",
    "ASPP": "ASP",
    "GLH": "GLU",
    "GLUH": "GLU",
    "GLUP": "GLU",
    "LYN": "LYS",
    "LYSH": "LYS",
    "LSN": "LYS",
    "LYP": "LYS",
    "ARN": "ARG",
    "ARGN": "ARG",
    "MSE": "MET",
}
# Amber's names of the residues at the ends of a chain: NMET, CHIE.
RESIDUE_SYNONYMS |= {
    f"{end}{theirs}": ours
    for theirs, ours in [*zip(ONE_LETTER, ONE_LETTER, strict=True), *RESIDUE_SYNONYMS.items()]
    for end in "NC"
    if len(theirs) == 3
}
TERMINAL_OXYGENS = {"OT1": "O", "OT2": "OXT", "OC1": "O", "OC2": "OXT", "O1": "O", "O2": "OXT"}
ATOM_SYNONYMS = {("ILE", "CD"): "CD1", ("MET", "SE"): "SD"} | {
    (residue, theirs): ours for residue in ONE_LETTER for theirs, ours in TERMINAL_OXYGENS.items()
}
BACKBONE = ("N", "CA", "C", "O")


def residue_words(letter, position):
    """Name a residue in a sentence: "R", 1202 gives "Arg1202"."""
    return f"{THREE_LETTER.get(letter, 'Xaa').capitalize()}{position}"
