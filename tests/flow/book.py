"""The sample order book as the tests of this folder send it, and orders made from it."""

from __future__ import annotations

import functools
from typing import Any

import polars as pl
from hypothesis import strategies as st

from tidewaiter import clear
from tidewaiter.engine.read import read_orders
from tidewaiter.item.catalogue import units
from tidewaiter.law import Law
from tidewaiter.sample import orders_path
from tidewaiter.table import load_contract
from tidewaiter.table.contract import Column

VIEWS = ("codified", "enforced")
COUNTRIES = ("US", "CN", "HK", "MO", "AE", "GB", "TW", "IN", "CY", "RU", "IR", "CU", "BR", "Japan")
# Figures on both sides of the thresholds of the law, and on them.
FIGURES = ("0", "0.5", "1.6", "3.2", "5.92", "599", "600", "1600", "2400", "4800", "1e6", "1e26")
DAYS = ("2022-09-30", "2022-10-21", "2023-11-17", "2024-12-02", "2025-05-15", "2026-01-15")
# Cells that no contract takes, or that mean nothing at all.
ODD = ("", "n/a", "Atlantis", "-1", "NaN", "31.02.2025", "maybe", "'; --", "ä", "1,5")


@functools.cache
def texts() -> pl.DataFrame:
    """The sample as it stands in its file: every cell a text."""
    return read_orders(orders_path()).frame.to_native().collect()


@functools.cache
def records() -> tuple[dict[str, Any], ...]:
    """The rows of ``texts``, without their numbers."""
    return tuple(texts().drop("row").to_dicts())


def answers(orders: list[dict[str, Any]], view: str | Law) -> dict[str, dict[str, Any]]:
    """Clear records that all keep the contract; their answers by order id."""
    cleared = clear(orders, view=view)
    assert not cleared.rejects
    return {row["order_id"]: row for row in cleared.answers}


def reasons(answer: dict[str, Any]) -> dict[str, Any]:
    """What an answer says, without where it stood in the table or how many provisions were open."""
    return {name: cell for name, cell in answer.items() if name != "row"}


def cells(column: Column) -> st.SearchStrategy[str | None]:
    """Texts for one column: some good, some not, some none."""
    if column.dtype == "country":
        good = st.sampled_from(COUNTRIES)
    elif column.dtype in ("code", "codes"):
        good = st.sampled_from(sorted(column.codes))
    elif column.dtype == "boolean":
        good = st.sampled_from(("true", "false", "yes", "no"))
    elif column.dtype == "date":
        good = st.sampled_from(DAYS)
    elif column.dtype == "int64":
        good = st.sampled_from(("1", "8", "500", "100000"))
    elif column.dtype == "float64":
        good = st.sampled_from(FIGURES)
    elif column.name == "item":
        good = st.sampled_from(sorted(units()))
    else:
        good = st.sampled_from(("Alpha GmbH", "Beta Ltd", "3A090.a", "none", "NVIDIA"))
    return st.one_of(good, st.none(), good, st.sampled_from(ODD))


@st.composite
def tables(draw: st.DrawFn, least: int = 20, most: int = 60) -> pl.DataFrame:
    """A table of sample orders, each with a few cells that were something else."""
    contract = load_contract()
    columns = [c for c in contract.columns if not c.required]
    chosen = draw(st.lists(st.sampled_from(range(len(records()))), min_size=least, max_size=most))
    made = []
    for n, at in enumerate(chosen):
        row = dict.fromkeys(contract.names()) | records()[at]
        row["order_id"] = f"made-{n}"
        for column in draw(st.lists(st.sampled_from(columns), max_size=5, unique=True)):
            row[column.name] = draw(cells(column))
        made.append(row)
    return (
        pl.DataFrame(made, schema=dict.fromkeys(made[0], pl.String))
        .with_row_index("row", offset=1)
        .cast({"row": pl.Int64})
    )
