"""Whose allocation it is: one account for one company, however it is written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.asked import LAW, account
from tidewaiter.law.allocation import allocations
from tidewaiter.ledger.account import Account, Unknown, account_of, identity


def of(name, day, **facts):
    return account_of(allocations(LAW)[name].on(LAW, day), facts)


@pytest.mark.parametrize("name", ["lpp", "aia", "country", "nveu", "uveu", "license"])
def test_what_is_not_known_names_no_account(name):
    found = of(name, date(2025, 6, 2))
    assert isinstance(found, Unknown)
    assert found.facts


@pytest.mark.parametrize("blank", [None, "", "  ", "—", "..."])
def test_a_name_that_says_nothing_is_not_known(blank):
    assert of("lpp", date(2025, 6, 2), ultimate_parent=blank) == Unknown(("ultimate_parent_name",))


@given(st.text(max_size=20), st.text(max_size=20))
def test_names_of_accounts_are_as_different_as_what_they_are_of(one, other):
    found = [of("lpp", date(2025, 6, 2), ultimate_parent=text) for text in (one, other)]
    if all(isinstance(account, Account) for account in found):
        same = identity(one) == identity(other)
        assert (found[0].name == found[1].name) == same
        assert (found[0].hash == found[1].hash) == same


@given(st.text(max_size=30))
def test_an_identity_is_its_own_identity(name):
    assert identity(identity(name)) == identity(name)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 1, 13), "lpp | acme | 2025"),
        (date(2025, 12, 31), "lpp | acme | 2025"),
        (date(2026, 1, 1), "lpp | acme | 2026"),
    ],
)
def test_a_year_ends_with_its_last_day(day, name):
    assert account("lpp", day, ultimate_parent="Acme")[0].name == name


def test_what_is_named_by_several_facts_has_all_in_its_name():
    found = account("nveu", ultimate_parent="Acme", destination="ae")[0]
    assert found.name == "nveu | acme | AE"
    found = account("country", destination="AE")[0]
    assert found.name == "country | AE | 2025-2027"
    found = account("license", license_number="D 12-34", unit="pieces")[0]
    assert found.name == "license | d 12 34 | pieces"


def test_a_span_that_is_no_years_is_told_by_its_days():
    found = Account("x", (("item", "a"),), "TPP", "2025-02-01", "2026-01-31")
    assert found.name == "x | a | 2025-02-01 to 2026-01-31"
