"""The score: bounded, equal names on top, and the sum of its parts."""

import csv
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.party.names.evidence import PIECES, Evidence
from tidewaiter.party.names.match import compare, compared
from tidewaiter.party.names.score import EQUAL, FAMILIES, THRESHOLD, parts, score, terms, weights

SHARES = ("covered", "covering", "exact", "odd_asked", "odd_listed", "spelled", "ordered",
          "skeleton", "rest", "cosine", "vowels")  # fmt: skip
FLAGS = ("equal", "same", "boned", "begins", "numbers")
COUNTS = ("words_asked", "words_listed", "letters", "acronym", "slips", "told")


@st.composite
def evidence(draw):
    many = draw(st.integers(1, 4))

    def column(values):
        return np.array(draw(st.lists(values, min_size=many, max_size=many)), np.float32)

    found = {name: column(st.floats(0, 1, width=32)) for name in SHARES}
    found |= {name: column(st.sampled_from([0.0, 1.0])) for name in FLAGS}
    found |= {name: column(st.floats(0, 60, width=32)) for name in COUNTS}
    return Evidence(**found, forms=column(st.sampled_from([-1.0, 0.0, 1.0])))


def logit(value):
    return np.log(value / (1 - value))


@given(evidence())
def test_a_score_is_a_number_from_0_to_1(found):
    value = score(found)
    assert value.dtype == np.float32
    assert ((value >= 0) & (value <= 1)).all()


@given(evidence())
def test_nothing_scores_above_equal_names(found):
    top = 1 / (1 + np.exp(-EQUAL))
    value = score(found)
    assert (value <= top + 1e-6).all()
    assert value[found.equal > 0] == pytest.approx(top)
    assert (value[found.equal == 0] < top).all()


@given(evidence())
def test_parts_sum_to_the_difference_from_a_pair_of_average_looks(found):
    constant, weight, mean = weights()
    average = constant + sum(value * mean[name] for name, value in weight.items())
    value = score(found).astype(float)
    clear = (value > 0.001) & (value < 0.9989)
    total = sum(part.astype(float) for part in parts(found).values())
    assert (average + total)[clear] == pytest.approx(logit(value[clear]), abs=0.02)


@given(evidence())
def test_the_score_of_a_pair_rests_on_no_other_pair(found):
    alone = [
        score(Evidence(**{p: getattr(found, p)[k : k + 1] for p in PIECES}))[0]
        for k in range(len(found.equal))
    ]
    assert score(found).tolist() == pytest.approx(alone, abs=1e-6)


def test_every_term_has_a_weight_and_a_family(index):
    _, weight, mean = weights()
    _, _, found = compared(index, ["Mikron"], ["Mikron"])
    assert set(terms(found)) == set(weight) == set(mean)
    assert {name.split(".")[0] for name in weight} == set(FAMILIES)
    text = files("tidewaiter.party.names").joinpath("data/weights.csv").read_text("utf-8")
    assert len(list(csv.DictReader(text.splitlines()))) == len(weight) + 1


LADDERS = [
    (
        "Loongson Technology",
        "Loongson Technolog",
        "Loongsn Technolag",
        "Longxin Tecno",
        "Rotterdam",
    ),
    ("Vladimir Putin", "Vladimir Putim", "Vladimir Pulim", "Vladislav Kulim", "Pieter de Vries"),
    (
        "Cambricon Technologies Corporation Limited",
        "Cambricon Technologies",
        "Cambrikon Tecnologies",
        "Cambridge Technologies",
        "Zarubin Holding",
    ),
]


@pytest.mark.parametrize("ladder", LADDERS)
def test_the_more_is_changed_the_lower_the_score(index, ladder):
    values = [compare(index, name, ladder[0]) for name in ladder]
    assert values == sorted(values, reverse=True)
    assert values[1] > THRESHOLD > values[-2]


def test_another_telling_word_speaks_against_it(index):
    _, _, found = compared(index, ["Loongson Technology"], ["Loongson Technologies Group"])
    worse = replace(found, odd_asked=found.odd_asked + 0.5, odd_listed=found.odd_listed + 0.5)
    assert score(worse)[0] < score(found)[0]
