"""What other processes call: functions of a module that they can import."""

import alkstruct as alk


def scored(structure):
    """The table of a complex, and whether its arrays can be written to."""
    return alk.score(structure, "L1196M"), structure.coord.flags.writeable


def loaded(path):
    """A complex from a file."""
    return alk.load(path)


def scored_from_file(path):
    """The table of a complex in a file."""
    return alk.score(loaded(path), "L1196M")


def compared_from_file(path):
    """Two complexes side by side, one of them from a file."""
    return alk.compare("L1196M", [loaded(path), "lorlatinib"])
