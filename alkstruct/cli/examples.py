"""Examples of each command, as its help shows them."""

#: Command -> its examples, a line each; under "" those of the whole.
COMMAND_EXAMPLES = {
    "": """\
  alkstruct score crizotinib L1196M G1202R S1206Y T1151_L1152insT
  alkstruct compare G1202R L1198F --inhibitors crizotinib,lorlatinib
  alkstruct scan crizotinib --within 8 --csv scan.csv
  alkstruct score my_egfr.pdb T790M L858R --reference EGFR
  alkstruct trajectory topology.pdb run.xtc G1202R L1196M
  alkstruct COMMAND --help""",
    "score": """\
  alkstruct score crizotinib L1196M G1202R S1206Y T1151_L1152insT
  alkstruct score 4MKC p.Gly1202Arg,L1198F --csv table.csv
  alkstruct score my_complex.pdb G1202R --ligand VGH --chain A --json
  alkstruct score receptor.pdbqt G1202R --ligand out.pdbqt --pose 2
  alkstruct score snapshot.gro G1202R --smiles "CC1(C)c2cc(...)"
  alkstruct score 6MX8 @variants.txt --strict
  alkstruct score crizotinib @patients.xlsx --save scores.xlsx
  alkstruct score 2ITY T790M L858R --reference EGFR
  alkstruct score kinase.cif T315I --ligand LIG --any-kinase
  alkstruct score crizotinib L1196M G1202R --figure regions.svg""",
    "compare": """\
  alkstruct compare G1202R L1198F
  alkstruct compare G1202R L1198F --annotate --figure comparison.pdf
  alkstruct compare G1202R --inhibitors crizotinib,lorlatinib --inhibitors my_complex.pdb
  alkstruct compare T790M --inhibitors gefitinib.pdb,osimertinib.pdb --reference EGFR""",
    "ensemble": """\
  alkstruct ensemble crizotinib 2YFX 4ANQ --mutations G1202R L1196M
  alkstruct ensemble crystals/ --mutations G1202R --csv rows.csv
  alkstruct ensemble lorlatinib "models/*.pdb" --ligand 5P8 --mutations @variants.txt --save rows.xlsx
  alkstruct ensemble crystals/ --mixed --mutations G1202R
  alkstruct ensemble "models/*.pdb" --mutations G1202R --folder run-scores --dask local:4""",
    "trajectory": """\
  alkstruct trajectory topology.pdb run.xtc G1202R L1196M
  alkstruct trajectory models.pdb G1202R --figure frames.svg --convergence settling.svg
  alkstruct trajectory system.prmtop run1.nc run2.nc @variants.txt --ligand LIG --start 1000 --step 10
  alkstruct trajectory topology.pdb run.xtc G1202R --folder run-scores --dask local:4 --summary summary.csv
  alkstruct trajectory topology.pdb run.xtc G1202R --dask tcp://10.0.0.1:8786 --parquet frames.parquet""",
    "scan": """\
  alkstruct scan crizotinib --within 8 --csv scan.csv --figure scan.png
  alkstruct scan 4CLI --quiet --json
  alkstruct scan crizotinib 2YFX 4ANQ --within 5 --save panel.parquet""",
    "structures": """\
  alkstruct structures
  alkstruct structures --csv structures.csv""",
    "validate": """\
  alkstruct validate
  alkstruct validate --crystals structures/ --csv validation.csv
  alkstruct validate --energy vina --figure validation.pdf""",
    "rank": """\
  alkstruct rank G1202R+L1196M
  alkstruct rank C1156Y+L1198F --phase trans""",
    "evidence": """\
  alkstruct evidence G1202R
  alkstruct evidence G1202R L1196M --csv evidence.csv""",
    "regions": """\
  alkstruct regions
  alkstruct regions 1174 G1202R T1151_L1152insT
  alkstruct regions T790M L858R --reference EGFR""",
    "kinases": """\
  alkstruct kinases
  alkstruct kinases --csv kinases.csv""",
    "equivalents": """\
  alkstruct equivalents G1202R
  alkstruct equivalents T790M --reference EGFR --kinases ALK ROS1 RET""",
    "sites": """\
  alkstruct sites crizotinib EGFR=my_egfr.pdb KIT=my_kit.pdb:LIG --places G1202R L1196
  alkstruct sites crizotinib lorlatinib --csv pocket.csv --figure pocket.svg
  alkstruct sites my_egfr.pdb my_kit.pdb --places T790M 797 --reference EGFR""",
    "fetch": """\
  alkstruct fetch 6MX8 4CLJ
  alkstruct fetch 6MX8 --quiet --json""",
    "contacts": """\
  alkstruct contacts crizotinib
  alkstruct contacts 4CLI --csv contacts.csv""",
    "report": """\
  alkstruct report crizotinib --mutations L1196M G1202R S1206Y T1151_L1152insT -o report.html
  alkstruct report crizotinib,lorlatinib --mutations @variants.txt -o report.html
  alkstruct report my_complex.pdb --ligand VGH --mutations G1202R --date 2026-01-31 -o report.html""",
    "build": """\
  alkstruct build crizotinib L1196M -o mutant.pdb
  alkstruct build 4CLI L1196M -o mutant.cif --figure rotamers.svg
  alkstruct build crizotinib G1202R -o mutant.pdb
  alkstruct build crizotinib T1151_L1152insT -o insertion.pdb""",
    "view": """\
  alkstruct view crizotinib G1202R -o view.html
  alkstruct view crizotinib G1202R -o view.html --script node_modules/3dmol
  alkstruct view lorlatinib L1196M+G1202R -o view.png --labels contacts
  alkstruct view crizotinib -o kinase.pml --colour disruption --table scan.csv""",
}
