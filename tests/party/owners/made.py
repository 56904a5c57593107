"""Small worlds of owners, written short."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from tidewaiter.party.owners import LISTED
from tidewaiter.party.owners.frames import as_holdings, as_parties

DAY = date(2025, 10, 15)
_HOLDING = re.compile(
    r"(?P<owner>\S+) (?P<share>unknown|[\d.]+|[\d.]+-[\d.]+) (?P<owned>\S+)"
    r"(?: (?P<interest>shares|votes|control))?(?P<indirect> indirect)?"
    r"(?: from (?P<start>\S+))?(?: to (?P<end>\S+))?(?: by (?P<source>.+))?"
)


def holdings(texts: Iterable[str]) -> pa.Table:
    """Read holdings such as ``L 25-50 A`` or ``someone unknown A votes to 2020-01-01``."""
    rows = []
    for number, text in enumerate(texts, 1):
        found = _HOLDING.fullmatch(text)
        assert found, text
        least, _, most = found["share"].partition("-")
        exact = None if most or least == "unknown" else float(least)
        rows.append(
            {
                "statement_id": f"s{number}",
                "owner_id": None if found["owner"] == "someone" else found["owner"],
                "owned_id": found["owned"],
                "interest": found["interest"],
                "directness": "indirect" if found["indirect"] else None,
                "share_percent": exact,
                "share_min_percent": float(least) if most else None,
                "share_max_percent": float(most) if most else None,
                "start": date.fromisoformat(found["start"]) if found["start"] else None,
                "end": date.fromisoformat(found["end"]) if found["end"] else None,
                "source": found["source"],
            }
        )
    return as_holdings(_table(rows, as_holdings(pa.table({"owned_id": pa.array([], "string")}))))


def parties(told: Mapping[str, Any] | Iterable[Mapping[str, Any]]) -> pa.Table:
    """Make parties of a mapping by id, or of rows where one has several."""
    rows = (
        told if not isinstance(told, Mapping) else [{"party_id": i, **p} for i, p in told.items()]
    )
    return as_parties(_table(rows, as_parties(pa.table({"party_id": pa.array([], "string")}))))


def listed(told: Mapping[str, Any]) -> pa.Table:
    """Make listings of a mapping: a party and its code, or rows with more of it."""
    rows = []
    for party, several in told.items():
        each = several if isinstance(several, list) else [several]
        codes = (one if isinstance(one, dict) else {"code": one} for one in each)
        rows.extend({"party_id": party, **code} for code in codes)
    return pa.Table.from_pylist(rows, schema=LISTED)


def _table(rows: Iterable[Mapping[str, Any]], like: pa.Table) -> pa.Table:
    return pa.Table.from_pylist([dict(row) for row in rows], schema=like.schema)
