"""``tidewaiter law``: the values behind the answers, and what changed."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tidewaiter.cli import options
from tidewaiter.engine.backend import rows
from tidewaiter.law import CONFIDENCE, VIEWS, Law, Paragraph, Value
from tidewaiter.law.changes import differences, find
from tidewaiter.law.coverage import coverage as account
from tidewaiter.law.reform import reforms
from tidewaiter.law.reform import view as law_in


def show(text: str, on: str | None, view: str, settings: list[str] | None) -> None:
    """Print the paragraphs that a text finds, on a day or through time."""
    day = options.day(on, "--on")
    console = Console()
    law = law_in(view, options.settings(settings))
    for paragraph in find(law, text):
        _paragraph(console, paragraph, day, law.view)


def _paragraph(console: Console, paragraph: Paragraph, day: date | None, view: str) -> None:
    when = f"on {day}" if day else "through time"
    console.print(f"[bold]{paragraph.citation}[/bold]  {paragraph.title}", highlight=False)
    console.print(f"view {view}, {when}", style="dim", highlight=False)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("what", "value", "since", "act", "sure"):
        table.add_column(heading, overflow="fold")
    for name, parameter in paragraph.parameters.items():
        if day:
            value = parameter.at(day)
            values: tuple[Value | None, ...] = (value,)
        else:
            values = parameter.values
        for value in values:
            table.add_row(name.replace("_", " "), *_cells(value, parameter.unit))
    console.print(table)
    for note in paragraph.notes:
        console.print(f"note: {note}", style="dim", highlight=False)
    if paragraph.url:
        console.print(f"text: {paragraph.url}", style="dim", highlight=False)
    console.print("\nNot legal advice.", style="dim")


def _cells(value: Value | None, unit: str) -> tuple[str, str, str, str]:
    if value is None:
        return "not in force", "", "", ""
    note = f"\n{value.note}" if value.note else ""
    return (
        datum(value, unit),
        str(value.effective),
        value.source.citation + note,
        f"{value.confidence}: {CONFIDENCE[value.confidence]}",
    )


def datum(value: Value | None, unit: str) -> str:
    """A value in words: "on", "26,900,000 TPP", "AF BY CD ...", "none in force"."""
    if value is None:
        return "none in force"
    if isinstance(value.value, bool):
        return "on" if value.value else "off"
    if isinstance(value.value, tuple):
        return " ".join(value.value) or "(nobody)"
    if isinstance(value.value, int | float):
        return f"{value.value:,.12g} {unit}"
    return str(value.value).replace("_", " ") if value.value is not None else "repealed"


def diff(one: str, other: str, on: str | None, view: str, orders: Path | None) -> None:
    """Print what differs between two days or two views, and the orders that change with it."""
    before, after = _side(one, on, view), _side(other, on, view)
    console = Console()
    console.print(f"{_name(before)}  ->  {_name(after)}", style="bold", highlight=False)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("where", "what", "before", "after", "act"):
        table.add_column(heading, overflow="fold")
    found = list(differences(before, after))
    for change in found:
        unit = change.parameter.unit
        source = change.after or change.before
        table.add_row(
            change.citation,
            change.parameter.name.replace("_", " "),
            *_sides(change.before, change.after, unit),
            source.source.citation if source else "",
        )
    console.print(table if found else "no value differs")
    _orders(console, before, after, orders)


def _sides(before: Value | None, after: Value | None, unit: str) -> tuple[str, str]:
    if before and after and isinstance(before.value, tuple) and isinstance(after.value, tuple):
        gone = [m for m in before.value if m not in after.value]
        new = [m for m in after.value if m not in before.value]
        return (
            f"without {' '.join(new)}" if new else f"with {' '.join(gone)}",
            " ".join([*(f"+{m}" for m in new), *(f"-{m}" for m in gone)]),
        )
    return datum(before, unit), datum(after, unit)


def _orders(
    console: Console, before: tuple[Law, date], after: tuple[Law, date], path: Path | None
) -> None:
    from tidewaiter.cli.clear import checked_orders
    from tidewaiter.flow.answer import answer

    frame, make = checked_orders(path)
    sides = [
        {row["order_id"]: row for row in rows(answer(frame, law, as_of=day, make=make))}
        for law, day in (before, after)
    ]
    changed = [
        (old, sides[1][order_id])
        for order_id, old in sides[0].items()
        if _told(old) != _told(sides[1][order_id])
    ]
    where = path.name if path else "the sample order book"
    console.print(f"\n{len(changed)} of {len(sides[0])} orders of {where} change", style="bold")
    moves = Counter((old["outcome"], new["outcome"]) for old, new in changed)
    for (old_outcome, new_outcome), count in moves.most_common():
        console.print(
            f"  {count:>5}  {old_outcome} -> {new_outcome}".replace("_", " "), highlight=False
        )
    for old, new in changed[:20]:
        console.print(
            f"  {old['order_id']}  {old['item'] or '(by figures)'} to {old['destination'] or '?'}:"
            f" {old['outcome']} -> {new['outcome']}".replace("_", " "),
            highlight=False,
            soft_wrap=True,
        )
    if len(changed) > 20:
        console.print(f"  ... and {len(changed) - 20} more")


def _told(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[n] for n in ("outcome", "exceptions", "review_policy", "duties", "eccn"))


def _side(text: str, on: str | None, view: str) -> tuple[Law, date]:
    if text in VIEWS or text in reforms():
        return law_in(text), options.day(on, "--on") or options.today()
    return law_in(view), options.day(text, "the side") or options.today()


def _name(side: tuple[Law, date]) -> str:
    return f"{side[0].view} on {side[1]}"


def coverage() -> None:
    """Print what the law data covers, what it does not, and how far it was checked."""
    console, known = Console(), account()
    parts = (
        ("Modeled", known.modeled),
        ("Not modeled", known.not_modeled),
        ("Known doubts", known.doubts),
    )
    for title, points in parts:
        console.print(f"[bold]{title}[/bold]")
        for point in points:
            console.print(f"  {point.what} ({point.where})", highlight=False, markup=False)
        console.print()
    console.print(
        f"Last compared with its sources on {known.last_check}; newest snapshot of the regulations"
        f" {known.codified_text_seen}; no source is newer than {known.checked_until}.",
        highlight=False,
    )
    console.print("\nNot legal advice.", style="dim")


def views() -> None:
    """Print the views and the reforms, what is stated by whom and what is assumed."""
    console = Console()
    for name, says in VIEWS.items():
        console.print(f"[bold]{name}[/bold]  {says}", highlight=False)
    for reform in reforms().values():
        console.print(f"\n[bold]{reform.name}[/bold]  {reform.title}", highlight=False)
        console.print(f"  by: {reform.by} (a change of the {reform.base} law)", highlight=False)
        for text in reform.stated:
            console.print(f"  stated: {text}", highlight=False)
        for text in reform.assumed:
            console.print(f"  assumed: {text}", highlight=False)
        for key, setting in reform.settings.items():
            console.print(
                f"  --set {key}={json.dumps(setting.default)}  {setting.what} ({setting.unit})",
                highlight=False,
                markup=False,
            )
