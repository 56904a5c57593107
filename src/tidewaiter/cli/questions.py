"""``--map FILE``: read the user's map; where there is none yet, ask for it and keep it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.prompt import Confirm, Prompt

from tidewaiter.engine.read import read_orders
from tidewaiter.errors import ContractError
from tidewaiter.flow.run import Wish
from tidewaiter.table.mapping import TableMap, guess, read_map, write_map
from tidewaiter.table.orders import load_contract

# What decides most orders, in the order in which a person would say it.
ASKED = (
    "order_id",
    "order_date",
    "item",
    "quantity",
    "destination",
    "transaction",
    "exporter_country",
    "ultimate_consignee_name",
    "ultimate_consignee_hq",
    "ultimate_consignee_parent_hq",
    "end_user_name",
    "end_use",
)


def asked_map(path: Path, wish: Wish, map_file: Path) -> Wish:
    """Return the wish with the user's map; if the file is not there, ask and write it.

    Raises:
        ContractError: the file cannot be read, or it is not there and nobody can be asked.
    """
    if map_file.exists():
        return replace(wish, mapping=read_map(map_file))
    if not sys.stdin.isatty():
        raise ContractError(
            f"{map_file}: there is no such map; run once in a terminal to be asked for it, or "
            "write it: columns: {order_id: <your column>, item: <your column>}"
        )
    headings = [name for name in read_orders(path).frame.collect_schema().names() if name != "row"]
    mapping = ask(Console(), headings, path.name)
    write_map(map_file, mapping)
    return replace(wish, mapping=mapping)


def ask(console: Console, headings: Sequence[str], source: str) -> TableMap:
    """Ask which heading gives each column of ``ASKED``; what is recognized is offered."""
    contract = load_contract()
    guessed = guess(headings, contract, source=source)
    purposes = {column.name: column.purpose for column in contract.columns}
    console.print(f"{source} has: {', '.join(headings)}", highlight=False, markup=False)
    console.print("For each column give its heading, or nothing if the file has none.")
    columns: dict[str, tuple[str, ...]] = {}
    for name in ASKED:
        console.print(f"\n{name}: {purposes[name]}", highlight=False, markup=False)
        found = Prompt.ask(
            "heading",
            console=console,
            choices=["", *headings],
            show_choices=False,
            default=guessed.get(name, ""),
        )
        if found:
            columns[name] = (found,)
    row_id = "order_id" not in columns and Confirm.ask(
        "\nNumber the orders by their row?", console=console, default=True
    )
    return TableMap(columns=columns, row_id=row_id)
