"""``tidewaiter clear``: orders in; answers, rejects and one page out."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from tidewaiter.cli import options
from tidewaiter.cli.day import legal_day, now
from tidewaiter.cli.questions import asked_map
from tidewaiter.cli.registers import registers
from tidewaiter.engine.backend import Maker, maker, rows
from tidewaiter.engine.read import read_json_text, read_orders
from tidewaiter.errors import ContractError
from tidewaiter.flow.answer import answer
from tidewaiter.flow.parties import with_parties
from tidewaiter.flow.run import Run, Wish, run_file
from tidewaiter.law import Law
from tidewaiter.report import summary
from tidewaiter.report.explanation import NOT_ADVICE
from tidewaiter.sample import cases_path, orders_path
from tidewaiter.table.mapping import TableMap
from tidewaiter.table.orders import admit, load_contract

if TYPE_CHECKING:
    from tidewaiter.flow.hold.place import Holding

UNSCREENED = "No party was screened: only what the orders say of their parties was read."


def run(path: Path, out: Path, wish: Wish, map_file: Path | None = None) -> Run:
    """Clear a file, show how it goes and what came of it."""
    if map_file is not None:
        wish = asked_map(path, wish, map_file)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("clearing", total=None)
        found = run_file(
            path,
            out,
            wish,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    console = Console()
    unscreened = () if wish.registers else (UNSCREENED,)
    for note in (*found.notes, *unscreened):
        console.print(f"note: {note}", style="dim", highlight=False, markup=False)
    files = {name: str(file) for name, file in found.files.items()}
    summary.render(
        console, title=path.name, counts=found.counts, rejects=found.rejects, files=files
    )
    if wish.holding:
        _show_holds(console, found, dry=wish.holding.dry)
    return found


HOLDS = {
    "held": "set aside",
    "nothing_to_hold": "nothing to set aside",
    "not_held": "did not fit",
    "undetermined": "not known whose allocation",
}
# Accounts that are listed in the terminal; the file has all.
LISTED = 20


def _show_holds(console: Console, found: Run, *, dry: bool) -> None:
    """Print how many orders were held, and what each allocation had before and has after."""
    title = "Holds, as they would be; nothing was entered" if dry else "Holds"
    told = ", ".join(f"{found.holds[code]:,} {text}" for code, text in HOLDS.items()
                     if found.holds.get(code))  # fmt: skip
    console.print(f"\n{title}: {told}", style="bold", highlight=False)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("account", "before", "after", "cap", "binds on", "at order"):
        table.add_column(heading, overflow="fold")
    # What binds is told first.
    rows_ = sorted(found.allocations, key=lambda r: (r["binds_on"] is None, r["binds_on"] or ""))
    for row in rows_[:LISTED]:
        cells = (row[n] for n in ("account", "before", "after", "cap", "binds_on", "binds_at"))
        table.add_row(*("" if cell is None else str(cell) for cell in cells))
    console.print(table)
    if len(rows_) > LISTED:
        console.print(f"and {len(rows_) - LISTED:,} more in allocations.csv", highlight=False)


def not_free(found: Run) -> int:
    """Count the orders and rows that do not go without more ado."""
    free = found.counts.by_outcome.get("no_license_required", 0)
    return found.counts.orders - free + len({fault["row"] for fault in found.rejects})


def with_starter(wish: Wish) -> Wish:
    """The wish with the starter list alone, so that the samples are the same on every machine."""
    return replace(wish, registers=registers(None, wish.law, options.today()))


def demo(out: Path, wish: Wish) -> None:
    """Clear the sample order book and, beside it, the documented cases."""
    wish = with_starter(wish)
    pages = []
    for name, path in (("orders", orders_path()), ("cases", cases_path())):
        found = run(path, out / name, wish)
        pages.append(found.files["page"].resolve())
    console = Console()
    console.print("\nOpen in a browser:", style="bold")
    for page in pages:
        console.print(f"  {page}", soft_wrap=True, highlight=False)


def holding(place: str | None, law: Law, days: int, *, dry: bool) -> Holding:
    """How ``--hold`` and ``--dry-run`` place holds.

    Raises:
        ContractError: no ledger is named.
        LedgerError: there is none at that place.
    """
    if place is None:
        raise ContractError(
            "no ledger: give --ledger with a file or postgresql://…, or set TIDEWAITER_LEDGER"
        )
    from tidewaiter.flow.hold.place import Holding
    from tidewaiter.ledger.ledger import open_ledger

    moment = now()
    return Holding(open_ledger(place), moment, legal_day(moment, law), days, dry)


def from_stdin(wish: Wish) -> int:
    """Read one order or many as JSON from standard input and answer in JSON.

    Returns the count of ``not_free``.
    """
    law, known = wish.law, wish.registers
    raw = read_json_text(sys.stdin.read(), "standard input")
    admitted = admit(raw.frame, source="standard input")
    make, orders = maker(raw.frame), admitted.orders
    if known is not None:
        orders = with_parties(orders, known, law, wish.as_of)
    holds: list[dict[str, Any]] = []
    if wish.holding:
        from tidewaiter.flow.hold.run import hold
        from tidewaiter.flow.hold.told import hold_rows

        held, placed = hold(orders, law, wish.holding, as_of=wish.as_of, make=make)
        answers, holds = rows(held), list(hold_rows(placed))
    else:
        answers = rows(answer(orders, law, as_of=wish.as_of, make=make))
    visible = [
        {name: cell for name, cell in row.items() if not name.startswith(("held_", "unknown_"))}
        for row in answers
    ]
    rejects = sorted(rows(raw.rejects) + rows(admitted.rejects), key=lambda fault: fault["row"])
    told: dict[str, Any] = {"view": law.view, "answers": visible, "rejects": rejects}
    if wish.holding:
        told["holds"] = holds
    told |= {"screening": known.told if known else UNSCREENED, "note": NOT_ADVICE}
    json.dump(told, sys.stdout, default=str, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
    not_free: int = sum(row["outcome"] != "no_license_required" for row in answers)
    return not_free + len({fault["row"] for fault in rejects})


def print_schema() -> None:
    """Print the contract of the order table."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("column", "type", "unit, range or codes", "what for"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "column")
    for column in load_contract().columns:
        detail = ", ".join(filter(None, (column.unit, column.allowed(), " | ".join(column.codes))))
        name = f"{column.name} (required)" if column.required else column.name
        table.add_row(name, column.dtype, detail, column.purpose)
    console = Console()
    console.print(table)
    console.print("\nA cell that is empty is not known; nothing is assumed of it.", style="dim")


def checked_orders(
    path: Path | None, mapping: TableMap | None = None
) -> tuple[nw.LazyFrame[Any], Maker]:
    """Return the orders of a file, or of the sample, past the door.

    Raises:
        ContractError: the file cannot be read as a table of orders.
    """
    file = path or orders_path()
    raw = read_orders(file)
    return admit(raw.frame, mapping, source=file.name).orders, maker(raw.frame)
