"""Hostile input against the public functions: a result, a warning or an error of alkstruct must come out.

    python -m tools.fuzz --cases 100000 --seed 1 [--folder FOLDER]
    python -m tools.fuzz --repeat 1:4711 [--folder FOLDER]

Each case is drawn from a seed of its own, SEED:NUMBER, and damages a small file (the packaged entries cut down to the
inhibitor and the residues about it, and the PDB files of FOLDER), a ligand file, a notation or a name, or writes a
structure file in another way without an atom more or less. A failure is

- an exception that is no AlkstructError, or a warning that is no AlkstructWarning;
- an error or warning that is no line of printable text of bounded length, or does not say what to do;
- more than `SECONDS` of time, or `MEMORY` bytes;
- a file written outside the folder of the run, a connection, a process, something unpickled;
- a result that is none: coordinates that are not finite, numbers that do not ascend with the atoms;
- an atom that is lost or made: in a file that is only rearranged an error, too, and mutations that the crystal has not;
  in a damaged one atoms of whole residues that the damage has left as they were.

It is printed with its seed. Repeating needs the same FOLDER, as the choice of a file is drawn among all.
"""

import argparse
import collections
import contextlib
import io
import os
import random
import signal
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

import numpy as np

import alkstruct as alk
from alkstruct.cli import main as cli_main
from alkstruct.errors import LONGEST_MESSAGE
from alkstruct.kinase import notation
from alkstruct.scoring import variant_lists
from tools import hostile, rearranged

SECONDS = 5
MEMORY = 4 * 2**30
SHARES = {"structure": 0.52, "rearranged": 0.1, "notation": 0.2, "ligand": 0.1, "name": 0.05, "command": 0.03}
WATCHED = ("socket.connect", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "pickle.find_class")


class Failed(Exception):
    """What a case did that it must not."""


class Hang(BaseException):
    """Raised by the alarm; no `except Exception` on the way stops it."""


