"""The door for a table of trade: name its columns, then check every cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import narwhals as nw

from tidewaiter.table.check import Checked, check, require
from tidewaiter.table.contract import Contract, key
from tidewaiter.table.mapping import TableMap, apply, complete
from tidewaiter.table.numbered import without_heading_row
from tidewaiter.table.statements import name_statements
from tidewaiter.table.trade.contracts import STANDS_IN, STATEMENTS, contract
from tidewaiter.table.trade.words import with_words


def admit(
    name: str,
    frame: nw.LazyFrame[Any],
    mapping: TableMap | None = None,
    *,
    as_of: date | None = None,
    source: str = "the table",
) -> Checked:
    """Take a raw table in: name its columns, then check every cell.

    Args:
        name: one of ``TABLES``.
        frame: one row per thing that the table tells of, under any headings.
        mapping: the user's map; headings it does not name are recognized if they can be.
        as_of: the day of the question; a row with a later day that was seen is a reject.
        source: what to call the table in messages, as a file name.

    Returns:
        As ``check``: every row once, in ``orders`` or by its number in ``rejects``.

    Raises:
        ContractError: the key is absent, or two headings mean one column. Whoever sent it must.
    """
    of = contract(name, as_of)
    return checked(named(name, frame, of, mapping, source=source), of, as_of=as_of, source=source)


def named(
    name: str,
    frame: nw.LazyFrame[Any],
    of: Contract,
    mapping: TableMap | None = None,
    *,
    source: str,
    before: str = "",
) -> nw.LazyFrame[Any]:
    """Give a raw table the names of its contract, as ``admit`` does, its cells not yet read.

    Args:
        name, frame, mapping, source: as ``admit``.
        of: the contract of the table.
        before: what to write before the number of a row that has no mark of its own.

    Raises:
        ContractError: as ``admit``.
    """
    mapping = with_words(mapping or TableMap(), name)
    if name in STATEMENTS:
        return name_statements(frame, of, mapping, source=source, before=before)
    frame = without_heading_row(frame)
    given = [heading for heading in frame.collect_schema().names() if heading != "row"]
    whole = complete(mapping, given, of, source=source)
    whole = _in_one_currency(_with_key(whole, of.key_column().name, STANDS_IN.get(name, "")))
    require([*whole.columns, *whole.constants], of, headings=given, source=source)
    return apply(frame, whole, of, source=source)


def checked(frame: nw.LazyFrame[Any], of: Contract, *, as_of: date | None, source: str) -> Checked:
    """Check every cell of a table that ``named`` made; of a day too late, say what was asked."""
    found = check(frame, of, source=source)
    rejects = found.rejects
    if as_of is not None:
        late = f"after {as_of.isoformat()}"
        fault = nw.when(nw.col("fault") == late).then(nw.lit(f"is {late}, the day asked for"))
        rejects = rejects.with_columns(fault=fault.otherwise("fault"))
    return Checked(_with_dollars(found.orders), rejects)


def _with_key(mapping: TableMap, key_name: str, stands_in: str) -> TableMap:
    """Take the key from the column that stands in for it, where the table has no other."""
    if key_name in {*mapping.columns, *mapping.constants} or stands_in not in mapping.columns:
        return mapping
    columns = {**mapping.columns, key_name: mapping.columns[stands_in]}
    return replace(mapping, columns=columns)


def _in_one_currency(mapping: TableMap) -> TableMap:
    """A statistical value is in the money of its country, whatever the invoice is in."""
    [value] = mapping.columns.get("declared_value", ("",))[:1]
    [currency] = mapping.columns.get("currency", ("",))[:1]
    of_invoice = "invoice" in key(currency) or "22" in key(currency)
    if "statistical" not in key(value) or not of_invoice:
        return mapping
    columns = {name: several for name, several in mapping.columns.items() if name != "currency"}
    return replace(mapping, columns=columns)


def _with_dollars(orders: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Take a value that is declared in US dollars as the value in US dollars."""
    if "declared_value" not in orders.collect_schema().names():
        return orders
    in_dollars = nw.when(nw.col("currency").str.to_uppercase() == "USD").then("declared_value")
    return orders.with_columns(value_usd=nw.coalesce("value_usd", in_dollars))
