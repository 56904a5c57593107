"""Numbers: what people and programs write is read, and nothing else is guessed at."""

from __future__ import annotations

import math
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NOT_WHOLE, NOT_NUMBER = "not a whole number", "not a number"
SILENT = ["", " ", "\t\u00a0", "n/a", "N/A", "N.A.", "#N/A", "NULL", "unknown", "Not Known", "-",
          "–", "—", "na", "NaN", "nan", "None", "<NA>", None]  # fmt: skip


def said(found: list) -> list:
    return [getattr(cell, "what", cell) for cell in found]


@pytest.mark.parametrize("dtype", ["int64", "float64"])
def test_a_text_that_says_nothing_is_null(read, dtype) -> None:
    assert said(read(dtype, SILENT)) == [None] * len(SILENT)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8", 8),
        (" 8\u00a0", 8),
        ("-8", -8),
        ("0", 0),
        ("-0", 0),
        ("007", 7),
        ("8.0", 8),
        ("8.00", 8),
        ("1,000", 1000),
        ("12,345,678", 12_345_678),
        ("1,000.00", 1000),
        ("999999999999999", 999_999_999_999_999),
        ("8.000", NOT_WHOLE),
        ("8.5", NOT_WHOLE),
        ("8.", NOT_WHOLE),
        ("+8", NOT_WHOLE),
        ("1e3", NOT_WHOLE),
        ("1,00", NOT_WHOLE),
        ("1000,000", NOT_WHOLE),
        ("1,0000", NOT_WHOLE),
        (",000", NOT_WHOLE),
        ("1.000,00", NOT_WHOLE),
        ("1 000", NOT_WHOLE),
        ("8 pcs", NOT_WHOLE),
        ("$8", NOT_WHOLE),
        ("eight", NOT_WHOLE),
        ("0x8", NOT_WHOLE),
        ("٨", NOT_WHOLE),
        ("−8", NOT_WHOLE),
        ("8\n9", NOT_WHOLE),
        ("1000000000000000", NOT_WHOLE),
        ("9" * 100_000, NOT_WHOLE),
        ("true", NOT_WHOLE),
        ("inf", "infinite number"),
    ],
)
def test_a_whole_number_is_digits_with_or_without_commas(read, text, value) -> None:
    assert said(read("int64", [text])) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4800", 4800.0),
        ("4800.5", 4800.5),
        (" 1,234,567.5 ", 1_234_567.5),
        (".5", 0.5),
        ("-.5", -0.5),
        ("1e26", 1e26),
        ("2.5E+25", 2.5e25),
        ("1.5e-3", 1.5e-3),
        ("1" * 40, float("1" * 40)),
        ("0." + "1" * 40, 0.1111111111111111),
        ("1" * 41, NOT_NUMBER),
        ("0." + "1" * 41, NOT_NUMBER),
        ("1e100", NOT_NUMBER),
        ("1e", NOT_NUMBER),
        ("e5", NOT_NUMBER),
        ("5.", NOT_NUMBER),
        ("+5", NOT_NUMBER),
        ("4.800,5", NOT_NUMBER),
        ("4800 TPP", NOT_NUMBER),
        ("4,80", NOT_NUMBER),
        ("1,2345", NOT_NUMBER),
        ("1_000", NOT_NUMBER),
        ("--5", NOT_NUMBER),
        (".", NOT_NUMBER),
        ("½", NOT_NUMBER),
        ("1 2", NOT_NUMBER),
        ("-nan", NOT_NUMBER),
        ("inf", "infinite number"),
        ("Infinity", "infinite number"),
        ("-INF", "infinite number"),
        ("+inf", "infinite number"),
        (" -infinity ", "infinite number"),
    ],
)
def test_a_number_is_digits_with_point_and_power(read, text, value) -> None:
    assert said(read("float64", [text])) == [value]


