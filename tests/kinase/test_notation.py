"""Mutations are values: one protein change, one value, one canonical text; everything else is refused."""

import pickle
import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alkstruct.chemistry.amino_acids import THREE_LETTER
from alkstruct.errors import NotationError, NumberingError
from alkstruct.kinase.kinases import find_kinase
from alkstruct.kinase.mutations import Mutation, Variant
from alkstruct.kinase.notation import matches_reference, parse, parse_shorthand, region
from alkstruct.kinase.regions import region_of
from alkstruct.kinase.spellings import plain

ALK = find_kinase("ALK")

AMINO_ACIDS = "ACDEFGHIKLMNPQRSTVWY"
residues = st.sampled_from(AMINO_ACIDS)
sequences = st.text(AMINO_ACIDS, min_size=1, max_size=4)
positions = st.integers(1, 3000)


@st.composite
def mutations(draw):
    """Any mutation of any protein, in any kind."""
    kind = draw(st.sampled_from(["substitution", "deletion", "duplication", "insertion", "delins"]))
    position, wild_type = draw(positions), draw(residues)
    span = {"substitution": 0, "insertion": 1}.get(kind)
    end = position + (draw(st.integers(0, 5)) if span is None else span)
    end_wild_type = wild_type if end == position else draw(residues)
    mutant = {"substitution": draw(residues), "insertion": draw(sequences), "delins": draw(sequences)}
    assume(end > position or mutant.get(kind) != wild_type)
    return Mutation(position, wild_type, mutant.get(kind, ""), kind, end, end_wild_type)


@st.composite
def alk_indels(draw):
    """A deletion, duplication, insertion or delins of ALK itself, its residues read from the sequence."""
    kind = draw(st.sampled_from(["deletion", "duplication", "insertion", "delins"]))
    position = draw(st.integers(1090, 1400))
    end = position + (1 if kind == "insertion" else draw(st.integers(0, 3)))
    mutant = draw(st.text("GASTL", min_size=1, max_size=3)) if kind in ("insertion", "delins") else ""
    ends = ALK.sequence[position - 1], ALK.sequence[end - 1]
    assume(kind != "delins" or ALK.sequence[position - 1 : end] != mutant)
    return Mutation(position, ends[0], mutant, kind, end, ends[1])


def protein(mutation, sequence=None):
    """ALK with one mutation: the slow, obvious meaning of the notation."""
    sequence = sequence or ALK.sequence
    before, old, after = (
        sequence[: mutation.position - 1],
        sequence[mutation.position - 1 : mutation.end],
        sequence[mutation.end :],
    )
    new = {
        "substitution": mutation.mutant,
        "deletion": "",
        "duplication": old + old,
        "insertion": old[:1] + mutation.mutant + old[1:],
        "delins": mutation.mutant,
    }
    return before + new[mutation.kind] + after


def changed(variant):
    """ALK with all mutations of a variant, the last first, so that no number moves."""
    sequence = ALK.sequence
    for mutation in sorted(variant, reverse=True):
        sequence = protein(mutation, sequence)
    return sequence


# notations


