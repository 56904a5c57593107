"""T-17: warnings are overruled by one person far more than by others, or papers are alike."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import ramp
from tidewaiter.table.trade.keys import party

PATTERN = "T-17"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag approvals where overrules cluster on one approver, or a questionnaire is another's.

    ``measure`` is how many times as often as all others the approver overruled so far, or how
    many customers sent the same questionnaire before. The subject is the customer.
    """
    terms = parameters[PATTERN]
    made = tables["approvals"].with_columns(
        customer=party("party"), who=nw.coalesce("approver", "account_manager")
    )
    return nw.concat([_overruled(made, terms), _alike(made, terms)], how="vertical")


def _overruled(made: nw.LazyFrame[Any], terms: Any) -> nw.LazyFrame[Any]:
    known = made.filter(~nw.col("is_override").is_null(), ~nw.col("who").is_null()).with_columns(
        one=nw.lit(1), over=nw.when(nw.col("is_override")).then(nw.lit(1)).otherwise(nw.lit(0)),
        whole=nw.lit("all"),
    )  # fmt: skip
    order = ["approved_on", "approval_id"]
    run = known.with_columns(
        own=nw.col("one").cum_sum().over("who", order_by=order),
        own_over=nw.col("over").cum_sum().over("who", order_by=order),
        all=nw.col("one").cum_sum().over("whole", order_by=order),
        all_over=nw.col("over").cum_sum().over("whole", order_by=order),
    )
    others = (nw.col("all_over") - nw.col("own_over") + 1) / (nw.col("all") - nw.col("own") + 2)
    times = run.with_columns(times=nw.col("own_over") / nw.col("own") / others).filter(
        nw.col("over") == 1, nw.col("own_over") >= terms["least_overrules"],
        nw.col("times") >= terms["times_others"],
    )  # fmt: skip
    return _written(times, nw.col("times"), nw.col("who"), terms["times_others"], terms)


def _alike(made: nw.LazyFrame[Any], terms: Any) -> nw.LazyFrame[Any]:
    told = made.filter(~nw.col("questionnaire_hash").is_null(), ~nw.col("customer").is_null())
    first = told.group_by("questionnaire_hash", "customer").agg(
        approved_on=nw.col("approved_on").min(), approval_id=nw.col("approval_id").min()
    )
    run = first.with_columns(one=nw.lit(1)).with_columns(
        before=nw.col("one").cum_sum().over(
            "questionnaire_hash", order_by=["approved_on", "customer"]
        ) - 1
    )  # fmt: skip
    again = run.filter(nw.col("before") >= terms["alike"])
    return _written(again, nw.col("before"), nw.col("questionnaire_hash"), terms["alike"], terms)


def _written(
    found: nw.LazyFrame[Any], measure: nw.Expr, other: nw.Expr, threshold: float, terms: Any
) -> nw.LazyFrame[Any]:
    return on_sheet(
        found,
        pattern=PATTERN,
        subject_kind="party",
        subject=nw.col("customer"),
        day=nw.col("approved_on"),
        strength=ramp(measure, threshold, threshold * terms["times_strongest"]),
        measure=measure,
        threshold=nw.lit(float(threshold)),
        other=other,
        evidence=nw.concat_str(nw.lit("approvals:"), nw.col("approval_id")),
        evidence_count=nw.lit(1),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Approvals that cluster",
    tells="One person overrules warnings far more than others, or questionnaires are alike.",
    red_flags=("KYC-21", "DD-10"),
    needs=(("approvals", ("party_name",)),),
    find=find,
)
