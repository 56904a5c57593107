"""Rename, join, replace and fill: a user's table under the contract's names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from tidewaiter.errors import ContractError
from tidewaiter.table.cells.blank import BLANKS, bare
from tidewaiter.table.cells.text import as_text, require_cells
from tidewaiter.table.contract import Contract
from tidewaiter.table.mapping.table_map import TableMap
from tidewaiter.table.names import listed
from tidewaiter.table.numbered import numbered


def apply(
    frame: nw.LazyFrame[Any], mapping: TableMap, contract: Contract, *, source: str = "the table"
) -> nw.LazyFrame[Any]:
    """Rename, join, replace and fill as a map says.

    Args:
        frame: the raw table; ``row`` (int64) is kept if there.
        mapping: a map that ``complete`` has checked against this table.
        contract: whose columns come out.
        source: what to call the table in messages.

    Returns:
        As many rows: ``row``, and the contract's columns that the map fills.

    Raises:
        ContractError: the map fills no column from the table. Whoever sent it must act.
    """
    schema = frame.collect_schema()
    if not mapping.columns and not mapping.row_id:
        told = [name for name in schema.names() if name != "row"]
        raise ContractError(
            f"{source}: none of its columns is known: {listed(told)}; say in a map file "
            "which is which: columns: {order_id: <your column>, item: ...}"
        )
    # An engine without an order of rows needs one to count by, the same on every run.
    frame = numbered(frame, mapping.columns.get(contract.key_column().name) or schema.names())
    made = {}
    for target, several in mapping.columns.items():
        words = mapping.values.get(target)
        made[target] = nw.col(several[0])
        if len(several) > 1 or words:
            for heading in several:
                require_cells(heading, schema[heading], source)
            made[target] = _text({heading: schema[heading] for heading in several}, words or {})
    made |= {target: nw.lit(value, nw.String) for target, value in mapping.constants.items()}
    if mapping.row_id:
        made["order_id"] = nw.col("row").cast(nw.String)
    return frame.select("row", **{name: made[name] for name in contract.names() if name in made})


def _text(headings: Mapping[str, Any], words: Mapping[str, str]) -> nw.Expr:
    """Take the cells of some headings, given with their types, as one text."""
    texts = [bare(as_text(nw.col(heading), came)) for heading, came in headings.items()]
    text = texts[0]
    if len(texts) > 1:
        told = [nw.when(text != "").then(text) for text in texts]
        text = nw.concat_str(*told, separator=" ", ignore_nulls=True)
    if not words:
        return text
    meanings = {word.strip(BLANKS): meaning for word, meaning in words.items()}
    return text.replace_strict(
        list(meanings), list(meanings.values()), default=text, return_dtype=nw.String
    )
