"""The table of parties to be screened: its contract, and the one way in."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import narwhals as nw

from tidewaiter.errors import ContractError
from tidewaiter.table.contract import Contract
from tidewaiter.table.contract_file import parse_contract
from tidewaiter.table.mapping import TableMap, complete
from tidewaiter.table.names import listed, near
from tidewaiter.table.statements import admit_statements

GROUNDS = ("name", "address", "identifiers")
"""Columns of which a row needs one with a letter or digit, or there is nothing to look for."""

BIRTH = r"^[12][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?$"
"""A day, month or year of birth; in any other form it would count as another day."""

_LETTER = r"[\p{L}\p{N}]"
_NOTHING = ("nothing to look for", "give a name, an address or an identifier in letters or digits")
_NO_BIRTH = ("not a day, month or year of birth", "write it as 1965-03-02, 1965-03 or 1965")


@dataclass(frozen=True, slots=True)
class Screened:
    """Parties past the door, the rows that are not, and headings that no column is called by.

    ``parties``: ``row`` and the columns of the contract; ``rejects`` as in ``check``.
    """

    parties: nw.LazyFrame[Any]
    rejects: nw.LazyFrame[Any]
    unmatched: tuple[str, ...]


@functools.cache
def load_contract() -> Contract:
    """Return the contract of parties to be screened.

    Raises:
        ContractError: ``screened.yaml`` is malformed. Whoever edits it must act.

    >>> load_contract().names()[1:3]
    ('party_id', 'name')
    """
    text = files("tidewaiter.table").joinpath("screened.yaml").read_text(encoding="utf-8")
    return parse_contract(text, "screened.yaml")


def admit(
    frame: nw.LazyFrame[Any], mapping: TableMap | None = None, *, source: str = "the table"
) -> Screened:
    """Take a raw table of parties in.

    Args:
        frame: one row per party, under any headings.
        mapping: the user's map; headings it does not name are recognized if they can be.
        source: what to call the table in messages, as a file name.

    Returns:
        Every row once: among the parties, or on one line or more of the rejects.

    Raises:
        ContractError: no heading gives a name, an address or an identifier, or two mean one
            column. Whoever sent the table must act.

    Example:
        >>> import polars as pl
        >>> sent = pl.LazyFrame({"Customer": ["Acme Ltd", "N.N."], "DOB": [None, "2.3.65"]})
        >>> found = admit(nw.from_native(sent))
        >>> found.parties.select("line", "name").collect().rows()
        [('1', 'Acme Ltd')]
        >>> found.rejects.select("row", "column", "fault").collect().rows()
        [(2, 'birth_date', 'not a day, month or year of birth')]
    """
    contract = load_contract()
    headings = [name for name in frame.collect_schema().names() if name != "row"]
    whole = complete(mapping or TableMap(), headings, contract, source=source)
    if not {*GROUNDS} & {*whole.columns, *whole.constants}:
        raise ContractError(
            f"{source}: no column of names{near('name', headings)}; it has {listed(headings)}; "
            "call one of them name, or say which it is in a map file, columns: {name: <yours>}"
        )
    used = {heading for several in whole.columns.values() for heading in several}
    checked = admit_statements(frame, contract, mapping, source=source)
    said = (nw.col(n).str.contains(_LETTER).fill_null(False) for n in GROUNDS)
    empty = ~nw.any_horizontal(*said, ignore_nulls=False)
    bad = (~nw.col("birth_date").str.contains(BIRTH)).fill_null(False)
    parties = checked.orders
    rejects = [
        checked.rejects,
        _rejects(parties.filter(empty), "name", *_NOTHING),
        _rejects(parties.filter(bad & ~empty), "birth_date", *_NO_BIRTH),
    ]
    return Screened(
        parties.filter(~(empty | bad)),
        nw.concat(rejects, how="vertical").sort("row", "column"),
        tuple(heading for heading in headings if heading not in used),
    )


def _rejects(rows: nw.LazyFrame[Any], column: str, fault: str, remedy: str) -> nw.LazyFrame[Any]:
    return rows.select(
        "row",
        order_id=nw.col("line"),
        column=nw.lit(column),
        value=nw.col(column),
        fault=nw.lit(fault),
        remedy=nw.lit(remedy),
    )
