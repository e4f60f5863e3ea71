"""Score the frames of a trajectory and print what they say of each variant."""

import warnings
from pathlib import Path

import alkstruct as alk
from alkstruct.cli.clusters import client_of, ignore_warnings_of_readers
from alkstruct.cli.inputs import entries_of, reference_of, shows_progress
from alkstruct.cli.messages import output
from alkstruct.display.notices import RESEARCH_USE
from alkstruct.io.files import is_file
from alkstruct.io.table_files import table_ending, write_frame
from alkstruct.scoring.table import DDG_KEY, DDG_SCALE_KEY, VERDICT_KEY
from alkstruct.tables.ensembles import indirect_key
from alkstruct.tables.files import stored
from alkstruct.tables.text import heading, legend, reading_notes, why
from alkstruct.tables.trajectories import SUMMARY_KEY, frames_grid, frames_in_words, not_scored
from alkstruct.trajectories.frames import frame_numbers, opened
from alkstruct.trajectories.parts import FRAMES_PER_PART

#: What ends so is meant as a file of coordinates, whether it is there or not; no variant does.
COORDINATE_ENDINGS = tuple(
    ".xtc .trr .dcd .nc .ncdf .netcdf .mdcrd .trj .crd .inpcrd .rst7 .restrt .coor .namdbin .lammpsdump .lammpstrj "
    ".h5md .tng .trc .dump .xyz .gro .pdb .ent .cif .mmcif .pdbqt .pqr .gsd .dms .bz2 .gz".split()
)
TASKS_PER_WORKER = 4  # of a cluster at least, so that its workers end at about the same time


def trajectory(args):
    """Score variants in the frames of a trajectory, write the files that are asked for and return the text."""
    files, words = files_and_variants(args)
    variants = entries_of(args, words)
    universe = opened(files).universe
    if not hasattr(universe, "trajectory"):
        raise alk.StructureError(f"{args.topology} has no coordinates; name a trajectory behind it")
    length = len(universe.trajectory)
    numbers = frame_numbers(length, args.start, args.stop, args.step)
    if not numbers:
        raise alk.AlkstructError(f"no frame is left by --start and --stop: the trajectory has {length}, from 0")
    scores = _scored(args, universe, variants, numbers)
    if not scores.statistics.frames:
        first = scores.failed.iloc[0]
        raise alk.StructureError(f"none of {len(numbers)} frames can be scored; frame {first.frame}: {first.reason}")
    table = scores.table if _needs_frames(args) else None
    keys = [DDG_KEY, DDG_SCALE_KEY, SUMMARY_KEY, indirect_key("frames", [scores.summary()]), VERDICT_KEY]
    return output(
        args,
        table,
        *_text(args, scores, numbers, length),
        last=(" ".join(filter(None, keys)), RESEARCH_USE),
        figure=alk.plot_ensemble,
        written=_written(args, scores, table),
    )


def files_and_variants(args):
    """Tell the files from the variants behind them: (list of str, list of str).

    Raises
    ------
    AlkstructError
        There is no variant, or a file behind one.
    """
    count = next((k for k, word in enumerate(args.words) if not is_coordinates(word)), len(args.words))
    words = args.words[count:]
    if args.mutations is not None:
        if words:
            raise alk.AlkstructError(f"{words[0]} is no file; with --mutations, all that stands before it are files")
        words = args.mutations
    if late := next((word for word in words if is_coordinates(word)), None):
        raise alk.AlkstructError(f"{late} stands behind a variant; name the files first, then the variants")
    if not words:
        raise alk.AlkstructError("name variants behind the files: alkstruct trajectory topology.pdb run.xtc G1202R")
    return [args.topology, *args.words[:count]], words


def is_coordinates(word):
    """Tell whether a word is a file of coordinates or means one; "@FILE" names a list of variants."""
    return not word.startswith("@") and (word.lower().endswith(COORDINATE_ENDINGS) or is_file(Path(word)))


def _needs_frames(args):
    """Tell whether the numbers of each frame are asked for, or a summary alone."""
    return args.json or any((args.csv, args.parquet, args.save, args.figure, args.convergence))


def _scored(args, universe, variants, numbers):
    """Score the frames, on a cluster or into a folder if the arguments say so: TrajectoryScores."""
    with client_of(args.dask) as client, warnings.catch_warnings():
        ignore_warnings_of_readers()
        part = FRAMES_PER_PART
        if client is not None and args.folder is None:  # few frames have to be enough for all workers
            tasks = TASKS_PER_WORKER * max(len(client.nthreads()), 1)
            part = min(part, -(-len(numbers) // tasks))
        return alk.score_trajectory(
            universe,
            variants,
            args.energy,
            ligand=args.ligand,
            chain=args.chain,
            smiles=args.smiles,
            reference=reference_of(args),
            start=args.start,
            stop=args.stop,
            step=args.step,
            backbone=args.backbone,
            keep="frames" if _needs_frames(args) else "summary",
            path=args.folder,
            frames_per_part=part,
            client=client,
            strict=args.strict,
            progress=shows_progress(args),
        )


def _text(args, scores, numbers, length):
    """Yield the paragraphs: what was scored, the summary, why in the frame that was loaded, its caveats."""
    first, template = scores.template, scores.scorer.frames.number
    rows = alk.score(first, scores.variants, args.energy, backbone=args.backbone)
    note = "Note: the backbone around each site in the inhibitor's reach gives way" * (args.backbone == "local")
    lines = [
        heading(first),
        frames_in_words(numbers, length, len(scores.failed), template),
        not_scored(scores.failed),
        note,
        *reading_notes(rows),
    ]
    yield "\n".join(line for line in lines if line)
    yield frames_grid(scores.summary())
    yield f"In frame {template}:\n\n{why(rows)}"
    yield legend(rows)


def _written(args, scores, table):
    """Write the summary and the figure of means, and say so: list of str."""
    written = []
    if args.folder is not None:
        written.append(f"{args.folder} holds the numbers of each frame; the same command again continues there.")
    if args.summary is not None:
        summary = scores.summary()
        write_frame(stored(summary, table_ending(args.summary)), args.summary)
        written.append(f"{args.summary} holds the summary, {len(summary)} row{'s' * (len(summary) != 1)}.")
    if args.convergence is not None:
        alk.save_figure(alk.plot_convergence(table), args.convergence)
        written.append(f"{args.convergence} shows how the means settle.")
    return written
