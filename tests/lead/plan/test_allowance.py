"""Shares move slowly with yields and drift, and never below their floors."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead.plan.pools import TERMS
from tidewaiter.errors import ContractError
from tidewaiter.lead.plan.allowance import allowance, equal_weights, pattern_weights
from tidewaiter.lead.plan.terms import load_terms

yields = st.tuples(st.integers(0, 200), st.floats(0, 1)).map(lambda y: (y[0], y[0] * y[1]))


@given(st.dictionaries(st.text("abc", min_size=1), yields, min_size=1), st.integers(1, 30))
def test_no_pattern_falls_below_its_floor(found, weeks):
    weights = equal_weights(found)
    for _ in range(weeks):
        weights = pattern_weights(weights, found, TERMS)
    assert sum(weights.values()) == pytest.approx(1)
    assert min(weights.values()) >= TERMS.pattern_floor / len(weights) - 1e-9


@given(yields, yields, st.booleans(), st.integers(1, 60))
def test_shares_stay_between_floor_and_most(model, quota, is_drifting, weeks):
    terms = TERMS
    for _ in range(weeks):
        terms = allowance(terms, model=model, quota=quota, is_drifting=is_drifting)
    assert TERMS.quota_floor <= terms.quota_share <= TERMS.quota_most
    assert terms.random_share >= TERMS.random_floor


def test_drift_gives_the_quota_more_and_calm_takes_it_back():
    more = allowance(TERMS, model=(50, 20), quota=(50, 1), is_drifting=True)
    less = allowance(TERMS, model=(50, 20), quota=(50, 1), is_drifting=False)
    assert less.quota_share < TERMS.quota_share < more.quota_share


def test_one_week_moves_no_more_than_a_step():
    moved = pattern_weights({"T-01": 0.5, "T-02": 0.5}, {"T-01": (1000, 1000)}, TERMS)
    assert moved["T-01"] < 0.5 + TERMS.step / 2


def test_a_pattern_never_told_of_gets_the_mean_of_the_others():
    assert equal_weights(["a", "b", "c"], told={"a": 0.3, "b": 0.1})["c"] == pytest.approx(1 / 3)


def test_shares_that_do_not_add_up_are_refused():
    with pytest.raises(ContractError, match="add up to 1"):
        replace(TERMS, model_share=0.5)


def test_own_terms_stand_in_for_the_shipped_and_unknown_ones_are_refused(tmp_path):
    own = tmp_path / "terms.yaml"
    own.write_text("harm_weight: {value: 1, unit: share, reason: harm alone is asked here}")
    assert load_terms(own).harm_weight == 1
    own.write_text("harm_wait: {value: 1, unit: share, reason: misspelt}")
    with pytest.raises(ContractError, match="harm_wait"):
        load_terms(own)
