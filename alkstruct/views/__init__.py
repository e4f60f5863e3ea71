"""Views in three dimensions: scene values go to a notebook, an HTML page, a PNG or a PyMOL script.

- `camera`: Where to look from: the direction from which least of the protein hides what is to be seen.
- `colouring`: What colours a cartoon: region, temperature factor or disruption, each residue's, with the legend and a
  sentence.
- `labels`: Where the camera stands before a site or a kinase, and where its labels find room.
- `page`: A view as one self-contained page, which says so where it cannot be drawn.
- `picture`: A view as a picture for print, drawn by a browser without a window.
- `py3dmol`: Hand a scene to py3Dmol.
- `pymol`: A view as a script for PyMOL: plain commands, with the coordinates in it.
- `scene`: What a view shows, as plain values: models, discs, dashes, labels and a camera, for any program that draws.
- `style`: ViewStyle: how a view looks.
- `variant_scene`: From a complex, a variant or a scan to the scene that shows it.
- `view`: Show complexes and mutants in three dimensions in a notebook.
"""
