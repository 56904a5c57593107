"""What the time of an answer says of a claimed place, and what it never says."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.made import AS_OF, TERMS, custody, rows

DAY = date(2025, 5, 1)
LIGHT = TERMS.light_km_ms


def vector(latitude, longitude):
    a, b = math.radians(latitude), math.radians(longitude)
    return math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a)


def great_circle(one, two):
    """By the angle of two vectors: another way than the one that is tested."""
    u, v = vector(*one), vector(*two)
    cross = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
    angle = math.atan2(math.hypot(*cross), sum(a * b for a, b in zip(u, v, strict=True)))
    return 6371.0088 * angle


def check(claim, point, rtt_ms, medium=None, **more):
    return {
        "serial": "S1", "checked_on": DAY, "claimed_latitude": claim[0],
        "claimed_longitude": claim[1], "landmark_latitude": point[0],
        "landmark_longitude": point[1], "rtt_ms": rtt_ms, "medium": medium, **more,
    }  # fmt: skip


def judged(*checks, **more):
    return rows(custody(checks=list(checks), **more).places)


HERE, FAR = (1.35, 103.82), (1.35, 148.8)
points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_a_claim_5000_km_off_with_an_answer_in_2_ms_is_ruled_out():
    (row,) = judged(check(FAR, HERE, 2.0, landmark="Singapore"))
    assert row["result"] == "ruled_out"
    assert row["distance_km"] == pytest.approx(5000, abs=2)
    assert row["reach_km"] == pytest.approx(1.05 * LIGHT + 10)
    assert (row["landmark"], row["measured"], row["landmarks"]) == ("Singapore", 1, 1)


def test_a_slow_answer_rules_nothing_out_however_near_the_landmark():
    assert judged(check(HERE, HERE, 300.0))[0]["result"] == "not_ruled_out"


@pytest.mark.parametrize("medium", ["fibre", "radio", "satellite", "unknown", None])
def test_light_is_the_bound_of_every_medium(medium):
    distance = great_circle(HERE, FAR) * (1 - TERMS.earth_flattening) - TERMS.place_margin_km
    edge = 2 * distance / LIGHT - TERMS.clock_margin_ms
    assert judged(check(FAR, HERE, edge - 0.01, medium))[0]["result"] == "ruled_out"
    assert judged(check(FAR, HERE, edge + 0.01, medium))[0]["result"] != "ruled_out"


@pytest.mark.parametrize(("medium", "result"), [("fibre", "unlikely"), ("radio", "not_ruled_out"),
                                                ("satellite", "not_ruled_out"),
                                                (None, "not_ruled_out")])  # fmt: skip
def test_quicker_than_fibre_is_unlikely_where_the_signal_went_by_fibre(medium, result):
    assert judged(check(FAR, HERE, 2 * 5000 / LIGHT * 1.2, medium))[0]["result"] == result


@pytest.mark.parametrize("fact", ["rtt_ms", "claimed_latitude", "landmark_longitude"])
def test_a_measurement_without_one_of_its_figures_tells_nothing(fact):
    known = check(HERE, HERE, 1.0, serial="S2")
    found = judged({**check(FAR, HERE, 2.0), fact: None}, known)
    (row,) = [row for row in found if row["serial"] == "S1"]
    assert (row["result"], row["measured"], row["evidence_count"]) == ("not_known", 0, 1)


def test_of_several_landmarks_the_one_that_rules_out_decides_and_all_are_counted():
    checks = [check(FAR, HERE, 90.0, landmark="a"), check(FAR, (2.0, 104.0), 3.0, landmark="b"),
              check(FAR, (2.0, 104.0), 80.0, landmark="b"), check(FAR, FAR, 1.0, landmark="c"),
              check(FAR, HERE, None)]  # fmt: skip
    (row,) = judged(*checks)
    assert (row["result"], row["landmark"], row["rtt_ms"]) == ("ruled_out", "b", 3.0)
    assert (row["measured"], row["landmarks"], row["evidence_count"]) == (4, 3, 5)
    assert row["evidence"] == "checks:c2"


def test_claims_of_other_days_units_and_places_are_judged_alone():
    found = judged(check(FAR, HERE, 2.0), check(HERE, HERE, 2.0),
                   check(FAR, HERE, 2.0, serial="S2"), check(FAR, HERE, 200.0, checked_on=None),
                   check(FAR, HERE, 200.0, checked_on=DAY + timedelta(days=1)))  # fmt: skip
    assert sorted(row["result"] for row in found) == [
        "not_ruled_out", "not_ruled_out", "not_ruled_out", "ruled_out", "ruled_out",
    ]  # fmt: skip


def test_a_measurement_after_the_day_of_the_question_is_not_known_yet():
    assert not judged(check(FAR, HERE, 2.0, checked_on=AS_OF + timedelta(days=1)))


def test_two_answers_that_no_one_place_explains_are_told_even_without_a_claim():
    near = [{**check(HERE, HERE, 2.0), "claimed_latitude": None},
            {**check(HERE, FAR, 2.0), "claimed_latitude": None}]  # fmt: skip
    (row,) = rows(custody(checks=near).findings)
    assert (row["kind"], row["evidence"]) == ("answers_apart", "checks:c1;checks:c2")
    assert row["measure"] == pytest.approx(5000, abs=2)
    assert row["threshold"] == pytest.approx(2 * (1.05 * LIGHT + 10))
    for second in ({"rtt_ms": 40.0}, {"checked_on": DAY + timedelta(days=1)}, {"serial": "S2"}):
        assert not rows(custody(checks=[near[0], {**near[1], **second}]).findings)


@settings(max_examples=25)
@given(st.lists(st.tuples(points, points, st.floats(1, 4), st.floats(0, 50),
                          st.sampled_from(["fibre", "radio", "satellite", "unknown"])),
                min_size=1, max_size=40))  # fmt: skip
def test_a_true_place_with_any_honest_delay_is_never_ruled_out(drawn):
    """However the signal goes, it is no quicker than light along the great circle."""
    slowest = {"fibre": TERMS.fibre_part / TERMS.fibre_route_factor}
    checks = [
        check(claim, landmark, 2 * great_circle(claim, landmark) * detour
              / (LIGHT * slowest.get(medium, 1.0)) + wait + 1e-9, medium, serial=f"S{number}")
        for number, (claim, landmark, detour, wait, medium) in enumerate(drawn)
    ]  # fmt: skip
    found = custody(checks=checks)
    assert {row["result"] for row in rows(found.places)} == {"not_ruled_out"}


@settings(max_examples=25)
@given(points, st.lists(st.tuples(points, st.floats(1, 4)), min_size=1, max_size=8))
def test_honest_answers_from_one_place_are_always_explained_by_one_place(place, landmarks):
    checks = [check(place, landmark, 2 * great_circle(place, landmark) * detour / LIGHT + 1e-9)
              for landmark, detour in landmarks]  # fmt: skip
    assert not rows(custody(checks=checks).findings)


@settings(max_examples=25)
@given(st.lists(st.tuples(points, points), min_size=1, max_size=60))
def test_distances_are_those_of_the_great_circle(pairs):
    checks = [check(one, two, 1.0, serial=f"S{n:02}") for n, (one, two) in enumerate(pairs)]
    found = sorted(judged(*checks), key=lambda row: row["serial"])
    for row, (one, two) in zip(found, pairs, strict=True):
        assert row["distance_km"] == pytest.approx(great_circle(one, two), abs=0.02)
