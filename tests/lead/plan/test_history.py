"""The past of a party holds what was known in time, and confirmed parties are followed."""

from datetime import date, timedelta

import narwhals as nw
import numpy as np
import polars as pl

from tidewaiter.lead.assemble import assemble
from tidewaiter.lead.plan.history import followed, past
from tidewaiter.lead.plan.log import Log
from tidewaiter.table import trade

MONDAY = date(2024, 1, 1)


def table(name, rows):
    schema = trade.schema(name)
    empty = nw.from_dict({n: [] for n in schema}, schema=dict(schema), backend="polars")
    data = {n: [row.get(n) for row in rows] for n in schema}
    return nw.from_native(pl.LazyFrame(data, schema=empty.to_native().schema))


def shipment(name, day, buyer="B1", **cells):
    on = None if day is None else MONDAY + timedelta(days=day)
    return {"shipment_id": name, "declared_on": on, "consignee_id": buyer, "hs6": "847150",
            "export_country": "US", "destination_country": "MY", **cells}  # fmt: skip


def facts(rows):
    return assemble({"shipments": table("shipments", rows)}, None)[0]


def test_facts_are_cut_at_a_week_and_by_group():
    found = facts([shipment("a", 14), shipment("b", 0), shipment("c", 6)])
    assert found.ids.tolist() == ["b", "c", "a"]
    assert found.of(2).tolist() == [2]
    assert found.until(1).ids.tolist() == ["b", "c"]
    bare = found.without(frozenset({"flags", "novelty"}))
    assert not {"flags", "novelty"} & set(bare.groups)
    assert bare.features.shape == (3, len(bare.names))


def entry(row, week, known, result):
    return Log(*(np.array([x]) for x in (row, week, known, result)), np.array(["model"]),
               np.array([""]), np.ones(1), np.ones(1, dtype=np.int64))  # fmt: skip


def test_a_partys_past_holds_only_what_was_known_in_the_week_of_the_row():
    found = facts([shipment("a", 0), shipment("b", 7), shipment("c", 21), shipment("d", 22, "B2")])
    rate = past(found, entry(0, 0, 2, 1), np.arange(4), prior=0.1, weight=1.0)
    column = 3 * sorted(found.roles).index("consignee")
    assert rate[:, column].round(2).tolist() == [0.1, 0.1, 0.55, 0.1]
    assert np.expm1(rate[:, column + 1]).round(6).tolist() == [0, 0, 1, 0]


def test_the_next_shipment_of_a_confirmed_party_is_near_and_a_strangers_is_not():
    found = facts([shipment("a", 0), shipment("b", 8), shipment("c", 9, "B2", hs6="854231")])
    near = followed(found, entry(0, 0, 1, 1), found.of(1))
    assert near[0] > 0
    assert near[1] == 0
