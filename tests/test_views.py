"""Views without a browser: what a scene holds, and what the page, the picture and the PyMOL script make of it."""

import base64
import io
import json
import re
import struct
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from Bio.PDB import PDBParser

import alkstruct as alk
from alkstruct.chemistry.clashes import CLASH, VDW_RADIUS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.contacts import contacts
from alkstruct.display import colours as display_colours
from alkstruct.display.notices import RESEARCH_USE
from alkstruct.io.pdb_text import pdb_text, sdf_text
from alkstruct.views import page as views_page
from alkstruct.views import picture as views_picture
from alkstruct.views import pymol
from alkstruct.views import style as views_style
from alkstruct.views.camera import apparent, free_place
from alkstruct.views.py3dmol import quaternion
from alkstruct.views.scene import Camera
from alkstruct.views.variant_scene import clashes, leading

HOSTILE = 'x</script><img src=x onerror="alert(1)"><!--'


@pytest.fixture(scope="module")
def complex():
    return alk.load("crizotinib")


@pytest.fixture(scope="module")
def seen(complex):
    return alk.view(complex, "G1202R")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    monkeypatch.delenv("ALKSTRUCT_3DMOL", raising=False)
    monkeypatch.delenv("ALKSTRUCT_BROWSER", raising=False)


@pytest.fixture
def script(tmp_path):
    """Stands in for 3Dmol.js where nobody runs it."""
    path = tmp_path / "3Dmol-min.js"
    path.write_text('var $3Dmol = {note: "</script><!--"};', encoding="utf-8")
    return path


def models(view):
    return {model.name: model for model in view.scene.models}


def cartoon(view):
    """Colour of each residue of the cartoon, before and behind the site."""
    return {n: c for model in view.scene.models if model.drawing == "cartoon" for n, c in model.colours.items()}


def scripts_of(page):
    return re.findall(r"<script>(.*?)</script>", page, re.DOTALL)


# ------------------------------------------------------------------------------------------------ clashes


@pytest.mark.parametrize("variant", ["G1202R", "G1269A", "L1198F", "L1196M", "S1206Y"])
@pytest.mark.parametrize("inhibitor", ["crizotinib", "alectinib"])
def test_discs_are_the_clashes_of_the_leading_conformer(inhibitor, variant):
    """The score's kernel counts the same pairs: number and deepest overlap agree."""
    scene, rotamers = alk.view(inhibitor, variant).scene, alk.build(alk.load(inhibitor), variant).rotamers
    assert len(scene.discs) == rotamers.clashes[0]
    if scene.discs:
        assert max(disc.overlap for disc in scene.discs) == pytest.approx(rotamers.overlap[0])


def test_rim_of_a_disc_lies_on_both_spheres(complex):
    """The circle in which two spheres cut: every point of it has the distance of a radius from each centre."""
    for disc in alk.view(complex, "G1269A").scene.discs:
        aside = np.cross(disc.axis, [0.3, -0.5, 0.8])
        rim = disc.centre + disc.radius * aside / np.linalg.norm(aside)
        for centre, radius in disc.spheres:
            assert np.linalg.norm(rim - centre) == pytest.approx(radius)
            assert radius in VDW_RADIUS.values()


def test_discs_lie_between_their_atoms(complex, seen):
    (disc,) = seen.scene.discs
    atom = alk.build(complex, "G1202R").coord[0][side_chain("R").atoms.index(disc.atoms[0])]
    other = complex.inhibitor.coord[complex.inhibitor.atom_names.tolist().index(disc.atoms[1])]
    share = (disc.centre - atom) @ (other - atom) / ((other - atom) @ (other - atom))
    assert 0 < share < 1
    assert np.linalg.norm(np.cross(disc.centre - atom, other - atom)) == pytest.approx(0, abs=1e-9)


