"""alkstruct: which ALK kinase mutations break an inhibitor's binding, where and why.

The way of the data::

    structure file ──> Complex ──┐
                                 ├──> rotamer ensembles ──> kernel ──> one tidy table ──> figure
    "G1202R", "p.Gly1202Arg" ──> Variant ──> Region

Lengths are Å, energies kcal/mol, angles degrees; positions are those of UniProt Q9UM73 (NP_004295.2).
Estimates are for research use and select no therapy.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what editors and type checkers read; Python itself imports a room when its first name is asked for
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
    from alkstruct.figures import (
        plot_comparison,
        plot_regions,
        plot_rotamers,
        plot_scan,
        plot_validation,
        save_figure,
    )
    from alkstruct.inhibitors import Inhibitor, read_sdf
    from alkstruct.interactions import contacts
    from alkstruct.mutants import Mutant, build
    from alkstruct.mutations import Mutation, Variant, parse, region
    from alkstruct.pages import save_view
    from alkstruct.panel import compare
    from alkstruct.pictures import save_image
    from alkstruct.pymol_scripts import save_pymol
    from alkstruct.ranking import rank_inhibitors
    from alkstruct.regions import Region, region_table
    from alkstruct.report import write_report
    from alkstruct.scenes import ViewStyle
    from alkstruct.scoring import scan, score, score_columns
    from alkstruct.styling import style
    from alkstruct.validation import Validation, validate
    from alkstruct.views import view, view_scan

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
    "ViewStyle",
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
    "plot_comparison",
    "plot_regions",
    "plot_rotamers",
    "plot_scan",
    "plot_validation",
    "rank_inhibitors",
    "read_sdf",
    "region",
    "region_table",
    "save_figure",
    "save_image",
    "save_pymol",
    "save_view",
    "scan",
    "score",
    "score_columns",
    "style",
    "validate",
    "view",
    "view_scan",
    "write_report",
]

# The rooms load pandas and numba, which takes half a second: `import alkstruct` alone does not.
_ROOMS = {
    "catalog": "fetch list_structures load",
    "complexes": "Complex",
    "errors": "AlkstructError AlkstructWarning FetchError LigandError NotationError NotModelledError NumberingError "
    "StructureError",
    "evidence": "annotate clinical_evidence cohort experiments",
    "figures": "plot_comparison plot_regions plot_rotamers plot_scan plot_validation save_figure",
    "inhibitors": "Inhibitor read_sdf",
    "interactions": "contacts",
    "mutants": "Mutant build",
    "mutations": "Mutation Variant parse region",
    "pages": "save_view",
    "panel": "compare",
    "pictures": "save_image",
    "pymol_scripts": "save_pymol",
    "ranking": "rank_inhibitors",
    "regions": "Region region_table",
    "report": "write_report",
    "scenes": "ViewStyle",
    "scoring": "scan score score_columns",
    "styling": "style",
    "validation": "Validation validate",
    "views": "view view_scan",
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names.split()}


def __getattr__(name):
    """A public name from its room, or a module of the package (PEP 562)."""
    if name in _HOME:
        value = getattr(import_module(f"alkstruct.{_HOME[name]}"), name)
    elif name.startswith("_"):
        raise AttributeError(f"module 'alkstruct' has no attribute {name!r}")
    else:
        try:
            value = import_module(f"alkstruct.{name}")
        except ModuleNotFoundError as problem:
            if problem.name != f"alkstruct.{name}":
                raise
            raise AttributeError(f"module 'alkstruct' has no attribute {name!r}") from None
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *__all__})
