"""Entries of the Protein Data Bank that are not packaged: the user's cache, and checked downloads into it.

A download is used only if it is a complete mmCIF file of the entry that was asked for; size and SHA-256 are
recorded beside it, and a file of the cache that no longer agrees is fetched again. ``ALKSTRUCT_CACHE`` names
another folder, ``ALKSTRUCT_OFFLINE=1`` forbids the network.
"""

import hashlib
import json
import os
import re
import tempfile
from functools import partial
from pathlib import Path

from alkstruct.display.progress import progress_bar
from alkstruct.errors import FetchError, StructureError, quoted
from alkstruct.io.downloads import Failure, text_behind
from alkstruct.io.files import MOST_BYTES, decoded, is_mmcif

#: Asked in this order.
DOWNLOAD_HOSTS = (
    ("RCSB", "https://files.rcsb.org/download/{upper}.cif.gz"),
    ("PDBe", "https://www.ebi.ac.uk/pdbe/entry-files/download/{lower}.cif"),
)
ENTRY_PATTERN = re.compile("[1-9][0-9A-Za-z]{3}")
ENTRY_ID = re.compile(r"""^_entry\.id\s+['"]?(\w+)['"]?\s*$""", re.MULTILINE)
ONLINE_VALUES = ("", "0", "no", "false")  # values of ALKSTRUCT_OFFLINE that do not forbid the network


def is_entry(text):
    """Tell whether a text has the form of a PDB entry's identifier.

    Examples
    --------
    >>> is_entry("6mx8"), is_entry("crizotinib"), is_entry("../6")
    (True, False, False)
    """
    return ENTRY_PATTERN.fullmatch(text) is not None


def cache_folder():
    """Return the folder of downloads, ``ALKSTRUCT_CACHE`` or the system's for such files: pathlib.Path."""
    if chosen := os.environ.get("ALKSTRUCT_CACHE"):
        return Path(chosen).expanduser()
    import pooch

    return Path(pooch.os_cache("alkstruct"))


def is_offline():
    """Tell whether ``ALKSTRUCT_OFFLINE`` forbids the network."""
    return os.environ.get("ALKSTRUCT_OFFLINE", "").strip().lower() not in ONLINE_VALUES


def obtain(entry, *, packaged="", progress=False):
    """Get a sound mmCIF file of an entry from the cache, or else from the network.

    Parameters
    ----------
    entry : str
        In any case.
    packaged : str, optional
        What to name as packaged if the entry cannot be had.
    progress : bool, default False
        Whether a bar on standard error shows the download.

    Returns
    -------
    tuple of (pathlib.Path, str)
        The file, and where it came from: "cache" or a URL.

    Raises
    ------
    FetchError
        No identifier of an entry, no network, no such entry, or nothing sound came.
    """
    entry = valid(entry)
    found = cached(entry)
    if found is not None:
        return found, "cache"
    if is_offline():
        raise FetchError(_refusal(entry, ["the network is forbidden by ALKSTRUCT_OFFLINE"], packaged))
    tried = []
    with progress_bar(shown=progress, desc=entry, unit="B", unit_scale=True, unit_divisor=1024) as bar:
        for host, template in DOWNLOAD_HOSTS:
            url = template.format(upper=entry, lower=entry.lower())
            try:
                return _keep(entry, text_behind(url, partial(_complete, entry=entry), bar), url), url
            except Failure as problem:
                tried.append(f"{host} ({url}) {problem}")
    raise FetchError(_refusal(entry, tried, packaged))


def cached(entry):
    """Return the path of an entry's sound file in the cache; None if it is absent or damaged."""
    return next((path for path in _places(entry) if path.is_file() and _is_sound(path, entry)), None)


def valid(entry):
    """Return an identifier in upper case; nothing else may become part of a path or a URL."""
    if not isinstance(entry, str) or not is_entry(entry):
        raise FetchError(f"{quoted(entry)} is no PDB entry; give four characters, the first a digit, as in 6MX8")
    return entry.upper()


def _places(entry):
    """Where the cache may have an entry: as it is downloaded, or as a user puts it there."""
    return cache_folder() / f"{entry}.cif", cache_folder() / f"{entry}.cif.gz"


def _refusal(entry, tried, packaged):
    place, compressed = _places(entry)
    damaged = [path for path in (place, compressed) if path.is_file()]
    found = [f"{path} is damaged" for path in damaged] or [f"there is no {place}"]
    known = f"; packaged are {packaged}" if packaged else ""
    return (
        f"cannot get {entry}: it is not packaged, {', '.join((*found, *tried))}{known}; save the entry's mmCIF "
        f"file as {place}, or give the path of a file"
    )


def _is_sound(path, entry):
    """Tell whether a file of the cache is what was downloaded; one without a record: a complete mmCIF file."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        note = path.with_suffix(".json")
        if note.is_file():
            record = json.loads(note.read_bytes())
            if any(record[key] != value for key, value in _digest(content).items()):
                return False
        _complete(content, entry)
    except (OSError, ValueError, LookupError, TypeError, Failure):
        return False
    return True


def _digest(content):
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _keep(entry, text, url):
    """Write a file and its record to the cache, each all at once: its path."""
    place, content = _places(entry)[0], text.encode("utf-8")
    record = {"entry": entry, "url": url, **_digest(content)}
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place, content)
        _write(place.with_suffix(".json"), json.dumps(record, indent=1).encode("ascii"))
    except OSError as problem:
        raise FetchError(
            f"{entry} was downloaded and cannot be kept in {place.parent}: {problem.strerror or problem}; set "
            "ALKSTRUCT_CACHE to a folder that can be written"
        ) from problem
    return place


def _write(path, content):
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        draft = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            file.close()  # before it is renamed, for Windows
            draft.replace(path)
        except BaseException:
            file.close()
            draft.unlink(missing_ok=True)
            raise


def _complete(content, entry):
    """The text of a complete mmCIF file of an entry; the archive ends each table, the last one too, with a #."""
    try:
        text = decoded(content, "what came")
    except StructureError as problem:
        raise Failure(f"gave no file that can be used: {problem}", again=True) from problem
    names = ENTRY_ID.findall(text)
    if not is_mmcif(text) or not names:
        raise Failure("gave something that is no mmCIF file of an entry", again=True)
    if names[0].upper() != entry:
        raise Failure(f"gave entry {names[0]} instead", again=False)
    if "\n_atom_site.Cartn_x" not in text:
        raise Failure("gave a file without coordinates", again=True)
    if text.rstrip().rpartition("\n")[2].strip() != "#":
        raise Failure("gave a file that is cut off", again=True)
    return text
