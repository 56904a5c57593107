"""Clear orders: the door to the rules for programs.

``clear`` takes a frame of any supported engine and gives one back of the same kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from tidewaiter.engine.backend import from_rows, lazy, like, maker
from tidewaiter.flow.answer import answer
from tidewaiter.flow.parties import Registers, with_parties
from tidewaiter.law import Law
from tidewaiter.law.reform import view as law_in
from tidewaiter.table.orders import admit


@dataclass(frozen=True, slots=True)
class Cleared:
    """What came of orders: a frame of answers and a frame of rejects, of the caller's engine."""

    answers: Any
    rejects: Any


def clear(
    orders: Any,
    *,
    view: str | Law = "enforced",
    as_of: date | None = None,
    registers: Registers | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Cleared:
    """Answer, for every order, whether it may go, under which authority and why.

    Args:
        orders: a Polars, pandas, DuckDB or Spark frame, or a list of mappings. One row is one
            order; the columns are those of the orders contract, of which only ``order_id`` is
            required. Null means not known.
        view: ``enforced``, ``codified``, the name of a reform, or a law of your own making.
        as_of: the day whose law applies to every order; None takes each order's own day.
        registers: lists and owners; every party of every order is screened and looked up in
            them. Without them only what the orders say of their parties is read.
        settings: values for the settings of a reform.

    Returns:
        ``answers``, one row for each order that kept the contract, and ``rejects``, one row
        for each fault of those that did not: every order is in one of the two.

    Raises:
        ContractError: a required column is missing. Whoever sent the table must act.
        LawError: there is no such view.

    Example:
        >>> from tidewaiter import clear
        >>> order = {"order_id": "1", "order_date": "2025-06-02", "item": "NVIDIA H100 SXM5",
        ...          "quantity": 8, "destination": "CN", "transaction": "export"}
        >>> clear([order]).answers[0]["outcome"]
        'license_required'
    """
    law = law_in(view, settings) if isinstance(view, str) else view
    if isinstance(orders, Sequence) and not isinstance(orders, str):
        frame: nw.LazyFrame[Any] = from_rows(orders)
    else:
        frame = lazy(orders)
    make = maker(frame)
    admitted = admit(frame)
    checked = admitted.orders
    if registers is not None:
        checked = with_parties(checked, registers, law, as_of)
    answers = answer(checked, law, as_of=as_of, make=make)
    return Cleared(like(orders, answers), like(orders, admitted.rejects))
