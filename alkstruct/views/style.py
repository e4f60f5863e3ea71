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

    Every attribute is documented below it. Colours are "#rrggbb", lengths Å, opacities 0 to 1.

    Examples
    --------
    >>> class Poster(ViewStyle):
    ...     label_size = 20
    ...     mutant_carbon = "#D55E00"
    >>> Poster().label_size, Poster().clash_colour == ViewStyle.clash_colour
    (20, True)
    """

    background = "#FFFFFF"
    """Behind everything."""

    cartoon_tint = 0.55
    """How far the cartoon's colours are mixed with white, 0 to 1, so that sticks stand out before it."""

    cartoon_opacity = 1.0
    """Of the cartoon; below 1 some programs show its inner edges."""

    stick_radius = 0.20
    """Of the inhibitor and of the leading conformer."""

    thin_radius = 0.10
    """Of the wild type, of other conformers and of residues that contact the inhibitor."""

    inhibitor_carbon = INHIBITOR_CARBON
    """Carbons of the inhibitor."""

    wild_type_carbon = WILD_TYPE_CARBON
    """Carbons of what the structure has where a variant replaces it, and of residues that contact the inhibitor."""

    mutant_carbon = MUTANT_CARBON
    """Carbons of the conformers that are built, and the backbones of an insertion or deletion."""

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
    """Colours of atoms other than carbon, by element in upper case."""

    wild_type_opacity = 0.75
    """Opacity, 0 to 1, of the crystal's side chain or stretch of backbone that a variant replaces."""

    most_rotamers = 4
    """Rotamers shown beside the leading conformer, at most."""

    most_backbones = 3
    """Backbones of an insertion or deletion shown beside the heaviest, at most."""

    least_weight = 0.05
    """Weight, with the inhibitor, below which a rotamer or a backbone is not shown."""

    faintest, strongest = 0.25, 0.70
    """Opacity of the rotamers beside the leading conformer: their weight over the largest, within these bounds."""

    faintest_backbone = 0.6
    """Opacity of the backbones beside the heaviest, at least: a ribbon needs more than sticks to be seen."""

    clash_colour = CLASH_COLOUR
    """Of the disc where two van der Waals spheres cut each other."""

    disc_thickness = 0.12
    """Of that disc."""

    sphere_opacity = 0.35
    """Of the van der Waals spheres of two atoms that clash; 0 for none."""

    bond_colour = HYDROGEN_BOND_COLOUR
    """Of the dashes of hydrogen bonds, salt bridges and halogen bonds."""

    bond_radius = 0.06
    """Of the dashes."""

    label_size = 13
    """Of letters, in pixels of the page (3/4 of a point each)."""

    label_colour = "#000000"
    """Of letters."""

    line_radius = 0.03
    """Å: radius of the line that joins a label with what it names, where the two are apart."""

    indirect = INDIRECT_CARTOON
    """Cartoon of sites that the score calls indirect."""

    not_modelled = NOT_MODELLED_CARTOON
    """Cartoon of sites that the score calls not modelled."""

    no_estimate = NO_ESTIMATE
    """Cartoon of residues that are not in the table, and of those without a temperature factor."""

    other_kinase = NO_ESTIMATE
    """Cartoon of a complex whose kinase is not known, and of what lies before or behind a kinase domain."""

    margin = 2.5
    """Between what the camera looks at and the edge of the picture."""

    front = 4.0
    """How far before what a site's camera looks at the cartoon fades, so as not to stand in the way."""

    faded = 0.2
    """Opacity of the cartoon that is nearer to the eye than that, or away from a site that is far from the inhibitor; 0
    leaves it out."""
