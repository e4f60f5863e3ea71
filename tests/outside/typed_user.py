"""Code as a user writes it, with every public function; .ci/run holds it to mypy's strict mode. It is not run."""

import alkstruct as alk

structure = alk.load("crizotinib")
print(
    structure.name,
    structure.region(1202),
    structure.distances(),
    structure.find(1202),
    structure.index(1202),
    structure.ranges(),
    structure.mutations,
    structure.reference,
    structure.kinase,
)
structure.save("x.pdb")
u = structure.to_universe()
s = structure.to_structure()
print(
    structure.peptide_bonded(),
    structure.atoms(3),
    structure.follows(3),
    structure.missing_atoms(3),
    structure.in_side_chain(),
    structure.atom_types(),
    structure.residue_of_atom,
    structure.places("CA"),
)
table = alk.score(structure, ["G1202R"])
scan = alk.scan(structure, within=5.0)
both = alk.compare(["G1202R"], ["crizotinib", structure])
sites = alk.compare_sites([structure], ["G1202R"])
print(
    alk.contacts(structure),
    alk.list_structures(),
    alk.fetch("6MX8"),
    alk.score_columns(),
    alk.summary_columns(),
    alk.list_kinases(),
    alk.region_table(),
)
print(alk.parse("G1202R").hgvs, alk.region(1202).name, alk.equivalent("G1202R", "ROS1"), alk.equivalents(1202))
ax = alk.plot_comparison(both)
alk.plot_scan(scan)
alk.plot_sites(sites)
alk.plot_regions(table)
mutant = alk.build(structure, "G1202R")
mutant.save("m.pdb")
if isinstance(mutant, alk.Mutant):
    alk.plot_rotamers(mutant)
    print(mutant.rotamers, mutant.by_rotamer, mutant.atoms, mutant.complex)
else:
    print(mutant.backbones)
v = alk.validate()
print(v.metrics, v.value("fold", "near", "AUROC"))
alk.plot_validation(v.pairs)
alk.plot_estimators(v.metrics)
alk.plot_reliability(v.metrics)
e = alk.score_ensemble([structure, "4CLI"], ["G1202R"])
print(e.summary(), e.superposed())
alk.plot_ensemble(e)
m = alk.sample_motion(structure, 10)
t = alk.score_trajectory(m, ["G1202R"])
alk.plot_convergence(t)
print(t.summary, t.table, t.failed)
alk.save_figure(ax, "f.svg")
w = alk.view(structure, "G1202R")
alk.save_view(w, "v.html")
alk.save_image(w, "v.png")
alk.save_pymol(w, "v.pml")
alk.view_scan(structure, scan)
alk.save_table(table, "t.csv")
print(
    alk.read_table("t.csv"),
    alk.style(table),
    alk.annotate(table),
    alk.hold_out(table),
    alk.cohort(),
    alk.experiments(),
    alk.clinical_evidence(),
    alk.rank_inhibitors("G1202R"),
)
alk.write_report("r.html", "crizotinib", "G1202R")
drug = alk.read_sdf("x.sdf")
print(drug.name, drug.atom_types(), drug.picture(), drug.moved(drug.coord), len(drug), alk.ViewStyle().margin)
