import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.party.scripts import from_pinyin, latin
from tidewaiter.party.scripts.foreign import FOREIGN
from tidewaiter.party.scripts.han.read import MOST
from tidewaiter.party.scripts.lookalikes import unmasked

LETTERS = (
    "中国第五十五研究所海思(有限公司)北京臺 A1-ООІїабґЯԛمحمدالشپگשלוםクンタャッー々한국주식회사"
    "ЖΩέगुर्दกขქართՀայ\u200f\u064b㈱&'.\N{LATIN SMALL LETTER E WITH ACUTE}"
)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Huawei Technologies Co., Ltd.",
        "Société Générale",
        "Škoda Łódź ÅBÖ",
        "Nguyễn Văn Trỗi",
        "…—“”·№",
        "ＡＢＣ Ｌｔｄ",
        "\u200f\u200b\u202eABC",
    ],
)
def test_a_latin_name_has_no_other_reading(name):
    assert latin(name) == ()


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(LETTERS)), max_size=30))
def test_readings_are_few_different_and_latin(name):
    readings = latin(name)
    assert len(readings) <= MOST
    assert len({reading.casefold() for reading in readings}) == len(readings)
    assert all(reading and not FOREIGN.search(reading) for reading in readings)


@given(st.text(alphabet=st.sampled_from("海思半导体有限公司王小明Завод한국"), min_size=1))
def test_a_name_in_another_script_has_a_reading(name):
    assert latin(name)


@given(st.text(max_size=40))
def test_any_text_may_be_taken_for_pinyin(name):
    assert all(reading.strip() for reading in from_pinyin(name))


def test_a_name_of_ten_thousand_characters_is_read_as_far_as_names_go():
    assert latin("华为" * 5000)[0].split()[:2] == ["Huawei", "Huawei"]


@pytest.mark.parametrize(
    ("masked", "name"),
    [
        ("Нuаwеі Тесhnоlоgіеѕ Со., Ltd.", "Huawei Technologies Co., Ltd."),
        ("РАТRIСK LЕЕ SОUSА", "PATRICK LEE SOUSA"),
        ("Міlіtесh АО", "Militech AO"),
        ("Gaζ", None),
        ("Завод IBM", None),
        ("Москва", None),
        ("АO שלום", None),
    ],
)
def test_look_alike_letters_in_a_latin_word_are_replaced_not_read(masked, name):
    assert unmasked(masked) == name
    if name:
        assert latin(masked) == (name,)


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("华为技术有限公司", "Huawei Technologies Co Ltd"),
        ("Завод «Микрон»", "Plant Mikron"),
        ("شركة النور للتجارة", "Company Al Nour Trading"),
        ("شرکت صنایع الکترونیک ایران", "Company Industries Electronics Iran"),
        ("אלביט מערכות בע״מ", "Elbit Systems Ltd"),
        ("삼성전자 주식회사", "Samsung Electronics Co Ltd"),
        ("三菱電機株式会社", "Mitsubishi Electric Co Ltd"),
        ("Ελληνική Τράπεζα", "Hellenic Bank"),
        ("गुजरात", "Gujarat"),
        ("გიორგი მარგველაშვილი", "Giorgi Margvelashvili"),
        ("Բարակ Օբամա", "Barak Obama"),
        ("মোহাম্মদ", "Mohammad"),
    ],
)
def test_every_script_has_its_reader(name, reading):
    assert latin(name)[0] == reading


def test_what_no_reader_knows_is_read_by_the_library():
    assert latin("ไทย")[0].isascii()
