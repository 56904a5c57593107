"""How a shipment was paid, as far as was known on its day."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np

from tidewaiter.lead.features.codes import Codebook, Floats, Ints, different
from tidewaiter.lead.features.declared import log
from tidewaiter.lead.features.parameters import parameters
from tidewaiter.lead.features.past import Past, firsts
from tidewaiter.lead.features.shipments import Shipments, Tables, days, floats, table, texts
from tidewaiter.table.trade.keys import party

NAMES = ("payer_is_other", "payer_elsewhere", "bank_elsewhere", "paid_before", "paid_to_value",
         "is_round", "is_prepaid", "is_cash_like", "payments", "payees_of_payer")  # fmt: skip


def paid(tables: Tables, of: Shipments) -> dict[str, Floats]:
    """Return what payments dated on or before the day say; NaN where none are known.

    Of several payments for one shipment the most telling counts: the largest of each figure.
    """
    frame = table(tables, "payments")
    if frame is None:
        return {name: np.full(len(of), np.nan) for name in NAMES}
    frame = frame.with_columns(payer_key=party("payer"))
    payment, row = _joined(frame, of)
    on = days(frame, "paid_on")[payment]
    known = (on >= 0) & (of.day[row] >= 0) & (on <= of.day[row])
    payment, row, on = payment[known], row[known], on[known]
    payer = of.parties.codes(frame["payer_key"].to_list())
    amount = floats(frame, "amount_usd")
    cells = {
        "payer_is_other": different(payer[payment], of.role("consignee")[row]),
        "paid_before": np.log1p((of.day[row] - on).astype(np.float64)),
        "paid_to_value": log(amount[payment]) - log(of.number("value_usd")[row]),
        "is_round": _round(amount)[payment],
        "is_prepaid": floats(frame, "is_prepaid")[payment],
        "is_cash_like": _is_cash_like(frame)[payment],
        "payments": np.ones(len(row)),
        "payees_of_payer": _consignees_of_payer(payer[payment], row, of),
    }
    book = Codebook()
    consignee = book.codes(texts(of.frame, "consignee_country"))
    for name, column in (("payer_elsewhere", "payer_country"), ("bank_elsewhere", "bank_country")):
        there = book.codes(texts(frame, column))
        cells[name] = different(there[payment], consignee[row])
    found = {name: _largest(values, row, len(of)) for name, values in cells.items()}
    found["payments"] = np.log1p(np.bincount(row, minlength=len(of)).astype(np.float64))
    return found


def _joined(frame: nw.DataFrame[Any], of: Shipments) -> tuple[Ints, Ints]:
    """Return pairs of payment and shipment: by shipment, or else by order."""
    place = {name: n for n, name in enumerate(of.ids)}
    orders: dict[str, list[int]] = {}
    for n, order in enumerate(of.frame["order_id"].to_list()):
        if order is not None:
            orders.setdefault(order, []).append(n)
    pairs: list[tuple[int, int]] = []
    named = zip(frame["shipment_id"].to_list(), frame["order_id"].to_list(), strict=True)
    for n, (shipment, order) in enumerate(named):
        rows = [place[shipment]] if shipment in place else orders.get(order, ())
        pairs += [(n, row) for row in rows]
    found = np.array(pairs, np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _largest(values: Floats, row: Ints, size: int) -> Floats:
    found = np.full(size, np.nan)
    np.fmax.at(found, row, values)
    return found


def _round(amount: Floats) -> Floats:
    whole = np.mod(amount, parameters()["round_amount"]) == 0
    return np.where(np.isnan(amount), np.nan, (whole & (amount > 0)).astype(np.float64))


def _is_cash_like(frame: nw.DataFrame[Any]) -> Floats:
    cells = frame["method"].to_list()
    return np.array([np.nan if c is None else float(c in ("cash", "crypto")) for c in cells])


def _consignees_of_payer(who: Ints, row: Ints, of: Shipments) -> Floats:
    """How many different consignees' goods the payer had paid for before the day."""
    consignee = of.role("consignee")[row]
    past = Past(*firsts(who, consignee, of.day[row]))
    return np.log1p(past.count(who, of.day[row]))
