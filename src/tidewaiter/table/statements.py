"""The way in for tables of statements: rows that have no mark of their own take their number."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.table.check import Checked, check
from tidewaiter.table.contract import Contract
from tidewaiter.table.mapping import TableMap, apply, complete
from tidewaiter.table.numbered import numbered, without_heading_row


def admit_statements(
    frame: nw.LazyFrame[Any],
    contract: Contract,
    mapping: TableMap | None = None,
    *,
    source: str = "the table",
) -> Checked:
    """Take a raw table of statements in: name its columns, then check every cell.

    Args:
        frame: one row per statement, under any headings.
        contract: of holdings or of parties; its key is filled with the row's number where no
            column gives it.
        mapping: the user's map; headings it does not name are recognized if they can be.
        source: what to call the table in messages, as a file name.

    Returns:
        As ``check``: the good rows in ``orders``, and in ``rejects``, whose ``order_id`` is the
        statement's mark, one line per fault.

    Raises:
        ContractError: a required column is absent, a map names a heading that is not there, or
            two headings mean one column. Whoever sent the table must act.
    """
    named = name_statements(frame, contract, mapping, source=source)
    return check(named, contract, source=source)


def name_statements(
    frame: nw.LazyFrame[Any],
    contract: Contract,
    mapping: TableMap | None = None,
    *,
    source: str = "the table",
    before: str = "",
) -> nw.LazyFrame[Any]:
    """Name the columns of a table of statements, and number the rows that have no mark.

    Args:
        frame, contract, mapping, source: as ``admit_statements``.
        before: what to write before a number that stands in for a mark, as a file name where
            several files make one table.

    Raises:
        ContractError: as ``admit_statements``, but for a required column.
    """
    frame = without_heading_row(frame)
    key = contract.key_column().name
    names = [name for name in frame.collect_schema().names() if name != "row"]
    whole = complete(mapping or TableMap(), names, contract, source=source)
    if key not in {*whole.columns, *whole.constants}:
        frame = numbered(frame, names)
        mark = nw.concat_str(nw.lit(before), nw.col("row").cast(nw.String))
        frame = frame.with_columns(mark.alias(key))
        whole = complete(mapping or TableMap(), [*names, key], contract, source=source)
    return apply(frame, whole, contract, source=source)
