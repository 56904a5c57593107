"""Official Chinese names of chip companies find their entries on the screening list."""

import json
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from tidewaiter.party.scripts import latin

LIST = Path(__file__).parents[4] / "shared/data/csl_2026-07-31/consolidated.json"

pytestmark = pytest.mark.skipif(not LIST.exists(), reason="the screening list is not there")


@pytest.fixture(scope="module")
def names():
    entries = json.loads(LIST.read_text(encoding="utf-8"))["results"]
    found = [name for entry in entries for name in [entry["name"], *(entry["alt_names"] or [])]]
    return sorted({default_process(name) for name in found})


@pytest.mark.parametrize(
    ("chinese", "listed"),
    [
        ("华为技术有限公司", "huawei technologies"),
        ("中芯国际集成电路制造有限公司", "semiconductor manufacturing international"),
        ("海思半导体有限公司", "hisilicon"),
        ("深圳市海思半导体有限公司", "hisilicon"),
        ("中科寒武纪科技股份有限公司", "cambricon"),
        ("上海壁仞科技股份有限公司", "biren"),
        ("摩尔线程智能科技(北京)股份有限公司", "moore thread"),
        ("长江存储科技有限责任公司", "yangtze memory"),
        ("天津飞腾信息技术有限公司", "phytium"),
        ("浪潮集团有限公司", "inspur group"),
        ("曙光信息产业股份有限公司", "dawning information industry"),
        ("龙芯中科技术股份有限公司", "loongson"),
        ("海光信息技术股份有限公司", "haiguang xinxi jishu"),
        ("旷视科技有限公司", "megvii"),
    ],
)
def test_the_listed_company_is_among_the_ten_best_for_its_chinese_name(chinese, listed, names):
    found = {}
    for reading in map(default_process, latin(chinese)):
        for name, score, _ in process.extract(
            reading, names, scorer=fuzz.token_sort_ratio, limit=10
        ):
            found[name] = max(score, found.get(name, 0))
    best = sorted(found, key=found.__getitem__, reverse=True)[:10]
    assert any(listed in name for name in best), best
