"""Drift is told where scores, features or yields moved, and not where they did not."""

import numpy as np
import pytest

from lead.plan.pools import TERMS
from tidewaiter.lead.plan.drift import cusum, drift, psi

RANDOM = np.random.default_rng(0)
PAST = RANDOM.normal(size=2000)


def kinds(past, new, yields=()):
    return {alarm.kind for alarm in drift({"x": past}, {"x": new}, yields, terms=TERMS)}


def test_the_same_world_raises_no_alarm():
    assert kinds(PAST, RANDOM.normal(size=2000), [(30, 4)] * 20) == set()


def test_a_shifted_score_raises_both_alarms():
    assert kinds(PAST, PAST + 1) == {"psi", "energy"}


def test_a_column_that_goes_missing_is_told():
    assert kinds(PAST, np.where(np.arange(2000) % 2, np.nan, PAST)) == {"missing"}


def test_a_yield_that_falls_is_told():
    assert kinds(PAST, PAST, [(30, 6)] * 10 + [(30, 1)] * 10) == {"drop", "cusum"}


def test_a_yield_that_rises_is_no_alarm():
    assert kinds(PAST, PAST, [(30, 1)] * 10 + [(30, 6)] * 10) == set()


def test_psi_is_what_its_formula_gives():
    past, new = np.repeat([0.0, 1.0], [500, 500]), np.repeat([0.0, 1.0], [250, 750])
    expected = (0.25 - 0.5) * np.log(0.25 / 0.5) + (0.75 - 0.5) * np.log(0.75 / 0.5)
    assert psi(past, new) == pytest.approx(expected, rel=0.02)


def test_cusum_forgives_a_single_bad_week():
    assert cusum([(30, 6)] * 10 + [(30, 0)] + [(30, 6)] * 9, 0.5) < 3
