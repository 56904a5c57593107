"""The door: every row is an order or a reject, and a reject says which cell, why and what to do."""

from __future__ import annotations

from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest

from tidewaiter.errors import ContractError
from tidewaiter.table import REJECT_COLUMNS, Checked, Column, Contract, check
from tidewaiter.table.check import read_key

ORDERS = Contract(
    "orders",
    (
        Column("order_id", "string", "", required=True),
        Column("quantity", "int64", "", minimum=0, exclusive=True),
        Column("tpp", "float64", "", minimum=0),
        Column("destination", "country", ""),
        Column("order_date", "date", ""),
    ),
)


def take(data: dict[str, Any] | pl.DataFrame, **more: Any) -> Checked:
    return check(nw.from_native(pl.LazyFrame(data)), ORDERS, **more)


def orders(found: Checked) -> list[dict]:
    return found.orders.collect().rows(named=True)


def rejects(found: Checked) -> list[dict]:
    return found.rejects.collect().rows(named=True)


def test_orders_have_every_column_of_the_contract_in_its_order_and_type() -> None:
    found = take({"tpp": ["4800"], "mood": ["fine"], "order_id": [" A "]})
    schema = found.orders.collect_schema()
    assert dict(schema) == {
        "row": nw.Int64, "order_id": nw.String, "quantity": nw.Int64, "tpp": nw.Float64,
        "destination": nw.String, "order_date": nw.Date,
    }  # fmt: skip
    assert list(schema) == ["row", *ORDERS.names()]
    assert orders(found) == [
        {"row": 1, "order_id": "A", "quantity": None, "tpp": 4800.0, "destination": None,
         "order_date": None}
    ]  # fmt: skip
    assert rejects(found) == []


def test_a_reject_says_row_order_column_value_fault_and_remedy() -> None:
    found = take({"order_id": ["A", "B"], "quantity": ["8", "-8"]})
    assert [order["order_id"] for order in orders(found)] == ["A"]
    assert rejects(found) == [
        {
            "row": 2,
            "order_id": "B",
            "column": "quantity",
            "value": "-8",
            "fault": "negative",
            "remedy": "give one > 0, or leave the cell empty if it is not known",
        }
    ]


def test_rejects_have_the_same_columns_and_types_with_and_without_lines() -> None:
    for cell in ("8", "x"):
        schema = take({"order_id": ["A"], "quantity": [cell]}).rejects.collect().schema
        assert tuple(schema) == REJECT_COLUMNS
        assert schema["row"] == nw.Int64
        assert {schema[name] for name in REJECT_COLUMNS[1:]} == {nw.String()}


def test_a_row_with_several_faults_has_a_line_for_each_in_order_of_row_and_column() -> None:
    found = take(
        {
            "tpp": ["x", "1", "-1"],
            "order_id": ["B", "C", "D"],
            "quantity": ["0", "1", "y"],
            "destination": ["Atlantis", "CN", "CN"],
        }
    )
    assert [(line["row"], line["column"], line["fault"]) for line in rejects(found)] == [
        (1, "destination", "unknown country"),
        (1, "quantity", "zero"),
        (1, "tpp", "not a number"),
        (3, "quantity", "not a whole number"),
        (3, "tpp", "negative"),
    ]
    assert [order["order_id"] for order in orders(found)] == ["C"]


def test_what_does_not_come_in_is_shown_short() -> None:
    long = "é" * 81
    found = rejects(take({"order_id": [long, "y" * 80], "tpp": [long, "z" * 80]}))
    assert [line["order_id"] for line in found] == ["é" * 79 + "…", "y" * 80]
    assert [line["value"] for line in found] == ["é" * 79 + "…", "z" * 80]


def test_a_typed_value_at_fault_is_shown_as_a_text() -> None:
    found = rejects(take({"order_id": [7], "tpp": [-1.5]}))
    assert (found[0]["order_id"], found[0]["value"]) == ("7", "-1.5")


@pytest.mark.parametrize("cell", [None, "", " \t", "n/a"])
def test_a_row_without_an_order_id_is_a_reject(cell) -> None:
    found = take({"order_id": ["A", cell], "quantity": ["1", "2"]})
    assert [order["order_id"] for order in orders(found)] == ["A"]
    assert rejects(found) == [
        {
            "row": 2,
            "order_id": None,
            "column": "order_id",
            "value": cell,
            "fault": "missing",
            "remedy": "give each row its order_id",
        }
    ]


def test_of_rows_that_share_an_order_id_none_comes_in() -> None:
    found = take({"order_id": ["A", "B", " A", "C", "A\n"], "quantity": ["1", "2", "3", "4", "x"]})
    assert [order["order_id"] for order in orders(found)] == ["B", "C"]
    assert [(line["row"], line["column"], line["fault"]) for line in rejects(found)] == [
        (1, "order_id", "on more than one row"),
        (3, "order_id", "on more than one row"),
        (5, "order_id", "on more than one row"),
        (5, "quantity", "not a whole number"),
    ]
    assert "join order and line in a map" in rejects(found)[0]["remedy"]


def test_an_order_id_in_other_letters_is_another() -> None:
    assert len(orders(take({"order_id": ["a", "A", "A1"]}))) == 3


