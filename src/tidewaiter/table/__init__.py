"""The door: what an order may say, how a user's table says it, and what does not get in."""

from tidewaiter.table.check import REJECT_COLUMNS, Checked, check
from tidewaiter.table.contract import Column, Contract
from tidewaiter.table.contract_file import render_schema
from tidewaiter.table.mapping import TableMap, apply, complete, guess, read_map, write_map
from tidewaiter.table.orders import Admitted, admit, keys, load_contract

__all__ = [
    "REJECT_COLUMNS",
    "Admitted",
    "Checked",
    "Column",
    "Contract",
    "TableMap",
    "admit",
    "apply",
    "check",
    "complete",
    "guess",
    "keys",
    "load_contract",
    "read_map",
    "render_schema",
    "write_map",
]
