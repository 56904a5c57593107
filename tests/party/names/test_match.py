"""Names against an index: properties that hold whatever the names."""

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidewaiter.party.names import match
from tidewaiter.party.names.index import build
from tidewaiter.party.names.match import compare, compared, scored
from tidewaiter.party.names.score import THRESHOLD

TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="АВЕаеорсх中华科技公司شركةכלλμabc .,'-/()0158\u200b\u202e", max_size=30),
    st.lists(
        st.sampled_from(
            [
                "huawei",
                "technologies",
                "co",
                "ltd",
                "smic",
                "llc",
                "ооо",
                "мікрон",
                "华为",
                "технологии",
                "al",
                "9",
            ]
        ),
        max_size=20,
    ).map(" ".join),
)
CALM = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def best(index, names):
    """For each name its scores by listed name."""
    found = [{} for _ in names]
    for part in scored(index, names):
        for n, listed, score in zip(
            part.asked.tolist(), part.listed.tolist(), part.score.tolist(), strict=True
        ):
            found[n][listed] = max(found[n].get(listed, 0), score)
    return found


def close(one, two):
    return [set(a) for a in one] == [set(b) for b in two] and all(
        a[k] == pytest.approx(b[k], abs=1e-5) for a, b in zip(one, two, strict=True) for k in a
    )


@CALM
@given(names=st.lists(TEXTS, max_size=6))
def test_no_text_raises_and_every_score_is_from_0_to_1(index, names):
    for found in best(index, names):
        assert all(0 <= score <= 1 for score in found.values())


@CALM
@given(names=st.lists(TEXTS, min_size=1, max_size=6))
def test_a_batch_is_one_at_a_time(index, names):
    assert close(best(index, names), [best(index, [name])[0] for name in names])


@CALM
@given(names=st.lists(TEXTS, min_size=2, max_size=6), draw=st.randoms(use_true_random=False))
def test_the_order_of_names_does_not_matter(index, names, draw):
    order = list(range(len(names)))
    draw.shuffle(order)
    turned = best(index, [names[k] for k in order])
    assert close([turned[order.index(k)] for k in range(len(names))], best(index, names))


@CALM
@given(data=st.data())
def test_a_name_scores_at_least_as_high_as_any_changed_one(index, data):
    listed = data.draw(st.sampled_from(index.spelling.to_pylist()))
    place = data.draw(st.integers(0, len(listed) - 1))
    more = data.draw(st.text(alphabet="abcxyz 15.-", max_size=3))
    changed = listed[:place] + more + listed[place + data.draw(st.integers(0, 2)) :]
    assert compare(index, changed, listed) <= compare(index, listed, listed)
    assert compare(index, listed, listed) > 0.99


def test_every_listed_name_finds_its_own_entry_first(index):
    names = index.spelling.to_pylist()
    rows = index.owner.tolist()
    for name, row, found in zip(names, rows, best(index, names), strict=True):
        by_row = {}
        for listed, score in found.items():
            for owner, _ in index.owners(listed):
                by_row[owner] = max(by_row.get(owner, 0), score)
        assert by_row[row] == max(by_row.values()) >= THRESHOLD, name


def test_batches_join_without_a_seam(index, monkeypatch):
    names = index.spelling.to_pylist()[:25]
    whole = best(index, names)
    monkeypatch.setattr(match, "BATCH", 7)
    assert close(whole, best(index, names))


@pytest.mark.parametrize(
    "name", ["a" * 10_000, "ab " * 3_400, "." * 10_000, "华" * 10_000, "/" * 10_000]
)
def test_very_long_names_are_answered(index, name):
    assert len(best(index, [name])) == 1


def test_names_without_letters_meet_nothing(index):
    assert best(index, ["", "...", "\u200f", "😀"]) == [{}, {}, {}, {}]
    assert compare(index, "", "Mikron") == 0
    assert compared(index, [], [])[0].shape == (0,)


def test_an_empty_index_answers(short_list):
    assert best(build(short_list.slice(0, 0)), ["Huawei", ""]) == [{}, {}]


@pytest.mark.parametrize(
    "name",
    [
        "HUAWEI TECHNOLOGIES CO LTD",
        "Huawei Technologes Co., Ltd.",
        "Нuаwеі Technologies",
        "华为技术有限公司",
        "Hua Wei Ji Shu You Xian Gong Si",
        "Huawei",
        "H\u200bu\u200bawei Technologies Co Ltd",
        "Technologies Huawei Co. Ltd",
        "HuaweiTechnologies Co., Ltd",
        "\u202eHuawei Technologies Co Ltd",
    ],
)
def test_ways_to_write_a_listed_name_find_it(index, name):
    entry = index.entries["name"].to_pylist().index("Huawei Technologies Co., Ltd. (Huawei)")
    (found,) = best(index, [name])
    hits = [k for k, score in found.items() if score >= THRESHOLD]
    assert any(owner == entry for k in hits for owner, _ in index.owners(k))


@pytest.mark.parametrize(
    "name", ["Rotterdam Flower Auction", "Technology Co., Ltd.", "LLC", "China", "Maria"]
)
def test_other_and_empty_names_find_nothing(index, name):
    assert all(score < THRESHOLD for score in best(index, [name])[0].values())


def test_comparing_is_screening(index):
    names = ["Huawei Tech", "Mkron JSC", "Fernando Peres", "S.M.I.C."]
    listed = index.texts["folded"].to_pylist()
    for name, found in zip(names, best(index, names), strict=True):
        for k, score in found.items():
            alone = compare(index, name, listed[k])
            # A candidate met by a key alone has no cosine, so its score may be a little other.
            assert (alone >= THRESHOLD) == (score >= THRESHOLD) or abs(alone - score) < 0.2


def test_scores_do_not_change_from_run_to_run(index):
    names = random.Random(3).sample(index.spelling.to_pylist(), 20)
    one = [part.score for part in scored(index, names)]
    two = [part.score for part in scored(index, names)]
    assert all((a == b).all() for a, b in zip(one, two, strict=True))
    assert np.concatenate(one).size
