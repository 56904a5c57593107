"""Many parties on many days at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from party.owners import made
from tidewaiter.errors import ContractError
from tidewaiter.party.owners import resolve, resolve_each

HOLDINGS = made.holdings(
    [
        "L 60 A from 2024-01-01 to 2025-10-20",
        "A 70 B from 2024-06-01",
        "P 100 C",
        "C 60 A from 2025-10-20",
        "C 20 L",
    ]
)
PARTIES = made.parties(
    [
        {"party_id": "P", "kind": "person"},
        {"party_id": "A", "hq": "CN", "end": date(2025, 1, 1)},
        {"party_id": "A", "hq": "SG", "start": date(2025, 1, 1)},
        {"party_id": "L", "hq": "CN", "owners": "dispersed"},
        {"party_id": "C", "hq": "MY"},
    ]
)
LISTED = made.listed({"L": {"code": "entity_list", "start": date(2024, 3, 1)}})


def asked(rows: list[tuple[str, date]]) -> pa.Table:
    ids, days = [row[0] for row in rows], [row[1] for row in rows]
    return pa.table({"party_id": pa.array(ids, "string"), "on": pa.array(days, pa.date32())})


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """An answer without what rests on parties that are not above the one asked about."""
    return {**row, "findings": sorted(f"{f['code']} {f['about']}" for f in row["findings"])}


DAYS = st.dates(date(2023, 12, 1), date(2026, 12, 31))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABCLP"), DAYS), max_size=6))
def test_each_answer_is_that_of_its_day(rows: list[tuple[str, date]]) -> None:
    found = resolve_each(asked(rows), PARTIES, HOLDINGS, LISTED).to_pylist()
    assert [(row["party_id"], row["on"]) for row in found] == rows
    for row in found:
        whole = resolve(PARTIES, HOLDINGS, LISTED, row.pop("on")).to_pylist()
        [expected] = [one for one in whole if one["party_id"] == row["party_id"]]
        assert plain(row) == plain(expected)


def test_an_answer_changes_on_the_day_that_something_changes() -> None:
    changes = [date(2024, 1, 1), date(2024, 3, 1), date(2025, 9, 29), date(2025, 10, 20)]
    rows = [("A", day + timedelta(days=n)) for day in changes for n in (-1, 0)]
    found = resolve_each(asked(rows), PARTIES, HOLDINGS, LISTED)
    assert found["owned_50"].to_pylist() == [
        "unknown", "no", "no", "yes", "yes", "yes", "yes", "no",
    ]  # fmt: skip
    assert found["restrictions"].to_pylist()[3:] == [[], [], ["entity_list"], ["entity_list"], []]


def test_of_a_party_that_no_table_names_nothing_is_known() -> None:
    rows = [("Z", made.DAY), ("A", made.DAY), ("Z", made.DAY)]
    found = resolve_each(asked(rows), PARTIES, HOLDINGS, LISTED).to_pylist()
    assert [row["owned_50"] for row in found] == ["unknown", "yes", "unknown"]
    assert {"not_described", "owners_not_known"} <= {f["code"] for f in found[0]["findings"]}
    assert found[0]["ultimate_parent_hq"] is None


def test_a_listed_party_that_no_other_table_names_is_listed() -> None:
    found = resolve_each(
        asked([("X", made.DAY)]), PARTIES, HOLDINGS, made.listed({"X": "entity_list_footnote_4"})
    )
    assert found["listed_as"].to_pylist() == [["entity_list_footnote_4"]]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (pa.table({"party_id": ["A"]}), "the column on is missing"),
        (pa.table({"party_id": ["A"], "on": pa.array([None], pa.date32())}), "on is empty"),
    ],
)
def test_who_does_not_say_party_and_day_is_told(table: pa.Table, said: str) -> None:
    with pytest.raises(ContractError, match=said):
        resolve_each(table, PARTIES, HOLDINGS, LISTED)
