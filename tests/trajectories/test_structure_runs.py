"""Several structures in blocks: the same table through a folder, through Dask, and after any end."""

import json

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

import alkstruct as alk
from alkstruct.errors import AlkstructError
from alkstruct.trajectories import structure_runs
from alkstruct.trajectories.parts import MANIFEST

VARIANTS = ["G1202R", "L1196M", "L1198F", "H1124Q", "nonsense", "I1171N/S/T"]


@pytest.fixture(scope="module")
def structures():
    wild = alk.load("2XP2")
    return [
        wild,
        alk.build(wild, "L1198F").complex,
        wild.with_coordinates(wild.coord + np.array([9.0, 0, 0]), wild.inhibitor.coord + np.array([9.0, 0, 0])),
    ]


@pytest.fixture(scope="module")
def plain(structures):
    return alk.score_ensemble(structures, VARIANTS)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(structure_runs, "VARIANTS_PER_PART", 3)


def same(found, plain):
    assert_frame_equal(found.table, plain.table)
    assert found.table.attrs == plain.table.attrs and found.failed.equals(plain.failed)
    assert_frame_equal(found.summary(), plain.summary())


def test_a_folder_changes_no_bit_and_continues(structures, plain, tmp_path):
    folder = tmp_path / "run"
    same(alk.score_ensemble(structures, VARIANTS, path=folder), plain)
    parts = json.loads((folder / MANIFEST).read_text())["parts"]
    assert [part["rows"] for part in parts] == [3, 3, 2] * 3
    (folder / parts[4]["file"]).write_bytes(b"PAR1")
    before = {p["file"]: (folder / p["file"]).stat().st_mtime_ns for p in parts if p is not parts[4]}
    with pytest.warns(alk.AlkstructWarning, match="1 part is damaged"):
        same(alk.score_ensemble(structures, VARIANTS, path=folder), plain)
    assert {name: (folder / name).stat().st_mtime_ns for name in before} == before


def test_another_run_is_not_mixed_in(structures, tmp_path):
    alk.score_ensemble(structures[:1], VARIANTS, path=tmp_path / "run")
    with pytest.raises(AlkstructError, match="differs in variants"):
        alk.score_ensemble(structures[:1], [*VARIANTS[:1], "L1196Q", *VARIANTS[2:]], path=tmp_path / "run")
    with pytest.raises(AlkstructError, match="differs in parts, structures"):
        alk.score_ensemble(structures, VARIANTS, path=tmp_path / "run")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of Dask on its workers' ends
def test_a_cluster_changes_no_bit(structures, plain, tmp_path):
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
        same(alk.score_ensemble(structures, VARIANTS, client=client), plain)
        same(alk.score_ensemble(structures, VARIANTS, client=client, path=tmp_path / "run"), plain)
        panel = alk.score_ensemble(structures[:2], within=3.2, client=client)
    assert_frame_equal(panel.table, alk.score_ensemble(structures[:2], within=3.2).table)
