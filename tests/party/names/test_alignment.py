"""Words of two names side by side."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from tidewaiter.party.names.alignment import LEAST, align, likeness
from tidewaiter.party.names.keys import bones, sound
from tidewaiter.party.names.lexicon import lexicon
from tidewaiter.party.names.sheet import sheet

WORDS = [
    "huawei",
    "huawey",
    "technology",
    "technolagy",
    "mohammed",
    "muhammad",
    "j",
    "john",
    "johnson",
    "gazprom",
    "gzprm",
    "llc",
    "sergey",
    "sergei",
    "putin",
    "pulin",
    "kim",
    "kin",
]


@pytest.fixture(scope="module")
def known():
    return lexicon(sheet(["huawei technology llc", *WORDS]))


def rows(known, *names):
    return known.numbered([name.split() for name in names])


def alike(known, one, two):
    found = align(rows(known, one), rows(known, two), known)
    return round(float(found.left[0, 0]), 3)


@pytest.mark.parametrize(
    ("one", "two", "worth"),
    [
        ("huawei", "huawei", 1),
        ("putin", "pulin", 0.8),  # one of five letters
        ("sergey", "sergei", 0.95),  # heard alike
        ("mohammed", "muhammad", 0.95),
        ("john", "johnson", 0.85),  # a beginning
        ("j", "john", 0.75),  # an initial
        ("gazprom", "gzprm", 0.88),  # without vowels
        ("kim", "gazprom", 0),
    ],
)
def test_words_are_alike_by_the_best_of_several_grounds(known, one, two, worth):
    assert alike(known, one, two) == pytest.approx(worth)
    assert alike(known, two, one) == pytest.approx(worth)


def test_every_word_meets_its_best_partner_wherever_it_stands(known):
    found = align(rows(known, "putin sergey kim"), rows(known, "sergei kin pulin"), known)
    assert found.left[0, :3] == pytest.approx([0.8, 0.95, 0.667], abs=1e-3)
    assert found.right[0, :3] == pytest.approx([0.95, 0.667, 0.8], abs=1e-3)
    assert not found.left[0, 3:].any()


def test_aligned_words_weigh_as_the_lighter(known):
    found = align(rows(known, "technolagy"), rows(known, "technology"), known)
    assert found.left[0, 0] >= LEAST
    assert found.left_weight[0, 0] == found.right_weight[0, 0] < 0.5


def test_no_words_have_no_weight(known):
    found = align(rows(known, ""), rows(known, "huawei"), known)
    assert found.left_weight.sum() == found.left.sum() == found.right.sum() == 0
    assert found.right_weight.sum() > 0


def plain(known, one, two):
    """How alike two words are, one pair at a time."""
    if one == two:
        return 1.0
    shorter, longer = sorted((one, two), key=len)
    begins = longer.startswith(shorter)
    heard = 1 - _slips(sound(one), sound(two))
    grounds = [
        OSA.normalized_similarity(one, two),
        0.95 * heard if len(shorter) > 2 else 0,
        0.85 if begins and len(shorter) > 2 else 0,
        0.75 if begins and len(shorter) == 1 else 0,
        0.88 if bones(one) == bones(two) and len(bones(one)) > 1 else 0,
        0.9 if {one, two} == {"mohammed", "muhammad"} else 0,
    ]
    return max(grounds)


def _slips(one, two):
    last = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(two, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b)))
        last = row
    return last[-1] / max(len(one), len(two), 1)


@pytest.mark.parametrize("one", WORDS)
def test_likeness_is_that_of_plain_python(known, one):
    others = [word for word in WORDS if word != one]
    ids = np.array([known.ids[word] for word in others])
    found = likeness(np.full(len(ids), known.ids[one]), ids, known)
    assert found == pytest.approx([plain(known, one, word) for word in others], abs=1e-5)


names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(names, names), min_size=1, max_size=5))
def test_aligning_many_is_aligning_each_and_both_sides_agree(known, pairs):
    left = rows(known, *(one for one, _ in pairs))
    right = rows(known, *(two for _, two in pairs))
    together, turned = align(left, right, known), align(right, left, known)
    assert (together.left == turned.right).all()
    assert ((together.left >= 0) & (together.left <= 1)).all()
    for k in range(len(pairs)):
        alone = align(left[k : k + 1], right[k : k + 1], known)
        assert (alone.left[0] == together.left[k]).all()
        assert (alone.left_weight[0] == together.left_weight[k]).all()
