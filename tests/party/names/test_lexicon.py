"""How much words tell, and which are one name."""

import numpy as np
import pytest

from tidewaiter.party.names.lexicon import LEAST, WIDTH, lengths, letters, lexicon
from tidewaiter.party.names.sheet import sheet
from tidewaiter.party.names.words import MOST

NAMES = [f"common trading rare{n}" for n in "abcdefgh"] + ["mohammed llc", "muhammad corporaton"]


@pytest.fixture(scope="module")
def known():
    return lexicon(sheet(NAMES))


def weight(known, word):
    return float(known.weight[known.ids[word]])


def test_a_rare_word_tells_more_than_a_common_one(known):
    assert weight(known, "rarea") > weight(known, "common") > weight(known, "llc") > 0


def test_a_word_of_the_table_is_not_parted_into_two():
    assert lexicon(sheet(["acme international"])).words == ["acme", "international"]


def test_a_word_tells_no_more_than_its_kind(known):
    assert weight(known, "trading") <= MOST["business"] + 1e-6
    assert weight(known, "mohammed") == pytest.approx(MOST["name"])
    assert weight(known, "llc") == pytest.approx(MOST["form"])
    assert known.weight.min() >= LEAST


def test_a_word_is_as_rare_in_a_short_list_as_in_a_long_one(known):
    alone = lexicon(sheet(["rarea"]))
    assert weight(alone, "rarea") == pytest.approx(weight(known, "rarea"), abs=1e-3)


def test_spellings_of_one_personal_name_are_kin(known):
    one, two = known.ids["mohammed"], known.ids["muhammad"]
    assert {(one << 32) | two, (two << 32) | one} <= set(known.kin.tolist())


def test_misspelled_legal_forms_are_told(known):
    assert known.slipped == {"corporaton"}
    assert known.form[known.ids["corporaton"]]


def test_words_of_a_query_are_joined_without_changing_what_was_there(known):
    asked = sheet(["newword trading llc"], known.ids)
    joined = known.joined(asked)
    assert joined.words[: len(known.words)] == known.words
    assert weight(joined, "newword") == 1
    assert "newword" not in known.ids
    assert joined.bones[joined.ids["newword"]] == "nwwrd"
    assert known.joined(sheet(["trading llc"], known.ids)) is known


def test_words_are_numbered_up_to_a_width(known):
    rows = known.numbered([["trading", "llc"], [], ["common"] * (WIDTH + 5)])
    assert rows.shape == (3, WIDTH)
    assert rows.dtype == np.int32
    assert rows[0, :3].tolist() == [known.ids["trading"], known.ids["llc"], -1]
    assert (rows[1] == -1).all()
    assert (rows[2] == known.ids["common"]).all()


def test_letters_are_bits_and_lengths_are_counts():
    assert letters(["ab", "ba", "abab", "c", ""]).tolist()[:3] == [0b110] * 3
    assert letters([""])[0] == 0
    assert lengths(["abc", ""]).tolist() == [3, 0]


def test_an_empty_list_has_an_empty_lexicon():
    assert lexicon(sheet([])).words == []
