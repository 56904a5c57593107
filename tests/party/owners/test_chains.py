"""The chains of owners above one party."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from party.owners import made
from tidewaiter.party.owners import owners_of
from tidewaiter.party.owners.chains import MOST_LINKS

NOBODY = made.parties({})


def chains(party: str, *holdings: str, **more: object) -> list[tuple[str, str]]:
    found = owners_of(party, made.holdings(holdings), more.pop("parties", NOBODY), made.DAY, **more)
    return [("".join(link.owner_id or "?" for link in c.links), c.ends) for c in found]


def test_each_way_up_is_a_chain_and_the_largest_comes_first() -> None:
    found = chains("A", "C 30 A", "B 70 A", "D 60 B", "E 40 B", "D 100 C")
    assert found == [("BD", "top"), ("BE", "top"), ("CD", "top")]


def test_a_link_has_its_evidence() -> None:
    holdings = made.holdings(["L 25-50 A from 2020-01-01 by register of 2024"])
    [chain] = owners_of("A", holdings, NOBODY, made.DAY)
    [link] = chain.links
    assert (link.low, link.high, link.statement_id, link.source) == (
        25, 50, "s1", "register of 2024",
    )  # fmt: skip
    assert (link.interest, link.direct) == ("shares", True)


def test_votes_control_and_holdings_through_others_are_told_apart() -> None:
    holdings = made.holdings(["L 60 A votes", "M unknown A control", "N 10 A indirect"])
    found = {c.links[0].owner_id: c.links[0] for c in owners_of("A", holdings, NOBODY, made.DAY)}
    assert {k: (v.interest, v.direct, v.high) for k, v in found.items()} == {
        "L": ("votes", True, 60), "M": ("control", True, 100), "N": ("shares", False, 10),
    }  # fmt: skip


def test_a_loop_ends_where_it_comes_back() -> None:
    assert chains("A", "B 60 A", "C 60 B", "A 60 C") == [("BCA", "loop")]
    assert chains("A", "A 10 A") == [("A", "loop")]


def test_an_owner_without_a_name_ends_a_chain() -> None:
    assert chains("A", "someone 60 A") == [("?", "unnamed")]


def test_nobody_is_above_a_person() -> None:
    people = made.parties({"P": {"kind": "person"}})
    assert chains("A", "P 60 A", "X 60 P", parties=people) == [("P", "top")]


def test_a_party_that_no_table_names_has_no_chains() -> None:
    assert chains("Z", "B 60 A") == []


def test_only_holdings_of_the_day_are_told() -> None:
    holdings = made.holdings(
        ["B 60 A to 2025-10-15", "C 60 A from 2025-10-15", "D 60 A from 2026-01-01"]
    )
    for day, owner in ((made.DAY, "C"), (date(2025, 1, 1), "B"), (date(2026, 1, 1), "C")):
        first = owners_of("A", holdings, NOBODY, day)[0]
        assert first.links[0].owner_id == owner


def test_chains_without_end_are_cut() -> None:
    ladder = [f"{side}{n + 1} 50 {other}{n}" for n in range(30) for side in "lr" for other in "lr"]
    found = chains("l0", *ladder, most=10)
    assert len(found) == 10
    assert found[-1][1] == "cut"
    long = [f"p{n + 1} 60 p{n}" for n in range(5 * MOST_LINKS)]
    [(_, ends)] = chains("p0", *long)
    assert ends == "cut"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from("ABCD")), max_size=10, unique=True)
)
def test_every_chain_is_a_way_up_and_none_is_missed(pairs: list[tuple[str, str]]) -> None:
    def ways(at: str, path: str) -> set[str]:
        found = set()
        for owner, owned in pairs:
            if owned == at:
                on = path + owner
                ends = owner in "A" + path or not any(p[1] == owner for p in pairs)
                found |= {on} if ends else ways(owner, on)
        return found

    told = chains("A", *(f"{owner} 10 {owned}" for owner, owned in pairs))
    assert {chain for chain, _ in told} == ways("A", "")
    assert len(told) == len({chain for chain, _ in told})