def test_touching_and_bonded_pairs_are_no_clash(complex):
    """A carbon just beyond the limit, and a donor that gives its hydrogen to an acceptor, get no disc."""
    drug = complex.inhibitor
    carbon = next(k for k in range(len(drug)) if drug.elements[k] == "C")
    far = drug.coord + 100.0
    alone = drug.moved(np.where(np.arange(len(drug))[:, None] == carbon, 0.0, far))
    touch = 2 * VDW_RADIUS["C"]
    for gap, count in ((touch - CLASH + 0.01, 0), (touch - CLASH - 0.01, 1)):
        assert len(clashes(alone, "A", np.array([[gap, 0.0, 0.0]]))) == count
    acceptor = int(np.flatnonzero(drug.acceptor)[0])
    alone = drug.moved(np.where(np.arange(len(drug))[:, None] == acceptor, 0.0, far))
    beta, gamma = np.array([50.0, 0.0, 0.0]), np.array([2.4, 0.0, 0.0])
    assert clashes(alone, "S", np.array([beta, gamma])) == []  # the hydroxyl of serine
    assert len(clashes(alone, "C", np.array([beta, gamma]))) == int(not side_chain("C").types[1].donor)


# ----------------------------------------------------------------------------------------------- rotamers


def rotamers(*rows):
    return pd.DataFrame(rows, columns=["rotamer", "holo"]).astype({"rotamer": "Int64"})


def test_opacity_follows_the_weight_of_the_rotamer():
    """Conformers of one rotamer count together; the leading one is opaque whatever its weight."""
    table = rotamers((7, 0.10), (7, 0.20), (3, 0.05), (5, 0.25), (3, 0.10), (9, 0.15), (1, 0.15))
    shown = leading(table, alk.ViewStyle)
    assert [row for row, _ in shown] == [0, 3, 2, 6, 5] or [row for row, _ in shown] == [0, 3, 2, 5, 6]
    opacity = [share for _, share in shown]
    assert opacity[0] == 1.0
    assert opacity == sorted(opacity, reverse=True)
    assert max(opacity[1:]) <= alk.ViewStyle.strongest
    assert opacity[-1] == pytest.approx(0.15 / 0.30)


def test_rotamers_of_little_weight_stay_away():
    class Few(alk.ViewStyle):
        most_rotamers = 1

    table = rotamers((0, 0.6), (1, 0.04), (2, 0.2), (3, 0.16))
    assert [row for row, _ in leading(table, alk.ViewStyle)] == [0, 2, 3]
    assert [row for row, _ in leading(table, Few)] == [0, 2]
    assert leading(table, Few)[1][1] == pytest.approx(0.2 / 0.6)


def test_models_of_a_variant(complex):
    view = alk.view(complex, "L1196M")
    names = models(view)
    built = [name for name in names if name.startswith("L1196M_rotamer_")]
    assert built == [f"L1196M_rotamer_{k}" for k in range(1, len(built) + 1)]
    assert names["L1196M_rotamer_1"].opacity == 1.0
    assert all(names[name].opacity < 1 for name in built[1:])
    assert names["L1196_crystal"].opacity == alk.ViewStyle.wild_type_opacity
    lines = names["L1196M_rotamer_1"].text.splitlines()
    assert [line[12:16].strip() for line in lines if line.startswith("ATOM")] == ["CA", "CB", "CG", "SD", "CE"]
    built_at = np.array([[float(line[k : k + 8]) for k in (30, 38, 46)] for line in lines[1:5]])
    assert np.allclose(built_at, alk.build(complex, "L1196M").coord[0], atol=6e-4)


def test_nothing_is_built_for_an_insertion(complex):
    scene = alk.view(complex, "T1151_L1152insT").scene
    assert not [model for model in scene.models if "rotamer" in model.name]
    assert "T1151_L1152insT" in [label.text for label in scene.labels]
    assert "not modelled" in scene.caption
    with pytest.raises(alk.NumberingError, match="expects A at 1151"):
        alk.view(complex, "A1151_L1152insT")


