"""Why a name met a name is told in words, each true of the two names."""

from __future__ import annotations

import functools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.party.entries import entries
from tidewaiter.party.explain import told
from tidewaiter.party.names.index import Index, build

LISTED = (
    "Quillfern Semiconductor Co., Ltd.",
    "Brackwater Marine Robotics Laboratory",
    "Vostok Elektronika OOO",
    "Tarnbrook Optical Precision Plant",
    "Harwell, Jonathan",
)


@functools.cache
def index() -> Index:
    rows = [{"entry_id": n, "list": "watch", "source": "own", "name": n} for n in LISTED]
    return build(entries(rows))


@pytest.mark.parametrize(
    ("name", "matched", "expected"),
    [
        ("Quillfern", LISTED[0], "quillfern = quillfern"),
        ("Quilfern", LISTED[0], "quilfern ~ quillfern (one letter differs)"),
        ("Quillf", LISTED[0], "quillf ~ quillfern (one is cut short)"),
        ("Qllfrn", LISTED[0], "qllfrn ~ quillfern (equal but for inner vowels)"),
        ("Quillfern", LISTED[0], "only the list has: semiconductor (a word of many companies)"),
        ("Quillfern Dairy", LISTED[0], "only the name has: dairy"),
        ("Quillfern Ltd", LISTED[0], "legal form: of one kind (llc)"),
        ("Quillfern JSC", LISTED[0], "legal forms differ: "),
        ("Quillfern", LISTED[0], "legal form: only the list has one (llc)"),
        ("BMRL", LISTED[1], "bmrl ~ brackwater marine robotics laboratory (its initials)"),
        ("Brack water Marine Robotics Laboratory", LISTED[1], "(spaces apart)"),
        ("ООО Восток Электроника", LISTED[2], "is read as"),
        ("Tarnbrook 7 Optical", LISTED[3], "digits differ: 7 against none"),
        ("J. Harwell", LISTED[4], "j ~ jonathan (an initial)"),
    ],
)
def test_each_pair_of_words_has_its_reason(name: str, matched: str, expected: str) -> None:
    lines = told(index(), name, matched)
    assert [line for line in lines if expected in line], lines


def test_nothing_is_told_of_a_name_without_letters() -> None:
    assert told(index(), "?!", LISTED[0]) == []


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.sampled_from(LISTED))
def test_any_name_can_be_told(name: str, matched: str) -> None:
    lines = told(index(), name, matched)
    assert all(isinstance(line, str) and line for line in lines)


@given(st.sampled_from(LISTED))
def test_a_name_beside_itself_differs_in_nothing(name: str) -> None:
    assert [x for x in told(index(), name, name) if "only" in x or "~" in x or "differ" in x] == []
