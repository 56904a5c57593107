"""What a shipment says of itself: sizes, ratios, and whether its parts agree."""

from __future__ import annotations

import numpy as np

from tidewaiter.lead.features.codes import Codebook, Floats, different
from tidewaiter.lead.features.shipments import Shipments, texts


def log(values: Floats) -> Floats:
    """Take the natural logarithm; NaN where there is none."""
    return np.log(np.where(values > 0, values, np.nan))


def ratios(of: Shipments) -> dict[str, Floats]:
    """Return the ratios that goods of one kind share, as logarithms."""
    value, pieces = log(of.number("value_usd")), log(of.number("pieces"))
    weight = log(of.number("net_weight_kg"))
    return {
        "value_per_kg": value - weight,
        "value_per_piece": value - pieces,
        "kg_per_piece": weight - pieces,
        "pieces": pieces,
    }


def declared(of: Shipments) -> dict[str, Floats]:
    """Return the features of what is declared, each from the row alone.

    Countries enter only as being alike or not, never as which they are.
    """
    gross, net = log(of.number("gross_weight_kg")), log(of.number("net_weight_kg"))
    tpp = of.number("unit_tpp") * of.number("pieces")
    shipper, consignee, end_user = of.role("shipper"), of.role("consignee"), of.role("end_user")
    words = [None if text is None else len(text.split()) for text in texts(of.frame, "description")]
    return {
        **ratios(of),
        "value": log(of.number("value_usd")),
        "net_weight": net,
        "gross_to_net": gross - net,
        "tpp": log(tpp),
        "value_per_tpp": log(of.number("value_usd")) - log(tpp),
        "description_words": np.array([np.nan if w is None else w for w in words], np.float64),
        "has_model": _is_told(of, "model"),
        "has_license": _is_told(of, "license_number"),
        "related_parties": of.number("related_parties"),
        "is_courier": _is(of, "mode", ("courier", "post", "hand")),
        "is_air": _is(of, "mode", ("air",)),
        "is_reexport": _is(of, "procedure", ("reexport", "transit")),
        "is_temporary": _is(of, "procedure", ("temporary", "return")),
        "end_user_is_other": different(end_user, consignee),
        "notify_is_other": different(of.role("notify"), consignee),
        "forwarder_receives": 1.0 - different(of.role("forwarder"), consignee),
        "shipper_receives": 1.0 - different(shipper, consignee),
        "has_intermediate": _is_told(of, "intermediate_consignee_key"),
        "has_transit": _is_told(of, "port_of_transit"),
        "goes_elsewhere": _unlike(of, "destination_country", "consignee_country"),
        "used_elsewhere": _unlike(of, "end_user_country", "consignee_country"),
        "sent_from_elsewhere": _unlike(of, "export_country", "shipper_country"),
        "made_elsewhere": _unlike(of, "origin_country", "export_country"),
    }


def _unlike(of: Shipments, first: str, second: str) -> Floats:
    book = Codebook()
    return different(book.codes(texts(of.frame, first)), book.codes(texts(of.frame, second)))


def _is_told(of: Shipments, column: str) -> Floats:
    """Say whether a column is filled; of other rows nothing is asked, since they may be later."""
    return (~of.frame[column].is_null()).to_numpy().astype(np.float64)


def _is(of: Shipments, column: str, values: tuple[str, ...]) -> Floats:
    cells = of.frame[column].to_list()
    return np.array([np.nan if c is None else float(c in values) for c in cells], np.float64)
