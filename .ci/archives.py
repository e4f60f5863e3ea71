"""Check that the archives hold what they have to, whatever the settings list: archives.py FILES SDIST WHEEL."""

import sys
import tarfile
import zipfile
from pathlib import Path

MADE_IN_SDIST = {"PKG-INFO"}


def files(folder):
    """Return the files of a folder: set of Path, relative to it."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path for path in found if not {"__pycache__", ".git"} & set(path.parts)}


def differences(folder, sdist, wheel):
    """Return what the archives lack of a folder's files, and what the sdist has that the folder lacks: list of str."""
    source = files(folder)
    with tarfile.open(sdist) as archive:
        packed = {Path(*Path(member.name).parts[1:]) for member in archive if member.isfile()}
    added = {path for path in packed - source if ".egg-info" not in path.parts[0] and path.name not in MADE_IN_SDIST}
    lacking = [f"missing from the sdist: {path.as_posix()}" for path in sorted(source - packed)]
    lacking += [f"only in the sdist: {path.as_posix()}" for path in sorted(added)]
    wanted = {path.as_posix() for path in source if path.parts[0] == "alkstruct"}
    wanted |= {f"alkstruct/{path.as_posix()}" for path in source if path.parts[0] == "structures"}
    installed = set(zipfile.ZipFile(wheel).namelist())
    about = next(name.split("/")[0] for name in installed if name.endswith(".dist-info/METADATA"))
    wanted |= {f"{about}/licenses/{name}" for name in ("LICENSE", "NOTICE")}
    # These are named, so that a folder without them does not pass.
    wanted |= {"alkstruct/structures/2XP2.cif", "alkstruct/data/rotamers.npz", "alkstruct/py.typed"}
    lacking += [f"missing from the wheel: {name}" for name in sorted(wanted - installed)]
    lacking += [f"does not belong into the wheel: {name}" for name in sorted(installed - wanted) if about not in name]
    return lacking


def main(folder, sdist, wheel):
    """Print the archives' sizes, or what is wrong with them and exit with 1."""
    lacking = differences(Path(folder), sdist, wheel)
    if lacking:
        sys.exit("\n".join(lacking))
    for path in (Path(sdist), Path(wheel)):
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, nothing missing")


if __name__ == "__main__":
    main(*sys.argv[1:])
