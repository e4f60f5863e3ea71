"""Read what the arguments name: structures, how they are read, lists of names and of variants."""

import sys
from pathlib import Path

import alkstruct as alk
from alkstruct.complexes.selection import AUTO_REFERENCE
from alkstruct.errors import quoted
from alkstruct.kinase.evidence import EVIDENCE_KINASE
from alkstruct.kinase.fasta import FASTA_SUFFIXES
from alkstruct.kinase.kinases import find_kinase, known_kinases, nearest_kinase
from alkstruct.kinase.notation import matches_reference
from alkstruct.scoring.variant_lists import joined_lists, read_variant, read_variants


def shows_progress(args):
    """Tell whether a bar moves: in a file it would be one line of carriage returns."""
    return args.progress or (not args.quiet and sys.stderr.isatty())


def load(args, source=None):
    """Load the complex that the arguments name: Complex."""
    return alk.load(args.source if source is None else source, **choice_of(args))


def choice_of(args):
    """Return what of a structure's file is meant, as `load` takes it: dict."""
    choice = {"ligand": args.ligand, "chain": args.chain, "pose": args.pose, "smiles": args.smiles}
    return choice | {"reference": reference_of(args)}


def reference_of(args):
    """Return the kinase that the arguments name, as `alk.load` takes it: str, or None for any kinase.

    Raises
    ------
    AlkstructError
        No kinase of that name is known.
    """
    if args.any_kinase:
        return None
    if args.reference.lower() != AUTO_REFERENCE:
        named_kinase(args.reference, or_else="a FASTA file or auto")
    return args.reference


def kinase_ahead(args):
    """Return the kinase of structures that are not loaded yet: Kinase; None where it is yet to be found, or any."""
    reference = reference_of(args)
    return None if reference is None or reference.lower() == AUTO_REFERENCE else find_kinase(reference)


def named_kinase(name, option="--reference", or_else="a FASTA file"):
    """Return the kinase that an option names: Kinase.

    Parameters
    ----------
    name : str
        A gene, another name of it, an accession, a FASTA file or a sequence.
    option : str
        For the message.
    or_else : str
        What else the option takes.

    Raises
    ------
    AlkstructError
        No kinase of that name is known, or the file holds no one protein sequence.
    """
    try:
        return find_kinase(name)
    except alk.NumberingError:
        if name.lower().endswith(FASTA_SUFFIXES):
            raise
        near = nearest_kinase(name)
        meant = f"; did you mean {near.gene}?" if near else ";"
        raise alk.AlkstructError(
            f"{option} {quoted(name)} is no kinase that is known here{meant} "
            f"alkstruct kinases lists them; {or_else} will do, too"
        ) from None


def kinase_of(args):
    """Return the kinase whose residues or variants are asked for, where there is no structure: Kinase.

    Raises
    ------
    AlkstructError
        No kinase of that name is known.
    """
    if args.reference.lower() == AUTO_REFERENCE:
        raise alk.AlkstructError("--reference auto finds the kinase of a structure; name one here: --reference EGFR")
    return named_kinase(args.reference)


def split(texts):
    """Split arguments, with commas between them or not, into one list: list of str."""
    found = [part.strip() for text in texts for part in text.split(",") if part.strip()]
    if not found:
        raise alk.AlkstructError(f"{' '.join(texts)!r} names nothing")
    return found


def site(text):
    """Return a site as functions of the package take it: int for a position, str for a residue or a variant."""
    return int(text) if text.isdecimal() else text


def variants_of(args, kinase, texts=None):
    """Read the variants of a kinase in the arguments, or in texts; those of a file for @FILE: VariantList."""
    return joined_lists([read_variants(one, kinase, strict=args.strict) for one in _given(args, texts)])


def entries_of(args, texts=None):
    """Read the variants of structures that are not loaded yet: VariantList, to be read again once they are.

    Where the kinase is yet to be found, what names one stays unread until then.
    """
    kinase = kinase_ahead(args)
    return joined_lists([read_variants(one, kinase, strict=False) for one in _given(args, texts)])


def why_unread(entry):
    """Say why an entry is no variant of ALK, of which alone measurements are at hand, and what to do: str.

    entry: UnreadEntry; where it names another known kinase, that is why.
    """
    for kinase in known_kinases():
        if isinstance(read_variant(entry.text, kinase, strict=False), alk.Variant):
            return (
                f"{quoted(entry.text)} is of {kinase.gene}; what is measured and published is at hand for "
                f"{EVIDENCE_KINASE} alone; alkstruct score STRUCTURE {quoted(entry.text)} --reference {kinase.gene} "
                "estimates it"
            )
    return entry.problem


def unfitting_note(variants):
    """Say which variants name residues that ALK does not have: str, "" for none.

    variants: iterable of str or Variant.
    """
    strange = [str(variant) for variant in variants if not matches_reference(variant)]
    if not strange:
        return ""
    return (
        f"{', '.join(strange)} {'names' if len(strange) == 1 else 'name'} other residues than {EVIDENCE_KINASE} has; "
        f"measurements and reports at hand are of {EVIDENCE_KINASE} alone"
    )


def _given(args, texts):
    texts = split(args.variants if texts is None else texts)
    return [Path(text[1:]) if text.startswith("@") else text for text in texts]
