"""What holds of all flags on all tables: no look ahead, no word of others, no order of rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flag import made
from tidewaiter.engine.backend import lazy

NAMES = st.sampled_from(["Hub", "Buyer", "Front", "Maker", None])
DAYS = st.dates(date(2025, 1, 1), date(2025, 12, 31))
COUNTRIES = st.sampled_from(["MY", "HK", "CN", "SG", None])
SHIPMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "declared_on": DAYS,
            "shipper_name": NAMES,
            "consignee_name": NAMES,
            "consignee_country": COUNTRIES,
            "destination_country": COUNTRIES,
            "hs6": st.sampled_from(["847150", "850440", None]),
            "description": st.sampled_from(["servers", "adapter", None]),
            "pieces": st.sampled_from([1, 64, 1200, None]),
            "value_usd": st.sampled_from([1e4, 2e6, None]),
            "net_weight_kg": st.sampled_from([10.0, 1500.0, None]),
            "unit_tpp": st.sampled_from([15832.0, 100.0, None]),
        }
    ),
    min_size=1,
    max_size=8,
)
REGISTRY = st.lists(
    st.fixed_dictionaries(
        {
            "name": NAMES,
            "incorporated_on": st.sampled_from([date(2024, 12, 1), date(2019, 1, 1), None]),
            "kind": st.sampled_from(["forwarder", "cloud", None]),
            "activity": st.sampled_from(["real estate", "software", None]),
            "address": st.sampled_from(["1 Road", "2 Road", None]),
            "phone": st.sampled_from(["5", None]),
            "capital_usd": st.sampled_from([1e4, 1e9, None]),
            "parent_hq_country": COUNTRIES,
        }
    ),
    max_size=4,
)
UNITS = st.lists(
    st.fixed_dictionaries(
        {
            "serial": st.sampled_from(["X1", "X2", None]),
            "model": st.sampled_from(["H100", "A100", None]),
            "buyer_name": NAMES,
            "sold_on": DAYS,
        }
    ),
    max_size=5,
)
TRADE = st.fixed_dictionaries({"shipments": SHIPMENTS, "registry": REGISTRY, "units": UNITS})
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def keyed(rows, start=1, letter="S", key="shipment_id"):
    return [{key: f"{letter}{n}", **row} for n, row in enumerate(rows, start)]


def flags(told):
    return made.flags(made.tables(**{name: rows for name, rows in told.items() if rows}))


@FEW
@given(TRADE)
def test_rows_of_strangers_change_no_flag_of_others(told):
    before = flags({**told, "shipments": keyed(told["shipments"])})
    stranger = {
        **told["shipments"][0],
        "shipment_id": "Z",
        "shipper_name": "Stranger",
        "consignee_name": "Unknown Stranger",
    }
    unit = {"unit_id": "Z", "serial": "Z9", "model": "Z", "buyer_name": "Unknown Stranger"}
    after = flags(
        {
            **told,
            "shipments": [*keyed(told["shipments"]), stranger],
            "units": [*told["units"], unit],
        }
    )
    assert [row for row in after if row["subject"] not in ("Z", "Z9")] == before


@FEW
@given(TRADE, SHIPMENTS, st.integers(1, 200))
def test_later_shipments_change_no_earlier_flag(told, more, days):
    shipments = keyed(told["shipments"])
    last = max(row["declared_on"] for row in shipments)
    later = [
        {**row, "declared_on": last + timedelta(days=days)}
        for row in keyed(more, len(shipments) + 1)
    ]
    before = flags({**told, "shipments": shipments})
    after = flags({**told, "shipments": [*shipments, *later]})
    own = {row["shipment_id"] for row in later}
    assert [row for row in after if row["subject"] not in own] == before


@FEW
@given(TRADE, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(told, random):
    whole = {
        "shipments": keyed(told["shipments"]),
        "registry": keyed(told["registry"], letter="R", key="statement_id"),
        "units": keyed(told["units"], letter="U", key="unit_id"),
    }
    mixed = {name: random.sample(rows, len(rows)) for name, rows in whole.items()}
    assert flags(mixed) == flags(whole)


@FEW
@given(TRADE)
def test_a_shipment_without_its_days_and_parties_raises_nothing_of_parties(told):
    bare = [
        {**row, "declared_on": None, "consignee_name": None, "shipper_name": None}
        for row in keyed(told["shipments"])
    ]
    found = flags({**told, "shipments": bare})
    assert {row["pattern"] for row in found if row["subject"].startswith("S")} <= {"T-10", "T-25"}


def test_rows_that_were_seen_after_the_day_of_the_question_count_for_nothing():
    shipments = [{"consignee_name": "Hub"}, {"shipper_name": "Hub", "destination_country": "HK"}]
    tables = made.tables(shipments=shipments)
    assert made.flags(tables, "T-06")
    assert made.flags(tables, "T-06", as_of=date(2025, 2, 28)) == []


@pytest.mark.spark
def test_flags_are_the_same_on_spark():
    session_of = pytest.importorskip("tidewaiter.engine.spark").session
    from tidewaiter.errors import EngineError

    try:
        spark = session_of()
    except EngineError as fault:
        pytest.skip(str(fault))
    told = made.tables(
        shipments=[
            {"shipment_id": "in", "consignee_name": "Hub"},
            {"shipment_id": "out", "shipper_name": "Hub", "destination_country": "HK",
             "declared_on": date(2025, 3, 9), "consignee_name": "Front"},
        ],
        registry=[
            {"name": "Front", "incorporated_on": date(2025, 1, 1), "kind": "forwarder",
             "activity": "real estate", "capital_usd": 100.0, "address": "1 Road",
             "officers": "A B;C D", "parent_hq_country": "CN"},
            {"name": "Hub", "address": "1 Road", "officers": "c d"},
        ],
        units=[{"serial": "X1", "model": "A", "sold_on": date(2025, 1, 1)},
               {"serial": "X1", "model": "B", "sold_on": date(2025, 2, 1)}],
    )  # fmt: skip
    here = made.flags(told)
    assert len({row["pattern"] for row in here}) >= 6
    there = {
        name: lazy(spark.createDataFrame(frame.collect().to_arrow()))
        for name, frame in told.items()
    }
    found = made.flags(there)
    assert found == here
