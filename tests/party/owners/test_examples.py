"""Worked examples of owners: what a reader of the rule says of each party."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from party.owners import made
from tidewaiter.party.owners import WORDS, resolve, tell

EXAMPLES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("examples.yaml").read_text(encoding="utf-8")
)
FINDINGS = {"findings", "no_findings"}


def answers(example: dict[str, Any], on: date) -> dict[str, dict[str, Any]]:
    found = resolve(
        made.parties(example.get("parties", {})),
        made.holdings(example["holdings"]),
        made.listed(example.get("listed", {})),
        on,
    )
    return {row["party_id"]: row for row in found.to_pylist()}


@pytest.mark.parametrize("example", EXAMPLES, ids=[e["id"] for e in EXAMPLES])
def test_a_worked_example_is_answered_as_it_says(example: dict[str, Any]) -> None:
    found = answers(example, example["day"])
    for party, expected in example["expect"].items():
        answer = found[party]
        plain = {k: v for k, v in expected.items() if k not in FINDINGS}
        got = {name: answer[name] for name in plain}
        assert got == plain, (party, example["says"], tell(answer["findings"]))
        codes = {finding["code"] for finding in answer["findings"]}
        assert set(expected.get("findings", ())) <= codes
        assert not set(expected.get("no_findings", ())) & codes
        assert len(tell(answer["findings"])) == len(answer["findings"])


def test_ids_are_unique_and_every_example_says_what_it_rests_on() -> None:
    ids = [example["id"] for example in EXAMPLES]
    assert len(ids) == len(set(ids))
    assert all(example["source"] and example["says"] for example in EXAMPLES)


def test_every_finding_is_in_some_example() -> None:
    """A finding that no example brings about may never come, or come unseen."""
    told = {
        code
        for example in EXAMPLES
        for expected in example["expect"].values()
        for code in expected.get("findings", ())
    }
    assert set(WORDS) - told == set()
