"""What a ranking of others' declarations is worth is measured honestly."""

import functools

import narwhals as nw
import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from lead.rank.declarations import labelled, of_copies, of_entities
from tidewaiter.errors import ContractError
from tidewaiter.lead.rank import assess
from tidewaiter.lead.rank.measured import measure


@functools.cache
def copies():
    return assess(of_copies(11, 6000), seed=0)


@functools.cache
def entities():
    return assess(of_entities(2, 8000), seed=0)


def test_a_look_up_wins_on_copies_and_so_does_the_model():
    found = copies()
    assert set(found.look_up) == {"code", "mass", "origin"} or len(found.look_up) >= 2
    assert found.of("look-up").auc.value > 0.8
    assert found.of("model").at[2].precision > 0.9
    assert 0.6 < found.repeated < 0.9


@pytest.mark.parametrize("method", ["model", "look-up", "random", "price", "isolation forest"])
def test_on_novel_combinations_of_copies_nobody_wins(method):
    novel = copies().of(method, "novel")
    assert novel.number > 200
    assert abs(novel.auc.value - 0.5) < 0.08


def test_the_assessment_says_that_copies_are_what_is_ranked():
    told = " ".join(copies().notes)
    assert "repeat a combination of" in told
    assert "on novel combinations" in told


def test_where_parties_lean_past_shares_win():
    found = entities()
    model = found.of("model")
    others = [found.of(m) for m in ("look-up", "random", "price", "isolation forest")]
    assert model.auc.value > max(other.auc.value for other in others) + 0.02
    assert model.average_precision.low > found.of("random").average_precision.value * 1.5
    assert any("past share" in name for name, _ in found.overall[:3])


def test_the_interval_holds_the_figure():
    for measured in entities().measured:
        if measured.number and measured.positives:
            low, high = measured.auc.low, measured.auc.high
            assert low <= measured.auc.value <= high


def test_measures_are_those_of_others_also_with_rows_of_one_score():
    draw = np.random.default_rng(0)
    score, label = draw.integers(0, 9, 300) / 9, (draw.random(300) < 0.2).astype(float)
    found = measure("some", "all", score, label, label, seed=0)
    assert found.auc.value == pytest.approx(roc_auc_score(label, score))
    assert found.average_precision.value == pytest.approx(average_precision_score(label, score))


def test_recall_and_precision_are_of_the_highest_rows():
    measured = entities().of("model")
    for at in measured.at:
        taken = round(at.share * measured.number)
        assert at.precision * taken == pytest.approx(at.recall * measured.positives)


def test_the_table_has_a_row_for_each_way_and_kind_of_rows():
    table = entities().table()
    assert len(table) == 10
    assert {"precision_at_5_percent", "recall_of_amount_at_10_percent"} <= set(table.columns)


def test_a_label_after_the_cut_teaches_nothing():
    """Turning tested labels round turns the measures round and leaves the ranking as it was."""
    plain = of_entities(3, 2000)
    cut = assess(plain, seed=0).cut
    tested = nw.col("time") >= cut
    turned = nw.when(tested).then(1 - nw.col("label")).otherwise(nw.col("label"))
    other = type(plain)(plain.frame.with_columns(label=turned), plain.others, ())
    before, after = (assess(some, seed=0, cut=cut).of("model") for some in (plain, other))
    assert before.auc.value == pytest.approx(1 - after.auc.value)


def test_the_same_table_and_seed_give_the_same_assessment():
    first, again = (assess(of_entities(4, 1500), seed=3) for _ in range(2))
    assert repr(first.measured) == repr(again.measured)


SMALL = {"no": ["1", "2"], "day": [1, 2], "price": [1.0, 2.0], "wrong": [0, 0]}


@pytest.mark.parametrize("size", [1, 2])
def test_too_few_labels_are_told(size):
    table = labelled({name: cells[:size] for name, cells in SMALL.items()})
    with pytest.raises(ContractError, match="at least two that were wrong"):
        assess(table, seed=0)


def test_a_cut_that_leaves_nothing_to_test_is_told():
    with pytest.raises(ContractError, match="from then on 0 in 0"):
        assess(of_entities(4, 500), seed=0, cut=1e9)


def test_odd_tables_are_measured_too():
    draw = np.random.default_rng(0)
    wrong = [int(n % 12 == 0) if n % 3 else None for n in range(240)]
    table = labelled({
        "no": [str(n) for n in range(240)], "day": list(range(240)), "price": [None] * 240,
        "wrong": [1 if w is None and n % 30 == 0 else w for n, w in enumerate(wrong)],
        "alike": ["x"] * 240, "empty": [None] * 240, "late": [f"v{n // 40}" for n in range(240)],
        "mixed": ["a" if n % 2 else "3" for n in range(240)], "mark": [f"m{n}" for n in range(240)],
        "size": draw.normal(size=240),
    })  # fmt: skip
    found = assess(table, seed=0)
    assert np.isnan(found.of("model").at[0].recall_amount)
    assert found.size == "small"
