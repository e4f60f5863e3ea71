"""Find the structures that a list, a folder, a pattern or a file of models names, and load them."""

import contextlib
import glob
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from alkstruct.complexes.catalog import packaged_entry
from alkstruct.complexes.complex import Complex
from alkstruct.complexes.ligand_files import is_ligand_file
from alkstruct.complexes.loading import load
from alkstruct.errors import AlkstructError, StructureError, line_of
from alkstruct.io.files import STRUCTURE_ENDINGS, is_file, split_name
from alkstruct.io.structure_files import read_pose


class Source(NamedTuple):
    """One structure that was asked for.

    Attributes
    ----------
    given : object
        What `load` takes.
    name : str
        What it is called in tables; unique among those of one list.
    model : int or None
        Which model of the file is meant, from 1; None where it holds one.
    folders : tuple of str
        Folders that a file lies in, from the outside; () for what is no file.
    problem : str
        Why it cannot be loaded, where that is known already, else "".
    item : int
        Which of the things that were given it comes from, from 0; those of a folder share one.
    """

    given: Any
    name: str
    model: int | None = None
    folders: tuple[str, ...] = ()
    problem: str = ""
    item: int = 0

    @property
    def place(self):
        """Say where it comes from in few words: the path or name as it was given, or what kind of object it is: str."""
        if isinstance(self.given, str | Path):
            return f"{self.given}{'' if self.model is None else f', model {self.model}'}"
        return f"a {type(self.given).__name__}"


def sources_of(structures, choice):
    """List every structure that is meant: list of Source, in the order given, with names that are unique.

    Parameters
    ----------
    structures : str, pathlib.Path, object that `load` takes, or iterable of these
        A folder stands for its structure files, a pattern ("ensemble/*.pdb") for the files that fit it, both by name; a
        file of several models for each of them, and so does a Bio.PDB Structure.
    choice : dict
        Options of `load`. With a `pose`, or a `ligand` in a file of its own, no model but the one that `load` reads.

    Raises
    ------
    StructureError
        There is none.
    """
    ligand = choice.get("ligand")
    in_file = ligand is None or (isinstance(ligand, str) and not is_ligand_file(ligand))
    each_model = in_file and choice.get("pose") is None
    found = [
        source._replace(item=item)
        for item, given in enumerate(_listed(structures))
        for source in _sources(given, each_model)
    ]
    if not found:
        raise StructureError("there is no structure to score; give files, entries or complexes")
    return _with_unique_names(found)


def is_several(text):
    """Tell whether a text stands for several structures by itself: a folder, or a pattern of files and no file.

    Examples
    --------
    >>> is_several("ensemble/*.pdb"), is_several("2XP2")
    (True, False)
    """
    if packaged_entry(text):
        return False
    return _is_folder(Path(text)) or (glob.has_magic(text) and not is_file(Path(text)))


def _listed(structures):
    """Return the structures that were given, one by one; a single one may be iterable itself."""
    single = isinstance(structures, str | Path | Complex) or hasattr(structures, "read") or _is_live(structures)
    try:
        return [structures] if single else list(structures)
    except TypeError:
        raise StructureError(
            f"structures are a list, a folder, a pattern or a file, not {type(structures).__name__}"
        ) from None


def _is_live(value):
    """Tell whether something is an object of Bio.PDB or MDAnalysis that `load` takes."""
    return type(value).__module__.startswith("Bio.PDB") or (hasattr(value, "atoms") and hasattr(value, "universe"))


def _sources(given, each_model):
    """Sources of one thing that was given."""
    if isinstance(given, str) and packaged_entry(given):
        return [Source(given, packaged_entry(given))]
    if isinstance(given, str | Path):
        return _in_files(given, each_model)
    if isinstance(given, Complex):
        return [Source(given, given.name)]
    if each_model and getattr(given, "level", "") == "S" and len(given) > 1:  # a Bio.PDB Structure
        return [Source(model, f"{given.id}:{count}") for count, model in enumerate(given, 1)]
    name = getattr(given, "id", None) or getattr(getattr(given, "universe", None), "filename", None)
    name = name if name is not None else getattr(given, "name", None)
    return [Source(given, split_name(Path(str(name)))[0] if name else "structure")]


def _in_files(given, each_model):
    """Sources of a text or a path: a folder, a file or a pattern of them, or else what `load` makes of it."""
    path = Path(given)
    if _is_folder(path):
        files = sorted(file for file in path.iterdir() if split_name(file)[1] in STRUCTURE_ENDINGS and is_file(file))
        if not files:
            return [Source(given, path.name, problem=f"the folder {given} holds no structure file")]
    elif is_file(path):
        files = [path]
    elif glob.has_magic(str(given)):
        files = [Path(file) for file in sorted(glob.glob(str(given), recursive=True)) if is_file(Path(file))]  # noqa: PTH207
        if not files:
            return [Source(given, str(given), problem=f"no file fits {given}")]
    else:
        return [Source(given, split_name(path)[0] if path.suffix else str(given).upper())]
    return [source for file in files for source in _models(file, each_model)]


def _is_folder(path):
    try:
        return path.is_dir()
    except (OSError, ValueError):  # too long to be a path, or none
        return False


def _models(file, each_model):
    """Sources of one file: each of its models."""
    name, folders = split_name(file)[0], file.absolute().parent.parts
    models = 1
    if each_model:
        with contextlib.suppress(AlkstructError):  # `load` says what is wrong with the file
            models = read_pose(file, 1)[1]
    if models < 2:
        return [Source(file, name, folders=folders)]
    return [Source(file, f"{name}:{model}", model, folders) for model in range(1, models + 1)]


def _with_unique_names(sources):
    """Sources whose names differ: files of one name by the folders that they lie in, others by a number."""
    names = [source.name for source in sources]
    for depth in range(1, 1 + max(len(source.folders) for source in sources)):
        counts = Counter(names)
        names = [
            "/".join([*source.folders[-depth:], source.name]) if counts[name] > 1 and source.folders else name
            for source, name in zip(sources, names, strict=True)
        ]
    seen: Counter[str] = Counter()
    unique = []
    for source, name in zip(sources, names, strict=True):
        seen[name] += 1
        while seen[name] > 1 and f"{name} ({seen[name]})" in names:
            seen[name] += 1
        unique.append(source._replace(name=name if seen[name] == 1 else f"{name} ({seen[name]})"))
    return unique


def loaded(source, choice):
    """Load one structure: Complex with an inhibitor.

    Raises
    ------
    AlkstructError
        As `load`; or it has no inhibitor, or what was asked for is not there.
    """
    if source.problem:
        raise StructureError(source.problem)
    chosen = choice if source.model is None else choice | {"pose": source.model}
    try:
        structure = load(source.given, **chosen)
    except AlkstructError:
        raise
    except Exception as problem:  # a live object that is broken raises whatever it leads to
        raise StructureError(f"{source.name} cannot be loaded: {line_of(problem)}") from problem
    structure.require_inhibitor("a score")
    return structure
