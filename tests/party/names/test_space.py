"""The nearest names by letter runs, against every pair worked out in plain Python."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.party.names.lexicon import AT_LEAST
from tidewaiter.party.names.space import space

NAMES = st.lists(st.text(alphabet="abc de", min_size=1, max_size=12), min_size=1, max_size=12)


def runs(name, n):
    text = f" {name} "
    return {text[k : k + n] for k in range(len(text) - n + 1)}


def brute(listed, asked, n):
    """Cosine of every pair, with runs weighed by how rare they are."""
    often = Counter(run for name in listed for run in runs(name, n))

    def weight(run):
        return max(math.log(AT_LEAST / max(often[run], 1)), 1e-3)

    def size(name):
        return math.sqrt(sum(weight(run) ** 2 for run in runs(name, n)))

    return np.array(
        [
            [
                sum(weight(run) ** 2 for run in runs(a, n) & runs(b, n))
                / max(size(a) * size(b), 1e-12)
                for b in listed
            ]
            for a in asked
        ]
    )


@settings(max_examples=60, deadline=None)
@given(NAMES, NAMES)
def test_all_near_names_are_found_with_their_cosine(listed, asked):
    row, name, cosine = space(listed, 3).nearest(asked, len(listed), 0.2)
    found = np.zeros((len(asked), len(listed)))
    found[row, name] = cosine
    truth = brute(listed, asked, 3)
    near = np.abs(truth - 0.2) > 1e-4  # at the very edge either answer is right
    assert np.allclose(np.where(truth > 0.2, truth, 0)[near], found[near], atol=1e-4)


@settings(max_examples=40, deadline=None)
@given(NAMES, NAMES, st.integers(1, 4))
def test_of_many_the_nearest_are_given(listed, asked, most):
    truth = brute(listed, asked, 3)
    row, _, cosine = space(listed, 3).nearest(asked, most, 0.2)
    for k in range(len(asked)):
        best = np.sort(truth[k])[::-1][:most]
        clear = best[np.abs(best - 0.2) > 1e-4]
        given_ = np.sort(cosine[row == k])[::-1]
        wanted = clear[clear > 0.2]
        assert len(given_) >= len(wanted)
        assert np.allclose(given_[: len(wanted)], wanted, atol=1e-4)


def test_a_name_is_as_near_to_itself_as_can_be_even_if_runs_come_again():
    where = space(["banana banana", "ananas", "bandana"], 3)
    _, name, cosine = where.nearest(["banana banana"], 1, 0.1)
    assert name.tolist() == [0]
    assert cosine[0] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("listed", "asked"), [([], ["a"]), (["abc"], []), (["a"], ["b"]), (["a"], [""])]
)
def test_nothing_near_is_nothing_found(listed, asked):
    row, name, cosine = space(listed, 4).nearest(asked, 5, 0.1)
    assert len(row) == len(name) == len(cosine) == 0


def test_runs_that_very_many_names_share_are_not_looked_up():
    listed = [f"holding {n:05d}" for n in range(2500)]
    where = space(listed, 4)
    row, name, cosine = where.nearest(["holding 01234", "holding"], 3, 0.18)
    assert name[row == 0][cosine[row == 0].argmax()] == 1234
    assert not (row == 1).any()  # all 2,500 hold each of its runs
    assert np.diff(where.postings.indptr).max() <= 1000
