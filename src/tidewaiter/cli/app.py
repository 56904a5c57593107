"""The commands. Each loads what it needs when it runs, so that the quick ones are quick."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from tidewaiter import __version__
from tidewaiter.cli.custody import app as custody_app
from tidewaiter.cli.lead import app as lead_app
from tidewaiter.cli.ledger import app as ledger_app
from tidewaiter.errors import ContractError, TidewaiterError

if TYPE_CHECKING:
    from tidewaiter.flow.run import Wish

FOUND_SOMETHING, COULD_NOT_RUN = 1, 2

app = typer.Typer(
    help="Administer export controls on AI chips. Not legal advice.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
law_app = typer.Typer(help="Read the law that answers rest on.", no_args_is_help=True)
lists_app = typer.Typer(help="Get and keep lists of parties.", no_args_is_help=True)
party_app = typer.Typer(help="Say who a party may be, and who owns it.", no_args_is_help=True)
app.add_typer(law_app, name="law")
app.add_typer(lists_app, name="lists")
app.add_typer(party_app, name="party")
app.add_typer(ledger_app, name="ledger")
app.add_typer(custody_app, name="custody")
app.add_typer(lead_app, name="lead")

View = Annotated[str, typer.Option(help="enforced, codified, or a reform (tidewaiter law views)")]
Set = Annotated[
    Optional[list[str]], typer.Option("--set", help="a setting of the reform, NAME=VALUE")
]
AsOf = Annotated[Optional[str], typer.Option("--as-of", help="YYYY-MM-DD: one day for all orders")]
Affiliates = Annotated[
    Optional[str],
    typer.Option(help="on or off: the operator's word on the Affiliates Rule since 2026-11-10"),
]
Home = Annotated[
    Optional[Path],
    typer.Option("--dir", help="folder of lists and decisions; $TIDEWAITER_HOME or your own"),
]
Lists = Annotated[
    Optional[Path], typer.Option(help="folder of lists, or none; your own if not given")
]
Parties = Annotated[Optional[Path], typer.Option(help="a table of parties, with --holdings")]
Holdings = Annotated[Optional[Path], typer.Option(help="a table of who owns whom")]
Country = Annotated[Optional[str], typer.Option(help="where the party is")]
Address = Annotated[Optional[str], typer.Option(help="its address")]
BirthDate = Annotated[Optional[str], typer.Option(help="of a person: day, month or year")]
Identifier = Annotated[
    Optional[list[str]], typer.Option(help="a number of registration, tax or passport; repeatable")
]


@app.command("clear")
def clear_command(
    orders: Annotated[
        Optional[str], typer.Argument(help="CSV, XLSX, Parquet or JSON Lines; - reads JSON")
    ] = None,
    as_of: AsOf = None,
    view: View = "enforced",
    set_: Set = None,
    affiliates_rule: Affiliates = None,
    out: Annotated[Path, typer.Option(help="folder for the answers")] = Path("tidewaiter-out"),
    engine: Annotated[str, typer.Option(help="polars or spark")] = "polars",
    map_: Annotated[
        Optional[Path],
        typer.Option("--map", help="your column names and values; asked for and written if absent"),
    ] = None,
    supplement_8: Annotated[
        Optional[Path],
        typer.Option(help="your list of the entities of supp. 8 to part 740, one name a line"),
    ] = None,
    lists: Lists = None,
    parties: Parties = None,
    holdings: Holdings = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="print the order table's contract")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="exit 1 unless every order may go without a license")
    ] = False,
    hold: Annotated[
        bool, typer.Option("--hold", help="set aside in the ledger what orders draw on")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="as --hold, and enter nothing: where would caps bind?")
    ] = False,
    ledger: Annotated[
        Optional[str],
        typer.Option(envvar="TIDEWAITER_LEDGER", help="SQLite file, or postgresql://user@host/db"),
    ] = None,
    hold_days: Annotated[int, typer.Option(help="for how many days holds last")] = 90,
) -> None:
    """Clear a file of orders under the law of any day."""
    from tidewaiter.cli import clear, options

    if schema:
        clear.print_schema()
        return
    if orders is None:
        raise ContractError("no orders: give a file of them, or - for JSON on standard input")
    wish = _screening(_wish(view, set_, affiliates_rule, as_of), lists, parties, holdings)
    if hold or dry_run:
        wish = replace(wish, holding=clear.holding(ledger, wish.law, hold_days, dry=dry_run))
    if orders == "-":
        held = clear.from_stdin(wish)
        if check and held:
            raise typer.Exit(FOUND_SOMETHING)
        return
    wish = replace(wish, engine=engine, supplement_8=options.names(supplement_8))
    found = clear.run(Path(orders), out, wish, map_)
    if check and clear.not_free(found):
        raise typer.Exit(FOUND_SOMETHING)


def _wish(view: str, set_: list[str] | None, affiliates: str | None, as_of: str | None) -> Wish:
    from tidewaiter.cli import options
    from tidewaiter.flow.run import Wish

    law = options.law(view, set_, affiliates)
    return Wish(law, as_of=options.day(as_of, "--as-of"), version=__version__)


def _screening(wish: Wish, lists: Path | None, parties: Path | None, holdings: Path | None) -> Wish:
    """The wish with the lists and owners in which parties are looked up."""
    from tidewaiter.cli import options, registers
    from tidewaiter.cli.owned import owners

    held = owners(parties, holdings)
    known = registers.from_option(lists, wish.law, options.today(), owners=held)
    return replace(wish, registers=known)


@app.command("explain")
def explain_command(
    order_id: Annotated[str, typer.Argument(help="the order's mark")],
    orders: Annotated[
        Optional[Path], typer.Argument(help="the file it is in; the sample order book if not given")
    ] = None,
    as_of: AsOf = None,
    view: View = "enforced",
    set_: Set = None,
    affiliates_rule: Affiliates = None,
    map_: Annotated[Optional[Path], typer.Option("--map", help="as for clear")] = None,
    lists: Lists = None,
    parties: Parties = None,
    holdings: Holdings = None,
) -> None:
    """Give the reasoned answer of one order."""
    from tidewaiter.cli import clear, explain

    wish = _wish(view, set_, affiliates_rule, as_of)
    if orders is None and not (lists or parties or holdings):
        wish = clear.with_starter(wish)
    else:
        wish = _screening(wish, lists, parties, holdings)
    explain.explain(order_id, orders, wish, map_)


@app.command("hunt")
def hunt_command(
    files: Annotated[
        list[Path], typer.Argument(help="tables of trade, or folders of them, past outcomes too")
    ],
    budget: Annotated[
        list[str], typer.Option(help="hours of inspection, or PLACE=HOURS; repeatable")
    ],
    as_of: Annotated[
        Optional[str], typer.Option("--as-of", help="YYYY-MM-DD: what was seen later is left out")
    ] = None,
    since: Annotated[
        Optional[str], typer.Option(help="first day of what can be inspected; a week before")
    ] = None,
    out: Annotated[Path, typer.Option(help="folder for what is found")] = Path("tidewaiter-hunt"),
    view: View = "enforced",
    lists: Lists = None,
    ledger: Annotated[
        Optional[str], typer.Option(help="a ledger, for who stops just under a limit")
    ] = None,
    links: Annotated[
        Optional[Path], typer.Option(help="CSV of what ties companies: subject, kind, value")
    ] = None,
    thresholds: Annotated[
        Optional[Path], typer.Option(help="YAML of thresholds in the place of the shipped ones")
    ] = None,
    seed: Annotated[int, typer.Option(help="of the draw; the same one gives the same plan")] = 0,
    show: Annotated[int, typer.Option(min=0, help="leads to put into words")] = 200,
    check: Annotated[bool, typer.Option("--check", help="exit 1 if something was flagged")] = False,
) -> None:
    """Flag what looks wrong, rank leads, and plan inspections for a budget of hours."""
    from tidewaiter.cli import hunt

    asked = hunt.Asked(as_of, since, budget, view, lists, ledger, links, thresholds, seed, show)
    found = hunt.run(files, out, asked)
    if check and found.shown.flagged:
        raise typer.Exit(FOUND_SOMETHING)


@app.command("world")
def world_command(
    out: Annotated[Path, typer.Option(help="an empty or new folder")],
    seed: Annotated[int, typer.Option(help="the same one gives the same trade")] = 0,
    size: Annotated[int, typer.Option(min=1, help="shipments a week, about")] = 1500,
    weeks: Annotated[int, typer.Option(min=1, help="how long, from 2024-01-01")] = 104,
    base_rate: Annotated[float, typer.Option(help="share that is diverted, about")] = 0.005,
    late_week: Annotated[int, typer.Option(help="when a new way of diverting begins")] = 52,
    format_: Annotated[str, typer.Option("--format", help="parquet or csv")] = "parquet",
) -> None:
    """Make a synthetic trade, with its truth kept apart, to try and to measure with."""
    from tidewaiter.cli import world
    from tidewaiter.world import Setting

    setting = Setting(seed, weeks, size, base_rate, late_week)
    world.show(setting, out, format_)


@app.command("item")
def item_command(
    description: Annotated[str, typer.Argument(help='a model or a system: "H20", "GB200 NVL72"')],
    on: Annotated[Optional[str], typer.Option(help="YYYY-MM-DD; today if not given")] = None,
    view: View = "enforced",
) -> None:
    """Say what an item is: its figures with sources, how its TPP comes about, its class."""
    from tidewaiter.cli import item, options

    law = options.law(view, None, None)
    item.show(description, law, options.day(on, "--on") or options.today())


@app.command("demo")
def demo_command(
    out: Annotated[Path, typer.Option(help="folder for the answers")] = Path("build/demo"),
    view: View = "enforced",
) -> None:
    """Clear the sample order book and the documented cases, and hunt in a synthetic trade."""
    from tidewaiter.cli import clear, hunt

    clear.demo(out, _wish(view, None, None, None))
    hunt.demo(out)


@lists_app.command("update")
def lists_update(
    source: Annotated[
        Optional[str],
        typer.Argument(help="a file or an address; the official list if not given"),
    ] = None,
    name: Annotated[
        Optional[str], typer.Option(help="what to call a list of your own, as watch")
    ] = None,
    dir_: Home = None,
    sha256: Annotated[Optional[str], typer.Option(help="what the file's checksum must be")] = None,
    accept_shorter: Annotated[
        bool, typer.Option("--accept-shorter", help="take a list that lost many entries")
    ] = False,
    changes: Annotated[Optional[Path], typer.Option(help="CSV file for all changes")] = None,
) -> None:
    """Get the Consolidated Screening List, or a list of your own, and tell what changed."""
    from tidewaiter.cli import lists, options

    home = options.home(dir_)
    lists.update(
        source, home, name=name, sha256=sha256, accept_shorter=accept_shorter, changes=changes
    )


@lists_app.command("show")
def lists_show(dir_: Home = None) -> None:
    """Tell which lists are in use, from where, how old, and which versions are kept."""
    from tidewaiter.cli import lists_told, registers

    lists_told.show(registers.folder(dir_))


@lists_app.command("use")
def lists_use(
    name: Annotated[str, typer.Argument(help="the list, as csl")],
    version: Annotated[str, typer.Argument(help="a version that lists show names")],
    dir_: Home = None,
) -> None:
    """Go back to a version of a list that is kept."""
    from tidewaiter.cli import lists, registers

    lists.go_back(registers.folder(dir_), name, version)


@party_app.command("screen")
def party_screen(
    who: Annotated[Optional[str], typer.Argument(help="a name, or a file of parties")] = None,
    country: Country = None,
    address: Address = None,
    birth_date: BirthDate = None,
    identifier: Identifier = None,
    threshold: Annotated[
        Optional[float],
        typer.Option(
            min=0.01, max=1, help="the least score of a hit; the shipped one if not given"
        ),
    ] = None,
    out: Annotated[Optional[Path], typer.Option(help="folder for hits and the run")] = None,
    again: Annotated[
        Optional[Path], typer.Option(help="folder of an earlier run: tell what differs")
    ] = None,
    map_: Annotated[
        Optional[Path], typer.Option("--map", help="your column names and values")
    ] = None,
    dir_: Home = None,
    check: Annotated[bool, typer.Option("--check", help="exit 1 if a hit is to decide")] = False,
) -> None:
    """Screen a name or a file of parties against the lists."""
    from tidewaiter.cli import party

    given = party.Particulars(country, address, birth_date, identifier)
    found = party.screened(who, given, party.How(threshold, out, again, map_, dir_))
    if check and found:
        raise typer.Exit(FOUND_SOMETHING)


@party_app.command("decide")
def party_decide(
    name: Annotated[str, typer.Argument(help="the party, as it was screened")],
    entry_id: Annotated[str, typer.Argument(help="the entry, as its card names it")],
    says: Annotated[str, typer.Option(help="false_positive or match")],
    by: Annotated[str, typer.Option(help="who decides")],
    reason: Annotated[str, typer.Option(help="why")],
    approved_by: Annotated[Optional[str], typer.Option(help="a second person")] = None,
    until: Annotated[Optional[str], typer.Option(help="YYYY-MM-DD: the first day without")] = None,
    country: Country = None,
    address: Address = None,
    birth_date: BirthDate = None,
    identifier: Identifier = None,
    run: Annotated[
        Optional[Path], typer.Option(help="folder of a run: take the party as it was there")
    ] = None,
    dir_: Home = None,
) -> None:
    """Keep what a person decided about a hit: who, when and why."""
    from tidewaiter.cli import decide, party

    given = party.Particulars(country, address, birth_date, identifier)
    verdict = decide.Verdict(says, by, reason, approved_by, until)
    decide.decide(name, given, entry_id, verdict, home=dir_, run=run)


@party_app.command("owners")
def party_owners(
    name: Annotated[str, typer.Argument(help="a party of the table, by name or id")],
    parties: Annotated[Path, typer.Option(help="the table of parties")],
    holdings: Annotated[Path, typer.Option(help="the table of who owns whom")],
    on: Annotated[Optional[str], typer.Option(help="YYYY-MM-DD; today if not given")] = None,
    view: View = "enforced",
    affiliates_rule: Affiliates = None,
    picture: Annotated[Optional[Path], typer.Option(help="SVG file for a drawing")] = None,
    dir_: Home = None,
    check: Annotated[
        bool, typer.Option("--check", help="exit 1 unless all is answered no")
    ] = False,
) -> None:
    """Say whether a party is listed, owned by listed parties, and where its parent sits."""
    from tidewaiter.cli import options, party_owners

    law = options.law(view, None, affiliates_rule)
    day = options.day(on, "--on") or options.today()
    found = party_owners.show(name, day, (parties, holdings), home=dir_, law=law, image=picture)
    if check and found:
        raise typer.Exit(FOUND_SOMETHING)


@law_app.command("show")
def law_show(
    paragraph: Annotated[str, typer.Argument(help='"740.29", "3A090", "742.6"')],
    on: Annotated[Optional[str], typer.Option(help="YYYY-MM-DD; every value if not given")] = None,
    view: View = "codified",
    set_: Set = None,
) -> None:
    """Show the values of a paragraph, with their acts, days and confidence."""
    from tidewaiter.cli import law

    law.show(paragraph, on, view, set_)


@law_app.command("diff")
def law_diff(
    one: Annotated[str, typer.Argument(help="a day or a view")],
    other: Annotated[str, typer.Argument(help="a day or a view")],
    on: Annotated[Optional[str], typer.Option(help="the day, when two views are compared")] = None,
    view: View = "codified",
    orders: Annotated[
        Optional[Path], typer.Option(help="orders to compare; the sample order book if not given")
    ] = None,
) -> None:
    """Show what changed between two days or two views, and which orders change with it."""
    from tidewaiter.cli import law

    law.diff(one, other, on, view, orders)


@law_app.command("coverage")
def law_coverage() -> None:
    """List what is modeled, what is not, what is in doubt, and when it was last checked."""
    from tidewaiter.cli import law

    law.coverage()


@law_app.command("views")
def law_views() -> None:
    """List the views of the law and the reforms, what each states and what it assumes."""
    from tidewaiter.cli import law

    law.views()


def main() -> None:
    """Run the command line; an error of the family is one clear line and exit code 2."""
    try:
        app()
    except TidewaiterError as fault:
        from rich.console import Console
        from rich.text import Text

        Console(stderr=True).print(Text(f"error: {fault}"), soft_wrap=True)
        sys.exit(COULD_NOT_RUN)


if __name__ == "__main__":
    main()
