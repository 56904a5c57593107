"""The commands. Each loads what it needs when it runs, so that the quick ones are quick."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from tidewaiter import __version__
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
app.add_typer(law_app, name="law")
app.add_typer(ledger_app, name="ledger")

View = Annotated[str, typer.Option(help="enforced, codified, or a reform (tidewaiter law views)")]
Set = Annotated[
    Optional[list[str]], typer.Option("--set", help="a setting of the reform, NAME=VALUE")
]
AsOf = Annotated[Optional[str], typer.Option("--as-of", help="YYYY-MM-DD: one day for all orders")]
Affiliates = Annotated[
    Optional[str],
    typer.Option(help="on or off: the operator's word on the Affiliates Rule since 2026-11-10"),
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
    wish = _wish(view, set_, affiliates_rule, as_of)
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
) -> None:
    """Give the reasoned answer of one order."""
    from tidewaiter.cli import explain

    wish = _wish(view, set_, affiliates_rule, as_of)
    explain.explain(order_id, orders, wish.law, wish.as_of, map_)


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
    """Clear the embedded sample order book and the documented cases."""
    from tidewaiter.cli import clear

    clear.demo(out, _wish(view, None, None, None))


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
