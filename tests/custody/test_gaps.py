"""What a buyer was sold, and how much of it is accounted for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from custody.made import AS_OF, TERMS, custody, rows

LONG_AGO = AS_OF - timedelta(days=TERMS.lag_days)
SOLD = {"model": "H100", "buyer_id": "B1", "buyer_name": "Acme", "sold_on": LONG_AGO,
        "unit_tpp": 15824.0}  # fmt: skip
SEEN = {"attested_on": AS_OF, "method": "device"}
NOBODY = [{"serial": "ELSE", **SEEN}]


def one(units, attestations=NOBODY, **more):
    found = rows(custody(units=units, attestations=attestations, **more).gaps)
    assert len(found) == 1
    return found[0]


def test_units_that_nobody_attested_are_the_gap_and_their_days_and_power_are_told():
    later = {**SOLD, "serial": "S2", "sold_on": LONG_AGO - timedelta(days=9)}
    found = one([{**SOLD, "serial": "S1"}, later, {**SOLD, "serial": "S3"}],
                [{"serial": "S3", **SEEN}])  # fmt: skip
    assert (found["sold"], found["due"], found["accounted"], found["gap"]) == (3, 3, 1, 2)
    assert found["share"] == pytest.approx(2 / 3)
    assert (found["first_day"], found["last_day"]) == (later["sold_on"], LONG_AGO)
    assert (found["gap_tpp"], found["gap_h100"]) == (31648.0, 2.0)
    assert (found["evidence"], found["evidence_count"]) == ("units:u1", 2)


def test_a_unit_is_due_on_the_day_the_lag_ends_and_not_the_day_before():
    assert one([{**SOLD, "serial": "S1"}])["gap"] == 1
    young = one([{**SOLD, "serial": "S1", "sold_on": LONG_AGO + timedelta(days=1)}])
    assert (young["sold"], young["due"], young["gap"], young["share"]) == (1, 0, 0, None)


def test_the_day_of_delivery_counts_before_that_of_the_sale():
    unit = {**SOLD, "serial": "S1", "delivered_on": LONG_AGO + timedelta(days=1)}
    assert one([unit])["due"] == 0


def test_an_attestation_counts_within_the_interval_only():
    old = AS_OF - timedelta(days=TERMS.interval_days)
    unit = {**SOLD, "serial": "S1", "sold_on": old - timedelta(days=400)}
    assert one([unit], [{**SEEN, "serial": "S1", "attested_on": old}])["gap"] == 0
    older = old - timedelta(days=1)
    assert one([unit], [{**SEEN, "serial": "S1", "attested_on": older}])["gap"] == 1


def test_an_attestation_before_delivery_does_not_tell_where_the_buyer_has_it():
    before = LONG_AGO - timedelta(days=1)
    unit = {**SOLD, "serial": "S1"}
    assert one([unit], [{**SEEN, "serial": "S1", "attested_on": before}])["gap"] == 1


@pytest.mark.parametrize(("method", "gap"), [("device", 0), ("label", 0), ("photo", 1),
                                             ("statement", 1), (None, 1)])  # fmt: skip
def test_only_methods_that_name_one_unit_account_for_it(method, gap):
    seen = [*NOBODY, {**SEEN, "serial": "S1", "method": method}]
    assert one([{**SOLD, "serial": "S1"}], seen)["gap"] == gap


def test_a_stricter_house_may_ask_for_proof_by_the_device():
    strict = replace(TERMS, methods=("device",))
    seen = [{**SEEN, "serial": "S1", "method": "label"}]
    found = custody(terms=strict, units=[{**SOLD, "serial": "S1"}], attestations=seen)
    assert rows(found.gaps)[0]["gap"] == 1


def test_what_went_back_to_the_maker_or_was_reported_lost_is_accounted_for():
    found = one([{**SOLD, "serial": "S1"}, {**SOLD, "serial": "S2", "status": " Stolen "},
                 {**SOLD, "serial": "S3"}],
                returns=[{"serial": "s1", "returned_on": AS_OF}])  # fmt: skip
    assert (found["returned"], found["lost"], found["accounted"], found["gap"]) == (1, 1, 2, 1)


def test_a_unit_without_any_mark_is_due_but_in_no_gap():
    found = one([{**SOLD}, {**SOLD, "serial": "n/a"}, {**SOLD, "device_id": "D3"}])
    assert (found["due"], found["unmarked"], found["gap"]) == (3, 2, 1)


def test_a_unit_without_a_day_is_sold_and_never_due():
    found = one([{**SOLD, "serial": "S1", "sold_on": None}])
    assert (found["sold"], found["undated"], found["due"], found["gap"]) == (1, 1, 0, 0)


def test_an_unknown_buyer_and_an_unknown_model_have_rows_of_their_own():
    units = [{**SOLD, "serial": "S1"}, {"serial": "S2", "sold_on": LONG_AGO}]
    found = rows(custody(units=units, attestations=NOBODY).gaps)
    assert sorted((r["buyer"] or "", r["model"] or "", r["sold"]) for r in found) == [
        ("", "", 1), ("B1", "H100", 1),
    ]  # fmt: skip


def test_one_label_accounts_for_one_of_two_units_that_bear_it():
    found = one([{**SOLD, "serial": "S1"}, {**SOLD, "serial": "S1"}], [{**SEEN, "serial": "S1"}])
    assert (found["accounted"], found["gap"]) == (1, 1)


def test_a_label_on_a_device_with_another_identity_accounts_for_nothing():
    unit = {**SOLD, "serial": "S1", "device_id": "D1"}
    assert one([unit], [{**SEEN, "serial": "S1", "device_id": "D9"}])["gap"] == 1
    assert one([unit], [{**SEEN, "serial": "S9", "device_id": "D1"}])["gap"] == 0
    assert one([unit], [{**SEEN, "serial": "S1"}])["gap"] == 0


def test_power_is_not_told_where_that_of_one_unit_is_not_known():
    found = one([{**SOLD, "serial": "S1"}, {**SOLD, "serial": "S2", "unit_tpp": None}])
    assert (found["gap"], found["gap_tpp"], found["gap_h100"]) == (2, None, None)


def test_nothing_after_the_day_of_the_question_is_known_yet():
    tomorrow = AS_OF + timedelta(days=1)
    units = [{**SOLD, "serial": "S1"}, {**SOLD, "serial": "S2", "sold_on": tomorrow}]
    seen = [{**SEEN, "serial": "S1", "attested_on": tomorrow}]
    back = [{"serial": "S1", "returned_on": tomorrow}]
    found = one(units, seen, returns=back)
    assert (found["sold"], found["gap"]) == (1, 1)


def test_without_attestations_the_gap_is_not_known():
    found = custody(units=[{**SOLD, "serial": "S1"}])
    row = rows(found.gaps)[0]
    assert (row["sold"], row["due"]) == (1, 1)
    assert (row["accounted"], row["gap"], row["gap_h100"]) == (None, None, None)
    assert "gaps: not looked into: no table attestations" in found.missing


def test_a_day_in_february_is_counted_as_the_calendar_does():
    leap = date(2024, 2, 29)
    as_of = leap + timedelta(days=TERMS.lag_days)
    found = custody(as_of, units=[{**SOLD, "serial": "S1", "sold_on": leap}], attestations=NOBODY)
    assert rows(found.gaps)[0]["due"] == 1
