"""Print the coverage of each room: `python .ci/rooms.py FILE [LEAST]`, the file being coverage's JSON.

Exits with 1 where a room has less than LEAST per cent.
"""

import json
import sys
from collections import Counter
from pathlib import Path


def rooms(files):
    """Return {room: (statements, those that were run)}; what lies in the package itself is the room `alkstruct`."""
    statements, run = Counter(), Counter()
    for name, file in files.items():
        inside = Path(name).parts
        inside = inside[len(inside) - inside[::-1].index("alkstruct") :]
        room = inside[0] if len(inside) > 1 else "alkstruct"
        statements[room] += file["summary"]["num_statements"]
        run[room] += file["summary"]["covered_lines"]
    return {room: (statements[room], run[room]) for room in sorted(statements) if statements[room]}


def main(name, least="0"):
    """Print a line for each room and one for all, and say which have too little."""
    counted = rooms(json.loads(Path(name).read_text(encoding="utf-8"))["files"])
    counted["all"] = tuple(map(sum, zip(*counted.values(), strict=True)))
    print(f"{'room':<14}{'statements':>12}{'not run':>10}{'%':>8}")
    short = []
    for room, (statements, run) in counted.items():
        share = 100 * run / statements
        print(f"{room:<14}{statements:>12}{statements - run:>10}{share:>8.1f}")
        if share < float(least):
            short.append(room)
    if short:
        sys.exit(f"below {least} %: {', '.join(short)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
