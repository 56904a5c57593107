"""Texts: kept as they are written, but for blanks around them and the ways of saying nothing."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from decimal import Decimal

import polars as pl
import pytest

from tidewaiter.table.cells.blank import BLANKS


def said(found: list) -> list:
    return [getattr(cell, "what", cell) for cell in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("H100", "H100"),
        ("  HGX H100  8-GPU ", "HGX H100  8-GPU"),
        (f"{BLANKS}H100{BLANKS}", "H100"),
        ("two\nlines", "two\nlines"),
        ("Ünïcødé 東京 🚢", "Ünïcødé 東京 🚢"),
        ("None", "None"),
        ("none", "none"),
        ("NA", "NA"),
        ("nan", "nan"),
        ("unknown model", "unknown model"),
        ("--", "--"),
        ("", None),
        (BLANKS, None),
        ("n/a", None),
        ("N.A.", None),
        ("#N/A", None),
        ("NULL", None),
        (" Unknown ", None),
        ("NOT KNOWN", None),
        ("-", None),
        ("–", None),
        ("—", None),
        (None, None),
    ],
)
def test_a_text_is_kept_and_what_says_nothing_is_null(read, text, value) -> None:
    assert said(read("string", [text])) == [value]


def test_a_text_of_ten_thousand_characters_is_kept_and_a_longer_one_is_a_fault(read) -> None:
    longest = "€" * 10_000
    assert said(read("string", [longest, longest + "x", "x" * 100_000])) == [
        longest,
        *["text longer than 10,000 characters"] * 2,
    ]


@pytest.mark.parametrize(
    ("sent", "cells", "values"),
    [
        (pl.Int64, [4500012345, None], ["4500012345", None]),
        (pl.Float64, [4500012345.0, 0.5, math.nan, None], ["4500012345", "0.5", None, None]),
        (pl.Float64, [-3.0, 2.0**53, 1e17], ["-3", "9007199254740992", "1e+17"]),
        (pl.Float32, [100.0], ["100"]),
        (pl.Decimal(8, 2), [Decimal("1.50")], ["1.50"]),
        (pl.Boolean, [True], ["true"]),
        (pl.Date, [date(2024, 6, 1)], ["2024-06-01"]),
        (pl.Time, [time(12, 30)], ["12:30:00"]),
        (pl.Categorical, ["H100", " -"], ["H100", None]),
        (pl.Enum(["H100", "n/a"]), ["n/a", "H100"], [None, "H100"]),
        (pl.Null, [None], [None]),
    ],
    ids=str,
)
def test_another_type_is_written_out(read, sent, cells, values) -> None:
    assert said(read("string", cells, sent)) == values


def test_a_moment_is_written_out_from_the_day_on(read) -> None:
    [found] = read("string", [datetime.fromisoformat("2024-06-01T12:30")], pl.Datetime)
    assert found.startswith("2024-06-01 12:30:00")
