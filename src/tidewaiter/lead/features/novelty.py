"""What is new: first shipments of a party, a pair, a route; and how much came before."""

from __future__ import annotations

import numpy as np

from tidewaiter.lead.features.codes import Floats, Ints, together
from tidewaiter.lead.features.parameters import parameters
from tidewaiter.lead.features.past import Past, distinct
from tidewaiter.lead.features.shipments import Shipments


def groups(of: Shipments) -> dict[str, Ints]:
    """Return what may be new, numbered."""
    shipper, consignee, code = of.role("shipper"), of.role("consignee"), of.code("hs6")
    way = together(of.code("port_of_loading"), of.code("port_of_discharge"), of.code("carrier"))
    forwarder = of.role("forwarder")
    return {
        "consignee": consignee,
        "shipper": shipper,
        "forwarder": forwarder,
        "end_user": of.role("end_user"),
        "pair": together(shipper, consignee),
        "way": way,
        "consignee_way": together(consignee, way),
        "consignee_code": together(consignee, code),
        "consignee_forwarder": together(consignee, forwarder),
        "shipper_code": together(shipper, code),
        "brand": of.code("brand"),
    }


def novelty(of: Shipments) -> dict[str, Floats]:
    """Return counts, recency and sums of what came before, as logarithms."""
    found: dict[str, Floats] = {}
    several = groups(of)
    for name, group in several.items():
        past = Past(group, of.day)
        ever = past.count(group, of.day)
        found[f"first_of_{name}"] = np.where(np.isnan(ever), np.nan, (ever == 0).astype(float))
        found[f"before_of_{name}"] = np.log1p(ever)
        found[f"since_of_{name}"] = np.log1p(past.since(group, of.day))
    for name in ("consignee", "shipper", "pair"):
        found |= _windows(of, name, several[name])
    return found | _circles(of, several)


def _windows(of: Shipments, name: str, group: Ints) -> dict[str, Floats]:
    past, found = Past(group, of.day), {}
    tpp = of.number("unit_tpp") * of.number("pieces")
    sums = {"value": of.number("value_usd"), "tpp": tpp}
    for window in parameters()["windows"]:
        found[f"count_{window}_of_{name}"] = np.log1p(past.count(group, of.day, window))
        for what, values in sums.items():
            total = past.total(values, group, of.day, window)
            found[f"{what}_{window}_of_{name}"] = np.log1p(total)
    short, long = min(parameters()["windows"]), max(parameters()["windows"])
    found[f"burst_of_{name}"] = found[f"count_{short}_of_{name}"] - found[f"count_{long}_of_{name}"]
    return found


def _circles(of: Shipments, several: dict[str, Ints]) -> dict[str, Floats]:
    """How many different partners, codes and forwarders a party had before."""
    consignee, shipper, code = several["consignee"], several["shipper"], of.code("hs6")
    pairs = {
        "shippers_of_consignee": (consignee, shipper),
        "codes_of_consignee": (consignee, code),
        "forwarders_of_consignee": (consignee, several["forwarder"]),
        "consignees_of_shipper": (shipper, consignee),
        "codes_of_shipper": (shipper, code),
        "consignees_of_forwarder": (several["forwarder"], consignee),
    }
    return {name: np.log1p(distinct(*pair, of.day)) for name, pair in pairs.items()}
