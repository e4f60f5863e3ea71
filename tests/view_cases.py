"""Cases that the tests of views share."""

import re

HOSTILE = 'x</script><img src=x onerror="alert(1)"><!--'


def models(view):
    return {model.name: model for model in view.scene.models}


def cartoon(view):
    """Colour of each residue of the cartoon, before and behind the site."""
    return {n: c for model in view.scene.models if model.drawing == "cartoon" for n, c in model.colours.items()}


def scripts_of(page):
    return re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
