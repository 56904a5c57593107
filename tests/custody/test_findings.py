"""Each finding where it should be, just where it should not, and where facts are missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from custody.made import AS_OF, TERMS, custody, kinds, rows

DAY = date(2025, 5, 1)
SINGAPORE = {"place": "Singapore", "latitude": 1.35, "longitude": 103.82}
CHICAGO = {"place": "Chicago", "latitude": 41.88, "longitude": -87.63}
JOHOR = {"place": "Johor", "latitude": 1.49, "longitude": 103.74}


def found(kind, **tables):
    return [row for row in rows(custody(**tables).findings) if row["kind"] == kind]


def unit(serial, **more):
    return {"serial": serial, "model": "H100", "sold_on": DAY, **more}


def test_a_serial_number_sold_twice_is_told_once_with_both_units():
    units = [unit("S1", buyer_id="B1"), unit(" s1 ", buyer_id="B2"), unit("S2")]
    (row,) = found("serial_twice", units=units)
    assert (row["serial"], row["measure"], row["threshold"]) == ("S1", 2.0, 1.0)
    assert (row["unit_id"], row["other"], row["buyer"]) == ("u2", "u1", "B2")
    assert (row["evidence"], row["evidence_count"]) == ("units:u1;units:u2", 2)


@pytest.mark.parametrize("serial", [None, "N/A", "0", " unknown "])
def test_what_stands_for_no_serial_number_is_not_sold_twice(serial):
    assert not found("serial_twice", units=[unit(serial), unit(serial), unit("S9")])


def test_a_resale_is_not_the_same_unit_sold_anew():
    chain = [unit("S1", seller_id="M", buyer_id="B1"), unit("S1", seller_id="B1", buyer_id="B2")]
    assert not found("serial_twice", units=chain)
    beside = [*chain, unit("S1", seller_id="M", buyer_id="B3")]
    assert found("serial_twice", units=beside)[0]["measure"] == 2.0


def test_a_unit_that_went_back_may_be_sold_again():
    units = [unit("S1", buyer_id="B1"), unit("S1", buyer_id="B2")]
    assert not found("serial_twice", units=units, returns=[{"serial": "S1", "returned_on": DAY}])
    later = [{"serial": "S1", "returned_on": AS_OF + timedelta(days=1)}]
    assert found("serial_twice", units=units, returns=later)


RANGES = [
    {"model": "H100", "first": "A100", "last": "A199"},
    {"model": "H100", "first": "A300", "last": "A399"},
    {"model": "H20", "first": "B100", "last": "B199"},
]


@pytest.mark.parametrize("serial", ["A100", "a199", "A350", None])
def test_a_serial_number_in_any_range_of_its_model_is_in_range(serial):
    units = [unit(serial), unit("A101")]
    assert not kinds(custody(units=units, ranges=RANGES))


@pytest.mark.parametrize("serial", ["A200", "A099", "A1500", "C100"])
def test_a_serial_number_in_no_range_is_out_of_range(serial):
    (row,) = rows(custody(units=[unit(serial)], ranges=RANGES).findings)
    assert (row["kind"], row["serial"], row["other"]) == ("serial_out_of_range", serial, None)


def test_a_serial_number_in_the_range_of_another_model_names_that_model():
    (row,) = rows(custody(units=[unit("B150")], ranges=RANGES).findings)
    assert (row["kind"], row["other"]) == ("serial_of_other_model", "H20")


def test_of_a_model_without_ranges_nothing_is_said():
    assert not kinds(custody(units=[unit("Z1", model="B200")], ranges=RANGES))
    assert not kinds(custody(units=[unit("Z1", model=None)], ranges=RANGES))


def test_the_number_that_came_for_a_returned_unit_may_be_out_of_range():
    back = [{"serial": "A150", "replaced_by_serial": "Z9", "returned_on": DAY}]
    assert not kinds(custody(units=[unit("Z9")], ranges=RANGES, returns=back))


def numbers(many):
    return [unit(f"SN-{n:04}") for n in range(many)]


def test_a_serial_number_of_another_form_than_its_models_is_told():
    (row,) = found("serial_unlike_others", units=[*numbers(19), unit("SN0001X")])
    assert (row["serial"], row["other"]) == ("SN0001X", "AA-9999")
    assert row["measure"] == pytest.approx(0.05)


def test_no_form_is_usual_among_few_units_or_where_two_forms_are_common():
    assert not found("serial_unlike_others", units=[*numbers(18), unit("SN0001X")])
    two = [unit(f"SN{n:04}X") for n in range(2)]
    assert not found("serial_unlike_others", units=[*numbers(19), *two])


def test_another_form_after_a_return_is_lawful():
    back = [{"serial": "SN-0001", "replaced_by_serial": "RMA7"}]
    units = [*numbers(25), unit("RMA7")]
    assert not found("serial_unlike_others", units=units, returns=back)


def test_a_unit_seen_as_another_model_that_is_sold_is_told():
    units = [unit("S1"), unit("S2", model="H20")]
    seen = [{"serial": "S1", "model": "H20", "attested_on": DAY}]
    (row,) = found("model_differs", units=units, attestations=seen)
    assert (row["unit_id"], row["model"], row["other"]) == ("u1", "H100", "H20")
    written_otherwise = [{**seen[0], "model": "NVIDIA H100 SXM5"}]
    assert not found("model_differs", units=units, attestations=written_otherwise)


def visit(where, day=DAY, serial="S1", **more):
    return {"serial": serial, "attested_on": day, **where, **more}


def test_two_continents_on_one_day_are_farther_than_goods_go():
    seen = [visit(SINGAPORE), visit(CHICAGO)]
    (row,) = found("two_places", units=[unit("S1", buyer_id="B1")], attestations=seen)
    assert row["measure"] == pytest.approx(15_050, abs=50)
    assert row["threshold"] == pytest.approx(10_820)
    assert (row["unit_id"], row["buyer"], row["other"]) == ("u1", "B1", "Singapore")
    assert row["evidence"] == "attestations:a1;attestations:a2"


@pytest.mark.parametrize("second", [
    visit(JOHOR), visit(CHICAGO, DAY + timedelta(days=1)), visit(CHICAGO, serial="S2"),
    visit({**CHICAGO, "latitude": None}), visit(CHICAGO, None),
    visit(CHICAGO, AS_OF + timedelta(days=1)),
])  # fmt: skip
def test_what_transport_allows_or_nobody_knows_is_no_finding(second):
    units = [unit("S1"), unit("S2")]
    assert not found("two_places", units=units, attestations=[visit(SINGAPORE), second])


def test_two_places_are_found_by_device_where_labels_differ():
    units = [unit("S1", device_id="D1")]
    seen = [visit(SINGAPORE), visit(CHICAGO, serial="S7", device_id="D1")]
    assert found("two_places", units=units, attestations=seen)


DELIVERED = AS_OF - timedelta(days=TERMS.parking_days)
ELSE = [{"serial": "ELSE", "attested_on": DAY, "is_powered": True}]


def parked(attestations=ELSE, returns=(), **more):
    given = {"delivered_on": DELIVERED, **more}
    return found("parked", units=[unit("S1", **given)], attestations=attestations,
                 returns=list(returns))  # fmt: skip


def test_a_unit_delivered_long_ago_and_never_seen_at_work_is_parked():
    (row,) = parked()
    assert (row["measure"], row["threshold"], row["day"]) == (120.0, 120.0, DELIVERED)


def test_a_unit_attested_in_its_box_is_parked_still():
    idle = [{"serial": "S1", "attested_on": AS_OF, "is_powered": False}]
    assert parked(idle)


@pytest.mark.parametrize("more", [
    {"delivered_on": DELIVERED + timedelta(days=1)}, {"delivered_on": None},
    {"first_power_on": AS_OF}, {"status": "lost"},
    {"attestations": [{"serial": "S1", "attested_on": DELIVERED}]},
    {"attestations": [{"serial": "S1", "attested_on": None, "is_powered": True}]},
    {"returns": [{"serial": "S1", "returned_on": AS_OF}]},
])  # fmt: skip
def test_a_unit_that_is_young_at_work_lost_or_returned_is_not_parked(more):
    assert not parked(**more)


def test_a_first_start_after_the_day_of_the_question_is_not_known_yet():
    assert parked(first_power_on=AS_OF + timedelta(days=1))


def test_where_nothing_tells_of_work_parking_is_not_looked_into():
    made = custody(units=[unit("S1", delivered_on=DELIVERED)])
    assert not kinds(made)
    assert any(line.startswith("parked: not looked into: ") for line in made.missing)


def photo(serial, day=DAY, **more):
    return {"serial": serial, "attested_on": day, "photo_hash": "P", **more}


def test_one_photograph_of_two_places_is_told_at_the_second():
    seen = [photo("S1", place="Johor"), photo("S1", DAY + timedelta(days=1), place="Batam")]
    (row,) = found("photo_again", units=[unit("S1")], attestations=seen)
    assert (row["day"], row["other"], row["measure"]) == (DAY + timedelta(days=1), "johor", 2.0)
    assert row["evidence"] == "attestations:a1;attestations:a2"


def test_one_photograph_of_other_units_on_another_day_is_told():
    seen = [photo("S1"), photo("S2", DAY + timedelta(days=1))]
    (row,) = found("photo_again", units=[unit("S1"), unit("S2")], attestations=seen)
    assert (row["unit_id"], row["other"]) == ("u2", "u1")


@pytest.mark.parametrize("second", [
    photo("S2", place=" JOHOR "), photo("S1", DAY + timedelta(days=1), place="Johor"),
    photo("S1", DAY + timedelta(days=1)), photo("S2", place="Batam", photo_hash=None),
    photo("S2", None, place="Batam"), photo("S2", AS_OF + timedelta(days=1), place="Batam"),
])  # fmt: skip
def test_one_photograph_of_many_units_at_one_visit_is_as_it_should_be(second):
    seen = [photo("S1", place="Johor"), second]
    assert not found("photo_again", units=[unit("S1"), unit("S2")], attestations=seen)


PAIRS = [unit("S1", device_id="D1"), unit("S2", device_id="D2")]


@pytest.mark.parametrize(("label", "device", "other"), [("S1", "D2", "D1"), ("S1", "D9", "D1"),
                                                        ("S9", "D1", "S1")])  # fmt: skip
def test_a_label_on_a_device_it_was_not_sold_with_is_told(label, device, other):
    seen = [{"serial": label, "device_id": device, "attested_on": DAY}]
    (row,) = found("label_unlike_device", units=PAIRS, attestations=seen)
    assert (row["serial"], row["other"], row["day"]) == (label, other, DAY)


@pytest.mark.parametrize(("label", "device"), [("S1", "D1"), ("S9", "D9"), ("S1", None),
                                               (None, "D1")])  # fmt: skip
def test_a_pair_as_sold_or_one_not_known_is_not_told(label, device):
    seen = [{"serial": label, "device_id": device, "attested_on": DAY},
            {"serial": "S2", "device_id": "D2", "attested_on": DAY}]  # fmt: skip
    assert not found("label_unlike_device", units=PAIRS, attestations=seen)


@pytest.mark.parametrize("back", [{"serial": "S1"}, {"serial": "X", "replaced_by_serial": "S1"}])
def test_a_board_exchanged_by_the_maker_is_lawful(back):
    seen = [{"serial": "S1", "device_id": "D9", "attested_on": DAY}]
    returns = [{**back, "returned_on": DAY}]
    assert not found("label_unlike_device", units=PAIRS, attestations=seen, returns=returns)


VISITED = AS_OF - timedelta(days=TERMS.silent_days)
ANNOUNCED = {"serial": "S1", "attested_on": VISITED, "is_announced": True}


def silent(first=ANNOUNCED, *more, **tables):
    seen = [first, {"serial": "ELSE", "attested_on": DAY, "is_announced": False}, *more]
    return found("silent_after_check", units=[unit("S1")], attestations=seen, **tables)


def test_silence_since_an_announced_check_is_told():
    (row,) = silent()
    assert (row["measure"], row["threshold"], row["day"]) == (200.0, 200.0, VISITED)


@pytest.mark.parametrize("first", [
    {**ANNOUNCED, "attested_on": VISITED + timedelta(days=1)}, {**ANNOUNCED, "is_announced": False},
    {**ANNOUNCED, "is_announced": None}, {**ANNOUNCED, "attested_on": None},
])  # fmt: skip
def test_a_check_that_is_recent_unannounced_or_not_known_to_be_is_not_told(first):
    assert not silent(first)


def test_any_later_sign_of_life_ends_the_silence_but_not_one_from_the_future():
    assert not silent(ANNOUNCED, {"serial": "S1", "attested_on": VISITED + timedelta(days=1)})
    assert not silent(checks=[{"serial": "S1", "checked_on": AS_OF, "rtt_ms": 1.0}])
    assert not silent(returns=[{"serial": "S1", "returned_on": AS_OF}])
    assert silent(ANNOUNCED, {"serial": "S1", "attested_on": AS_OF + timedelta(days=1)})


def test_a_sign_of_life_on_a_day_nobody_knows_may_be_later_and_ends_the_silence():
    assert not silent(ANNOUNCED, {"serial": "S1", "attested_on": None})
