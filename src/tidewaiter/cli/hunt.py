"""``tidewaiter hunt``: tables of trade in; flags, ranked leads and a plan of inspections out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tidewaiter import __version__
from tidewaiter.cli import options
from tidewaiter.cli.ledger_reads import read_links
from tidewaiter.cli.registers import from_option
from tidewaiter.cli.world import TABLES, write
from tidewaiter.errors import ContractError
from tidewaiter.flow.hunt.beside import Beside
from tidewaiter.flow.hunt.run import Hunt, Wish, hunt
from tidewaiter.ledger.ledger import open_ledger
from tidewaiter.report.leads import words
from tidewaiter.report.leads.values import NOT_A_FINDING
from tidewaiter.world import Setting

# Leads and notes that the terminal lists; the page and the tables have all.
LISTED, NOTED = 10, 12


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command, as they were given."""

    as_of: str | None
    since: str | None
    budget: Sequence[str]
    view: str
    lists: Path | None
    ledger: str | None
    links: Path | None
    thresholds: Path | None
    seed: int
    show: int


def run(files: Sequence[Path], out: Path, asked: Asked) -> Hunt:
    """Hunt, and show what came of it."""
    today = options.today()
    as_of = options.day(asked.as_of, "--as-of") or today
    law = options.law(asked.view, None, None)
    ledger = open_ledger(asked.ledger) if asked.ledger else None
    beside = Beside(
        registers=from_option(asked.lists, law, today),
        ledger=ledger,
        links=tuple(read_links(asked.links)) if asked.links else (),
    )
    wish = Wish(
        as_of=as_of,
        budget=budget(asked.budget),
        law=law,
        since=options.day(asked.since, "--since"),
        beside=beside,
        parameters=asked.thresholds,
        seed=asked.seed,
        shown=asked.show,
        version=__version__,
    )
    status = Console(stderr=True)
    with status.status("reading") as doing:
        found = hunt(files, out, wish, progress=lambda step: doing.update(step))
    if ledger is not None:
        ledger.close()
    _show(Console(), found)
    return found


def demo(out: Path) -> None:
    """Make a small synthetic trade, and hunt in its last week."""
    console = Console()
    trade, setting = out / "trade", Setting(seed=1, weeks=26, shipments=150, base_rate=0.01)
    if not (trade / TABLES).is_dir():
        write(setting, trade, "parquet")
    console.print("\n[bold]A hunt in a synthetic trade[/bold]: every firm in it is made up.")
    # A season later, when payments and checks of the last week are known as well.
    since, day = setting.day(setting.weeks - 1), setting.day(setting.weeks + 15)
    asked = Asked(
        day.isoformat(),
        since.isoformat(),
        ("40",),
        "enforced",
        Path("none"),
        None,
        None,
        None,
        0,
        40,
    )
    run([trade / TABLES], out / "hunt", asked)


def budget(told: Sequence[str]) -> dict[str, float] | float:
    """Read hours: one number for all places, or PLACE=HOURS for each.

    Raises:
        ContractError: it is neither, or both.

    >>> budget(["200"]), budget(["MYPKG=40", "SGSIN=12.5"])
    (200.0, {'MYPKG': 40.0, 'SGSIN': 12.5})
    """
    places: dict[str, float] = {}
    for text in told:
        place, equals, hours = text.rpartition("=")
        try:
            figure = float(hours)
        except ValueError:
            raise ContractError(
                f"--budget is {text!r}; give hours, as in 200, or PLACE=HOURS, as in MYPKG=40"
            ) from None
        if not equals:
            if len(told) > 1:
                raise ContractError(
                    f"--budget is given as {', '.join(told)}; give one number, or PLACE=HOURS for "
                    "each place"
                )
            return figure
        places[place.strip()] = figure
    return places


def _show(console: Console, found: Hunt) -> None:
    shown = found.shown
    for note in shown.notes[:NOTED]:
        console.print(f"note: {note}", style="dim", highlight=False, markup=False, soft_wrap=True)
    if len(shown.notes) > NOTED:
        console.print(f"note: and {len(shown.notes) - NOTED} more, on the page", style="dim")
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("rank", "lead", "what", "score", "at stake", "plan"):
        right = name in ("rank", "score")
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for lead in shown.leads[:LISTED]:
        table.add_row(
            str(lead.rank),
            escape(lead.lead_id),
            escape(f"{lead.headline}: {', '.join(f.pattern for f in lead.flags[:5]) or 'no flag'}"),
            f"{lead.score:.1%}" if lead.is_probability else f"{lead.score:.2f}",
            words.harm(lead).removesuffix(" H100-equivalents by TPP"),
            words.arm(lead.arm) if lead.arm else "",
        )
    console.print(table)
    if not shown.leads:
        console.print("no shipment since that day can be inspected", style="dim")
    chosen = sum(arm.items for arm in shown.arms)
    used = sum(place.used for place in shown.places)
    console.print(
        f"\n{shown.leads_total:,} leads; {chosen:,} to inspect in {used:,.0f} hours; "
        f"{sum(count for _, count in shown.flagged):,} flags of {len(shown.flagged)} patterns; "
        f"{sum(not row.is_looked_into for row in shown.coverage)} of {len(shown.coverage)} "
        "patterns could not be looked into",
        highlight=False,
    )
    if found.rejects:
        console.print(f"{len(found.rejects):,} cells were rejected", highlight=False)
    for alarm in shown.alarms:
        console.print(f"alarm: {alarm}", style="yellow", highlight=False, markup=False)
    console.print(NOT_A_FINDING, style="dim")
    for name, path in found.files.items():
        console.print(f"{name}: {path}", highlight=False, markup=False, soft_wrap=True)