@pytest.mark.parametrize(
    "text",
    [
        "G1202R",
        "p.G1202R",
        "p.(G1202R)",
        "p.Gly1202Arg",
        "p.(Gly1202Arg)",
        "Gly1202Arg",
        "GLY1202ARG",
        "NP_004295.2:p.Gly1202Arg",
        "NP_004295.1:p.(Gly1202Arg)",
        "NP_004295:p.G1202R",
        "Q9UM73:p.Gly1202Arg",
        "Q9UM73:G1202R",
        "ALK:p.Gly1202Arg",
        "ALK G1202R",
        "ALK p.Gly1202Arg",
        "  G1202R\n",
        "G1202delinsR",
        "p.Gly1202delinsArg",
        # accessions of ALK, with and without a version
        "NP_001340694.1:p.Gly1202Arg",
        "ENSP00000373700:p.Gly1202Arg",
        "ENSP00000373700.3:p.Gly1202Arg",
        "NM_004304:p.Gly1202Arg",
        "NM_004304.5:p.Gly1202Arg",
        "ENST00000389048.8:p.Gly1202Arg",
        "Q9UM73-1:G1202R",
        "sp|Q9UM73|ALK_HUMAN:G1202R",
        # genes, fusions and changes of the DNA beside it, as ClinVar, CIViC, ANNOVAR and papers print them
        "EML4-ALK G1202R",
        "EML4::ALK G1202R",
        "ALK (G1202R)",
        "ALK^G1202R",
        "ALKG1202R",
        "ALK_G1202R",
        "NM_004304.5(ALK):c.3604G>A (p.Gly1202Arg)",
        "ALK:NM_004304:exon23:c.3604G>A:p.G1202R",
        "G1202R (c.3604G>A)",
        "c.3604G>C p.G1202R",
        "ALK c.3604_3606delinsCGT (p.G1202R)",
        # spreadsheets
        "g1202r",
        "gly1202arg",
        "Gly1202R",
        "G1202Arg",
        "Gly 1202 Arg",
        "G 1202 R",
        "G1202->R",
        "G1202→R",
        "G1202 > R",
        "G1202\u00a0R",
        "G\u200b1202R\ufeff",
        "ｇ１２０２ｒ",
        '"G1202R"',
        "“G1202R”",
        "(G1202R)",
        "P.GLY1202ARG",
        Mutation(1202, "G", "R"),
        Variant([Mutation(1202, "G", "R")]),
    ],
)
def test_spellings_of_a_substitution(text):
    variant = parse(text)
    assert variant == Variant((Mutation(1202, "G", "R"),))
    assert str(variant) == "G1202R"
    assert variant.hgvs == "p.(Gly1202Arg)"
    assert variant.is_substitution
    assert not variant.is_compound
    assert variant.position == 1202


@pytest.mark.parametrize(
    "text",
    [
        "C1156Y+L1198F",
        "L1198F+C1156Y",
        "C1156Y/L1198F",
        "C1156Y + L1198F",
        "p.C1156Y+p.L1198F",
        "ALK C1156Y/L1198F",
        "p.[Cys1156Tyr;Leu1198Phe]",
        "p.[Leu1198Phe;Cys1156Tyr]",
        "p.[(Cys1156Tyr;Leu1198Phe)]",
        "NP_004295.2:p.[Cys1156Tyr;Leu1198Phe]",
        "[C1156Y;L1198F]",
        "[L1198F+C1156Y]",
        "C1156Y&L1198F",
        "C1156Y & L1198F",
        "C1156Y-L1198F",
        "C1156Y–L1198F",
        "c1156y/l1198f",
        "EML4-ALK C1156Y/L1198F",
    ],
)
def test_spellings_of_a_compound_variant(text):
    variant = parse(text)
    assert str(variant) == "C1156Y+L1198F"
    assert variant.hgvs == "p.[Cys1156Tyr;Leu1198Phe]"
    assert variant.is_compound
    assert not variant.is_substitution
    assert [mutation.position for mutation in variant] == [1156, 1198]


