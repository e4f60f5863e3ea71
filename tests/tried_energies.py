"""Energies in which the bounds of what a side chain can earn are tried: a new term has its line here."""

from dataclasses import replace

from alkstruct.energy.energies import ENERGIES, energy_named

# An energy and the fields in which it is changed, each at the strength that is meant.
TRIED = [
    *((name, {}) for name in ENERGIES),
    ("allatom", {"bond": -1.0}),
]
# A term is tried at so many times its strength: what a bound has to spare for other terms does not hide it then.
STRONGER = 5.0


def strong_fields(fields):
    """The fields of an entry of TRIED, each so many times as strong."""
    return {field: STRONGER * strength for field, strength in fields.items()}


def strong(tried):
    """The energy of an entry of TRIED, its changed terms so many times as strong."""
    name, fields = tried
    return replace(energy_named(name), **strong_fields(fields))


def in_words(tried):
    """An entry of TRIED as the id of a test: "allatom bond=-5"."""
    name, fields = tried
    return " ".join([name, *(f"{field}={strength:g}" for field, strength in strong_fields(fields).items())])
