"""Runs of letters, against plain Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.party.names.grams import different, grams, once

SIGNS = " abcdefghijklmnopqrstuvwxyz0123456789"
NAMES = st.lists(st.text(alphabet=SIGNS, max_size=15), max_size=6)


def plain(names, n):
    """Every run of n letters of each name with a space before and after it."""
    found = []
    for row, name in enumerate(names):
        text = f" {name} "
        for k in range(len(text) - n + 1):
            code = 0
            for letter in text[k : k + n]:
                code = code * len(SIGNS) + SIGNS.index(letter)
            found.append((row, code))
    return found


@given(NAMES, st.integers(2, 5))
def test_runs_are_those_of_plain_python(names, n):
    row, code = grams(names, n)
    assert list(zip(row.tolist(), code.tolist(), strict=True)) == plain(names, n)


@given(NAMES, st.integers(3, 4))
def test_once_leaves_each_run_of_a_name_once(names, n):
    row, code = once(*grams(names, n), n)
    assert list(zip(row.tolist(), code.tolist(), strict=True)) == sorted(set(plain(names, n)))
    assert code.dtype == np.int32


@pytest.mark.parametrize("names", [[], [""], ["a"], ["", "", "ab"]])
def test_names_shorter_than_a_run_have_none(names):
    row, code = grams(names, 5)
    assert len(row) == len(code) == 0


def test_codes_are_fewer_than_the_different_runs():
    assert grams(["zz99zz99"], 4)[1].max() < different(4) == 37**4
