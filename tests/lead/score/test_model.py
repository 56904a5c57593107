"""A model with outcomes: signs at first, then what was found; right, repeatable, explained."""

import functools

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import average_precision_score

from lead.features.trade import sheet, some_trade
from lead.score.made_up import MIDDLE, NAMES, made_up
from tidewaiter.errors import ContractError
from tidewaiter.lead.features import features, words
from tidewaiter.lead.features.words import has_words
from tidewaiter.lead.score import additive, fit
from tidewaiter.lead.score.calibrate import line, sigmoid

LATER, LATER_LABELS, _ = made_up(99, 6000)


@functools.cache
def learned(size, seed=0):
    matrix, labels, _ = made_up(7, size)
    return fit(matrix, labels, names=NAMES, seed=seed)


def test_the_same_outcomes_and_seed_give_the_same_model():
    matrix, labels, _ = made_up(7, 3000)
    again = fit(matrix, labels, names=NAMES, seed=0)
    assert again.version == learned(3000).version
    np.testing.assert_array_equal(again.score(LATER), learned(3000).score(LATER))


def test_other_outcomes_give_another_version():
    matrix, labels, _ = made_up(7, 3000)
    labels[np.flatnonzero(labels)[0]] = 0.0
    assert fit(matrix, labels, names=NAMES, seed=0).version != learned(3000).version


def test_with_hardly_a_positive_the_ranking_is_that_of_the_signs():
    model = next(m for m in map(learned, (20, 30, 40, 60)) if 0 < m.positives < 3)
    assert model.share == 0
    rank = spearmanr(model.score(LATER), model.label_free(LATER)).statistic
    assert rank > 0.999


def test_the_fitted_part_grows_smoothly_with_the_positives():
    models = [learned(size) for size in (250, 500, 1000, 2000, 8000)]
    shares = [model.share for model in models]
    assert shares == sorted(shares)
    assert shares == [m.positives / (m.positives + 3) for m in models]


def test_many_outcomes_beat_the_signs_alone():
    model = learned(8000)
    fitted = average_precision_score(LATER_LABELS, model.score(LATER))
    blind = average_precision_score(LATER_LABELS, model.label_free(LATER))
    assert fitted > blind * 1.2


def test_probabilities_come_true():
    chances = learned(8000).score(LATER)
    for some in np.array_split(np.argsort(chances), 5):
        expected, seen = chances[some].mean(), LATER_LABELS[some].mean()
        error = np.sqrt(expected * (1 - expected) / len(some))
        assert abs(expected - seen) < 4 * error + 0.01
    assert 0 < chances.min() <= chances.max() < 1


@pytest.mark.parametrize("size", [120, 1000, 8000])
def test_the_reasons_add_up_to_the_score(size):
    model = learned(size)
    for row in LATER[:30]:
        total = model.base(row) + sum(reason.contribution for reason in model.explain(row))
        assert sigmoid(np.array([total]))[0] == pytest.approx(model.score(row[None, :])[0])
    signed = LATER[additive(LATER, NAMES).score > 0][:30]
    assert np.ptp([model.base(row) for row in signed]) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("size", [120, 1000, 8000])
def test_taking_the_first_reason_away_lowers_the_score(size):
    model = learned(size)
    chances, lower = model.score(LATER), 0
    leads = np.argsort(-chances)[:50]
    for row in LATER[leads]:
        first = next(r for r in model.explain(row) if r.contribution > 0)
        without = row.copy()
        without[NAMES.index(first.column)] = MIDDLE[NAMES.index(first.column)]
        before, after = model.score(np.array([row, without]))
        lower += after < before
    assert lower >= 48


@pytest.mark.parametrize("labels", [[], [0.0], [1.0], [0.0] * 40, [1.0] * 40])
def test_a_model_can_be_made_of_any_outcomes(labels):
    matrix = made_up(3, 40)[0][: len(labels)]
    model = fit(matrix, np.array(labels), names=NAMES, seed=0, background=made_up(4, 200)[0])
    chances = model.score(LATER[:100])
    assert model.share == 0
    assert ((chances > 0) & (chances < 1)).all()
    assert len(np.unique(chances)) > 50


def test_rows_weigh_as_they_are_told():
    matrix, labels, _ = made_up(7, 3000)
    heavy = np.where(labels > 0, 20.0, 1.0)
    model = fit(matrix, labels, names=NAMES, seed=0, weights=heavy)
    assert model.score(LATER).mean() > 2 * learned(3000).score(LATER).mean()


def test_what_does_not_match_is_told():
    matrix, labels, _ = made_up(7, 50)
    with pytest.raises(ContractError, match="one row per label"):
        fit(matrix, labels[:-1], names=NAMES, seed=0)
    with pytest.raises(ContractError, match="neither 0 nor 1"):
        fit(matrix, labels + 0.5, names=NAMES, seed=0)


def test_every_feature_has_words():
    tables = some_trade(1, 40)
    made = features(tables, sheet(), outcomes=tables["outcomes"]).names()
    assert [name for name in made if not has_words(name)] == []
    assert not any("_" in words(name) for name in made)


def test_setting_right_never_turns_a_ranking_round():
    logit = np.linspace(-3, 3, 200)
    turned = line(logit, (logit < 0).astype(float), np.ones(200), pull=0.1)
    assert turned.slope > 0


def test_setting_right_finds_slope_and_shift():
    draw = np.random.default_rng(0)
    logit = draw.normal(size=20_000) * 2
    labels = (draw.random(20_000) < sigmoid(0.5 * logit - 1)).astype(float)
    found = line(logit, labels, np.ones(20_000), pull=2.0)
    assert found == pytest.approx((0.5, -1.0), abs=0.06)
