"""The table of holdings: its contract, and the one way in."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any

import narwhals as nw

from tidewaiter.table.check import Checked
from tidewaiter.table.contract import Contract
from tidewaiter.table.contract_file import parse_contract
from tidewaiter.table.mapping import TableMap
from tidewaiter.table.statements import admit_statements


@functools.cache
def load_contract() -> Contract:
    """Return the contract of holdings.

    Raises:
        ContractError: ``holdings.yaml`` is malformed. Whoever edits it must act.

    >>> load_contract().names()[1]
    'owner_id'
    """
    text = files("tidewaiter.table").joinpath("holdings.yaml").read_text(encoding="utf-8")
    return parse_contract(text, "holdings.yaml")


def admit(
    frame: nw.LazyFrame[Any], mapping: TableMap | None = None, *, source: str = "the table"
) -> Checked:
    """Take a raw table of holdings in, as ``statements.admit_statements`` tells.

    Raises:
        ContractError: a required column is absent, a map names a heading that is not there, or
            two headings mean one column. Whoever sent the table must act.
    """
    return admit_statements(frame, load_contract(), mapping, source=source)
