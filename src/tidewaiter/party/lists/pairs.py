"""Which entry of a new version of a list is which entry of the old one.

Ids are not enough: those of the Consolidated Screening List are numbers of the Treasury for its
own lists, hashes of what an entry says for the others, and in some copies only row numbers. So
entries are paired in steps, each within one list and only among entries that are left over:

1. the same content;
2. the same entity number, which the Treasury never gives to another;
3. the same name and id, then name and countries, name and citation, name alone;
4. the same id, unless the ids of a file are only its row numbers;
5. the old name is now another name, or the other way round, and only one entry has it.

Entries that share a key, as two orders against one person do, are paired in their order. What
moves from one list to another is removed from the one and added to the other, because its
consequences change.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pyarrow as pa

from tidewaiter.party.lists.codes import OWN

PAIRS = pa.schema(
    [
        pa.field("old_entry_id", pa.string()),
        pa.field("new_entry_id", pa.string()),
        pa.field("old_version", pa.string()),
        pa.field("new_version", pa.string()),
    ]
)
"""One row for each entry of either version; null on the side that has it not."""

Entry = Mapping[str, Any]
Key = Callable[[Entry], Hashable | None]

_NO_LETTERS = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"\D{0,3}(\d+)")


def paired(old: pa.Table, new: pa.Table) -> pa.Table:
    """Pair the entries of two versions of a list, so that decisions can follow an entry.

    Returns:
        One row for each pair and each entry without one: ``PAIRS``. A decision made on an
        ``old_entry_id`` and ``old_version`` holds on for ``new_entry_id`` where ``new_version``
        is the same, and lapses where it is another or null.
    """
    left, right = old.to_pylist(), new.to_pylist()
    rows = [
        {
            "old_entry_id": None if i is None else left[i]["entry_id"],
            "new_entry_id": None if j is None else right[j]["entry_id"],
            "old_version": None if i is None else left[i]["version"],
            "new_version": None if j is None else right[j]["version"],
        }
        for i, j in pair(left, right)
    ]
    return pa.Table.from_pylist(rows, schema=PAIRS)


def pair(old: Sequence[Entry], new: Sequence[Entry]) -> list[tuple[int | None, int | None]]:
    """Pair rows by place: in the order of the new ones, then the old ones that are gone."""
    steps = (_content, _entity_number, _name_and("entry_id"), _name_and("countries"),
             _name_and("citation"), _name, _id(old, new))  # fmt: skip
    left, right = list(range(len(old))), list(range(len(new)))
    found: dict[int, int] = {}
    for step in steps:
        matched = _match(_grouped(old, left, step), _grouped(new, right, step))
        found |= matched
        left, right = _rest(left, matched.values()), _rest(right, matched)
    found |= _renamed(old, left, new, right)
    gone = _rest(range(len(old)), found.values())
    return [(found.get(j), j) for j in range(len(new))] + [(i, None) for i in gone]


def plain(name: str) -> str:
    """Return what stays of a name when its case, signs and spaces change."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", name).casefold())


def _content(entry: Entry) -> Hashable:
    return entry["list"], entry["version"]


def _entity_number(entry: Entry) -> Hashable | None:
    return (entry["list"], entry["entity_number"]) if entry["entity_number"] else None


def _name(entry: Entry) -> Hashable:
    return entry["list"], plain(entry["name"])


def _name_and(column: str) -> Key:
    def key(entry: Entry) -> Hashable | None:
        value = entry[column]
        if not value:
            return None
        said = tuple(sorted(value)) if isinstance(value, list) else value
        return entry["list"], plain(entry["name"]), said

    return key


def _id(old: Sequence[Entry], new: Sequence[Entry]) -> Key:
    rows = _are_rows(old) or _are_rows(new)

    def key(entry: Entry) -> Hashable | None:
        # On a list of a user's own the user gave the ids, be they numbers or not.
        trusted = entry["list"] in OWN or not rows
        return (entry["list"], entry["entry_id"]) if trusted else None

    return key


def _are_rows(entries: Sequence[Entry]) -> bool:
    """Whether the ids only count the rows of their file: r00000, r00001 and so on."""
    numbers = [_NUMBERED.fullmatch(entry["entry_id"]) for entry in entries]
    if not all(numbers):
        return False
    counted = [int(match[1]) for match in numbers if match]
    return all(after == before + 1 for before, after in pairwise(counted))


def _grouped(
    entries: Sequence[Entry], places: Iterable[int], key: Key
) -> dict[Hashable, list[int]]:
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place in places:
        if (value := key(entries[place])) is not None:
            groups[value].append(place)
    return groups


def _match(old: Mapping[Hashable, list[int]], new: Mapping[Hashable, list[int]]) -> dict[int, int]:
    """Return old places by new ones, of groups that share a key, in their order."""
    return {
        j: i for key, places in new.items() for i, j in zip(old.get(key, ()), places, strict=False)
    }


def _renamed(
    old: Sequence[Entry], left: Sequence[int], new: Sequence[Entry], right: Sequence[int]
) -> dict[int, int]:
    """Pair entries whose name became another name, or the other way round, where only one did."""
    found: dict[int, int] = {}
    for forwards in (True, False):
        some, others = (old, new) if forwards else (new, old)
        free = _rest(left, found.values()) if forwards else _rest(right, found)
        rest = _rest(right, found) if forwards else _rest(left, found.values())
        named = _grouped(some, free, _name)
        called: defaultdict[Hashable, list[int]] = defaultdict(list)
        for place in rest:
            entry = others[place]
            for alias in {plain(alias) for alias in entry["aliases"]}:
                called[entry["list"], alias].append(place)
        for key, places in named.items():
            met = called.get(key, ())
            if len(places) == 1 and len(met) == 1:
                i, j = (places[0], met[0]) if forwards else (met[0], places[0])
                if i not in found.values() and j not in found:
                    found[j] = i
    return found


def _rest(places: Iterable[int], taken: Iterable[int]) -> list[int]:
    gone = set(taken)
    return [place for place in places if place not in gone]
