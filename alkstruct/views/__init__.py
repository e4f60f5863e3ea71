"""Views in three dimensions: scene values go to a notebook, an HTML page, a PNG or a PyMOL script.

- `camera`: Where to look from: the direction from which least of the protein hides what is to be seen.
- `captions`: Write the caption of a view, which says what is shown, and the legend of its sticks and discs.
- `cartoon`: The cartoon, which fades out where it is cut: before what is looked at, and where the chain is not
  resolved.
- `colouring`: What colours a cartoon: region, temperature factor or disruption, each residue's, with the legend and a
  sentence.
- `discs`: Discs where what is built clashes with the inhibitor, by the rule of the score.
- `labels`: Labels of a scene: what they say, and places where they cover neither each other nor what is drawn.
- `page`: A view as one self-contained page, which says so where it cannot be drawn.
- `picture`: A view as a picture for print, drawn by a browser without a window.
- `placing`: Where labels find room in a picture: plain geometry of rectangles and points in its plane.
- `py3dmol`: Hand a scene to py3Dmol.
- `pymol`: A view as a script for PyMOL: plain commands, with the coordinates in it.
- `scene`: What a view shows, as plain values: models, discs, dashes, labels and a camera, for any program that draws.
- `shown_loops`: An insertion or deletion as a view shows it: the weighty backbones, what comes in, the salt bridge that
  they hold.
- `shown_sites`: The sites of a variant as a view shows them: what is built there, how far the inhibitor is, and what is
  around.
- `slab`: How deep a picture is: the planes before and behind which nothing is drawn, and where the haze begins.
- `sticks`: Models that are drawn as sticks: the inhibitor, wild type and conformers of a site, and residues around.
- `stretches`: Models of a stretch that was rebuilt: ribbons of backbones, sticks of side chains.
- `style`: ViewStyle: how a view looks.
- `variant_scene`: From a complex, a variant or a scan to the scene that shows it.
- `view`: Show complexes and mutants in three dimensions in a notebook.
- `viewpoints`: Where the camera stands before the sites of a variant, before the pocket or before a whole kinase.
"""
