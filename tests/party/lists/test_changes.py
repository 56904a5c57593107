"""Pairing entries over versions of a list, and what changed between them."""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_lists import OLD, table

from tidewaiter.party.lists import CHANGES, PAIRS, changes, paired, read_list


def one_change(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    return changes(table(old), table(new)).to_pylist()


def test_what_was_added_removed_and_changed_is_told() -> None:
    old = table({"name": "Stays"}, {"name": "Goes"}, {"name": "Other", "aliases": ["A", "B"]})
    new = table({"name": "Comes"}, {"name": "Other", "aliases": ["B", "C"], "citation": "1 FR 2"},
                {"name": "Stays"})  # fmt: skip
    found = changes(old, new)
    assert found.schema == CHANGES
    told = [(r["change"], r["name"], r["fields"], r["before"], r["after"])
            for r in found.to_pylist()]  # fmt: skip
    assert told == [
        ("added", "Comes", [], [], []),
        ("changed", "Other", ["aliases", "citation"], ["A", ""], ["C", "1 FR 2"]),
        ("removed", "Goes", [], [], []),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"entity_number": "7", "name": "A"}, {"entity_number": "7", "name": "B"}),
        ({"name": "Acme, LTD."}, {"name": "ACME Ltd", "citation": "1 FR 2"}),
        ({"entry_id": "W-1", "name": "A"}, {"entry_id": "W-1", "name": "B"}),
        ({"name": "Old Name"}, {"name": "New Name", "aliases": ["OLD NAME"]}),
        ({"name": "New Name", "aliases": ["Old Name"]}, {"name": "Old Name"}),
    ],
)
def test_an_entry_is_known_again(old: dict[str, Any], new: dict[str, Any]) -> None:
    filler = {"name": "Filler"}
    found = changes(table(filler, old), table(new, filler)).to_pylist()
    assert [row["change"] for row in found] == ["changed"]


def test_an_entry_that_moves_to_another_list_goes_and_comes() -> None:
    found = one_change({"name": "A", "list": "uvl"}, {"name": "A", "list": "entity_list"})
    assert [(row["change"], row["list"]) for row in found] == [
        ("added", "entity_list"),
        ("removed", "uvl"),
    ]


def test_row_numbers_are_no_ids() -> None:
    def rows(*names: str) -> pa.Table:
        return table(*({"name": name, "entry_id": f"r{place:05}", "list": "entity_list"}
                       for place, name in enumerate(names)))  # fmt: skip

    found = changes(rows("A", "Gone", "B"), rows("A", "Quite Another", "B")).to_pylist()
    assert [row["change"] for row in found] == ["added", "removed"]
    # An entry more at the top shifts every id, and changes nothing else.
    assert changes(rows("A", "B", "C"), rows("New", "A", "B", "C")).num_rows == 1


def test_ids_that_are_no_row_numbers_pair_official_entries() -> None:
    base = {"list": "entity_list", "entry_id": "b6e9"}
    assert [r["change"] for r in one_change({**base, "name": "A"}, {**base, "name": "B"})] == [
        "changed"
    ]


def test_entries_of_one_name_are_paired_by_what_else_they_say() -> None:
    some = [
        {"name": "A", "entry_id": f"x{i}", "countries": [c]} for i, c in enumerate(("CN", "RU"))
    ]
    others = [{**row, "entry_id": f"y{i}", "citation": f"{i} FR 1"}
              for i, row in enumerate(reversed(some))]  # fmt: skip
    found = changes(table(*some), table(*others)).to_pylist()
    assert [(r["old_entry_id"], r["new_entry_id"]) for r in found] == [("x1", "y0"), ("x0", "y1")]
    assert all(row["fields"] == ["citation"] for row in found)


def test_a_decision_can_follow_an_entry() -> None:
    old = table({"name": "A", "entry_id": "1"}, {"name": "B", "entry_id": "2"})
    new = table({"name": "A", "entry_id": "9"}, {"name": "B", "entry_id": "2", "citation": "x"})
    found = paired(old, new)
    assert found.schema == PAIRS
    rows = found.to_pylist()
    assert [(r["old_entry_id"], r["new_entry_id"]) for r in rows] == [("1", "9"), ("2", "2")]
    assert [r["old_version"] == r["new_version"] for r in rows] == [True, False]


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["A", "a.", "B", "C", "D"]),
            "list": st.sampled_from(["watch", "dpl"]),
            "entry_id": st.sampled_from(["1", "2", "x", "y", "z"]),
            "entity_number": st.sampled_from([None, None, "7", "8"]),
            "aliases": st.lists(st.sampled_from(["A", "B", "E"]), max_size=2, unique=True),
            "citation": st.sampled_from([None, "1 FR 1", "2 FR 2"]),
        }
    ),
    max_size=7,
)


@given(ROWS, ROWS)
def test_every_entry_is_in_one_pair_at_most_and_none_is_lost(
    old: list[dict[str, Any]], new: list[dict[str, Any]]
) -> None:
    before, after = table(*old), table(*new)
    found = paired(before, after).to_pylist()
    sides = [("old_entry_id", "old_version", before), ("new_entry_id", "new_version", after)]
    for entry_id, version, of in sides:
        told = Counter((r[entry_id], r[version]) for r in found if r[entry_id] is not None)
        there = zip(of["entry_id"].to_pylist(), of["version"].to_pylist(), strict=True)
        assert told == Counter(there)
    # As many as can keep their list and content are not told as changes: a count without pairs.
    contents = [Counter(zip(of["list"].to_pylist(), of["version"].to_pylist(), strict=True))
                for of in (before, after)]  # fmt: skip
    same = sum((contents[0] & contents[1]).values())
    kept = [row for row in found if row["old_version"] == row["new_version"]]
    assert len(kept) == same
    assert changes(before, after).num_rows == len(found) - same


def test_a_list_that_is_only_shuffled_has_not_changed(list_of_2026: pa.Table) -> None:
    places = list(range(list_of_2026.num_rows))
    random.Random(7).shuffle(places)
    assert changes(list_of_2026, list_of_2026.take(places)).num_rows == 0


@pytest.mark.skipif(not OLD.is_file(), reason="the list of 2022-04-21 is not here")
def test_four_years_of_the_list_are_compared_in_seconds(list_of_2026: pa.Table) -> None:
    old = read_list(OLD)
    began = time.process_time()
    found = Counter(changes(old, list_of_2026)["change"].to_pylist())
    took = time.process_time() - began
    assert old.num_rows + found["added"] - found["removed"] == list_of_2026.num_rows
    assert found["removed"] < old.num_rows // 8
    assert took < 20  # about 2 s on a quiet machine
