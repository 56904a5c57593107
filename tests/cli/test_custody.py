"""Custody as people use it: what the commands print, and what they exit with."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from tidewaiter.cli.custody import app as custody_app
from tidewaiter.errors import TidewaiterError

UNITS = """unit_id,serial,model,buyer_name,delivered_on
u1,S1,NVIDIA H100 SXM5,Acme,2024-01-05
u2,S2,NVIDIA H100 SXM5,Acme,2024-01-05
u3,S1,NVIDIA H100 SXM5,Beta,2024-01-05
u4,S4,NVIDIA H100 SXM5,Acme,2025-02-01
"""
SEEN = """attestation_id,serial,attested_on,method
a1,S2,2025-05-01,device
"""
CHECKS = """check_id,serial,checked_on,claimed_latitude,claimed_longitude,landmark,\
landmark_latitude,landmark_longitude,rtt_ms
c1,S2,2025-05-01,1.35,148.8,Singapore,1.35,103.82,2.0
"""


@pytest.fixture
def call(monkeypatch, capsys, tmp_path):
    """Run a command in a folder with tables; return its exit code and what it printed."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    Path("units.csv").write_text(UNITS)
    Path("attestations.csv").write_text(SEEN)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["custody", *words])
        capsys.readouterr()
        try:
            # What a command exits with is what it returns here.
            code = custody_app(standalone_mode=False) or 0
        except TidewaiterError as fault:
            return 2, "", str(fault)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


DAY = ("--as-of", "2025-06-30")


def as_json(said):
    return json.loads(said[1])


def test_gaps_are_printed_by_buyer_and_model_with_their_measure_in_h100(call):
    code, out, err = call("gaps", "units.csv", "attestations.csv", *DAY)
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert code == 0
    assert lines[0] == "buyer model sold due attested returned lost unmarked gap H100"
    assert lines[1] == "Acme NVIDIA H100 SXM5 3 2 1 0 0 0 1 1"
    assert lines[2] == "Beta NVIDIA H100 SXM5 1 1 0 0 0 0 1 1"
    assert "A gap is not a diversion" in out
    assert "places: not looked into: no table checks" in err


def test_a_shorter_lag_makes_more_units_due(call):
    found = as_json(call("gaps", ".", *DAY, "--lag", "30", "--format", "json"))
    assert {row["buyer"]: (row["due"], row["gap"]) for row in found["gaps"]} == {
        "name:acme": (3, 2), "name:beta": (1, 1),
    }  # fmt: skip
    assert any("places: not looked into" in line for line in found["not_looked_into"])


def test_csv_has_every_column_and_nothing_else_on_standard_output(call):
    _, out, _ = call("gaps", ".", *DAY, "--format", "csv")
    found = list(csv.DictReader(io.StringIO(out)))
    assert [row["gap"] for row in found] == ["1", "1"]
    assert float(found[0]["gap_h100"]) == pytest.approx(1, rel=0.001)


def test_check_exits_1_if_there_is_a_gap_and_0_if_there_is_none(call):
    assert call("gaps", ".", *DAY, "--check")[0] == 1
    assert call("gaps", ".", *DAY, "--check", "--lag", "3000")[0] == 0


def test_findings_are_told_in_words_with_what_may_explain_and_settle_them(call):
    Path("checks.csv").write_text(CHECKS)
    code, out, _ = call("findings", ".", *DAY, "--check")
    assert code == 1
    assert "serial number S1 was sold 2 times: units u1 and u3 [units:u1;units:u3]" in out
    assert "u2 cannot have answered from the claimed place: Singapore is 5,000 km away" in out
    assert out.count("may be: ") == out.count("settled by: ") == 3


def test_findings_in_json_carry_their_words(call):
    found = as_json(call("findings", ".", *DAY, "--format", "json"))["findings"]
    assert {row["kind"] for row in found} == {"parked", "serial_twice"}
    assert all(row["says"] and row["may_be"] and row["settled_by"] for row in found)


def test_a_row_that_does_not_come_in_is_told_beside_the_answer(call):
    Path("units.csv").write_text(UNITS + "u5,S5,NVIDIA H100 SXM5,Acme,2025-07-01\n")
    _, out, err = call("gaps", ".", *DAY, "--format", "csv")
    assert "units.csv: row 5: delivered_on: 2025-07-01: is after 2025-06-30" in err
    assert "row 5" not in out


def test_own_terms_stand_in_for_the_shipped_ones(call, tmp_path_factory):
    own = tmp_path_factory.mktemp("own") / "terms.yaml"
    own.write_text("lag_days: {value: 3000, unit: days, reason: ours}\n")
    found = as_json(call("gaps", ".", *DAY, "--terms", str(own), "--format", "json"))
    assert {row["due"] for row in found["gaps"]} == {0}


@pytest.mark.parametrize(("words", "says"), [
    (("gaps", ".", "--as-of", "June"), "--as-of is 'June'"),
    (("gaps", ".", *DAY, "--format", "xml"), "--format is 'xml'; give table, json, csv"),
    (("gaps", "absent.csv", *DAY), "absent.csv"),
])  # fmt: skip
def test_what_cannot_be_run_says_what_to_give(call, words, says):
    code, _, err = call(*words)
    assert code == 2
    assert says in err


def test_tables_that_say_nothing_of_custody_are_refused(call):
    Path("payments.csv").write_text("payment_id,paid_on\np1,2025-01-01\n")
    code, _, err = call("gaps", "payments.csv", *DAY)
    assert (code, "there is none of units, attestations" in err) == (2, True)