@pytest.mark.parametrize(
    "text",
    [
        "T1151_L1152insT",
        "p.Thr1151_Leu1152insThr",
        "p.(Thr1151_Leu1152insThr)",
        "p.Thr1151dup",
        "T1151dup",
        "1151Tins",
        "T1151delinsTT",
        "NP_004295.2:p.Thr1151dup",
    ],
)
def test_katayama_insertion_is_one_value_however_it_is_written(text):
    variant = parse(text)
    assert str(variant) == "T1151_L1152insT"
    assert variant.hgvs == "p.(Thr1151dup)"
    assert variant.region.name == "beta3-alphaC loop"
    assert not variant.is_substitution


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("G1202del", "G1202del"),
        ("p.Gly1202del", "G1202del"),
        ("G1201del", "G1202del"),  # the two glycines cannot be told apart: HGVS takes the last
        ("G1201dup", "G1202_D1203insG"),
        ("G1201_D1203del", "G1201_D1203del"),
        ("G1202_D1203delinsGR", "D1203R"),
        ("p.Glu746_Ala750del", "E746_A750del"),
        ("L747_P753delinsS", "L747_P753delinsS"),
        ("p.(Leu747_Pro753delinsSer)", "L747_P753delinsS"),
        ("A767_V769dup", "A767_V769dup"),
        ("T315dup", "T315dup"),
        ("T315I", "T315I"),
        ("p.Thr315Ile", "T315I"),
        ("T1151_L1152insALA", "T1151_L1152insALA"),  # Ala-Leu-Ala in one-letter code, not Ala
        ("p.Thr1151_Leu1152insAla", "T1151_L1152insA"),
        ("G1123_H1124insGA+L1196M", "G1123_H1124insGA+L1196M"),
        ("L1198_M1199delinsFI", "L1198F+M1199I"),
        ("p.Leu1198_Met1199delinsPheIle", "L1198F+M1199I"),
        ("L1198_M1199>FI", "L1198F+M1199I"),
        ("L1196_L1198delinsMEF", "L1196M+L1198F"),  # the glutamate between them stays
        ("L747_R748delinsFI", "L747F+R748I"),  # of another kinase: both ends are named
        ("A763_Y765delinsFQE", "A763_Y765delinsFQE"),  # and the residue between them is not
        ("E746_A750delELREA", "E746_A750del"),
        ("E746-A750del", "E746_A750del"),
        ("delE746_A750", "E746_A750del"),
        ("ΔF508", "F508del"),
        ("G1202delG", "G1202del"),
        ("Gly1202delGly", "G1202del"),
        ("p.T1151dupT", "T1151_L1152insT"),
        ("T1151insT", "T1151_L1152insT"),
        ("Thr1151insThr", "T1151_L1152insT"),
        ("t1151_l1152inst", "T1151_L1152insT"),
        ("T1151_L1152insAla", "T1151_L1152insA"),
        ("L747_P753>S", "L747_P753delinsS"),
        ("L747_P753delLREATSPinsS", "L747_P753delinsS"),
        ("L747_P753DELINSS", "L747_P753delinsS"),
        ("L747_P753indelS", "L747_P753delinsS"),
    ],
)
def test_canonical_text(text, canonical):
    assert str(parse(text)) == canonical
    assert parse(parse(text).hgvs) == parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "G1202",
        "1202R",
        "B1202R",
        "G1202Z",
        "G01202R",
        "G00R",
        "G-0R",
        "G-1202R",
        "G1202.0R",
        "G١٢٠٢R",
        "G1202R2",
        "xG1202R",
        "G1202RR",
        "G1202R L1196M",
        "G1202R++L1196M",
        "+G1202R",
        "G1202R+",
        "G1202R;L1196M",
        "p.[G1202R;]",
        "p.[G1202R",
        "p.(G1202R",
        "p.G1202R)",
        "p.p.G1202R",
        "G12p.02R",
        "c.3604G>A",
        "EGFR L858R",
        "G1202R\x00",
        "G1202\nR",
        "WT",
        "wild type",
        "T1151_1152insT",
        "Tins",
        "0Tins",
        "G1202del2",
        "G1202ins",
        "G1202delins",
    ],
)
def test_garbage_is_refused_and_the_notations_are_shown(text):
    with pytest.raises(NotationError, match=r"Understood: G1202R.*p\.\(Gly1202Arg\).*C1156Y\+L1198F"):
        parse(text)


