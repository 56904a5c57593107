"""T-18: papers of parties that have nothing to do with each other are of one make."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import days
from tidewaiter.table.trade.keys import party

PATTERN = "T-18"
MADE = (("content_hash", "same_content"), ("signatory", "same_signatory"),
        ("template_hash", "same_template"))  # fmt: skip


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag papers whose content, signatory or form another party's paper had before.

    Also those that come from a domain that is not the party's, or were made after the day that
    they bear. A form that very many use is a common one and tells nothing. ``other`` is what is
    shared, ``measure`` how many parties had it before.
    """
    terms = parameters[PATTERN]
    papers = tables["documents"].with_columns(
        who=party("party"), day=nw.coalesce("issued_on", "created_on")
    )
    found = [_shared(papers, column, terms[name], terms) for column, name in MADE]
    found += [_foreign(papers, terms), _late(papers, terms)]
    return nw.concat([_written(sign) for sign in found], how="vertical")


def _shared(
    papers: nw.LazyFrame[Any], column: str, strength: float, terms: Any
) -> nw.LazyFrame[Any]:
    value = nw.col(column).str.to_lowercase().str.strip_chars()
    told = papers.with_columns(value=value).filter(
        ~nw.col("value").is_null(), ~nw.col("who").is_null()
    )
    first = told.group_by("value", "who").agg(
        day=nw.col("day").min(), document_id=nw.col("document_id").min()
    )
    run = first.with_columns(one=nw.lit(1)).with_columns(
        before=nw.col("one").cum_sum().over("value", order_by=["day", "who"]) - 1
    )
    again = run.filter(nw.col("before") >= 1, nw.col("before") < terms["common"])
    return again.select(
        "who", "day", "document_id", strength=nw.lit(float(strength)),
        measure=nw.col("before").cast(nw.Float64), other="value",
    )  # fmt: skip


def _foreign(papers: nw.LazyFrame[Any], terms: Any) -> nw.LazyFrame[Any]:
    sent, own = (nw.col(name).str.to_lowercase() for name in ("domain", "party_domain"))
    return papers.filter(sent != own).select(
        "who", "day", "document_id", strength=nw.lit(float(terms["foreign_domain"])),
        measure=nw.lit(1.0), other="domain",
    )  # fmt: skip


def _late(papers: nw.LazyFrame[Any], terms: Any) -> nw.LazyFrame[Any]:
    late = papers.with_columns(late=days(nw.col("created_on"), nw.col("issued_on"))).filter(
        nw.col("late") >= terms["late_days"]
    )
    return late.select(
        "who", day="created_on", document_id="document_id",
        strength=nw.lit(float(terms["made_late"])), measure="late", other="producer",
    )  # fmt: skip


def _written(sign: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return on_sheet(
        sign,
        pattern=PATTERN,
        subject_kind="party",
        subject=nw.col("who"),
        day=nw.col("day"),
        strength=nw.col("strength"),
        measure=nw.col("measure"),
        other=nw.col("other"),
        evidence=nw.concat_str(nw.lit("documents:"), nw.col("document_id")),
        evidence_count=nw.lit(1),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Papers of one make",
    tells="Papers of unrelated parties share signatory, form or content, or their days do not fit.",
    red_flags=("KYC-01", "KYC-12", "DD-04", "CS-20"),
    needs=(("documents", ("party_name",)),),
    find=find,
)
