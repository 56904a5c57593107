"""T-04: a site is named for machines and nothing shows that it could hold them."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import after
from tidewaiter.table.trade.keys import party

PATTERN = "T-04"
PROOFS = ("has_lease", "has_utility_contract", "has_cooling")


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag buyers whose site lacks proof, is named by several, or never reports its machines.

    ``measure`` counts what is against it: proofs that are said to be absent, other buyers that
    named the address before, and an installation not reported by the day when it was due.
    """
    terms = parameters[PATTERN]
    sites = tables["sites"].with_columns(
        buyer_key=nw.coalesce(party("buyer"), party("operator")),
        place=nw.col("address").str.to_lowercase().str.strip_chars(),
        due=after(nw.col("quoted_on"), terms["install_days"]),
    )
    named = sites.filter(~nw.col("place").is_null(), ~nw.col("buyer_key").is_null())
    first = named.group_by("place", "buyer_key").agg(first_on=nw.col("quoted_on").min())
    counted = first.with_columns(one=nw.lit(1)).with_columns(
        buyers=nw.col("one").cum_sum().over("place", order_by=["first_on", "buyer_key"])
    )
    others = counted.select("place", "buyer_key", others=nw.col("buyers") - 1)
    joined = sites.join(others, on=["place", "buyer_key"], how="left")
    lacking = nw.sum_horizontal(
        *(nw.when(~nw.col(name)).then(nw.lit(1)).otherwise(nw.lit(0)) for name in PROOFS)
    )
    as_of = nw.lit(parameters["run"]["as_of"])
    reported = (nw.col("install_reported_on") <= nw.col("due")).fill_null(False)
    overdue = ((nw.col("due") <= as_of) & ~reported).fill_null(False)
    against = joined.with_columns(
        lacking=lacking,
        shared=nw.min_horizontal(nw.col("others").fill_null(0), nw.lit(terms["most_others"])),
        late=nw.when(overdue).then(nw.lit(1)).otherwise(nw.lit(0)),
    )
    # What was seen when the site was named stays seen; what its silence adds has a later day.
    kept = ("site_id", "buyer_key", "address")
    named_so = against.select(*kept, day="quoted_on", against=nw.col("lacking") + nw.col("shared"))
    overdue_so = against.filter(nw.col("late") == 1).select(
        *kept, day="due", against=nw.col("lacking") + nw.col("shared") + nw.col("late")
    )
    found = nw.concat([named_so, overdue_so], how="vertical").filter(
        nw.col("against") >= terms["signs"]
    )
    return on_sheet(
        found,
        pattern=PATTERN,
        subject_kind="party",
        subject=nw.col("buyer_key"),
        day=nw.col("day"),
        strength=(nw.col("against") / terms["signs_strongest"]).clip(0.2, 1),
        measure=nw.col("against").cast(nw.Float64),
        threshold=nw.lit(float(terms["signs"])),
        other=nw.col("address"),
        evidence=nw.concat_str(nw.lit("sites:"), nw.col("site_id")),
        evidence_count=nw.lit(1),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Site without proof",
    tells="A site lacks proof of lease, power or cooling, or others name it too.",
    red_flags=("KYC-01", "KYC-07", "KYC-21", "GL-04", "GL-08", "DD-04", "DD-06"),
    needs=(("sites", ("address",)),),
    find=find,
)
