"""The orders table: its contract as an officer reads it, and the one way in."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pytest

from tidewaiter.engine.backend import from_rows, lazy
from tidewaiter.errors import ContractError
from tidewaiter.table import TableMap, admit, keys, load_contract, render_schema
from tidewaiter.table.contract import key

COLUMNS = {row["column"]: row for row in render_schema(load_contract())}


def frame(data: Any) -> nw.LazyFrame[Any]:
    return nw.from_native(pl.LazyFrame(data))


@pytest.mark.parametrize("row", COLUMNS.values(), ids=lambda row: row["column"])
def test_every_column_is_told_to_its_end(row) -> None:
    """An officer reads this in a terminal: one sentence each, units at numbers, ranges."""
    purpose = row["purpose"]
    assert purpose[0].isupper()
    assert purpose.endswith(".")
    assert "  " not in purpose
    assert "\n" not in purpose
    if row["type"] in ("int64", "float64"):
        assert row["unit"]
        assert row["allowed"]
    else:
        assert row["unit"] is None
    assert bool(row["codes"]) == (row["type"] in ("code", "codes"))
    for code, meaning in row["codes"].items():
        assert code == code.lower()
        assert len(meaning) > 4
    if row["type"] == "boolean":
        assert "hether" in purpose


def test_a_unit_ends_the_name_of_its_column() -> None:
    assert {name for name in COLUMNS if name.endswith("_mm2")} <= {
        name for name, row in COLUMNS.items() if (row["unit"] or "").endswith("mm2")
    }
    assert {name for name in COLUMNS if name.endswith("_gb_s")} == {
        name for name, row in COLUMNS.items() if row["unit"] == "GB/s"
    }
    assert {name for name in COLUMNS if name.startswith("dense_tops_")} == {
        f"dense_tops_{bits}bit" for bits in (4, 6, 8, 16, 32, 64)
    }


def test_every_role_has_every_part() -> None:
    roles = ("purchaser", "intermediate_consignee", "ultimate_consignee", "end_user", "forwarder",
             "payer")  # fmt: skip
    for role in roles:
        assert COLUMNS[f"{role}_name"]["type"] == "string"
        for part in ("country", "hq", "parent_hq"):
            assert COLUMNS[f"{role}_{part}"]["type"] == "country"


def test_only_the_order_id_is_required() -> None:
    assert [name for name, row in COLUMNS.items() if row["required"]] == ["order_id"]
    assert load_contract().key_column().name == "order_id"


def test_no_heading_is_spelled_twice_in_a_column() -> None:
    for name, row in COLUMNS.items():
        spelled = [key(heading) for heading in row["aliases"]]
        assert len(spelled) == len({*spelled}), name


def test_an_order_of_before_the_law_and_the_zero_of_a_calendar_are_rejects() -> None:
    found = admit(frame({"order_id": ["A", "B"], "order_date": ["1899-12-31", "1980-01-01"]}))
    assert found.orders.select("order_id").collect().rows() == [("B",)]
    assert found.rejects.select("fault").collect().rows() == [("before 1980-01-01",)]


def test_admit_names_columns_checks_cells_and_says_what_it_left_out() -> None:
    sent = {"SO Number": ["4711", "4712"], "Qty": ["8", "-1"], "Mood": ["fine", "sad"]}
    found = admit(frame(sent))
    assert found.orders.select("row", "order_id", "quantity").collect().rows() == [(1, "4711", 8)]
    assert found.rejects.select("row", "order_id", "column", "fault").collect().rows() == [
        (2, "4712", "quantity", "negative")
    ]
    assert found.mapping.columns == {"order_id": ("SO Number",), "quantity": ("Qty",)}
    assert found.unmatched == ("Mood",)


def test_admit_takes_a_map() -> None:
    mapping = TableMap({"item": ("Maker", "Model")}, row_id=True)
    found = admit(frame({"Maker": ["NVIDIA"], "Model": ["H20"], "x": [1]}), mapping)
    assert found.orders.select("order_id", "item").collect().rows() == [("1", "NVIDIA H20")]
    assert found.unmatched == ("x",)


def test_admit_names_the_table_in_its_errors() -> None:
    for call in (admit, keys):
        with pytest.raises(ContractError, match=r"^march.csv: the column order_id is missing"):
            call(frame({"item": ["H20"]}), source="march.csv")
        with pytest.raises(ContractError, match=r"^march.csv: none of its columns is known: 'x'"):
            call(frame({"x": ["H20"]}), source="march.csv")
        with pytest.raises(ContractError, match=r"^march.csv: 'SO' and 'Order No' both mean"):
            call(frame({"SO": ["1"], "Order No": ["2"]}), source="march.csv")
        with pytest.raises(ContractError, match=r"^map: order_id is to come from 'y', but march"):
            call(frame({"x": ["1"]}), TableMap({"order_id": ("y",)}), source="march.csv")


def test_keys_are_the_order_ids_of_every_row_as_admit_reads_them() -> None:
    sent = frame({"SO Number": [" A", "n/a", "A", "B"], "Qty": ["8", "-1", "x", "1"]})
    assert keys(sent).collect().rows() == [("A",), (None,), ("A",), ("B",)]
    assert keys(frame({"x": [5, 6]}), TableMap(row_id=True)).collect().rows() == [("1",), ("2",)]


def test_a_part_of_a_table_is_told_what_is_repeated_in_the_whole() -> None:
    found = admit(frame({"order_id": ["A", "B"]}), repeated=("A",))
    assert found.orders.select("order_id").collect().rows() == [("B",)]
    assert found.rejects.select("row", "fault").collect().rows() == [(1, "on more than one row")]


def test_whole_numbers_in_row_are_the_numbers_of_the_rows() -> None:
    found = admit(frame({"order_id": ["A", None], "row": [70, 50]}))
    assert found.orders.select("row").collect().rows() == [(70,)]
    assert found.rejects.select("row").collect().rows() == [(50,)]
    assert found.unmatched == ()


def test_a_column_row_that_holds_no_whole_numbers_is_a_column_like_others() -> None:
    sent = {"order_id": ["A", None], "row": ["x", None], "row in the table": [1.5, 2]}
    found = admit(frame(sent))
    assert found.orders.select("row", "order_id").collect().rows() == [(1, "A")]
    assert found.rejects.select("row").collect().rows() == [(2,)]
    assert found.unmatched == ("row in the table ", "row in the table")


EMPTY = [
    pl.LazyFrame(schema={"order_id": pl.String}),
    pl.LazyFrame(schema={"order_id": pl.Null, "quantity": pl.Null, "destination": pl.Null}),
    pl.DataFrame(schema={"SO Number": pl.String, "Qty": pl.Int64, "x": pl.List(pl.String)}),
    pl.DataFrame(schema={"order_id": pl.String, "row": pl.Int64}),
    pd.DataFrame({"order_id": [], "quantity": []}),
    pd.DataFrame({"order_id": pd.Series([], dtype="str")}),
]


@pytest.mark.parametrize("empty", EMPTY, ids=range(len(EMPTY)))
def test_a_table_without_rows_gives_no_orders_and_no_rejects(empty) -> None:
    found = admit(lazy(empty))
    orders, rejects = found.orders.collect(), found.rejects.collect()
    assert (len(orders), len(rejects)) == (0, 0)
    assert dict(orders.schema) == {"row": nw.Int64, **load_contract().schema()}
    assert keys(lazy(empty)).collect().schema == {"order_id": nw.String}


def test_no_records_give_no_orders() -> None:
    assert len(admit(from_rows([])).orders.collect()) == 0


def test_a_map_with_constants_adds_no_row_to_an_empty_table() -> None:
    mapping = TableMap({"order_id": ("x",)}, constants={"transaction": "export"})
    found = admit(frame({"x": pl.Series([], dtype=pl.String)}), mapping)
    assert len(found.orders.collect()) == 0
    by_row = admit(frame({"x": pl.Series([], dtype=pl.String)}), TableMap(row_id=True))
    assert len(by_row.orders.collect()) == 0
