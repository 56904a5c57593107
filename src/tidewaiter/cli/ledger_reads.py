"""``tidewaiter ledger balance``, ``history`` and ``structuring``."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tidewaiter.cli.day import day_of, legal_day, now
from tidewaiter.cli.ledger_entries import Asked, moved
from tidewaiter.errors import ContractError
from tidewaiter.flow.accounts import allocation, counted, limits_on
from tidewaiter.law.reform import view as law_in
from tidewaiter.ledger.account import Account
from tidewaiter.ledger.ledger import open_ledger
from tidewaiter.ledger.measure import Side, sides
from tidewaiter.ledger.request import Limits, Standing
from tidewaiter.ledger.structuring import KINDS, Link, groups, near
from tidewaiter.ledger.units import PIECES, TPP, shown


def _named(asked: Asked) -> bool:
    names = (asked.parent, asked.parent_id, asked.consignee, asked.license, asked.item)
    return asked.which is not None and bool(
        any(names) or (asked.which == "country" and asked.country)
    )


def _units(asked: Asked) -> tuple[str, ...]:
    return (PIECES, TPP) if asked.which == "license" else (TPP,)


def balance(place: str, asked: Asked) -> None:
    """Print what accounts hold, use and have left."""
    ledger, law, day = open_ledger(place), asked.law, asked.day
    if asked.which is not None:
        allocation(law, asked.which)
    if _named(asked):
        found = [_account(asked, u) for u in _units(asked)]
    else:
        found = ledger.accounts(asked.which)
    console = Console()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("account", "held", "used", "cap", "left"):
        table.add_column(heading, overflow="fold", justify="left")
    standings = ledger.standings(found, today=day)
    sides_: list[tuple[Account, Side]] = []
    for account in found:
        standing = standings[account.name]
        limits = limits_on(law, account, day, asked.headquarters)
        table.add_row(account.name, *_cells(account, standing, limits))
        for part, (held, used) in sorted(standing.parts.items()):
            if part:
                table.add_row(f"  {part}", shown(held, account.unit), shown(used, account.unit))
        sides_ += [(account, side) for side in sides(standing.parts, limits)]
    console.print(table if found else "nothing was entered")
    for account, side in sides_:
        kept = "kept" if side.kept else "PASSED"
        console.print(f"{account.name}: {kept}: {side.say(account.unit)}", highlight=False)
    console.print(f"on {day}, caps of the view {law.view}", style="dim", highlight=False)


def _account(asked: Asked, unit: str) -> Account:
    # Of an account that is kept by country the whole is asked for; any country names it.
    whole = replace(asked, country=asked.country or "US")
    return whole.account(unit if asked.which == "license" else None)[0]


def _cells(account: Account, standing: Standing, limits: Limits) -> tuple[str, str, str, str]:
    unit = account.unit
    cap = standing.granted if limits.granted else limits.cap
    if not limits.in_force:
        capped, left = "not in force", "nothing"
    elif cap is None:
        capped, left = "by shares" if limits.shares else "none", ""
    else:
        capped, left = shown(cap, unit), shown(cap - standing.counted, unit)
    return shown(standing.held, unit), shown(standing.used, unit), capped, left


def history(place: str, asked: Asked) -> None:
    """Print entries as they were entered."""
    ledger = open_ledger(place)
    if asked.order or asked.key:
        found = ledger.history(order_id=asked.order, key=asked.key)
    elif _named(asked):
        found = [pair for u in _units(asked) for pair in ledger.history(account=_account(asked, u))]
    else:
        raise ContractError("of what? give --order, --key, or an allocation and whose it is")
    console = Console()
    for account, entry in found:
        says = "; ".join(filter(None, (
            f"order {entry.order_id}" if entry.order_id else None,
            f"settles {entry.account}-{entry.settles}" if entry.settles else None,
            f"expires {entry.expires}" if entry.expires else None,
            entry.reason, entry.why, entry.source, f"entered {entry.at[:19]}Z", entry.key,
        )))  # fmt: skip
        part = f" ({entry.part})" if entry.part else ""
        console.print(
            f"{entry.name}  {entry.day}  {entry.kind}  {account.name}{part}: "
            f"{moved(entry, account.unit)}\n    {says}",
            highlight=False, markup=False, soft_wrap=True,
        )  # fmt: skip
    if not found:
        console.print("nothing was entered")


def structuring(place: str, links: Path | None, part: float, on: str | None, view: str) -> None:
    """Print who stops just under a limit, and which groups pass it together."""
    ledger, law = open_ledger(place), law_in(view)
    day = day_of(on, law, "--on") if on else legal_day(now(), law)
    several = list(counted(ledger, law, day))
    console = Console()
    console.print("[bold]Just under a limit[/bold]")
    for one in near(several, part):
        unit = one.account.unit
        console.print(
            f"  {one.account.name}: {shown(one.counted, unit)} of {shown(one.cap, unit)}, "
            f"{shown(one.left, unit)} left",
            highlight=False, markup=False,
        )  # fmt: skip
    if links is None:
        return
    console.print("\n[bold]Groups that pass a limit together[/bold]")
    for group in groups(several, read_links(links)):
        unit = group.accounts[0].unit
        console.print(
            f"  {group.allocation} {group.period}: {shown(group.counted, unit)} where one may have "
            f"{shown(group.cap, unit)}: {', '.join(a.name for a in group.accounts)} "
            f"({'; '.join(group.ties)})",
            highlight=False, markup=False,
        )  # fmt: skip
    console.print("\nNone of this says that anybody does wrong.", style="dim")


def read_links(file: Path) -> list[Link]:
    """Read what ties companies together.

    Raises:
        ContractError: the file cannot be read, or a row is not as it should be.
    """
    try:
        rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as fault:
        raise ContractError(f"{file}: {fault}; give a CSV file in UTF-8") from fault
    found = []
    for number, row in enumerate(rows, start=1):
        cells = [(row.get(name) or "").strip() for name in ("subject", "kind", "value")]
        if not all(cells) or cells[1] not in KINDS:
            raise ContractError(
                f"{file}: row {number}: give subject, kind ({', '.join(KINDS)}) and value"
            )
        found.append(Link(*cells))
    return found
