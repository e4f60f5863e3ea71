"""Views in notebooks."""

import subprocess
import sys

import pytest

import alkstruct as alk
from alkstruct.display import colours as display_colours


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
