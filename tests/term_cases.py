"""The worked example of an energy term in CONTRIBUTING.md, and how to follow it on a copy of the package."""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# A block of code, with what the line above it ends in if that is the name of a file.
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`((?:alkstruct|tests)/[\w/]+\.py|setup\.cfg)`:$", re.MULTILINE)


def section():
    """The section of CONTRIBUTING.md."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return text.split("## Add an energy term\n", 1)[1].split("\n## ", 1)[0]


def blocks():
    """Blocks of code of the section: [(language, file, code)]; the file of a block that a user runs is None."""
    text = section()
    found = []
    for match in BLOCK.finditer(text):
        above = text[: match.start()].rstrip("\n")
        named = FILE.findall(above)[-1] if match[1] == "diff" or above.endswith("`:") else None
        found.append((match[1], named, match[2]))
    return found


def used():
    """The block that a user runs."""
    (code,) = [code for _, name, code in blocks() if name is None]
    return code


def as_committed(path):
    """Text of a file; in a source archive setup.cfg is written anew, with tabs before the lines of a value."""
    return path.read_text(encoding="utf-8").replace("\n\t", "\n    ")


def edited(name, source, diff):
    """Source of a file with the lines of a diff in place of those that it says are there, which must be there once."""
    lines = [line or " " for line in diff.splitlines()]
    old, new = ("".join(f"{line[1:].rstrip()}\n" for line in lines if line[0] in f" {sign}") for sign in "-+")
    fits = f"\n{old}" in source and source.count(old) == 1  # whole lines, as a diff has them
    assert fits, (
        f'a diff of {name} in CONTRIBUTING.md, "Add an energy term", no longer fits: these lines are not in it, or are '
        f"there twice.\n{old}Leave them and put your own beside them, or let the diff quote others that new terms "
        "leave as they are."
    )
    return source.replace(old, new)


def follow(folder):
    """Copy the package and its tests into a folder and do there what the section says."""
    for name in ("alkstruct", "structures", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.cfg", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, folder)
    for language, name, code in blocks():
        if name is None:
            continue
        path = folder / name
        if language == "python":
            assert not path.exists()
            path.write_text(code, encoding="utf-8")
        else:
            path.write_text(edited(name, as_committed(path), code), encoding="utf-8")
