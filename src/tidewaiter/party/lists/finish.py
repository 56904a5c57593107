"""From rows to the table: every name checked, every id given once, nothing lost."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from tidewaiter.errors import ContractError
from tidewaiter.party.entries import entries
from tidewaiter.party.lists.faults import Fault, refuse
from tidewaiter.party.lists.words import fault_of, seen, shown, together

Row = dict[str, Any]

_UNSEEN = "characters that cannot be seen were taken out of a name"


def finish(rows: Sequence[Row], where: str, remedy: str) -> pa.Table:
    """Make the table of entries of a list from its rows.

    Names lose what cannot be seen. A second entry of one id is told apart by ``#2``, and a note
    says so; an entry without an id gets one made of its list, name, citation and countries.

    Args:
        rows: one mapping for each entry, in the order of the file, with columns of ``ENTRIES``;
            changed here.
        where: what to call the file in messages.
        remedy: what to do if it has faults.

    Raises:
        ContractError: there are no rows, or a name is too long or has no letter. Whoever gave
            the file must act.
    """
    if not rows:
        raise ContractError(f"{where}: holds no entry; {remedy}")
    faults: list[Fault] = []
    for number, row in enumerate(rows, 1):
        _names(row, number, faults)
    refuse(where, faults, remedy)
    _ids(rows)
    return entries(rows)


def _names(row: Row, number: int, faults: list[Fault]) -> None:
    """Clean the names of a row in place, and tell those that cannot be names."""
    given = row["name"]
    row["name"], unseen = seen(given)
    of = f" of {row['entry_id']}" if row.get("entry_id") else ""
    if fault := fault_of(row["name"]):
        faults.append(Fault(number, f"name{of}", given, fault))
    notes = [row.get("note")]
    for column in ("aliases", "weak_aliases"):
        if not row.get(column):
            continue
        kept: dict[str, None] = {}
        for alias in row[column]:
            plain, also = seen(alias)
            unseen = unseen or also
            fault = fault_of(plain)
            if fault is None:
                kept[plain] = None
            elif plain and len(plain) > len(shown(plain)):
                faults.append(Fault(number, f"{column}{of}", alias, fault))
            else:
                notes.append(f"an alias that {fault} is left out: {shown(alias)}")
        row[column] = list(kept)
    if unseen:
        notes.append(_UNSEEN)
    if len(notes) > 1:
        row["note"] = together(notes)


def _ids(rows: Sequence[Row]) -> None:
    """Give every row an id that no other has."""
    for row in rows:
        if not row.get("entry_id"):
            row["entry_id"] = _made(row)
    times = Counter(row["entry_id"] for row in rows)
    if len(times) == len(rows):
        return
    taken = set(times)
    met: Counter[str] = Counter()
    for row in rows:
        shared = row["entry_id"]
        if times[shared] == 1:
            continue
        met[shared] += 1
        row["note"] = together(
            [row.get("note"), f"the list gives the id {shared} to {times[shared]} entries"]
        )
        if met[shared] > 1:
            row["entry_id"] = _free(shared, met[shared], taken)


def _free(shared: str, number: int, taken: set[str]) -> str:
    while (made := f"{shared}#{number}") in taken:
        number += 1
    taken.add(made)
    return made


def _made(row: Row) -> str:
    if row.get("entity_number"):
        return f"{row['list']}-{row['entity_number']}"
    told = (row["name"], row.get("citation"), str(row.get("start")), *row.get("countries", ()))
    text = "\x1f".join(part or "" for part in told)
    return f"{row['list']}-{hashlib.blake2b(text.encode(), digest_size=6).hexdigest()}"
