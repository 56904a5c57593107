"""Parquet: types are kept, and no column is loaded before it is asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tidewaiter.engine.read import read_orders
from tidewaiter.errors import ContractError


def write(folder: Path, frame: pl.DataFrame, name: str = "orders.parquet") -> Path:
    frame.write_parquet(folder / name)
    return folder / name


def test_rows_are_numbered_and_types_are_kept(tmp_path) -> None:
    sent = pl.DataFrame({"order_id": ["A", "B"], "quantity": [1, 2], "day": [date(2024, 6, 1)] * 2})
    raw = read_orders(write(tmp_path, sent))
    found = raw.frame.collect().to_native()
    assert found.equals(sent.insert_column(0, pl.Series("row", [1, 2], pl.Int64)))
    assert found.schema["row"] == pl.Int64
    assert (raw.rows, raw.notes) == (2, ())
    assert raw.rejects.collect().is_empty()


def test_the_file_is_scanned_and_only_the_columns_asked_for_are_read(tmp_path) -> None:
    raw = read_orders(write(tmp_path, pl.DataFrame({"order_id": ["A"], "item": ["H100"]}), "o.pq"))
    plan = raw.frame.select("item").to_native().explain()
    assert "Parquet SCAN" in plan
    assert "PROJECT 1/2 COLUMNS" in plan


def test_a_column_called_row_is_kept_under_another_name(tmp_path) -> None:
    raw = read_orders(write(tmp_path, pl.DataFrame({"row": [7], "order_id": ["A"]})))
    assert raw.frame.collect().rows(named=True) == [
        {"row": 1, "row in the file": 7, "order_id": "A"}
    ]
    assert "its column 'row' is called 'row in the file' here" in raw.notes[0]


def message(file: Path) -> str:
    with pytest.raises(ContractError) as error:
        read_orders(file)
    return str(error.value)


def test_a_file_without_rows_is_an_error(tmp_path) -> None:
    file = write(tmp_path, pl.DataFrame(schema={"order_id": pl.String}))
    assert message(file) == f"{file}: has columns and no rows; add a row for each order"


def test_a_damaged_file_is_an_error(tmp_path) -> None:
    file = write(tmp_path, pl.DataFrame({"order_id": ["A"]}))
    file.write_bytes(file.read_bytes()[:-20])
    found = message(file)
    assert found.startswith(f"{file}: cannot be read as Parquet: ")
    assert found.endswith("; export it again")
    assert "\n" not in found


def test_two_headings_that_differ_by_blanks_alone_are_an_error(tmp_path) -> None:
    file = write(tmp_path, pl.DataFrame({"item": ["A"], "item ": ["B"]}))
    assert message(file) == f"{file}: columns 1 and 2 are both called 'item'; rename one"
