"""Features are strictly past, blind to who and where, and what plain Python makes of them."""

import math
import statistics
from datetime import date, timedelta

import narwhals as nw
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead.features.trade import START, sheet, shipment, some_trade, table
from tidewaiter.errors import ContractError
from tidewaiter.lead.features import features, history
from tidewaiter.lead.features.parameters import parameters

FLAGS = sheet(
    ("T-01", "party", "B1", START + timedelta(days=90), 0.5),
    ("T-01", "party", "B1", START + timedelta(days=200), 0.9),
    ("T-09", "shipment", "S000003", START, 0.4),
)


def column(found, name):
    ids, values = found.frame["shipment_id"].to_list(), found.frame[name].to_list()
    return dict(zip(ids, values, strict=True))


def until(tables, day):
    """The tables as they stood at the end of a day; a shipment counts by its declaration."""
    dated = {"shipments": "declared_on", "payments": "paid_on", "outcomes": "known_on"}
    kept = {n: tables[n].filter(nw.col(c) <= day) for n, c in dated.items()}
    return {**tables, **kept}


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(30, 330))
def test_no_later_row_changes_an_earlier_value(seed, days):
    tables, day = some_trade(seed, 120), START + timedelta(days=days)
    whole = features(tables, FLAGS, outcomes=tables["outcomes"])
    then = until(tables, day)
    flags = FLAGS.filter(nw.col("day") <= day)
    early = features(then, flags, outcomes=then["outcomes"])
    earlier = whole.frame.filter(nw.col("day") <= day)
    for name in early.names():
        np.testing.assert_allclose(
            earlier[name].to_numpy(), early.frame[name].to_numpy(), atol=1e-9, err_msg=name
        )


def test_a_later_statement_of_a_register_changes_no_earlier_value():
    formed = {"party_id": "buyer", "employees": 40, "start": START}
    later = {**formed, "employees": 1, "start": START + timedelta(days=50)}
    tables = {"shipments": table("shipments", [shipment(1, 10), shipment(2, 60)])}
    rows = [{"statement_id": str(n), **row} for n, row in enumerate((formed, later))]
    found = column(features({**tables, "registry": table("registry", rows)}), "staff_consignee")
    assert found["S000001"] == pytest.approx(math.log1p(40))
    assert found["S000002"] == pytest.approx(math.log1p(1))


def renamed(tables):
    """The same trade with every country and party called something else."""
    lands = {"MY": "SG", "SG": "TH", "TH": "JP", "JP": "DE", "DE": "MY", "US": "CN", "CN": "US"}
    found = {}
    for name, frame in tables.items():
        held = frame.collect_schema().names()
        parties = [c for c in held if c.endswith("_id") and c.removesuffix("_id") in
                   ("shipper", "consignee", "end_user", "forwarder", "payer", "party")]  # fmt: skip
        places = [c for c in held if c.endswith("country")]
        found[name] = frame.with_columns(
            "row",
            *(nw.concat_str(nw.lit("z"), nw.col(c)).alias(c) for c in parties),
            *(
                nw.col(c).replace_strict(lands, default=None, return_dtype=nw.String)
                for c in places
            ),
        )
    return found


def test_renaming_every_party_and_country_changes_nothing():
    tables = some_trade(3, 300)
    flags = FLAGS.with_columns(
        subject=nw.when(nw.col("subject_kind") == "party").then(nw.lit("zB1"))
        .otherwise(nw.col("subject"))
    )  # fmt: skip
    plain = features(tables, FLAGS, outcomes=tables["outcomes"])
    other = features(renamed(tables), flags, outcomes=tables["outcomes"])
    np.testing.assert_array_equal(plain.matrix(), other.matrix())


def test_every_column_is_a_figure_in_one_group():
    tables = some_trade(3, 50)
    found = features(tables, FLAGS, outcomes=tables["outcomes"])
    kinds = {n: k for n, k in found.frame.schema.items() if n not in ("shipment_id", "day")}
    assert set(kinds.values()) == {nw.Float64}
    assert sorted(kinds) == sorted(found.names())
    assert not any("flag" in name for name in found.names("flags"))


