"""Orders in, answers and holds out, on frames."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw

from tidewaiter.engine.backend import Maker
from tidewaiter.flow.answer import answer
from tidewaiter.flow.hold.join import joined
from tidewaiter.flow.hold.ladder import ladders
from tidewaiter.flow.hold.place import Holding, Placed, place
from tidewaiter.law import Law


def hold(
    orders: nw.LazyFrame[Any], law: Law, holding: Holding, *, as_of: date | None, make: Maker
) -> tuple[nw.LazyFrame[Any], list[Placed]]:
    """Answer checked orders and set aside what they draw on.

    Args:
        orders, law, as_of, make: as for ``flow.answer.answer``; a Polars frame.
        holding: where and how to hold.

    Returns:
        Answers as of ``flow.answer.answer``, with the columns of ``flow.hold.join.HELD``; and
        what came of each order, in the order in which they had their turn.

    Raises:
        LedgerError: the ledger cannot be written.
    """
    placed = place(ladders(orders, law, as_of=as_of, make=make), law, holding)
    held = joined(placed, law)
    answers = answer(held.to_orders(orders, make), law, as_of=as_of, make=make)
    return held.to_answers(answers, make), placed
