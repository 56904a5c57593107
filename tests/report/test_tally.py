"""Counts over the whole table, the same for rows and for a data frame."""

from __future__ import annotations

from collections import Counter
from datetime import date

import made_up
import narwhals as nw
import polars as pl
import pytest

from tidewaiter.report import tally

ROWS = made_up.answers(300)
FRAME = nw.from_native(pl.LazyFrame(ROWS, infer_schema_length=None))


def test_rows_and_frame_count_alike():
    assert tally.count(ROWS) == tally.count(FRAME)


def test_every_order_is_counted_once():
    expected = Counter(r["outcome"] for r in ROWS)
    assert {c: n for c, n in tally.outcomes(tally.count(ROWS)).items() if n} == dict(expected)
    assert sum(r["orders"] for r in tally.over_time(tally.count(ROWS))) == len(ROWS)


def test_tpp_drawn_is_all_the_tpp_known():
    known = sum(r["tpp_total"] for r in ROWS if r["tpp_total"] is not None)
    drawn = tally.tpp_by_destination(tally.count(ROWS), limit=4)
    assert sum(r["tpp"] for r in drawn) == pytest.approx(known)
    assert len({r["destination"] for r in drawn}) == 4
    assert drawn[-1]["destination"] == "others"


def test_a_sum_with_an_unknown_part_is_unknown():
    rows = [made_up.answer("a", tpp_total=1.0), made_up.answer("b", tpp_total=None)]
    rows += [
        made_up.answer("c", tpp_total=2.0),
        made_up.answer("d", tpp_total=3.0, destination="SG"),
    ]
    assert tally.licenses_by_destination(tally.count(rows)) == [("CN", 3, None), ("SG", 1, 3.0)]


def test_a_code_given_twice_on_an_order_counts_once():
    rows = [made_up.answer("a", missing_facts="tpp;tpp"), made_up.answer("b", missing_facts="tpp")]
    assert tally.listed(tally.count(rows), "missing_facts") == [("tpp", 2)]


def test_too_many_rows_keep_the_most_urgent_in_the_order_of_the_file():
    codes = ["no_license_required", "prohibited", "no_license_required", "undetermined"]
    rows = [made_up.answer(str(n), outcome=c) for n, c in enumerate(codes)]
    frame = nw.from_native(pl.LazyFrame(rows).with_row_index("row", offset=1))
    for table in (rows, frame):
        assert [r["order_id"] for r in tally.most_urgent(table, 2)] == ["1", "3"]
        assert [r["order_id"] for r in tally.most_urgent(table, 4)] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("days", "starts"),
    [
        ([date(2026, 3, 5), date(2026, 3, 9)], ["2026-03-05", "2026-03-09"]),
        ([date(2025, m, d) for m in (1, 2) for d in range(1, 20)], ["2025-01-01", "2025-02-01"]),
    ],
    ids=["few days stay days", "many days become months"],
)
def test_periods(days, starts):
    rows = [made_up.answer(str(n), as_of=day) for n, day in enumerate(days)]
    assert sorted({r["period"] for r in tally.over_time(tally.count(rows))}) == starts
