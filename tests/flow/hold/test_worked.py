"""The allocation rows of the fact base, with an empty ledger or one that knows what the row says.

They lie beside the project, not in it; ``TIDEWAITER_WORKED_EXAMPLES`` names another file of the
same keys.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from flow.hold.held import NOW, TODAY, clear
from law import examples, worked
from law.test_fact_base import FILE, ROWS, supposes
from ledger.asked import account, ask
from tidewaiter.ledger.measure import sides
from tidewaiter.ledger.units import TPP, amount, limit, number

ALLOCATED = [row for row in ROWS if row["expect"]["limit_tpp"] and row["kind"] != "veu"]
NATIONAL = [row for row in ROWS if "veu:nveu" in (row["party_status"] or [])]
UNIVERSAL = [row for row in ROWS if "veu:uveu" in (row["party_status"] or [])]
by_id = {"ids": lambda row: row["id"]}
here = pytest.mark.skipif(not ROWS, reason=f"{FILE.name} is not here")


def order(row, **columns):
    return {**worked.order(row), "ultimate_parent_name": "Example Parent", **columns}


def law(row):
    return examples.law("codified", supposes(row))


@here
def test_every_allocation_row_is_here():
    found = {row["id"] for row in (*ALLOCATED, *NATIONAL, *UNIVERSAL)}
    asked = {
        row["id"]
        for row in ROWS
        if row["kind"] == "allocation" or row["expect"]["limit_tpp"] or row["prior_use"]
    }
    # EX137 is a share by product, below.
    assert asked - found == {"EX137"}


@pytest.mark.parametrize("row", ALLOCATED, **by_id)
def test_an_order_is_held_where_it_fits(row, ledger):
    expect = row["expect"]
    found = clear([order(row)], ledger, law=law(row))
    answer = found.answers[row["id"]]
    assert worked.faults(row, answer) == []
    under_lpp = expect["limit_tpp"] == 26_900_000
    if expect["within_limit"]:
        assert answer["hold"] == "held"
        assert answer["hold_under"] == ("LPP" if under_lpp else "license to be applied for")
        [line] = [r for r in found.rows if r["order_id"] == row["id"]]
        assert float(line["after"]) <= expect["limit_tpp"]
        if row["item"]["tpp"]:
            assert float(line["amount"]) == pytest.approx(expect["tpp_total"], abs=1e-3)
    else:
        # Above LPP it may be asked for by a license; above a country's allocation it is not held.
        assert answer["hold_under"] != "LPP"
        assert (answer["hold"] == "not_held") == (not under_lpp)


@pytest.mark.parametrize("row", ALLOCATED, **by_id)
def test_the_row_in_two_orders_is_the_row(row, ledger):
    """The same quantity by two exporters, of which the second must know of the first."""
    half, under_lpp = row["quantity"] // 2, row["expect"]["limit_tpp"] == 26_900_000
    # Half of what needs a license might go under LPP, if that were not used up.
    used_up = {} if under_lpp else {"lpp_tpp_used_this_year": 26_900_000}
    orders = [
        order(row, order_id="first", quantity=half, **used_up),
        order(row, order_id="second", quantity=row["quantity"] - half, **used_up),
    ]
    if row["quantity"] < 2:
        return
    found = clear(orders, ledger, law=law(row))
    under = "LPP" if under_lpp else "license to be applied for"
    assert found.answers["first"]["hold_under"] == under
    assert (found.answers["second"]["hold_under"] == under) == row["expect"]["within_limit"]


@pytest.mark.parametrize("row", NATIONAL, **by_id)
def test_a_national_validated_end_user_has_just_so_many(row, ledger):
    cap = row["expect"]["limit_tpp"]
    day = worked.order(row)["order_date"]
    of = account("nveu", date.fromisoformat(day), ultimate_parent="Example Parent",
                 destination=row["destination"])  # fmt: skip
    assert of[1].cap == limit(Decimal(cap), TPP)
    each = amount(row["item"]["tpp"], TPP)
    entered = [
        ledger.enter_one(ask("hold", of, each * many, day=date.fromisoformat(day)), now=NOW,
                         today=TODAY).entered
        for many in (row["quantity"], 1)
    ]  # fmt: skip
    assert entered == [True, False]
    assert number(each * row["quantity"], TPP) == row["expect"]["tpp_total"]


@pytest.mark.parametrize("row", NATIONAL, **by_id)
def test_its_order_is_answered_and_held(row, ledger):
    found = clear([order(row)], ledger, law=law(row))
    answer = found.answers[row["id"]]
    assert worked.faults(row, answer) == []
    # Before compliance was due no license was asked for in some countries, and nothing is used.
    under = "NVEU" if answer["outcome"] == "exception_available" else None
    assert answer["hold_under"] == under
    assert under or row["as_of"] < "2025-05-15"


@pytest.mark.parametrize("row", [r for r in UNIVERSAL if r["prior_use"]], **by_id)
def test_the_shares_of_a_universal_validated_end_user(row, ledger):
    prior = row["prior_use"]
    seat = row["ultimate_parent_hq"] or row["consignee_hq"]
    of = account("uveu", ultimate_parent="Example Parent", headquarters=seat)
    for part, many in split(prior, seat).items():
        request = ask("use", of, amount(many, TPP), part=part, is_fact=True)
        assert ledger.enter_one(request, now=NOW, today=TODAY).entered
    standing = ledger.standings([of[0]], today=TODAY)[of[0].name]
    kept = all(side.kept for side in sides(standing.parts, of[1]))
    assert kept == (row["expect"]["outcome"] == "compliant")


def split(prior, seat):
    """Countries that come to what a row says of its owner: what is not told is at home."""
    whole = prior["veu_total_tpp"] or 1_000_000
    if prior["veu_outside_us_share"] is not None:
        abroad = prior["veu_outside_us_share"] * whole
        return {"US": whole - abroad, "GB": abroad}
    if prior["veu_one_country_tpp"] is not None:
        return {"US": whole - prior["veu_one_country_tpp"], "MY": prior["veu_one_country_tpp"]}
    outside = prior["veu_outside_supp5a_tpp"]
    far = dict.fromkeys(("MY", "BR", "IN", "KE"), outside // 4)
    abroad = prior["veu_outside_us_tpp"]
    home = whole - outside if abroad is None else whole - abroad
    near = {} if abroad is None else {"GB": abroad - outside}
    return {"US" if seat == "US" else seat: home, **near, **far}


@here
def test_more_than_half_of_what_the_us_had_is_too_much_for_china(ledger):
    [row] = [r for r in ROWS if r["id"] == "EX137"]
    sent = {"commercially_available_in_us": True, "china_macau_certifications_met": True,
            "china_macau_share_of_us_tpp": None}  # fmt: skip
    found = clear([order(row, **sent)], ledger)
    item = found.placed[row["id"]].order.facts["item"]
    of = account("china_share", date(2026, 2, 1), item=item)
    for part, pieces in (("US", 100), ("CN", 50)):
        request = ask("use", of, amount(15832, TPP, pieces), part=part, day=date(2026, 2, 1))
        assert ledger.enter_one(request, now=NOW, today=TODAY).entered
    # The 51st to China for 100 in the United States.
    answer = clear([order(row, **sent)], ledger).answers[row["id"]]
    assert answer["review_policy"] == row["expect"]["review_policy"] == "presumption_of_denial"
