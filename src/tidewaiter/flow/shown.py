"""The orders that a person reads: every column of the rule book, and the explanation."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw

from tidewaiter.engine.backend import Maker, rows
from tidewaiter.flow.answer import facts, of_pattern
from tidewaiter.flow.explain import explain
from tidewaiter.flow.settle import settle
from tidewaiter.law import Law
from tidewaiter.report.explanation import Explanation
from tidewaiter.rule.determine import determine, trace
from tidewaiter.rule.missing import unknowns


def explanations(
    orders: nw.LazyFrame[Any], law: Law, *, as_of: date | None, make: Maker
) -> list[Explanation]:
    """Explain checked orders, in their order. For hundreds of rows, not for millions."""
    known = facts(orders, make, as_of)
    determined = rows(determine(known, law).with_columns(**trace(law), **unknowns(law)))
    said = [of_pattern({"outcome": row["outcome"], **_bits(row)}, law) for row in determined]
    open_rows = [n for n, row in enumerate(determined) if row["outcome"] == "undetermined"]
    schema = dict(known.collect_schema().items())
    settled = dict(
        zip(
            open_rows,
            settle(
                [_facts(determined[n], schema) for n in open_rows],
                [(said[n].missing_facts or "").split("; ") for n in open_rows],
                law,
                make,
                schema,
            ),
            strict=True,
        )
    )
    return [
        explain(row, words, law, settled.get(n, ()))
        for n, (row, words) in enumerate(zip(determined, said, strict=True))
    ]


def _bits(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if k.startswith(("held_", "unknown_", "null_"))}


def _facts(row: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in schema}
