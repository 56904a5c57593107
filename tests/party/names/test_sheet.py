"""Names cut into words, and their spellings as a whole."""

import pytest

from tidewaiter.party.names.sheet import sheet


def test_a_name_in_all_its_spellings():
    cut = sheet(["the acme intl trading 5 llc"])
    assert cut.folded == ["the acme intl trading 5 llc"]
    assert cut.words[0] == ["the", "acme", "international", "trading", "5", "llc"]
    assert cut.core[0] == ["the", "acme", "international", "trading", "5"]
    assert cut.joined == ["acmeinternationaltrading5"]
    assert cut.ordered == ["5acmeinternationaltrading"]
    assert cut.skeleton == ["acmeintrntnltrdng5"]
    assert cut.numbers == ["5"]
    assert cut.initials == ["ait5"]  # "the" is a particle
    assert cut.letters == ["tait5l"]
    assert cut.acronym == [""]


def test_a_name_of_legal_forms_alone_keeps_them():
    assert sheet(["limited liability company"]).core[0] == sheet(["llc"]).core[0] == ["llc"]


def test_an_acronym_is_one_word_of_three_to_eight_letters():
    assert sheet(["smic", "smic ltd", "xy", "semiconductor", "two words"]).acronym == [
        "smic", "smic", "", "", "",
    ]  # fmt: skip


def test_and_counts_in_no_whole_spelling():
    one, two = sheet(["johnson and johnson", "johnson johnson"]).joined
    assert one == two


def test_a_word_glued_to_a_legal_form_is_parted_unless_it_is_known():
    assert sheet(["mikronlimited"]).core == [["mikron"]]
    assert sheet(["mikronlimited"], {"mikronlimited"}).core == [["mikronlimited"]]


def test_a_misspelled_legal_form_is_no_part_of_the_core():
    cut = sheet(["acme corporaton"])
    assert cut.core == [["acme"]]
    assert cut.forms == {"corporaton"}


def test_known_words_that_are_misspelled_legal_forms_stay_so():
    known = {"acme", "corporaton"}
    assert sheet(["acme corporaton"], known).core == [["acme", "corporaton"]]
    assert sheet(["acme corporaton"], known, frozenset(["corporaton"])).core == [["acme"]]


@pytest.mark.parametrize("name", ["mortazavi sa id", "de la sa cruz"])
def test_two_letters_amid_a_name_are_no_legal_form(name):
    assert "sa" in sheet([name]).core[0]


def test_no_names_give_an_empty_sheet():
    assert sheet([]).words == sheet([]).initials == []
