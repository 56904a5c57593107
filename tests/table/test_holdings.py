"""The tables of holdings and of parties: their contracts, and the one way in."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from tidewaiter.errors import ContractError
from tidewaiter.table import Contract, TableMap, holdings, parties, render_schema

CONTRACTS = {"holdings": holdings.load_contract(), "parties": parties.load_contract()}
COLUMNS = [
    pytest.param(row, id=f"{name}-{row['column']}")
    for name, contract in CONTRACTS.items()
    for row in render_schema(contract)
]


def frame(data: Any) -> nw.LazyFrame[Any]:
    return nw.from_native(pl.LazyFrame(data))


def rows(table: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if value is not None}
        for row in table.collect().rows(named=True)
    ]


@pytest.mark.parametrize("row", COLUMNS)
def test_every_column_is_told_to_its_end(row: dict[str, Any]) -> None:
    purpose = row["purpose"]
    assert purpose[0].isupper()
    assert purpose.endswith(".")
    assert "  " not in purpose
    assert "\n" not in purpose
    if row["type"] == "float64":
        assert row["unit"] == "percent"
        assert row["column"].endswith("_percent")
        assert row["allowed"] == ">= 0 and <= 100"
    assert bool(row["codes"]) == (row["type"] == "code")


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_the_key_is_the_statement(contract: Contract) -> None:
    assert contract.key_column().name == "statement_id"


def test_holdings_come_in_under_common_headings() -> None:
    sent = {
        "Shareholder": ["h1", None],
        "Subject": ["a", "b"],
        "Stake": ["51.5", "unknown"],
        "From": ["2020-01-31", ""],
        "Nature of control": ["shares", "votes"],
    }
    found = holdings.admit(frame(sent))
    assert rows(found.orders) == [
        {"row": 1, "statement_id": "1", "owner_id": "h1", "owned_id": "a", "interest": "shares",
         "share_percent": 51.5, "start": date(2020, 1, 31)},
        {"row": 2, "statement_id": "2", "owned_id": "b", "interest": "votes"},
    ]  # fmt: skip
    assert rows(found.rejects) == []


def test_parties_come_in_under_common_headings() -> None:
    sent = {
        "Entity ID": ["a", "a"],
        "Legal name": ["Acme", "Acme"],
        "Headquarters": ["China", "Viet Nam"],
        "Entity type": ["organization", "Organization"],
        "To": ["2024-01-01", None],
    }
    found = parties.admit(frame(sent))
    assert [(row["hq"], row.get("end"), row["kind"]) for row in rows(found.orders)] == [
        ("CN", date(2024, 1, 1), "organization"),
        ("VN", None, "organization"),
    ]


def test_a_mark_that_is_there_is_kept_and_two_may_not_be_alike() -> None:
    sent = {"statement": ["x", "y", "x"], "owned": ["a", "b", "c"], "owner": ["h", "h", "h"]}
    found = holdings.admit(frame(sent), source="shares.csv")
    assert [row["statement_id"] for row in rows(found.orders)] == ["y"]
    assert {row["fault"] for row in rows(found.rejects)} == {"on more than one row"}


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("share_percent", "120", "more than 100"),
        ("share_percent", "-1", "negative"),
        ("share_percent", "51 %", "not a number"),
        ("share_min_percent", "about half", "not a number"),
        ("interest", "friendship", "unknown code"),
        ("start", "06/07/2024", "not a date"),
        ("owned_id", "", "missing"),
    ],
)
def test_a_cell_at_fault_is_a_reject(column: str, cell: str, fault: str) -> None:
    sent = {"owner_id": ["h"], "owned_id": ["a"], column: [cell]}
    found = holdings.admit(frame(sent))
    assert rows(found.orders) == []
    [reject] = rows(found.rejects)
    assert (reject["row"], reject["column"], reject["fault"]) == (1, column, fault)


def test_a_table_without_the_party_held_is_refused() -> None:
    with pytest.raises(ContractError, match=r"shares.csv: the column owned_id is missing"):
        holdings.admit(frame({"owner": ["h"], "share": [10]}), source="shares.csv")


def test_a_map_names_the_columns() -> None:
    mapping = TableMap({"owned_id": ("LEI",)}, constants={"source": "register of 2025"})
    found = holdings.admit(frame({"LEI": ["a"], "owner": ["h"]}), mapping)
    [row] = rows(found.orders)
    assert (row["owned_id"], row["source"], row["statement_id"]) == ("a", "register of 2025", "1")


def test_rows_keep_the_numbers_that_they_came_with() -> None:
    sent = {"row": pl.Series([7, 9]), "owned_id": ["a", "b"], "owner_id": ["h", "i"]}
    found = rows(holdings.admit(frame(sent)).orders)
    assert [(row["row"], row["statement_id"]) for row in found] == [(7, "7"), (9, "9")]