def test_glycine_has_no_side_chain_to_build(complex):
    scene = alk.view(complex, "L1196G").scene
    assert not [model for model in scene.models if "rotamer" in model.name]
    assert scene.discs == ()
    assert "no side chain" in scene.caption


def test_compound_shows_each_site(complex):
    scene = alk.view(complex, "L1196M+G1202R").scene
    assert {"L1196M_rotamer_1", "G1202R_rotamer_1"} <= {model.name for model in scene.models}
    assert {"L1196M", "G1202R"} <= {label.text for label in scene.labels}


def test_wild_type_is_the_files(complex):
    with pytest.raises(alk.NumberingError, match="2XP2 has D"):
        alk.view(complex, "G1203R")
    with pytest.raises(alk.NumberingError, match="4MKC has G there"):
        alk.view("4MKC", "S1281R")


# ----------------------------------------------------------------------------------------------- cartoon


def test_cartoon_has_the_colours_of_the_palette(complex, seen):
    found, tint = cartoon(seen), alk.ViewStyle.cartoon_tint
    assert set(found) == set(complex.number.tolist())
    for position, name in ((1202, "SOLVENT_FRONT"), (1196, "GATEKEEPER"), (1199, "HINGE")):
        group = getattr(display_colours, name)
        assert found[position] == display_colours.mixed(group.colour, "#FFFFFF", tint)
    assert {colour for _, colour in seen.scene.legend} >= set(found.values())


def test_scan_colours_by_the_worst_or_the_mean(complex):
    table = alk.score(complex, ["G1202R", "G1202A", "F1174L"])
    values = table.disruption[:2].astype(float)
    for of, value in (("worst", values.max()), ("mean", values.mean())):
        view = alk.view_scan(complex, table, of=of)
        found = cartoon(view)
        assert found[1202] == display_colours.on_scale(display_colours.CARTOON_DISRUPTION_SCALE, value)
        # indirect and not in the table: no estimate, which is no colour of the scale
        assert found[1174] == found[1196] == alk.ViewStyle.no_estimate
        assert {"worst": "largest", "mean": "mean"}[of] in view.scene.caption
        assert "does not mean harmless" in view.scene.caption
    assert values.max() != pytest.approx(values.mean())


@pytest.mark.parametrize("table", [None, pd.DataFrame({"position": [1202]}), "scan.csv"])
def test_disruption_needs_a_score_table(complex, table):
    with pytest.raises(alk.AlkstructError, match="what scan returned"):
        alk.view_scan(complex, table)


def test_table_of_another_protein_is_refused(complex):
    table = pd.DataFrame({"position": [5], "disruption": [0.5]})
    with pytest.raises(alk.AlkstructError, match="no estimate for a residue of 2XP2"):
        alk.view_scan(complex, table)


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"colour": "chain"}, "colour='chain' is not known; choose one of region, B factor, disruption"),
        ({"labels": "all"}, "labels='all' is not known"),
        ({"style": "poster"}, "a style is a ViewStyle"),
    ],
)
def test_choices_are_named(complex, choice, message):
    with pytest.raises(alk.AlkstructError, match=re.escape(message)):
        alk.view(complex, "G1202R", **choice)


def test_b_factors_colour_the_cartoon(complex):
    found = cartoon(alk.view(complex, colour="B factor"))
    owner = complex.residue_of_atom
    mean = {int(n): np.nanmean(complex.b_factor[owner == i]) for i, n in enumerate(complex.number)}
    coldest, hottest = min(mean, key=mean.get), max(mean, key=mean.get)
    assert (found[coldest], found[hottest]) == (display_colours.B_FACTOR_SCALE[0], display_colours.B_FACTOR_SCALE[-1])
    with pytest.raises(alk.StructureError, match="3AOX has no temperature factors"):
        alk.view("3AOX", colour="B factor")


def test_another_kinase_is_grey():
    view = alk.view(alk.load("2XP2", reference=None), "G1202R")
    assert set(cartoon(view).values()) == {alk.ViewStyle.other_kinase}
    assert len(view.scene.discs) == 1
    assert "ALK kinase" not in view.scene.caption


