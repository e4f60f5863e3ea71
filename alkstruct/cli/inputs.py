"""Read what the arguments name: structures, how they are read, lists of names and of variants."""

import sys
from pathlib import Path

import alkstruct as alk
from alkstruct.scoring.variant_lists import joined_lists, read_variants


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
    """Return the kinase that the arguments name, as `alk.load` takes it: str, or None for any kinase."""
    return None if args.any_kinase else args.reference


def split(texts):
    """Split arguments, with commas between them or not, into one list: list of str."""
    found = [part.strip() for text in texts for part in text.split(",") if part.strip()]
    if not found:
        raise alk.AlkstructError(f"{' '.join(texts)!r} names nothing")
    return found


def variants_of(args, kinase, texts=None):
    """Read the variants of a kinase in the arguments, or in texts; those of a file for @FILE: VariantList."""
    return joined_lists([read_variants(one, kinase, strict=args.strict) for one in _given(args, texts)])


def entries_of(args, texts=None):
    """Read the variants of structures that are not loaded yet: VariantList, to be read again once they are."""
    return joined_lists([read_variants(one, strict=False) for one in _given(args, texts)])


def _given(args, texts):
    texts = split(args.variants if texts is None else texts)
    return [Path(text[1:]) if text.startswith("@") else text for text in texts]