class Fuzz:
    """Sources, and a folder that is the only place where a case may write."""

    def __init__(self, folder, home):
        self.structures = hostile.sources(folder)
        self.whole = hostile.whole_entries()
        self.ligands = hostile.ligands()
        self.home = Path(home)
        self.watching, self.seen = False, []
        sys.addaudithook(self._audit)

    def _audit(self, event, arguments):
        if not self.watching:
            return
        if event in WATCHED:
            self.seen.append(f"{event} {arguments!r}")
        elif event == "open" and isinstance(arguments[0], str | bytes) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            path = os.path.abspath(os.fsdecode(arguments[0]))  # noqa: PTH100
            if not path.startswith((str(self.home), "/dev/null")):
                self.seen.append(f"wrote {path}")

    def outcome(self, seed):
        """What one case came to, in a word; raises what it must not do."""
        draw = random.Random(seed)
        kind = draw.choices(list(SHARES), list(SHARES.values()))[0]
        self.seen.clear()
        with warnings.catch_warnings(record=True) as caught, io.StringIO() as said:
            warnings.simplefilter("always")
            with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
                self.watching = True
                try:
                    word = getattr(self, f"_{kind}")(draw) or "result"
                except alk.AlkstructError as problem:
                    _check_message(str(problem))
                    word = type(problem).__name__
                finally:
                    self.watching = False
        for warning in caught:
            if not issubclass(warning.category, alk.AlkstructWarning):
                raise Failed(f"{warning.category.__name__}: {warning.message} ({warning.filename}, {warning.lineno})")
            _check_message(str(warning.message))
        if self.seen:
            raise Failed(self.seen[0])
        return f"{kind}: {word}" + (" with a warning" if caught else "")

    # ------------------------------------------------------------------------------------------- kinds of cases

    def _structure(self, draw):
        name, text = draw.choice(list(self.structures.items()))
        damaged = hostile.damaged_text(draw, text)
        content = hostile.packed(draw, damaged)
        choice = {}
        if draw.random() < 0.2:
            codes = ("VGH", "5P8", "ATP", "4MK", " vgh ", "", "*", hostile.unicode_text(draw))
            choice["ligand"] = draw.choice((*codes, alk.load("2XP2").inhibitor))
        if draw.random() < 0.1:
            choice["chain"] = draw.choice(("A", "B", " ", "", hostile.unicode_text(draw)))
        if draw.random() < 0.3:
            choice["reference"] = None
        if draw.random() < 0.1:
            choice["pose"] = draw.choice((1, 2, 3, 0, -1, 10**30, "1", None))
        complex = alk.load(self._opened(draw, name, content), **choice)
        _check_complex(complex)
        plain = name.endswith(".pdb") and content == damaged.encode("utf-8", "surrogatepass")
        if plain and (fault := rearranged.lost(text, damaged, complex)):
            raise Failed(f"{name}: {fault}")
        repr(complex), complex.mutations
        if draw.random() < 0.1:
            complex.save(self.home / draw.choice(("out.pdb", "out.cif")))
        if draw.random() < 0.1 and complex.inhibitor is not None:
            alk.contacts(complex)
        if draw.random() < 0.02 and complex.inhibitor is not None:
            alk.score(complex, ["L1196M", "G1202R", "T315I", "C1156Y+L1198F"], energy="vina")
            alk.scan(complex, within=4, energy="vina")

    def _rearranged(self, draw):
        name = draw.choice([name for name in self.structures if name.endswith(".pdb")])
        text = self.whole[name] if name in self.whole and draw.random() < 0.2 else self.structures[name]
        written, choice, wanted = rearranged.case(draw, text)
        try:
            complex = alk.load(io.StringIO(written), **choice)
        except alk.AlkstructError as problem:
            raise Failed(f"{name} is refused: {problem}") from problem
        _check_complex(complex)
        if fault := rearranged.missing(wanted, complex):
            raise Failed(f"{name}: {fault}")

    def _opened(self, draw, name, content):
        """Content as a file of some kind."""
        how = draw.random()
        if how < 0.3:
            return io.BytesIO(content)
        if how < 0.5:
            return io.StringIO(content.decode("utf-8", "replace"))
        ending = Path(name).suffix
        if draw.random() < 0.1:
            ending = draw.choice((".pdb", ".cif", ".ent.gz", ".CIF.GZ", ".pdbqt", ".mol2", ".gro", ".mae", ".txt"))
        path = self.home / f"case{ending}"
        path.write_bytes(content)
        return draw.choice((path, str(path)))

    def _notation(self, draw):
        if draw.random() < 0.3:
            text, meant = hostile.spelt_variant(draw)
            if str(alk.parse(text)) != meant:
                raise Failed(f"{text!r} is read as {alk.parse(text)}, not as {meant}")
            return
        text = hostile.notation(draw)
        read = notation.matches_reference, variant_lists.read_variants
        takers = self._round_trip, alk.region, *read, self._listed_file
        draw.choice(takers)(text)

    def _round_trip(self, text):
        variant = alk.parse(text)
        if not alk.parse(str(variant)) == alk.parse(variant.hgvs) == variant:
            raise Failed(f"{text!r} does not come back")

    def _listed_file(self, text):
        path = self.home / ("variants.csv" if len(text) % 2 else "variants.txt")
        path.write_bytes(text.encode("utf-8", "replace"))
        variant_lists.read_variants(path)

    def _ligand(self, draw):
        name, text = draw.choice(list(self.ligands.items()))
        path = self.home / f"drug{draw.choice((Path(name).suffix, Path(name).suffix, '.mol', '.mol2', '.sdf'))}"
        path.write_bytes(hostile.damaged(draw, text))
        if draw.random() < 0.9:
            drug = alk.read_sdf(path, code=draw.choice(("LIG", "", hostile.unicode_text(draw))))
            if not np.isfinite(drug.coord).all():
                raise Failed("an inhibitor with coordinates that are not finite")
        else:
            _check_complex(alk.load("2XP2", ligand=draw.choice((path, str(path))), pose=draw.choice((None, 1, 2))))

    def _name(self, draw):
        name = hostile.word(draw)
        function = draw.choice(
            (
                alk.load,
                alk.fetch,
                lambda text: alk.load(Path(text)),
                lambda text: alk.load("2XP2", ligand=text),
                lambda text: alk.load("2XP2", chain=text),
                lambda text: alk.load("2XP2", reference=text),
                alk.read_sdf,
                self._save,
                lambda text: alk.rank_inhibitors("G1202R", inhibitors=[text]),
            )
        )
        function(name)

    def _save(self, name):
        """Only where it does no harm: a path of the caller's is the caller's."""
        if "\x00" in name or "/" not in name:
            alk.load("2XP2").save(name)

    def _command(self, draw):
        """The command line ends with one line at most, and never finds a fault of alkstruct."""
        bad = draw.choice((hostile.notation, hostile.word))(draw)
        arguments = draw.choice(
            (
                ["regions", bad],
                ["evidence", bad],
                ["contacts", bad],
                ["fetch", "-q", bad],
                ["score", bad, "G1202R"],
                ["score", "2XP2", bad, "--energy", "vina"],
                [bad],
                ["contacts", "2XP2", "--ligand", bad],
                ["rank", bad, "--phase", bad],
            )
        )
        with contextlib.redirect_stderr(io.StringIO()) as said:
            try:
                status = cli_main.main(arguments)
            except SystemExit as end:
                status = end.code
        lines = [line for line in said.getvalue().splitlines() if "warning" not in line]
        if status not in (0, 2) or len(lines) > 1 or "unexpected" in said.getvalue():
            raise Failed(f"alkstruct {arguments!r} ends with {status} and says {said.getvalue()[:500]!r}")
        return f"status {status}"


