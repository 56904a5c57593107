"""What must hold of every order: facts only add, time only reaches forward, rows stand alone."""

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
from tidewaiter.table import load_contract

VIEWS = book.VIEWS
# What an answer says under the law of one day as under the dated law. Bits of what was not
# known are apart: the law of one day knows of an empty list without asking the row.
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
    "reason",
    "missing_facts",
    "not_checked",
)
# A fact that frees an order must be known: without it the order is open.
NEEDED = ("restricted_parties", "part_744_end_use", "destination")
SEED = 2022_10_07


def said(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[Any, ...]]:
    return {key: tuple(answer[name] for name in SAID) for key, answer in answers.items()}


def few(count: int) -> list[dict[str, Any]]:
    """Sample orders of all kinds, the same ones every time."""
    return random.Random(SEED).sample(list(book.records()), count)


# --- learning a fact


def with_less_known(chance: random.Random) -> list[dict[str, Any]]:
    """For each sample order, copies of it that know less and less: ``<id>~0`` knows most."""
    names = [c.name for c in load_contract().columns if not c.required]
    made = []
    for order in book.records():
        known = [name for name in names if order.get(name)]
        chance.shuffle(known)
        left = dict(order)
        for step in range(3):
            for name in known[step * 3 : step * 3 + 3]:
                left[name] = None
            made.append({**left, "order_id": f"{order['order_id']}~{step}"})
    return made


def reversed_by_learning(less: str, more: str) -> bool:
    """An open order may be settled; one that needs a license may yet turn out prohibited."""
    return less not in (more, "undetermined") and (less, more) != ("license_required", "prohibited")


@pytest.mark.parametrize("view", VIEWS)
def test_learning_a_fact_never_reverses_a_determination(view: str) -> None:
    known = book.answers(list(book.records()), view)
    guess = book.answers(with_less_known(random.Random(SEED)), view)
    faults = []
    for order_id in known:
        steps = [known[order_id], *(guess[f"{order_id}~{n}"] for n in range(3))]
        outcomes = [answer["outcome"] for answer in steps]
        faults += [
            (order_id, outcomes)
            for more, less in itertools.pairwise(outcomes)
            if reversed_by_learning(less, more)
        ]
    assert not faults
    assert len({answer["outcome"] for answer in guess.values()}) >= 4


@pytest.mark.parametrize("view", VIEWS)
def test_a_free_order_is_open_without_any_fact_that_frees_it(view: str) -> None:
    cleared = book.answers(list(book.records()), view)
    free = [o for o in book.records() if cleared[o["order_id"]]["outcome"] == "no_license_required"]
    # An order that gives its own figures is not known by its item.
    by_name = [o for o in free if o["item"] and not (o["tpp"] or o["eccn"] or o["dense_tops_8bit"])]
    assert by_name
    less = [
        {**o, name: None, "order_id": f"{o['order_id']} {name}"} for o in free for name in NEEDED
    ]
    less += [{**o, "item": None, "order_id": f"{o['order_id']} item"} for o in by_name]
    found = book.answers(less, view)
    assert {k: a["outcome"] for k, a in found.items() if a["outcome"] != "undetermined"} == {}
    for order_id, answer in found.items():
        assert answer["missing_facts"] or answer["not_checked"], order_id


# --- reforms and time


@pytest.mark.parametrize("view", VIEWS)
def test_a_reform_that_changes_nothing_changes_no_row(view: str) -> None:
    nothing = Reform(view, "nothing", "nobody", view, (), (), {}, ())
    before = clear(book.texts(), view=load(view)).answers
    after = clear(book.texts(), view=apply(load(view), nothing)).answers
    assert_frame_equal(after.sort("row"), before.sort("row"), check_exact=True)


CHANGES: dict[str, tuple[str, str, Any]] = {
    "a threshold": ("us/ear/ccl/eccn_3a090", "tpp_floor", 1.0),
    "a list of countries": ("us/ear/part_740/country_groups", "d_5", ("GB", "DE")),
    "a switch": ("us/ear/ccl/eccn_3a090", "test_of_2023", False),
}


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2025, 6, 1)])
@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("view", VIEWS)
def test_a_change_changes_nothing_before_its_day(view: str, what: str, day: date) -> None:
    path, parameter, value = CHANGES[what]
    source = Source("supposed", "a change that this test supposes")
    change = Change(path, parameter, day, value, None, False, source, None)
    law = apply(load(view), Reform(view, what, "a test", view, (), (), {}, (change,)))
    before = clear(book.texts(), view=view).answers.sort("row")
    after = clear(book.texts(), view=law).answers.sort("row")
    earlier = pl.col("as_of") < day
    assert_frame_equal(after.filter(earlier), before.filter(earlier), check_exact=True)
    assert not after.filter(~earlier).equals(before.filter(~earlier)), "the change must be felt"


@pytest.mark.parametrize("view", VIEWS)
def test_the_law_of_one_day_says_of_that_day_what_the_dated_law_says(view: str) -> None:
    days = sorted({d + timedelta(n) for d in load(view).days for n in (-1, 0)})
    # Half of the cells are left out of every other order, so that what is not known counts too.
    chance = random.Random(SEED)
    orders = [
        {
            k: v if n % 2 or k in ("order_id", "item") or chance.random() < 0.5 else None
            for k, v in order.items()
        }
        for n, order in enumerate(few(24))
    ]
    dated = [
        {**order, "order_date": str(day), "order_id": f"{day} {order['order_id']}"}
        for day in days
        for order in orders
    ]
    by_own_day = said(book.answers(dated, view))
    for day in days:
        same_day = [order for order in dated if order["order_date"] == str(day)]
        for law, as_of in ((load(view), day), (load(view).on(day), None)):
            cleared = clear(same_day, view=law, as_of=as_of)
            for key, wanted in said({a["order_id"]: a for a in cleared.answers}).items():
                found = dict(zip(SAID, wanted, strict=True))
                assert found == dict(zip(SAID, by_own_day[key], strict=True)), key


# --- rows


@pytest.mark.parametrize("view", VIEWS)
def test_the_order_of_rows_does_not_matter(view: str) -> None:
    shuffled = book.texts().sample(fraction=1, shuffle=True, seed=SEED)
    before = clear(book.texts(), view=view).answers.sort("order_id")
    after = clear(shuffled, view=view).answers.sort("order_id")
    assert_frame_equal(after, before, check_exact=True)


@pytest.mark.parametrize("view", VIEWS)
def test_an_order_is_answered_alone_as_among_others(view: str) -> None:
    among = book.answers(list(book.records()), view)
    alone: dict[str, dict[str, Any]] = {}
    for order in few(60):
        alone |= book.answers([order], view)
    together = {key: among[key] for key in alone}
    assert said(alone) == said(together)


def test_an_order_is_answered_under_the_law_that_is_asked_for() -> None:
    law: Law = load("codified")
    assert {a["view"] for a in book.answers(few(5), law).values()} == {"codified"}
