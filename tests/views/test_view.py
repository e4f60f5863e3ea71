"""Views in notebooks."""

import subprocess
import sys
from dataclasses import replace

import pytest
from view_cases import HOSTILE

import alkstruct as alk
from alkstruct.display import colours as display_colours


def test_a_notebook_shows_it():
    """Once, as what the cell gives: had it been published instead, the object's name would stand below it.

    With its legend, as the cell's value and by py3Dmol's own `show`.
    """
    code = (
        "import alkstruct as alk\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "from IPython.utils.capture import capture_output\n"
        "shell = InteractiveShell.instance()\n"
        "view = alk.view('crizotinib', 'G1202R')\n"
        "with capture_output() as seen: shown, _ = shell.display_formatter.format(view)\n"
        "with capture_output() as again: view.show()\n"
        "for data in (shown, again.outputs[0].data):\n"
        "    print(data['text/html'].count('createViewer'), data['text/html'].count('Arg1202, built'))\n"
        "print(len(seen.outputs), len(again.outputs))"
    )
    pytest.importorskip("IPython")
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-6:] == ["1", "1", "1", "1", "0", "1"]


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


def test_a_notebook_has_the_legend_and_the_caption_below_the_view(seen):
    html = seen._repr_html_()
    below = html[html.index("</script>") :]
    for name, colour in seen.scene.legend:
        assert f'background:{colour}"></span>{name}' in below
    assert "0.8 Å (CB and C8)" in below
    assert "Arg1202, built" not in seen._make_html()  # pages and pictures have their own


def test_names_cannot_break_out_of_a_notebook(complex):
    drug = replace(complex.inhibitor, name=HOSTILE)
    html = alk.view(replace(complex, inhibitor=drug), "G1202R")._repr_html_()
    assert html.count("</script>") == 1
    assert "<img" not in html[html.index("</script>") :]
