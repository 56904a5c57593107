"""Laws of the house, checked on the sample order book: what no rule may ever do."""

from __future__ import annotations

import random
from datetime import date, timedelta

import book
import pytest

from tidewaiter import clear
from tidewaiter.law.library import load
from tidewaiter.law.parameter import Source
from tidewaiter.law.reform import Change, Reform, apply

PLAIN = ("row", "order_id")
SEED = 20250115


def outcomes(orders, **given):
    return {a["order_id"]: a for a in clear(orders, **given).answers}


def without(answer):
    return {name: cell for name, cell in answer.items() if name not in ("row", "view")}


# What may be said after a fact is learned, by what was said before it.
LATER = {
    "undetermined": None,
    "license_required": {"license_required", "prohibited"},
}
# Columns in which silence is read as "there is none": told under "Known doubts".
TAKEN_AS_NONE = ("purchaser_", "intermediate_consignee_", "forwarder_", "payer_")
ALLOWED_TO_MATTER = {
    "made_by_fabricator_or_osat", "matched_by_published_model", "synthetic_data_operations",
    "base_published_operations", "extra_operations", "exporter_is_informed", "base_eccn", "eccn",
    "authorizations", "end_user_country", "ultimate_consignee_country", "end_use",
    "lpp_tpp_used_this_year", "country_tpp_licensed", "nveu_tpp_installed", "item",
    "aia_tpp_received",
}  # fmt: skip


@pytest.mark.parametrize("view", book.VIEWS)
def test_learning_a_fact_never_reverses_a_determination(view):
    noise = random.Random(SEED)
    orders = list(book.records())
    whole = outcomes(orders, view=view)
    hidden = []
    for order in orders:
        names = [
            name
            for name, cell in order.items()
            if cell is not None
            and name not in (*PLAIN, "order_date")
            and not name.startswith(TAKEN_AS_NONE)
            and not name.startswith("veu_")
            and name not in ALLOWED_TO_MATTER
        ]
        gone = set(noise.sample(names, min(len(names), noise.randint(1, 4))))
        hidden.append({name: None if name in gone else cell for name, cell in order.items()})
    reversed_ = [
        (order_id, before["outcome"], whole[order_id]["outcome"])
        for order_id, before in outcomes(hidden, view=view).items()
        if (later := LATER.get(before["outcome"], {before["outcome"]})) is not None
        and whole[order_id]["outcome"] not in later
    ]
    assert reversed_ == []


@pytest.mark.parametrize("view", book.VIEWS)
def test_a_reform_that_changes_nothing_changes_no_row(view):
    orders = list(book.records())
    same = apply(load(view), Reform(view, "", "nobody", view, (), (), {}, ()))
    assert clear(orders, view=same).answers == clear(orders, view=view).answers


@pytest.mark.parametrize("view", book.VIEWS)
def test_a_change_of_a_day_changes_nothing_before_it(view):
    day = date(2025, 1, 1)
    act = Source("a test", "a change")
    floor = Change("us/ear/ccl/eccn_3a090", "tpp_floor", day, 100.0, None, False, act, None)
    law = apply(load(view), Reform(view, "", "a test", view, (), (), {}, (floor,)))
    orders = list(book.records())
    before, after = outcomes(orders, view=view), outcomes(orders, view=law)
    early = {i for i, a in before.items() if a["as_of"] and a["as_of"] < day}
    assert len(early) > 50
    assert all(before[i] == after[i] for i in early)
    assert any(before[i] != after[i] for i in before)


def test_the_order_of_rows_does_not_matter():
    orders = list(book.records())
    shuffled = random.Random(SEED).sample(orders, len(orders))
    one, other = outcomes(orders), outcomes(shuffled)
    assert {i: without(a) for i, a in one.items()} == {i: without(a) for i, a in other.items()}


@pytest.mark.parametrize("view", book.VIEWS)
def test_the_law_of_one_day_says_what_the_dated_law_says(view):
    some = list(book.records())[::40]
    days = [d for d in load(view).days if d >= date(2022, 8, 1)]
    dated = [
        {**order, "order_id": f"{order['order_id']} {day}", "order_date": day.isoformat()}
        for day in (*days, *(d - timedelta(1) for d in days))
        for order in some
    ]
    together = outcomes(dated, view=view)
    for day in (days[0], days[len(days) // 2], days[-1], days[-1] - timedelta(1)):
        alone = outcomes(
            [{**order, "order_id": f"{order['order_id']} {day}"} for order in some],
            view=view,
            as_of=day,
        )
        assert {i: without(a) for i, a in alone.items()} == {i: without(together[i]) for i in alone}


@pytest.mark.parametrize(
    "name", ["restricted_parties", "part_744_end_use", "owned_50_percent_by_listed", "destination"]
)
def test_nothing_is_free_that_was_not_asked(name):
    orders = list(book.records())
    free = {
        i
        for i, a in outcomes(orders).items()
        # Whose ownership counts only while the Affiliates Rule does; at home nothing is asked.
        if a["outcome"] == "no_license_required"
        and a["destination"] != "US"
        and (
            name != "owned_50_percent_by_listed"
            or date(2025, 9, 29) <= a["as_of"] < date(2025, 11, 10)
            or a["as_of"] >= date(2026, 11, 10)
        )
    }
    assert free
    blank = [{**order, name: None} for order in orders if order["order_id"] in free]
    assert {a["outcome"] for a in clear(blank).answers} == {"undetermined"}


@pytest.mark.parametrize("view", book.VIEWS)
def test_nothing_is_free_of_which_nobody_says_what_it_is(view):
    told = ("eccn", "base_eccn")
    orders = [
        order
        for order in book.records()
        if order["destination"] != "US" and not any(order[name] for name in told)
    ]
    blank = [
        {
            name: None
            if name in ("item", "tpp", "hbm_bandwidth_density_gb_s_mm2", "training_operations")
            or name.startswith("dense_tops")
            else cell
            for name, cell in order.items()
        }
        for order in orders
    ]
    assert len(blank) > 100
    assert "no_license_required" not in {a["outcome"] for a in clear(blank, view=view).answers}
