"""Words of outcomes, and text from outside."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.report import words


def test_no_word_promises_what_a_program_cannot():
    said = " ".join(f"{o.word} {o.meaning}" for o in words.OUTCOMES)
    assert not re.search(r"\b(legal|cleared|approved|safe|ok)\b", said, re.IGNORECASE)


def test_an_unheard_of_outcome_is_looked_at_first():
    assert words.outcome("novel_code").urgency < min(o.urgency for o in words.OUTCOMES)
    assert words.outcome("novel_code").word == "novel code"
    assert words.outcome(None).word == "no outcome given"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "—"),
        (float("nan"), "—"),
        (0, "0"),
        (15824.0, "15,824"),
        (5.923, "5.92"),
        (1e18, "1e+18"),
    ],
)
def test_numbers(value, expected):
    assert words.number(value) == expected


def test_codes_of_a_list():
    assert words.codes(" a;b ;; ") == ["a", "b"]
    assert words.codes(None) == []


@given(st.text())
def test_plain_text_is_one_printable_line_and_settles(text):
    shown = words.plain(text)
    assert len(shown.splitlines()) <= 1
    assert words.plain(shown) == shown
    shown.encode("utf-8")
