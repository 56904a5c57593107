"""Checks that do not hold together: a photograph used again, a label, silence after a visit."""

from __future__ import annotations

from datetime import timedelta

import narwhals as nw

from tidewaiter.custody.ground import Frame, Ground, of_units
from tidewaiter.custody.steps import days_until, evidence, on_sheet


def photo_again(ground: Ground) -> Frame:
    """Photographs that stand for another place, or for another unit on another day.

    One photograph of many units at one place on one day is as it should be. ``measure`` is how
    many attestations have it; ``other`` the place, or else the unit, that it was used for first.
    """
    seen = ground.attestations.filter(~nw.col("photo_hash").is_null()).with_columns(
        where=nw.coalesce("place", "country").str.strip_chars().str.to_lowercase()
    )
    dated = seen.filter(~nw.col("attested_on").is_null())
    uses = dated.group_by("photo_hash").agg(many=nw.len(), first_on=nw.col("attested_on").min())
    used = dated.join(uses, on="photo_hash", how="inner")
    begun = used.filter(nw.col("attested_on") == nw.col("first_on"))
    one = begun.group_by("photo_hash").agg(first_row=nw.col("attestation_id").min())
    first = dated.select(
        first_row="attestation_id", photo_hash="photo_hash", first_unit="unit", first_where="where"
    )
    used = used.join(one.join(first, on=["photo_hash", "first_row"], how="inner"),
                     on="photo_hash", how="inner")  # fmt: skip
    elsewhere = (nw.col("where") != nw.col("first_where")).fill_null(False)
    other_unit = (nw.col("unit") != nw.col("first_unit")).fill_null(False)
    later = nw.col("attested_on") != nw.col("first_on")
    again = used.filter(elsewhere | (other_unit & later))
    return _of_attestation(
        again,
        ground,
        "photo_again",
        measure=nw.col("many"),
        threshold=nw.lit(1.0),
        other=nw.coalesce(nw.when(elsewhere).then("first_where"), "first_unit"),
        evidence=evidence(("attestations", "first_row"), ("attestations", "attestation_id")),
        evidence_count=nw.col("many"),
    )


def label_unlike_device(ground: Ground) -> Frame:
    """Attestations whose label and proved identity were not sold together.

    A unit that went back to the maker, or came for one that did, may lawfully have a new board
    or a new label. ``other`` is the identity that was sold with the label, or else the serial
    number that was sold with the identity.
    """
    back = nw.concat(
        [
            ground.returns.select("serial"),
            ground.returns.select(serial="replaced_by_serial"),
        ],
        how="vertical",
    ).unique()
    proved = ground.attestations.filter(
        ~nw.col("serial").is_null(), ~nw.col("device_id").is_null()
    ).join(back, on="serial", how="anti")
    sold = ground.units.filter(~nw.col("serial").is_null(), ~nw.col("device_id").is_null())
    sold = sold.join(back, on="serial", how="anti")
    # A pair that was sold together is right, whatever else bears one of the two.
    pairs = sold.select("serial", "device_id").unique()
    odd = proved.join(pairs, on=["serial", "device_id"], how="anti")
    by_label = sold.group_by("serial").agg(sold_device=nw.col("device_id").min())
    by_device = sold.group_by("device_id").agg(label=nw.col("serial").min())
    found = (
        odd.join(by_label, on="serial", how="left")
        .join(by_device, on="device_id", how="left")
        .with_columns(other=nw.coalesce("sold_device", "label"))
        .filter(~nw.col("other").is_null())
    )
    return _of_attestation(
        found,
        ground,
        "label_unlike_device",
        serial=nw.col("serial"),
        other=nw.col("other"),
        evidence=evidence(("attestations", "attestation_id")),
        evidence_count=nw.lit(1),
    )


def silent_after_check(ground: Ground) -> Frame:
    """Units of which nothing was heard since a check that was announced.

    ``measure`` is the days since, ``threshold`` after how many it counts.
    """
    terms, as_of = ground.terms, ground.as_of
    known = ground.attestations.filter(~nw.col("unit").is_null())
    heard = nw.concat(
        [
            known.select("unit", heard_on="attested_on"),
            ground.checks.filter(~nw.col("unit").is_null()).select("unit", heard_on="checked_on"),
        ],
        how="vertical",
    )
    # What was heard on a day that is not known may have been later.
    undated = heard.filter(nw.col("heard_on").is_null()).select("unit").unique()
    last = heard.group_by("unit").agg(last_on=nw.col("heard_on").max())
    latest = as_of - timedelta(days=terms.silent_days)
    announced = known.filter(nw.col("is_announced")).group_by("unit", "attested_on").agg(
        attestation_id=nw.col("attestation_id").min()
    )  # fmt: skip
    settled = ground.units.filter(nw.col("is_back") | nw.col("is_lost")).select(unit="unit_id")
    silent = (
        announced.join(last, on="unit", how="inner")
        .filter(nw.col("attested_on") == nw.col("last_on"), nw.col("last_on") <= nw.lit(latest))
        .join(undated, on="unit", how="anti")
        .join(settled, on="unit", how="anti")
    )
    return _of_attestation(
        silent,
        ground,
        "silent_after_check",
        measure=days_until(as_of, nw.col("attested_on")),
        threshold=nw.lit(float(terms.silent_days)),
        evidence=evidence(("attestations", "attestation_id")),
        evidence_count=nw.lit(1),
    )


def _of_attestation(frame: Frame, ground: Ground, kind: str, **cells: nw.Expr) -> Frame:
    own = {
        "unit_id": nw.col("unit_id"),
        "serial": nw.col("sold_serial"),
        "buyer": nw.col("buyer"),
        "model": nw.col("sold_model"),
        "day": nw.col("attested_on"),
    }
    return on_sheet(of_units(frame, ground), kind, **(own | cells))
