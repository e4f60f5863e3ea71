"""Entries that are not packaged: a server on 127.0.0.1 that fails in every way, and a cache that is damaged."""

import gzip
import importlib
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.cli.main import main
from alkstruct.complexes.catalog import structures_folder
from alkstruct.io import downloads, files, pdb_entries

TEXT = (structures_folder() / "2XP2.cif").read_text(encoding="ascii").replace("2XP2", "6MX8")
ZIPPED = gzip.compress(TEXT.encode("ascii"))
PLAIN = TEXT.encode("ascii")


# ---------------------------------------------------------------------------------- answers of the server


def gives(body, status=200, **headers):
    """The whole body, with its length."""

    def answer(request):
        request.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def cut_off(body, told=True):
    """Half of the body, then the connection ends; without a length, as some proxies do, nobody could tell."""

    def answer(request):
        request.send_response(200)
        if told:
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[: len(body) // 2])

    return answer


def silent(request):
    time.sleep(0.5)


def dripping(request):
    """A byte now and then: never silent for long, never done."""
    request.send_response(200)
    request.end_headers()
    for _ in range(40):
        request.wfile.write(b"#")
        request.wfile.flush()
        time.sleep(0.05)


def endless(request):
    request.send_response(200)
    request.end_headers()
    while True:
        request.wfile.write(b"#" * 2**16)


def hangs_up(request):
    request.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, address):
        """A client that hangs up is what is tested."""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        answers = self.server.answers[self.path.split("/")[1]]
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def hosts(server, monkeypatch, tmp_path):
    """Two hosts in place of the archive's, asked with little patience; both have the entry until told otherwise."""
    base = f"http://127.0.0.1:{server.server_port}"
    server.asked, server.answers = [], {"rcsb": [gives(ZIPPED)], "pdbe": [gives(PLAIN)]}
    places = ("RCSB", base + "/rcsb/{upper}.cif.gz"), ("PDBe", base + "/pdbe/{lower}.cif")
    monkeypatch.setattr(pdb_entries, "DOWNLOAD_HOSTS", places)
    quick = {
        "ALLOWED_SCHEMES": (f"{base}/",),
        "LONGEST_SILENCE": 0.2,
        "LONGEST_DOWNLOAD": 1.0,
        "RETRY_PAUSE": 0.01,
    }
    for name, value in quick.items():
        monkeypatch.setattr(downloads, name, value)
    monkeypatch.setenv("ALKSTRUCT_OFFLINE", "0")
    monkeypatch.setenv("ALKSTRUCT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return server


RCSB, PDBE = "/rcsb/6MX8.cif.gz", "/pdbe/6mx8.cif"


# ----------------------------------------------------------------------------------------- what works


def test_an_entry_is_downloaded_once(hosts, tmp_path):
    first, second = alk.load("6mx8"), alk.load("6MX8")
    assert hosts.asked == [RCSB]
    assert (first.name, first.inhibitor.name, len(first)) == ("6MX8", "crizotinib", 289)
    np.testing.assert_array_equal(first.coord, second.coord)
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["6MX8.cif", "6MX8.json"]
    record = json.loads((tmp_path / "cache" / "6MX8.json").read_text())
    assert record["size"] == len(PLAIN)
    assert record["url"].endswith(RCSB)


def test_pdbe_stands_in(hosts):
    hosts.answers["rcsb"] = [gives(b"gone", 404)]
    assert alk.load("6MX8").inhibitor.code == "VGH"
    assert hosts.asked == [RCSB, PDBE]


@pytest.mark.parametrize(
    "fault",
    [
        gives(b"", 500),
        gives(b"", 503),
        gives(b"", 429),
        silent,
        hangs_up,
        cut_off(ZIPPED),
        cut_off(ZIPPED, told=False),
        gives(b"<html>busy</html>"),
    ],
    ids=["500", "503", "429", "silent", "hangs up", "cut off", "cut off untold", "a page"],
)
def test_a_passing_fault_is_tried_again(hosts, fault):
    hosts.answers["rcsb"] = [fault, gives(ZIPPED)]
    assert alk.load("6MX8").inhibitor.code == "VGH"
    assert hosts.asked == [RCSB, RCSB]


def test_fetch_says_what_it_found_where(hosts, tmp_path):
    before = alk.fetch("6mx8")
    after = alk.fetch(["6MX8", "2XP2"])
    assert before.origin[0].endswith(RCSB)
    assert after.origin.tolist() == ["cache", "packaged"]
    assert after.pdb_id.tolist() == ["6MX8", "2XP2"]
    assert after.path[0] == str(tmp_path / "cache" / "6MX8.cif")
    assert after["size"][0] == len(PLAIN)
    assert alk.fetch([]).dtypes.astype(str).to_dict() == after.dtypes.astype(str).to_dict()


def test_score_of_an_entry(hosts):
    assert alk.score("6MX8", "G1202R").verdict[0] == alk.score("2XP2", "G1202R").verdict[0]


def test_a_file_of_that_name_comes_first(hosts, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "6MX8").write_bytes(PLAIN)
    with pytest.raises(alk.StructureError, match="6MX8 is no structure file by its ending"):
        alk.load("6MX8")
    assert hosts.asked == []


def test_a_file_may_be_put_in_place(hosts, tmp_path, monkeypatch):
    monkeypatch.setenv("ALKSTRUCT_OFFLINE", "1")
    (tmp_path / "cache").mkdir()
    for name, content in {"6MX8.cif": PLAIN, "6MX8.cif.gz": ZIPPED}.items():
        (tmp_path / "cache" / name).write_bytes(content)
        assert alk.load("6MX8").inhibitor.code == "VGH"
        (tmp_path / "cache" / name).unlink()
    assert hosts.asked == []


def test_redirection_within_https_is_followed(hosts):
    hosts.answers["rcsb"] = [gives(b"", 302, Location="/pdbe/6mx8.cif")]
    assert alk.load("6MX8").inhibitor.code == "VGH"
    assert hosts.asked == [RCSB, PDBE]


# ------------------------------------------------------------------------------------------ what does not

FAULTS = {
    "404": (gives(b"", 404), r"answered 404 \(no such entry", 1),
    "403": (gives(b"", 403), "answered 403", 1),
    "500": (gives(b"", 500), "answered 500", 3),
    "silent": (silent, r"was silent for 0\.2 s", 3),
    "dripping": (dripping, "took longer than 0.6 s", 1),
    "hangs up": (hangs_up, "cannot be reached", 3),
    "cut off": (cut_off(PLAIN), "broke off in the middle", 3),
    "cut off untold": (cut_off(PLAIN, told=False), "a file that is cut off", 3),
    "gzip cut off untold": (cut_off(ZIPPED, told=False), "gzip file that is damaged or cut off", 3),
    "cut before the coordinates": (gives(PLAIN[:3000].rpartition(b"#")[0] + b"#\n"), "without coordinates", 3),
    "another entry": (gives(PLAIN.replace(b"6MX8", b"4CLJ")), "gave entry 4CLJ instead", 1),
    "a page": (gives(b"<html>sign in</html>"), "no mmCIF file of an entry", 3),
    "a PDB file": (gives(b"HEADER    TRANSFERASE   6MX8\n"), "no mmCIF file of an entry", 3),
    "empty": (gives(b""), "no mmCIF file of an entry", 3),
    "huge by its own words": (gives(b"", Content_Length=str(2**40)), "sends more than 1 MB", 1),
    "huge": (endless, "sends more than 1 MB", 1),
    "unpacks to much": (gives(gzip.compress(bytes(2**21))), "gave no file that can be used: .* more than 1 MB", 3),
    "leaves https": (gives(b"", 302, Location="http://example.org/"), "leads to http://example.org/, .*not https", 1),
    "leads in circles": (gives(b"", 302, Location=PDBE), "leads in circles", 31),
    "nonsense for a length": (gives(b"", Content_Length="much"), "could not be understood", 3),
}


@pytest.mark.parametrize(("answer", "told", "times"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_and_nothing_is_kept(hosts, monkeypatch, tmp_path, answer, told, times):
    monkeypatch.setattr(files, "MOST_BYTES", 2**20)
    monkeypatch.setattr(downloads, "MOST_DOWNLOADED", 2**20)
    monkeypatch.setattr(downloads, "LONGEST_DOWNLOAD", 0.6)
    hosts.answers = {"rcsb": [gives(b"", 404)], "pdbe": [answer]}
    with pytest.raises(alk.FetchError, match=rf"cannot get 6MX8: .*PDBe \(http\S+\) .*{told}") as problem:
        alk.load("6MX8")
    for part in ("RCSB (http", "answered 404", "2XP2 (crizotinib)", str(tmp_path / "cache" / "6MX8.cif")):
        assert part in str(problem.value)
    assert hosts.asked.count(PDBE) == times
    assert not (tmp_path / "cache").exists()


def test_nobody_listens(hosts, monkeypatch):
    monkeypatch.setattr(downloads, "ALLOWED_SCHEMES", ("http://127.0.0.1:9/",))
    monkeypatch.setattr(pdb_entries, "DOWNLOAD_HOSTS", (("RCSB", "http://127.0.0.1:9/{upper}"),))
    with pytest.raises(alk.FetchError, match="cannot be reached"):
        alk.load("6MX8")


def test_the_real_hosts_are_https():
    for _, url in pdb_entries.DOWNLOAD_HOSTS:
        assert url.startswith(downloads.ALLOWED_SCHEMES) and downloads.ALLOWED_SCHEMES == ("https://",)


def test_http_is_refused(hosts, monkeypatch):
    monkeypatch.setattr(downloads, "ALLOWED_SCHEMES", ("https://",))
    with pytest.raises(alk.FetchError, match="is not https"):
        alk.load("6MX8")
    assert hosts.asked == []


@pytest.mark.parametrize("value", ["1", "yes", "TRUE", "anything"])
def test_offline_forbids_the_network(hosts, monkeypatch, value):
    monkeypatch.setenv("ALKSTRUCT_OFFLINE", value)
    with pytest.raises(alk.FetchError, match="forbidden by ALKSTRUCT_OFFLINE; packaged are 2XP2"):
        alk.load("6MX8")
    assert hosts.asked == []


WORDS = [
    "vemurafenib",
    "crizotinb",
    "VGX",
    "",
    "6MX",
    "6MX8A",
    "AMX8",
    "0MX8",
    "6M/8",
    "..",
    "6mx8.cif",
    "6MX8\n",
    "６MX8",
    "x" * 5000,
    "6MX\0",
]


@pytest.mark.parametrize("word", WORDS)
def test_other_words_do_not_reach_the_network(hosts, word):
    with pytest.raises(alk.StructureError):
        alk.load(word)
    assert hosts.asked == []


@pytest.mark.parametrize("word", [*WORDS, "../../6MX8", None, 6])
def test_what_is_fetched_is_an_entry(hosts, tmp_path, word):
    """One bad word and nothing is downloaded, nothing is written."""
    with pytest.raises(alk.FetchError, match="is no PDB entry; give four characters"):
        alk.fetch(["6MX8", word])
    assert hosts.asked == []
    assert not (tmp_path / "cache").exists()


# -------------------------------------------------------------------------------------- the damaged cache

DAMAGES = {
    "cut off": lambda content: content[: len(content) // 2],
    "cut at the end of a table": lambda content: content[: content.rindex(b"#", 0, len(content) // 2) + 1],
    "empty": lambda content: b"",
    "one digit changed": lambda content: content.replace(b"1.", b"2.", 1),
    "another entry": lambda content: content.replace(b"6MX8", b"4CLJ"),
    "noise": lambda content: bytes(range(256)) * 100,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_fetched_again(hosts, tmp_path, damage):
    alk.fetch("6MX8")
    place = tmp_path / "cache" / "6MX8.cif"
    place.write_bytes(damage(PLAIN))
    assert alk.load("6MX8").inhibitor.code == "VGH"
    assert place.read_bytes() == PLAIN
    assert len(hosts.asked) == 2


@pytest.mark.parametrize("record", [b"", b"[]", b"{}", b'{"size": 1}', b"\xff"])
def test_a_damaged_record_is_no_excuse(hosts, tmp_path, record):
    alk.fetch("6MX8")
    (tmp_path / "cache" / "6MX8.json").write_bytes(record)
    assert alk.fetch("6MX8").origin[0].endswith(RCSB)


def test_a_damaged_file_is_never_used(hosts, tmp_path, monkeypatch):
    alk.fetch("6MX8")
    (tmp_path / "cache" / "6MX8.cif").write_bytes(PLAIN.replace(b"1.", b"2.", 1))
    monkeypatch.setenv("ALKSTRUCT_OFFLINE", "1")
    with pytest.raises(alk.FetchError, match=r"6MX8\.cif is damaged, the network is forbidden"):
        alk.load("6MX8")


def test_a_failed_write_leaves_nothing_behind(hosts, tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pdb_entries.os, "fsync", full)
    with pytest.raises(alk.FetchError, match=r"cannot be kept in .*No space left on device; set ALKSTRUCT_CACHE"):
        alk.load("6MX8")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_cache_that_is_a_file(hosts, tmp_path):
    (tmp_path / "cache").write_text("in the way")
    with pytest.raises(alk.FetchError, match="set ALKSTRUCT_CACHE to a folder that can be written"):
        alk.load("6MX8")


def test_two_at_once_end_with_one_whole_file(hosts, tmp_path):
    found = []
    threads = [threading.Thread(target=lambda: found.append(alk.fetch("6MX8"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert (tmp_path / "cache" / "6MX8.cif").read_bytes() == PLAIN
    assert alk.fetch("6MX8").origin[0] == "cache"


def test_the_cache_is_the_systems_unless_it_is_named(monkeypatch, tmp_path):
    monkeypatch.delenv("ALKSTRUCT_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert pdb_entries.cache_folder().name == "alkstruct"
    monkeypatch.setenv("ALKSTRUCT_CACHE", "~/entries")
    assert pdb_entries.cache_folder().is_absolute()


# ---------------------------------------------------------------------------------------- the command line


def test_command_fetches_and_shows_a_bar(hosts, tmp_path, capsys):
    assert main(["fetch", "6mx8", "2XP2", "--progress"]) == 0
    out, err = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()[2:4]] == ["6MX8", "2XP2"]
    assert str(tmp_path / "cache") in out
    assert "6MX8:" in err
    assert main(["fetch", "6MX8,2XP2", "--quiet", "--json"]) == 0
    out, err = capsys.readouterr()
    assert [row["origin"] for row in json.loads(out)] == ["cache", "packaged"]
    assert err == ""


def test_command_fails_in_one_line(hosts, monkeypatch, capsys):
    monkeypatch.setenv("ALKSTRUCT_OFFLINE", "1")
    assert main(["fetch", "6MX8"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("alkstruct: cannot get 6MX8: ") and err.count("\n") == 1


# ------------------------------------------------------------------------------------------------ the page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "structures.md"


def test_the_page_quotes_the_constants():
    quoted = re.findall(r"^\| `([\w.]+)\.([A-Z_]+)` \| ([\d.]+)", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(quoted) >= 6
    for module, name, value in quoted:
        assert getattr(importlib.import_module(f"alkstruct.{module}"), name) == float(value), name


def test_the_page_quotes_the_error(monkeypatch):
    """But for most of the packaged entries, for which three dots stand."""
    monkeypatch.setenv("ALKSTRUCT_CACHE", "/home/me/.cache/alkstruct")
    with pytest.raises(alk.FetchError) as problem:
        alk.load("6MX8")
    (quoted,) = re.findall(r"^alkstruct: (cannot get 6MX8.*?)\n```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    first, last = " ".join(quoted.split()).split("...")
    said = str(problem.value)
    assert said.startswith(first) and said.endswith(last) and len(first) + len(last) < len(said)