@pytest.mark.parametrize("thing", [None, 1202, 1.5, b"G1202R", ["G1202R"], ("G", 1202, "R")])
def test_only_text_and_values_are_read(thing):
    with pytest.raises(NotationError, match=f"is text, not {type(thing).__name__}"):
        parse(thing)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("G1202G", "synonymous"),
        ("p.Gly1202=", "synonymous"),
        ("p.(Gly1202=)", "synonymous"),
        ("p.=", "synonymous"),
        ("G1202delinsG", "synonymous"),
        ("G1202_D1203delinsGD", "synonymous"),
        ("R1275*", "nonsense"),
        ("R1275X", "nonsense"),
        ("p.Arg1275Ter", "nonsense"),
        ("p.(Arg1275*)", "nonsense"),
        ("R1275fs", "frameshift"),
        ("p.Arg1275Glyfs*12", "frameshift"),
        ("p.Arg1275GlyfsTer12", "frameshift"),
        ("R1275fsX10", "frameshift"),
        ("L1196M+R1275*", "nonsense"),
    ],
)
def test_changes_without_an_estimate_are_recognised_and_refused_with_the_reason(text, reason):
    with pytest.raises(NotationError, match=rf"{reason}.*not a thing whose binding can be estimated"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("G1202R,L1196M", "a comma separates variants"),
        ("p.[Cys1156Tyr];[Leu1198Phe]", "in trans"),
        ("G1202R+G1202K", "change the same position"),
        ("G1202R+G1202R", "change the same position"),
        ("E746_A750del+L747S", "change the same position"),
        ("T1151_P1153insT", "two consecutive positions"),
        ("L1152_T1151insT", "does not ascend"),
        ("A750_E746del", "does not ascend"),
        ("G1202_G1202del", "does not ascend"),
        ("1620Tins", "no residues 1620 and 1621"),
        ("D770insNPG", "name both neighbours"),
        ("G1202delA", "A is not what stands at G1202"),
        ("E746_A750delEL", "EL is not what stands at E746 to A750"),
        ("T1151_L1152dupTT", "TT is not what stands at T1151 to L1152, TL"),
        ("t1151_l1152insala", "as A and as ALA"),
        ("G1202_D1203delinsGB", "names no residues"),
        ("G1202", "names a residue and not what becomes of it"),
        ("A1200X", "a stop in older notation and any residue elsewhere"),
        ("G1202Z", "none of the twenty"),
        ("p.?", "not known"),
        ("p.*1621Cysext*53", "an extension"),
        ("WT", "the wild type is no variant"),
        ("I1171N/S/T", "short for 3 variants, I1171N, I1171S, I1171T"),
        ("NP_005219.2:p.Gly1202Arg", "NP_005219.2 is EGFR, not ALK"),
        ("P00533:L858R", "P00533 is EGFR, not ALK"),
        ("NP_031465.2:p.G1202R", "Alk of the mouse, not ALK"),
        ("XP_999999.1:p.Gly1202Arg", "XP_999999.1 is not known as an accession of ALK"),
        ("NM_004304.5(EGFR):p.G1202R", "EGFR is not ALK"),
        ("EGFR L858R", "EGFR is not ALK"),
        ("EGFR:p.Leu858Arg", "EGFR is not ALK"),
        ("NM_004304.5:c.3604G>A", "a change of the DNA alone"),
        ("G1202R (c.3605G>A)", "c.3605G>A cannot make G1202R"),
        ("F1174L (c.3525C>A)", "lies in codon 1175"),
        ("F1174L (c.3522G>A)", "cannot make F1174L"),  # a codon of Phe ends in C or T
        ("F1174L (c.3522+1C>A)", "no change of the coding DNA that can be read"),
        ("C1156Y+L1198F (c.3467G>A)", "beside several changes"),
    ],
)
def test_refusals_say_what_is_wrong(text, reason):
    with pytest.raises(NotationError, match=reason):
        parse(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("G1202R;L1196M", "L1196M+G1202R (one variant), or G1202R, L1196M"),
        ("G1202R,L1196M", "L1196M+G1202R (one variant), or G1202R, L1196M"),
        ("L1196M and G1202R", "L1196M+G1202R (one variant), or L1196M, G1202R"),
        ("L1196M G1202R", "L1196M+G1202R (one variant), or L1196M, G1202R"),
        ("G1202R;G1202K", "G1202R, G1202K"),  # they cannot be one variant
        ("1202R", "G1202R"),
        ("T1151_1152insT", "T1151_L1152insT"),
        ("Gl202R", "G1202R"),
        ("G12O2R", "G1202R"),
        ("G01202R", "G1202R"),
        ("Gly1202Agr", "G1202R"),
        ("p.(G1202R", "G1202R"),
        ("G1202R.", "G1202R"),
        ("the G1202R mutation", "G1202R"),
    ],
)
def test_a_refusal_gives_the_nearest_reading(text, hint):
    with pytest.raises(NotationError, match=re.escape(f"did you mean {hint}?")):
        parse(text)


