"""The reasoned answer as text: whole, in order, as wide as asked, and safe to print."""

from __future__ import annotations

from dataclasses import replace

import made_up
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.report import words
from tidewaiter.report.explanation import (
    Explanation,
    Fact,
    Line,
    MissingSet,
    Section,
    as_text,
    from_answer,
)

FULL = made_up.explained(made_up.answer("SO-7"))
SMALL = """\
Order SO-7
Law as enforced, on 2026-06-01.

LICENSE REQUIRED
To China, 3A090.a.

WHAT IT RESTS ON
  TPP  15,824 (datasheet, D)

WHY
+ The destination is in group D:5.
      15 CFR 742.6; 88 FR 73458; in force from 2023-11-17; [P]
      Doubt: read from a copy.
? The parent is not known.

DOUBTS
  15 CFR 742.6: read from a copy.

+ held   - did not hold   ? a fact is not known
Not legal advice: what the modeled provisions say on the facts given.
"""


def test_a_small_answer_in_full():
    day = made_up.date(2023, 11, 17)
    act = ("88 FR 73458", day, "held", "P", "read from a copy.")
    why = Line("The destination is in group D:5.", "15 CFR 742.6", None, *act)
    explanation = Explanation(
        order_id="SO-7",
        headline="To China, 3A090.a.",
        outcome="license_required",
        as_of=made_up.DAY,
        view="enforced",
        facts=(Fact("TPP", "15,824", "datasheet", "D"),),
        sections=(Section("Why", (why, Line("The parent is not known.", status="unknown"))),),
    )
    assert as_text(explanation, 80) == SMALL


def test_everything_said_is_in_the_text():
    text = " ".join(as_text(FULL, 70).split())
    for section in FULL.sections:
        assert section.title.upper() in text
        for line in section.lines:
            for said in (line.text, line.citation, line.doubt, line.act):
                assert said is None or said in text
    for fact in FULL.facts:
        assert fact.value in text
    assert "(25 days before)" in text
    assert all(a in text for a in FULL.allocations + FULL.not_checked + FULL.doubts)


def test_the_shortest_way_to_settle_it_comes_first():
    long, short = MissingSet(("a", "b"), "this."), MissingSet(("c",), "that.")
    text = as_text(replace(FULL, missing=(long, short)), 80)
    assert "1. c: that.\n2. a, b: this." in text


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_asked(width):
    assert max(map(len, as_text(FULL, width).splitlines())) <= width


@given(st.text(), st.text())
@settings(max_examples=60, deadline=None)
def test_nothing_from_outside_can_drive_a_terminal(order_id, said):
    hostile = replace(
        FULL, order_id=order_id, headline=said, sections=(Section("x", (Line(said),)),)
    )
    text = as_text(hostile, 80)
    assert all(c == "\n" or words.plain(c) == c for c in text)


def test_an_escape_is_shown_and_not_sent():
    text = as_text(replace(FULL, order_id="\x1b[2J\u202eSO"), 80)
    assert "Order \\x1b[2J\\u202eSO" in text


def test_an_answer_alone_is_told_by_its_row():
    row = made_up.answer(
        outcome="undetermined",
        reason="The parent is not known.",
        exceptions="NAC;ACA",
        missing_facts="tpp;end_user_parent_hq",
        duties="nac_notice_25_days",
        tpp=None,
    )
    told = from_answer(row)
    assert told.headline == "The parent is not known."
    assert [line.text for s in told.sections for line in s.lines] == [
        "NAC",
        "ACA",
        "presumption of denial",
    ]
    assert told.missing[0].facts == ("TPP", "end user parent HQ")
    assert told.duties[0].text == "NAC notice 25 days"
    assert "TPP of one chip" not in {f.label for f in told.facts}


def test_a_row_with_nothing_still_has_words():
    text = as_text(from_answer({"order_id": "SO-1"}))
    assert "NO OUTCOME GIVEN" in text
    assert "a day not known" in text
