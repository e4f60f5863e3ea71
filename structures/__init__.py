"""Packaged ALK-inhibitor complexes, one mmCIF file a wwPDB entry; README.md tells their origin."""
