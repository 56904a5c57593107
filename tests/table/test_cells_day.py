"""Days: ISO 8601 and real dates; any other way of writing is asked for again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NOT_DAY = "not a date"


def said(found: list) -> list:
    return [getattr(cell, "what", cell) for cell in found]


@pytest.mark.parametrize(
    "text",
    [
        "2024-06-01",
        " 2024-06-01\u00a0",
        "2024-06-01 00:00:00",
        "2024-06-01T23:59",
        "2024-06-01 13:30:00.123456",
        "2024-06-01T23:30:00Z",
        "2024-06-01T00:30:00+09:00",
        "2024-06-01T00:30:00.5-0500",
    ],
)
def test_a_day_is_read_as_it_is_written_whatever_its_time_and_zone(read, text) -> None:
    assert read("date", [text]) == [date(2024, 6, 1)]


@pytest.mark.parametrize("text", ["", "n/a", "unknown", "-", "NaN", None])
def test_a_cell_that_says_nothing_is_null(read, text) -> None:
    assert read("date", [text]) == [None]


@pytest.mark.parametrize(
    "text",
    [
        "06/01/2024",
        "01.06.2024",
        "01-06-2024",
        "2024/06/01",
        "2024.06.01",
        "20240601",
        "2024-6-1",
        "24-06-01",
        "2024-06",
        "2024",
        "1 June 2024",
        "June 1, 2024",
        "1-Jun-24",
        "Sat Jun  1 2024",
        "2024-W22-6",
        "2024-153",
        "45444",
        "45444.5",
        "1717200000",
        "2024-13-01",
        "2024-00-01",
        "2024-06-00",
        "2024-06-31",
        "2024-04-31",
        "2024-01-32",
        "2023-02-29",
        "2100-02-29",
        "1900-02-29",
        "2024-02-30",
        "0024-06-01",
        "3024-06-01",
        "2024-06-01 1pm",
        "2024-06-01T99:99",
        "2024-06-01 12:60",
        "2024-06-01 12",
        "2024-06-01x",
        "x2024-06-01",
        "2024-06-01\n2024-06-02",
        "２０２４-06-01",
        "tomorrow",
        "2024年6月1日",
    ],
)
def test_a_day_in_another_shape_is_a_fault_and_never_guessed(read, text) -> None:
    assert said(read("date", [text, "2024-06-01"])) == [NOT_DAY, date(2024, 6, 1)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2000-02-29", date(2000, 2, 29)),
        ("1996-02-29", date(1996, 2, 29)),
        ("2023-02-28", date(2023, 2, 28)),
        ("1000-01-01", date(1000, 1, 1)),
        ("2999-12-31", date(2999, 12, 31)),
    ],
)
def test_leap_days_and_the_ends_of_months_are_known(read, text, day) -> None:
    assert read("date", [text]) == [day]


TOKYO = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    "cells",
    [
        pl.Series([date(2024, 6, 2), None]),
        pl.Series([datetime.fromisoformat("2024-06-02T23:30"), None]),
        pl.Series([datetime(2024, 6, 2, 23, 30, tzinfo=UTC), None]),
        pl.Series([datetime(2024, 6, 1, 23, 30, tzinfo=UTC), None], dtype=pl.Datetime)
        .dt.replace_time_zone("UTC")
        .dt.convert_time_zone("Asia/Tokyo"),
        pl.Series([datetime.fromisoformat("2024-06-02T00:00"), None], dtype=pl.Datetime("ms")),
    ],
    ids=range(5),
)
def test_a_typed_day_or_moment_gives_the_day_where_it_was_written(read, cells) -> None:
    assert read("date", cells) == [date(2024, 6, 2), None]


@pytest.mark.parametrize(
    ("sent", "cell"), [(pl.Int64, 20240601), (pl.Float64, 45444.0), (pl.Boolean, True)]
)
def test_a_number_is_no_day(read, sent, cell) -> None:
    assert said(read("date", [cell, None], sent)) == [NOT_DAY, None]


def test_a_day_before_the_range_is_a_fault_as_text_and_typed(read) -> None:
    """The zero of Excel's calendar and of Unix time are what an empty cell turns into."""
    floor = date(1980, 1, 1)
    texts = ["1899-12-31", "1970-01-01", "1979-12-31", "1980-01-01"]
    expected = ["before 1980-01-01"] * 3 + [floor]
    assert said(read("date", texts, minimum=floor)) == expected
    days = [date.fromisoformat(text) for text in texts]
    assert said(read("date", days, pl.Date, minimum=floor)) == expected
    assert said(read("date", ["2024-01-02"], maximum=date(2024, 1, 1))) == ["after 2024-01-01"]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50
)
@given(st.lists(st.dates(date(1000, 1, 1), date(2999, 12, 31)), min_size=1, max_size=50))
def test_every_day_of_the_calendar_is_read(read, days) -> None:
    assert read("date", [day.isoformat() for day in days]) == days


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50
)
@given(st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"))
def test_only_days_of_the_calendar_are_read(read, text) -> None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day and not 1000 <= day.year < 3000:
        day = None
    assert said(read("date", [text])) == [day or NOT_DAY]
