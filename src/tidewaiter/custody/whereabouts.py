"""Units that were at two places too quickly, or of which nothing was heard after delivery."""

from __future__ import annotations

from datetime import timedelta

import narwhals as nw

from tidewaiter.custody.ground import Frame, Ground, of_units
from tidewaiter.custody.steps import days_until, evidence, number, on_sheet, with_distance


def two_places(ground: Ground) -> Frame:
    """Units attested at places between which nothing carries goods in the time there was.

    Each attestation is compared with the one before it of the same unit. Days are all that is
    known, so the first counts from its morning and the second until its night. ``measure`` is
    the distance in km, ``threshold`` what transport covers; ``other`` the place before.
    """
    terms = ground.terms
    placed = ground.attestations.filter(
        *(~nw.col(name).is_null() for name in ("unit", "attested_on", "latitude", "longitude"))
    )
    order = {"order_by": ["attested_on", "attestation_id"]}
    before = placed.with_columns(
        nw.col(name).shift(1).over("unit", **order).alias(f"{name}_before")
        for name in ("attestation_id", "attested_on", "latitude", "longitude", "place", "country")
    ).filter(~nw.col("attestation_id_before").is_null())
    counted = with_distance(
        before,
        ("latitude_before", "longitude_before"),
        ("latitude", "longitude"),
        name="distance_km",
    ).with_columns(days=number(nw.col("attested_on")) - number(nw.col("attested_on_before")))
    hours = ((nw.col("days") + 1) * 24.0 - terms.handling_hours).clip(lower_bound=0.0)
    moved = counted.with_columns(
        way_km=hours * terms.transport_km_h + 2 * terms.place_margin_km
    ).filter(nw.col("distance_km") * (1 - terms.earth_flattening) > nw.col("way_km"))
    return on_sheet(
        of_units(moved, ground),
        "two_places",
        unit_id=nw.col("unit_id"),
        serial=nw.coalesce("sold_serial", "serial"),
        buyer=nw.col("buyer"),
        model=nw.coalesce("sold_model", "model"),
        day=nw.col("attested_on"),
        measure=nw.col("distance_km"),
        threshold=nw.col("way_km"),
        other=nw.coalesce("place_before", "country_before"),
        evidence=evidence(
            ("attestations", "attestation_id_before"), ("attestations", "attestation_id")
        ),
        evidence_count=nw.lit(2),
    )


def parked(ground: Ground) -> Frame:
    """Units delivered long ago that were never switched on, and never attested but as idle.

    What went back to the maker or was reported lost is left out. ``measure`` is the days since
    delivery, ``threshold`` after how many it counts.
    """
    terms, as_of = ground.terms, ground.as_of
    idle = (~nw.col("is_powered")).fill_null(False)
    alive = ground.attestations.filter(~idle).group_by("unit").agg(
        alive_on=nw.col("attested_on").max(), attestations=nw.len()
    )  # fmt: skip
    # An attestation without a day may be after delivery: it speaks for the unit.
    undated = (
        ground.attestations.filter(~idle, nw.col("attested_on").is_null())
        .select("unit", undated=nw.lit(True))
        .unique()
    )
    latest = as_of - timedelta(days=terms.parking_days)
    waiting = (
        ground.units.filter(
            nw.col("delivered_on") <= nw.lit(latest), nw.col("first_power_on").is_null(),
            ~nw.col("is_back"), ~nw.col("is_lost"),
        )
        .join(alive, left_on="unit_id", right_on="unit", how="left")
        .join(undated, left_on="unit_id", right_on="unit", how="left")
    )  # fmt: skip
    heard = (nw.col("alive_on") >= nw.col("delivered_on")).fill_null(False)
    silent = waiting.filter(~heard, nw.col("undated").is_null())
    return on_sheet(
        silent,
        "parked",
        **{name: nw.col(name) for name in ("unit_id", "serial", "buyer", "model")},
        day=nw.col("delivered_on"),
        measure=days_until(as_of, nw.col("delivered_on")),
        threshold=nw.lit(float(terms.parking_days)),
        evidence=evidence(("units", "unit_id")),
        evidence_count=nw.lit(1),
    )
