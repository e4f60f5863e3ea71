"""Structure files as they come: gzipped or not, by path or open, in any encoding; too large, damaged, misnamed."""

import gzip
import io
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.complexes.catalog import structures_folder
from alkstruct.io import files

RAW = Path(__file__).resolve().parents[3] / "shared" / "structures"
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="real structures (../shared/structures) are absent")

CIF = (structures_folder() / "4CLI.cif").read_bytes()
ENDINGS = [".pdb", ".ent", ".cif", ".mmcif"]


@cache
def pdb():
    """4CLI as a PDB file."""
    from Bio.PDB import PDBIO

    text, writer = io.StringIO(), PDBIO()
    writer.set_structure(alk.load("4CLI").to_structure())
    writer.save(text)
    return text.getvalue().encode("ascii")


def content(ending):
    return pdb() if files.STRUCTURE_ENDINGS[ending] == "PDB" else CIF


def is_lorlatinib(complex):
    expected = alk.load("4CLI")
    np.testing.assert_allclose(complex.coord, expected.coord, atol=1e-3)
    return complex.inhibitor.name == "lorlatinib" and complex.sequence == expected.sequence


# ----------------------------------------------------------------------------------------------- by path


@pytest.mark.parametrize("kind", [str, Path])
@pytest.mark.parametrize("ending", [*ENDINGS, ".CIF.GZ", ".pdb.gz", ".cif.gz", ".ent.gz"])
def test_paths_gzipped_or_not(tmp_path, ending, kind):
    path = tmp_path / f"my.copy{ending}"
    plain = content(ending.lower().removesuffix(".gz"))
    path.write_bytes(gzip.compress(plain) if ending.lower().endswith(".gz") else plain)
    complex = alk.load(kind(path))
    assert is_lorlatinib(complex)
    assert complex.name == "my.copy"


def test_the_content_decides_not_the_name(tmp_path):
    """A browser unpacks what it saves as .gz, an archive leaves .gz off, a server calls mmCIF .pdb."""
    for name, written in {
        "unpacked.cif.gz": CIF,
        "packed.pdb": gzip.compress(pdb()),
        "wrong.pdb": CIF,
        "packed.cif": gzip.compress(CIF),
    }.items():
        (tmp_path / name).write_bytes(written)
        assert is_lorlatinib(alk.load(tmp_path / name)), name


@pytest.mark.parametrize("name", ["x.txt", "x", "x.gz", "x.txt.gz", "x.pdb.zip", ".pdb"])
def test_other_endings_are_refused(tmp_path, name):
    (tmp_path / name).write_bytes(pdb())
    with pytest.raises(alk.StructureError, match=r"no structure file by its ending .* each also with \.gz"):
        alk.load(tmp_path / name)


def test_a_path_is_a_file_whatever_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(alk.StructureError, match="no file '2XP2'"):
        alk.load(Path("2XP2"))


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
@pytest.mark.parametrize("ending", [".pdb", ".cif"])
def test_line_ends_of_any_system(tmp_path, ending, ends):
    path = tmp_path / f"copy{ending}"
    path.write_bytes(content(ending).replace(b"\n", ends))
    assert is_lorlatinib(alk.load(path))


def test_headers_in_any_encoding(tmp_path):
    path = tmp_path / "copy.pdb"
    for header in ("REMARK   1 Å\n".encode("latin-1"), "REMARK   1 Å\n".encode(), b"\xef\xbb\xbfREMARK   1\n"):
        path.write_bytes(header + pdb())
        assert is_lorlatinib(alk.load(path))
    path.write_bytes(b"\xef\xbb\xbf# by hand\n" + CIF)
    assert is_lorlatinib(alk.load(path))


# -------------------------------------------------------------------------------------------- open files


@pytest.mark.parametrize("pack", [False, True])
@pytest.mark.parametrize("ending", [".pdb", ".cif"])
def test_open_binary_files(tmp_path, ending, pack):
    path = tmp_path / f"copy{ending}{'.gz' * pack}"
    path.write_bytes(gzip.compress(content(ending)) if pack else content(ending))
    with path.open("rb") as file:
        complex = alk.load(file)
        assert not file.closed
    assert is_lorlatinib(complex)
    assert complex.name == "copy"


