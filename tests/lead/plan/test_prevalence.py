"""What is reckoned up from a plan's inspections is about what there is."""

import numpy as np
import polars as pl
import pytest

from lead.plan.pools import TERMS, candidates, flags, frame
from tidewaiter.errors import ContractError
from tidewaiter.lead.plan.choose import choose
from tidewaiter.lead.plan.prevalence import prevalence


def outcomes(rows):
    return frame(pl.DataFrame(rows, ["result", "propensity"], orient="row"))


def test_the_interval_holds_the_truth_as_often_as_it_says():
    table = candidates(400, hours=1.0, places=("north",))
    held, counts = 0, []
    for seed in range(120):
        truth = np.random.default_rng(seed).random(400) < table["probability"].to_numpy()
        diverted = dict(zip(table["shipment_id"], truth, strict=True))
        found = choose(frame(table), frame(flags(400)), budget=80, terms=TERMS, seed=seed)
        drawn = found.chosen.select("shipment_id", "propensity").iter_rows()
        rows = [("diverted" if diverted[name] else "clean", p) for name, p in drawn]
        answer = prevalence(outcomes(rows), candidates=400)
        held += answer.low <= truth.sum() <= answer.high
        counts.append(answer.estimate - truth.sum())
    assert held >= 0.92 * 120
    assert abs(np.mean(counts)) < 3 * np.std(counts) / 120**0.5


def test_what_was_sure_to_be_inspected_is_counted_as_it_is():
    answer = prevalence(outcomes([("diverted", 1.0), ("clean", 1.0)]), candidates=2)
    assert (answer.estimate, answer.low, answer.high) == (1, 1, 1)


def test_a_hit_drawn_by_chance_stands_for_many():
    rows = [("diverted", 0.1), *[("clean", 0.1)] * 9]
    answer = prevalence(outcomes(rows), candidates=100)
    assert answer.estimate == pytest.approx(10)
    assert answer.low < 3
    assert "wide" in answer.words


def test_no_draw_leaves_everything_open():
    answer = prevalence(outcomes([("clean", 1.0)]), candidates=50)
    assert (answer.low, answer.high) == (0, 49)


def test_an_inspection_without_its_probability_is_refused():
    with pytest.raises(ContractError, match="propensity"):
        prevalence(outcomes([("clean", 0.0)]), candidates=5)
