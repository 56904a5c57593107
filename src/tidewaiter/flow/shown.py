"""The orders that a person reads: every column of the rule book, and the explanation."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import narwhals as nw

from tidewaiter.engine.backend import Maker, rows
from tidewaiter.engine.plan import run
from tidewaiter.flow.answer import facts, narrowed, reasoned, with_words
from tidewaiter.flow.explain import explain
from tidewaiter.flow.parties import Registers, owner_pictures
from tidewaiter.flow.settle import settle
from tidewaiter.law import Law
from tidewaiter.report.explanation import Explanation


def explanations(
    orders: nw.LazyFrame[Any],
    law: Law,
    *,
    as_of: date | None,
    make: Maker,
    registers: Registers | None = None,
    finish: Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]] = lambda answers: answers,
    uses: Mapping[int, tuple[str, ...]] | None = None,
) -> list[Explanation]:
    """Explain checked orders, in their order. For thousands of rows, not for millions.

    Args:
        orders: one row per order: ``row`` and the columns of the orders contract.
        law: the law of one view.
        as_of: the day whose law applies to every row; None takes each order's own day.
        make: makes small tables where the orders live.
        registers: where the parties were looked up; owners that they name are drawn.
        finish: what is done to answers before they are explained.
        uses: what the ledger says that an order uses, by its row, in place of what it would.
    """
    known = facts(orders, make, as_of)
    law = narrowed(law, known, as_of)
    schema = dict(known.collect_schema())
    full = run(known, functools.partial(reasoned, law=law), ("explain", law))
    told = rows(finish(with_words(full, law, make)).sort("row"))
    open_rows = [n for n, row in enumerate(told) if row["outcome"] == "undetermined"]
    settled = settle(
        [{name: told[n][name] for name in schema} for n in open_rows],
        [(told[n]["missing_facts"] or "").split("; ") for n in open_rows],
        law,
        make,
        schema,
    )
    settling = dict(zip(open_rows, settled, strict=True))
    found = [
        explain(row, law, settling.get(n, ()), tuple(owner_pictures(row, registers, law)))
        for n, row in enumerate(told)
    ]
    return [
        replace(one, allocations=(uses or {}).get(row["row"], one.allocations))
        for row, one in zip(told, found, strict=True)
    ]
