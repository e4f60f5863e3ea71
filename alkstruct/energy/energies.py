"""The energies that can be chosen, by name, and the parts that the energy with the inhibitor is reported in.

There are two forms. "allatom" is a softened Lennard-Jones energy with hydrogens, directional hydrogen bonds and a
hydrophobic contact term, the better one at placing side chains; "vina" is AutoDock Vina's on heavy atoms, the better
one at judging binding on other kinases than ALK. The default, "consensus", places side chains with the first and
judges binding with the second. Distances Å, energies kcal/mol on each energy's own scale.

References
----------
.. [1] Trott & Olson 2010, AutoDock Vina, J Comput Chem 31:455, doi:10.1002/jcc.21334: radii, terms, weights.
.. [2] Cornell et al. 1995, AMBER ff94, J Am Chem Soc 117:5179, doi:10.1021/ja00124a002: Lennard-Jones radii and
   well depths.
"""

import math
from dataclasses import dataclass, replace

from alkstruct.energy.lennard_jones import ATTRACTION_SHARE, HYDROPHOBIC_DEPTH, REPULSION_SHARE, WALL_ENERGY
from alkstruct.energy.vina import VINA_WEIGHTS
from alkstruct.errors import AlkstructError
from alkstruct.kernels import layouts
from alkstruct.kernels.layouts import LENNARD_JONES_FORM, VINA_FORM

# What the energy with the inhibitor is reported in: name and column of every array "by part".
PARTS = {
    "attraction": layouts.ATTRACTION,
    "repulsion": layouts.REPULSION,
    "hydrogen bond": layouts.HYDROGEN_BOND,
}
BACKBONES = ("fixed", "local")
BACKBONE_CHOICES = (*BACKBONES, "auto")  # "auto": local where the new residue cannot stand on the crystal's backbone
DEFAULT_BACKBONE = "auto"
LOCAL_BACKBONE = "local backbone"  # what tables and calibrations say of the second
# kcal/mol at 310 K, where cells are assayed: turns the library's probabilities into energies when conformers
# are ranked, and fold changes into free energies.
RT = 0.616


@dataclass(frozen=True, slots=True)
class Energy:
    """Say how the energy between atoms is computed.

    With E = e ((R/r)^12 - 2 (R/r)^6) of the minimum R and well e of two atoms, "allatom" pays attraction E beyond R
    and -attraction e within, the smaller of repulsion (E + e) and wall within R, and a hydrophobic contact. "vina"
    pays its five terms; the docs have them. Pairs closer than 0.3 Å count as 0.3 Å apart.

    Attributes
    ----------
    name : str
    form : int
        kernels.layouts.LENNARD_JONES_FORM or kernels.layouts.VINA_FORM.
    hydrogens : bool
        Whether hydrogens are placed.
    cutoff : float
        Å; pairs at or beyond it do not interact.
    kt : float
        kcal/mol, of the ensembles: softer than RT because the backbone and the inhibitor cannot give.
    hydrophobic : float
        Depth of a hydrophobic contact, kcal/mol.
    attraction, repulsion, wall : float
        Of the Lennard-Jones form: share of the well, share of the wall, most repulsion of a pair (kcal/mol).
    bond : float
        Depth of a directional hydrogen bond, kcal/mol; 0 where the pair energy has its own.
    water_bond : float
        Depth of a hydrogen bond with an ordered water, kcal/mol.
    give : bool
        Whether the inhibitor may leave its crystal pose a little (see rotamers.inhibitor_poses).
    waters : bool
        Whether ordered waters are there in every score; `score(..., waters=True)` asks for them in one.
    judge : str
        Name of the energy that says what a substitution in the inhibitor's reach costs binding, over ensembles of its
        own; "" for this one. Everything else in a row is of this energy.
    like : str
        Name of the energy that places side chains in the same way; "" for this one.
    backbone : str
        Of BACKBONES: whether the backbone around a site in the inhibitor's reach stays as in the crystal ("fixed") or
        gives way ("local").
    """

    name: str
    form: int
    hydrogens: bool
    cutoff: float
    kt: float
    hydrophobic: float
    attraction: float = ATTRACTION_SHARE
    repulsion: float = REPULSION_SHARE
    wall: float = WALL_ENERGY
    bond: float = 0.0
    water_bond: float = 0.0
    give: bool = False
    waters: bool = False
    judge: str = ""
    like: str = ""
    backbone: str = "fixed"

    def __post_init__(self):
        if self.backbone not in BACKBONES:
            raise AlkstructError(f"backbone={self.backbone!r} is not known; choose one of {', '.join(BACKBONES)}")
        for name in ("kt", "cutoff"):
            if not 0 < getattr(self, name) < math.inf:
                raise AlkstructError(f"{name} of an energy is {getattr(self, name)}; it has to be above 0 and finite")