@pytest.mark.parametrize(
    "text", ["NP_005219.2:p.Gly1202Arg", "F1174L (c.3520T>A)", "R1275fs", "G1202delA", "A1200X", "I1_S3delins"]
)
def test_what_is_understood_and_refused_has_no_hint(text):
    # a hint would talk somebody into scoring EGFR's mutation as ALK's
    with pytest.raises(NotationError) as refused:
        parse(text)
    assert "did you mean" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ("I1171N/S/T", ["I1171N", "I1171S", "I1171T"]),
        ("p.Ile1171Asn/Ser", ["I1171N", "I1171S"]),
        ("ALK f1174c/l", ["F1174C", "F1174L"]),
        ("C1156Y/L1198F", []),
        ("G1202R", []),
        ("I1171N/I", []),  # the second is no change
        ("EGFR L858R/M", []),
    ],
)
def test_shorthand_for_several_variants(text, variants):
    assert list(map(str, parse_shorthand(text))) == variants


THREE = {one: name.title() for one, name in THREE_LETTER.items()}
CODES = [str, str.lower, THREE.get, lambda letter: THREE[letter].upper(), lambda letter: THREE[letter].lower()]
BEFORE = [
    "",
    "p.",
    "ALK ",
    "ALK:",
    "EML4-ALK ",
    "NP_004295.2:p.",
    "NM_004304.5(ALK):p.",
    "sp|Q9UM73|ALK_HUMAN:",
    " ",
    "ALK_",
]
BETWEEN = ["", " ", "\u00a0", "\u200b"]
ARROWS = ["", "->", "→", " > "]


@given(
    residues,
    positions,
    residues,
    st.sampled_from(CODES),
    st.sampled_from(CODES),
    st.sampled_from(BEFORE),
    st.sampled_from(BETWEEN),
    st.sampled_from(ARROWS),
)
def test_every_spelling_of_a_substitution_is_the_same_value(old, position, new, code, other, before, between, arrow):
    assume(old != new)
    text = before + code(old) + between + str(position) + (arrow or between) + other(new)
    assert parse(text) == Variant((Mutation(position, old, new),))


JOINED = ["+", "/", "&", "-", "–", " + ", " / ", " & "]


@given(st.lists(mutations(), min_size=2, max_size=3), st.sampled_from(JOINED))
def test_every_spelling_of_a_compound_is_the_same_value(parts, sign):
    try:
        variant = Variant(parts)
    except NotationError:
        assume(False)
    assert parse(sign.join(map(str, parts))) == variant
    assert parse(f"[{';'.join(map(str, parts))}]") == variant
    assert parse(sign.join(f"p.{part}" for part in parts)) == variant


@given(
    st.text(max_size=20)
    | st.text(AMINO_ACIDS + "acgt0123456789p.()[];:+/&->_ delinsdupfsALKNPM*=X|\u00a0", max_size=24)
)
def test_nothing_is_read_that_the_text_does_not_name(text):
    try:
        variant = parse(text)
    except NotationError:
        return
    digits = re.sub(r"\D", " ", plain(text)).split()
    letters = re.sub("[^A-Z]", "", plain(text).upper())
    for mutation in variant:
        if mutation.is_substitution and "delins" not in plain(text).lower() and "_" not in text:
            assert str(mutation.position) in digits
            assert mutation.wild_type in letters or THREE[mutation.wild_type].upper() in letters
            assert mutation.mutant in letters or THREE[mutation.mutant].upper() in letters


def rows_of(heading):
    """Rows of the table under a heading of docs/notation.md."""
    page = (Path(__file__).parents[2] / "docs" / "notation.md").read_text(encoding="utf-8")
    table = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in table.splitlines() if line.startswith("| `")]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in cells]


@pytest.mark.parametrize(("written", "variant", "remark"), rows_of("What is read"))
def test_the_documentation_says_what_is_read(written, variant, remark):
    assert str(parse(written.strip("`"))) == variant


