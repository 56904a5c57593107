"""Facts and log say what the tables say, in the order of weeks."""

from datetime import date, timedelta

import narwhals as nw
import numpy as np
import polars as pl
import pytest

from lead.plan.pools import TERMS
from tidewaiter.lead.features import features
from tidewaiter.lead.plan.history import followed, past
from tidewaiter.lead.plan.known import read_facts, read_log
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


def facts(rows, registry=(), signs=()):
    tables = {"shipments": table("shipments", rows), "registry": table("registry", registry)}
    kinds = {"pattern": pl.String, "subject_kind": pl.String, "subject": pl.String,
             "day": pl.Date, "strength": pl.Float64}  # fmt: skip
    sheet = nw.from_native(pl.DataFrame(list(signs), schema=kinds, orient="row"))
    made = features(tables, sheet)
    return read_facts(tables["shipments"], made, terms=TERMS)


def test_weeks_run_from_monday_and_the_undated_are_left_out():
    found = facts([shipment("a", 14), shipment("b", 0), shipment("c", 6), shipment("d", None)])
    assert found.ids.tolist() == ["b", "c", "a"]
    assert found.week.tolist() == [0, 0, 2]
    assert found.of(2).tolist() == [2]
    assert found.until(1).ids.tolist() == ["b", "c"]


def test_harm_is_counted_in_h100_and_unknown_stays_unknown():
    rows = [shipment("a", 0, pieces=8, unit_tpp=TERMS.h100_tpp), shipment("b", 1, pieces=8)]
    assert facts(rows).harm.tolist() == pytest.approx([8.0, np.nan], nan_ok=True)


def test_a_stratum_is_route_goods_and_age_of_the_firm():
    born = {"B1": date(2023, 9, 1), "B2": date(2010, 1, 1)}
    firms = [{"statement_id": b, "party_id": b, "incorporated_on": on} for b, on in born.items()]
    found = facts([shipment("a", 0), shipment("b", 1, "B2"), shipment("c", 2, "B3")], firms)
    assert found.stratum.tolist() == [
        "US>MY 8471 new", "US>MY 8471 old", "US>MY 8471 age unknown"]  # fmt: skip


def test_flags_of_a_shipment_are_its_signs_and_leave_with_their_group():
    found = facts([shipment("a", 0), shipment("b", 1)],
                  signs=[("T-03", "shipment", "b", MONDAY, 0.7)])  # fmt: skip
    assert (found.patterns, found.signs.tolist()) == (("T-03",), [[0.0], [0.7]])
    assert found.rule[0] == 0 < found.rule[1]
    bare = found.without(frozenset({"flags"}))
    assert (bare.patterns, bare.signs.shape, bare.rule.tolist()) == ((), (2, 0), [0.0, 0.0])
    assert not [name for name in bare.names if name.startswith("flag")]


def test_an_outcome_may_be_used_in_the_week_after_it_became_known():
    found = facts([shipment("a", 0), shipment("b", 8)])
    rows = [{"outcome_id": "1", "shipment_id": "a", "result": "diverted", "arm": "model",
             "known_on": MONDAY + timedelta(days=9)},
            {"outcome_id": "2", "shipment_id": "nobody's", "result": "clean", "known_on": MONDAY},
            {"outcome_id": "3", "shipment_id": "b", "result": "clean"}]  # fmt: skip
    first = (MONDAY - date(1970, 1, 5)).days // 7
    log = read_log(table("outcomes", rows), found, first)
    assert (log.row.tolist(), log.known.tolist(), log.result.tolist()) == ([0], [2], [1])


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
