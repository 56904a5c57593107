import pytest

from tidewaiter.party.scripts import from_pinyin


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("Hua Wei Ji Shu You Xian Gong Si", "Huawei Technologies Co Ltd"),
        ("HUAWEI JISHU YOUXIAN GONGSI", "Huawei Technology Co Ltd"),
        ("Nanjing Chunhui Keji Youxian Gongsi", "Nanjing Chunhui Technology Co Ltd"),
        ("Haiguang Xinxi Jishu Youxian Gongsi", "Hygon Information Technology Co Ltd"),
        ("Haiguang Xinxi Jishu Youxian Gongsi", "Haiguang Information Technology Co Ltd"),
        ("Xi'an Xiangteng Weidianzi Keji Youxian Gongsi",
         "Xi'an Xiangteng Microelectronics Technology Co Ltd"),
        ("Bei Jing Li Gong Da Xue", "Beijing Institute of Technology"),
        ("Hanwuji Keji", "Cambricon Technology"),
        ("Zhongguo Dianzi Keji Jituan Gongsi", "CETC"),
    ],
)  # fmt: skip
def test_a_chinese_name_in_pinyin_is_read_in_english(name, reading):
    assert reading in from_pinyin(name)


@pytest.mark.parametrize(
    "name",
    ["Chen Jianshe", "Wang Haiyang", "Acme Holdings Ltd", "Beijing Opera House", ""]
    + ["Shanghai", "Zhang Wenhua", "Co Ltd", "SKF (China) Co., Ltd"],
)  # fmt: skip
def test_other_names_are_left_alone(name):
    assert from_pinyin(name) == ()
