"""Undo what spreadsheets and papers do to a notation: other dashes, spaces and arrows, quotes, full-width letters."""

import unicodedata

QUOTES = "\"'`“”‘’«»"
ARROWS = str.maketrans(dict.fromkeys("→⇒➝➔➞", ">"))
MINUS_SIGN = "−"  # U+2212, which Unicode does not count among the dashes
FULL_WIDTH = 0xFEE0  # between a full-width letter, digit or sign, U+FF01 to U+FF5E, and the usual one


def plain(text):
    """Write a notation in plain characters.

    Characters without width go, any space becomes " ", any dash "-", any arrow ">", full-width characters the usual
    ones, and quotes around the whole go. Other characters stay as they are: digits of other scripts and superscripts,
    which may be marks of footnotes, are not taken for digits.
    """
    if not text.isascii():
        text = "".join(map(_plain_character, text)).translate(ARROWS)
    text = text.replace("->", ">").replace("=>", ">")
    return text.strip().strip(QUOTES).strip()


def _plain_character(character):
    category = unicodedata.category(character)
    if category == "Cf":  # zero-width spaces and joiners, soft hyphens, marks of direction
        return ""
    if category == "Zs":
        return " "
    if category == "Pd" or character == MINUS_SIGN:
        return "-"
    if "！" <= character <= "～":
        return chr(ord(character) - FULL_WIDTH)
    return "Δ" if character == "∆" else character  # the sign for an increment, in place of a Greek delta
