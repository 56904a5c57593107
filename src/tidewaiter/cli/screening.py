"""Screen a file of parties, or those of an earlier screening again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tidewaiter import __version__
from tidewaiter.cli.registers import shelves
from tidewaiter.cli.runs import COLUMNS, Screening
from tidewaiter.engine.backend import rows
from tidewaiter.engine.read import read_orders
from tidewaiter.flow.parties import Registers
from tidewaiter.party.again import DIFFERENCE, difference, touched
from tidewaiter.party.decisions import fingerprint, settled
from tidewaiter.party.hits import HITS
from tidewaiter.party.kept import MATCHER
from tidewaiter.party.screening import screen
from tidewaiter.table.mapping import TableMap
from tidewaiter.table.screened import admit

BATCH = 2_000
Parties = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class File:
    """A file of parties: those to screen, the faults of the others, and what was not read."""

    parties: Parties
    rejects: list[dict[str, Any]]
    notes: tuple[str, ...]


def read(path: Path, mapping: TableMap | None = None) -> File:
    """Read parties from CSV, XLSX, Parquet, JSON or JSON Lines.

    Raises:
        ContractError: it cannot be read, or has no column of names. Whoever sent it must act.
    """
    raw = read_orders(path)
    found = admit(raw.frame, mapping, source=path.name)
    rejects = rows(raw.rejects) + rows(found.rejects)
    rejects.sort(key=lambda fault: (fault["row"], fault["column"] or ""))
    notes = list(raw.notes)
    if found.unmatched:
        names = ", ".join(repr(name) for name in found.unmatched)
        notes.append(f"not read: {names}; --map can name them")
    parties = rows(found.parties.sort("row").select(nw.col(*COLUMNS)))
    return File(parties, rejects, tuple(notes))


def screened(parties: Parties, registers: Registers, threshold: float) -> pa.Table:
    """Screen parties, batch by batch; a table of ``HITS``. Shows how it goes."""
    found = [HITS.empty_table()]
    columns = (TextColumn("screening"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=len(parties))
        for first in range(0, len(parties), BATCH):
            part = screen(parties[first : first + BATCH], registers.index, threshold=threshold)
            asked = pc.add(part["asked"], first)
            found.append(part.set_column(0, HITS.field("asked"), asked))
            bar.update(task, completed=min(first + BATCH, len(parties)))
    return pa.concat_tables(found)


def made(
    parties: Parties, hits: pa.Table, registers: Registers, home: Path, told: Mapping[str, Any]
) -> Screening:
    """A screening to be kept, with what people decided and what it rests on."""
    hits = settled(hits, registers.decisions, registers.on)
    lines = [parties[n]["line"] for n in hits["asked"].to_pylist()]
    hits = hits.append_column("line", pa.array(lines, pa.string()))
    lists = [
        {
            "name": name,
            "version": version.name,
            "source": version.source,
            "retrieved": version.retrieved.isoformat(),
            "sha256": version.sha256,
            "entries": version.entries,
        }
        for name, version in shelves(home).items()
    ]
    about = {
        "on": registers.on.isoformat(),
        "tidewaiter": __version__,
        "matcher": MATCHER,
        **told,
        "parties": len(parties),
        "hits": hits.num_rows,
        "lists": lists,
        "whole": registers.whole,
        "told": registers.told,
    }
    return Screening(parties, hits, registers.index.entries, about)


def again(
    before: Screening, parties: Parties, registers: Registers
) -> tuple[pa.Table, pa.Table, int]:
    """Screen again what a change of lists or of parties can touch.

    Args:
        before: the earlier screening.
        parties: as they are now; those of ``before`` if they did not change.
        registers: the lists now.

    Returns:
        The hits now, the ``DIFFERENCE``, and how many parties were screened.
    """
    there, fresh = _same(before.parties, parties)
    old = _renumbered(before.hits.select(HITS.names), there)
    if before.about["matcher"] == MATCHER:
        chosen = sorted({*fresh, *touched(parties, old, before.entries, registers.index)})
    else:
        chosen = list(range(len(parties)))  # every score may be another
    found = screened([parties[n] for n in chosen], registers, before.about["threshold"])
    kept = old.filter(pc.invert(pc.is_in(old["asked"], pa.array(chosen, pa.int64()))))
    now = pa.concat_tables([kept, _renumbered(found, dict(enumerate(chosen)))])
    now = now.sort_by([("asked", "ascending"), ("score", "descending")])
    return now, difference(old, now), len(chosen)


def differing(before: Screening, run: Screening, different: pa.Table) -> list[dict[str, Any]]:
    """The difference of two screenings as people see it.

    Returns:
        Rows of ``DIFFERENCE``, by party. ``change`` is ``new`` or ``gone``, ``changed`` where one
        entry has another version, or ``lapsed`` where a decision holds no more.
    """
    rows = {(r["asked"], r["list"], r["entry_id"], r["change"]): r for r in different.to_pylist()}
    made = []
    for (*hit, change), row in rows.items():
        gone = rows.get((*hit, "gone"))
        if change == "new" and gone:
            made.append({**row, "change": "changed", "before": gone["before"]})
        elif change == "new" or (*hit, "new") not in rows:
            made.append(row)
    for lapsed in _lapsed(before.hits, run.hits):
        made = [row for row in made if _hit(row) != _hit(lapsed)]
        made.append({name: lapsed.get(name) for name in DIFFERENCE.names} | {"change": "lapsed"})
    return sorted(made, key=lambda row: (row["asked"], row["change"], row["entry_id"]))


def _lapsed(before: pa.Table, now: pa.Table) -> list[dict[str, Any]]:
    """Hits of which a decision lapsed since the earlier screening."""
    of = ("fingerprint", "list", "entry_id")
    known = {tuple(hit[c] for c in of) for hit in before.to_pylist() if hit["status"] == "lapsed"}
    return [
        hit
        for hit in now.to_pylist()
        if hit["status"] == "lapsed" and tuple(hit[c] for c in of) not in known
    ]


def _hit(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["asked"], row["list"], row["entry_id"]


def _same(before: Parties, now: Parties) -> tuple[dict[int, int], list[int]]:
    """The new number of each party that did not change, and the numbers of those that are new."""
    known: dict[tuple[Any, ...], list[int]] = {}
    for number, party in enumerate(before):
        known.setdefault(_key(party), []).append(number)
    there, fresh = {}, []
    for number, party in enumerate(now):
        if places := known.get(_key(party)):
            there[places.pop(0)] = number
        else:
            fresh.append(number)
    return there, fresh


def _key(party: Mapping[str, Any]) -> tuple[Any, ...]:
    return party["party_id"], party["name"], fingerprint(party)


def _renumbered(hits: pa.Table, numbers: Mapping[int, int]) -> pa.Table:
    """Hits with the parties' new numbers; those of parties without one are left out."""
    asked = pa.array([numbers.get(n) for n in hits["asked"].to_pylist()], pa.int64())
    moved = hits.set_column(0, pa.field("asked", pa.int64()), asked)
    return moved.filter(pc.is_valid(moved["asked"])).cast(HITS)
