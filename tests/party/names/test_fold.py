"""Names become plain letters, whatever they were written with."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.party.names.fold import LONGEST, cut, fold

PLAIN = re.compile(r"[a-z0-9]+( [a-z0-9]+)*")


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("Huawei Technologies Co., Ltd.", "huawei technologies co ltd"),
        ("Łódź Straße İstanbul", "lodz strasse istanbul"),
        ("Нuаwеі", "huawei"),  # five of the six letters are Cyrillic
        ("Hυawei", "huawei"),  # a Greek upsilon
        ("Ｈｕａｗｅｉ", "huawei"),
        ("𝐇𝐮𝐚𝐰𝐞𝐢", "huawei"),
        ("H\u200bu\u200da\u2060w\ufeffe\u00adi", "huawei"),
        ("\u202eHuawei\u202c \u200fLtd", "huawei ltd"),
        ("Huawei 😀", "huawei"),
    ],
)
def test_disguises_are_taken_off(name, reading):
    assert fold(name) == (reading,)


@pytest.mark.parametrize(
    "name", ["", " ", "...", "😀", "\u200b\u200f", "-- / --", "・", "؟!", "'" * 900]
)
def test_a_name_without_letters_or_digits_has_no_reading(name):
    assert fold(name) == ()


def test_a_word_in_another_script_stays_one_beside_latin_words():
    assert "ooo vostok trading" in fold("ООО Восток Trading")
    assert "zavod ibm" in fold("Завод IBM")


def test_a_word_that_could_be_latin_letters_in_disguise_is_read_both_ways():
    assert {"akt bank", "ao mikron"} <= {*fold("АКТ Bank"), *fold("АО Mikron")}
    assert {"tor ltd", "top ltd"} == set(fold("ТОР Ltd"))


def test_two_names_with_a_slash_are_read_together_and_alone():
    assert fold("Mikron Plant/Angstrem Works") == (
        "mikron plant angstrem works",
        "mikron plant",
        "angstrem works",
    )
    assert fold("A/S Falck") == ("a s falck",)


def test_names_in_two_scripts_side_by_side_are_also_read_alone():
    found = fold("华为技术有限公司 Mikron Holding")
    assert "mikron holding" in found
    assert "huawei technologies co ltd" in found


def test_a_chinese_name_in_pinyin_is_read_in_english_as_well():
    spelled, *english = fold("Hua Wei Ji Shu You Xian Gong Si")
    assert spelled == "hua wei ji shu you xian gong si"
    assert "huawei technologies co ltd" in english
    assert "huawei technologies co ltd" in fold("Huáwéi Jìshù Yǒuxiàn Gōngsī")


def test_a_bare_acronym_is_no_reading_of_a_long_foreign_name():
    assert all(len(reading) > 4 for reading in fold("麻省理工学院"))


@pytest.mark.parametrize("padding", ["\u200b", " ", ".", "\u0301", "- ", "\u202e", "_"])
def test_padding_does_not_push_a_name_out_of_sight(padding):
    assert fold(padding * 5000 + "Huawei") == ("huawei",)


def test_a_name_of_10_000_characters_is_read_as_far_as_its_longest():
    (reading,) = fold("Acme Trading " * 770)
    assert 0 < len(reading) <= LONGEST


def test_legal_forms_become_one_word_but_not_amid_a_name():
    assert cut("volkswagen aktiengesellschaft") == cut("volkswagen ag")
    assert cut("acme limited liability company") == cut("acme llc")
    assert cut("mortazavi sa id") == ["mortazavi", "sa", "id"]


@given(st.text(max_size=80))
def test_readings_are_plain_and_different(name):
    found = fold(name)
    assert all(PLAIN.fullmatch(reading) for reading in found)
    assert len(set(found)) == len(found)


@given(st.text(alphabet="АВЕКМНОРСТУХаеорсухіАБВГД abcXYZ/.,-中华a1", max_size=40))
def test_readings_of_mixed_scripts_are_plain_too(name):
    assert all(PLAIN.fullmatch(reading) for reading in fold(name))


@given(st.from_regex(r"[A-Za-z]{2,9}( [A-Za-z]{2,9}){0,4}", fullmatch=True))
def test_a_reading_is_read_as_itself(name):
    first = fold(name)[0]
    assert fold(first)[0] == first
