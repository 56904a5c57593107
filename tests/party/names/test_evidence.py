"""Pieces of evidence on worked pairs."""

import pytest

from tidewaiter.party.names.evidence import PIECES, vowels
from tidewaiter.party.names.match import compared


@pytest.fixture(scope="module")
def weigh(index):
    def pieces(one, two):
        _, _, found = compared(index, [one], [two])
        return {name: float(getattr(found, name)[0]) for name in PIECES}

    return pieces


def test_a_name_against_itself(weigh):
    found = weigh("Cambricon Technologies Corporation Limited", "cambricon technologies corp. ltd")
    for piece in ("covered", "covering", "exact", "spelled", "ordered", "skeleton", "same", "rest"):
        assert found[piece] == 1, piece
    for piece in ("odd_asked", "odd_listed", "slips", "numbers", "acronym"):
        assert found[piece] == 0, piece
    assert found["cosine"] == pytest.approx(1, abs=1e-5)


def test_equal_means_every_word_legal_forms_too(weigh):
    assert weigh("Mikron LLC", "MIKRON, L.L.C.")["equal"] == 1
    assert weigh("Mikron LLC", "Mikron GmbH")["equal"] == 1  # one form in two languages
    assert weigh("Mikron LLC", "Mikron JSC")["equal"] == 0
    assert weigh("Mikron LLC", "Mikron")["equal"] == 0
    assert weigh("Vladimir Putin", "Putin Vladimir")["equal"] == 0


def test_order_of_words(weigh):
    found = weigh("Vladimir Putin", "Putin, Vladimir")
    assert found["ordered"] == found["same"] == found["covered"] == 1
    assert found["spelled"] < 0.6


def test_a_word_that_one_lacks(weigh):
    found = weigh("Loongson", "Loongson Technology")
    assert found["covered"] == 1 > found["covering"] > 0.5
    assert found["odd_asked"] == 0 < found["odd_listed"] < 0.45  # no more than a word of business
    assert (found["words_asked"], found["words_listed"]) == (1, 2)
    assert found["begins"] == 1


def test_a_telling_word_exchanged(weigh):
    found = weigh("Zarubin Technologies Ltd", "Loongson Technologies Ltd")
    assert min(found["odd_asked"], found["odd_listed"]) > 0.6
    assert found["covered"] < 0.5


def test_legal_forms(weigh):
    assert weigh("Mikron LLC", "Mikron Limited Liability Company")["forms"] == 1
    assert weigh("Mikron LLC", "Mikron JSC")["forms"] == -1
    assert weigh("Mikron LLC", "Mikron")["forms"] == 0


def test_words_merged_and_split(weigh):
    for one, two in (("Moorethread Technology", "Moore Thread Technology"),
                     ("Moore Thr ead Technology", "Moore Thread Technology")):  # fmt: skip
        found = weigh(one, two)
        assert found["spelled"] == found["rest"] == 1
        assert found["covered"] > 0.9
    found = weigh("Mortazavi, Sa id", "Mortazavi, Sa'id")
    assert found["rest"] == 1


def test_slips_are_counted_in_letters(weigh):
    assert weigh("Vladimir Pulin", "Vladimir Putin")["slips"] == pytest.approx(1)
    assert weigh("Vladimir Putin", "Vladimir Putin")["slips"] == 0


def test_acronyms_numbers_and_vowels(weigh):
    smic = weigh("SMIC", "Semiconductor Manufacturing International Corporation")
    assert smic["acronym"] == 4
    assert weigh("Plant 12", "Plant 13")["numbers"] == 1
    assert weigh("Plant 12", "Plant 12")["numbers"] == 0
    bare = weigh("Lngsn Tchnlgy", "Loongson Technology")
    assert bare["boned"] == 1
    assert bare["vowels"] == 0


def test_a_name_in_another_script_is_weighed_by_its_best_reading(index):
    score, which, found = compared(index, ["АО Микрон"], ["Joint Stock Company Mikron"])
    assert which.tolist() == [0] * len(found.covered)
    assert found.covered.max() == 1
    assert score[0] > 0.9


def test_vowels_are_a_share():
    assert vowels(["", "aeiou", "abab", "xyz"]).tolist() == [0, 1, 0.5, 0]
