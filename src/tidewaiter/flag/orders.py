"""O-01 to O-06: red flags of single orders, before anything has moved.

From Supp. No. 3 to part 732 and the guidance of May 2025, those that orders and registers can
show. What a buyer says, declines or does not know is asked of a person, and is not guessed.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Need, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import days, registered

REGISTERED = ("kind", "incorporated_on", "domain_registered_on", "address_kind", "activity")
ROLES = ("exporter", "purchaser", "intermediate_consignee", "ultimate_consignee", "end_user")


def _key(role: str) -> nw.Expr:
    """The key of a party that an order names."""
    name = nw.col(f"{role}_name").str.strip_chars().str.to_lowercase()
    return nw.concat_str(nw.lit("name:"), name)


def _told(tables: Tables, role: str) -> nw.LazyFrame[Any]:
    """Orders beside what the register says of the party in a role on their day."""
    orders = tables["orders"].with_columns(
        day=nw.col("order_date"), mark=nw.col("order_id"), who_key=_key(role),
        who=nw.col(f"{role}_name"),
    )  # fmt: skip
    named = tables["registry"].with_columns(party_id=nw.lit(None, nw.String))
    return registered(orders.filter(~nw.col("who_key").is_null()), named, "who_key", REGISTERED)


def _write(
    found: nw.LazyFrame[Any], pattern: str, terms: Any, other: str, measure: nw.Expr | None = None
) -> nw.LazyFrame[Any]:
    cells = {} if measure is None else {"measure": measure}
    return on_sheet(
        found,
        pattern=pattern,
        subject_kind="order",
        subject=nw.col("order_id"),
        day=nw.col("order_date"),
        strength=nw.lit(float(terms["strength"])),
        other=nw.col(other),
        evidence=nw.concat_str(nw.lit("orders:"), nw.col("order_id")),
        evidence_count=nw.lit(1),
        **cells,
    )


def first_order(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag the first order of a purchaser that was formed after the first rule."""
    terms = parameters["O-01"]
    order = ["order_date", "order_id"]
    known = _told(tables, "purchaser").with_columns(one=nw.lit(1))
    run = known.with_columns(nth=nw.col("one").cum_sum().over("who_key", order_by=order))
    age = days(nw.col("day"), nw.col("of_incorporated_on"))
    new = run.with_columns(age=age).filter(
        nw.col("nth") == 1,
        nw.col("of_incorporated_on") >= nw.lit(terms["formed_after"]),
        nw.col("quantity") >= terms["least_quantity"],
    )
    return _write(new, "O-01", terms, "who", nw.col("age"))


def carrier(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag orders whose ultimate consignee is their forwarder, or is registered as one."""
    terms = parameters["O-02"]
    orders = tables["orders"].with_columns(who=nw.col("ultimate_consignee_name"))
    same = orders.filter(_key("ultimate_consignee") == _key("forwarder"))
    kinds = _told(tables, "ultimate_consignee").filter(nw.col("of_kind").is_in(terms["kinds"]))
    ends = nw.col("end_user_name").is_null() | (_key("end_user") == _key("ultimate_consignee"))
    wanted = ["order_id", "order_date", "who"]
    both = nw.concat(
        [same.filter(ends).select(wanted), kinds.filter(ends).select(wanted)], how="vertical"
    )
    return _write(both.unique(), "O-02", terms, "who")


def address(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag orders of a purchaser whose address is a home or a mailbox."""
    terms = parameters["O-03"]
    odd = nw.col("of_address_kind").is_in(terms["address_kinds"])
    return _write(_told(tables, "purchaser").filter(odd), "O-03", terms, "of_address_kind")


def web(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag orders of a purchaser whose domain is only some days old."""
    terms = parameters["O-04"]
    age = days(nw.col("day"), nw.col("of_domain_registered_on"))
    young = _told(tables, "purchaser").with_columns(age=age).filter(
        nw.col("age") <= terms["young_days"]
    )  # fmt: skip
    return _write(young, "O-04", terms, "who", nw.col("age"))


def business(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag orders of an end user or purchaser whose business has no use for the item."""
    terms, words = parameters["O-05"], parameters["T-02"]
    text = nw.col("of_activity").str.to_lowercase()
    far = text.str.contains(words["far_words"]) & ~text.str.contains(words["near_words"])
    return _write(_told(tables, "purchaser").filter(far), "O-05", terms, "of_activity")


def payer(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag orders that a stranger pays from a country in which no party of the order sits."""
    terms = parameters["O-06"]
    stranger = ~nw.any_horizontal(
        *(_key("payer") == _key(role) for role in ROLES), ignore_nulls=True
    )
    afar = nw.col("payer_country").is_in(parameters["countries"]["payers"])
    here = nw.any_horizontal(
        *(nw.col("payer_country") == nw.col(f"{role}_country") for role in ROLES),
        ignore_nulls=True,
    )
    odd = tables["orders"].filter(~nw.col("payer_name").is_null(), stranger, afar, ~here)
    return _write(odd, "O-06", terms, "payer_name")


_REGISTER: tuple[Need, ...] = (("orders", ("purchaser_name", "order_date")),)

ORDER_FLAGS: tuple[Flag, ...] = (
    Flag("O-01", "First order of a new firm",
         "A purchaser formed after the first rule orders for the first time, and much.",
         ("KYC-04", "GL-01", "DD-01"), (*_REGISTER, ("registry", ("incorporated_on",))),
         first_order),
    Flag("O-02", "Forwarder as ultimate consignee",
         "The ultimate consignee carries for others, and nobody is named behind it.",
         ("KYC-09", "GL-02"),
         (("orders", ("ultimate_consignee_name",)), ("registry", ("kind",))), carrier),
    Flag("O-03", "Home or mailbox as address",
         "The purchaser's registered address is a home or a mailbox.",
         ("CS-05",), (*_REGISTER, ("registry", ("address_kind",))), address),
    Flag("O-04", "Young domain",
         "The purchaser's domain was registered shortly before the order.",
         ("GL-03", "CS-20"), (*_REGISTER, ("registry", ("domain_registered_on",))), web),
    Flag("O-05", "Item that does not fit the business",
         "The purchaser's registered business has no use for the item.",
         ("KYC-02", "GL-05", "CS-03"), (*_REGISTER, ("registry", ("activity",))), business),
    Flag("O-06", "Paid by a stranger from elsewhere",
         "Somebody pays who is no party to the order, from where no party sits.",
         ("KYC-05", "GL-11", "CS-04"), (("orders", ("payer_name", "payer_country")),), payer),
)  # fmt: skip
"""Every flag of orders."""
