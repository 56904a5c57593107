"""Addresses and countries as lists write them."""

from __future__ import annotations

import pytest

from tidewaiter.party.lists.places import place, places


@pytest.mark.parametrize(
    ("address", "code", "kept"),
    [
        ("CN", "CN", False),
        ("TURKIYE", "TR", False),
        ("UK", "GB", False),
        ("MAN, ISLE OF", "IM", False),
        ("REGION: RUSSIA", "RU", False),
        ("CRIMEA (OCCUPIED)", None, True),
        ("Basrah, IQ", "IQ", True),
        ("2113 NORTH HIGHWAY 175, SEAGOVILLE, TX, 75159, US", "US", True),
        ("FMC ROCHESTER, P.O. BOX 4000, ROCHESTER, MN, 55903", None, True),
        ("Room 1, Hong Kong, China", "CN", True),
        ("Calle 1, GRUPO X, S.A.", None, True),
        ("1 Main Street, Atlanta, Georgia", None, True),
        ("Tbilisi, GE", "GE", True),
    ],
)
def test_an_address_ends_in_a_country_or_is_one(address: str, code: str | None, kept: bool) -> None:
    assert place(address) == (code, address if kept else None)


def test_countries_come_once_and_in_order_and_the_untold_are_told() -> None:
    found = places(["CN", "1 Road, HK", "CN"], ["cn", "AN", "Russia", "AN"])
    assert found == (["CN", "HK", "RU"], ["1 Road, HK"], "AN")
