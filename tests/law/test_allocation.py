"""Allocations as data: their terms on days, in views and under reforms; and what is malformed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tidewaiter.errors import LawError
from tidewaiter.law.allocation import allocations
from tidewaiter.law.library import Law, load
from tidewaiter.law.reform import view
from tidewaiter.rule.layers import BY_KEY

CODIFIED = load("codified")
NAMES = ("aia", "china_share", "country", "license", "lpp", "nveu", "uveu")


def terms(name, day, law=CODIFIED, **more):
    return allocations(law)[name].on(law, day, **more)


@pytest.mark.parametrize("name", ["codified", "enforced"])
def test_every_view_has_every_allocation(name):
    assert tuple(sorted(allocations(load(name)))) == NAMES


def test_what_draws_on_an_allocation_is_a_provision():
    keys = [key for a in allocations(CODIFIED).values() for key in a.drawn_by]
    assert set(keys) <= set(BY_KEY)
    assert len(set(keys)) == len(keys) == len(NAMES)


@pytest.mark.parametrize(
    ("day", "cap"),
    [
        (date(2025, 3, 31), 633_000_000),
        (date(2025, 4, 1), 949_500_000),
        (date(2025, 6, 30), 949_500_000),
        (date(2025, 7, 1), 1_266_000_000),
        (date(2025, 10, 1), 1_582_500_000),
        (date(2026, 1, 1), 1_899_000_000),
        (date(2026, 4, 1), 2_690_250_000),
        (date(2026, 7, 1), 3_481_500_000),
        (date(2026, 10, 1), 4_272_750_000),
        (date(2026, 12, 31), 4_272_750_000),
        (date(2027, 1, 1), 5_064_000_000),
        (date(2027, 12, 31), 5_064_000_000),
    ],
)
def test_the_quarter_sets_the_cap_of_a_national_validated_end_user(day, cap):
    assert terms("nveu", day).cap == cap


@pytest.mark.parametrize(
    ("name", "day"),
    [("lpp", date(2025, 1, 12)), ("nveu", date(2028, 1, 1)), ("country", date(2028, 1, 1)),
     ("china_share", date(2026, 1, 14))],
)  # fmt: skip
def test_before_it_begins_and_after_it_ends_there_is_none(name, day):
    assert not terms(name, day).in_force


def test_periods_are_years_spans_or_none():
    span = terms("lpp", date(2026, 5, 1))
    assert (span.first, span.last) == (date(2026, 1, 1), date(2026, 12, 31))
    span = terms("country", date(2026, 5, 1))
    assert (span.first, span.last) == (date(2025, 1, 1), date(2027, 12, 31))
    assert terms("nveu", date(2026, 5, 1)).first is None


def test_shares_are_exact():
    found = {s.name: s.most for s in terms("uveu", date(2025, 6, 1)).shares}
    # 0.07 as a float is more than seven hundredths.
    assert found["uveu_one_country_share"] * 100 == 7
    assert found["uveu_outside_supplement_5_share"] * 4 == 1


def test_a_reform_and_an_agreement_between_governments_are_patches():
    deals = view("country-deals")
    day = date(2025, 6, 1)
    assert terms("country", day, deals, destination="AE").cap == Decimal("4200000000")
    assert terms("country", day, deals, destination="IN").cap == 790_000_000
    assert terms("country", day, destination="AE").cap == 790_000_000
    assert terms("lpp", day, view("anthropic-2025")).cap == 13_450_000


def changed(path, name, **fields):
    """The codified law with an allocation changed."""
    paragraph = CODIFIED[path]
    kept = {**paragraph.allocations, name: {**paragraph.allocations[name], **fields}}
    new = replace(paragraph, allocations={k: v for k, v in kept.items() if v})
    return Law("codified", {**CODIFIED.paragraphs, path: new})


LPP = "us/ear/part_740/lpp"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"cap": "no_such"}, "no parameter 'no_such'"),
        ({"period": None, "where": None}, "give where, period"),
        ({"unit": "dollars"}, "unit 'dollars' is none of TPP, pieces, granted"),
        ({"kap": "annual_limit"}, "unknown keys ['kap']"),
        ({"raised_for": "us/ear/part_740/nowhere#list"}, "no file of law"),
        ({"shares": [{"outside": "x#y"}]}, "KeyError"),
    ],
)
def test_a_malformed_allocation_is_named(fields, said):
    with pytest.raises(LawError) as fault:
        allocations(changed(LPP, "lpp", **fields))
    assert said in str(fault.value)
    assert LPP in str(fault.value) or "nowhere" in str(fault.value)


def test_two_allocations_of_one_name_are_refused():
    twice = replace(CODIFIED[LPP], allocations={"aia": CODIFIED[LPP].allocations["lpp"]})
    with pytest.raises(LawError, match="has an allocation 'aia' too"):
        allocations(Law("codified", {**CODIFIED.paragraphs, LPP: twice}))


def test_a_period_that_is_none_is_refused():
    paragraph = CODIFIED[LPP]
    old = paragraph["allocation_period"]
    odd = replace(old, values=(replace(old.values[0], value="fortnight"),))
    new = replace(paragraph, parameters={**paragraph.parameters, "allocation_period": odd})
    law = Law("codified", {**CODIFIED.paragraphs, LPP: new})
    with pytest.raises(LawError, match="calendar_year, none, or two days"):
        terms("lpp", date(2025, 6, 1), law)
