"""Build a variant as structures: rotamers on the crystal's backbone, or backbones that move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alkstruct.complexes.contacts import INDIRECT_DISTANCE
from alkstruct.complexes.loading import load
from alkstruct.complexes.wild_types import require_wild_type
from alkstruct.energy.energies import BACKBONE_CHOICES, DEFAULT_BACKBONE, DEFAULT_ENERGY, with_backbone
from alkstruct.errors import AlkstructError, NumberingError, quoted
from alkstruct.kinase.notation import of_kinase, parse
from alkstruct.loops.local import gives_way
from alkstruct.loops.rebuilt import rebuild
from alkstruct.rotamers.mutants import build_mutant

if TYPE_CHECKING:
    from alkstruct.complexes.complex import Complex
    from alkstruct.energy.energies import Energy
    from alkstruct.kinase.mutations import Variant
    from alkstruct.loops.rebuilt import RebuiltLoop
    from alkstruct.rotamers.mutants import Mutant


def build(
    complex: Complex | str,
    variant: str | Variant,
    energy: str | Energy = DEFAULT_ENERGY,
    *,
    backbone: str = DEFAULT_BACKBONE,
) -> Mutant | RebuiltLoop:
    """Build a variant in a complex: every conformer of a new side chain, or backbones where the backbone moves.

    Parameters
    ----------
    complex : Complex or str
        A complex, or anything that `load` takes.
    variant : str or Variant
        One mutation; its wild type must be the file's.
    energy : str or Energy, default "consensus"
        Or "vina", or an energy.energies.Energy of one's own.
    backbone : {"fixed", "local", "auto"}, default "auto"
        Whether a substitution is built on the crystal's backbone ("fixed"), or the seven residues around it move
        ("local"). "auto" lets them move where they do in its row of `score`: within the inhibitor's reach, for proline
        and for any residue where only glycine is found. Around an insertion or deletion the backbone always moves.

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
    structure = load(complex)
    variant = of_kinase(parse(variant, structure.kinase), structure.kinase)
    if variant.is_compound:
        raise NumberingError(f"{variant} cannot be built: only single mutations can; ask for one")
    moves = backbone_moves(structure, variant, backbone)
    energy = with_backbone(energy, "local" if moves and variant.is_substitution else "fixed")
    return rebuild(structure, variant, energy) if moves else build_mutant(structure, variant, energy)


def backbone_moves(structure: Complex, variant: Variant, backbone: str = DEFAULT_BACKBONE) -> bool:
    """Tell whether the backbone around a single mutation moves where `build` builds it.

    Parameters
    ----------
    structure : Complex
    variant : Variant
    backbone : {"fixed", "local", "auto"}, default "auto"
        As for `build`.

    Returns
    -------
    bool

    Raises
    ------
    AlkstructError
        No such backbone.
    NumberingError
        The residue is not resolved, or is another one in the structure.
    """
    if backbone not in BACKBONE_CHOICES:
        raise AlkstructError(f"backbone={quoted(backbone)} is not known; choose one of {', '.join(BACKBONE_CHOICES)}")
    (mutation,) = variant.mutations
    index = require_wild_type(structure, mutation)
    if not mutation.is_substitution or backbone != "auto":
        return backbone == "local" or not mutation.is_substitution
    reached = bool(structure.distances()[index] <= INDIRECT_DISTANCE)
    return reached and gives_way(structure, index, mutation.mutant, backbone)
