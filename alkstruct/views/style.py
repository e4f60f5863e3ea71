"""ViewStyle: how a view looks."""

from alkstruct.display.colours import (
    CLASH_COLOUR,
    HYDROGEN_BOND_COLOUR,
    INDIRECT_CARTOON,
    INHIBITOR_CARBON,
    MUTANT_CARBON,
    NO_ESTIMATE,
    NOT_MODELLED_CARTOON,
    WILD_TYPE_CARBON,
)


class ViewStyle:
    """How a view looks: make a subclass, or set attributes of an instance, and hand it to `view` as ``style=``.

    Colours are "#rrggbb".

    Attributes
    ----------
    background : str
        Colour behind everything.
    cartoon_tint : float
        Share of white in the cartoon's colours, 0 to 1, so that sticks stand out before it.
    cartoon_opacity : float
        Opacity of the cartoon, 0 to 1; below 1 some programs show its inner edges.
    stick_radius : float
        Radius of the sticks of the inhibitor, of the leading conformer and of what an insertion brings in, Å.
    thin_radius : float
        Radius of the sticks of the wild type, of other conformers and of residues that contact the inhibitor, Å.
    inhibitor_carbon : str
        Colour of the inhibitor's carbons.
    wild_type_carbon : str
        Colour of the carbons of what the structure has where a variant replaces it, and of residues that contact the
        inhibitor.
    mutant_carbon : str
        Colour of the carbons of the conformers that are built, and of the backbones of an insertion or deletion.
    elements : dict
        Colours of atoms other than carbon, by element in upper case.
    wild_type_opacity : float
        Opacity of the crystal's side chain or stretch of backbone that a variant replaces, 0 to 1.
    most_rotamers : int
        Number of rotamers shown beside the leading conformer, at most.
    most_backbones : int
        Number of backbones of an insertion or deletion shown beside the heaviest, at most.
    least_weight : float
        Share of the weight with the inhibitor, 0 to 1, below which a rotamer or a backbone is not shown.
    faintest, strongest : float
        Least and greatest opacity, 0 to 1, of the rotamers beside the leading conformer, which is their weight over the
        largest within these bounds. Pages and pictures draw sticks so much paler, PyMOL transparent.
    faintest_backbone : float
        Least opacity, 0 to 1, of the backbones beside the heaviest: a ribbon needs more than sticks to be seen.
    clash_colour : str
        Colour of the disc where two van der Waals spheres cut each other, and of these.
    disc_thickness : float
        Thickness of that disc, Å.
    sphere_opacity : float
        Opacity of the van der Waals spheres of two atoms that clash, 0 to 1; 0 for none.
    bond_colour : str
        Colour of the dashes of hydrogen bonds, salt bridges and halogen bonds.
    bond_radius : float
        Radius of the dashes, Å.
    label_size : float
        Size of letters, in pixels of the page (3/4 of a point each).
    label_colour : str
        Colour of letters, and of the lines to what they name.
    line_radius : float
        Radius of the line that joins a label with what it names, where the two are apart, Å.
    indirect : str
        Colour of the cartoon of sites that the score calls indirect.
    not_modelled : str
        Colour of the cartoon of sites that the score calls not modelled.
    no_estimate : str
        Colour of the cartoon of residues that are not in the table, and of those without a temperature factor.
    other_kinase : str
        Colour of the cartoon of a complex whose kinase is not known, and of what lies before or behind a kinase domain.
    margin : float
        Distance between what the camera looks at and the edge of the picture, Å.
    front : float
        How far before the middle of what a site's camera looks at the cartoon begins to be faint, so as not to stand in
        the way, Å. Nothing is cut away there, and sticks stay as they are.
    faded : float
        Opacity, 0 to 1, of the cartoon that is nearer to the eye than that, or away from a site that is far from the
        inhibitor; 0 leaves it out.

    Examples
    --------
    >>> class Poster(ViewStyle):
    ...     label_size = 20
    ...     mutant_carbon = "#D55E00"
    >>> Poster().label_size, Poster().clash_colour == ViewStyle.clash_colour
    (20, True)
    """

    background = "#FFFFFF"
    cartoon_tint = 0.55
    cartoon_opacity = 1.0
    stick_radius = 0.20
    thin_radius = 0.10
    inhibitor_carbon = INHIBITOR_CARBON
    wild_type_carbon = WILD_TYPE_CARBON
    mutant_carbon = MUTANT_CARBON
    elements = {  # noqa: RUF012 - replaced as a whole, never changed in place
        "N": "#3050C8",
        "O": "#D93A2B",
        "S": "#D9B310",
        "P": "#E07B00",
        "F": "#4FB84F",
        "CL": "#2E9E2E",
        "BR": "#8C3A1F",
        "I": "#6B2C91",
    }
    wild_type_opacity = 0.75
    most_rotamers = 4
    most_backbones = 3
    least_weight = 0.05
    faintest, strongest = 0.25, 0.70
    faintest_backbone = 0.6
    clash_colour = CLASH_COLOUR
    disc_thickness = 0.12
    sphere_opacity = 0.35
    bond_colour = HYDROGEN_BOND_COLOUR
    bond_radius = 0.06
    label_size = 13
    label_colour = "#000000"
    line_radius = 0.03
    indirect = INDIRECT_CARTOON
    not_modelled = NOT_MODELLED_CARTOON
    no_estimate = NO_ESTIMATE
    other_kinase = NO_ESTIMATE
    margin = 2.5
    front = 4.0
    faded = 0.2