def test_the_deviation_is_that_of_the_last_rows_before_the_day():
    tables = some_trade(5, 250)
    rows = tables["shipments"].collect().rows(named=True)
    found, figures = column(features(tables), "z_value_per_kg_of_code"), parameters()
    rows.sort(key=lambda row: (row["declared_on"], row["shipment_id"]))
    for row in rows:
        ratio = [math.log(r["value_usd"] / r["net_weight_kg"]) for r in [*rows, row]
                 if r["value_usd"] and r["net_weight_kg"] and r["hs6"] == row["hs6"]
                 and (r["declared_on"] < row["declared_on"])][-figures["usual_rows"]:]  # fmt: skip
        if len(ratio) < figures["usual_least"] or not (row["value_usd"] and row["net_weight_kg"]):
            assert math.isnan(found[row["shipment_id"]])
            continue
        middle = statistics.median(ratio)
        spread = statistics.median(abs(r - middle) for r in ratio)
        own = math.log(row["value_usd"] / row["net_weight_kg"])
        away = (own - middle) / (1.4826 * spread + figures["spread_floor"])
        assert found[row["shipment_id"]] == pytest.approx(max(-20, min(20, away)))


def test_novelty_counts_what_came_before_the_day():
    tables = some_trade(6, 200)
    rows = tables["shipments"].collect().rows(named=True)
    made = features(tables)
    count, first = column(made, "count_90_of_pair"), column(made, "first_of_pair")
    partners = column(made, "shippers_of_consignee")
    for row in rows:
        mine = [r for r in rows if r["consignee_id"] == row["consignee_id"]
                and r["declared_on"] < row["declared_on"]]  # fmt: skip
        if row["consignee_id"] is None:
            assert math.isnan(count[row["shipment_id"]])
            continue
        pair = [r for r in mine if r["shipper_id"] == row["shipper_id"]]
        recent = [r for r in pair if (row["declared_on"] - r["declared_on"]).days <= 90]
        assert math.expm1(count[row["shipment_id"]]) == pytest.approx(len(recent))
        assert first[row["shipment_id"]] == float(not pair)
        others = {r["shipper_id"] for r in mine}
        assert math.expm1(partners[row["shipment_id"]]) == pytest.approx(len(others))


def test_a_history_knows_what_was_known_at_the_start_of_the_week():
    tables = some_trade(7, 200)
    rows = {r["shipment_id"]: r for r in tables["shipments"].collect().rows(named=True)}
    results = [r for r in tables["outcomes"].collect().rows(named=True)
               if r["result"] != "inconclusive"]  # fmt: skip
    made = features(tables, outcomes=tables["outcomes"])
    number, hits = column(made, "past_inspected_of_shipper"), column(made, "past_found_of_shipper")
    for name, row in rows.items():
        monday = row["declared_on"] - timedelta(days=row["declared_on"].weekday())
        known = [r for r in results if r["known_on"] <= monday
                 and rows[r["shipment_id"]]["shipper_id"] == row["shipper_id"]]  # fmt: skip
        assert math.expm1(number[name]) == pytest.approx(len(known))
        found = sum(r["result"] == "diverted" for r in known)
        assert math.expm1(hits[name]) == pytest.approx(found)


def test_a_history_of_some_rows_is_that_of_all_and_stops_at_the_day():
    tables = some_trade(8, 200)
    made = features(tables)
    whole = history(made.index, tables["outcomes"])
    some = np.array([150, 3])
    np.testing.assert_array_equal(history(made.index, tables["outcomes"], rows=some), whole[some])
    early = history(made.index, tables["outcomes"], START)
    assert np.nanmax(early[:, made.index.names().index("past_inspected_of_shipper")]) == 0


def test_a_flag_of_a_party_counts_from_its_day_on_and_by_its_role():
    rows = [shipment(1, 5), shipment(2, 20), shipment(3, 40), shipment(4, 40, consignee_id="other",
            forwarder_id="buyer")]  # fmt: skip
    flags = sheet(
        ("T-01", "party", "buyer", START + timedelta(days=20), 0.5),
        ("T-01", "party", "buyer", START + timedelta(days=30), 0.8),
        ("T-01", "party", "buyer", START + timedelta(days=35), 0.1),
    )
    found = column(features({"shipments": table("shipments", rows)}, flags), "flag_T-01")
    assert list(found.values()) == pytest.approx([0, 0.5, 0.8, 0.8 * 0.5])


