"""How far a shipment is from what was usual before: for its code, its model, its shipper."""

from __future__ import annotations

import numpy as np

from tidewaiter.lead.features.codes import Floats, Ints, together
from tidewaiter.lead.features.declared import ratios
from tidewaiter.lead.features.parameters import parameters
from tidewaiter.lead.features.past import usual
from tidewaiter.lead.features.shipments import Shipments

# A median deviation times this is the standard deviation of a normal distribution.
_NORMAL = 1.4826


def deviations(of: Shipments) -> dict[str, Floats]:
    """Return robust deviations of each ratio from the last rows of each group before the day."""
    code = of.code("hs6")
    groups = {
        "code": code,
        "shipper_code": together(of.role("shipper"), code),
        "consignee": of.role("consignee"),
        "model": of.code("model"),
    }
    found: dict[str, Floats] = {}
    for group, members in groups.items():
        for name, values in ratios(of).items():
            away, number = deviation(values, members, of.day)
            found[f"z_{name}_of_{group}"] = away
        found[f"rows_of_{group}"] = np.log1p(number)
    return found


def deviation(values: Floats, group: Ints, day: Ints) -> tuple[Floats, Floats]:
    """Return each value's robust deviation from its group's past, and on how many rows it rests."""
    figures = parameters()
    middle, spread, number = usual(
        values, group, day, rows=figures["usual_rows"], least=figures["usual_least"]
    )
    away = (values - middle) / (_NORMAL * spread + figures["spread_floor"])
    most = figures["deviation_most"]
    return np.clip(away, -most, most), number
