"""Chains, circles, ties and spellings: planted ones are found, near misses are not, none ahead."""

from __future__ import annotations

import itertools

import narwhals as nw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead.network import graphs
from lead.network.graphs import leg
from tidewaiter.lead.network import around, features, load_terms, network
from tidewaiter.lead.network.entities import plain
from tidewaiter.lead.network.trade import lines

TERMS = load_terms()
CHAIN = [leg("Maker", "A", 0), leg("A", "B", 10), leg("B", "C", 30, pieces=8)]


def rows(*legs, registry=(), **more):
    found = features(graphs.tables(*legs, registry=registry, **more)).collect()
    return {row["shipment_id"]: row for row in found.rows(named=True)}


def legs_of(*legs):
    return [row["leg"] for _, row in sorted(rows(*legs).items())]


def test_a_chain_is_followed_leg_by_leg():
    found = rows(*CHAIN)
    assert [found[f"S0{n}"]["leg"] for n in (1, 2, 3)] == [1, 2, 3]
    assert (found["S03"]["share"], found["S03"]["dwell_days"], found["S03"]["feeds"]) == (
        0.8,
        20,
        1,
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"day": -1}, "it left before it came"),
        ({"day": 61}, "it stayed too long"),
        ({"pieces": 4}, "less than half went on"),
        ({"pieces": 11}, "more went on than came"),
        ({"hs6": "847330"}, "the goods are others"),
        ({"pieces": None}, "nobody says how many"),
    ],
)
def test_what_only_looks_like_a_chain_is_none(change, why):
    told = {"day": 10, **change}
    first = leg("Maker", "A", 0)
    assert legs_of(first, leg("A", "B", told.pop("day"), **told))[1:] == [1], why


def test_a_chain_has_at_most_five_legs():
    names = "ABCDEFGH"
    chain = [leg(one, two, n) for n, (one, two) in enumerate(itertools.pairwise(names))]
    assert legs_of(*chain) == [1, 2, 3, 4, 5, 5, 5]


def test_deliveries_beyond_the_nearest_are_cut_and_counted():
    many = [leg(f"Maker {n}", "A", n) for n in range(5)]
    found = network(graphs.tables(*many, leg("A", "B", 9)))
    assert found.pairs.cut == 1
    assert found.chains.feeds.tolist()[-1] == TERMS.fan


def test_a_circle_is_closed_by_the_shipment_that_brings_goods_back():
    found = rows(leg("A", "B", 0), leg("B", "C", 5), leg("C", "A", 9))
    assert [found[f"S0{n}"]["circle"] for n in (1, 2, 3)] == [0, 0, 3]


def test_seven_legs_are_no_circle():
    names = "ABCDEFGA"
    ring = [leg(one, two, n) for n, (one, two) in enumerate(itertools.pairwise(names))]
    assert [row["circle"] for row in rows(*ring).values()] == [0] * 7


FIRMS = [
    {"name": "A", "phone": "555", "address": "1 Road"},
    {"name": "B", "phone": "555"},
    {"name": "C", "address": "1 road "},
    {"name": "D", "officers": "X Y; Z"},
]


def test_firms_that_share_something_are_one_group():
    found = rows(leg("M", "A", 0), leg("M", "B", 1), leg("M", "C", 2), leg("M", "D", 3),
                 registry=FIRMS)  # fmt: skip
    assert [found[f"S0{n}"]["group_size"] for n in (1, 2, 3, 4)] == [3, 3, 3, 1]
    assert [found[f"S0{n}"]["group_pieces"] for n in (1, 2, 3)] == [0, 10, 20]


def test_an_address_of_very_many_ties_nobody_and_is_told():
    firms = [{"name": f"F{n}", "address": "1 Agent Street"} for n in range(13)]
    found = network(graphs.tables(leg("M", "F1", 0), leg("M", "F2", 1), registry=firms))
    assert found.links.cut == 1
    assert found.groups == {}


def test_a_mailbox_that_anybody_can_have_ties_nobody():
    firms = [{"name": n, "email": "sales@gmail.com"} for n in "AB"]
    assert network(graphs.tables(leg("M", "A", 0), registry=firms)).groups == {}


