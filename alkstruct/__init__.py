"""alkstruct: which ALK kinase mutations break an inhibitor's binding, where and why.

The way of the data::

    structure file ──> Complex ──┐
                                 ├──> rotamer ensembles ──> kernel ──> one tidy table ──> figure
    "G1202R", "p.Gly1202Arg" ──> Variant ──> Region

Lengths are Å, energies kcal/mol, angles degrees; positions are those of UniProt, for ALK of Q9UM73 (NP_004295.2).
Estimates are for research use and select no therapy.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what editors and type checkers read; Python itself imports a room when its first name is asked for
    from alkstruct.complexes.catalog import list_structures
    from alkstruct.complexes.complex import Complex
    from alkstruct.complexes.contacts import contacts
    from alkstruct.complexes.inhibitor import Inhibitor
    from alkstruct.complexes.ligand_files import read_sdf
    from alkstruct.complexes.loading import fetch, load
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
    from alkstruct.figures.comparison import plot_comparison
    from alkstruct.figures.convergence import plot_convergence
    from alkstruct.figures.ensembles import plot_ensemble
    from alkstruct.figures.panel import plot_estimators, plot_reliability
    from alkstruct.figures.regions import plot_regions
    from alkstruct.figures.rotamers import plot_rotamers
    from alkstruct.figures.saving import save_figure
    from alkstruct.figures.scan import plot_scan
    from alkstruct.figures.sites import plot_sites
    from alkstruct.figures.validation import plot_validation
    from alkstruct.kinase.annotation import annotate
    from alkstruct.kinase.equivalents import equivalent, equivalents
    from alkstruct.kinase.evidence import clinical_evidence, cohort, experiments
    from alkstruct.kinase.kinases import Kinase
    from alkstruct.kinase.listing import list_kinases
    from alkstruct.kinase.mutations import Mutation, Variant
    from alkstruct.kinase.notation import parse, region
    from alkstruct.kinase.regions import Region, region_table
    from alkstruct.loops.building import build
    from alkstruct.loops.rebuilt import RebuiltLoop
    from alkstruct.report.page import write_report
    from alkstruct.rotamers.mutants import Mutant
    from alkstruct.scoring.comparison import compare
    from alkstruct.scoring.ranking import rank_inhibitors
    from alkstruct.scoring.scorer import scan, score
    from alkstruct.scoring.site_comparison import compare_sites
    from alkstruct.scoring.table import score_columns
    from alkstruct.scoring.unseen import hold_out
    from alkstruct.tables.files import read_table, save_table
    from alkstruct.tables.styled import style
    from alkstruct.trajectories.analysis import TrajectoryScores
    from alkstruct.trajectories.crystals import EnsembleScores, score_ensemble
    from alkstruct.trajectories.elastic_network import sample_motion
    from alkstruct.trajectories.runs import score_trajectory
    from alkstruct.trajectories.summary import summary_columns
    from alkstruct.validation.summary import Validation, validate
    from alkstruct.views.page import save_view
    from alkstruct.views.picture import save_image
    from alkstruct.views.pymol import save_pymol
    from alkstruct.views.style import ViewStyle
    from alkstruct.views.view import view, view_scan

__version__ = "0.1.0"

__all__ = [
    "AlkstructError",
    "AlkstructWarning",
    "Complex",
    "EnsembleScores",
    "FetchError",
    "Inhibitor",
    "Kinase",
    "LigandError",
    "Mutant",
    "Mutation",
    "NotModelledError",
    "NotationError",
    "NumberingError",
    "RebuiltLoop",
    "Region",
    "StructureError",
    "TrajectoryScores",
    "Validation",
    "Variant",
    "ViewStyle",
    "annotate",
    "build",
    "clinical_evidence",
    "cohort",
    "compare",
    "compare_sites",
    "contacts",
    "equivalent",
    "equivalents",
    "experiments",
    "fetch",
    "hold_out",
    "list_kinases",
    "list_structures",
    "load",
    "parse",
    "plot_comparison",
    "plot_convergence",
    "plot_ensemble",
    "plot_estimators",
    "plot_regions",
    "plot_reliability",
    "plot_rotamers",
    "plot_scan",
    "plot_sites",
    "plot_validation",
    "rank_inhibitors",
    "read_sdf",
    "read_table",
    "region",
    "region_table",
    "sample_motion",
    "save_figure",
    "save_image",
    "save_pymol",
    "save_table",
    "save_view",
    "scan",
    "score",
    "score_columns",
    "score_ensemble",
    "score_trajectory",
    "style",
    "summary_columns",
    "validate",
    "view",
    "view_scan",
    "write_report",
]

# The rooms load pandas and numba, which takes half a second: `import alkstruct` alone does not.
_ROOMS = {
    "complexes.catalog": "list_structures",
    "complexes.complex": "Complex",
    "complexes.contacts": "contacts",
    "complexes.inhibitor": "Inhibitor",
    "complexes.ligand_files": "read_sdf",
    "complexes.loading": "fetch load",
    "errors": "AlkstructError AlkstructWarning FetchError LigandError NotModelledError NotationError NumberingError "
    "StructureError",
    "figures.comparison": "plot_comparison",
    "figures.convergence": "plot_convergence",
    "figures.ensembles": "plot_ensemble",
    "figures.panel": "plot_estimators plot_reliability",
    "figures.regions": "plot_regions",
    "figures.rotamers": "plot_rotamers",
    "figures.saving": "save_figure",
    "figures.scan": "plot_scan",
    "figures.sites": "plot_sites",
    "figures.validation": "plot_validation",
    "kinase.annotation": "annotate",
    "kinase.evidence": "clinical_evidence cohort experiments",
    "kinase.equivalents": "equivalent equivalents",
    "kinase.kinases": "Kinase",
    "kinase.listing": "list_kinases",
    "kinase.mutations": "Mutation Variant",
    "kinase.notation": "parse region",
    "kinase.regions": "Region region_table",
    "loops.building": "build",
    "loops.rebuilt": "RebuiltLoop",
    "report.page": "write_report",
    "rotamers.mutants": "Mutant",
    "scoring.comparison": "compare",
    "scoring.ranking": "rank_inhibitors",
    "scoring.scorer": "scan score",
    "scoring.site_comparison": "compare_sites",
    "scoring.table": "score_columns",
    "tables.files": "read_table save_table",
    "tables.styled": "style",
    "trajectories.analysis": "TrajectoryScores",
    "trajectories.crystals": "EnsembleScores score_ensemble",
    "trajectories.runs": "score_trajectory",
    "trajectories.elastic_network": "sample_motion",
    "trajectories.summary": "summary_columns",
    "validation.summary": "Validation validate",
    "scoring.unseen": "hold_out",
    "views.page": "save_view",
    "views.picture": "save_image",
    "views.pymol": "save_pymol",
    "views.style": "ViewStyle",
    "views.view": "view view_scan",
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
    """List the public names, which Tab shows, without rooms and without what this module needs itself."""
    return sorted(["__all__", "__doc__", "__version__", *__all__])
