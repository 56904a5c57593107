"""What the tests of the door share: one column of cells through it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from tidewaiter.table import Column, Contract, check


@dataclass(frozen=True)
class Fault:
    """That a cell is at fault, so, instead of its value."""

    what: str


@pytest.fixture
def read() -> Callable[..., list[Any]]:
    """Read cells as a column of a contract: the value of each, or its ``Fault``."""

    def read(
        dtype: str, cells: Sequence[Any] | pl.Series, sent: Any = pl.String, **column: Any
    ) -> list[Any]:
        contract = Contract(
            "t", (Column("order_id", "string", "", required=True), Column("x", dtype, "", **column))
        )
        x = cells if isinstance(cells, pl.Series) else pl.Series(cells, dtype=sent)
        frame = pl.DataFrame({"order_id": [f"o{n}" for n in range(len(x))], "x": x})
        found = check(nw.from_native(frame.lazy()), contract)
        orders = found.orders.collect()
        rejects = found.rejects.collect().rows(named=True)
        assert orders.schema["x"] == contract.schema()["x"]
        values = dict(zip(orders["row"].to_list(), orders["x"].to_list(), strict=True))
        faults = {line["row"]: Fault(line["fault"]) for line in rejects}
        assert len(values) + len(faults) == len(x)
        assert all(line["column"] == "x" and line["remedy"] for line in rejects)
        return [faults.get(n, values.get(n)) for n in range(1, len(x) + 1)]

    return read
