"""The law of a day sets what it sets, and nothing else is touched."""

from __future__ import annotations

from datetime import date

from tidewaiter.flag.parameters import load_parameters
from tidewaiter.flow.hunt.marks import differing, with_law
from tidewaiter.law import load

LAW, SHIPPED = load("codified"), load_parameters()


def test_country_groups_are_those_of_the_day():
    early = with_law(SHIPPED, LAW, date(2024, 3, 14))["countries"]["arms_embargoed"]
    late = with_law(SHIPPED, LAW, date(2024, 3, 16))["countries"]["arms_embargoed"]
    assert "NI" not in early
    assert "NI" in late
    assert {"CN", "HK", "MO"} <= set(early)


def test_limits_are_those_of_the_law():
    found = with_law(SHIPPED, LAW, date(2026, 2, 1))
    assert found["T-08"]["cap_tpp"] == 26_900_000.0
    assert found["T-25"]["tpp_ceiling"] == 21_000.0


def test_a_day_without_such_a_rule_keeps_what_stands_in_for_it():
    assert with_law(SHIPPED, LAW, date(2023, 1, 1))["T-08"] == SHIPPED["T-08"]


def test_changed_thresholds_are_named():
    own = {**SHIPPED, "T-01": {**SHIPPED["T-01"], "age_days": 90}}
    assert differing(own, SHIPPED) == ("T-01 age_days",)
    assert differing(SHIPPED, SHIPPED) == ()
