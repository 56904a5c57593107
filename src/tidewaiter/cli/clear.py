"""``tidewaiter clear``: a file of orders in; answers, rejects and one page out."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from tidewaiter import __version__
from tidewaiter.engine.backend import Maker, maker
from tidewaiter.engine.read import read_json_text, read_orders
from tidewaiter.errors import ContractError, LawError
from tidewaiter.flow.run import Totals, run_file
from tidewaiter.law import Law
from tidewaiter.law.override import affiliates_rule
from tidewaiter.law.reform import view as law_in
from tidewaiter.report import summary
from tidewaiter.sample import cases_path, orders_path
from tidewaiter.table.mapping import Mapping, read_map
from tidewaiter.table.orders import admit, load_contract


def today() -> date:
    """The day that a command means when none is given."""
    return date.today()


def day(text: str | None, option: str) -> date | None:
    """Read a day. Raises ContractError if it is not YYYY-MM-DD."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ContractError(f"{option} is {text!r}; give a day as YYYY-MM-DD") from None


def settings_of(pairs: list[str] | None) -> dict[str, str]:
    """Read NAME=VALUE pairs."""
    found = {}
    for pair in pairs or []:
        name, equals, value = pair.partition("=")
        if not equals:
            raise LawError(f"--set {pair!r}: give NAME=VALUE")
        found[name] = value
    return found


def law_of(view: str, settings: list[str] | None, affiliates: str | None) -> Law:
    """The law that the options name."""
    law = law_in(view, settings_of(settings))
    return affiliates_rule(law, affiliates) if affiliates else law


def run(
    path: Path,
    law: Law,
    as_of: date | None,
    out: Path,
    *,
    engine: str = "polars",
    map_file: Path | None = None,
    supplement_8: Path | None = None,
) -> int:
    """Clear a file; return how many orders do not simply go."""
    console = Console()
    mapping = read_map(map_file) if map_file else None
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("clearing", total=None)
        totals = run_file(
            path,
            out,
            law,
            as_of=as_of,
            engine=engine,
            mapping=mapping,
            supplement_8=_names(supplement_8),
            version=__version__,
            started=lambda total: bar.update(task, total=total),
            progress=lambda done: bar.advance(task, done),
        )
    tell(console, path.name, totals, out)
    return totals.orders - totals.free + totals.rejected


def tell(console: Console, title: str, totals: Totals, out: Path) -> None:
    """Print the summary of a run."""
    for note in totals.notes:
        console.print(f"note: {note}", style="dim", highlight=False)
    summary.render(
        console,
        title=title,
        answers=totals.shown,
        rejects=totals.rejects,
        files=totals.files,
    )


def demo(out: Path, law: Law) -> None:
    """Clear the sample order book and, beside it, the documented cases."""
    for name, path in (("orders", orders_path()), ("cases", cases_path())):
        run(path, law, None, out / name)
    Console().print(f"\nOpen {(out / 'orders' / 'report.html').resolve()}", soft_wrap=True)


def from_stdin(law: Law, as_of: date | None) -> None:
    """Read one order or many as JSON from standard input and answer in JSON."""
    from tidewaiter.flow.answer import answer

    raw = read_json_text(sys.stdin.read())
    admitted = admit(raw.frame, source="standard input")
    make = maker(raw.frame)
    answers = answer(admitted.orders, law, as_of=as_of, make=make).collect().rows(named=True)
    rejects = admitted.rejects.collect().rows(named=True)
    visible = [
        {k: v for k, v in a.items() if not k.startswith(("held_", "unknown_"))} for a in answers
    ]
    json.dump(
        {"view": law.view, "answers": visible, "rejects": rejects, "note": "Not legal advice."},
        sys.stdout,
        default=str,
        indent=2,
        ensure_ascii=False,
    )
    sys.stdout.write("\n")


def print_schema() -> None:
    """Print the contract of the order table."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("column", "type", "unit, range or codes", "what for"):
        table.add_column(heading, overflow="fold")
    for column in load_contract().columns:
        detail = ", ".join(filter(None, (column.unit, column.allowed(), " | ".join(column.codes))))
        name = f"{column.name} (required)" if column.required else column.name
        table.add_row(name, column.dtype, detail, column.purpose)
    Console().print(table)


def checked_orders(
    path: Path | None, mapping: Mapping | None = None
) -> tuple[nw.LazyFrame[Any], Maker]:
    """The orders of a file, or of the sample, past the door."""
    raw = read_orders(path or orders_path())
    admitted = admit(raw.frame, mapping, source=(path or orders_path()).name)
    return admitted.orders, maker(raw.frame)


def _names(path: Path | None) -> tuple[str, ...] | None:
    if path is None:
        return None
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise ContractError(f"{path}: {fault}; give a text file, one name a line") from fault
    return tuple(line.strip() for line in lines if line.strip())
