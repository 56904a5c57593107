"""Whose ownership counts: read from the law, in any of its views."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from party.owners import made
from tidewaiter.errors import LawError
from tidewaiter.law import Law, Source, Value, load
from tidewaiter.law.override import affiliates_rule
from tidewaiter.party.owners import resolve
from tidewaiter.party.owners.counting import counting_on


@pytest.mark.parametrize(
    ("day", "in_force", "diligence"),
    [
        ("2024-01-01", False, False),
        ("2025-09-28", False, False),
        ("2025-09-29", True, True),
        ("2025-11-09", True, True),
        ("2025-11-10", False, True),
        ("2026-11-09", False, True),
        ("2026-11-10", True, True),
    ],
)
def test_the_rule_binds_on_its_days(day: str, in_force: bool, diligence: bool) -> None:
    rule = counting_on(load(), date.fromisoformat(day))
    assert (rule.in_force, rule.diligence) == (in_force, diligence)
    assert rule.share_percent == 50
    assert rule.lists == {"entity_list", "meu_list", "sdn"}


def test_programs_are_those_of_the_day() -> None:
    before, after = (counting_on(load(), date(2024, 3, day)) for day in (20, 21))
    assert before.counts("sdn", ["RUSSIA-EO14024"]) is False
    assert after.counts("sdn", ["RUSSIA-EO14024"]) is True
    assert after.counts("sdn", []) is False


def restrictions(law: Law, on: date, share: float = 60) -> list[str] | None:
    found = resolve(
        made.parties({"A": {"owners": "dispersed"}}),
        made.holdings([f"L {share} A"]),
        made.listed({"L": "entity_list"}),
        on,
        law=law,
    )
    [answer] = [row for row in found.to_pylist() if row["party_id"] == "A"]
    return answer["restrictions"]  # type: ignore[no-any-return]


def test_the_operator_has_the_last_word_after_the_suspension() -> None:
    day = date(2026, 12, 1)
    assert restrictions(load(), day) == ["entity_list"]
    assert restrictions(affiliates_rule(load(), "off"), day) == []
    assert restrictions(affiliates_rule(load(), "on"), day) == ["entity_list"]


def test_a_reform_may_change_the_share_and_the_lists() -> None:
    law, day = load(), date(2025, 10, 15)
    path = "us/ear/part_744/end_users"
    old = law[path]["affiliates_share"]
    mine = Value(date(2025, 10, 1), 0.25, Source("a reform", "A quarter"), "A")
    new = replace(old, values=(old.values[0], mine))
    paragraph = replace(law[path], parameters={**law[path].parameters, old.name: new})
    changed = Law(law.view, {**law.paragraphs, path: paragraph})
    assert restrictions(changed, day, 25) == ["entity_list"]
    assert restrictions(law, day, 25) == []


def test_the_law_of_one_day_that_sets_no_share_is_refused() -> None:
    with pytest.raises(LawError, match="affiliates_share: no value"):
        counting_on(load().on(date(2026, 1, 1)), date(2026, 1, 1))
