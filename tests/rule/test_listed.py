"""What codes of screening say: against a plain oracle, and what no further hit may ever do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter import clear
from tidewaiter.law import load
from tidewaiter.rule.listed import FOOTNOTES, LISTS, OWNERS, facts
from tidewaiter.table import load_contract

COLUMNS = {column.name: column for column in load_contract().columns}
PARTIES = tuple(COLUMNS["restricted_parties"].codes)
OWNER = tuple(COLUMNS["owner_restricted_as"].codes)
FREE = {"no_license_required", "exception_available"}
ORDER = {
    "order_date": "2025-10-15", "exporter_country": "US", "transaction": "export", "quantity": 8,
    "item": "NVIDIA T4", "destination": "SG", "part_744_end_use": "none",
    "ultimate_consignee_name": "Example Consignee", "ultimate_consignee_hq": "SG",
    "ultimate_consignee_parent_hq": "SG", "end_user_name": "Example Consignee",
    "owned_50_percent_by_listed": False, "restricted_parties": "none",
}  # fmt: skip


def outcomes(orders: list[dict[str, Any]]) -> list[str]:
    cleared = clear([{"order_id": str(n), **ORDER, **order} for n, order in enumerate(orders)])
    assert not cleared.rejects
    return [answer["outcome"] for answer in cleared.answers]


def says(codes: set[str] | None, code: str, leaves_open: tuple[str, ...]) -> bool | None:
    """What a reader says of one code: it is among them, or may be, or is not."""
    if codes is None:
        return None
    if any(c == code or c.startswith(f"{code}_footnote_") for c in codes):
        return True
    return None if codes & set(leaves_open) else False


def sets(codes: tuple[str, ...]) -> st.SearchStrategy[set[str] | None]:
    return st.none() | st.sets(st.sampled_from([c for c in codes if c != "none"]))


def joined(codes: set[str] | None) -> str | None:
    return None if codes is None else ";".join(sorted(codes)) or "none"


@given(rows=st.lists(st.tuples(sets(PARTIES), sets(OWNER)), min_size=1, max_size=30))
def test_each_code_says_what_a_reader_says(rows: list[tuple[set[str] | None, ...]]) -> None:
    frame = nw.from_native(
        pl.DataFrame(
            {
                "restricted_parties": [joined(parties) for parties, _ in rows],
                "owner_restricted_as": [joined(owners) for _, owners in rows],
            },
            schema={"restricted_parties": pl.String, "owner_restricted_as": pl.String},
        )
    )
    found = frame.select(**facts())
    wanted = {f"listed_{c}": [says(p, c, LISTS[c]) for p, _ in rows] for c in LISTS}
    wanted |= {f"owner_{c}": [says(o, c, LISTS[c]) for _, o in rows] for c in OWNERS}
    for n in FOOTNOTES:
        code, leaves_open = f"entity_list_footnote_{n}", ("other", "entity_list")
        wanted[f"listed_footnote_{n}"] = [says(p, code, leaves_open) for p, _ in rows]
        wanted[f"owner_footnote_{n}"] = [says(o, code, leaves_open) for _, o in rows]
    assert {name: found[name].to_list() for name in found.columns} == wanted


def test_every_code_of_the_contract_has_a_consequence() -> None:
    alone = {
        "none",
        "other",
        "sdn_program_unknown",
        *(f"entity_list_footnote_{n}" for n in FOOTNOTES),
    }
    assert set(PARTIES) == {*LISTS, *alone}
    assert {*OWNERS} <= set(OWNER) <= set(PARTIES) - {"none"}


def test_a_further_hit_never_frees_an_order() -> None:
    codes = [c for c in PARTIES if c != "none"]
    one = dict(zip(codes, outcomes([{"restricted_parties": c} for c in codes]), strict=True))
    pairs = [(a, b) for a in codes for b in codes if a < b]
    both = outcomes([{"restricted_parties": f"{a};{b}"} for a, b in pairs])
    freed = [
        (a, b, outcome)
        for (a, b), outcome in zip(pairs, both, strict=True)
        if outcome in FREE and not {one[a], one[b]} <= FREE
    ]
    assert freed == []
    assert {c for c in codes if one[c] in FREE} == {
        "uvl", "sdn_other_program", "isn", "listed_elsewhere"
    }  # fmt: skip


@pytest.mark.parametrize("code", OWNER)
def test_a_party_takes_the_requirement_of_its_owners_list(code: str) -> None:
    """Half or more by a listed owner gives what a hit on its list would, or asks what it would."""
    [owned, listed] = outcomes(
        [
            {"owned_50_percent_by_listed": True, "owner_restricted_as": code},
            {"restricted_parties": code},
        ]
    )
    assert owned == listed


def test_an_owner_whose_list_is_not_told_is_of_the_strictest() -> None:
    assert outcomes([{"owned_50_percent_by_listed": True}]) == ["license_required"]


@pytest.mark.parametrize(
    ("day", "added"),
    [("2021-03-16", "VE"), ("2021-04-09", "MM"), ("2021-12-09", "KH"), ("2022-03-02", "BY")],
)
def test_countries_of_military_intelligence_were_added_on_their_days(day: str, added: str) -> None:
    named = load("codified")["us/ear/part_744/end_users"]["military_intelligence_destinations"]
    first = date.fromisoformat(day)
    before, after = named.at(first - timedelta(1)), named.at(first)
    assert added not in (before.value if before else ())
    assert after is not None
    assert added in after.value
