"""alkstruct: which ALK kinase mutations break an inhibitor's binding, where and why.

The way of the data::

    structure file ──> Complex ──┐
                                 ├──> rotamer ensembles ──> kernel ──> one tidy table
    "G1202R", "p.Gly1202Arg" ──> Variant ──> Region

Lengths are Å, energies kcal/mol, angles degrees; positions are those of UniProt Q9UM73 (NP_004295.2).
Estimates are for research use and select no therapy.
"""

from alkstruct.catalog import fetch, list_structures, load
from alkstruct.complexes import Complex
from alkstruct.errors import (
    AlkstructError,
    AlkstructWarning,
    FetchError,
    LigandError,
    NotationError,
    NotModelledError,
    NumberingError,
    StructureError,
)
from alkstruct.evidence import annotate, clinical_evidence, cohort, experiments
from alkstruct.inhibitors import Inhibitor, read_sdf
from alkstruct.interactions import contacts
from alkstruct.mutants import Mutant, build
from alkstruct.mutations import Mutation, Variant, parse, region
from alkstruct.panel import compare
from alkstruct.ranking import rank_inhibitors
from alkstruct.regions import Region, region_table
from alkstruct.scoring import scan, score, score_columns
from alkstruct.validation import Validation, validate

__version__ = "0.1.0"

__all__ = [
    "AlkstructError",
    "AlkstructWarning",
    "Complex",
    "FetchError",
    "Inhibitor",
    "LigandError",
    "Mutant",
    "Mutation",
    "NotModelledError",
    "NotationError",
    "NumberingError",
    "Region",
    "StructureError",
    "Validation",
    "Variant",
    "annotate",
    "build",
    "clinical_evidence",
    "cohort",
    "compare",
    "contacts",
    "experiments",
    "fetch",
    "list_structures",
    "load",
    "parse",
    "rank_inhibitors",
    "read_sdf",
    "region",
    "region_table",
    "scan",
    "score",
    "score_columns",
    "validate",
]
