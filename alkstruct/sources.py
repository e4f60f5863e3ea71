"""Entries of the Protein Data Bank that are not packaged: from the user's cache, or downloaded and checked.

A download is used only if it is a complete mmCIF file of the entry that was asked for; size and SHA-256 are
recorded beside it, and a file of the cache that no longer agrees is fetched again. ``ALKSTRUCT_CACHE`` names
another folder, ``ALKSTRUCT_OFFLINE=1`` forbids the network.
"""

import hashlib
import json
import os
import queue
import re
import tempfile
import threading
import time
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urljoin

from alkstruct.errors import FetchError, StructureError
from alkstruct.files import MOST_BYTES, decoded, is_mmcif

#: Asked in this order.
HOSTS = (
    ("RCSB", "https://files.rcsb.org/download/{upper}.cif.gz"),
    ("PDBe", "https://www.ebi.ac.uk/pdbe/entry-files/download/{lower}.cif"),
)
SCHEMES = ("https://",)
MOST_DOWNLOADED = MOST_BYTES
SILENCE = 10.0  # s: longest wait for a connection, and for the next byte
LONGEST = 60.0  # s: one download in all
ATTEMPTS = 3  # at each host
PAUSE = 1.0  # s before the second attempt, doubled before each further one
CHUNK = 2**14  # bytes
# A compressed transfer would hide the size; RCSB's files are gzip files already.
HEADERS = {"Accept-Encoding": "identity", "User-Agent": "alkstruct"}
PASSING = (408, 425, 429)  # status codes below 500 that another attempt may mend

ENTRY = re.compile("[1-9][0-9A-Za-z]{3}")
ENTRY_ID = re.compile(r"""^_entry\.id\s+['"]?(\w+)['"]?\s*$""", re.MULTILINE)
ALLOWED = ("", "0", "no", "false")  # values of ALKSTRUCT_OFFLINE that do not forbid the network


def is_entry(text):
    """Whether a text has the form of a PDB entry's identifier.

    Examples
    --------
    >>> is_entry("6mx8"), is_entry("crizotinib"), is_entry("../6")
    (True, False, False)
    """
    return ENTRY.fullmatch(text) is not None


def cache_folder():
    """Where downloads are kept: ``ALKSTRUCT_CACHE``, or the system's folder for such files; a pathlib.Path."""
    if chosen := os.environ.get("ALKSTRUCT_CACHE"):
        return Path(chosen).expanduser()
    import pooch

    return Path(pooch.os_cache("alkstruct"))


def is_offline():
    """Whether ``ALKSTRUCT_OFFLINE`` forbids the network."""
    return os.environ.get("ALKSTRUCT_OFFLINE", "").strip().lower() not in ALLOWED


def obtain(entry, *, packaged="", progress=False):
    """A sound mmCIF file of an entry, from the cache or else from the network.

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
    with _bar(entry, progress) as bar:
        for host, template in HOSTS:
            url = template.format(upper=entry, lower=entry.lower())
            try:
                return _keep(entry, _patiently(url, entry, bar), url), url
            except _Failure as problem:
                tried.append(f"{host} ({url}) {problem}")
    raise FetchError(_refusal(entry, tried, packaged))


def cached(entry):
    """A sound file of an entry in the cache as a pathlib.Path; None if there is none, or a damaged one."""
    return next((path for path in _places(entry) if path.is_file() and _is_sound(path, entry)), None)


def valid(entry):
    """An identifier in upper case; nothing else may become part of a path or a URL."""
    if not isinstance(entry, str) or not is_entry(entry):
        raise FetchError(f"{entry!r} is no PDB entry; give four characters, the first a digit, as in 6MX8")
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


# ------------------------------------------------------------------------------------------------ the cache


def _is_sound(path, entry):
    """Whether a file of the cache is what was downloaded; one without a record: a complete mmCIF file."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        note = path.with_suffix(".json")
        if note.is_file():
            record = json.loads(note.read_bytes())
            if any(record[key] != value for key, value in _digest(content).items()):
                return False
        _complete(content, entry)
    except (OSError, ValueError, LookupError, TypeError, _Failure):
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
        raise _Failure(f"gave no file that can be used: {problem}", again=True) from problem
    names = ENTRY_ID.findall(text)
    if not is_mmcif(text) or not names:
        raise _Failure("gave something that is no mmCIF file of an entry", again=True)
    if names[0].upper() != entry:
        raise _Failure(f"gave entry {names[0]} instead", again=False)
    if "\n_atom_site.Cartn_x" not in text:
        raise _Failure("gave a file without coordinates", again=True)
    if text.rstrip().rpartition("\n")[2].strip() != "#":
        raise _Failure("gave a file that is cut off", again=True)
    return text


