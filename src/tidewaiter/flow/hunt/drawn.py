"""The picture of a lead: what lies around it, with the names that its tables have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import narwhals as nw

from tidewaiter.lead.network.around import Around, Leg
from tidewaiter.report.network_picture import PictureLeg, PictureNode, PictureTie, picture


def drawn(tables: Mapping[str, nw.LazyFrame[Any]], near: Around, lead_id: str) -> tuple[str, ...]:
    """Draw what lies around a lead; nothing if it stands alone.

    Args:
        tables: of trade, for the names and countries of parties.
        near: what lies around it.
        lead_id: the lead, which is drawn thicker.
    """
    if len(near.legs) < 2 and not near.ties:
        return ()
    ids = [leg.shipment_id for leg in near.legs]
    columns = [f"{role}_{what}" for role in ("shipper", "consignee")
               for what in ("id", "name", "country")]  # fmt: skip
    rows = (
        tables["shipments"]
        .filter(nw.col("shipment_id").is_in(ids))
        .select("shipment_id", *columns)
        .collect(backend="polars")
        .rows(named=True)
    )
    told = {row["shipment_id"]: row for row in rows}
    nodes: dict[str, PictureNode] = {}
    for leg in near.legs:
        row = told[leg.shipment_id]
        for role, key in (("shipper", leg.seller), ("consignee", leg.buyer)):
            name = row[f"{role}_name"] or row[f"{role}_id"] or key
            nodes.setdefault(key, PictureNode(key, name, row[f"{role}_country"] or ""))
    legs = list(_lines(near, lead_id))
    ties = [PictureTie(*tie) for tie in near.ties]
    return tuple(filter(None, (picture(list(nodes.values()), legs, ties),)))


def _lines(near: Around, lead_id: str) -> Iterator[PictureLeg]:
    """The lead by itself; of several others between the same two, one line that counts them."""
    several: dict[tuple[str, str], list[Leg]] = {}
    for leg in near.legs:
        if leg.shipment_id == lead_id:
            yield PictureLeg(leg.seller, leg.buyer, _label(leg.pieces, str(leg.day)), True)
        else:
            several.setdefault((leg.seller, leg.buyer), []).append(leg)
    for (seller, buyer), legs in several.items():
        one = _label(legs[0].pieces, str(legs[0].day))
        told = one if len(legs) == 1 else f"{len(legs)} until {legs[-1].day}"
        yield PictureLeg(seller, buyer, told)


def _label(pieces: float, day: str) -> str:
    return day if pieces != pieces else f"{pieces:,.0f}, {day}"
