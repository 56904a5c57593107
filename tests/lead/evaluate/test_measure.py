"""Measures say what a person would count by hand."""

import math

import numpy as np
import pytest

from tidewaiter.lead.evaluate.measure import Judged, measure
from tidewaiter.lead.evaluate.summary import over_seeds, paired, worst_within


def run(rows):
    """Rows of (week, scheme or "", harm, country, inspected, caught, rank, probability)."""
    week, scheme, harm, country, inspected, caught, rank, probability = zip(*rows, strict=True)
    scheme = np.array(scheme, dtype=np.str_)
    return Judged(
        week=np.array(week), is_diverted=scheme != "", harm=np.array(harm, dtype=float),
        scheme=scheme, country=np.array(country, dtype=np.str_),
        is_inspected=np.array(inspected, dtype=bool), is_caught=np.array(caught, dtype=bool),
        rank=np.array(rank), probability=np.array(probability, dtype=float),
    )  # fmt: skip


ROWS = [
    (0, "shell", 99, "AA", 1, 1, 1, 0.9),  # in the warm-up: counted for nobody
    (8, "shell", 10, "AA", 1, 1, 1, 0.8),
    (8, "shell", 30, "AA", 1, 0, 2, 0.5),  # inspected, and not seen
    (9, "shell", 20, "AA", 0, 0, 2, 0.1),
    (9, "", 0, "AA", 1, 0, 1, 0.2),
    (10, "late", 40, "AA", 0, 0, 2, 0.0),
    (13, "late", 50, "AA", 1, 1, 1, 0.7),
]


def test_shares_are_of_what_was_caught_after_the_warm_up():
    found = measure(run(ROWS), late="late")
    assert found.recall == pytest.approx(2 / 5)
    assert found.harm_recall == pytest.approx(60 / 150)
    assert found.precision == pytest.approx(2 / 4)
    assert found.by_scheme == {"late": 0.5, "shell": pytest.approx(1 / 3)}


def test_the_late_scheme_is_timed_from_its_first_shipment():
    found = measure(run(ROWS), late="late")
    assert (found.late_recall, found.late_weeks) == (0.5, 3)
    never = measure(run([(*r[:5], 0, *r[6:]) for r in ROWS]), late="late")
    assert (never.late_recall, never.late_weeks) == (0, math.inf)


def test_the_order_is_cut_each_week_at_a_share():
    rows = [(8 + n // 10, "shell" if n % 10 < 2 else "", 1, "AA", 0, 0, n % 10 + 1, 0.1)
            for n in range(30)]  # fmt: skip
    found = measure(run(rows), cuts=(0.1, 0.2))
    assert found.at == {0.1: 0.5, 0.2: 1.0}


def test_a_country_looked_into_more_than_the_median_is_named():
    rows = [(9, "", 0, country, n < often, 0, 1, 0.0)
            for country, often in [("AA", 10), ("BB", 20), ("CC", 60), ("DD", 500)]
            for n in range(600 if country != "DD" else 400)]  # fmt: skip
    found = measure(run(rows))  # DD has too little trade to say anything of
    assert found.worst_country == "CC"
    assert found.worst_ratio == pytest.approx(3)


def test_a_probability_that_tells_the_truth_has_no_gap():
    rows = [(9, "shell" if n < 30 else "", 1, "AA", 0, 0, 1, 0.3) for n in range(100)]
    found = measure(run(rows))
    assert found.brier == pytest.approx(0.21)
    assert found.reliability == pytest.approx(0, abs=1e-9)


def test_means_over_seeds_leave_out_the_unknown_and_pair_the_rest():
    assert over_seeds([1.0, 3.0, math.nan])[:1] == (2.0,)
    assert paired([0.5, 0.6], [0.4, 0.5]).mean == pytest.approx(0.1)
    assert worst_within([0.8, 1.0, 1.2]) == pytest.approx(0.2)
