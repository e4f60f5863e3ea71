"""Build a variant as structures: rotamers on the crystal's backbone, or backbones that move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alkstruct.complexes.loading import load
from alkstruct.complexes.wild_types import require_wild_type
from alkstruct.energy.energies import DEFAULT_ENERGY, with_backbone
from alkstruct.errors import NumberingError
from alkstruct.kinase.notation import parse
from alkstruct.loops.rebuilt import rebuild
from alkstruct.rotamers.mutants import build_mutant

if TYPE_CHECKING:
    from alkstruct.complexes.complex import Complex
    from alkstruct.energy.energies import Energy
    from alkstruct.kinase.mutations import Variant
    from alkstruct.loops.rebuilt import RebuiltLoop
    from alkstruct.rotamers.mutants import Mutant


def build(
    complex: Complex | str, variant: str | Variant, energy: str | Energy = DEFAULT_ENERGY, *, backbone: str = "fixed"
) -> Mutant | RebuiltLoop:
    """Build a variant in a complex: every conformer of a new side chain, or backbones of an insertion or deletion.

    Parameters
    ----------
    complex : Complex or str
        A complex, or anything that `load` takes.
    variant : str or Variant
        One mutation; its wild type must be the file's.
    energy : str or Energy, default "consensus"
        Or "vina", or an energy.energies.Energy of one's own.
    backbone : {"fixed", "local"}, default "fixed"
        Whether a substitution is built on the crystal's backbone, or the seven residues around it move. Around an
        insertion or deletion they always do.

    Returns
    -------
    Mutant or RebuiltLoop
        A Mutant of a substitution on the crystal's backbone, else a RebuiltLoop. Both have `complex`, the complex with
        the leading conformer or backbone in place, and `save`.

    Raises
    ------
    NumberingError
        A residue is not resolved, has no backbone, or is another one in the file.
    NotationError
        The text is no variant.
    NotModelledError
        The backbone around an insertion or deletion cannot be rebuilt.

    Examples
    --------
    >>> import alkstruct as alk
    >>> mutant = alk.build(alk.load("crizotinib"), "L1196M")
    >>> mutant.atoms
    ('CB', 'CG', 'SD', 'CE')
    """
    structure, variant, energy = load(complex), parse(variant), with_backbone(energy, backbone)
    if variant.is_compound:
        raise NumberingError(f"{variant} cannot be built: only single mutations can; ask for one")
    if variant.is_substitution and energy.backbone == "fixed":
        return build_mutant(structure, variant, energy)
    require_wild_type(structure, variant.mutations[0])
    return rebuild(structure, variant, energy)
