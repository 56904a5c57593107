"""What past inspections of the same parties, ways and goods came to, as rates with counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np

from tidewaiter.lead.features.codes import Floats, Ints, together
from tidewaiter.lead.features.parameters import parameters
from tidewaiter.lead.features.past import Past
from tidewaiter.lead.features.registers import registers
from tidewaiter.lead.features.shipments import Shipments, Tables, days, table
from tidewaiter.lead.features.standing import clusters

_EPOCH = date(1970, 1, 1)
# 1970-01-01 was a Thursday; weeks begin on Mondays.
_THURSDAY = 3


@dataclass(frozen=True)
class Index:
    """Where each shipment belongs, made once, so that histories are cheap week by week.

    Attributes:
        place: where a shipment stands, by its ``shipment_id``.
        day: of each shipment, days since 1970, negative if not known.
        groups: for each kind of history, the number of each shipment's group, or -1. Never a
            country alone.
    """

    place: Mapping[str, int]
    day: Ints
    groups: Mapping[str, Ints]

    def names(self) -> tuple[str, ...]:
        """Return the names of the columns of a history."""
        parts = ("rate", "inspected", "found", "since_found")
        return (*(f"past_{part}_of_{g}" for g in self.groups for part in parts), "past_rate")


def index(tables: Tables, of: Shipments) -> Index:
    """Number what shipments share: parties, addresses, phones, officers, ways, goods, texts."""
    code, consignee, shipper = of.code("hs6"), of.role("consignee"), of.role("shipper")
    way = together(of.code("port_of_loading"), of.code("port_of_discharge"), of.code("carrier"))
    groups = {
        "consignee": consignee,
        "shipper": shipper,
        "forwarder": of.role("forwarder"),
        "end_user": of.role("end_user"),
        "pair": together(shipper, consignee),
        "address": of.code("consignee_address"),
        "way_code": together(way, code),
        "shipper_code": together(shipper, code),
        "text": of.code("description"),
    }
    frame = table(tables, "registry")
    if frame is not None:
        shared = clusters(registers(frame, of), of)
        groups |= {f"registered_{what}": group for what, group in shared.items()}
    return Index({name: n for n, name in enumerate(of.ids)}, of.day, groups)


def history(
    of: Index, outcomes: nw.LazyFrame[Any] | nw.DataFrame[Any], day: date | None = None,
    *, rows: Ints | None = None,
) -> Floats:  # fmt: skip
    """Return what inspections known by the start of each shipment's week had come to.

    Args:
        of: the index of the shipments.
        outcomes: of inspections. A row counts from ``known_on`` (or ``inspected_on``) on; one
            without a day, of an unknown shipment, or inconclusive, does not.
        day: nothing known later counts for any row; None for no such day.
        rows: places in the index to be answered; all, if not given.

    Returns:
        One row per place, columns as ``of.names()``: for each group the share of past
        inspections that found something, pulled to the common share while they are few; how many
        there were and how many found something, as logarithms; days since the last that did
        (NaN if none did, or the group is not known); and the common share itself.
    """
    rows = np.arange(len(of.day)) if rows is None else rows
    asked = of.day[rows]
    weeks = np.where(asked >= 0, asked - (asked + _THURSDAY) % 7, -1)
    if day is not None:
        weeks = np.minimum(weeks, (day - _EPOCH).days)
    # What is known on the first day of the week counts, so ask for what was before the next.
    weeks = np.where(asked >= 0, weeks + 1, -1)
    row, known_on, found = results(of, outcomes)
    every = np.zeros(len(row), np.int64)
    past, all_asked = Past(every, known_on), np.zeros(len(rows), np.int64)
    weight = parameters()["profile_weight"]
    common = (past.total(found, all_asked, weeks) + 0.5) / (past.count(all_asked, weeks) + 20)
    columns = []
    for group in of.groups.values():
        columns += _profile(group[row], known_on, found, (group[rows], weeks, common, weight))
    return np.column_stack([*columns, common])


def _profile(
    group: Ints, known_on: Ints, found: Floats, asked: tuple[Ints, Ints, Floats, float]
) -> list[Floats]:
    members, weeks, common, weight = asked
    past = Past(group, known_on)
    number, hits = past.count(members, weeks), past.total(found, members, weeks)
    since = Past(np.where(found > 0, group, -1), known_on).since(members, weeks)
    rate = (hits + weight * common) / (number + weight)
    return [rate, np.log1p(number), np.log1p(hits), np.log1p(since)]


def results(
    of: Index, outcomes: nw.LazyFrame[Any] | nw.DataFrame[Any]
) -> tuple[Ints, Ints, Floats]:
    """Return the settled outcomes: place of the shipment, day known, 1.0 if diverted or 0.0."""
    frame = outcomes.collect(backend="polars") if isinstance(outcomes, nw.LazyFrame) else outcomes
    frame = frame.with_columns(on=nw.coalesce("known_on", "inspected_on"))
    place = np.array([of.place.get(s, -1) for s in frame["shipment_id"].to_list()], np.int64)
    known_on, result = days(frame, "on"), np.array(frame["result"].to_list(), object)
    settled = (place >= 0) & (known_on >= 0) & ((result == "diverted") | (result == "clean"))
    return place[settled], known_on[settled], (result[settled] == "diverted").astype(np.float64)
