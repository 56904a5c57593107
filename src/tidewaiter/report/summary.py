"""The terminal summary: what came out, what needs a person, and where the files are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tidewaiter.report import tally, words
from tidewaiter.report.explanation import NOT_ADVICE

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

WIDTH = 80
_BAR = 30
_STYLES = {
    "prohibited": "bold red",
    "conflict": "magenta",
    "undetermined": "bold",
    "license_required": "yellow",
    "exception_available": "cyan",
    "no_license_required": "blue",
}


def render(
    console: Console,
    *,
    title: str,
    counts: tally.Tally,
    rejects: tally.Rows = (),
    files: Mapping[str, str] | None = None,
) -> None:
    """Print the summary of a run in at most 80 columns; it reads the same without color.

    Args:
        console: where to print.
        title: what was answered, for example the name of the file.
        counts: of the whole table of answers.
        rejects: one row per fault, with ``row``.
        files: what was written and where, in the order to tell it.
    """
    # Loaded here because the command line must start fast.
    from rich.text import Text

    def say(text: str = "", style: str = "") -> None:
        # Text, not markup: an order number in square brackets must not become a style.
        console.print(Text(text, style=style), width=min(console.width, WIDTH), highlight=False)

    say(words.plain(title), "bold")
    say(_subtitle(counts))
    say()
    if counts.orders:
        console.print(_bars(tally.outcomes(counts), console), width=min(console.width, WIDTH))
    else:
        say("No orders to answer.")
    lists = (
        ("Commonest reasons", _counted(tally.reasons(counts))),
        ("Facts to ask for", _counted(tally.listed(counts, "missing_facts", 5))),
        ("Licenses needed, by destination", _licenses(counts)),
        ("Allocations they would use", _counted(tally.listed(counts, "allocations", 5))),
    )
    for heading, rows in lists:
        if rows:
            say()
            say(heading, "bold")
            console.print(_rows(rows), width=min(console.width, WIDTH))
    say()
    say(_rejected(rejects))
    for name, path in (files or {}).items():
        say(f"{words.plain(name)}: {words.plain(path)}")
    say()
    say(NOT_ADVICE)


def _subtitle(counts: tally.Tally) -> str:
    count, span = counts.orders, tally.days(counts)
    views = ", ".join(words.plain(v) for v in counts.views)
    parts = [f"{count:,} {'order' if count == 1 else 'orders'}"]
    if span:
        first, last = (day.isoformat() for day in span)
        parts.append(f"law as of {first}" if first == last else f"law as of {first} to {last}")
    if views:
        parts.append(f"view: {views}")
    return ", ".join(parts)


def _bars(counts: Mapping[str, int], console: Console) -> Table:
    from rich.table import Table
    from rich.text import Text

    # A terminal that cannot show blocks gets the sign that every terminal has.
    block = "█" if console.encoding.lower().startswith("utf") else "#"
    total, largest = sum(counts.values()), max(counts.values())
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    for code, n in counts.items():
        # Any order at all is seen: a single prohibited one among a million keeps a mark.
        length = max(1, round(_BAR * n / largest)) if n else 0
        word = "other" if code == "other" else words.outcome(code).word
        style = _STYLES.get(code, "")
        share = f"{n / total:.0%}" if n == 0 or n / total >= 0.005 else "<1%"
        grid.add_row(Text(word), Text(f"{n:,}"), Text(share), Text(block * length, style=style))
    return grid


def _rows(rows: Sequence[tuple[str, str]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for count, text in rows:
        grid.add_row(Text(f"  {count}"), Text(text))
    return grid


def _counted(rows: Sequence[tuple[str, int]]) -> list[tuple[str, str]]:
    return [(f"{n:,}", words.plain(words.phrase(text))) for text, n in rows]


def _licenses(counts: tally.Tally) -> list[tuple[str, str]]:
    return [
        (f"{n:,}", f"{words.plain(where)}, {'unknown' if tpp is None else words.number(tpp)} TPP")
        for where, n, tpp in tally.licenses_by_destination(counts)
    ]


def _rejected(rejects: tally.Rows) -> str:
    rows = len({fault.get("row") for fault in rejects})
    if not rows:
        return "No row was rejected."
    noun = "row was" if rows == 1 else "rows were"
    fault = "fault" if len(rejects) == 1 else "faults"
    return f"{rows:,} {noun} rejected, with {len(rejects):,} {fault}."
