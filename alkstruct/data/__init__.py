"""Tables the package reads: sequence, regions, KLIFS map, rotamers; each row names its source."""
