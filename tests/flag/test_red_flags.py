"""Red flags are those of the fact base, with its tags, and each says who stands for it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tidewaiter.flag.raised import FLAGS
from tidewaiter.flag.red_flags import load

FACTS = Path(__file__).parents[3] / "shared" / "law" / "red_flags.csv"


@pytest.mark.skipif(not FACTS.exists(), reason="the fact base is not here")
def test_marks_sources_tags_and_status_are_those_of_the_fact_base():
    rows = list(csv.DictReader(FACTS.read_text(encoding="utf-8").splitlines()))
    found = load()
    assert [row["id"] for row in rows] == list(found)
    for row in rows:
        red = found[row["id"]]
        assert (red.source, red.confidence, red.status) == (
            row["source"],
            row["confidence"],
            row["status"],
        )


def test_only_what_was_read_counts_as_verified():
    assert {red.is_verified for red in load().values() if red.confidence != "P"} <= {False}


def test_the_flags_that_stand_for_a_red_flag_are_there():
    known = {flag.pattern: flag.red_flags for flag in FLAGS}
    for red in load().values():
        for pattern in red.patterns:
            assert red.id in known[pattern]