def test_without_an_inhibitor(complex):
    bare = replace(complex, inhibitor=None)
    assert alk.view(bare).scene.camera.front is None  # the whole kinase
    scene = alk.view(bare, "L1196M").scene
    assert scene.discs == scene.dashes == ()
    assert [label.text for label in scene.labels] == ["L1196M"]


# --------------------------------------------------------------------------------- bonds, labels, camera


def test_bonds_are_those_of_contacts(complex, seen):
    known = contacts(complex).query("kind in ('hydrogen bond', 'salt bridge', 'halogen bond')")
    lengths = sorted(np.linalg.norm(dash.end - dash.start) for dash in seen.scene.dashes)
    assert lengths == pytest.approx(sorted(known.distance))
    assert len(lengths) >= 2


def test_contacting_residues_are_labelled_when_asked(complex, seen):
    named = {label.text for label in alk.view(complex, labels="contacts").scene.labels}
    known = contacts(complex)
    assert named == {"crizotinib", *(known.residue + known.position.astype(str))}
    assert {label.text for label in seen.scene.labels} == {"G1202R", "crizotinib"}
    assert alk.view(complex, "G1202R", labels="none").scene.labels == ()


@pytest.mark.parametrize("inhibitor", ["crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"])
@pytest.mark.parametrize("variant", ["G1202R", "L1196M", "F1174L"])
def test_site_and_labels_are_in_the_picture(inhibitor, variant):
    scene = alk.view(inhibitor, variant).scene
    camera = scene.camera
    built = alk.build(alk.load(inhibitor), variant).coord[0]
    points = np.vstack([built, [label.at for label in scene.labels], *(disc.centre[None] for disc in scene.discs)])
    across = np.abs(apparent(points, camera))
    assert (across <= 0.5 * np.array([camera.width, camera.height])).all()
    assert np.allclose(camera.rotation @ camera.rotation.T, np.eye(3))
    assert np.linalg.det(camera.rotation) == pytest.approx(1)


def test_disc_is_seen_as_a_disc(seen):
    """Neither edge-on nor face-on, where the two atoms would hide each other."""
    assert 0.2 < abs(seen.scene.camera.rotation[2] @ seen.scene.discs[0].axis) < 0.7


def test_quaternion_turns_as_the_matrix_does():
    rng = np.random.default_rng(7)
    for _ in range(20):
        rotation = np.linalg.qr(rng.normal(size=(3, 3)))[0]
        rotation *= np.linalg.det(rotation)
        *v, w = quaternion(rotation)
        point = rng.normal(size=3)
        turned = point + 2 * np.cross(v, np.cross(v, point) + w * point)
        assert np.allclose(turned, rotation @ point)


def test_labels_keep_off_what_is_drawn():
    camera = Camera(np.zeros(3), np.eye(3), 20.0, 20.0)
    left = np.column_stack([np.linspace(-6, 0, 30), np.zeros(30), np.zeros(30)])
    place = free_place(np.zeros(3), left, camera, (1.0, 3.0), (1.0, 0.5))
    covered = (np.abs(left - place)[:, :2] < [1.0, 0.5]).all(axis=1)
    assert not covered.any()


# ------------------------------------------------------------------------------------------- coordinates


def test_pdb_text_is_the_complex(complex):
    (chain,) = PDBParser(QUIET=True).get_structure("x", io.StringIO(pdb_text(complex))).get_chains()
    atoms = list(chain.get_atoms())
    assert [atom.get_name() for atom in atoms] == complex.atom_names.tolist()
    assert np.allclose([atom.coord for atom in atoms], complex.coord, atol=6e-4)
    assert [residue.id[1] for residue in chain] == complex.number.tolist()