_ALLATOM = Energy(
    "allatom", LENNARD_JONES_FORM, True, 6.0, 1.0, HYDROPHOBIC_DEPTH, bond=-1.0, water_bond=-0.5, give=True
)
ENERGIES = {
    "consensus": replace(_ALLATOM, name="consensus", judge="vina", like="allatom"),
    "allatom": _ALLATOM,
    "vina": Energy("vina", VINA_FORM, False, 8.0, 1.0, VINA_WEIGHTS["hydrophobic"]),
}
DEFAULT_ENERGY = "consensus"


def judging_energy(energy: str | Energy) -> Energy:
    """Return the energy that judges binding for an energy, by name or as a value: itself, or the one it names."""
    energy = energy_named(energy)
    return energy_named(energy.judge) if energy.judge else energy


def placing_name(energy: str | Energy) -> str:
    """Return the name of the energy that places side chains for an energy, by name or as a value."""
    energy = energy_named(energy)
    return energy.like or energy.name


def is_shipped(energy: str | Energy) -> bool:
    """Tell whether an energy, by name or as a value, is one of ENERGIES as it stands there."""
    energy = energy_named(energy)
    return ENERGIES.get(energy.name) == on_fixed_backbone(energy)


def energy_in_words(energy: str | Energy, waters: bool = False) -> str:
    """Name what a table was computed with, for example "allatom", "vina, changed" or "allatom, with waters"."""
    changed = [] if is_shipped(energy) else ["changed"]
    local = [LOCAL_BACKBONE] if energy_named(energy).backbone == "local" else []
    return ", ".join([energy_named(energy).name, *changed, *local, *(["with waters"] if waters else [])])


def with_backbone(energy: str | Energy, backbone: str) -> Energy:
    """Return an energy, by name or as a value, with a backbone of BACKBONES.

    Raises
    ------
    AlkstructError
        No such energy, or no such backbone.
    """
    return replace(energy_named(energy), backbone=backbone)


def on_fixed_backbone(energy: str | Energy) -> Energy:
    """Return an energy, by name or as a value, as it is between atoms, whatever the backbone does."""
    return with_backbone(energy, "fixed")


def calibrated_name(energy: str | Energy) -> str:
    """Return the name that the calibration of an energy, by name or as a value, has: with a local backbone its own."""
    energy = energy_named(energy)
    return f"{energy.name}, {LOCAL_BACKBONE}" if energy.backbone == "local" else energy.name


def energy_named(energy: str | Energy) -> Energy:
    """Return an energy by its name; an Energy is returned as it is.

    Parameters
    ----------
    energy : str or Energy
        A name in ENERGIES, or an Energy, for example ``replace(energy_named("allatom"), bond=-0.5)``.

    Returns
    -------
    Energy

    Raises
    ------
    AlkstructError
        No such energy.
    """
    if isinstance(energy, Energy):
        return energy
    if energy not in ENERGIES:
        raise AlkstructError(f"no energy {energy!r}; there are {', '.join(ENERGIES)}: choose one")
    return ENERGIES[energy]
