"""Counts over the whole table of answers, which the page and the terminal both tell.

A table of any length is counted where it lies; only the counts come here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import narwhals as nw

from tidewaiter.report import words

Rows: TypeAlias = Sequence[Mapping[str, Any]]
Table: TypeAlias = Rows | nw.LazyFrame[Any]

# The columns that are counted, and the ``;`` lists among them.
LISTS = ("missing_facts", "allocations", "not_checked")
COLUMNS: Mapping[str, Any] = {
    "outcome": nw.String,
    "as_of": nw.Date,
    "view": nw.String,
    "reason": nw.String,
    "destination": nw.String,
    "tpp_total": nw.Float64,
    **dict.fromkeys(LISTS, nw.String),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """What a table of answers comes to.

    Attributes:
        orders: how many there are.
        by_outcome: how many have each outcome; codes that have no words are ``other``.
        by_day: how many have each day and outcome; a day not known is None.
        views: the views that occur, in order.
        by_reason: how many have each reason.
        listed: for each of ``LISTS``, how many orders have each code.
        by_destination: for each destination and outcome: orders, their known TPP, and how many
            of them have a TPP that is not known.
    """

    orders: int = 0
    by_outcome: Mapping[str, int] = field(default_factory=dict)
    by_day: Mapping[tuple[date | None, str], int] = field(default_factory=dict)
    views: tuple[str, ...] = ()
    by_reason: Mapping[str, int] = field(default_factory=dict)
    listed: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    by_destination: Mapping[tuple[str, str], tuple[int, float, int]] = field(default_factory=dict)


def count(answers: Table) -> Tally:
    """Count a table of answers.

    Args:
        answers: one row per order, the columns that ``page.write`` lists. What it lacks of
            ``COLUMNS`` counts as not known on every row.
    """
    frame = _frame(answers)
    outcomes: Counter[str] = Counter()
    days: Counter[tuple[date | None, str]] = Counter()
    for row in _groups(frame, "as_of", "outcome"):
        code = words.outcome(row["outcome"]).code
        outcomes[code] += row["orders"]
        days[row["as_of"], code] += row["orders"]
    reasons = {r["reason"]: r["orders"] for r in _groups(frame, "reason") if r["reason"]}
    listed: dict[str, Counter[str]] = {name: Counter() for name in LISTS}
    for name in LISTS:
        for row in _groups(frame, name):
            for code in dict.fromkeys(words.codes(row[name])):
                listed[name][code] += row["orders"]
    views = sorted(r["view"] for r in _groups(frame, "view") if r["view"])
    return Tally(
        sum(outcomes.values()),
        outcomes,
        days,
        tuple(views),
        reasons,
        listed,
        _by_destination(frame),
    )


def _by_destination(frame: nw.LazyFrame[Any]) -> dict[tuple[str, str], tuple[int, float, int]]:
    found: dict[tuple[str, str], tuple[int, float, int]] = {}
    # Of an order whose figure is not a number the TPP is not known.
    known = nw.when(~nw.col("tpp_total").is_nan()).then(nw.col("tpp_total"))
    grouped = (
        frame.with_columns(tpp_total=known)
        .group_by("destination", "outcome")
        .agg(
            orders=nw.len(),
            tpp=nw.col("tpp_total").sum(),
            unknown=nw.col("tpp_total").is_null().sum(),
        )
    )
    for row in _home(grouped):
        key = words.plain(row["destination"]) or "not known", words.outcome(row["outcome"]).code
        orders, tpp, unknown = found.get(key, (0, 0.0, 0))
        found[key] = (
            orders + row["orders"],
            tpp + (row["tpp"] or 0.0),
            unknown + row["unknown"],
        )
    return found


def _frame(answers: Table) -> nw.LazyFrame[Any]:
    if isinstance(answers, nw.LazyFrame):
        has = answers.collect_schema().names()
        return answers.select(
            **{n: nw.col(n) if n in has else nw.lit(None, t) for n, t in COLUMNS.items()}
        )
    data = {name: [row.get(name) for row in answers] for name in COLUMNS}
    return nw.from_dict(data, schema=COLUMNS, backend="polars").lazy()


def _groups(frame: nw.LazyFrame[Any], *names: str) -> list[dict[str, Any]]:
    return _home(frame.group_by(*names).agg(orders=nw.len()))


def _home(grouped: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    return grouped.collect(backend="polars").rows(named=True)


def most_urgent(answers: Table, limit: int) -> list[dict[str, Any]]:
    """Return the rows to show: all, or the most urgent where there are too many.

    Rows of a list keep their order; those of a frame come by ``row``, their place in the file.
    """
    if not isinstance(answers, nw.LazyFrame):
        places = list(range(len(answers)))
        if len(answers) > limit:
            urgency = [words.outcome(row.get("outcome")).urgency for row in answers]
            places = sorted(sorted(places, key=urgency.__getitem__)[:limit])
        return [dict(answers[n]) for n in places]
    found: list[dict[str, Any]] = []
    for outcome in words.OUTCOMES:
        if len(found) < limit:
            some = answers.filter(nw.col("outcome") == outcome.code).head(limit - len(found))
            found.extend(_home(some))
    return sorted(found, key=lambda row: row["row"])


def outcomes(counts: Tally) -> dict[str, int]:
    """Return how many orders have each outcome; every outcome is there, most urgent first.

    Outcomes that have no words are counted together as ``other``, only where there are any.
    """
    other = counts.by_outcome.get("other", 0)
    told = {"other": other} if other else {}
    return told | {o.code: counts.by_outcome.get(o.code, 0) for o in words.OUTCOMES}


def days(counts: Tally) -> tuple[date, date] | None:
    """Return the first and the last day whose law was applied; None where no row has one."""
    known = [day for day, _ in counts.by_day if day is not None]
    return (min(known), max(known)) if known else None


def distinct(rows: Rows, name: str) -> list[str]:
    """Return the values of a column, once each, in order; nulls left out."""
    return sorted({str(v) for v in (row.get(name) for row in rows) if v not in (None, "")})


def reasons(counts: Tally, limit: int = 5) -> list[tuple[str, int]]:
    """Return the commonest reasons and how many orders each decided."""
    return _top(counts.by_reason, limit)


def listed(counts: Tally, name: str, limit: int = 8) -> list[tuple[str, int]]:
    """Return the commonest codes of one of ``LISTS`` and how many orders have each."""
    return _top(counts.listed.get(name, {}), limit)


def licenses_by_destination(counts: Tally, limit: int = 8) -> list[tuple[str, int, float | None]]:
    """Return destination, orders that require a license without an exception, and their TPP.

    TPP is null where it is not known for one of the orders: a sum that leaves one out would
    look like an answer.
    """
    needed = {
        where: told
        for (where, code), told in counts.by_destination.items()
        if code == "license_required"
    }
    top = _top({where: orders for where, (orders, _, _) in needed.items()}, limit)
    return [(where, n, None if needed[where][2] else needed[where][1]) for where, n in top]


def unknown_tpp(counts: Tally) -> int:
    """Return how many orders have a TPP that is not known."""
    return sum(unknown for _, _, unknown in counts.by_destination.values())


def tpp_by_destination(counts: Tally, limit: int = 10) -> list[dict[str, Any]]:
    """Return one row per destination and outcome: ``destination``, ``outcome``, ``tpp``.

    Destinations with the most TPP come first; the others are put together as ``others``.
    Orders whose TPP is not known are left out: they cannot be drawn.
    """
    size: Counter[str] = Counter()
    known = {key: told for key, told in counts.by_destination.items() if told[0] > told[2]}
    for (where, _), (_, tpp, _) in known.items():
        size[where] += tpp  # type: ignore[assignment]
    order = [where for where, _ in _top(size, limit if len(size) <= limit else limit - 1)]
    rows: dict[tuple[str, str], float] = {}
    for (where, code), (_, tpp, _) in sorted(known.items()):
        key = (where if where in order else "others", code)
        rows[key] = rows.get(key, 0.0) + tpp
    place_of = {where: n for n, where in enumerate((*order, "others"))}
    keys = sorted(rows, key=lambda k: (place_of[k[0]], _URGENCY.get(k[1], -1)))
    return [{"destination": w, "outcome": c, "tpp": rows[w, c]} for w, c in keys]


def over_time(counts: Tally, most: int = 24) -> list[dict[str, Any]]:
    """Return one row per period and outcome: ``period`` (ISO day of its start), ``orders``.

    A period is a day, month, quarter or year, whichever gives at most ``most`` of them.
    Orders without a day are left out.
    """
    known = {(day, code): n for (day, code), n in counts.by_day.items() if day is not None}
    for months in (0, 1, 3, 12, 60):
        counted: Counter[tuple[date, str]] = Counter()
        for (day, code), n in known.items():
            counted[_start(day, months), code] += n
        if len({start for start, _ in counted}) <= most:
            break
    keys = sorted(counted, key=lambda k: (k[0], _URGENCY.get(k[1], -1)))
    return [{"period": s.isoformat(), "outcome": c, "orders": counted[s, c]} for s, c in keys]


_URGENCY = {o.code: o.urgency for o in words.OUTCOMES}


def _start(day: date, months: int) -> date:
    if not months:
        return day
    elapsed = (day.year * 12 + day.month - 1) // months * months
    return date(elapsed // 12, elapsed % 12 + 1, 1)


def _top(found: Mapping[str, int], limit: int) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda kv: (-kv[1], kv[0]))[:limit]
