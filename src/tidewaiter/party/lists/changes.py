"""What is different in a new version of a list: added, removed and changed entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from tidewaiter.party.entries import ENTRIES
from tidewaiter.party.lists.pairs import pair

TEXTS = pa.list_(pa.string())

CHANGES = pa.schema(
    [
        pa.field("change", pa.string(), nullable=False),  # added, removed or changed
        pa.field("list", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),  # the new name, if there is one
        pa.field("old_entry_id", pa.string()),
        pa.field("new_entry_id", pa.string()),
        pa.field("old_version", pa.string()),
        pa.field("new_version", pa.string()),
        pa.field("fields", TEXTS, nullable=False),  # columns of entries that changed
        pa.field("before", TEXTS, nullable=False),  # for each field: its text, or what went
        pa.field("after", TEXTS, nullable=False),  # for each field: its text, or what came
    ]
)
"""One row for each entry that was added, removed or changed, in the order of the new version,
and then those removed. An entry of which only the id, a link or a note is other has not changed."""

_COMPARED = tuple(
    name for name in ENTRIES.names if name not in ("entry_id", "version", "url", "note")
)


def changes(old: pa.Table, new: pa.Table) -> pa.Table:
    """Tell what changed between two versions of a list.

    How entries are paired is told in ``tidewaiter.party.lists.pairs``. Parties need another
    look where an entry was added or changed, and hits on entries that went have lapsed.

    Args:
        old: a table of ``ENTRIES``.
        new: the same, of a later version.

    Returns:
        A table of ``CHANGES``.

    Example:
        >>> from tidewaiter.party.entries import entries
        >>> row = {"entry_id": "1", "list": "watch", "source": "own", "name": "Acme Ltd"}
        >>> found = changes(entries([row]), entries([{**row, "aliases": ["Acme"]}]))
        >>> found.select(["change", "fields", "before", "after"]).to_pylist()
        [{'change': 'changed', 'fields': ['aliases'], 'before': [''], 'after': ['Acme']}]
    """
    left, right = old.to_pylist(), new.to_pylist()
    rows = []
    for i, j in pair(left, right):
        before = left[i] if i is not None else None
        after = right[j] if j is not None else None
        if before is None or after is None or before["version"] != after["version"]:
            rows.append(_row(before, after))
    return pa.Table.from_pylist(rows, schema=CHANGES)


def _row(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, Any]:
    one = after or before or {}
    fields: list[tuple[str, str, str]] = []
    if before and after:
        told = ((name, *_difference(before[name], after[name])) for name in _COMPARED)
        fields = [(name, was, now) for name, was, now in told if was != now]
    change = "changed" if before and after else "added" if after else "removed"
    return {
        "change": change,
        "list": one["list"],
        "name": one["name"],
        "old_entry_id": before and before["entry_id"],
        "new_entry_id": after and after["entry_id"],
        "old_version": before and before["version"],
        "new_version": after and after["version"],
        "fields": [name for name, _, _ in fields],
        "before": [was for _, was, _ in fields],
        "after": [now for _, _, now in fields],
    }


def _difference(was: Any, now: Any) -> tuple[str, str]:
    """Return the two texts of a value, or of two lists what went and what came."""
    if isinstance(was, list) and isinstance(now, list):
        gone = [text for text in was if text not in set(now)]
        came = [text for text in now if text not in set(was)]
        return "; ".join(gone), "; ".join(came)
    return "" if was is None else str(was), "" if now is None else str(now)
