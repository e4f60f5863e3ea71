"""The scale of colours, and region names in Greek letters."""

import matplotlib
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.display import colours, numbers
from alkstruct.figures import style


def test_the_scale_gets_darker_all_the_way():
    """So that it is read in grey as well."""
    scale = style.disruption_scale()(np.linspace(0, 1, 101))[:, :3]
    grey = scale @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(grey) < 0).all() and grey[0] - grey[-1] > 0.7


@pytest.mark.parametrize("value", np.linspace(0, 1, 11))
def test_numbers_can_be_read_on_every_colour(value):
    """WCAG's contrast of 4.5."""
    ground = matplotlib.colors.to_hex(style.disruption_scale()(value))
    assert colours.contrast(colours.ink(ground), ground) >= 4.5


def test_every_region_has_greek_letters():
    for name in alk.region_table().segment:
        assert "alpha" not in numbers.in_letters(name) and "beta" not in numbers.in_letters(name).replace(
            "beta-turn", ""
        )
