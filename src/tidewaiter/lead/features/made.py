"""All features of all shipments, each strictly from what was dated before or on its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from tidewaiter.lead.features.codes import Floats
from tidewaiter.lead.features.declared import declared
from tidewaiter.lead.features.deviations import deviations
from tidewaiter.lead.features.flagged import flagged
from tidewaiter.lead.features.history import Index, history, index
from tidewaiter.lead.features.novelty import novelty
from tidewaiter.lead.features.paid import paid
from tidewaiter.lead.features.shipments import Shipments, Tables, take
from tidewaiter.lead.features.standing import standing
from tidewaiter.lead.features.wording import wording


@dataclass(frozen=True)
class Features:
    """What is known of each shipment on its day.

    Attributes:
        frame: one row per shipment, by ``day`` and ``shipment_id``: ``shipment_id``, ``day``
            (date, null if not known) and one float64 column per feature, NaN if not known.
        groups: the columns by what they rest on: ``declared``, ``novelty``, ``registry``,
            ``payments``, ``flags``, ``network``, ``outcomes``.
        index: for ``history``, which outcomes change week by week.
    """

    frame: nw.DataFrame[Any]
    groups: Mapping[str, tuple[str, ...]]
    index: Index

    def names(self, *leave_out: str) -> tuple[str, ...]:
        """Return the columns of all groups but some, in the order of ``matrix``."""
        return tuple(n for g, names in self.groups.items() if g not in leave_out for n in names)

    def matrix(self, *leave_out: str) -> Floats:
        """Return the values, one row per shipment, one column for each of ``names``."""
        names = self.names(*leave_out)
        found = np.empty((len(self.frame), len(names)))
        for n, name in enumerate(names):
            found[:, n] = self.frame[name].to_numpy()
        return found


def features(
    tables: Tables,
    flags: nw.LazyFrame[Any] | nw.DataFrame[Any] | None = None,
    *,
    network: nw.LazyFrame[Any] | nw.DataFrame[Any] | None = None,
    outcomes: nw.LazyFrame[Any] | nw.DataFrame[Any] | None = None,
) -> Features:
    """Say what is known of each shipment on its day, as numbers.

    No feature is a party, a country or a place: they are only counted, compared and looked up
    in the past, so that renaming them all changes nothing. A value rests on rows dated before
    the shipment's day (payments, registers and flags: on or before it) and on the row itself,
    so that no later row changes it.

    Args:
        tables: of trade; ``shipments`` is needed, ``registry`` and ``payments`` help.
        flags: the sheet of flags, if they were raised.
        network: one row per ``shipment_id``, figures in every other column.
        outcomes: of inspections; each row sees those known by the start of its week. Where
            outcomes come in week by week, leave them out and use ``history``.

    Raises:
        ContractError: there is no table of shipments. Whoever brings the tables must act.
    """
    of = take(tables)
    parts: dict[str, dict[str, Floats]] = {
        "declared": declared(of) | deviations(of) | wording(of),
        "novelty": novelty(of),
        "registry": standing(tables, of),
        "payments": paid(tables, of),
        "flags": {} if flags is None else flagged(tables, flags, of),
        "network": {} if network is None else _network(network, of),
    }
    places = index(tables, of)
    if outcomes is not None:
        past = history(places, outcomes)
        parts["outcomes"] = dict(zip(places.names(), past.T, strict=True))
    columns = {name: values for some in parts.values() for name, values in some.items()}
    kinds: dict[str, Any] = {"shipment_id": nw.String, **dict.fromkeys(columns, nw.Float64)}
    frame = nw.from_dict(
        {"shipment_id": of.ids, **{n: np.ascontiguousarray(v) for n, v in columns.items()}},
        schema=kinds,
        backend="polars",
    ).with_columns(of.frame["day"])
    return Features(frame, {g: tuple(some) for g, some in parts.items() if some}, places)


def _network(network: nw.LazyFrame[Any] | nw.DataFrame[Any], of: Shipments) -> dict[str, Floats]:
    frame = network.collect(backend="polars") if isinstance(network, nw.LazyFrame) else network
    place = {name: n for n, name in enumerate(frame["shipment_id"].to_list())}
    rows = np.array([place.get(name, -1) for name in of.ids], np.int64)
    found = {}
    for name, kind in frame.schema.items():
        if name == "shipment_id" or not (kind.is_numeric() or kind == nw.Boolean):
            continue
        values = np.append(frame[name].cast(nw.Float64).to_numpy(), np.nan)
        found[f"network_{name}"] = np.where(rows >= 0, values[rows], np.nan)
    return found