def test_sdf_text_is_the_inhibitor(complex, tmp_path):
    path = tmp_path / "drug.sdf"
    path.write_text(sdf_text(complex.inhibitor), encoding="utf-8")
    found = alk.read_sdf(path)
    assert found.elements.tolist() == complex.inhibitor.elements.tolist()
    assert sorted(map(tuple, found.bonds.tolist())) == sorted(map(tuple, complex.inhibitor.bonds.tolist()))


def test_coordinates_without_room_are_refused(complex):
    with pytest.raises(alk.StructureError, match="move the complex to the origin"):
        alk.view(replace(complex, coord=complex.coord + 2e4, inhibitor=None))


# ------------------------------------------------------------------------------------------------- styles


def test_styles_are_overridden_by_class_or_instance(complex):
    class Mine(alk.ViewStyle):
        mutant_carbon = "#123456"
        label_size = 21
        sphere_opacity = 0
        cartoon_tint = 0.0

    for style in (Mine, Mine()):
        view = alk.view(complex, "G1202R", style=style)
        assert models(view)["G1202R_rotamer_1"].colours["C"] == "#123456"
        assert cartoon(view)[1202] == display_colours.SOLVENT_FRONT.colour
        text = view._make_html()
        assert "addSphere" not in text
        assert '"fontSize": 21' in text
    assert alk.ViewStyle.mutant_carbon == display_colours.MUTANT_CARBON


def test_every_attribute_of_the_style_is_documented():
    source = re.split(r"class ViewStyle", Path(views_style.__file__).read_text(encoding="utf-8"))[1]
    body = source.split("\n@dataclass")[0].split('"""', 2)[2]
    found = re.findall(
        r"^    ([a-z_, ]+) = [^\"]*(?:\"#[^\"]*\"[^\"]*|\{.*?\}[^\"]*)?\"\"\"", body, re.MULTILINE | re.DOTALL
    )
    names = {name for group in found for name in group.split(", ")}
    assert names == {name for name in vars(alk.ViewStyle) if not name.startswith("_")}


def test_the_same_every_time(complex, seen):
    again = alk.view(complex, "G1202R")
    assert again.startjs == seen.startjs
    assert again.scene.caption == seen.scene.caption


def test_py3dmol_is_left_as_it_was(seen):
    import py3Dmol

    assert isinstance(seen, py3Dmol.view)
    assert type(seen)._make_html is not py3Dmol.view._make_html
    assert "inert" not in py3Dmol.view._make_html.__code__.co_names


# -------------------------------------------------------------------------------------------------- pages


def test_page_says_what_is_shown(seen, tmp_path):
    alk.save_view(seen, tmp_path / "view.html")
    page = (tmp_path / "view.html").read_text(encoding="utf-8")
    assert "<h1>G1202R in 2XP2 with crizotinib</h1>" in page
    assert "Extrapolated" in page and "0.8 Å (CB and C8)" in page
    for name, colour in seen.scene.legend:
        assert f'background: {colour}"></span>{name}' in page
    assert RESEARCH_USE in page
    import py3Dmol

    assert py3Dmol.view.__init__.__defaults__[-1] in page  # where py3Dmol itself looks


def test_page_says_so_when_it_cannot_draw(seen, script):
    for place in (None, script):
        page = views_page.page(seen, place)
        assert page.index('id="problem"') < page.index("viewer_")  # before anything can go wrong
        assert "If this text stays, its script did not run" in page
        assert "The 3D view cannot be drawn: " in page
        assert "save_view(view" in page


def test_script_is_written_into_the_page(seen, script, monkeypatch):
    folder = script.parent / "node_modules" / "3dmol" / "build"
    folder.mkdir(parents=True)
    (folder / script.name).write_text("var packed = 1;", encoding="utf-8")
    page = views_page.page(seen, script)
    assert 'note: "<\\/script><\\!--"' in page
    assert "https://cdn" not in page.split(seen.uniqueid)[0]
    assert "var packed" in views_page.page(seen, folder.parent)
    assert "var packed" in views_page.page(seen, folder.parents[2] / "node_modules")
    monkeypatch.setenv("ALKSTRUCT_3DMOL", str(folder.parent))
    assert "var packed" in views_page.page(seen)
    assert 'address = "https://example.org/3Dmol.js"' in views_page.page(seen, "https://example.org/3Dmol.js")


