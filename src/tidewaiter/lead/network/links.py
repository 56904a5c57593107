"""Who belongs with whom: parties that share an address, a telephone, a domain or an officer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tidewaiter.lead.network.terms import Terms
from tidewaiter.lead.network.trade import Ints, Tables
from tidewaiter.table.trade.keys import party

SHARED = ("address", "phone", "domain", "email")
# Addresses at which anybody has a mailbox; they tie nobody.
FREE_MAIL = r"@(gmail|outlook|hotmail|yahoo|qq|163|126|proton|protonmail|icloud)\."


class Links(NamedTuple):
    """What parties share.

    Attributes:
        frame: one row per party and what it has: ``party`` (its key), ``kind`` (``address``,
            ``phone``, ``domain``, ``email``, ``officer``, ``payer``) and ``value``; only values
            that two parties or more have.
        cut: how many values were left out because too many parties have them.
    """

    frame: nw.DataFrame[Any]
    cut: int


def links(tables: Tables, terms: Terms) -> Links:
    """Find what parties share, in registers and in who pays for whom.

    Without registers and payments there are no links, which says nothing about anybody.
    """
    parts = [*_registered(tables), *_paid(tables)]
    if not parts:
        empty = nw.from_dict(
            {"party": [], "kind": [], "value": []},
            {"party": nw.String(), "kind": nw.String(), "value": nw.String()},
            backend="polars",
        )
        return Links(empty, 0)
    whole = nw.concat(parts, how="vertical").unique()
    many = whole.group_by("kind", "value").agg(parties=nw.len()).filter(nw.col("parties") > 1)
    shared = many.collect(backend="polars")
    few = nw.col("parties") <= terms.most_sharing
    kept = many.filter(few).select("kind", "value")
    frame = whole.join(kept, on=["kind", "value"], how="inner").collect(backend="polars")
    cut = len(shared.filter(~few))
    return Links(frame.sort("kind", "value", "party"), cut)


def _registered(tables: Tables) -> list[nw.LazyFrame[Any]]:
    if "registry" not in tables:
        return []
    key = nw.coalesce("party_id", nw.concat_str(
        nw.lit("name:"), nw.col("name").str.strip_chars().str.to_lowercase()
    ))  # fmt: skip
    rows = tables["registry"].with_columns(party=key).filter(~nw.col("party").is_null())
    found = []
    for kind in (*SHARED, "officers"):
        told = rows.select("party", value=nw.col(kind))
        if kind == "officers":
            told = told.with_columns(value=nw.col("value").str.split(";")).explode("value")
        value = nw.col("value").str.strip_chars().str.to_lowercase()
        told = told.with_columns(value=value).filter(nw.col("value").str.len_chars() > 1)
        if kind == "email":
            told = told.filter(~nw.col("value").str.contains(FREE_MAIL))
        found.append(told.select("party", kind=nw.lit(kind.removesuffix("s") if kind == "officers"
                                                      else kind), value="value"))  # fmt: skip
    return found


def _paid(tables: Tables) -> list[nw.LazyFrame[Any]]:
    """Consignees for whom one stranger pays."""
    if "payments" not in tables or "shipments" not in tables:
        return []
    goods = tables["shipments"].select("shipment_id", party=party("consignee"))
    paid = tables["payments"].select("shipment_id", value=party("payer"))
    both = paid.join(goods, on="shipment_id", how="inner").filter(
        nw.col("value") != nw.col("party")
    )
    return [both.select("party", kind=nw.lit("payer"), value="value")]


def clusters(found: Links) -> dict[str, int]:
    """Number the groups of parties that links hold together, the parties in any order.

    >>> import polars as pl
    >>> told = {"party": ["a", "b", "b", "c"], "kind": ["phone"] * 2 + ["address"] * 2,
    ...         "value": ["5", "5", "x", "x"]}
    >>> sorted(clusters(Links(nw.from_native(pl.DataFrame(told)), 0)).items())
    [('a', 0), ('b', 0), ('c', 0)]
    """
    parties = sorted(set(found.frame["party"].to_list()))
    values = sorted(set(zip(found.frame["kind"].to_list(), found.frame["value"].to_list(),
                            strict=True)))  # fmt: skip
    at = {name: n for n, name in enumerate(parties)}
    of = {value: n + len(parties) for n, value in enumerate(values)}
    one = np.array([at[name] for name in found.frame["party"].to_list()], dtype=np.int64)
    rows = zip(found.frame["kind"].to_list(), found.frame["value"].to_list(), strict=True)
    two = np.array([of[row] for row in rows], dtype=np.int64)
    group = components(one, two, len(parties) + len(values))
    # Numbered by their first party, so that the order of rows is of no account.
    first: dict[int, int] = {}
    return {name: first.setdefault(int(group[n]), len(first)) for n, name in enumerate(parties)}


def components(one: Ints, other: Ints, size: int) -> Ints:
    """Number what is connected by lines between numbered points."""
    lines = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(size, size))
    _, found = connected_components(lines, directed=False)
    numbers: Ints = found.astype(np.int64)
    return numbers


def tied(found: Links) -> Mapping[tuple[str, str], list[str]]:
    """Return the parties of each shared value, by kind and value."""
    together: dict[tuple[str, str], list[str]] = {}
    for row in found.frame.iter_rows(named=True):
        together.setdefault((row["kind"], row["value"]), []).append(row["party"])
    return together
