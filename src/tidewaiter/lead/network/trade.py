"""Trade as a graph: parties are points, shipments are lines with a day, goods and pieces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from tidewaiter.engine.codes import codes
from tidewaiter.table.trade.keys import SHIPMENT_DAY, party

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Tables = Mapping[str, nw.LazyFrame[Any]]


@dataclass(frozen=True, slots=True)
class Trade:
    """Shipments in the order of their days, one entry of each array per shipment.

    Attributes:
        ids: of the shipments.
        day: days since 1970.
        seller, buyer: numbers of parties, the same in both; -1 if not known.
        goods: numbers of codes; -1 if not known.
        pieces: NaN if not known.
        parties: the key of each number.
    """

    ids: nw.Series[Any]
    day: Ints
    seller: Ints
    buyer: Ints
    goods: Ints
    pieces: Floats
    parties: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)


def lines(tables: Tables) -> nw.LazyFrame[Any]:
    """Take shipments as lines of a graph, where the table lives.

    Returns:
        One row per shipment with a day: ``shipment_id``, ``day``, ``seller``, ``buyer`` (keys of
        parties, null if not known), ``goods`` (its customs code) and ``pieces``.
    """
    return (
        tables["shipments"]
        .select(
            "shipment_id", day=SHIPMENT_DAY, seller=party("shipper"), buyer=party("consignee"),
            goods=nw.col("hs6"), pieces=nw.col("pieces").cast(nw.Float64),
        )
        .filter(~nw.col("day").is_null())
    )  # fmt: skip


def trade(tables: Tables, entities: Mapping[str, str] | None = None) -> Trade:
    """Bring the lines home as arrays.

    Args:
        tables: of trade, ``shipments`` among them.
        entities: the key that stands for each other key of the same party; None takes every key
            as a party.
    """
    frame = lines(tables).collect(backend="polars").sort("day", "shipment_id")
    if entities:
        told = {name: frame[name].to_list() for name in ("seller", "buyer")}
        several = [
            nw.new_series(
                name, [None if key is None else entities.get(key, key) for key in keys],
                nw.String, backend="polars",
            )
            for name, keys in told.items()
        ]  # fmt: skip
        frame = frame.with_columns(*several)
    (seller, buyer), parties = codes(frame["seller"], frame["buyer"])
    [goods], _ = codes(frame["goods"])
    return Trade(
        ids=frame["shipment_id"],
        day=_days(frame["day"]),
        seller=seller,
        buyer=buyer,
        goods=goods,
        pieces=frame["pieces"].to_numpy().astype(np.float64),
        parties=parties,
    )


def _days(days: nw.Series[Any]) -> Ints:
    return days.to_numpy().astype("datetime64[D]").astype(np.int64)