def test_absent_script_is_an_error(seen, tmp_path):
    with pytest.raises(alk.AlkstructError, match=r"no 3Dmol.js at .*npm install 3dmol"):
        alk.save_view(seen, tmp_path / "view.html", script=tmp_path / "nowhere")
    assert not (tmp_path / "view.html").exists()


def test_names_cannot_break_out_of_a_page(complex, script):
    """A title, a label and a caption with HTML in it stay text, in the page and in a notebook."""
    drug = replace(complex.inhibitor, name=HOSTILE)
    view = alk.view(replace(complex, name=HOSTILE, inhibitor=drug), "G1202R")
    page, own = views_page.page(view, script), view._make_html()
    assert page.count("<script") == page.count("</script>") == len(scripts_of(page))
    assert own.count("</script>") == 1
    assert HOSTILE not in page and "<img src=x" not in re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "&lt;/script&gt;" in page
    label = re.search(r'addLabel\((".*?"),\{|addLabel\((".*?"),', own.split("G1202R", 1)[1])
    assert label is not None
    assert json.dumps(HOSTILE).replace("</", "<\\/").replace("<!--", "<\\!--") in own


def test_calls_of_py3dmol_reach_the_page(complex, script):
    view = alk.view(complex, "G1202R")
    view.addSphere({"center": {"x": 1, "y": 2, "z": 3}, "radius": 0.77})
    assert '"radius": 0.77' in views_page.page(view, script)


def test_any_view_of_py3dmol_has_a_page(script):
    import py3Dmol

    view = py3Dmol.view(width=300, height=200)
    assert "viewer_" in views_page.page(view, script)
    with pytest.raises(alk.AlkstructError, match="not DataFrame"):
        alk.save_view(pd.DataFrame(), "view.html")


@pytest.mark.parametrize(
    ("save", "name"),
    [
        (alk.save_view, "view.png"),
        (alk.save_image, "view.html"),
        (alk.save_pymol, "view.py"),
    ],
)
def test_endings_are_checked(seen, tmp_path, save, name):
    with pytest.raises(alk.AlkstructError, match="end the name in"):
        save(seen, tmp_path / name)


def test_folder_has_to_be_there(seen, tmp_path):
    for save, name in ((alk.save_view, "view.html"), (alk.save_pymol, "view.pml")):
        with pytest.raises(alk.AlkstructError, match="give a file in a folder that is there"):
            save(seen, tmp_path / "absent" / name)


# ----------------------------------------------------------------------------------------------- pictures


