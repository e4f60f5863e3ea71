"""matplotlib figures: a table comes in, Axes go out; one file a figure.

- `cells`: Write the cells of a heat map: the printed number, the measured fold change, the scale of colours, the
  legends.
- `comparison`: Draw a heat map of variants against inhibitors.
- `convergence`: Draw how the mean ddG settles along a trajectory.
- `ensembles`: Draw ddG over several structures or over the frames of a trajectory.
- `formats`: The endings that a figure's file can have.
- `page`: Lay out a figure: axes, panels, legends and what stands beside them.
- `panel`: Draw what the panel of kinases shows: how reliable probabilities are, and estimators side by side.
- `regions`: Draw variants along the kinase domain.
- `rotamers`: Draw the rotamers of one site and their weights.
- `samples`: Read ddG over structures or frames, its mean and its error from whatever holds them.
- `saving`: Write a figure as SVG, PDF or PNG.
- `scan`: Draw a heat map of positions against amino acids.
- `sites`: Draw the same places of several kinases side by side.
- `slots`: The part of a figure that axes of the caller have, and whether what is drawn has room there.
- `style`: How figures look: sizes, letters, colours and matplotlib's settings.
- `tidy`: Check a table and copy it for drawing.
- `tracks`: Strips beside and above a heat map: regions, secondary structure, contacts; and the marks of single cells.
- `validation`: Draw estimates against measured fold changes.
"""
