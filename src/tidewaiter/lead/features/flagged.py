"""Flags brought to shipments: their own, those of what belongs to them, those of their parties."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np

from tidewaiter.lead.features.codes import Floats, Ints
from tidewaiter.lead.features.parameters import parameters
from tidewaiter.lead.features.shipments import (
    SHIPMENT_ROLES,
    Shipments,
    Tables,
    days,
    floats,
    table,
)

# More days than any table spans; a flag without a day was always known.
_SPAN = 1 << 20
# A row of these tables belongs to a shipment: the table, and the column that the subject is.
BELONGING = {
    "unit": ("units", "serial"),
    "document": ("documents", "document_id"),
    "incident": ("incidents", "incident_id"),
}


def flagged(
    tables: Tables, flags: nw.LazyFrame[Any] | nw.DataFrame[Any], of: Shipments
) -> dict[str, Floats]:
    """Return for each pattern the strength in which each shipment bore it on its day.

    Args:
        tables: of trade, in which units, documents and incidents tell their shipments.
        flags: the sheet of flags.
        of: the shipments.

    Returns:
        ``flag_PATTERN`` for each pattern of the sheet: 0 where it was not seen, which is not
        to say that it was looked into. Flags of a party weigh by its role, and count from
        their day on. Flags of trade between countries are left out: where alone is no sign.
    """
    sheet = flags.collect(backend="polars") if isinstance(flags, nw.LazyFrame) else flags
    patterns = sorted(set(sheet["pattern"].to_list()))
    found = {pattern: np.zeros(len(of)) for pattern in patterns}
    pattern, kind = np.array(sheet["pattern"].to_list()), np.array(sheet["subject_kind"].to_list())
    subject, strength, day = sheet["subject"].to_list(), floats(sheet, "strength"), _days(sheet)
    rows = _rows(tables, of)
    party = of.parties.codes(
        s if k == "party" else None for s, k in zip(subject, kind, strict=True)
    )
    for name in patterns:
        here = np.flatnonzero(pattern == name)
        for place in here[kind[here] != "party"]:
            for row in rows.get((kind[place], subject[place]), ()):
                if day[place] <= max(of.day[row], 0):
                    found[name][row] = max(found[name][row], strength[place])
        some = here[kind[here] == "party"]
        if len(some):
            _of_parties(found[name], of, (party[some], day[some], strength[some]))
    return {f"flag_{name}": values for name, values in found.items()} | _counts(found, len(of))


def _counts(found: dict[str, Floats], size: int) -> dict[str, Floats]:
    several = np.array(list(found.values())).reshape(len(found), size)
    return {
        "flags": (several > 0).sum(axis=0).astype(np.float64),
        "flags_strength": several.sum(axis=0),
    }


def _days(sheet: nw.DataFrame[Any]) -> Ints:
    return np.maximum(days(sheet, "day"), 0)


def _rows(tables: Tables, of: Shipments) -> dict[tuple[str, str], list[int]]:
    """Return the shipments to which a subject other than a party belongs."""
    place = {name: n for n, name in enumerate(of.ids)}
    found = {("shipment", name): [n] for name, n in place.items()}
    for n, order in enumerate(of.frame["order_id"].to_list()):
        if order is not None:
            found.setdefault(("order", order), []).append(n)
    for kind, (name, key) in BELONGING.items():
        frame = table(tables, name)
        if frame is None:
            continue
        cells = (frame[column].to_list() for column in (key, "shipment_id", "order_id"))
        for subject, shipment, order in zip(*cells, strict=True):
            rows = [place[shipment]] if shipment in place else found.get(("order", order), [])
            if subject is not None and rows:
                found.setdefault((kind, subject), []).extend(rows)
    return found


def _of_parties(found: Floats, of: Shipments, told: tuple[Ints, Ints, Floats]) -> None:
    """Add flags of parties: the strongest on or before the day, of any role."""
    party, day, strength = told
    order = np.lexsort((day, party))
    party, day, strength = party[order], day[order], strength[order]
    # The strongest so far within each party: parties are lifted apart, then put back.
    strongest = np.maximum.accumulate(strength + 2.0 * party) - 2.0 * party
    marks = party * _SPAN + day
    for role, share in _shares().items():
        asked = of.role(role)
        # A shipment without a day knows only what was always known.
        last = np.searchsorted(marks, asked * _SPAN + np.maximum(of.day, 0), "right") - 1
        held = (asked >= 0) & (last >= 0) & (party[np.maximum(last, 0)] == asked)
        np.maximum(found, np.where(held, share * strongest[last], 0.0), out=found)


def _shares() -> dict[str, float]:
    shares = parameters()["role_share"]
    return {role: shares[role] for role in SHIPMENT_ROLES}
