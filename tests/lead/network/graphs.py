"""Small trades for tests of the network, and plain ways to work out what is in them."""

from __future__ import annotations

from datetime import date, timedelta

from flag import made

START = date(2025, 1, 1)


def leg(seller, buyer, day, pieces=10, **more):
    """A shipment so many days after the start."""
    told = {
        "shipper_name": seller,
        "consignee_name": buyer,
        "declared_on": START + timedelta(days=day),
        "pieces": pieces,
        "hs6": "847150",
    }
    return {**told, **more}


def tables(*legs, registry=(), **more):
    shipments = [{"shipment_id": f"S{n:02}", **row} for n, row in enumerate(legs, 1)]
    told = {"shipments": shipments, **more}
    if registry:
        told["registry"] = registry
    return made.tables(**told)


def oracle(legs, terms):
    """The pairs of legs of which the later may be the earlier, one by one."""
    found = []
    for after, two in enumerate(legs):
        before = [
            n for n, one in enumerate(legs[:after])
            if one["consignee_name"] == two["shipper_name"]
            and one["hs6"] == two["hs6"]
            and 0 <= (two["declared_on"] - one["declared_on"]).days <= terms.dwell_days
        ]  # fmt: skip
        for n in before[-terms.fan :]:
            share = two["pieces"] / legs[n]["pieces"]
            if terms.least_share <= share <= terms.most_share:
                found.append((n, after))
    return sorted(found)


def longest(pairs, many, most):
    """The leg of each shipment in its longest chain."""
    leg_of = [1] * many
    for before, after in sorted(pairs, key=lambda pair: pair[1]):
        leg_of[after] = max(leg_of[after], min(leg_of[before] + 1, most))
    return leg_of


def circles(legs, pairs, most):
    """The shortest circle that each shipment closes, by walking back every way."""
    back = {}
    for before, after in pairs:
        back.setdefault(after, []).append(before)
    found = []
    for n, row in enumerate(legs):
        edge, shortest = {n}, 0
        for many in range(2, most + 1):
            edge = {b for at in edge for b in back.get(at, ())}
            if any(legs[b]["shipper_name"] == row["consignee_name"] for b in edge):
                shortest = many
                break
        found.append(shortest)
    return found
