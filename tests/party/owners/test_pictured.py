"""The data of a picture fit the picture."""

from __future__ import annotations

from party.owners import made
from tidewaiter.party.owners import pictured
from tidewaiter.report.ownership_picture import picture

PARTIES = made.parties({"A": {"name": "Buyer", "hq": "SG"}, "L": {"name": "Acme", "hq": "CN"}})
HOLDINGS = made.holdings(
    ["L 60 A", "someone 20 A", "X 10 L votes", "A 30 B", "M 100 A to 2020-01-01"]
)
LISTED = made.listed({"L": "entity_list"})


def test_a_party_and_its_owners_of_the_day_are_drawn() -> None:
    found = pictured("A", PARTIES, HOLDINGS, LISTED, made.DAY)
    by_id = {party["party_id"]: party for party in found["parties"]}
    assert by_id["A"] == {
        "party_id": "A", "name": "Buyer", "note": "hq SG", "listed": False, "owned": "yes",
    }  # fmt: skip
    assert by_id["L"]["listed"] is True
    assert {h["owner_id"] for h in found["holdings"]} == {"L", "X", "?s2"}
    drawn = picture(**found)
    assert "Acme, listed, holds 60 % of Buyer." in drawn
    assert "not named holds 20 % of Buyer." in drawn
    assert "X holds votes 10 % of Acme." in drawn


def test_a_party_that_no_table_names_stands_alone() -> None:
    for party, listed in (("Z", LISTED), ("Z", made.listed({"Z": "uvl"}))):
        found = pictured(party, PARTIES, HOLDINGS, listed, made.DAY)
        assert found["holdings"] == []
        [alone] = found["parties"]
        assert alone["listed"] is (listed is not LISTED)
        assert "No owner of Z is known." in picture(**found)
