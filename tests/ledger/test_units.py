"""Amounts are whole numbers: exact, and never less than what was sent."""

from __future__ import annotations

import doctest
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.item.catalogue import units as catalogue
from tidewaiter.ledger import account as accounts
from tidewaiter.ledger import units
from tidewaiter.ledger.units import PIECES, TPP, amount, exact, limit, number, shown


@pytest.mark.parametrize("module", [units, accounts])
def test_examples(module):
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


@given(st.decimals("0.001", "1000000", places=3), st.integers(1, 10**6))
def test_three_decimals_are_kept_exactly(each, many):
    assert number(amount(each, TPP, many), TPP) == each * many
    assert amount(float(each), TPP, many) == amount(each, TPP, many)


@given(st.decimals("0.000001", "100000", places=6), st.integers(1, 1000))
def test_what_is_finer_is_never_counted_for_less(each, many):
    counted = number(amount(each, TPP, many), TPP)
    assert each * many <= counted < (each + Decimal("0.001")) * many


def test_a_million_of_a_tenth_are_a_hundred_thousand():
    assert sum(amount(0.1, TPP) for _ in range(1_000_000)) == amount(100_000, TPP)


@pytest.mark.parametrize(("rate", "bits"), [(1978.9, 8), (989.4, 16), (0.1, 3), (2307.2, 8)])
def test_products_of_floats_are_taken_without_their_noise(rate, bits):
    assert exact(rate * bits) == Decimal(str(rate)) * bits


def test_every_chip_of_the_catalogue_is_kept_to_the_last_digit():
    told = [unit.chip.tpp for unit in catalogue().values() if unit.chip.tpp is not None]
    assert told
    for tpp in told:
        assert Fraction(number(amount(tpp, TPP), TPP)) == Fraction(exact(tpp))


def test_a_cap_is_never_rounded_up():
    assert limit(Decimal("10.0009"), TPP) == 10_000
    assert limit(Decimal("10.9"), PIECES) == 10


SAID = {
    (26_900_000_000, TPP): "26,900,000 TPP",
    (15_831_200, TPP): "15,831.2 TPP",
    (1, TPP): "0.001 TPP",
    (100, PIECES): "100 pieces",
    (0, PIECES): "0 pieces",
    (-2000, TPP): "-2 TPP",
    (None, TPP): "no cap",
}


@pytest.mark.parametrize(("kept", "unit"), SAID)
def test_amounts_are_said_as_people_write_them(kept, unit):
    assert shown(kept, unit) == SAID[kept, unit]
