"""What ``tidewaiter lists`` prints: what changed with a renewal, and which lists are in use."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tidewaiter.cli import options
from tidewaiter.cli.registers import CSL, age, shelves
from tidewaiter.party.lists import Renewal, load, versions
from tidewaiter.party.starter import PARTIAL
from tidewaiter.report.words import plain

SHOWN = 10


def tell(name: str, done: Renewal, file: Path | None) -> None:
    """Print what a renewal did; ``file`` is where all changes were written, if they were."""
    console, new, old = Console(), done.new, done.old
    before = f" (before: {old.entries:,} of {old.retrieved:%Y-%m-%d})" if old else ""
    console.print(
        f"[bold]{name}[/bold]  {new.entries:,} entries of {new.retrieved:%Y-%m-%d}{before}, "
        f"version {new.name}",
        highlight=False,
    )
    rows = done.changes.to_pylist()
    if old is None:
        _counts(console, load(new)["list"].to_pylist())
    elif not rows:
        console.print("nothing changed")
    else:
        _changes(console, rows, file)


def _counts(console: Console, codes: list[str]) -> None:
    told = ", ".join(f"{code} {times:,}" for code, times in Counter(codes).most_common())
    console.print(told, highlight=False)


def _changes(console: Console, rows: list[dict[str, Any]], file: Path | None) -> None:
    words = ("added", "changed", "removed")
    table = _table("list", *words)
    counted = Counter((row["list"], row["change"]) for row in rows)
    for code in sorted({row["list"] for row in rows}):
        table.add_row(code, *(f"{counted[code, word]:,}" for word in words))
    console.print(table)
    shown = _table("", "list", "name", "what")
    for row in rows[:SHOWN]:
        shown.add_row(row["change"], row["list"], Text(plain(row["name"])), Text(_what(row)))
    console.print()
    console.print(shown)
    rest = len(rows) - SHOWN
    if rest > 0:
        where = f"all are in {file}" if file else "--changes FILE.csv writes all"
        console.print(f"... and {rest:,} more; {where}", highlight=False, soft_wrap=True)
    console.print(
        "Parties screened before: `tidewaiter party screen --again FOLDER` tells what changes.",
        style="dim",
        highlight=False,
    )


def _what(row: dict[str, Any]) -> str:
    """What changed of an entry, each field cut short."""
    told = [
        f"{field.replace('_', ' ')}: {_short(was) or 'nothing'} -> {_short(now) or 'nothing'}"
        for field, was, now in zip(row["fields"], row["before"], row["after"], strict=True)
    ]
    return "; ".join(told)


def _short(text: str) -> str:
    text = plain(text)
    return text if len(text) <= 40 else text[:39] + "…"


def show(home: Path) -> None:
    """Print which lists are in use, from where, how old, and which versions are kept."""
    console, used, today = Console(), shelves(home), options.today()
    for name, version in used.items():
        days = age(version, today)
        console.print(
            f"[bold]{name}[/bold]  {version.entries:,} entries of {version.retrieved:%Y-%m-%d}, "
            f"{days} day{'s' * (days != 1)} old",
            highlight=False,
        )
        console.print(f"  from {version.source}", highlight=False, markup=False, soft_wrap=True)
        console.print(f"  version {version.name}, SHA-256 {version.sha256[:16]}…", highlight=False)
        codes = Counter(load(version)["list"].to_pylist()).most_common()
        console.print(f"  {', '.join(f'{c} {n:,}' for c, n in codes)}", highlight=False)
        others = [v.name for v in versions(home / "lists" / name) if v.name != version.name]
        for other in others:
            console.print(f"  kept: {other}", style="dim", highlight=False)
    if CSL not in used:
        console.print(PARTIAL, highlight=False)
    console.print(f"folder: {home}", style="dim", highlight=False, soft_wrap=True)


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        number = heading in ("added", "changed", "removed")
        table.add_column(heading, overflow="fold", justify="right" if number else "left")
    return table