def png(width=2, height=1):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = zlib.compress((b"\0" + b"\xff" * 3 * width) * height)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def browser(tmp_path, monkeypatch):
    """Give a program in a browser's place: what it does, in Python."""
    if sys.platform == "win32":
        pytest.skip("a script is no program there")

    def browser(code):
        path = tmp_path / "browser"
        path.write_text(f"#!{sys.executable}\nimport sys, time\n{code}\n", encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setenv("ALKSTRUCT_BROWSER", str(path))

    return browser


def test_picture_is_what_the_browser_drew(seen, script, browser, tmp_path):
    text = base64.b64encode(png()).decode()
    browser(f'print(\'<img id="picture" src="data:image/png;base64,{text}">\')')
    alk.save_image(seen, tmp_path / "view.png", script=script, dpi=300)
    content = (tmp_path / "view.png").read_bytes()
    place = content.index(b"pHYs")
    assert struct.unpack(">IIB", content[place + 4 : place + 13]) == (11811, 11811, 1)  # 300 dpi, a metre
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        assert picture.size == (2, 1)
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_picture_is_asked_for_in_its_size(seen, script, browser, tmp_path):
    """Window and letters grow with the resolution; the profile is the run's own."""
    browser(
        "from pathlib import Path\n"
        f"Path({str(tmp_path / 'asked')!r}).write_text('\\n'.join(sys.argv))\n"
        f"Path({str(tmp_path / 'page')!r}).write_text(Path(sys.argv[-1][7:]).read_text())"
    )
    with pytest.raises(alk.AlkstructError, match="drew nothing: it said nothing"):
        alk.save_image(seen, tmp_path / "view.png", script=script, width=600, height=600, dpi=192)
    asked, page = ((tmp_path / name).read_text(encoding="utf-8") for name in ("asked", "page"))
    assert "--window-size=600,600" in asked and "--user-data-dir=" in asked
    assert f'"fontSize": {2 * alk.ViewStyle.label_size:.1f}' in page
    camera = seen.scene.camera
    wanted = max(camera.height, camera.width * 600 / 800) / max(camera.height, camera.width)
    assert float(re.search(r"zoom\(([\d.]+)\)", page)[1]) == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("time.sleep(60)", "did not draw the view within 1 s"),
        ('print(\'<div id="problem" role="alert">no &lt;WebGL&gt;</div>\')', "drew nothing: no <WebGL>"),
        ("sys.exit('no such display')", "drew nothing: no such display"),
    ],
)
def test_browser_that_fails(seen, script, browser, tmp_path, code, message):
    browser(code)
    with pytest.raises(alk.AlkstructError, match=message):
        alk.save_image(seen, tmp_path / "view.png", script=script, timeout=1 if "sleep" in code else 60)
    assert not (tmp_path / "view.png").exists()


