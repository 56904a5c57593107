"""Kinds of words, abbreviations written out, and broken legal forms mended."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.party.names.words import (
    MOST,
    kind,
    kinds,
    misspelled_forms,
    most,
    parted,
    standard,
)

LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0158", min_size=1, max_size=14)


def test_kinds_are_those_that_have_a_greatest_weight():
    assert set(kinds().values()) == set(MOST)
    assert kind("llc") == "form"
    assert kind("huawei") is None


def test_a_word_of_business_may_tell_less_than_a_name_of_its_own():
    assert most("technology") < most("huawei") == 1
    assert most("x") == MOST["particle"]


def test_abbreviations_are_written_out():
    assert standard(["acme", "intl", "tech"]) == ["acme", "international", "technology"]


@pytest.mark.parametrize(
    ("words", "mended"),
    [
        (["acme", "techno", "logy"], ["acme", "technology"]),
        (["acme", "limited", "liab"], ["acme", "limited", "liability"]),
        (["0oo", "vostok"], ["ooo", "vostok"]),
        (["vost0k"], ["vostok"]),
        (["plant", "5"], ["plant", "5"]),
        (["plant50"], ["plant50"]),  # a number at the end stays one
    ],
)
def test_words_that_a_field_or_scanner_broke_are_mended(words, mended):
    assert standard(words) == [standard([word])[0] for word in mended]


@pytest.mark.parametrize(
    "word", ["limted", "limitted", "lmtd", "compnay", "corporaton", "liabilty"]
)
def test_legal_forms_with_a_slip_are_told(word):
    assert misspelled_forms([word])[0]


@pytest.mark.parametrize("word", ["point", "stack", "shock", "stork", "huawei", "mikron", "comet"])
def test_words_of_their_own_are_no_misspelled_legal_forms(word):
    assert not misspelled_forms([word])[0]


def test_no_words_give_no_answer():
    assert misspelled_forms([]).shape == (0,)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("mikronlimited", ("mikron", "limited")),
        ("limitedmikron", ("limited", "mikron")),
        ("shanghaitechnology", ("shanghai", "technology")),
        ("mikronllc", ("mikron", "llc")),
        ("ooomikron", ("ooo", "mikron")),
        ("mikron", None),
        ("xyzzyxyzzyllc", None),  # no known word is left
    ],
)
def test_glued_words_are_parted(word, parts):
    assert parted(word, {"mikron", "shanghai"}) == parts


@given(LETTERS)
def test_the_parts_of_a_word_are_all_of_it(word):
    found = parted(word, {"mikron", "angstrem", "vostok"})
    assert found is None or "".join(found) == word


@given(st.lists(LETTERS, min_size=1, max_size=8))
def test_whether_a_word_is_misspelled_rests_on_no_other_word(words):
    alone = np.concatenate([misspelled_forms([word]) for word in words])
    assert misspelled_forms(words).tolist() == alone.tolist()


@given(st.lists(LETTERS, max_size=8))
def test_standard_words_are_no_more_than_there_were(words):
    assert len(standard(words)) <= len(words)
    assert all(standard(words))