@pytest.mark.parametrize(("written", "why"), rows_of("What is refused"))
def test_the_documentation_says_what_is_refused(written, why):
    with pytest.raises(NotationError, match=re.escape(why)):
        parse(written.strip("`"))


@pytest.mark.parametrize(("written", "reference", "variant"), rows_of("Other kinases"))
def test_the_documentation_says_what_is_read_of_other_kinases(written, reference, variant):
    assert str(parse(written.strip("`"), reference)) == variant


# values


@given(mutations())
def test_parse_and_str_are_inverses(mutation):
    try:
        variant = Variant((mutation,))
    except NotationError:
        assume(False)  # a delins that happens to put the residues of ALK back
    assert parse(str(variant)) == variant
    assert parse(variant.hgvs) == variant
    assert parse(mutation) == variant
    assert parse(variant) is variant


@given(st.dictionaries(positions, st.tuples(residues, residues), min_size=1, max_size=4))
def test_compound_variants_keep_no_order_but_that_of_the_sequence(parts):
    assume(all(old != new for old, new in parts.values()))
    changes = [Mutation(position, *letters) for position, letters in parts.items()]
    one_way = Variant(changes)
    assert one_way == Variant(reversed(changes))
    assert [m.position for m in one_way.mutations] == sorted(parts)
    assert parse(str(one_way)) == one_way
    assert parse(str(one_way).replace("+", "/")) == one_way
    assert parse(one_way.hgvs) == one_way


@given(alk_indels())
def test_the_canonical_form_is_the_same_protein(mutation):
    assert changed(parse(mutation)) == protein(mutation)


@given(alk_indels(), alk_indels())
def test_equal_values_are_equal_proteins_and_the_other_way_round(left, right):
    assert (parse(left) == parse(right)) == (protein(left) == protein(right))


def test_every_single_residue_deletion_and_duplication_is_named_once():
    # all of the chain, not a sample: repeats such as GG 1201-1202 are where two names could meet
    for kind in ("deletion", "duplication"):
        named = {}
        for position in range(1086, 1402):
            mutation = Mutation(position, ALK.sequence[position - 1], kind=kind)
            assert named.setdefault(protein(mutation), parse(mutation)) == parse(mutation)
        assert len(set(named.values())) == len(named)


def test_the_ends_of_the_sequence_have_names_too():
    for text in ("M1del", "M1dup", "P1620del", "P1620dup", "M1delinsAM", "P1620delinsPA"):
        variant = parse(text)
        assert parse(str(variant)) == variant


near_misses = st.text(AMINO_ACIDS + "0123456789p.()[];+/_delinsdupfs*=X ", max_size=16)


@given(st.text(max_size=20) | near_misses)
def test_no_text_breaks_the_parser_in_another_way(text):
    try:
        variant = parse(text)
    except NotationError:
        return
    assert parse(str(variant)) == variant


def test_values_are_hashable_ordered_and_frozen():
    texts = ["G1202R", "C1156Y+L1198F", "L1196M", "T1151_L1152insT", "C1156Y"]
    ordered = sorted(map(parse, texts))
    assert list(map(str, ordered)) == ["T1151_L1152insT", "C1156Y", "C1156Y+L1198F", "L1196M", "G1202R"]
    assert len({parse("G1202R"), parse("p.Gly1202Arg")}) == 1
    with pytest.raises(AttributeError):
        parse("G1202R").mutations = ()
    with pytest.raises(AttributeError):
        Mutation(1202, "G", "R").mutant = "K"


def test_values_survive_a_trip_to_another_process():
    variant = parse("C1156Y+L1198F")
    assert pickle.loads(pickle.dumps(variant)) == variant


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ((1202, "G", "G"), "synonymous"),
        ((1202, "G", ""), "one residue for one"),
        ((1202, "G", "RR"), "one residue for one"),
        ((1202, "G", "X"), "a residue is one of"),
        ((1202, "Gly", "R"), "a residue is one of"),
        ((-1000, "G", "R"), "ascend, from -999 to 99999"),
        ((100_000, "G", "R"), "ascend, from -999 to 99999"),
        ((1202, "G", "R", "missense"), "is none of"),
        ((1202, "G", "R", "deletion"), "brings no other residues"),
        ((1202, "G", "", "insertion", 1203, "D"), "needs the residues"),
        ((1202, "G", "R", "insertion"), "two consecutive"),
        ((1202, "G", "", "deletion", 1201, "G"), "ascend"),
        ((1202, "G", "", "deletion", 1202, "D"), "two wild types"),
    ],
)
def test_parts_that_make_no_mutation_are_refused(parts, reason):
    with pytest.raises(NotationError, match=reason):
        Mutation(*parts)


