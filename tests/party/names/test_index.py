"""An index of names: what stands in it, and who bears it."""

import numpy as np
import pytest

from tidewaiter.party.entries import entries
from tidewaiter.party.names.index import KEYS, TEXTS, build
from tidewaiter.party.names.sheet import sheet


def listed(*rows):
    base = {"list": "other", "source": "test"}
    return build(entries({**base, "entry_id": f"e{n}", **row} for n, row in enumerate(rows)))


def who(index, folded):
    return index.owners(index.texts["folded"].to_pylist().index(folded))


def test_names_aliases_and_weak_aliases_are_indexed():
    index = listed({"name": "Mikron", "aliases": ["Angstrem"], "weak_aliases": ["Vostok"]})
    assert index.texts["folded"].to_pylist() == ["mikron", "angstrem", "vostok"]


def test_names_that_fold_alike_stand_once_and_keep_their_spellings_and_entries():
    index = listed({"name": "MIKRON"}, {"name": "Angstrem", "aliases": ["Mikrón"]})
    assert index.texts["folded"].to_pylist() == ["mikron", "angstrem"]
    assert who(index, "mikron") == [(0, "MIKRON"), (1, "Mikrón")]
    assert who(index, "angstrem") == [(1, "Angstrem")]


def test_a_short_name_in_brackets_is_a_name_of_the_entry():
    index = listed({"name": "Huawei Technologies Co., Ltd. (Huawei)"})
    assert who(index, "huawei") == [(0, "Huawei")]


def test_an_address_in_place_of_a_name_is_left_out():
    index = listed({"name": "Flat 1, Kwong Street", "by_address": True}, {"name": "Mikron"})
    assert index.texts["folded"].to_pylist() == ["mikron"]
    assert index.owner.tolist() == [1]


def test_every_reading_of_a_name_is_indexed():
    folded = listed({"name": "АО Микрон"}).texts["folded"].to_pylist()
    assert "jsc mikron" in folded


@pytest.mark.parametrize("rows", [[], [{"name": "???"}]])
def test_a_list_without_names_is_an_empty_index(rows):
    index = listed(*rows)
    assert len(index.texts["folded"]) == len(index.owner) == 0


def test_a_listed_name_that_is_asked_is_cut_as_it_was_indexed(index):
    folded = index.texts["folded"].to_pylist()
    cut = sheet(folded, index.lexicon.ids, index.lexicon.slipped)
    for column in TEXTS:
        assert getattr(cut, column) == index.texts[column].to_pylist()
    assert (index.lexicon.numbered(cut.words) == index.numbered).all()


def test_checksums_are_sorted_and_lead_to_their_names(index):
    for column in KEYS:
        checksums, names = index.keys[column]
        assert (np.diff(checksums.astype(np.int64)) >= 0).all()
        assert checksums.min() > 0
        assert len(checksums) == len(names)
