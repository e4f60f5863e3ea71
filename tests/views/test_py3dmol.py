"""What is handed to py3Dmol."""

import re

from view_cases import models

from alkstruct.display.colours import mixed


def test_sticks_are_paler_and_never_transparent(seen):
    """3Dmol.js draws nothing transparent behind something transparent: a faint conformer behind the spheres of a clash
    would hang in the air, without the atoms that join it with the backbone."""
    sticks = re.findall(r'"stick": \{"colorscheme": (\{.*?\}\}), "opacity": ([\d.]+)', seen.startjs)
    assert len(sticks) == sum(model.drawing == "sticks" for model in seen.scene.models)
    assert {float(opacity) for _, opacity in sticks} == {1.0}
    faint = models(seen)["G1202R_rotamer_3"]
    assert faint.opacity < 1
    paler = mixed(faint.colours["C"], seen.scene.style.background, 1 - faint.opacity)
    assert any(f'"C": "{paler}"' in colours for colours, _ in sticks)
    assert not any(f'"C": "{faint.colours["C"]}"' in colours for colours, _ in sticks[-1:])


def test_every_conformer_begins_at_the_alpha_carbon(complex, seen):
    alpha = complex.atoms(complex.index(1202))["CA"]
    built = [model for name, model in models(seen).items() if "_rotamer_" in name]
    assert len(built) > 2
    assert all((abs(model.coord[0] - alpha) < 1e-6).all() and "  CA  ARG" in model.text for model in built)
