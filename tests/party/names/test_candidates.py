"""Which names are worth comparing."""

import numpy as np
import pytest

from tidewaiter.party.names.candidates import candidates
from tidewaiter.party.names.fold import fold
from tidewaiter.party.names.sheet import sheet


def met(index, *names):
    cut = sheet([fold(name)[0] for name in names], index.lexicon.ids, index.lexicon.slipped)
    row, name, cosine = candidates(index, cut)
    texts = index.text("folded", name)
    return [
        {t: c for t, r, c in zip(texts, row, cosine, strict=True) if r == k}
        for k in range(len(names))
    ]


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("SMIC", "semiconductor manufacturing international corporation"),  # initials
        ("Cambricn Technologies", "cambricon technologies corporation limited"),  # letters
        ("Mikron Joint Stock Company", "joint stock company mikron"),  # order
        ("Abdulatif Salekh", "abdullatif saleh"),
        ("Lngsn Tchnlgy", "loongson technology"),  # no vowels
        ("Al", "al"),  # two letters
        ("D Company", "d company"),  # nothing but a letter and a legal form
        ("Hua wei Technologies", "huawei technologies co ltd"),
    ],
)
def test_names_meet(index, asked, listed):
    assert listed in met(index, asked)[0]


def test_other_names_do_not(index):
    (found,) = met(index, "Rotterdam Flower Auction")
    assert not {name for name in found if "huawei" in name or "mikron" in name}


def test_pairs_are_sorted_each_once_and_near_ones_have_a_cosine(index):
    folded = index.texts["folded"].to_pylist()[:50]
    cut = sheet(folded, index.lexicon.ids, index.lexicon.slipped)
    row, name, cosine = candidates(index, cut)
    pairs = list(zip(row.tolist(), name.tolist(), strict=True))
    assert pairs == sorted(set(pairs))
    assert ((cosine >= 0) & (cosine <= 1.0001)).all()
    assert {(k, k) for k in range(50)} <= set(pairs)


def test_no_names_have_no_candidates(index):
    assert [len(part) for part in candidates(index, sheet([]))] == [0, 0, 0]


def test_what_is_a_candidate_rests_on_no_other_name(index):
    names = ["Huawei Tech", "SMIC", "Mkrn", "Perez"]
    together = met(index, *names)
    assert together == [met(index, name)[0] for name in names]
    assert np.any([bool(found) for found in together])
