"""How well the shipped matcher finds at its one threshold, on data from outside the project."""

import csv
import random
from pathlib import Path

import numpy as np
import pytest

from party.names.measured import average_precision, f1, ranked, threshold, told
from tidewaiter.party.names.match import compared
from tidewaiter.party.names.score import THRESHOLD

CHINESE = Path(__file__).parents[1] / "scripts/pairs_zh_en.csv"

FLOORS = {
    "acronym": 0.2, "case_fold": 1, "double_collapse": 1, "extra_token": 0.92, "homoglyph": 1,
    "invisible_char": 1, "legal_form": 1, "name_order": 1, "ocr": 0.95, "particle": 0.98,
    "punctuation": 0.98, "space_merge": 0.98, "space_split": 0.96, "token_drop": 0.88,
    "translit": 0.95, "truncate": 0.82, "typo1": 0.9, "typo2": 0.88, "vowel_drop": 0.95,
    "word_abbrev": 0.97,
}  # fmt: skip

EIGHT = {
    "华为技术有限公司": "huawei technologies",
    "中芯国际集成电路制造有限公司": "semiconductor manufacturing international",
    "海思半导体有限公司": "hisilicon",
    "长江存储科技有限责任公司": "yangtze memory",
    "中科寒武纪科技股份有限公司": "cambricon",
    "上海壁仞智能科技有限公司": "biren",
    "摩尔线程智能科技(北京)股份有限公司": "moore thread",
    "海光信息技术股份有限公司": "higon",
}

# Listed, but under a name that its own English one is not like.
LISTED_OTHERWISE = {
    "深圳云天励飞技术股份有限公司",  # Intellifusion
    "上海船舶电子设备研究所",  # CSSC 726th Research Institute
}


@pytest.fixture(scope="module")
def found(whole, queries):
    return told(whole, queries)


@pytest.fixture(scope="module")
def positive(queries):
    return np.array([query["kind"] == "pos" for query in queries])


def test_f1_at_the_threshold(found, positive):
    right, best = found
    hits = (right[positive] >= THRESHOLD).sum()
    alarms = (best[~positive] >= THRESHOLD).sum()
    assert 2 * hits / (hits + alarms + positive.sum()) >= 0.95


@pytest.mark.parametrize(("share", "least"), [(0.01, 0.87), (0.05, 0.92)])
def test_recall_at_a_share_of_false_alarms(found, positive, share, least):
    right, best = found
    assert (right[positive] >= threshold(best[~positive], share)).mean() >= least


@pytest.mark.parametrize("kind", FLOORS)
def test_recall_of_each_kind_of_change(found, queries, kind):
    of_kind = np.array([query["cls"] == kind for query in queries])
    assert (found[0][of_kind] >= THRESHOLD).mean() >= FLOORS[kind]


def test_a_score_means_what_it_says(found, positive):
    """Of the best hits from 0.5 to 0.9 most are right, above it nearly all."""
    right, best = found
    sure = best >= 0.9
    middle = (best >= THRESHOLD) & ~sure
    assert (right[sure] >= 0.9).mean() >= 0.97
    assert 0.6 <= (right[middle] >= THRESHOLD).mean() <= 0.97


def test_name_pairs(whole, name_pairs):
    score, _, _ = compared(
        whole, [pair["name1"] for pair in name_pairs], [pair["name2"] for pair in name_pairs]
    )
    right = np.array([pair["is_match"] == "true" for pair in name_pairs])
    strong = np.array([pair["quality"] == "STRONG" for pair in name_pairs])
    assert f1(score >= THRESHOLD, right) >= 0.84
    assert average_precision(score, right) >= 0.90
    wrong = [
        (pair["name1"], pair["name2"])
        for pair, said, is_right, counts in zip(
            name_pairs, score >= THRESHOLD, right, strong, strict=True
        )
        if counts and said != is_right
    ]
    assert strong.sum() == 18
    assert not wrong


@pytest.mark.parametrize("chinese", EIGHT)
def test_a_chip_company_is_found_first_by_its_chinese_name(whole, chinese):
    (tops,) = ranked(whole, [chinese])
    score, row = tops[0]
    entry = whole.entries.slice(row, 1).to_pylist()[0]
    assert score >= THRESHOLD
    assert any(EIGHT[chinese] in name.lower() for name in (entry["name"], *entry["aliases"]))


def test_every_listed_name_finds_its_own_entry(whole):
    draw = random.Random(11)
    places = draw.sample(range(len(whole.spelling)), 4000)
    names = whole.spelling.take(places).to_pylist()
    rows = whole.owner[places].tolist()
    for name, row, tops in zip(names, rows, ranked(whole, names), strict=True):
        scores = {found: score for score, found in tops}
        tied = len(tops) == 10 and tops[-1][0] == tops[0][0]  # more than ten bear that name
        assert tied or scores.get(row, 0) == tops[0][0] >= THRESHOLD, name


@pytest.fixture(scope="module")
def chinese_pairs():
    with CHINESE.open(encoding="utf-8") as file:
        return [(row["chinese"], row["english"]) for row in csv.DictReader(file)]


def test_chinese_names_against_english_ones_of_others(whole, chinese_pairs):
    draw = random.Random(7)
    chinese, english = zip(*chinese_pairs, strict=True)
    others = [
        (name, other)
        for name, own in chinese_pairs
        for other in draw.sample(english, 12)
        if other != own
    ]
    right, _, _ = compared(whole, chinese, english)
    wrong, _, _ = compared(whole, *zip(*others, strict=True))
    assert (right >= threshold(wrong, 0.01)).mean() >= 0.6
    assert (right >= THRESHOLD).mean() >= 0.85


def test_chinese_names_against_the_whole_list(whole, chinese_pairs):
    """False alarms: organizations whose English name finds nothing near on the list."""
    chinese, english = zip(*chinese_pairs, strict=True)
    right, _, _ = compared(whole, chinese, english)
    best = np.array([tops[0][0] if tops else 0 for tops in ranked(whole, chinese)])
    in_english = np.array([tops[0][0] if tops else 0 for tops in ranked(whole, english)])
    unlisted = (in_english < 0.3) & ~np.isin(chinese, list(LISTED_OTHERWISE))
    assert unlisted.sum() > 100
    assert (right >= threshold(best[unlisted], 0.01)).mean() >= 0.6
    assert (best[unlisted] >= THRESHOLD).mean() <= 0.05
