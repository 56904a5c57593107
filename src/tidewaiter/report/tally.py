"""Counts over the whole table of answers, which the page and the terminal both tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import narwhals as nw

from tidewaiter.report import words

Table: TypeAlias = Sequence[Mapping[str, Any]] | nw.DataFrame[Any]


def column(table: Table, name: str) -> list[Any]:
    """Return a column as a list; all null where the table has no such column."""
    if isinstance(table, nw.DataFrame):
        return table[name].to_list() if name in table.columns else [None] * len(table)
    return [row.get(name) for row in table]


def take(table: Table, places: Sequence[int]) -> list[dict[str, Any]]:
    """Return the rows at these places, in this order."""
    if isinstance(table, nw.DataFrame):
        return table[list(places)].rows(named=True) if places else []
    return [dict(table[n]) for n in places]


def first_looked_at(table: Table, limit: int) -> list[int]:
    """Return the places of the rows to show: all, or the most urgent where there are too many."""
    if len(table) <= limit:
        return list(range(len(table)))
    urgency = [words.outcome(code).urgency for code in column(table, "outcome")]
    return sorted(sorted(range(len(urgency)), key=urgency.__getitem__)[:limit])


def outcomes(table: Table) -> dict[str, int]:
    """Return how many orders have each outcome; every outcome is there, most urgent first.

    Outcomes that have no words are counted together as ``other``, only where there are any.
    """
    found = Counter(words.outcome(code).code for code in column(table, "outcome"))
    other = {"other": found["other"]} if found["other"] else {}
    return other | {o.code: found[o.code] for o in words.OUTCOMES}


def days(table: Table) -> tuple[date, date] | None:
    """Return the first and the last day whose law was applied; None where no row has one."""
    known = [d for d in column(table, "as_of") if d is not None]
    return (min(known), max(known)) if known else None


def distinct(table: Table, name: str) -> list[str]:
    """Return the values of a column, once each, in order; nulls left out."""
    return sorted({str(v) for v in column(table, name) if v not in (None, "")})


def reasons(table: Table, limit: int = 5) -> list[tuple[str, int]]:
    """Return the commonest reasons and how many orders each decided."""
    return _top(Counter(str(r) for r in column(table, "reason") if r), limit)


def listed(table: Table, name: str, limit: int = 8) -> list[tuple[str, int]]:
    """Return the commonest codes of a ``;`` column and how many orders have each."""
    found = Counter(c for text in column(table, name) for c in dict.fromkeys(words.codes(text)))
    return _top(found, limit)


def licenses_by_destination(table: Table, limit: int = 8) -> list[tuple[str, int, float | None]]:
    """Return destination, orders that require a license without an exception, and their TPP.

    TPP is null where it is not known for one of the orders: a sum that leaves one out would
    look like an answer.
    """
    orders: Counter[str] = Counter()
    total: dict[str, float | None] = {}
    names = ("outcome", "destination", "tpp_total")
    for code, place, tpp in zip(*(column(table, n) for n in names), strict=True):
        if code != "license_required":
            continue
        where = str(place or "not known")
        orders[where] += 1
        so_far = total.get(where, 0.0)
        known = tpp is not None and tpp == tpp
        total[where] = so_far + tpp if known and so_far is not None else None
    return [(where, n, total[where]) for where, n in _top(orders, limit)]


def tpp_by_destination(table: Table, limit: int = 10) -> list[dict[str, Any]]:
    """Return one row per destination and outcome: ``destination``, ``outcome``, ``tpp``.

    Destinations with the most TPP come first; the others are put together as ``others``.
    Orders whose TPP is not known are left out: they cannot be drawn.
    """
    found: Counter[tuple[str, str]] = Counter()
    size: Counter[str] = Counter()
    names = ("destination", "outcome", "tpp_total")
    for place, code, tpp in zip(*(column(table, n) for n in names), strict=True):
        if tpp is None or tpp != tpp:
            continue
        where = words.plain(place) or "not known"
        found[where, words.outcome(code).code] += tpp
        size[where] += tpp
    order = [where for where, _ in _top(size, limit if len(size) <= limit else limit - 1)]
    rows: Counter[tuple[str, str]] = Counter()
    for (where, code), tpp in found.items():
        rows[where if where in order else "others", code] += tpp
    place_of = {where: n for n, where in enumerate((*order, "others"))}
    urgency = {o.code: o.urgency for o in words.OUTCOMES}
    keys = sorted(rows, key=lambda k: (place_of[k[0]], urgency.get(k[1], -1)))
    return [{"destination": w, "outcome": c, "tpp": float(rows[w, c])} for w, c in keys]


def over_time(table: Table, most: int = 24) -> list[dict[str, Any]]:
    """Return one row per period and outcome: ``period`` (ISO day of its start), ``orders``.

    A period is a day, month, quarter or year, whichever gives at most ``most`` of them.
    Orders without a day are left out.
    """
    known = [
        (day, words.outcome(code).code)
        for day, code in zip(column(table, "as_of"), column(table, "outcome"), strict=True)
        if day is not None
    ]
    for months in (0, 1, 3, 12, 60):
        counted = Counter((_start(day, months), code) for day, code in known)
        if len({start for start, _ in counted}) <= most:
            break
    urgency = {o.code: o.urgency for o in words.OUTCOMES}
    keys = sorted(counted, key=lambda k: (k[0], urgency.get(k[1], -1)))
    return [{"period": s.isoformat(), "outcome": c, "orders": counted[s, c]} for s, c in keys]


def _start(day: date, months: int) -> date:
    if not months:
        return date(day.year, day.month, day.day)
    elapsed = (day.year * 12 + day.month - 1) // months * months
    return date(elapsed // 12, elapsed % 12 + 1, 1)


def _top(found: Counter[str], limit: int) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda kv: (-kv[1], kv[0]))[:limit]
