"""Small tables of custody for tests: every column of the contract, null where not given."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from tidewaiter.custody.look import Custody, look
from tidewaiter.custody.terms import load_terms
from tidewaiter.table import trade

AS_OF = date(2025, 6, 30)
TERMS = load_terms()
KEYS = {"units": "unit_id", "attestations": "attestation_id", "checks": "check_id",
        "returns": "return_id"}  # fmt: skip
RANGES = {"model": nw.String, "first": nw.String, "last": nw.String}


def native(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = RANGES if name == "ranges" else dict(trade.schema(name))
    cells = {column: [row.get(column) for row in rows] for column in schema}
    if name in KEYS:
        key = KEYS[name]
        cells[key] = [row.get(key, f"{name[0]}{n}") for n, row in enumerate(rows, 1)]
        cells["row"] = list(range(1, len(rows) + 1))
    empty = nw.from_dict({c: [] for c in schema}, schema=schema, backend="polars")
    return pl.DataFrame(cells, schema=empty.to_native().schema)


def frames(**tables: list[dict[str, Any]]) -> dict[str, nw.LazyFrame[Any]]:
    return {name: nw.from_native(native(name, rows).lazy()) for name, rows in tables.items()}


def custody(as_of: date = AS_OF, terms: Any = TERMS, **tables: list[dict[str, Any]]) -> Custody:
    return look(frames(**tables), terms, as_of=as_of)


def rows(frame: nw.LazyFrame[Any], *sort: str) -> list[dict[str, Any]]:
    found = frame.collect(backend="polars")
    return found.sort(*sort).rows(named=True) if sort else found.rows(named=True)


def kinds(found: Custody) -> list[str]:
    return sorted(row["kind"] for row in rows(found.findings))
