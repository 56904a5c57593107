"""What stands in the dictionaries is well formed."""

import csv
from importlib import resources

import pytest

from tidewaiter.party.scripts.han.dictionary import KINDS, dictionary
from tidewaiter.party.scripts.han.pinyin import syllables
from tidewaiter.party.scripts.tables import table

FILES = sorted(
    path.name.removesuffix(".csv")
    for path in (resources.files("tidewaiter.party.scripts") / "data").iterdir()
)


def rows(file):
    path = resources.files("tidewaiter.party.scripts") / "data" / f"{file}.csv"
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("file", FILES)
def test_names_are_there_once_and_readings_are_latin(file):
    names = [row["name"] for row in rows(file)]
    assert len(set(names)) == len(names)
    for row in rows(file):
        assert row["name"] == row["name"].strip() != ""
        assert row["latin"].isascii(), row
        assert row.keys() >= {"name", "latin"}
        assert None not in row, row


def test_every_organization_says_where_its_name_is_from():
    assert {row["source"] for row in rows("han_organizations")} == {"csl", "own"}


@pytest.mark.parametrize("file", ["cyrillic_words", "arabic_words", "hebrew_words", "greek_words"])
def test_words_are_written_as_they_are_looked_up(file):
    assert all(name == name.lower() for name in table(file))


def test_every_chinese_word_has_readings_and_a_sound():
    for text, word in dictionary().items():
        assert word.latin, text
        assert any(word.latin), text
        assert word.kind in KINDS
        assert len(syllables(text)) == len(text), text


def test_the_places_are_all_provinces_and_most_cities():
    provinces = (
        "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北"
    )
    provinces += (
        " 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
    )
    assert all(name in table("han_places") for name in provinces.split())
    assert dictionary()["陕西"].latin[0] == "Shaanxi"
    assert dictionary()["山西"].latin[0] == "Shanxi"
    assert len(table("han_places")) > 1000