@pytest.mark.parametrize("position", [-999, -3, -1, 0])
def test_numbers_before_the_first_residue_are_read(position):
    """Of other proteins: where ALK's numbers begin at 1, its own letters stand nowhere before."""
    variant = parse(f"G{position}R")
    assert variant == Variant([Mutation(position, "G", "R")]) == parse(str(variant)) == parse(variant.hgvs)
    assert parse(f"p.Gly{position}Arg") == variant and variant.position == position
    assert not matches_reference(variant) and not matches_reference(Mutation(position, ALK.sequence[-4], "R"))
    with pytest.raises(NumberingError, match=f"position {position} does not exist"):
        region(variant)


def test_ranges_across_zero():
    assert Mutation(-2, "G", "", "deletion", 0, "S") == parse("G-2_S0del").mutations[0]
    assert str(parse("S0R+G-3R+L12M")) == "G-3R+S0R+L12M"
    assert parse("G-1_S0insAT").mutations[0].end == 0
    with pytest.raises(NotationError, match="the range 0 to -1 does not ascend"):
        parse("S0_G-1del")


def test_a_variant_has_at_least_one_mutation():
    with pytest.raises(NotationError, match="at least one"):
        Variant(())


def test_an_insertion_leaves_the_residue_after_it_free():
    assert str(parse("L1152R+T1151_L1152insT")) == "T1151_L1152insT+L1152R"


# regions and the reference


@pytest.mark.parametrize(
    ("site", "name"),
    [
        ("G1202R", "solvent front"),
        ("L1196M", "gatekeeper"),
        ("p.Cys1156Tyr", "beta3-alphaC loop"),
        ("L1152R", "beta3-alphaC loop"),
        ("1151Tins", "beta3-alphaC loop"),
        ("T1151M", "beta3"),  # the strand's last residue: only the insertion after it is in the loop
        ("I1171N", "R-spine"),
        ("F1174C", "alphaC helix"),
        ("R1275Q", "activation loop"),
        ("G1269A", "DFG motif"),
        (1202, "solvent front"),
        (Mutation(1198, "L", "F"), "hinge"),
        (Variant((Mutation(1203, "D", "N"),)), "solvent front"),
        ("G1202del", "solvent front"),
    ],
)
def test_region_of_a_variant(site, name):
    assert region(site).name == name


def test_region_is_the_same_value_at_every_door():
    assert region("G1202R") == parse("G1202R").region == Mutation(1202, "G", "R").region == region_of(1202)


def test_a_compound_variant_has_no_single_region_or_position():
    variant = parse("C1156Y+L1198F")
    for ask in (lambda: region(variant), lambda: variant.region, lambda: variant.position):
        with pytest.raises(NotationError, match="2 sites: ask each"):
            ask()
    assert [m.region.name for m in variant] == ["beta3-alphaC loop", "hinge"]


@pytest.mark.parametrize("site", ["T315I", "M1196L", "T1151_A1152insT", "G9999R", 0, 1621])
def test_region_refuses_what_is_not_alk(site):
    with pytest.raises(NumberingError, match="Q9UM73"):
        region(site)


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("G1202R", True),
        ("C1156Y+L1198F", True),
        ("T1151_L1152insT", True),
        ("G1201_D1203del", True),
        ("T315I", False),
        ("M1196L", False),
        ("C1156Y+M1196L", False),
        ("T1151_A1152insT", False),
        ("G1201_A1203del", False),
        ("P1621A", False),
    ],
)
def test_matches_reference(text, matches):
    assert matches_reference(text) is matches
