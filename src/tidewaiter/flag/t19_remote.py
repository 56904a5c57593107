"""T-19: computing is used from afar by somebody of a watched country."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet

PATTERN = "T-19"
FROM = ("login_country", "ingress_country", "payer_country")


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag tenancies that lead to Macau or a country of group D:5.

    Use from afar may be lawful; this is a question of access and not of goods. ``measure`` is the
    sum of the signs: headquarters, logins, data or payments from there, a relay, and a cluster
    that is all of one tenant. ``other`` is the country.
    """
    terms, watched = parameters[PATTERN], parameters["countries"]["arms_embargoed"]
    tenants = tables["tenants"]
    led = nw.coalesce(
        *(nw.when(nw.col(name).is_in(watched)).then(name)
          for name in ("tenant_hq_country", "tenant_country", *FROM))
    )  # fmt: skip
    signs = [
        (nw.col("tenant_hq_country").is_in(watched), terms["headquarters"]),
        *((nw.col(name).is_in(watched), terms["from_there"]) for name in FROM),
        (nw.col("is_relayed"), terms["relayed"]),
        (nw.col("share_percent") >= terms["whole_percent"], terms["whole_cluster"]),
    ]
    points = nw.sum_horizontal(
        *(nw.when(sign).then(nw.lit(float(worth))).otherwise(nw.lit(0.0)) for sign, worth in signs)
    )
    seen = tenants.with_columns(led=led, points=points).filter(
        ~nw.col("led").is_null(), nw.col("points") >= terms["least"]
    )
    return on_sheet(
        seen,
        pattern=PATTERN,
        subject_kind="tenancy",
        subject=nw.col("tenancy_id"),
        day=nw.col("start"),
        strength=nw.col("points").clip(0.2, 1),
        measure=nw.col("points"),
        threshold=nw.lit(float(terms["least"])),
        other=nw.col("led"),
        evidence=nw.concat_str(nw.lit("tenants:"), nw.col("tenancy_id")),
        evidence_count=nw.lit(1),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Used from afar",
    tells="A tenant's headquarters, logins, data or payments lead to Macau or group D:5.",
    red_flags=("KYC-28", "GL-09", "TP-01", "TP-02", "TP-03", "CS-17"),
    needs=(("tenants", ("tenant_name",)),),
    find=find,
)