# ---------------------------------------------------------------------------------------------- the network


class _Failure(Exception):
    """A download that came to nothing, in words that follow the host's name."""

    def __init__(self, text, *, again):
        super().__init__(text)
        self.again = again


def _patiently(url, entry, bar):
    """The checked text behind a URL, asked for several times if that may help."""
    for attempt in range(ATTEMPTS - 1):
        try:
            return _complete(_download(url, bar), entry)
        except _Failure as problem:
            if not problem.again:
                raise
        time.sleep(PAUSE * 2**attempt)
    return _complete(_download(url, bar), entry)


def _download(url, bar):
    """Bytes behind a URL.

    In a thread of its own, so that the limit of time holds for looking up a name and for headers too.
    """
    from pooch import HTTPDownloader

    sink, outcome = _Sink(bar), queue.SimpleQueue()
    ask = HTTPDownloader(timeout=SILENCE, chunk_size=CHUNK, headers=HEADERS, hooks={"response": sink.check})

    def run():
        try:
            if not url.startswith(SCHEMES):
                raise _Failure("is not https", again=False)
            ask(url, sink, None)
            outcome.put(None)
        except BaseException as problem:
            outcome.put(problem)
        finally:
            sink.close()

    threading.Thread(target=run, name="alkstruct download", daemon=True).start()
    try:
        problem = outcome.get(timeout=LONGEST)
    except queue.Empty:
        raise _Failure(f"took longer than {LONGEST:g} s", again=False) from None
    finally:
        sink.stopped = True
    if problem is not None:
        raise _explained(problem) from problem
    return bytes(sink.content)


class _Sink:
    """What a download writes to: stops it where it is too large, leaves https, or is not waited for any longer."""

    def __init__(self, bar):
        self.bar, self.content, self.responses, self.stopped = bar, bytearray(), [], False

    def check(self, response, **_):
        """Look at the head of an answer before its body, or the page that it leads to, is read."""
        self.responses.append(response)
        if response.is_redirect:
            target = urljoin(response.url, response.headers["location"])
            response.close()  # its body is of no use, and may be of any size
            if not target.startswith(SCHEMES):
                raise _Failure(f"leads to {target}, which is not https", again=False)
        size = response.headers.get("content-length", "")
        if size.isdecimal():
            self._limit(int(size))
            if self.bar is not None:
                self.bar.reset(total=int(size))

    def write(self, chunk):
        if self.stopped:
            raise TimeoutError
        self._limit(len(self.content) + len(chunk))
        self.content += chunk
        if self.bar is not None:
            self.bar.update(len(chunk))

    def flush(self):
        pass

    def close(self):
        for response in self.responses:
            response.close()

    def _limit(self, size):
        if size > MOST_DOWNLOADED:
            raise _Failure(f"sends more than {MOST_DOWNLOADED / 2**20:g} MB", again=False)


def _explained(problem):
    """What went wrong in a download as a _Failure."""
    from requests import exceptions

    if isinstance(problem, _Failure):
        return problem
    if isinstance(problem, exceptions.HTTPError):
        status = problem.response.status_code
        hint = " (no such entry, or one that was withdrawn)" if status in (404, 410) else ""
        return _Failure(f"answered {status}{hint}", again=status >= 500 or status in PASSING)
    if isinstance(problem, exceptions.Timeout) or "timed out" in str(problem):
        return _Failure(f"was silent for {SILENCE:g} s", again=True)
    if isinstance(problem, exceptions.TooManyRedirects):
        return _Failure("leads in circles", again=False)
    if isinstance(problem, exceptions.SSLError):
        return _Failure("has no valid certificate", again=False)
    if isinstance(problem, exceptions.ChunkedEncodingError):
        return _Failure("broke off in the middle", again=True)
    if isinstance(problem, exceptions.ConnectionError):
        return _Failure("cannot be reached", again=True)
    return _Failure(f"could not be understood ({type(problem).__name__})", again=True)


def _bar(entry, progress):
    """A progress bar that counts bytes, or a stand-in that gives None."""
    if not progress:
        return nullcontext()
    from tqdm import tqdm

    return tqdm(desc=entry, unit="B", unit_scale=True, unit_divisor=1024)
