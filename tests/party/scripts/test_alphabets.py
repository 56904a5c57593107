"""Cyrillic, Arabic, Hebrew, Greek, Hangul and kana, by worked examples."""

import pytest

from tidewaiter.party.scripts.arabic import arabic
from tidewaiter.party.scripts.cyrillic import cyrillic
from tidewaiter.party.scripts.greek import greek
from tidewaiter.party.scripts.hebrew import hebrew
from tidewaiter.party.scripts.japanese import hepburn, japanese
from tidewaiter.party.scripts.korean import korean, romanized
from tidewaiter.party.scripts.vowels import vocalized


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("Евгений Юрьев", {"Yevgeniy Yuryev", "Evgenii Iurev", "Evgeny Yurev"}),
        ("Щербаков Сергей", {"Shcherbakov Sergey", "Shcherbakov Sergei"}),
        ("Ёжиков", {"Yozhikov", "Ezhikov"}),
        ("Володимир Зеленський", {"Volodymyr Zelenskyi"}),
        ("Юрій Їжак", {"Yurii Yizhak"}),
        ("Згурський", {"Zghurskyi"}),
        ("Аляксандр Лукашэнка", {"Alyaksandr Lukashenka"}),
        ("Нұрсұлтан Назарбаев", {"Nursultan Nazarbayev"}),
        ("Қайрат", {"Kayrat", "Qayrat"}),
        ("Александар Вучић", {"Aleksandar Vucic"}),
        ("ООО «Ромашка»", {"LLC Romashka", "OOO Romashka"}),
        ("Общество с ограниченной ответственностью «Газпром Энерго»", {"LLC Gazprom Energo"}),
        ("ПАО «Объединенная авиастроительная корпорация»", {"PJSC United Aircraft Corporation"}),
        ("ФГУП НИИ «Микроэлектроника»", {"FGUP NII Microelectronics"}),
        ("Министерство обороны Российской Федерации", {"Ministry of Defense Russian Federation"}),
        ("ТОО «Казахстан»", {"LLP Kazakhstan"}),
        ("Харківський авіаційний завод", {"Kharkivskyi Aviatsiinyi Zavod"}),
    ],
)
def test_cyrillic(name, readings):
    assert readings <= set(cyrillic(name))


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("محمد علي", {"Muhammad Ali", "Mohammed Ali"}),
        ("عبد الرحمن الظواهري", {"Abdul Rahman Al Zawahiri", "Abd al Rahman Al Zawahiri"}),
        ("عَبْدُ الرَّحْمٰن", {"Abdul Rahman"}),
        ("شركة النور للتجارة العامة المحدودة", {"Company Al Nour General Trading Limited"}),
        ("الكرخي", {"al Karkhi"}),
        ("فرناندو بيريز", {"Farnandu Biriz"}),
        ("دانشگاه صنعتی شریف", {"University Industrial Sharif"}),
        ("سپاه پاسداران انقلاب اسلامی", {"Islamic Revolutionary Guard Corps", "IRGC"}),
        ("حسن نصر الله", {"Hassan Nasrallah"}),
    ],
)
def test_arabic_and_persian(name, readings):
    assert readings <= set(arabic(name))


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("בנימין נתניהו", "Benjamin Netanyahu"),
        ("יצחק הרצוג", "Yitzhak Hartzog"),
        ("התעשייה האווירית לישראל", "Israel Aerospace Industries"),
        ("בנק לאומי", "Bank Leumi"),
    ],
)
def test_hebrew(name, reading):
    assert reading in hebrew(name)


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("Μητσοτάκης Κυριάκος", "Mitsotakis Kyriakos"),
        ("Ναυτιλιακή Εταιρεία Α.Ε.", "Shipping Company SA"),
        ("Τράπεζα Πειραιώς", "Bank Piraeus"),
    ],
)
def test_greek(name, reading):
    assert reading in greek(name)


@pytest.mark.parametrize(
    ("text", "latin"),
    [("독립문", "dongnimmun"), ("신라", "silla"), ("왕십리", "wangsimni"), ("종로", "jongno")]
    + [("한국어", "hangugeo"), ("서울", "seoul"), ("밟은", "balbeun"), ("강원", "gangwon")],
)
def test_sounds_of_hangul_change_where_they_meet(text, latin):
    assert romanized(text) == latin


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("김정은", {"Kim Jong Un", "Kim Jeongeun"}),
        ("박근혜", {"Park Geunhye", "Pak Geunhye"}),
        ("이재용", {"Lee Jaeyong"}),
        ("남궁민수", {"Namgung Minsu"}),
        ("최선희", {"Choi Sunhee", "Choe Seonhui"}),
        ("현대자동차", {"Hyundai Motor"}),
        ("조선광업개발무역회사", {"Korea Mining Development Trading Corporation"}),
        ("(주)가나다라전자", {"Co Ltd Ganadara Electronics"}),
    ],
)
def test_korean(name, readings):
    assert readings <= set(korean(name))


@pytest.mark.parametrize(
    ("text", "latin"),
    [("トヨタ", "toyota"), ("シャチハタ", "shachihata"), ("ッカ", "kka"), ("マッチ", "matchi")]
    + [("ファナック", "fanakku"), ("とうきょう", "tokyo"), ("ジェット", "jetto"), ("ヴィ", "vi")],
)
def test_kana(text, latin):
    assert hepburn(text) == latin


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("トヨタ自動車株式会社", "Toyota Motor Co Ltd"),
        ("東京エレクトロン株式会社", "Tokyo Electron Co Ltd"),
        ("ソフトバンクグループ㈱", "SoftBank Group Co Ltd"),
        ("田中太郎", "Tanaka Taro"),
        ("株式会社日立製作所", "Co Ltd Hitachi Seisakusho"),
    ],
)
def test_japanese(name, reading):
    assert reading in japanese(name)


def test_characters_without_a_known_japanese_reading_are_not_guessed():
    assert japanese("謎乃株式会社") == ()


def test_vowels_stand_where_consonants_could_not_be_spoken():
    consonants = [(letter, False) for letter in "bcd"]
    assert vocalized(consonants) == "bacad"
    assert vocalized([]) == ""
    assert vocalized([("a", True), ("a", True), ("n", False)]) == "an"
