"""Download over https within limits of size and time, with several tries; pdb_entries keeps the cache."""

import queue
import threading
import time
from urllib.parse import urljoin

from alkstruct.io.files import MOST_BYTES

ALLOWED_SCHEMES = ("https://",)
MOST_DOWNLOADED = MOST_BYTES
LONGEST_SILENCE = 10.0  # s: longest wait for a connection, and for the next byte
LONGEST_DOWNLOAD = 60.0  # s: one download in all
DOWNLOAD_ATTEMPTS = 3  # at each host
RETRY_PAUSE = 1.0  # s before the second attempt, doubled before each further one
CHUNK_BYTES = 2**14  # bytes
# A compressed transfer would hide the size; RCSB's files are gzip files already.
REQUEST_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "alkstruct"}
PASSING_STATUS = (408, 425, 429)  # status codes below 500 that another attempt may mend


class Failure(Exception):
    """A download that came to nothing, in words that follow the host's name."""

    def __init__(self, text, *, again):
        super().__init__(text)
        self.again = again


def text_behind(url, check, bar):
    """Get the checked text behind a URL, with several tries where that may help.

    Parameters
    ----------
    url : str
    check : callable
        Takes the bytes that came, gives the text, or raises Failure.
    bar : tqdm.tqdm or NoBar
        Is told of the bytes.

    Returns
    -------
    str

    Raises
    ------
    Failure
        Of the last attempt.
    """
    for attempt in range(DOWNLOAD_ATTEMPTS - 1):
        try:
            return check(_download(url, bar))
        except Failure as problem:
            if not problem.again:
                raise
        time.sleep(RETRY_PAUSE * 2**attempt)
    return check(_download(url, bar))


def _download(url, bar):
    """Bytes behind a URL.

    In a thread of its own, so that the limit of time holds for looking up a name and for headers too.
    """
    from pooch import HTTPDownloader

    sink, outcome = _Sink(bar), queue.SimpleQueue()
    ask = HTTPDownloader(
        timeout=LONGEST_SILENCE, chunk_size=CHUNK_BYTES, headers=REQUEST_HEADERS, hooks={"response": sink.check}
    )

    def run():
        try:
            if not url.startswith(ALLOWED_SCHEMES):
                raise Failure("is not https", again=False)
            ask(url, sink, None)
            outcome.put(None)
        except BaseException as problem:
            outcome.put(problem)
        finally:
            sink.close()

    threading.Thread(target=run, name="alkstruct download", daemon=True).start()
    try:
        problem = outcome.get(timeout=LONGEST_DOWNLOAD)
    except queue.Empty:
        raise Failure(f"took longer than {LONGEST_DOWNLOAD:g} s", again=False) from None
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
            if not target.startswith(ALLOWED_SCHEMES):
                raise Failure(f"leads to {target}, which is not https", again=False)
        size = response.headers.get("content-length", "")
        if size.isdecimal():
            self._limit(int(size))
            self.bar.reset(total=int(size))

    def write(self, chunk):
        if self.stopped:
            raise TimeoutError
        self._limit(len(self.content) + len(chunk))
        self.content += chunk
        self.bar.update(len(chunk))

    def flush(self):
        pass

    def close(self):
        for response in self.responses:
            response.close()

    def _limit(self, size):
        if size > MOST_DOWNLOADED:
            raise Failure(f"sends more than {MOST_DOWNLOADED / 2**20:g} MB", again=False)


def _explained(problem):
    """What went wrong in a download as a Failure."""
    from requests import exceptions

    if isinstance(problem, Failure):
        return problem
    if isinstance(problem, exceptions.HTTPError):
        status = problem.response.status_code
        hint = " (no such entry, or one that was withdrawn)" if status in (404, 410) else ""
        return Failure(f"answered {status}{hint}", again=status >= 500 or status in PASSING_STATUS)
    if isinstance(problem, exceptions.Timeout) or "timed out" in str(problem):
        return Failure(f"was silent for {LONGEST_SILENCE:g} s", again=True)
    if isinstance(problem, exceptions.TooManyRedirects):
        return Failure("leads in circles", again=False)
    if isinstance(problem, exceptions.SSLError):
        return Failure("has no valid certificate", again=False)
    if isinstance(problem, exceptions.ChunkedEncodingError):
        return Failure("broke off in the middle", again=True)
    if isinstance(problem, exceptions.ConnectionError):
        return Failure("cannot be reached", again=True)
    return Failure(f"could not be understood ({type(problem).__name__})", again=True)
