"""Every day of change, order by order: the law of one day, of all days, and of one row alone."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import book
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tidewaiter import clear
from tidewaiter.law import Law, load
from tidewaiter.law.parameter import Source
from tidewaiter.law.reform import Change, Reform, apply

SEED = 2022_10_07
# The law of one day knows of some provisions that they cannot hold, without asking the row. So
# bits of what was not known are left out here, and facts that are missing are compared apart:
# the law of one day may ask for fewer, and never for others.
SAID = (
    "outcome",
    "requirement",
    "eccn",
    "assembly_eccn",
    "tier",
    "country_allocation_tpp",
    "decided_by",
    "provisions",
    "acts",
    "exceptions",
    "review_policy",
    "conflicts",
    "allocations",
    "duties",
    "doubts",
    "not_checked",
)


def said(answers: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {answer["order_id"]: {name: answer[name] for name in SAID} for answer in answers}


def asked(answers: list[dict[str, Any]]) -> dict[str, set[str]]:
    return {a["order_id"]: set((a["missing_facts"] or "").split("; ")) - {""} for a in answers}


def few(count: int) -> list[dict[str, Any]]:
    """Sample orders of all kinds, the same every time; of each second one half is not known."""
    chance = random.Random(SEED)
    chosen = chance.sample(list(book.records()), count)
    return [
        {
            name: cell if n % 2 or name in ("order_id", "item") or chance.random() < 0.5 else None
            for name, cell in order.items()
        }
        for n, order in enumerate(chosen)
    ]


def dated(order: Mapping[str, Any], day: date) -> dict[str, Any]:
    return {**order, "order_date": str(day), "order_id": f"{day} {order['order_id']}"}


@pytest.mark.parametrize("view", book.VIEWS)
def test_each_day_of_change_is_answered_alone_as_under_the_dated_law(view: str) -> None:
    changes = [day for day in load(view).days if day >= date(2022, 8, 1)]
    # The first and the last day of each period, and one day before all law.
    starts = (date(1990, 1, 1), *changes)
    ends = (date(1990, 1, 1), *(day - timedelta(days=1) for day in changes[1:]), changes[-1])
    orders = few(12)
    periods = [
        [dated(order, day) for day in dict.fromkeys(span) for order in orders]
        for span in zip(starts, ends, strict=True)
    ]
    whole = clear(list(itertools.chain(*periods)), view=view).answers
    together, all_asked = said(whole), asked(whole)
    assert len(together) == sum(map(len, periods))
    for period in periods:
        answers = clear(period, view=view).answers
        alone = said(answers)
        assert alone == {key: together[key] for key in alone}
        for key, facts in asked(answers).items():
            assert facts <= all_asked[key], key


@pytest.mark.parametrize("view", book.VIEWS)
def test_the_law_of_one_day_has_the_values_of_that_day(view: str) -> None:
    base = load(view)
    # One that has worked nothing out yet.
    law = Law(view, base.paragraphs)
    for day in (day + timedelta(days=n) for day in law.days for n in (-1, 0, 1)):
        one = law.on(day)
        for path, paragraph in base.paragraphs.items():
            for name, parameter in paragraph.parameters.items():
                value = parameter.at(day)
                assert one[path][name].values == ((value,) if value else ()), (day, path, name)


@pytest.mark.parametrize("view", book.VIEWS)
def test_a_day_for_all_orders_is_as_if_each_were_of_that_day(view: str) -> None:
    day = load(view).days[-3]
    orders = few(60)
    by_option = said(clear(orders, view=view, as_of=day).answers)
    by_date = said(clear([{**o, "order_date": str(day)} for o in orders], view=view).answers)
    by_law = said(
        clear([{**o, "order_date": str(day)} for o in orders], view=load(view).on(day)).answers
    )
    assert by_option == by_date == by_law


def test_before_all_law_nothing_is_said_to_be_free() -> None:
    orders = [order for order in book.records() if order["destination"] != "US"]
    found = clear(orders, as_of=date(2015, 1, 1)).answers
    assert "no_license_required" not in {answer["outcome"] for answer in found}


CHANGES: dict[str, tuple[str, str, Any]] = {
    "a list of countries": ("us/ear/part_740/country_groups", "d_5", ("GB", "DE")),
    "a switch": ("us/ear/ccl/eccn_3a090", "test_of_2023", False),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_any_kind_changes_nothing_before_its_day(what: str) -> None:
    path, parameter, value = CHANGES[what]
    day = date(2025, 6, 1)
    source = Source("supposed", "a change that this test supposes")
    change = Change(path, parameter, day, value, None, False, source, None)
    law = apply(load("codified"), Reform("codified", what, "", "codified", (), (), {}, (change,)))
    before = clear(book.texts(), view="codified").answers.sort("row")
    after = clear(book.texts(), view=law).answers.sort("row")
    earlier = pl.col("as_of") < day
    assert_frame_equal(after.filter(earlier), before.filter(earlier), check_exact=True)
    assert not after.filter(~earlier).equals(before.filter(~earlier))


def test_an_order_is_answered_alone_as_among_others() -> None:
    among = said(clear(list(book.records())).answers)
    for order in random.Random(SEED).sample(list(book.records()), 12):
        [alone] = said(clear([order]).answers).values()
        assert alone == among[order["order_id"]], order["order_id"]