def test_rows_without_an_order_id_do_not_share_one() -> None:
    found = take({"order_id": [None, "A", None, ""]})
    assert [line["fault"] for line in rejects(found)] == ["missing"] * 3
    assert len(orders(found)) == 1


def test_what_is_repeated_elsewhere_is_told_by_the_caller() -> None:
    data = {"order_id": ["A", "B", "C", "C"]}
    found = take(data, repeated=("B", "Z"))
    assert [order["order_id"] for order in orders(found)] == ["A", "C", "C"]
    assert [(line["row"], line["fault"]) for line in rejects(found)] == [
        (2, "on more than one row")
    ]
    whole = take(data, repeated=())
    assert len(orders(whole)) == 4
    assert rejects(whole) == []


def test_rows_are_numbered_in_their_order_unless_they_are_numbered() -> None:
    assert [o["row"] for o in orders(take({"order_id": ["C", "A", "B"]}))] == [1, 2, 3]
    found = take({"order_id": ["C", "A"], "quantity": ["1", "x"], "row": [70, 50]})
    assert [o["row"] for o in orders(found)] == [70]
    assert [line["row"] for line in rejects(found)] == [50]


def test_rows_of_an_engine_without_an_order_are_numbered_by_the_key() -> None:
    sent = pl.DataFrame({"order_id": ["C", "A", "B"], "quantity": ["1", "x", "3"]})
    relation = duckdb.connect().from_arrow(sent.to_arrow())
    found = check(nw.from_native(relation), ORDERS)
    assert [line["row"] for line in rejects(found)] == [1]
    assert sorted((o["row"], o["order_id"]) for o in orders(found)) == [(2, "B"), (3, "C")]


def test_a_table_without_the_key_is_an_error_with_what_is_near() -> None:
    with pytest.raises(ContractError) as error:
        take({"ordr_id": ["A"], "item": ["x"], "row": [1]}, source="march.csv")
    said = str(error.value)
    assert said.startswith(
        "march.csv: the column order_id is missing (near: 'ordr_id'); it has 'ordr_id', 'item'; "
    )
    assert "columns: {order_id: <your column>}" in said
    assert "row_id: true" in said


@pytest.mark.parametrize(
    "cells",
    [
        pl.Series([["CN"]]),
        pl.Series([{"code": "CN"}]),
        pl.Series([b"CN"]),
        pl.Series([["CN"]], dtype=pl.Array(pl.String, 1)),
        pl.Series([1], dtype=pl.Duration),
    ],
    ids=lambda s: str(s.dtype),
)
@pytest.mark.parametrize("column", ["destination", "quantity", "order_id", "order_date"])
def test_a_column_of_what_is_no_cell_is_an_error(cells, column) -> None:
    frame = pl.DataFrame({"order_id": ["A"]}).with_columns(cells.alias(column))
    with pytest.raises(ContractError) as error:
        take(frame, source="march.parquet")
    assert str(error.value).startswith(f"march.parquet: the column {column} holds ")
    assert str(error.value).endswith("send it as text, several codes joined by ';'")


def test_a_column_of_what_is_no_cell_does_not_matter_if_the_contract_has_none_such() -> None:
    assert len(orders(take({"order_id": ["A"], "tags": [["x"]]}))) == 1


@pytest.mark.parametrize(
    "schema", [{"order_id": pl.String}, {"order_id": pl.Null, "quantity": pl.Null, "tpp": pl.Int8}]
)
def test_an_empty_table_gives_no_orders_and_no_rejects(schema) -> None:
    found = take(pl.DataFrame(schema=schema))
    assert orders(found) == []
    assert rejects(found) == []
    assert list(found.orders.collect_schema()) == ["row", *ORDERS.names()]


def test_an_empty_table_of_duckdb_gives_no_orders_and_no_rejects() -> None:
    relation = duckdb.sql("SELECT '' AS order_id, 1 AS quantity, 'x' AS destination WHERE false")
    found = check(nw.from_native(relation), ORDERS)
    assert orders(found) == []
    assert rejects(found) == []


def test_the_key_is_read_as_the_door_reads_it() -> None:
    frame = nw.from_native(pl.LazyFrame({"x": [1, 2, 3], "order_id": [" A", "n/a", None]}))
    assert read_key(frame, ORDERS).collect().rows() == [("A",), (None,), (None,)]
    typed = nw.from_native(pl.LazyFrame({"order_id": [7.0]}))
    assert read_key(typed, ORDERS).collect().rows() == [("7",)]


def test_the_frames_stay_lazy_and_where_they_were() -> None:
    found = take({"order_id": ["A"], "quantity": ["x"]})
    assert isinstance(found.orders.to_native(), pl.LazyFrame)
    assert isinstance(found.rejects.to_native(), pl.LazyFrame)
    relation = duckdb.sql("SELECT 'A' AS order_id")
    other = check(nw.from_native(relation), ORDERS)
    assert isinstance(other.orders.to_native(), duckdb.DuckDBPyRelation)
    assert isinstance(other.rejects.to_native(), duckdb.DuckDBPyRelation)
