"""Dependent rounding keeps each probability, and the hours but for one item."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.lead.plan.rounding import rounding

items = st.lists(st.tuples(st.floats(0, 1), st.floats(0.5, 8)), min_size=1, max_size=30)


@settings(max_examples=100)
@given(items, st.integers(0, 1000))
def test_the_hours_of_a_draw_are_the_expected_ones_but_for_one_item(rows, seed):
    odds, hours = np.array(rows).T
    drawn = rounding(odds, hours, np.random.default_rng(seed))
    assert abs(hours[drawn].sum() - odds @ hours) < hours.max() + 1e-6


@settings(max_examples=100)
@given(items, st.integers(0, 1000))
def test_the_sure_are_in_and_the_impossible_are_out(rows, seed):
    odds, hours = np.array(rows).T
    odds = np.round(odds)
    assert (rounding(odds, hours, np.random.default_rng(seed)) == (odds == 1)).all()


def test_each_probability_is_kept():
    odds, hours = np.array([0.1, 0.5, 0.9, 0.25, 0.35]), np.array([1.0, 4.0, 2.0, 1.5, 3.0])
    random = np.random.default_rng(7)
    often = np.mean([rounding(odds, hours, random) for _ in range(6000)], axis=0)
    assert np.abs(often - odds).max() < 0.025
