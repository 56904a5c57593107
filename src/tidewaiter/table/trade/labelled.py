"""Other people's labeled declarations: a plain table of which four columns are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from tidewaiter.errors import ContractError
from tidewaiter.table.check import check
from tidewaiter.table.contract import Column, Contract
from tidewaiter.table.mapping import TableMap, apply
from tidewaiter.table.names import listed, near
from tidewaiter.table.numbered import numbered, without_heading_row
from tidewaiter.table.trade.times import times

# What labels are called; all else is a reject, since a label that is guessed is worse than none.
WRONG = ("1", "1.0", "true", "yes", "y", "t", "fraud", "illicit", "diverted", "positive", "bad",
         "suspicious", "hit")  # fmt: skip
RIGHT = ("0", "0.0", "false", "no", "n", "f", "clean", "licit", "legit", "negative", "good",
         "normal", "ok")  # fmt: skip
NOT_LOOKED = (
    "not inspected",
    "uninspected",
    "not checked",
    "unlabeled",
    "unlabelled",
    "pending",
    "?",
)
LABELS = dict.fromkeys(WRONG, "1") | dict.fromkeys(RIGHT, "0") | dict.fromkeys(NOT_LOOKED, "")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Declarations of which some were looked into.

    Attributes:
        frame: one row per declaration: ``row`` (int64), ``id`` (string), ``time`` (float64: days,
            or numbers that go up), ``amount`` (float64, null if not known), ``label`` (int64: 1
            if something was wrong, 0 if not, null if nobody looked), and every other column under
            its own heading with ``x `` before it, as it came.
        others: the headings of those.
        rejects: one mapping per fault: ``row``, ``column``, ``value``, ``fault``, ``remedy``.
    """

    frame: nw.LazyFrame[Any]
    others: tuple[str, ...]
    rejects: tuple[dict[str, Any], ...]


def admit_labelled(
    frame: nw.LazyFrame[Any],
    *,
    id: str,  # noqa: A002 - it is what the column is called
    time: str,
    amount: str | None,
    label: str,
    source: str = "the table",
) -> Labelled:
    """Take a labeled table in.

    Args:
        frame: one row per declaration, any columns; on Polars.
        id, time, amount, label: the headings of the row's mark, its day, its value and what was
            found; ``amount`` is None where there is none.
        source: what to call the table in messages, as a file name.

    Raises:
        ContractError: one of these columns is not there, or two of them are one. Whoever sent
            the table must act.
    """
    frame = without_heading_row(frame)
    given = [heading for heading in frame.collect_schema().names() if heading != "row"]
    named = {"id": id, "time": time, "label": label} | ({"amount": amount} if amount else {})
    for role, heading in named.items():
        if heading not in given:
            raise ContractError(
                f"{source}: the {role} is to come from {heading!r}, and there is no such column"
                f"{near(heading, given)}; it has {listed(given)}"
            )
    if len(set(named.values())) < len(named):
        raise ContractError(f"{source}: {listed(list(named.values()))} name one column twice")
    others = tuple(heading for heading in given if heading not in named.values())
    frame = numbered(frame, id)
    frame = _reworded(frame, label, LABELS)
    cells = frame.select(nw.col(time).cast(nw.String)).unique().collect(backend="polars")[time]
    read = times(cell for cell in cells.to_list() if cell is not None)
    frame = _reworded(
        frame, time, {text.strip().lower(): repr(value) for text, value in read.items()}
    )
    mapping = TableMap({role: (heading,) for role, heading in named.items()})
    of = _contract(named)
    checked = check(apply(frame, mapping, of, source=source), of, source=source)
    rest = frame.select("row", *(nw.col(name).alias(f"x {name}") for name in others))
    whole = checked.orders.join(rest, on="row", how="left") if others else checked.orders
    if "amount" not in named:
        whole = whole.with_columns(amount=nw.lit(None, nw.Float64))
    faults = checked.rejects.collect(backend="polars").rows(named=True)
    told = tuple({k: v for k, v in fault.items() if k != "order_id"} for fault in faults)
    return Labelled(whole.sort("row"), others, told)


def _reworded(frame: nw.LazyFrame[Any], column: str, words: Mapping[str, str]) -> nw.LazyFrame[Any]:
    """Write the cells of a column as the words say; those without a word stay as they are."""
    told = nw.col(column).cast(nw.String)
    if not words:
        return frame.with_columns(told.alias(column))
    said = told.str.strip_chars().str.to_lowercase()
    found = said.replace_strict(
        list(words), list(words.values()), default=None, return_dtype=nw.String
    )
    return frame.with_columns(nw.coalesce(found, told).alias(column))


def _contract(named: dict[str, str]) -> Contract:
    amount = (Column("amount", "float64", "Its value."),) if "amount" in named else ()
    return Contract(
        "declarations",
        (
            Column("id", "string", "The row's own mark.", required=True),
            Column("time", "float64", "When it was."),
            *amount,
            Column("label", "int64", "What was found.", minimum=0, maximum=1),
        ),
    )
