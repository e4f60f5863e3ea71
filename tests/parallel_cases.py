"""What other processes call: functions of a module that they can import."""

import alkstruct as alk


def loaded(path):
    return alk.load(path)


def scored(structure):
    return alk.score(structure, "G1202R"), structure.coord.flags.writeable
