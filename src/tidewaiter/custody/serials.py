"""Serial numbers that do not fit: twice, of another model, out of range, or unlike the others."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.custody.ground import Frame, Ground
from tidewaiter.custody.steps import evidence, on_sheet


def twice(ground: Ground) -> Frame:
    """Serial numbers sold anew more than once.

    A resale (the seller bought that serial number before) is no new sale, and what went back to
    the maker may be sold again. ``measure`` is how often it was sold anew, ``threshold`` 1;
    ``other`` the first of the units.
    """
    units = ground.units.filter(~nw.col("serial").is_null())
    bought = units.filter(~nw.col("buyer").is_null()).select("serial", seller="buyer").unique()
    bought = bought.with_columns(was_bought=nw.lit(True))
    returned = ground.returns.group_by("serial").agg(back=nw.len())
    is_resale = ~nw.col("was_bought").is_null() & (nw.col("seller") != nw.col("buyer"))
    sold = (
        units.join(bought, on=["serial", "seller"], how="left")
        .with_columns(resale=nw.when(is_resale).then(nw.lit(1)).otherwise(nw.lit(0)))
        .group_by("serial")
        .agg(
            units=nw.len(), resales=nw.col("resale").sum(), day=nw.col("day").max(),
            first=nw.col("unit_id").min(), last=nw.col("unit_id").max(),
            buyer=nw.col("buyer").max(), model=nw.col("model").max(),
        )
        .join(returned, on="serial", how="left")
        .with_columns(
            anew=nw.col("units").cast(nw.Int64) - nw.col("resales").cast(nw.Int64)
            - nw.coalesce(nw.col("back").cast(nw.Int64), nw.lit(0))
        )
        .filter(nw.col("anew") > 1)
    )  # fmt: skip
    # The buyer and the model are those of the unit that is named.
    named = ground.units.select(
        last="unit_id", last_buyer="buyer", last_model="model", last_day="day"
    )
    return on_sheet(
        sold.join(named, on="last", how="left"),
        "serial_twice",
        unit_id=nw.col("last"),
        serial=nw.col("serial"),
        buyer=nw.col("last_buyer"),
        model=nw.col("last_model"),
        day=nw.col("day"),
        measure=nw.col("anew"),
        threshold=nw.lit(1.0),
        other=nw.col("first"),
        evidence=evidence(("units", "first"), ("units", "last")),
        evidence_count=nw.col("units"),
    )


def out_of_range(ground: Ground) -> Frame:
    """Serial numbers outside the ranges of their model, where its ranges are given.

    A number is inside if it is as long as the ends and between them as text. If it is inside a
    range of another model, the kind is ``serial_of_other_model`` and ``other`` that model. The
    number of what came for a returned unit is the maker's to choose.
    """
    ranges = ground.ranges.filter(
        ~nw.col("model").is_null(), ~nw.col("first").is_null(), ~nw.col("last").is_null()
    ).with_columns(size=nw.col("first").str.len_chars())
    with_range = ranges.select("model").unique()
    units = _sold(ground).join(with_range, on="model", how="semi")
    held = (
        units.with_columns(size=nw.col("serial").str.len_chars())
        .join(ranges.select("size", "first", "last", of_model="model"), on="size", how="inner")
        .filter(nw.col("serial") >= nw.col("first"), nw.col("serial") <= nw.col("last"))
    )
    own = held.filter(nw.col("of_model") == nw.col("model")).select("unit_id").unique()
    other = held.group_by("unit_id").agg(other=nw.col("of_model").min())
    outside = units.join(own, on="unit_id", how="anti").join(other, on="unit_id", how="left")
    is_other = ~nw.col("other").is_null()
    return nw.concat(
        [
            _of_unit(outside.filter(is_other), "serial_of_other_model", other=nw.col("other")),
            _of_unit(outside.filter(~is_other), "serial_out_of_range"),
        ],
        how="vertical",
    )


def unlike(ground: Ground) -> Frame:
    """Serial numbers of another form than nearly all of their model.

    The form is where letters and where digits stand. ``measure`` is the part of the model's
    numbers that have this form, ``threshold`` what would be too many to be odd; ``other`` the
    usual form.
    """
    terms = ground.terms
    # Numbers that came for returned units are no odd ones, and make no others odd.
    form = nw.col("serial").str.replace_all("[A-Z]", "A").str.replace_all("[0-9]", "9")
    units = _sold(ground).filter(~nw.col("model").is_null()).with_columns(form=form)
    of_form = units.group_by("model", "form").agg(many=nw.len())
    whole = of_form.group_by("model").agg(all=nw.col("many").sum(), most=nw.col("many").max())
    parts = of_form.join(whole, on="model", how="inner").with_columns(
        part=nw.col("many") / nw.col("all")
    )
    usual = parts.filter(
        nw.col("all") >= terms.shape_units, nw.col("part") >= terms.shape_share
    ).select("model", usual="form")
    odd = (
        units.join(usual, on="model", how="inner")
        .filter(nw.col("form") != nw.col("usual"))
        .join(parts.select("model", "form", "part"), on=["model", "form"], how="inner")
    )
    return _of_unit(
        odd,
        "serial_unlike_others",
        other=nw.col("usual"),
        measure=nw.col("part"),
        threshold=nw.lit(1 - terms.shape_share),
    )


def model_differs(ground: Ground) -> Frame:
    """Units that were seen as another model than the one they were sold as.

    Only names that sales use count, since a name may be written in many ways. ``other`` is the
    model that was seen.
    """
    names = ground.units.select(seen_model="model").unique()
    seen = ground.attestations.select(
        "attestation_id", "attested_on", unit_id="unit", seen_model="model"
    ).filter(~nw.col("seen_model").is_null())
    found = (
        seen.join(names, on="seen_model", how="semi")
        .join(ground.units, on="unit_id", how="inner")
        .filter(nw.col("seen_model") != nw.col("model"), ~nw.col("is_back"))
    )
    return _of_unit(
        found,
        "model_differs",
        other=nw.col("seen_model"),
        day=nw.col("attested_on"),
        evidence=evidence(("units", "unit_id"), ("attestations", "attestation_id")),
        evidence_count=nw.lit(2),
    )


def _sold(ground: Ground) -> Frame:
    """Units with a serial number that did not come for a returned one."""
    replaced = ground.returns.filter(~nw.col("replaced_by_serial").is_null())
    new = replaced.select(serial="replaced_by_serial").unique()
    known = ground.units.filter(~nw.col("serial").is_null())
    return known.join(new, on="serial", how="anti")


def _of_unit(frame: Frame, kind: str, **cells: nw.Expr) -> Frame:
    own = {
        "day": nw.col("day"),
        "evidence": evidence(("units", "unit_id")),
        "evidence_count": nw.lit(1),
    }
    told = {name: nw.col(name) for name in ("unit_id", "serial", "buyer", "model")}
    return on_sheet(frame, kind, **(told | own | cells))