@pytest.mark.parametrize(
    ("sent", "cells", "values"),
    [
        (pl.Int8, [1, -3, None], [1, -3, None]),
        (pl.UInt32, [2**32 - 1], [2**32 - 1]),
        (pl.Int64, [2**62, -(2**62)], [2**62, -(2**62)]),
        (pl.UInt64, [2**53, 2**53 + 1, None], [2**53, NOT_WHOLE, None]),
        (pl.Int128, [-(2**53), 2**70, -(2**70)], [-(2**53), NOT_WHOLE, NOT_WHOLE]),
        (pl.Float64, [8.0, 8.5, -0.0, None], [8, NOT_WHOLE, 0, None]),
        (pl.Float64, [2.0**53, 2.0**54, -(2.0**54)], [2**53, NOT_WHOLE, NOT_WHOLE]),
        (pl.Float64, [math.nan, math.inf, -math.inf], [None, *["infinite number"] * 2]),
        (pl.Float32, [8.0, math.nan], [8, None]),
        (pl.Decimal(12, 2), [Decimal("8.00"), Decimal("8.50"), None], [8, NOT_WHOLE, None]),
        (pl.Boolean, [True, None], [NOT_WHOLE, None]),
        (pl.Null, [None, None], [None, None]),
        (pl.Categorical, ["8", "x"], [8, NOT_WHOLE]),
        (pl.Enum(["8", "x"]), ["x", "8"], [NOT_WHOLE, 8]),
    ],
    ids=str,
)
def test_a_typed_column_gives_whole_numbers(read, sent, cells, values) -> None:
    assert said(read("int64", cells, sent)) == values


@pytest.mark.parametrize(
    ("sent", "cells", "values"),
    [
        (pl.Int64, [4800, None], [4800.0, None]),
        (pl.UInt64, [2**63], [float(2**63)]),
        (pl.Float64, [0.1, math.nan, math.inf, None], [0.1, None, "infinite number", None]),
        (pl.Float32, [0.5, -math.inf], [0.5, "infinite number"]),
        (pl.Decimal(12, 4), [Decimal("5.9200"), None], [5.92, None]),
        (pl.Boolean, [False], [NOT_NUMBER]),
        (pl.Null, [None], [None]),
        (pl.Categorical, ["1.5", "x"], [1.5, NOT_NUMBER]),
    ],
    ids=str,
)
def test_a_typed_column_gives_numbers_and_nan_is_not_known(read, sent, cells, values) -> None:
    assert said(read("float64", cells, sent)) == values


RANGES = [
    ({"minimum": 0}, [("0", 0), ("1", 1), ("-1", "negative")]),
    ({"minimum": 0, "exclusive": True}, [("0", "zero"), ("1", 1), ("-1", "negative")]),
    ({"minimum": 5}, [("5", 5), ("4", "less than 5")]),
    ({"minimum": 5, "exclusive": True}, [("5", "5"), ("6", 6), ("4", "less than 5")]),
    ({"minimum": 0, "maximum": 1}, [("1", 1), ("2", "more than 1"), ("-1", "negative")]),
    ({"maximum": 9}, [("9", 9), ("-9", -9), ("10", "more than 9")]),
]


@pytest.mark.parametrize(("limits", "cells"), RANGES)
def test_a_number_outside_the_range_is_a_fault_as_text_and_typed(read, limits, cells) -> None:
    texts, values = [text for text, _ in cells], [value for _, value in cells]
    for dtype in ("int64", "float64"):
        assert said(read(dtype, [*texts, "x", None], **limits))[:-2] == values
        assert said(read(dtype, [*map(int, texts), None], pl.Int64, **limits))[:-1] == values
        assert said(read(dtype, [*map(float, texts), None], pl.Float64, **limits))[:-1] == values


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30
)
@given(st.lists(st.floats(allow_infinity=False), min_size=1, max_size=20))
def test_what_python_writes_of_a_float_is_read_back(read, numbers) -> None:
    kept = [n for n in numbers if math.isnan(n) or n == 0 or 1e-30 < abs(n) < 1e30]
    found = said(read("float64", [repr(n) for n in kept]))
    assert found == [None if math.isnan(n) else n for n in kept]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30
)
@given(st.lists(st.integers(-(10**15) + 1, 10**15 - 1), min_size=1, max_size=20))
def test_what_python_writes_of_an_integer_is_read_back_with_commas_too(read, numbers) -> None:
    assert read("int64", [str(n) for n in numbers]) == numbers
    assert read("int64", [f"{n:,}" for n in numbers]) == numbers
