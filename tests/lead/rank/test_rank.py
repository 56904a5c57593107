"""Declarations of others are ranked by what was known before each."""

import functools

import narwhals as nw
import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from lead.rank.declarations import labelled, of_entities
from tidewaiter.errors import ContractError
from tidewaiter.lead.rank import rank

TABLE = of_entities(5, 4000)


def hidden(table, start):
    """The table as it is before the rows from a time on were looked into."""
    frame = table.frame.with_columns(label=nw.when(nw.col("time") < start).then(nw.col("label")))
    return type(table)(frame, table.others, table.rejects)


@functools.cache
def ranked():
    return rank(hidden(TABLE, 270), seed=0)


def test_rows_that_nobody_looked_into_are_ranked_by_what_was_found_before():
    truth = TABLE.frame.collect().filter(nw.col("time") >= 270).select("id", truth="label")
    rows = ranked().frame.join(truth, on="id", how="inner")
    assert len(rows) == len(truth)
    assert roc_auc_score(rows["truth"].to_numpy(), rows["score"].to_numpy()) > 0.65


def test_every_row_has_one_score_and_the_highest_comes_first():
    frame = ranked().frame
    scores = frame["score"].to_numpy()
    assert sorted(frame["id"].to_list()) == sorted(TABLE.frame.collect()["id"].to_list())
    assert (np.diff(scores) <= 0).all()
    assert ((scores >= 0) & (scores <= 1)).all()
    assert frame["rank"].to_list() == list(range(1, 4001))


def test_a_row_is_scored_without_its_own_label():
    """Turning the latest labels round changes the score of none of these rows."""
    late = nw.col("time") >= 360
    frame = TABLE.frame.with_columns(
        label=nw.when(late).then(1 - nw.col("label")).otherwise(nw.col("label"))
    )
    other = rank(type(TABLE)(frame, TABLE.others, ()), seed=0).frame.sort("id")
    plain = rank(TABLE, seed=0).frame.sort("id")
    np.testing.assert_array_equal(other["score"].to_numpy(), plain["score"].to_numpy())


def test_the_first_rows_are_marked_as_scored_by_nothing():
    frame = ranked().frame
    early = frame.filter(nw.col("is_early"))
    assert 0.2 < len(early) / len(frame) < 0.3


def test_drivers_say_what_lifts_a_row():
    first = ranked().frame.filter(nw.col("label").is_null())["id"].to_list()[0]
    drivers = ranked().drivers(first)
    assert "past share" in drivers[0][0]
    assert drivers[0][1] > 0
    assert sum(share for _, share in ranked().overall) == pytest.approx(1)


def test_a_row_that_is_not_there_has_no_drivers():
    with pytest.raises(ContractError, match="'D-1'"):
        ranked().drivers("D-1")


def test_an_unseen_value_and_a_single_new_row_are_ranked():
    rows = {
        "no": [str(n) for n in range(101)], "day": list(range(101)), "price": [5.0] * 101,
        "wrong": [n % 4 == 0 for n in range(100)] + [None],
        "kind": ["ab"[n % 2] for n in range(100)] + ["new"],
    }  # fmt: skip
    frame = rank(labelled(rows), seed=0).frame
    assert 0 < frame.filter(nw.col("id") == "100")["score"].item() < 1


def test_with_four_labels_rows_are_ranked():
    rows = {"no": list("abcd"), "day": [1, 2, 3, 4], "price": [1.0, 2, 3, 4], "wrong": [1, 0, 1, 0]}
    assert len(rank(labelled(rows), seed=0).frame) == 4


@pytest.mark.parametrize("wrong", [[0, 0, 0], [1, 1, 1], [None, None, None]])
def test_labels_that_are_all_alike_are_told(wrong):
    rows = {"no": list("abc"), "day": [1, 2, 3], "price": [1.0, 2, 3], "wrong": wrong}
    with pytest.raises(ContractError, match="something was wrong"):
        rank(labelled(rows), seed=0)