def _check_message(text):
    if not text.isprintable() or len(text) > LONGEST_MESSAGE or not any(mark in text for mark in ";:?"):
        raise Failed(f"a message that is no line, is long, or says not what to do: {text[:1000]!r}")


def _check_complex(complex):
    arrays = [complex.coord, complex.water] + ([complex.inhibitor.coord] if complex.inhibitor is not None else [])
    if not all(np.isfinite(array).all() for array in arrays):
        raise Failed("a complex with coordinates that are not finite")
    if not (np.diff(complex.start) > 0).all() or complex.start[-1] != len(complex.coord) or not len(complex):
        raise Failed("a complex whose residues are not those of its atoms")
    checked = complex.kinase is not None and not complex.insertion.any()
    if checked and len(set(complex.number.tolist())) < len(complex):
        raise Failed("a complex with a residue number twice")


# ------------------------------------------------------------------------------------------------------ the run


def _on_alarm(signum, frame):
    raise Hang(f"more than {SECONDS} s")


def run(fuzz, seeds, report=print):
    """Run cases: Counter of outcomes, and [(seed, what went wrong)]."""
    counts, failures = collections.Counter(), []
    before = signal.signal(signal.SIGALRM, _on_alarm)
    try:
        for seed in seeds:
            signal.alarm(SECONDS)
            try:
                counts[fuzz.outcome(seed)] += 1
            except (Exception, Hang) as problem:
                signal.alarm(0)
                word = "hang" if isinstance(problem, Hang) else "crash"
                counts[word] += 1
                failures.append((seed, problem))
                report(f"{seed} {word}: {type(problem).__name__}: {problem}"[:700])
            finally:
                signal.alarm(0)
    finally:
        signal.signal(signal.SIGALRM, before)
    return counts, failures


def warm_up():
    """Compile the kernels and import what is imported late, both of which take longer than a case may."""
    complex = alk.load("2XP2")
    alk.score(complex, ["L1196M"], energy="vina")
    alk.scan(complex, within=4, energy="vina")
    alk.contacts(complex)
    alk.rank_inhibitors("G1202R", inhibitors=["crizotinib"])
    with contextlib.redirect_stdout(io.StringIO()):
        cli_main.main(["score", "2XP2", "L1196M", "--energy", "vina"])
    hostile.ligands()


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--folder", help="with PDB files, to damage too")
    parser.add_argument("--repeat", metavar="SEED:NUMBER", help="one case, with its traceback")
    args = parser.parse_args(arguments)
    _limit_memory()
    seeds = [args.repeat] if args.repeat else (f"{args.seed}:{i}" for i in range(args.cases))
    os.environ["ALKSTRUCT_OFFLINE"] = "1"
    with tempfile.TemporaryDirectory() as home:
        os.environ["ALKSTRUCT_CACHE"] = str(Path(home) / "cache")
        os.chdir(home)  # a hostile relative path that is written stays in it
        warm_up()
        fuzz, started = Fuzz(args.folder, home), time.monotonic()
        counts, failures = run(fuzz, seeds)
    if args.repeat and failures:
        traceback.print_exception(failures[0][1])
    for word, count in sorted(counts.items()):
        print(f"{count:8d}  {word}")
    print(
        f"cases {sum(counts.values())}, crashes {counts['crash']}, hangs {counts['hang']}, "
        f"{time.monotonic() - started:.0f} s"
    )
    return int(bool(failures))


def _limit_memory():
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


if __name__ == "__main__":
    sys.exit(main())