def test_one_name_in_one_country_is_one_party_whatever_its_legal_form():
    told = [
        leg("M", "Acme Systems Pte. Ltd.", 0, consignee_country="SG", consignee_id="P1"),
        leg("ACME SYSTEMS", "Z", 5, shipper_country="SG"),
    ]
    assert legs_of(*told) == [1, 2]


def test_one_name_in_two_countries_is_two_parties():
    told = [
        leg("M", "Acme Systems", 0, consignee_country="SG", consignee_id="P1"),
        leg("ACME SYSTEMS", "Z", 5, shipper_country="MY"),
    ]
    assert legs_of(*told) == [1, 1]


def test_names_that_are_near_are_one_only_where_something_ties_them():
    told = [leg("M", "Brastreixsho Technology", 0), leg("Brastrexsho Technology", "Z", 5)]
    assert [row["leg"] for row in rows(*told).values()] == [1, 1]
    firms = [
        {"name": n, "phone": "555"} for n in ("Brastreixsho Technology", "Brastrexsho Technology")
    ]
    assert [row["leg"] for row in rows(*told, registry=firms).values()] == [1, 2]


def test_a_legal_form_is_no_part_of_a_plain_name():
    assert plain("ACME Systems Pte. Ltd.") == plain("acme systems")


NAMES = st.sampled_from("ABCD")
TRADES = st.lists(
    st.builds(
        leg, NAMES, NAMES, st.integers(0, 90), pieces=st.sampled_from([5, 8, 10]),
        hs6=st.sampled_from(["847150", "847330"]),
    ),
    min_size=1, max_size=14,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(TRADES)
def test_pairs_chains_and_circles_are_those_of_the_oracle(legs):
    legs = sorted(legs, key=lambda row: row["declared_on"])
    found = network(graphs.tables(*legs))
    pairs = graphs.oracle(legs, TERMS)
    got = sorted(zip(found.pairs.before.tolist(), found.pairs.after.tolist(), strict=True))
    assert got == pairs
    assert found.chains.leg.tolist() == graphs.longest(pairs, len(legs), TERMS.most_legs)
    assert found.chains.circle.tolist() == graphs.circles(legs, pairs, TERMS.most_circle)


@settings(max_examples=40, deadline=None)
@given(TRADES, TRADES)
def test_later_shipments_change_no_earlier_figure(legs, more):
    legs = sorted(legs, key=lambda row: row["declared_on"])
    last = (legs[-1]["declared_on"] - graphs.START).days
    later = [
        leg(row["shipper_name"], row["consignee_name"], last + 1 + n, pieces=row["pieces"])
        for n, row in enumerate(more)
    ]
    before, after = rows(*legs, registry=FIRMS), rows(*legs, *later, registry=FIRMS)
    assert {name: after[name] for name in before} == before


def test_what_lies_around_a_shipment_is_its_chain_and_who_is_tied():
    found = network(graphs.tables(*CHAIN, leg("Else", "Where", 3), registry=FIRMS))
    near = around(found, "S02")
    assert [one.shipment_id for one in near.legs] == ["S01", "S02", "S03"]
    assert {(tie.one, tie.other, tie.what) for tie in near.ties} == {
        ("name:a", "name:b", "phone"),
        ("name:a", "name:c", "address"),
    }
    assert around(found, "nothing").legs == ()


def test_what_there_is_no_room_for_is_counted():
    many = [leg(f"M{n}", "A", n, pieces=10) for n in range(4)]
    near = around(network(graphs.tables(*many, leg("A", "B", 9))), "S05", limit=2)
    assert len(near.legs) == 2
    assert near.cut == 3


def test_a_shipment_without_a_day_has_no_place_in_time():
    assert rows(leg("A", "B", 0), {**leg("A", "B", 0), "declared_on": None}).keys() == {"S01"}


@pytest.mark.spark
def test_lines_are_the_same_on_spark():
    from tidewaiter.engine.spark import session
    from tidewaiter.errors import EngineError

    try:
        spark = session()
    except EngineError as fault:
        pytest.skip(str(fault))
    here = graphs.tables(*CHAIN)
    there = {
        name: nw.from_native(spark.createDataFrame(frame.collect().to_arrow()))
        for name, frame in here.items()
    }
    order = "shipment_id"
    one = lines(here).collect().to_native().sort(order)
    assert lines(there).collect(backend="polars").to_native().sort(order).equals(one)
