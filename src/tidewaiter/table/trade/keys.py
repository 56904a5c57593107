"""What a party and a day are called in the tables of trade, the same in every stage."""

from __future__ import annotations

import narwhals as nw

# The day by which what a shipment says was known: when it was declared, or else when it moved.
SHIPMENT_DAY = nw.coalesce("declared_on", "shipped_on", "arrived_on")


def party(role: str) -> nw.Expr:
    """Return the key of the party in a role: its mark, or else its name in small letters.

    Null if neither is known, so that two parties nobody names are never taken for one.

    >>> import polars as pl
    >>> said = {"payer_id": ["P7", None, None], "payer_name": ["Acme", " ACME Ltd ", None]}
    >>> frame = nw.from_native(pl.LazyFrame(said))
    >>> frame.select(key=party("payer")).collect()["key"].to_list()
    ['P7', 'name:acme ltd', None]
    """
    name = nw.col(f"{role}_name").str.strip_chars().str.to_lowercase()
    named = nw.concat_str(nw.lit("name:"), name)
    return nw.coalesce(nw.col(f"{role}_id"), named)
