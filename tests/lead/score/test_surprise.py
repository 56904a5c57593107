"""Surprise is what is unlike the past, whatever it came to."""

import numpy as np

from lead.score.made_up import MIDDLE, NAMES, made_up
from tidewaiter.lead.score import surprise

PAST = made_up(1, 3000)[0]


def test_what_is_unlike_all_before_surprises_and_the_usual_does_not():
    usual = surprise(PAST, NAMES, seed=0)
    far, middle = MIDDLE.copy(), MIDDLE
    far[2:] = 9.0
    scores = usual.score(np.array([far, middle]))
    assert scores[0] > 0.9
    assert scores[1] < 0.3


def test_flags_and_outcomes_do_not_surprise():
    row = PAST[:1].copy()
    flagged = row.copy()
    flagged[0, 0] = 1.0
    usual = surprise(PAST, NAMES, seed=0)
    assert usual.score(row)[0] == usual.score(flagged)[0]


def test_what_is_not_known_does_not_surprise():
    usual = surprise(PAST, NAMES, seed=0)
    assert usual.each(np.full((1, len(NAMES)), np.nan)).sum() == 0


def test_of_usual_shipments_few_are_surprising():
    usual = surprise(PAST, NAMES, seed=0)
    scores = usual.score(made_up(2, 3000)[0])
    assert (scores > 2 / 3).mean() < 0.02
    assert (scores > 1 / 3).mean() < 0.2


def test_without_a_past_nothing_surprises():
    assert surprise(PAST[:0], NAMES, seed=0).score(PAST[:3]).tolist() == [0, 0, 0]
    assert surprise(PAST[:1], NAMES, seed=0).score(PAST[:3]).tolist() == [0, 0, 0]


def test_the_same_past_and_seed_give_the_same_surprise():
    scores = [surprise(PAST, NAMES, seed=4).score(PAST[:50]) for _ in range(2)]
    np.testing.assert_array_equal(*scores)
