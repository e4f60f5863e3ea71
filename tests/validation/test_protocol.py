"""The protocol: no fit is asked about rows that it has seen."""

import numpy as np
import pandas as pd
import pytest

from alkstruct.validation import protocol


def made_up(**columns):
    """Three kinases; EGFR with three inhibitors and four positions."""
    rows = [
        (kinase, inhibitor, f"L{position}M", position)
        for kinase, inhibitors in (("EGFR", "abc"), ("KIT", "d"), ("ALK", "ae"))
        for inhibitor in inhibitors
        for position in (10, 20, 30, 40)
    ]
    table = pd.DataFrame(rows, columns=["kinase", "inhibitor", "mutation", "position"])
    rng = np.random.default_rng(1)
    table = table.assign(problem="", covalent_site=False, resistant=rng.integers(0, 2, len(table)).astype(float))
    table["signal"] = table["resistant"] * 2 + rng.normal(size=len(table))
    return table.assign(**columns)


class Remembering:
    """A fit that knows the rows that it has seen and says 1 for them."""

    def __init__(self, rows):
        self.seen = set(rows.index)

    def probability(self, rows):
        return np.array([float(index in self.seen) for index in rows.index])


@pytest.mark.parametrize("split", protocol.SPLITS)
def test_no_split_leaks(split):
    rows = made_up()
    said = protocol.held_out(rows, Remembering, split)
    inside = rows["kinase"].notna() if split == "kinase" else rows["kinase"] == "EGFR"
    assert (said[inside] == 0).all()
    assert said[~inside].isna().all()


def test_what_is_left_out_is_left_out_whole():
    """The fit of one split sees nothing of the kinase, or of EGFR's inhibitor or position, and all else."""
    rows = made_up()
    for left_out, seen, asked in protocol.splits(rows, "kinase"):
        assert left_out not in set(rows["kinase"][seen]) and set(rows["kinase"][asked]) == {left_out}
    for split in ("inhibitor", "position"):
        for left_out, seen, asked in protocol.splits(rows, split):
            egfr = rows["kinase"] == "EGFR"
            assert left_out not in set(rows[split][seen & egfr])
            assert (seen | asked).all() and seen[~egfr].all()


def test_what_a_fit_may_see():
    """Not the anchor of a covalent inhibitor, no row without features, none whose side of 5 is unknown."""
    rows = made_up()
    rows.loc[0, "covalent_site"], rows.loc[1, "problem"], rows.loc[2, "resistant"] = True, "not resolved", np.nan
    shown = []

    class Noting(Remembering):
        def __init__(self, rows):
            super().__init__(rows)
            shown.append(self.seen)

    said = protocol.held_out(rows, Noting, "kinase")
    assert not any({0, 1, 2} & seen for seen in shown)
    assert said.isna().tolist() == [True, True] + [False] * (len(rows) - 2)


def test_no_such_split():
    with pytest.raises(ValueError, match="no split 'site'; there are kinase, inhibitor, position"):
        list(protocol.splits(made_up(), "site"))


def test_kinases_weigh_the_same_and_so_do_their_mutations():
    rows = made_up()
    weight = pd.Series(protocol.equal_weights(rows))
    assert weight.groupby(rows["kinase"]).sum().to_numpy() == pytest.approx(1 / 3)
    assert weight.groupby([rows["kinase"], rows["mutation"]]).sum().to_numpy() == pytest.approx(1 / 12)


def test_logistic_curve_is_that_of_scikit_learn():
    from sklearn.linear_model import LogisticRegression

    rows = made_up()
    fit = protocol.fit_logistic(rows, lambda some: some[["signal"]])
    weight = protocol.equal_weights(rows)
    x = rows[["signal"]].to_numpy()
    scale = np.sqrt(weight @ (x - weight @ x) ** 2)
    # scikit-learn minimises C x the summed loss + half of the squared coefficients.
    peer = LogisticRegression(C=1 / (2 * protocol.RIDGE), tol=1e-8).fit(x / scale, rows["resistant"], weight)
    assert fit.probability(rows) == pytest.approx(peer.predict_proba(x / scale)[:, 1], abs=1e-4)


def test_a_sign_that_physics_forbids_is_not_fitted():
    rows = made_up()
    fit = protocol.fit_logistic(rows, lambda some: -some[["signal"]])
    assert fit.coefficients.tolist() == [0.0]
    base = protocol.fit_base_rate(rows)
    share = protocol.equal_weights(rows) @ rows["resistant"]
    assert base.probability(rows) == pytest.approx(share, abs=1e-4)
    assert fit.probability(rows) == pytest.approx(share, abs=1e-4)


def test_rows_of_one_class_do_not_run_away():
    rows = made_up(resistant=1.0)
    assert 0.9 < protocol.fit_base_rate(rows).probability(rows)[0] < 1
