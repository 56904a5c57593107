import pytest

from tidewaiter.party.scripts.han.numbers import numbered, value
from tidewaiter.party.scripts.han.people import person
from tidewaiter.party.scripts.han.pinyin import pinyin, simplified, syllables
from tidewaiter.party.scripts.han.read import chinese
from tidewaiter.party.scripts.han.segment import segment
from tidewaiter.party.scripts.han.wade_giles import wade_giles


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("长江", "Changjiang"),
        ("重庆", "Chongqing"),
        ("重工", "Zhonggong"),
        ("银行", "Yinhang"),
        ("行政", "Xingzheng"),
        ("厦门", "Xiamen"),
        ("音乐", "Yinyue"),
        ("西安", "Xi'an"),
        ("六安", "Lu'an"),
        ("绿地", "Ludi"),
        ("会计", "Kuaiji"),
    ],
)
def test_characters_with_several_sounds_are_read_as_in_names(text, sound):
    assert pinyin(text) == sound


def test_u_with_two_dots_is_kept_apart_until_it_is_spelled():
    assert syllables("吕绿") == ("lv", "lv")
    assert "Chongqing Lvneng Electronics Co Ltd" in chinese("重庆绿能电子有限公司")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("新科技术有限公司", ["新科", "技术", "有限公司"]),
        ("新科技有限公司", ["新科技", "有限公司"]),
        ("天海翔航空科技", ["天海翔", "航空科技"]),
        ("广州白云山医药集团", ["广州", "白云山", "医药集团"]),
        ("哈尔滨第一机械厂", ["哈尔滨", "第一", "机械厂"]),
        ("第四范式", ["第四范式"]),
        ("七〇二研究所", ["七〇二", "研究所"]),
        ("TCL科技集团股份有限公司", ["TCL", "科技", "集团股份有限公司"]),
        ("王建设", ["王建设"]),
        ("深圳市腾盛供应链管理有限公司", ["深圳", "市", "腾盛", "供应链管理", "有限公司"]),
    ],
)
def test_a_name_is_parted_into_words(text, words):
    assert [word.text for word in segment(text)] == words


@pytest.mark.parametrize("text", ["", "A", "中", "第", "研究所", "①②", "中A国  (北京)、第二"])
def test_the_words_are_the_whole_text(text):
    assert "".join(word.text for word in segment(text)) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [("二", 2), ("十", 10), ("十四", 14), ("二十", 20), ("五十五", 55), ("一百零三", 103)]
    + [("七〇二", 702), ("764", 764), ("二一一", 211), ("百", 100)],
)
def test_numerals_are_numbers(text, number):
    assert value(text) == number


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("第二", ("Second", "2nd", "No 2")),
        ("第十三", ("13th", "No 13")),
        ("第一百一十一", ("111th", "No 111")),
        ("七二三", ("723rd", "No 723")),
    ],
)
def test_numbers_are_written_as_english_names_write_them(text, readings):
    assert numbered(text) == readings


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("深圳市海思半导体有限公司", "Shenzhen HiSilicon Technologies Co Ltd"),
        ("中芯国际集成电路制造有限公司", "SMIC Co Ltd"),
        (
            "摩尔线程智能科技（北京）股份有限公司",
            "Moore Thread Intelligent Technology Beijing Co Ltd",
        ),
        ("中国电子科技集团公司第五十五研究所", "CETC 55th Research Institute"),
        ("中国电子科技集团公司第五十五研究所", "CETC No 55 Institute"),
        ("臺灣積體電路製造股份有限公司", "Taiwan Semiconductor Manufacturing Co Ltd"),
        ("上海先进半导体制造有限公司", "Shanghai Advanced Semiconductor Manufacturing Co Ltd"),
        ("上海先进半导体制造有限公司", "Shanghai Xianjin Semiconductor Manufacturing Co Ltd"),
        (
            "新疆联海创智信息科技有限公司",
            "Xinjiang Lianhai Chuangzhi Information Technology Co Ltd",
        ),
        ("和田泰达服饰有限公司", "Hetian Taida Apparel Co Ltd"),
        ("南京春辉科技实业有限公司", "Nanjing Chunhui Keji Shiye Youxian Gongsi"),
        ("北京市公安局", "Beijing Municipal Public Security Bureau"),
    ],
)
def test_a_company_has_its_english_name_among_the_readings(name, reading):
    assert reading in chinese(name)


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("王小明", ["Wang Xiaoming", "Wang Xiao Ming"]),
        ("王 小明", ["Wang Xiaoming"]),
        ("欧阳娜娜", ["Ouyang Nana"]),
        ("曾国藩", ["Zeng Guofan"]),
        ("单伟", ["Shan Wei"]),
        ("吕方", ["Lu Fang", "Lyu Fang", "Lv Fang"]),
        ("陳志強", ["Chen Zhiqiang", "Chan Chi Keung", "Chen Chih-chiang"]),
        ("高明", ["Gaoming", "Gao Ming"]),  # a district, and a person
    ],
)
def test_a_person_is_read_surname_first(name, readings):
    assert set(readings) <= set(chinese(name))


@pytest.mark.parametrize("text", ["小明", "的王", "王", "王小明的信", ""])
def test_what_is_no_surname_and_short_given_name_is_no_person(text):
    assert person(text) == ()


def test_simplified_names_are_not_read_as_those_of_hong_kong():
    assert "Chan Chi Keung" not in chinese("陈志强")


@pytest.mark.parametrize(
    ("pinyin_syllables", "spelled"),
    [("zhi qiang", "Chih-chiang"), ("xiao ping", "Hsiao-ping"), ("ying jiu", "Ying-chiu")]
    + [("zhong zheng", "Chung-cheng"), ("yi xiong", "Yi-hsiung"), ("si ye", "Szu-yeh")],
)
def test_wade_giles_follows_from_pinyin(pinyin_syllables, spelled):
    assert wade_giles(tuple(pinyin_syllables.split())) == spelled


def test_traditional_characters_are_simplified():
    assert simplified("長江存儲") == "长江存储"


def test_the_reading_by_sound_keeps_its_place_where_it_is_the_best():
    assert chinese("北京") == ("Beijing", "Peking")
    assert chinese("北京电子有限公司")[-1] == "Beijing Dianzi Youxian Gongsi"
