"""Files and folders of tables, each known by its name or its headings, through the one door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw

from tidewaiter.engine.backend import rows
from tidewaiter.engine.read import Raw, read_orders
from tidewaiter.engine.read.kind import ENDINGS
from tidewaiter.engine.read.long import read_long
from tidewaiter.errors import ContractError
from tidewaiter.table import trade

# A longer text is read in pieces: as a whole it would take several times its size of memory.
LONG_BYTES = 512 * 2**20


@dataclass(frozen=True, slots=True)
class Gathered:
    """Tables that came in, and what did not.

    Attributes:
        tables: by the name of their contract: ``row`` and every column of it.
        rejects: one mapping per fault: ``table``, ``source`` (the file), ``row``, ``column``,
            ``value``, ``fault``, ``remedy``.
        notes: what was assumed, and headings that mean nothing here.
        sources: the files of each table.
    """

    tables: Mapping[str, nw.LazyFrame[Any]]
    rejects: Sequence[Mapping[str, Any]]
    notes: tuple[str, ...]
    sources: Mapping[str, tuple[str, ...]]


def gather(places: Sequence[Path], *, as_of: date | None, scratch: Path) -> Gathered:
    """Read tables from files and folders.

    Args:
        places: files, or folders whose files are all read. Which table a file is, its name says
            (``shipments_2025.csv``), or else its headings.
        as_of: the day of the question; a row that says it was observed later is a reject.
        scratch: a folder for what is too long for memory; it must outlive the tables.

    Raises:
        ContractError: a file cannot be read, is no known table, or lacks its key; or there is
            none. Whoever sent it must act.
    """
    read: dict[str, list[tuple[str, Raw]]] = {}
    for path in _files(places):
        raw = _read(path, scratch)
        headings = [name for name in raw.frame.collect_schema().names() if name != "row"]
        read.setdefault(trade.which(headings, path.name), []).append((str(path), raw))
    tables, rejects, notes = {}, [], []
    for name, several in sorted(read.items()):
        for source, raw in several:
            rejects += [_fault(name, source, fault) for fault in rows(raw.rejects)]
            notes += [f"{source}: {note}" for note in raw.notes]
            unread = trade.unread(raw.frame.collect_schema().names(), name)
            if unread:
                notes.append(f"{source}: not read as {name}: {', '.join(unread)}")
        found = trade.admit_files(name, [(s, raw.frame) for s, raw in several], as_of=as_of)
        tables[name] = found.frame
        rejects += [_fault(name, None, fault) for fault in found.rejects]
        notes += found.notes
    sources = {name: tuple(source for source, _ in several) for name, several in read.items()}
    return Gathered(tables, rejects, tuple(notes), sources)


def _files(places: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for place in places:
        if not place.is_dir():
            found.append(place)
            continue
        inside = sorted(p for p in place.iterdir() if p.suffix.casefold() in ENDINGS)
        if not inside:
            raise ContractError(
                f"{place}: has no table; give a folder with files that end in {', '.join(ENDINGS)}"
            )
        found += inside
    if not found:
        raise ContractError("no file was given; give tables, as in shipments.csv registry.csv")
    twice = sorted({str(p) for p in found if found.count(p) > 1})
    if twice:
        raise ContractError(f"{', '.join(twice)}: given twice; give each file once")
    return found


def _read(path: Path, scratch: Path) -> Raw:
    is_text = path.suffix.casefold() in (".csv", ".tsv", ".txt")
    if is_text and path.is_file() and path.stat().st_size > LONG_BYTES:
        return read_long(path, scratch)
    return read_orders(path)


def _fault(table: str, source: str | None, fault: Mapping[str, Any]) -> dict[str, Any]:
    cells = {name: fault.get(name) for name in ("row", "column", "value", "fault", "remedy")}
    return {"table": table, "source": source or fault.get("source"), **cells}