def test_without_a_browser(seen, script, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(views_picture, "BROWSERS", ("chromium",))
    with pytest.raises(alk.AlkstructError, match="no Chromium or Chrome is found; install Chromium"):
        alk.save_image(seen, tmp_path / "view.png", script=script)
    monkeypatch.setenv("ALKSTRUCT_BROWSER", "absent-browser")
    with pytest.raises(alk.AlkstructError, match="ALKSTRUCT_BROWSER names 'absent-browser', which is no program"):
        alk.save_image(seen, tmp_path / "view.png", script=script)


def test_network_is_not_asked_where_it_is_forbidden(seen, browser, tmp_path):
    browser("sys.exit('called')")
    with pytest.raises(alk.AlkstructError, match="ALKSTRUCT_OFFLINE forbids the network"):
        alk.save_image(seen, tmp_path / "view.png")


@pytest.mark.parametrize("size", [{"width": 0}, {"height": 100_000}, {"dpi": 0}])
def test_impossible_sizes(seen, script, tmp_path, size):
    with pytest.raises(alk.AlkstructError, match="cannot be drawn; choose"):
        alk.save_image(seen, tmp_path / "view.png", script=script, **size)


# -------------------------------------------------------------------------------------------------- PyMOL


@pytest.fixture(scope="module")
def pml(seen):
    return pymol.pymol_script(seen.scene)


class Commands:
    """Notes what the Python part of a script calls."""

    def __init__(self):
        self.calls = []

    def __getattr__(self, name):
        return lambda *values, **named: self.calls.append((name, values, named))


def run_python_part(pml):
    before, _, rest = pml.partition("\npython\n")
    code, _, after = rest.partition("\npython end\n")
    commands = Commands()
    exec(compile(code.replace("from pymol import cmd", ""), "script.pml", "exec"), {"cmd": commands})
    return before, commands.calls, after


def test_script_loads_every_model_and_shape(seen, pml):
    _, calls, _ = run_python_part(pml)
    read = {values[1]: values[0] for name, values, _ in calls if name.startswith("read_")}
    assert read == {model.name: model.text for model in seen.scene.models}
    shapes = [values[1] for name, values, _ in calls if name == "load_cgo"]
    assert shapes.count("clash_1") == 1
    assert sum(name.startswith("bond_") for name in shapes) == len(seen.scene.dashes)
    labels = [(named["label"], named["pos"]) for name, _, named in calls if name == "pseudoatom"]
    assert [text for text, _ in labels] == [label.text for label in seen.scene.labels]
    assert np.allclose([at for _, at in labels], [label.at for label in seen.scene.labels], atol=1e-3)


def test_script_has_plain_commands_for_the_rest(seen, pml):
    before, _, after = run_python_part(pml)
    assert all(line.startswith("#") or not line for line in before.splitlines())
    lines = after.strip().splitlines()
    known = ("set", "set_color", "bg_color", "hide", "show", "color", "set_view")
    assert {line.split()[0] for line in lines} == set(known)
    for model in seen.scene.models:
        kind = "cartoon" if model.drawing == "cartoon" else "stick"
        assert f"set {kind}_transparency, {1 - model.opacity:.2f}, {model.name}" in lines
    numbers = re.search(r"set_view \((.*)\)", lines[-1])[1].split(",")
    assert len(numbers) == 18
    assert np.allclose(np.array(numbers[:9], float).reshape(3, 3).T, seen.scene.camera.rotation, atol=1e-5)
    violet = f"color 0x{display_colours.MUTANT_CARBON[1:]}, G1202R_rotamer_1 and elem C"
    assert violet in lines


def test_script_writes_numbers_as_selections_take_them():
    assert pymol._ranges([3, 1, 2, 7]) == "1-3+7"
    assert pymol._ranges([-3, -2, 0]) == "\\-3-\\-2+0"


def test_script_survives_hostile_names(complex):
    view = alk.view(
        replace(complex, name="x; quit\nquit\n'\"", inhibitor=replace(complex.inhibitor, name="a'\nquit")), "G1202R"
    )
    before, calls, after = run_python_part(pymol.pymol_script(view.scene))
    assert all(line.startswith("#") or not line for line in before.splitlines())
    assert ";" not in before + after  # PyMOL takes what follows one for a command
    assert "quit" not in [line.strip() for line in after.splitlines()]
    assert "a'\nquit" in [named["label"] for name, _, named in calls if name == "pseudoatom"]


def test_script_needs_a_scene(tmp_path):
    import py3Dmol

    with pytest.raises(alk.AlkstructError, match="needs what view or view_scan returned"):
        alk.save_pymol(py3Dmol.view(), tmp_path / "view.pml")


# --------------------------------------------------------------------------------------------- notebooks


def test_a_notebook_shows_it():
    """Once, as what the cell gives: had it been published instead, the object's name would stand below it."""
    code = (
        "import alkstruct as alk\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "from IPython.utils.capture import capture_output\n"
        "shell = InteractiveShell.instance()\n"
        "view = alk.view('crizotinib', 'G1202R')\n"
        "with capture_output() as seen: shown, _ = shell.display_formatter.format(view)\n"
        "print(len(seen.outputs), shown['text/html'].count('createViewer'))"
    )
    pytest.importorskip("IPython")
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-2:] == ["0", "1"]


def test_a_table_of_another_complex_colours_nothing():
    """A table knows of which complex it is, unless it was read from a file; of several the right rows count."""
    table = alk.score("lorlatinib", ["L1198F", "G1202R"])
    with pytest.raises(alk.AlkstructError, match="the table is of 4CLI, not of 2XP2; scan this complex"):
        alk.view_scan("crizotinib", table)
    both = alk.compare(["L1198F"], ["crizotinib", "ceritinib"])
    with pytest.raises(alk.AlkstructError, match="the table is of 2XP2, 4MKC, not of 4CLI"):
        alk.view_scan("lorlatinib", both)
    own = both[both.pdb_id == "2XP2"].disruption.iloc[0]
    colours = alk.view_scan("crizotinib", both).scene.models[0].colours
    assert colours[1198] == display_colours.on_scale(display_colours.CARTOON_DISRUPTION_SCALE, own)