def test_a_flag_of_a_unit_is_brought_to_its_shipment_if_seen_by_then():
    tables = {
        "shipments": table("shipments", [shipment(1, 5)]),
        "units": table("units", [{"unit_id": "U", "serial": "X1", "shipment_id": "S000001"}]),
    }
    seen = column(features(tables, sheet(("T-11", "unit", "X1", START, 0.7))), "flag_T-11")
    late = START + timedelta(days=9)
    after = column(features(tables, sheet(("T-11", "unit", "X1", late, 0.7))), "flag_T-11")
    assert (seen["S000001"], after["S000001"]) == (0.7, 0.0)


def test_a_payment_after_the_day_is_not_yet_known():
    def paid(on):
        row = {"payment_id": "1", "shipment_id": "S000001", "payer_id": "other", "paid_on": on}
        tables = {"shipments": table("shipments", [shipment(1, 5)])}
        return column(features({**tables, "payments": table("payments", [row])}), "payer_is_other")

    assert paid(START)["S000001"] == 1.0
    assert math.isnan(paid(START + timedelta(days=6))["S000001"])


def test_a_shipment_without_a_day_has_no_past_but_what_it_says():
    rows = [shipment(1, 5), shipment(2, 5, declared_on=None)]
    found = features({"shipments": table("shipments", rows)})
    assert math.isnan(column(found, "before_of_consignee")["S000002"])
    assert column(found, "pieces")["S000002"] == pytest.approx(math.log(8))


def test_figures_of_the_network_are_joined_by_shipment():
    tables = {"shipments": table("shipments", [shipment(1, 5), shipment(2, 5)])}
    network = nw.from_dict({"shipment_id": ["S000002"], "chain": [3]}, backend="polars")
    found = column(features(tables, network=network), "network_chain")
    assert math.isnan(found["S000001"])
    assert found["S000002"] == 3


def test_one_row_and_no_row_are_enough():
    assert len(features({"shipments": table("shipments", [shipment(1, 5)])}).frame) == 1
    assert len(features({"shipments": table("shipments", [])}).frame) == 0


def test_without_shipments_the_message_says_what_to_bring():
    with pytest.raises(ContractError, match="no table shipments"):
        features({"registry": table("registry", [])})


def test_a_firm_that_is_not_yet_formed_has_no_age():
    row = {"statement_id": "1", "party_id": "buyer", "incorporated_on": date(2024, 3, 1)}
    shipments = table("shipments", [shipment(1, 5), shipment(2, 90)])
    found = column(features({"shipments": shipments, "registry": table("registry", [row])}),
                   "age_consignee")  # fmt: skip
    assert math.isnan(found["S000001"])
    assert math.expm1(found["S000002"]) == pytest.approx(30)


def test_a_shared_address_counts_the_others_that_were_there_by_then():
    def firm(party, start):
        return {"party_id": party, "address": "1 Road", "start": START + timedelta(days=start)}

    rows = [firm("buyer", 0), firm("b", 10), firm("c", 40), firm("b", 50)]
    registry = table("registry", [{"statement_id": str(n), **row} for n, row in enumerate(rows)])
    shipments = table("shipments", [shipment(n, day) for n, day in ((1, 5), (2, 30), (3, 60))])
    found = column(features({"shipments": shipments, "registry": registry}),
                   "shares_address_consignee")  # fmt: skip
    assert [round(math.expm1(value)) for value in found.values()] == [0, 1, 2]


def test_a_party_is_found_in_a_register_by_its_name_alone():
    row = {"statement_id": "1", "name": "ACME Ltd ", "employees": 3, "start": START}
    shipments = table("shipments", [shipment(1, 5, consignee_name=" Acme ltd")])
    made = features({"shipments": shipments, "registry": table("registry", [row])})
    assert math.expm1(column(made, "staff_consignee")["S000001"]) == pytest.approx(3)
