"""What came of holds, as rows for files and words for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tidewaiter.flow.hold.place import Placed
from tidewaiter.ledger.account import Account
from tidewaiter.ledger.request import Line
from tidewaiter.ledger.units import number, shown

HOLD_COLUMNS = (
    "row",
    "order_id",
    "order_date",
    "hold",
    "under",
    "account",
    "unit",
    "amount",
    "before",
    "after",
    "cap",
    "left",
    "entry",
    "says",
)
ALLOCATION_COLUMNS = (
    "account",
    "unit",
    "cap",
    "before",
    "held",
    "after",
    "left",
    "binds_on",
    "binds_at",
    "did_not_fit",
    "orders_that_did_not_fit",
    "largest_orders",
)
# How many of the orders that fill an allocation are named.
NAMED = 5


def reason(placed: Placed) -> str | None:
    """Say in one sentence what came of an order."""
    if placed.missing:
        facts = ", ".join(fact.replace("_", " ") for fact in placed.missing)
        return f"Nothing set aside. Not known: {facts}, and so whose allocation it would use."
    refusals = [refusal.text for refusal in (placed.result.refusals if placed.result else ())]
    if placed.code == "held":
        again = ", as before" if placed.result and placed.result.repeated else ""
        instead = f" ({'; '.join(refusals)})" if refusals else ""
        return f"Set aside under {placed.draw.under}{again}{instead}."
    if refusals:
        return f"Nothing set aside: {'; '.join(refusals)}."
    if placed.draw.nothing:
        return f"Nothing set aside: {placed.draw.nothing}."
    if placed.draw.under:
        return f"Nothing set aside: {placed.draw.under} uses nothing up."
    return None


def hold_rows(found: Iterable[Placed]) -> Iterator[dict[str, str | int | None]]:
    """Yield one row for each order and account that it draws on, and one for every other order."""
    for placed in found:
        order = placed.order.columns
        common = dict.fromkeys(HOLD_COLUMNS) | {
            "row": placed.order.row,
            "order_id": order["order_id"],
            "order_date": _text(order["order_date"]),
            "hold": placed.code,
            "under": placed.draw.under if placed.code != "not_held" else None,
            "says": reason(placed),
        }
        if placed.code != "held":
            yield common
            continue
        for line, before, after, cap, entry in moves(placed):
            unit = line.account.unit
            yield common | {
                "account": line.account.name,
                "unit": unit,
                "amount": _number(line.amount, unit),
                "before": _number(before, unit),
                "after": _number(after, unit),
                "cap": _number(cap, unit),
                "left": _number(None if cap is None else cap - after, unit),
                "entry": entry,
            }


def moves(placed: Placed) -> Iterator[tuple[Line, int, int, int | None, str]]:
    """Yield each line of a hold, what counted before and after it, its cap and its entry."""
    assert placed.request is not None
    assert placed.result is not None
    holds = [entry for entry in placed.result.entries if entry.kind == "hold"]
    for line, entry in zip(placed.request.lines, holds, strict=True):
        before = placed.result.before[line.account.name].counted
        taught = sum(
            e.used
            for e in placed.result.entries
            if e.account == entry.account and e.reason == "stated"
        )
        yield line, before, before + taught + entry.held, entry.cap, entry.name


def told_moves(placed: Placed) -> tuple[str, ...]:
    """Say before and after of each allocation that an order draws on."""
    if placed.code != "held":
        said = reason(placed)
        return (said,) if said and placed.code != "nothing_to_hold" else ()
    return tuple(
        f"{line.account.name}: {shown(before, line.account.unit)} before, "
        f"{shown(after, line.account.unit)} after, of {shown(cap, line.account.unit)}"
        for line, before, after, cap, _ in moves(placed)
    )


@dataclass(slots=True)
class _Bound:
    """One account in a run: what was there, what came, and what did not fit."""

    account: Account
    cap: int | None = None
    before: int | None = None
    after: int = 0
    held: dict[str, int] = field(default_factory=dict)
    first: tuple[date | None, str] | None = None
    refused: dict[str, int] = field(default_factory=dict)


def allocation_rows(found: Sequence[Placed]) -> list[dict[str, str | int | None]]:
    """Return one row for each account: what was set aside, and on which order it binds."""
    bounds: dict[str, _Bound] = {}
    for placed in found:
        _count_refused(placed, bounds)
        if placed.code == "held":
            for line, before, after, cap, _ in moves(placed):
                bound = bounds.setdefault(line.account.name, _Bound(line.account))
                bound.before = before if bound.before is None else min(bound.before, before)
                bound.after = max(bound.after, after)
                bound.cap = cap
                bound.held[placed.order.columns["order_id"]] = line.amount or 0
    return [_row(bound) for _, bound in sorted(bounds.items())]


def _count_refused(placed: Placed, bounds: dict[str, _Bound]) -> None:
    if placed.result is None:
        return
    accounts = {refusal.account for refusal in placed.result.refusals}
    for request in placed.requests:
        for line in request.lines:
            if line.account.name not in accounts:
                continue
            bound = bounds.setdefault(line.account.name, _Bound(line.account))
            standing = placed.result.before[line.account.name]
            if bound.before is None:
                bound.before = bound.after = standing.counted
            bound.cap = standing.granted if line.limits.granted else line.limits.cap
            order = placed.order.columns
            bound.first = bound.first or (order["order_date"], order["order_id"])
            bound.refused[order["order_id"]] = line.amount or 0


def _row(bound: _Bound) -> dict[str, str | int | None]:
    unit = bound.account.unit
    largest = sorted(bound.held, key=lambda order: (-bound.held[order], order))[:NAMED]
    return {
        "account": bound.account.name,
        "unit": unit,
        "cap": _number(bound.cap, unit),
        "before": _number(bound.before, unit),
        "held": _number(sum(bound.held.values()), unit),
        "after": _number(bound.after, unit),
        "left": _number(None if bound.cap is None else bound.cap - bound.after, unit),
        "binds_on": _text(bound.first[0]) if bound.first else None,
        "binds_at": bound.first[1] if bound.first else None,
        "did_not_fit": _number(sum(bound.refused.values()), unit) if bound.refused else None,
        "orders_that_did_not_fit": str(len(bound.refused)),
        "largest_orders": "; ".join(
            f"{order}: {shown(bound.held[order], unit)}" for order in largest
        )
        or None,
    }


def _number(kept: int | None, unit: str) -> str | None:
    return None if kept is None else f"{number(kept, unit).normalize():f}"


def _text(day: Any) -> str | None:
    return None if day is None else str(day)
