"""Which claims of a place no signal could have answered in time. Never where a thing is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from tidewaiter.custody.ground import Frame, Ground, of_units
from tidewaiter.custody.steps import evidence, on_sheet, with_distance
from tidewaiter.custody.terms import Terms

RULED_OUT, UNLIKELY, NOT_RULED_OUT, NOT_KNOWN = (
    "ruled_out", "unlikely", "not_ruled_out", "not_known",
)  # fmt: skip
RESULTS = (NOT_KNOWN, NOT_RULED_OUT, UNLIKELY, RULED_OUT)
"""What a measurement says of a claim, the least first."""
PLACES: Mapping[str, Any] = {
    "unit": nw.String,
    "serial": nw.String,
    "device_id": nw.String,
    "day": nw.Date,
    "claimed_latitude": nw.Float64,
    "claimed_longitude": nw.Float64,
    "result": nw.String,
    "landmark": nw.String,
    "medium": nw.String,
    "distance_km": nw.Float64,
    "rtt_ms": nw.Float64,
    "reach_km": nw.Float64,
    "fibre_reach_km": nw.Float64,
    "measured": nw.Int64,
    "landmarks": nw.Int64,
    "evidence": nw.String,
    "evidence_count": nw.Int64,
}
_CLAIMED = ("claimed_latitude", "claimed_longitude")
_LANDMARK = ("landmark_latitude", "landmark_longitude")


def reaches(terms: Terms) -> dict[str, nw.Expr]:
    """How far from a landmark whoever answered in ``rtt_ms`` can be, in km.

    ``reach_km`` holds whatever the signal went through. ``fibre_reach_km`` is of fibre on a
    route as straight as the straightest; it is null for a medium that is not fibre.
    """
    one_way = (nw.col("rtt_ms") + terms.clock_margin_ms) / 2
    light = one_way * terms.light_km_ms
    is_fibre = nw.col("medium") == "fibre"
    return {
        "reach_km": light + terms.place_margin_km,
        "fibre_reach_km": nw.when(is_fibre).then(
            light * (terms.fibre_part / terms.fibre_route_factor) + terms.place_margin_km
        ),
    }


def places(ground: Ground) -> Frame:
    """Judge claims by the speed of light: one row per unit, day and claimed place.

    A measurement whose figures are not all known tells nothing. Of several the one that tells
    most decides; the row shows it.

    Returns:
        unit, serial, device_id, day (of the measurement, null if not known), claimed_latitude,
        claimed_longitude (degrees).
        result: ``ruled_out`` (beyond what light reaches in a vacuum), ``unlikely`` (beyond what
        fibre reaches on the straightest of routes, where the signal went by fibre),
        ``not_ruled_out``, or ``not_known``.
        landmark, medium, distance_km (from the claimed place to the landmark), rtt_ms,
        reach_km, fibre_reach_km: of the measurement that decides.
        measured, landmarks: how many measurements and landmarks had all figures.
        evidence, evidence_count: that measurement, and how many there were.
    """
    judged = _judged(ground)
    by_landmark = judged.group_by("claim", "point").agg(
        weight=nw.col("weight").max(), measured=nw.col("is_known").sum(), many=nw.len()
    )
    has_one = nw.when(nw.col("measured") > 0).then(nw.lit(1)).otherwise(nw.lit(0))
    best = by_landmark.with_columns(has_one=has_one).group_by("claim").agg(
        weight=nw.col("weight").max(),
        measured=nw.col("measured").sum(),
        landmarks=nw.col("has_one").sum(),
        evidence_count=nw.col("many").sum(),
    )  # fmt: skip
    deciding = judged.join(best, on=["claim", "weight"], how="inner")
    first = deciding.group_by("claim").agg(check_id=nw.col("check_id").min())
    one = deciding.join(first, on=["claim", "check_id"], how="inner")
    return one.select(nw.col(name).cast(dtype) for name, dtype in PLACES.items())


def _judged(ground: Ground) -> Frame:
    """Measurements, each with its own result and how much it tells in ``weight``."""
    terms = ground.terms
    known = ground.checks.filter(~nw.col("unit").is_null())
    checks = with_distance(known, _CLAIMED, _LANDMARK, name="distance_km").with_columns(
        day=nw.col("checked_on"),
        claim=_text("unit", "checked_on", *_CLAIMED),
        point=_text(*_LANDMARK),
        **reaches(terms),
    )
    # The claimed place may be nearer by what the earth is flat.
    least = nw.col("distance_km") * (1 - terms.earth_flattening)
    beyond, beyond_fibre = least > nw.col("reach_km"), least > nw.col("fibre_reach_km")
    level = (
        nw.when(beyond.is_null())
        .then(nw.lit(0))
        .otherwise(
            nw.when(beyond).then(nw.lit(3))
            .otherwise(nw.when(beyond_fibre).then(nw.lit(2)).otherwise(nw.lit(1)))
        )
    )  # fmt: skip
    # Within one result, what is nearest to the next tells most.
    near = nw.col("distance_km") / (nw.col("distance_km") + nw.col("reach_km"))
    return checks.with_columns(level=level).with_columns(
        weight=nw.coalesce(nw.col("level") + near * 0.999, nw.lit(0.0)),
        is_known=nw.when(nw.col("level") > 0).then(nw.lit(1)).otherwise(nw.lit(0)),
        result=_named(nw.col("level")),
        evidence=evidence(("checks", "check_id")),
    )


def _named(level: nw.Expr) -> nw.Expr:
    found = nw.lit(RESULTS[0])
    for number, name in enumerate(RESULTS[1:], 1):
        found = nw.when(level == number).then(nw.lit(name)).otherwise(found)
    return found


def _text(*columns: str) -> nw.Expr:
    """One text of several columns, in which what is not known has a mark: nulls join nothing."""
    parts = [nw.coalesce(nw.col(name).cast(nw.String), nw.lit("?")) for name in columns]
    return nw.concat_str(*parts, separator=" ")


def disagreeing(ground: Ground) -> Frame:
    """Units whose answers of one day no single place explains, wherever it may be.

    Two landmarks are farther apart than what both answers reach together. ``measure`` is the
    distance of the landmarks in km, ``threshold`` the sum of both reaches; ``other`` the second
    landmark.
    """
    known = ground.checks.filter(
        *(~nw.col(name).is_null() for name in ("unit", "checked_on", "rtt_ms", *_LANDMARK))
    ).with_columns(point=_text(*_LANDMARK))
    quickest = known.group_by("unit", "checked_on", "point").agg(
        rtt_ms=nw.col("rtt_ms").min(), check_id=nw.col("check_id").min(),
        landmark=nw.col("landmark").min(), latitude=nw.col("landmark_latitude").min(),
        longitude=nw.col("landmark_longitude").min(),
    ).with_columns(medium=nw.lit(None, nw.String))  # fmt: skip
    reached = quickest.with_columns(reach_km=reaches(ground.terms)["reach_km"])
    there = reached.select(
        "unit", "checked_on",
        *(nw.col(name).alias(f"{name}_to") for name in (
            "point", "check_id", "landmark", "latitude", "longitude", "reach_km"
        )),
    )  # fmt: skip
    pairs = reached.join(there, on=["unit", "checked_on"], how="inner").filter(
        nw.col("point") < nw.col("point_to")
    )
    far = (
        with_distance(
            pairs, ("latitude", "longitude"), ("latitude_to", "longitude_to"), name="apart"
        )
        .with_columns(both=nw.col("reach_km") + nw.col("reach_km_to"))
        .filter(nw.col("apart") * (1 - ground.terms.earth_flattening) > nw.col("both"))
    )
    return on_sheet(
        of_units(far, ground),
        "answers_apart",
        unit_id=nw.col("unit_id"),
        serial=nw.col("sold_serial"),
        buyer=nw.col("buyer"),
        model=nw.col("sold_model"),
        day=nw.col("checked_on"),
        measure=nw.col("apart"),
        threshold=nw.col("both"),
        other=nw.coalesce("landmark_to", "point_to"),
        evidence=evidence(("checks", "check_id"), ("checks", "check_id_to")),
        evidence_count=nw.lit(2),
    )
