"""Words from a list: every spelling finds its code, nothing else does."""

from __future__ import annotations

import polars as pl
import pytest

CODES = {"export": "out", "in_country_transfer": "within"}
SEVERAL = {"none": "nothing", "uvl": "a", "sdn": "b", "entity_list_footnote_4": "c"}


def said(found: list) -> list:
    return [getattr(cell, "what", cell) for cell in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("CN", "CN"),
        (" cn\u00a0", "CN"),
        ("China (PRC)", "CN"),
        ("HKG", "HK"),
        ("NA", "NA"),
        ("NO", "NO"),
        ("N/A", None),
        ("none", None),
        ("Unknown", None),
        ("", None),
        ("  ", None),
        (None, None),
        ("Korea", "unknown country"),
        ("XX", "unknown country"),
        ("Crimea", "unknown country"),
        ("CN;HK", "unknown country"),
        ("156", "unknown country"),
        ("CN" + " " * 2000, "unknown country"),
        (" " * 2000, "unknown country"),
        ("x" * 100_000, "unknown country"),
    ],
    ids=lambda cell: str(cell)[:10],
)
def test_a_country_is_its_iso_code_alone_and_among_others(read, text, value) -> None:
    assert said(read("country", [text])) == [value]
    assert said(read("country", ["DE", text, "France"])) == ["DE", value, "FR"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("export", "export"),
        ("EXPORT", "export"),
        (" Export. ", "export"),
        ("in-country transfer", "in_country_transfer"),
        ("In Country Transfer", "in_country_transfer"),
        ("n/a", None),
        ("none", None),
        ("import", "unknown code"),
        ("exports", "unknown code"),
        ("export;in_country_transfer", "unknown code"),
        ("?", "unknown code"),
    ],
)
def test_a_code_is_found_in_any_spelling(read, text, value) -> None:
    assert said(read("code", [text], codes=CODES)) == [value]
    assert said(read("code", [text, "export"], codes=CODES)) == [value, "export"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("uvl", "uvl"),
        ("none", "none"),
        ("SDN; UVL", "uvl;sdn"),
        ("sdn,uvl", "uvl;sdn"),
        ("sdn|uvl", "uvl;sdn"),
        ("sdn\nuvl", "uvl;sdn"),
        ("uvl;uvl; ;", "uvl"),
        ("Entity List, footnote 4", "entity_list_footnote_4"),
        ("uvl, Entity List footnote 4", "uvl;entity_list_footnote_4"),
        ("", None),
        ("n/a", None),
        (";", "unknown code"),
        ("none;uvl", "unknown code"),
        ("uvl;other", "unknown code"),
    ],
)
def test_several_codes_come_in_one_order_and_none_alone(read, text, value) -> None:
    assert said(read("codes", [text], codes=SEVERAL)) == [value]
    assert said(read("codes", ["sdn", text], codes=SEVERAL)) == ["sdn", value]


def test_none_is_not_a_code_where_the_list_does_not_have_it(read) -> None:
    assert said(read("codes", ["none", "a"], codes={"a": "x"})) == [None, "a"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True), ("TRUE", True), ("Yes", True), ("y", True), ("t", True), ("1", True),
        ("1.0", True), (" false ", False), ("No", False), ("N", False), ("f", False),
        ("0", False), ("0.0", False), ("n/a", None), ("none", None), ("", None), (None, None),
        ("maybe", "not true or false"), ("2", "not true or false"), ("ja", "not true or false"),
    ],
)  # fmt: skip
def test_a_truth_value_is_a_common_word_for_it(read, text, value) -> None:
    assert said(read("boolean", [text])) == [value]
    assert said(read("boolean", ["no", text])) == [False, value]


@pytest.mark.parametrize(
    ("dtype", "sent", "cells", "values"),
    [
        ("boolean", pl.Boolean, [True, False, None], [True, False, None]),
        ("boolean", pl.Int64, [1, 0, 2, None], [True, False, "not true or false", None]),
        ("boolean", pl.Float64, [1.0, 0.0, 0.5, None], [True, False, "not true or false", None]),
        ("boolean", pl.Null, [None], [None]),
        ("country", pl.Categorical, ["CN", "Germany", "x"], ["CN", "DE", "unknown country"]),
        ("country", pl.Enum(["Germany"]), ["Germany", None], ["DE", None]),
        ("country", pl.Int64, [156, None], ["unknown country", None]),
        ("country", pl.Null, [None, None], [None, None]),
        ("code", pl.Boolean, [True], ["unknown code"]),
    ],
    ids=str,
)
def test_a_typed_column_of_words_is_read_by_its_text(read, dtype, sent, cells, values) -> None:
    codes = {"codes": CODES} if dtype == "code" else {}
    assert said(read(dtype, cells, sent, **codes)) == values


def test_only_silent_cells_and_no_cells_are_null(read) -> None:
    assert read("country", ["", "n/a"]) == [None, None]
    assert read("boolean", ["", None]) == [None, None]
    assert read("country", []) == []


def test_many_different_spellings_are_all_looked_up(read) -> None:
    texts = [f"{'CN' if n % 2 else 'no country'}{' ' * n}" for n in range(900)]
    found = said(read("country", texts))
    assert found == ["CN" if n % 2 else "unknown country" for n in range(900)]