@pytest.mark.parametrize("ending", [".pdb", ".cif"])
def test_open_text_files(tmp_path, ending):
    path = tmp_path / f"copy{ending}"
    path.write_bytes(content(ending))
    with path.open(encoding="utf-8") as file:
        assert alk.load(file).name == "copy"
    with gzip.open(io.BytesIO(gzip.compress(content(ending))), "rt") as file:
        assert is_lorlatinib(alk.load(file))


@pytest.mark.parametrize("ending", [".pdb", ".cif"])
def test_files_in_memory(ending):
    for file in (io.StringIO(content(ending).decode()), io.BytesIO(content(ending))):
        complex = alk.load(file, ligand="5p8", chain="A")
        assert is_lorlatinib(complex)
        assert complex.name == "structure"


def test_open_files_that_cannot_be_read(tmp_path):
    closed = io.BytesIO(CIF)
    closed.close()
    with pytest.raises(alk.StructureError, match=r"the open file cannot be read: .*closed file"):
        alk.load(closed)
    with (tmp_path / "out.pdb").open("w") as file, pytest.raises(alk.StructureError, match=r"out\.pdb cannot be read"):
        alk.load(file)
    (tmp_path / "packed.pdb").write_bytes(gzip.compress(pdb()))
    as_text = (tmp_path / "packed.pdb").open(encoding="utf-8")
    with as_text, pytest.raises(alk.StructureError, match=r"cannot be read: .*best in binary mode"):
        alk.load(as_text)
    with pytest.raises(alk.StructureError, match="the open file holds no model with atoms"):
        alk.load(io.StringIO(""))
    reader = type("Reader", (), {"read": lambda self, size: 42})()
    with pytest.raises(alk.StructureError, match="the open file gives int when read"):
        alk.load(reader)


# ---------------------------------------------------------------------------------------------- too much


@pytest.mark.parametrize("pack", [False, True])
def test_a_large_file_is_refused_before_it_is_read_whole(tmp_path, monkeypatch, pack):
    monkeypatch.setattr(files, "MOST_BYTES", 2**20)
    large = pdb() + b"REMARK 999\n" * 2**17
    path = tmp_path / "large.pdb"
    path.write_bytes(gzip.compress(large) if pack else large)
    with pytest.raises(alk.StructureError, match=r"large\.pdb holds more than 1 MB of text; cut out the kinase"):
        alk.load(path)
    with path.open("rb") as file, pytest.raises(alk.StructureError, match="more than 1 MB"):
        alk.load(file)


def test_an_endless_file_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 2**20)
    endless = type("Endless", (), {"read": lambda self, size: bytes(size)})()
    with pytest.raises(alk.StructureError, match="more than 1 MB"):
        alk.load(endless)


def test_gzip_that_unpacks_to_gigabytes_is_stopped():
    """1 GB of zeros is 1 MB of gzip; members may follow one another, too."""
    member = gzip.compress(bytes(2**24))
    with pytest.raises(alk.StructureError, match="holds more than 64 MB of text"):
        alk.load(io.BytesIO(member * 64))


