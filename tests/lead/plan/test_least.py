"""Least probabilities go where the worst could pass unseen."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.lead.plan.least import least

strata = st.lists(st.tuples(st.floats(0.1, 100), st.floats(1, 50)), min_size=1, max_size=8)


@settings(max_examples=60)
@given(strata, st.floats(0.1, 60), st.integers(0, 1000))
def test_no_other_way_to_spend_the_hours_leaves_less_unseen(rows, capacity, seed):
    harm, hours = np.array(rows).T
    odds = least(harm, hours, capacity, 0.8)
    assert odds @ hours <= capacity * (1 + 1e-6) + 1e-6
    other = np.random.default_rng(seed).dirichlet(np.ones(len(rows))) * capacity / hours
    worst = (harm * (1 - 0.8 * odds)).max()
    assert worst <= (harm * (1 - 0.8 * np.minimum(other, 1))).max() + 1e-6


def test_without_hours_nothing_is_looked_at():
    assert least(np.array([1.0, 2.0]), np.array([1.0, 1.0]), 0.0, 0.8).tolist() == [0, 0]
