"""Organizations that 744.22(f)(2) names are read from the law of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tidewaiter.law import VIEWS, Law, load
from tidewaiter.law.parameter import Parameter, Source, Value
from tidewaiter.party.entries import ENTRIES
from tidewaiter.party.starter.military_intelligence import LAW, mieu


def on(day: str, law: Law | None = None) -> list[dict[str, Any]]:
    return mieu(law or load(), date.fromisoformat(day)).to_pylist()


def places(day: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in on(day):
        (country,) = row["countries"]
        found[country] = found.get(country, 0) + 1
    return found


# Worked by hand from the acts: nine organizations, then Burma's two, Cambodia's and Belarus's one.
FIRST = {"CN": 1, "CU": 2, "IR": 2, "KP": 1, "RU": 1, "SY": 1, "VE": 1}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2021-03-15", {}),
        ("2021-03-16", FIRST),
        ("2021-04-08", FIRST),
        ("2021-04-09", {**FIRST, "MM": 2}),
        ("2021-12-09", {**FIRST, "MM": 2, "KH": 1}),
        ("2022-03-01", {**FIRST, "MM": 2, "KH": 1}),
        ("2022-03-02", {**FIRST, "MM": 2, "KH": 1, "BY": 1}),
        ("2026-07-23", {**FIRST, "MM": 2, "KH": 1, "BY": 1}),
    ],
)
def test_each_country_is_named_from_its_own_day(day: str, expected: dict[str, int]) -> None:
    assert places(day) == expected


@pytest.mark.parametrize("view", VIEWS)
def test_they_are_entries_of_their_own_list_in_every_view(view: str) -> None:
    table = mieu(load(view), date(2025, 1, 1))
    assert table.schema == ENTRIES
    for row in table.to_pylist():
        assert row["list"] == "military_intelligence"
        assert row["restricted_as"] == ["military_intelligence"]
        assert row["citation"].startswith("744.22(f)(2), ")
        assert "confidence Q" in row["note"]
        assert row["end"] is None


def test_an_abbreviation_is_a_weak_name() -> None:
    (artesh,) = [row for row in on("2025-01-01") if row["name"].startswith("Artesh")]
    assert artesh["name"] == "Artesh Directorate for Intelligence"
    assert artesh["weak_aliases"] == ["J2"]
    assert artesh["aliases"] == []
    assert artesh["start"] == date(2021, 3, 16)
    assert artesh["citation"] == "744.22(f)(2), Iran; 86 FR 4865"


def test_since_september_2022_they_are_covered_wherever_they_are() -> None:
    assert {row["remarks"] for row in on("2022-09-14")} == {None}
    assert {row["remarks"] for row in on("2022-09-15")} == {"Covered wherever it is located."}


def test_an_id_does_not_change_with_the_day() -> None:
    early = {row["entry_id"]: row["start"] for row in on("2021-03-16")}
    late = {row["entry_id"]: row["start"] for row in on("2026-01-01")}
    assert early.items() <= late.items()


def changed(*values: tuple[str, tuple[str, ...] | None]) -> Law:
    """The law with other values for Cuba, and the rest as it is."""
    law = load()
    paragraph = law[LAW]
    made = tuple(
        Value(date.fromisoformat(day), names, Source(f"{n} FR {n}", "an act"), "S")
        for n, (day, names) in enumerate(values, 1)
    )
    cuba = replace(paragraph["organizations_cu"], values=made)
    parameters: dict[str, Parameter] = {**paragraph.parameters, "organizations_cu": cuba}
    paragraphs = {**law.paragraphs, LAW: replace(paragraph, parameters=parameters)}
    return Law(law.view, paragraphs)


def cuban(law: Law, day: str) -> list[tuple[str, date, date | None, str]]:
    return [
        (row["name"], row["start"], row["end"], row["citation"].split("; ")[1])
        for row in on(day, law)
        if row["countries"] == ["CU"]
    ]


def test_a_name_keeps_its_first_day_and_act_through_later_values_and_ends_when_dropped() -> None:
    law = changed(
        ("2021-03-16", ("One;O",)),
        ("2022-01-01", ("One;O", "Two")),
        ("2023-01-01", ("Two",)),
        ("2024-01-01", None),
    )
    first, last = date(2021, 3, 16), date(2022, 12, 31)
    assert cuban(law, "2022-06-01") == [
        ("One", first, last, "1 FR 1"),
        ("Two", date(2022, 1, 1), date(2023, 12, 31), "2 FR 2"),
    ]
    assert cuban(law, "2023-06-01") == [("Two", date(2022, 1, 1), date(2023, 12, 31), "2 FR 2")]
    assert cuban(law, "2024-01-01") == []


def test_a_name_that_comes_back_begins_anew() -> None:
    law = changed(("2021-03-16", ("One",)), ("2022-01-01", None), ("2023-01-01", ("One",)))
    assert cuban(law, "2023-06-01") == [("One", date(2023, 1, 1), None, "3 FR 3")]
