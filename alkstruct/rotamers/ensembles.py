"""Evaluate residue types at many sites: lay out the arrays, run the kernels on several threads, name the results."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numba
import numpy as np

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.energy.energies import DEFAULT_ENERGY, energy_named
from alkstruct.kernels.layouts import Results, Rotamers
from alkstruct.kernels.layouts import Sites as KernelSites
from alkstruct.kernels.scan import one_site, scan_sites
from alkstruct.kernels.threads import map_in_threads
from alkstruct.kernels.workspace import room_for
from alkstruct.rotamers.library import rotamer_set
from alkstruct.rotamers.sites import sites
from alkstruct.rotamers.surroundings import surroundings, within_reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from alkstruct.complexes.complex import Complex
    from alkstruct.energy.energies import Energy
    from alkstruct.rotamers.sites import Sites
    from alkstruct.rotamers.surroundings import Surroundings

CRYSTAL_WEIGHT = 0.10  # of the crystal's own conformer in the wild type's ensemble
# Every site looks through all protein atoms: more sites than this are taken in stretches, each shown what is in reach.
SITES_PER_STRETCH = 512
SITES_PER_SHARE = 8  # sites that a thread takes at a time: those near the inhibitor take far longer than others


@dataclass(frozen=True, eq=False, slots=True)
class Evaluation:
    """Both states of residue types at s sites; NaN where a type was not wanted.

    Attributes
    ----------
    apo, holo : ndarray, (s, 20), float64
        Ensemble free energies, kcal/mol; types in the order of AMINO_ACIDS.
    rigid : ndarray, (s, 20), float64
        `holo` with the inhibitor held in its crystal pose, kcal/mol.
    spread : ndarray, (s, 20), float64
        Standard deviation of the energy with the inhibitor over the holo ensemble, kcal/mol.
    contacts, clash_free : ndarray, (s, 20), float64
        Mean heavy-atom contacts with the inhibitor in holo; share of the apo ensemble without a clash with it.
    parts : ndarray, (s, 20, parts), float64
        Mean energy with the inhibitor in holo, by energy.energies.PARTS, kcal/mol.
    clashes, overlap : ndarray, (s, 20), float64
        Of the leading conformer with the inhibitor: pairs that clash, deepest overlap (Å, at least 0).
    atom, inhibitor_atom : ndarray, (s, 20), int64
        Where the deepest overlap is: index into the building plan's atoms and into the inhibitor's; -1 for none.
    seen : ndarray, (s, 20), float64
        Residues of the type that the library has seen around the backbone.
    """

    apo: np.ndarray
    holo: np.ndarray
    rigid: np.ndarray
    spread: np.ndarray
    contacts: np.ndarray
    clash_free: np.ndarray
    parts: np.ndarray
    clashes: np.ndarray
    overlap: np.ndarray
    atom: np.ndarray
    inhibitor_atom: np.ndarray
    seen: np.ndarray


def evaluate(
    structure: Complex,
    indices: Sequence[int],
    wanted: np.ndarray,
    energy: str | Energy = DEFAULT_ENERGY,
    around: Surroundings | None = None,
) -> Evaluation:
    """Evaluate the ensembles of residue types at sites, with and without the inhibitor.

    Parameters
    ----------
    structure : Complex
    indices : sequence of int, length s
        Residue indices, each `scorable`.
    wanted : ndarray, (s, 20), bool
        Types to evaluate.
    energy : str or Energy
        "allatom", "vina" or an energy.energies.Energy of one's own.
    around : Surroundings, optional
        Surroundings to use instead of those of the complex as it stands.

    Returns
    -------
    Evaluation
    """
    around = surroundings(structure, energy_named(energy)) if around is None else around
    backbones = sites(structure, indices)
    return evaluate_backbones(backbones, [structure.sequence[i] for i in backbones.index], wanted, around)


def evaluate_backbones(
    backbones: Sites, letters: Sequence[str], wanted: np.ndarray, around: Surroundings
) -> Evaluation:
    """Evaluate the ensembles of residue types on given backbones.

    Parameters
    ----------
    backbones : rotamers.sites.Sites
    letters : sequence of str, length s
        Wild type of each.
    wanted : ndarray, (s, 20), bool
        Types to evaluate.
    around : Surroundings

    Returns
    -------
    Evaluation
    """
    rotamers, start, seen = _rotamers_of(backbones, wanted)
    weight = np.where(backbones.complete, CRYSTAL_WEIGHT, 0.0)
    coded = kernel_sites(backbones, letters, weight, start)
    results = _empty_results(wanted.shape, around.rules.parts)
    for first in range(0, len(letters), SITES_PER_STRETCH):
        last = min(first + SITES_PER_STRETCH, len(letters))
        in_reach = around if len(letters) <= SITES_PER_STRETCH else within_reach(around, backbones.frames[first:last])
        _in_shares(partial(_scan, coded, rotamers, wanted, in_reach, results), first, last)
    return Evaluation(**results._asdict(), seen=seen)


def evaluate_each(
    backbones: Sites, letters: Sequence[str], wanted: np.ndarray, arounds: Sequence[Surroundings]
) -> Evaluation:
    """Evaluate the ensembles of residue types on given backbones, each of which has surroundings of its own.

    Parameters
    ----------
    backbones, letters, wanted
        As for `evaluate_backbones`.
    arounds : sequence of Surroundings, length s
        All by the same energy.

    Returns
    -------
    Evaluation
    """
    rotamers, start, seen = _rotamers_of(backbones, wanted)
    coded = kernel_sites(backbones, letters, np.where(backbones.complete, CRYSTAL_WEIGHT, 0.0), start)
    results = _empty_results(wanted.shape, arounds[0].rules.parts)
    for k, around in enumerate(arounds):
        _scan(coded, rotamers, wanted, around, results, k, k + 1)
    return Evaluation(**results._asdict(), seen=seen)


def _rotamers_of(backbones: Sites, wanted: np.ndarray) -> tuple[Rotamers, np.ndarray, np.ndarray]:
    """Return the rotamers of all wanted types: Rotamers, their rows (s, 20, 2), and residues seen (s, 20)."""
    start = np.zeros((*wanted.shape, 2), dtype=np.int64)
    seen = np.full(wanted.shape, np.nan)
    columns, offset = [], 0
    for t, letter in enumerate(AMINO_ACIDS):
        chosen = np.flatnonzero(wanted[:, t])
        if not len(chosen):
            continue
        rotamers = rotamer_set(letter, backbones.phi[chosen], backbones.psi[chosen])
        start[chosen, t, 0], start[chosen, t, 1] = rotamers.start[:-1] + offset, rotamers.start[1:] + offset
        seen[chosen, t] = rotamers.seen
        offset += rotamers.start[-1]
        columns.append(Rotamers(rotamers.chi, rotamers.sigma, rotamers.probability, rotamers.order))
    return Rotamers(*map(np.concatenate, zip(*columns, strict=True))), start, seen


def kernel_sites(
    backbones: Sites, letters: Sequence[str], crystal_weight: np.ndarray, rotamer_start: np.ndarray
) -> KernelSites:
    """Lay out backbones (rotamers.sites.Sites) for the kernels: kernels.layouts.Sites."""
    return KernelSites(
        frames=backbones.frames,
        hidden_start=backbones.hidden_start,
        hidden=backbones.hidden,
        wild_type=np.array([AMINO_ACIDS.index(letter) for letter in letters], dtype=np.int64),
        crystal=backbones.crystal,
        crystal_weight=crystal_weight,
        residue=backbones.index,
        rotamer_start=rotamer_start,
    )


def _empty_results(shape: tuple[int, ...], parts: int) -> Results:
    """Return Results for (s, 20) residue types: NaN, and -1 where an atom is named."""

    def blank() -> np.ndarray:
        return np.full(shape, np.nan)

    return Results(
        apo=blank(),
        holo=blank(),
        rigid=blank(),
        spread=blank(),
        contacts=blank(),
        clash_free=blank(),
        parts=np.full((*shape, parts), np.nan),
        clashes=blank(),
        overlap=blank(),
        atom=np.full(shape, -1, dtype=np.int64),
        inhibitor_atom=np.full(shape, -1, dtype=np.int64),
    )


def _scan(
    coded: KernelSites,
    rotamers: Rotamers,
    wanted: np.ndarray,
    around: Surroundings,
    results: Results,
    first: int,
    last: int,
) -> None:
    """Scan sites first:last, in work space of their own."""
    some = slice(first, last)
    part = coded._replace(
        **{name: getattr(coded, name)[some] for name in coded._fields if name not in ("hidden", "hidden_start")},
        hidden_start=coded.hidden_start[first : last + 1],
    )
    room = room_for(around, int(np.diff(coded.rotamer_start, axis=-1).max(initial=0)))
    own = Results(*(array[some] for array in results))
    scan_sites(part, rotamers, wanted[some], around.plans, around.protein, around.drug, around.rules, room, own)


def _in_shares(run: Callable[[int, int], None], first: int, last: int) -> None:
    """Call run(start, end) for shares of range(first, last) on several threads; a single one takes them all at once."""
    size = SITES_PER_SHARE if numba.get_num_threads() > 1 else max(last - first, 1)
    map_in_threads(lambda start: run(start, min(start + size, last)), range(first, last, size))


@dataclass(frozen=True, eq=False, slots=True)
class Ensemble:
    """Conformers of one residue type at one site, c of them, in the library's order, the crystal's own last.

    Attributes
    ----------
    type : int
        In AMINO_ACIDS.
    rotamers : int
        Of the library.
    frame : ndarray, (4, 3), float64
        N, CA, C, CB.
    coord : ndarray, (c, 18, 3), float64
        Side chains with hydrogens, Å.
    weights, apo, bound : ndarray, (c,), float64
        Library weight; energy with the protein; free energy with the inhibitor over its poses, kcal/mol.
    parts : ndarray, (c, parts), float64
        `bound` by energy.energies.PARTS.
    contacts, clashes, overlap : ndarray, (c,), float64
    where : ndarray, (c, 2), int64
        Side-chain atom and inhibitor atom of the deepest overlap.
    """

    type: int
    rotamers: int
    frame: np.ndarray
    coord: np.ndarray
    weights: np.ndarray
    apo: np.ndarray
    bound: np.ndarray
    parts: np.ndarray
    contacts: np.ndarray
    clashes: np.ndarray
    overlap: np.ndarray
    where: np.ndarray


def ensemble(
    structure: Complex,
    index: int,
    letter: str,
    around: Surroundings,
    *,
    crystal: bool = False,
    also_hidden: Iterable[int] = (),
) -> Ensemble:
    """Return every conformer of a residue type at a site: Ensemble.

    Parameters
    ----------
    structure : Complex
    index : int
        Residue index.
    letter : str
        One-letter code.
    around : Surroundings
    crystal : bool
        Whether the crystal's own conformer joins.
    also_hidden : sequence of int
        Further heavy atoms of the chain that the side chain does not see.
    """
    backbone, t = sites(structure, [index]), AMINO_ACIDS.index(letter)
    rotamers = rotamer_set(letter, backbone.phi, backbone.psi)
    weight = np.where(backbone.complete & crystal, CRYSTAL_WEIGHT, 0.0)
    coded = kernel_sites(backbone, [structure.sequence[index]], weight, np.zeros((1, 20, 2), dtype=np.int64))
    hidden = np.array([*backbone.hidden, *also_hidden], dtype=np.int64)
    coded = coded._replace(hidden=hidden, hidden_start=np.array([0, len(hidden)]))
    own = Rotamers(rotamers.chi, rotamers.sigma, rotamers.probability, rotamers.order)
    room = room_for(around, len(rotamers.probability))
    count = one_site(coded, own, t, around.plans, around.protein, around.drug, around.rules, room)
    found = room.found
    return Ensemble(
        type=t,
        rotamers=len(rotamers.probability),
        frame=backbone.frames[0],
        coord=found.coord[:count],
        weights=found.weights[:count],
        apo=found.apo[:count],
        bound=found.bound[:count],
        parts=found.parts[:count],
        contacts=found.contacts[:count],
        clashes=found.clashes[:count],
        overlap=found.overlap[:count],
        where=found.where[:count],
    )
