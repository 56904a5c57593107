"""A screening kept in a folder: parties, hits, and the lists and matcher that they rest on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.engine import stream
from tidewaiter.engine.backend import from_table
from tidewaiter.errors import ContractError
from tidewaiter.party.hits import HITS
from tidewaiter.table.check import REJECT_COLUMNS

COLUMNS = ("line", "party_id", "name", "country", "address", "identifiers", "birth_date")
"""Of a party as it was screened; all texts, null where not known."""

_PARTIES = pa.schema([(name, pa.string()) for name in COLUMNS])
_ABOUT = "run.json"


@dataclass(frozen=True, slots=True)
class Screening:
    """A screening of parties.

    ``parties``: mappings of ``COLUMNS``; ``hits``: a table of ``HITS`` with ``status``,
    ``decided`` and ``line``, the row that the party stood on; ``entries``: ``list`` and
    ``version`` of every entry that was screened against; ``about``: the day, the lists, the
    matcher and the threshold, as kept in ``run.json``.
    """

    parties: Sequence[Mapping[str, Any]]
    hits: pa.Table
    entries: pa.Table
    about: Mapping[str, Any]


def write(
    folder: Path, run: Screening, rejects: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Path]:
    """Write a screening; each file appears whole or not at all, ``run.json`` last.

    Raises:
        EngineError: the folder cannot be written. Whoever runs it must act.
    """
    stream.make_folder(folder)
    files = {
        "hits": folder / "hits.parquet",
        "hits as CSV": folder / "hits.csv",
        "rejects": folder / "rejects.csv",
        "run": folder / _ABOUT,
    }
    _parquet(files["hits"], run.hits)
    csv(files["hits as CSV"], run.hits)
    stream.write_csv(from_table(rejects, REJECT_COLUMNS), files["rejects"])
    parties = pa.Table.from_pylist([dict(party) for party in run.parties], schema=_PARTIES)
    _parquet(folder / "parties.parquet", parties)
    _parquet(folder / "entries.parquet", run.entries.select(["list", "version"]))
    with stream.replacing(files["run"]) as partial:
        partial.write_text(json.dumps(run.about, indent=1, ensure_ascii=False), encoding="utf-8")
    return files


def read(folder: Path) -> Screening:
    """Read a screening that was kept.

    Raises:
        ContractError: the folder holds none, or not all of one. Whoever names it must act.
    """
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        parties = pq.read_table(folder / "parties.parquet").select(COLUMNS).to_pylist()
        hits = pq.read_table(folder / "hits.parquet")
        entries = pq.read_table(folder / "entries.parquet").select(["list", "version"])
        hits.select(HITS.names)
    except (OSError, ValueError, KeyError, pa.ArrowException) as fault:
        raise ContractError(
            f"{folder}: holds no whole screening ({fault}); give the folder that an earlier "
            "`tidewaiter party screen FILE --out FOLDER` wrote"
        ) from fault
    return Screening(parties, hits, entries, about)


def csv(path: Path, table: pa.Table) -> None:
    """Write a table as CSV; several texts in a cell are parted by semicolons."""
    rows = [{name: _cell(cell) for name, cell in row.items()} for row in table.to_pylist()]
    stream.write_csv(from_table(rows, table.schema.names), path)


def _cell(cell: Any) -> str | None:
    if isinstance(cell, float):
        return f"{cell:.4f}"
    if isinstance(cell, list):
        return "; ".join(cell) or None
    return None if cell is None else str(cell)


def _parquet(path: Path, table: pa.Table) -> None:
    with stream.replacing(path) as partial:
        pq.write_table(table, partial)
