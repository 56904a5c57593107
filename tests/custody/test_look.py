"""What was not looked into is told, and every kind has its words."""

from __future__ import annotations

import re
from datetime import date

import pytest

from custody.made import AS_OF, TERMS, custody, frames, kinds, rows
from tidewaiter.custody.look import QUESTIONS, look
from tidewaiter.custody.terms import load_terms
from tidewaiter.custody.words import KINDS, closes, innocent, tell
from tidewaiter.errors import ContractError

DAY = date(2025, 5, 1)


def test_what_was_not_looked_into_names_the_question_and_what_lacks():
    found = custody(units=[{"serial": "S1"}])
    (ranges,) = [line for line in found.missing if line.startswith("serial_out_of_range")]
    assert ranges.endswith(": units.model is not known in any row; no table ranges")
    assert "places: not looked into: no table checks" in found.missing
    assert not any(line.startswith("serial_twice") for line in found.missing)
    assert any("no table returns" in line for line in found.missing)


def test_coverage_counts_the_rows_in_which_a_fact_is_known():
    found = custody(units=[{"serial": "S1"}, {}], attestations=[{"device_id": "D1"}])
    facts = {(c.question, c.fact): (c.known, c.rows) for c in found.coverage}
    assert facts["serial_twice", "units.serial"] == (1, 2)
    assert facts["gaps", "attestations.serial or attestations.device_id"] == (1, 1)
    assert facts["places", "checks.rtt_ms"] == (0, 0)
    assert {c.question for c in found.coverage} == {q.name for q in QUESTIONS}


def test_checks_alone_give_places_and_no_gaps():
    check = {"serial": "S1", "checked_on": DAY, "claimed_latitude": 0.0, "rtt_ms": 1.0,
             "claimed_longitude": 0.0, "landmark_latitude": 0.0,
             "landmark_longitude": 1.0}  # fmt: skip
    found = custody(checks=[check])
    assert [row["result"] for row in rows(found.places)] == ["not_ruled_out"]
    assert (rows(found.gaps), kinds(found)) == ([], [])


def test_tables_of_none_of_these_kinds_are_refused():
    with pytest.raises(ContractError, match="none of units"):
        look({}, TERMS, as_of=AS_OF)


def test_a_table_that_did_not_pass_its_contract_is_refused_with_the_column():
    made = frames(units=[{"serial": "S1"}])
    with pytest.raises(ContractError, match="units: lacks model"):
        look({"units": made["units"].drop("model")}, TERMS, as_of=AS_OF)


def test_every_kind_is_told_with_what_may_explain_and_settle_it():
    for kind in KINDS:
        told = tell({"kind": kind, "unit_id": "U1"})
        assert told
        assert "{" not in told
        assert innocent(kind)
        assert closes(kind)


def test_words_accuse_nobody():
    text = " ".join(part for words in KINDS.values() for part in words).lower()
    assert not re.search(r"smuggl|fraud|illegal|guilt|crim|suspect|divert|evad", text)


def test_a_gap_is_told_in_words():
    row = {"buyer": "B1", "model": "H100", "due": 1200, "accounted": 200, "unmarked": 0,
           "gap": 1000}  # fmt: skip
    assert tell(row) == ("B1: of 1,200 units of H100 due, 200 are accounted for, 0 bear no mark "
                         "and 1,000 were not attested")  # fmt: skip


@pytest.mark.parametrize(("text", "says"), [
    ("speed: {value: 1, unit: km, reason: ours}", "no term is named speed"),
    ("lag_days: {value: soon, unit: days, reason: ours}", "lag_days is 'soon'"),
    ("lag_days: {value: -1, unit: days, reason: ours}", "lag_days is -1"),
    ("methods: {value: device, unit: methods, reason: ours}", "methods is 'device'"),
    ("lag_days: {value: 1, unit: days}", "each term has value, unit and reason"),
    ("- a list", "cannot be read"),
])  # fmt: skip
def test_own_terms_that_are_not_terms_are_refused(tmp_path, text, says):
    own = tmp_path / "terms.yaml"
    own.write_text(text)
    with pytest.raises(ContractError, match=says):
        load_terms(own)


def test_own_terms_change_what_they_name_and_nothing_else(tmp_path):
    own = tmp_path / "terms.yaml"
    own.write_text("methods: {value: [device], unit: methods, reason: only proof counts}")
    found = load_terms(own)
    assert found.methods == ("device",)
    assert found.lag_days == TERMS.lag_days