@pytest.mark.parametrize(
    "damage", [lambda c: c[:-9], lambda c: c[: len(c) // 2], lambda c: c[:2], lambda c: c[:99] + b"\0\0\0" + c[102:]]
)
def test_damaged_gzip_is_told(tmp_path, damage):
    path = tmp_path / "copy.cif.gz"
    path.write_bytes(damage(gzip.compress(CIF)))
    with pytest.raises(alk.StructureError, match=r"copy\.cif\.gz is a gzip file that is damaged or cut off .* again"):
        alk.load(path)


# ------------------------------------------------------------------------------- the ligand in another file


def write_sdf(path, drug):
    """A molfile of an inhibitor's heavy atoms, moved nowhere."""
    from rdkit import Chem
    from rdkit.Geometry import Point3D

    kinds = {1: Chem.BondType.SINGLE, 2: Chem.BondType.DOUBLE, 3: Chem.BondType.TRIPLE}
    molecule, pose = Chem.RWMol(), Chem.Conformer(len(drug))
    for i, (element, xyz) in enumerate(zip(drug.elements, drug.coord, strict=True)):
        molecule.AddAtom(Chem.Atom(element.capitalize()))
        pose.SetAtomPosition(i, Point3D(*xyz.tolist()))
    for (first, second), order in zip(drug.bonds.tolist(), drug.orders.tolist(), strict=True):
        molecule.AddBond(first, second, kinds[order])
    molecule.AddConformer(pose)
    Chem.MolToMolFile(molecule, str(path))


@pytest.fixture
def apart(tmp_path):
    """4CLI's protein and its lorlatinib in files of their own."""
    lines = pdb().decode().splitlines(keepends=True)
    (tmp_path / "protein.pdb").write_text("".join(line for line in lines if line.startswith("ATOM")))
    write_sdf(tmp_path / "drug.sdf", alk.load("4CLI").inhibitor)
    return tmp_path


@pytest.mark.parametrize("kind", [str, Path])
def test_protein_and_ligand_apart(apart, kind):
    complex = alk.load(kind(apart / "protein.pdb"), ligand=kind(apart / "drug.sdf"))
    whole = alk.load("4CLI")
    assert (complex.inhibitor.name, complex.inhibitor.code) == ("drug", "LIG")
    np.testing.assert_allclose(complex.inhibitor.coord, whole.inhibitor.coord, atol=1e-3)
    np.testing.assert_allclose(complex.distances(), whole.distances(), atol=2e-3)
    for column in ("donor", "acceptor", "charge", "aromatic"):
        np.testing.assert_array_equal(getattr(complex.inhibitor, column), getattr(whole.inhibitor, column))


def test_an_inhibitor_may_be_given_as_such(apart):
    drug = alk.read_sdf(apart / "drug.sdf", code="5P8")
    assert alk.load(apart / "protein.pdb", ligand=drug).inhibitor is drug
    assert drug.name == "lorlatinib"
    # in place of what a structure holds, be it a packaged one
    moved = alk.load("4CLI").inhibitor.moved(alk.load("4CLI").inhibitor.coord + 0.5)
    assert alk.load("4CLI", ligand=moved).inhibitor is moved
    assert alk.load("4CLI").inhibitor is not moved


def test_the_command_line_takes_a_ligand_file(apart, monkeypatch, capsys):
    from alkstruct.cli.main import main

    monkeypatch.chdir(apart)
    assert main(["contacts", "protein.pdb", "--ligand", "drug.sdf"]) == 0
    assert "protein, drug: ALK kinase" in capsys.readouterr().out


def test_ligand_files_that_do_not_fit(apart):
    far = alk.load("4CLI").inhibitor
    write_sdf(apart / "far.sdf", far.moved(far.coord + 100))
    with pytest.raises(alk.LigandError, match="LIG does not touch chain A of protein; choose another chain or ligand"):
        alk.load(apart / "protein.pdb", ligand=apart / "far.sdf")
    with pytest.raises(alk.LigandError, match=r"no ligand file .*absent\.sdf"):
        alk.load(apart / "protein.pdb", ligand=apart / "absent.sdf")


@needs_raw
def test_real_protein_and_ligand_apart():
    complex = alk.load(RAW / "7BTT_protein.pdb", ligand=RAW / "7BTT_F8R.sdf")
    assert (complex.chain, len(complex), complex.mutations) == ("A", 304, ("S1281G",))
    assert (complex.inhibitor.name, len(complex.inhibitor)) == ("7BTT_F8R", 40)
    contacts = alk.contacts(complex)
    assert {1199, 1196} <= set(contacts.position)
    assert ((contacts.position == 1199) & (contacts.kind == "hydrogen bond")).any()
    named = alk.load(RAW / "7BTT_protein.pdb", ligand=alk.read_sdf(RAW / "7BTT_F8R.sdf", code="F8R"))
    assert alk.score(named, "G1202R").ddg[0] == alk.score(complex, "G1202R").ddg[0]


@pytest.mark.parametrize("kind", [str, Path])
def test_a_gzipped_ligand_file_is_known_by_its_ending(apart, kind):
    packed = apart / "drug.sdf.gz"
    packed.write_bytes(gzip.compress((apart / "drug.sdf").read_bytes()))
    plain = alk.load(apart / "protein.pdb", ligand=kind(apart / "drug.sdf"))
    complex = alk.load(apart / "protein.pdb", ligand=kind(packed))
    assert complex.inhibitor.name == "drug"
    assert complex.inhibitor.coord == pytest.approx(plain.inhibitor.coord)
