"""Maps at work: renamed, joined, replaced and filled, on every row."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest

from tidewaiter.errors import ContractError
from tidewaiter.table import TableMap, apply, load_contract

CONTRACT = load_contract()


def applied(data: Any, mapping: TableMap) -> list[dict]:
    return apply(nw.from_native(pl.LazyFrame(data)), mapping, CONTRACT).collect().rows(named=True)


def test_columns_are_renamed_in_the_order_of_the_contract_and_keep_their_types() -> None:
    data = {"Qty": [1, 2], "Day": [date(2024, 6, 1)] * 2, "SO": ["A", "B"], "x": [0, 0]}
    mapping = TableMap({"quantity": ("Qty",), "order_date": ("Day",), "order_id": ("SO",)})
    assert applied(data, mapping) == [
        {"row": 1, "order_id": "A", "order_date": date(2024, 6, 1), "quantity": 1},
        {"row": 2, "order_id": "B", "order_date": date(2024, 6, 1), "quantity": 2},
    ]


def test_several_headings_are_joined_with_a_space_and_empty_cells_left_out() -> None:
    data = {
        "maker": ["NVIDIA", " NVIDIA ", None, "", None],
        "model": ["H100", None, "H20", "A100", None],
        "gb": [80.0, 80.0, None, 40.5, None],
    }
    found = applied(data, TableMap({"item": ("maker", "model", "gb")}))
    assert [row["item"] or None for row in found] == [
        "NVIDIA H100 80", "NVIDIA 80", "H20", "A100 40.5", None,
    ]  # fmt: skip


def test_words_are_replaced_and_others_kept() -> None:
    data = {"Land": [" Festland ", "DE", None, "x", "festland"]}
    mapping = TableMap({"destination": ("Land",)}, {"destination": {"Festland": "CN", " x": "NO"}})
    assert [row["destination"] for row in applied(data, mapping)] == [
        "CN", "DE", None, "NO", "festland",
    ]  # fmt: skip


def test_words_stand_for_typed_cells_too() -> None:
    mapping = TableMap(
        {"transaction": ("code",)}, {"transaction": {"1": "export", "2": "reexport"}}
    )
    for cells in ([1, 2, None], [1.0, 2.0, None], ["1", "2", None]):
        assert [row["transaction"] for row in applied({"code": cells}, mapping)] == [
            "export", "reexport", None,
        ]  # fmt: skip


def test_words_replace_what_several_headings_say_together() -> None:
    mapping = TableMap({"item": ("a", "b")}, {"item": {"H 100": "NVIDIA H100"}})
    assert applied({"a": ["H", "H"], "b": ["100", "200"]}, mapping) == [
        {"row": 1, "item": "NVIDIA H100"}, {"row": 2, "item": "H 200"},
    ]  # fmt: skip


def test_words_of_a_column_that_is_not_filled_do_nothing() -> None:
    mapping = TableMap({"item": ("a",)}, {"destination": {"x": "CN"}})
    assert applied({"a": ["x"]}, mapping) == [{"row": 1, "item": "x"}]


def test_a_constant_fills_every_row() -> None:
    mapping = TableMap({"item": ("a",)}, constants={"destination": "NO", "quantity": "8"})
    assert applied({"a": ["x", "y"]}, mapping) == [
        {"row": 1, "item": "x", "quantity": "8", "destination": "NO"},
        {"row": 2, "item": "y", "quantity": "8", "destination": "NO"},
    ]


def test_a_row_number_is_an_order_id_if_the_map_says_so() -> None:
    assert applied({"a": ["x", "y"]}, TableMap({"item": ("a",)}, row_id=True)) == [
        {"row": 1, "order_id": "1", "item": "x"}, {"row": 2, "order_id": "2", "item": "y"},
    ]  # fmt: skip
    numbered = {"row": [70, 50], "a": ["x", "y"]}
    assert [row["order_id"] for row in applied(numbered, TableMap(row_id=True))] == ["70", "50"]


def test_a_row_number_is_the_same_on_every_run_on_an_engine_without_an_order() -> None:
    relation = duckdb.sql("SELECT * FROM (VALUES ('b', 2), ('a', 9), ('b', 1)) AS t(item, n)")
    frame = apply(nw.from_native(relation), TableMap({"item": ("item",)}, row_id=True), CONTRACT)
    found = sorted(frame.collect(backend="polars").rows())
    assert found == [(1, "1", "a"), (2, "2", "b"), (3, "3", "b")]


@pytest.mark.parametrize("mapping", [TableMap(), TableMap(constants={"item": "H20"})])
def test_a_map_that_takes_nothing_from_the_table_is_an_error(mapping) -> None:
    with pytest.raises(ContractError) as error:
        apply(nw.from_native(pl.LazyFrame({"a": [1], "b": [2]})), mapping, CONTRACT, source="m.csv")
    assert str(error.value) == (
        "m.csv: none of its columns is known: 'a', 'b'; say in a map file which is which: "
        "columns: {order_id: <your column>, item: ...}"
    )


def test_a_table_without_columns_is_an_error() -> None:
    with pytest.raises(ContractError, match="none of its columns is known: none; say"):
        apply(nw.from_native(pl.LazyFrame()), TableMap(), CONTRACT)


@pytest.mark.parametrize(
    "mapping",
    [TableMap({"item": ("a", "tags")}), TableMap({"item": ("tags",)}, {"item": {"x": "y"}})],
)
def test_lists_cannot_be_joined_or_replaced(mapping) -> None:
    frame = nw.from_native(pl.LazyFrame({"a": ["x"], "tags": [["x"]]}))
    with pytest.raises(ContractError, match=r"^m.csv: the column tags holds List"):
        apply(frame, mapping, CONTRACT, source="m.csv")


def test_maps_work_the_same_on_duckdb() -> None:
    sent = pl.DataFrame(
        {"so": ["A", "B"], "maker": ["NVIDIA", None], "model": ["H20", "H100"], "to": ["x", "DE"]}
    )
    mapping = TableMap(
        {"order_id": ("so",), "item": ("maker", "model"), "destination": ("to",)},
        {"destination": {"x": "CN"}},
        {"transaction": "export"},
    )
    relation = duckdb.from_arrow(sent.to_arrow())
    found = apply(nw.from_native(relation), mapping, CONTRACT).collect(backend="polars")
    assert sorted(found.rows()) == sorted(
        apply(nw.from_native(sent.lazy()), mapping, CONTRACT).collect().rows()
    )
