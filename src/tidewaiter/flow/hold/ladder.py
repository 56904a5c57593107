"""Every order's ladder: what it draws on first, and what then, if that is used up.

The rules answer all orders; those that would use up an exception are answered again as if it were
used up already, and so on until nothing is left to use up. Which rung an order ends on is the
ledger's to say, when the orders before it have had theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw

from tidewaiter.engine.backend import Maker, rows
from tidewaiter.flow.answer import answer
from tidewaiter.flow.hold.draws import LEAVE_A_WAY, Draw, draw
from tidewaiter.flow.hold.facts import ANSWERED, COLUMNS, Order, order_of
from tidewaiter.law import Law
from tidewaiter.rule.bits import places
from tidewaiter.rule.layers import PROVISIONS

# More than any cap, as a column that an order could state.
BEYOND = 1e18
# What an order would state if an allocation were used up.
USED_UP: Mapping[str, Mapping[str, float]] = {
    "lpp": {"lpp_tpp_used_this_year": BEYOND},
    "nveu": {"nveu_tpp_installed": BEYOND},
    "country": {"country_tpp_licensed": BEYOND},
    "uveu": {
        "veu_total_tpp": 0.0,
        "veu_one_country_tpp": BEYOND,
        "veu_outside_supplement_5a_tpp": BEYOND,
        "veu_outside_us_tpp": BEYOND,
    },
    "china_share": {"china_macau_share_of_us_tpp": BEYOND},
}


@dataclass(slots=True)
class Ladder:
    """One order and what it draws on, first choice first."""

    order: Order
    rungs: list[Draw] = field(default_factory=list)


def ladders(
    orders: nw.LazyFrame[Any], law: Law, *, as_of: date | None, make: Maker
) -> list[Ladder]:
    """Return the ladder of every order, by day of order and mark.

    Args:
        orders: checked orders.
        law, as_of: as for ``flow.answer``.
        make: makes small tables where the orders live.
    """
    own = {row["row"]: row for row in rows(orders.select(*COLUMNS))}
    found: dict[int, Ladder] = {}
    todo: dict[frozenset[str], list[int]] = {frozenset(): list(own)}
    while todo:
        later: dict[frozenset[str], list[int]] = {}
        for exhausted, some in todo.items():
            told = _as_if(orders, exhausted, some if exhausted else None)
            for row in _answers(told, law, as_of, make):
                number = row["row"]
                if number not in found:
                    found[number] = Ladder(order_of(own[number], row))
                rung = draw(row, row["held"], own[number], law)
                found[number].rungs.append(rung)
                if LEAVE_A_WAY.intersection(rung.names):
                    later.setdefault(exhausted | set(rung.names), []).append(number)
        todo = later
    return sorted(found.values(), key=lambda ladder: ladder.order.sort_key)


def _as_if(
    orders: nw.LazyFrame[Any], exhausted: Iterable[str], some: list[int] | None
) -> nw.LazyFrame[Any]:
    """Some of the orders, as if allocations were used up."""
    columns = {
        name: nw.lit(value, nw.Float64) for one in exhausted for name, value in USED_UP[one].items()
    }
    chosen = orders if some is None else orders.filter(nw.col("row").is_in(some))
    return chosen.with_columns(**columns) if columns else chosen


def _answers(
    orders: nw.LazyFrame[Any], law: Law, as_of: date | None, make: Maker
) -> Iterable[dict[str, Any]]:
    told = answer(orders, law, as_of=as_of, make=make)
    words = [n for n in told.collect_schema().names() if n.startswith("held_")]
    known: dict[tuple[int, ...], frozenset[str]] = {}
    for row in rows(told.select("row", *ANSWERED, *words)):
        bits = tuple(row.pop(word) for word in words)
        if bits not in known:
            known[bits] = frozenset(PROVISIONS[place].key for place in places(bits))
        yield {**row, "held": known[bits]}
