"""A lead as text: whole, within its width, and careful in what it says."""

from __future__ import annotations

import pytest

from report.leads.made_up_leads import lead
from tidewaiter.report.leads import words


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_keep_to_the_width(width):
    assert max(map(len, words.as_text(lead(), width).splitlines())) <= width


def test_everything_that_is_known_is_told():
    told = " ".join(words.as_text(lead()).split())
    for part in (
        "Lead S-1, rank 1",
        "42.0% of such shipments were confirmed when inspected",
        "64 H100-equivalents by TPP",
        "with probability 0.930",
        "T-01 New shell as buyer (0.80)",
        "CS-20: Young domain [cases, text not verified]",
        "A certificate of the end user",
        "no diversion of AI chips",
        "not a finding about anybody",
    ):
        assert part in told


def test_a_lead_outside_the_plan_tells_no_probability_of_being_chosen():
    assert "In the plan" not in words.as_text(lead(arm=None, propensity=None))


def test_nothing_in_it_drives_a_terminal():
    assert "\x1b" not in words.as_text(lead(headline="a\x1b[31mb"))
