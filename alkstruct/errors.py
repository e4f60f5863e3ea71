"""What can go wrong, by name: every error says what was asked, what was found and what to do."""


class AlkstructError(ValueError):
    """Base of all errors that alkstruct raises on purpose."""


class NotationError(AlkstructError):
    """A mutation is written in a way that is not understood."""


class NumberingError(AlkstructError):
    """Residues or mutations do not fit the reference sequence or the structure."""


class StructureError(AlkstructError):
    """A structure cannot be found, read or used."""


class FetchError(StructureError):
    """An entry of the Protein Data Bank is neither at hand nor to be had from the network."""


class LigandError(AlkstructError):
    """The inhibitor in a structure is absent, ambiguous or does not fit its template."""


class NotModelledError(AlkstructError):
    """A variant cannot be estimated in a structure, and no row in its place was wanted."""


class AlkstructWarning(UserWarning):
    """Base of all warnings that alkstruct issues."""
