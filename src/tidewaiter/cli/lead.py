"""``tidewaiter lead``: the commands. Each loads what it needs when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

app = typer.Typer(help="Look at leads, and tell what came of them.", no_args_is_help=True)

LeadId = Annotated[str, typer.Argument(help="the lead, as the hunt names it")]
RunFolder = Annotated[Path, typer.Option("--run", help="folder that a hunt wrote")]


@app.command("show")
def show(lead_id: LeadId, run: RunFolder = Path("tidewaiter-hunt")) -> None:
    """Show a lead: its flags with evidence, its score, what would settle it, like cases."""
    from tidewaiter.cli import lead_told

    lead_told.show(lead_id, run)


@app.command("outcome")
def outcome(
    lead_id: LeadId,
    result: Annotated[str, typer.Option(help="diverted, clean or inconclusive")],
    run: RunFolder = Path("tidewaiter-hunt"),
    on: Annotated[Optional[str], typer.Option(help="the day; today if not given")] = None,
    by: Annotated[Optional[str], typer.Option(help="who says so")] = None,
    hours: Annotated[Optional[float], typer.Option(min=0, help="how long it took")] = None,
) -> None:
    """Note what an inspection came to; later hunts learn from the file it is written to."""
    from tidewaiter.cli import lead_told

    lead_told.outcome(lead_id, result, run, on=on, by=by, hours=hours)


@app.command("rank")
def rank(
    table: Annotated[Path, typer.Argument(help="labeled declarations: CSV, XLSX or Parquet")],
    id_: Annotated[str, typer.Option("--id", help="the column of marks")],
    time: Annotated[str, typer.Option(help="the column of days, or of numbers that go up")],
    label: Annotated[
        str, typer.Option(help="the column of what was found; empty if nobody looked")
    ],
    amount: Annotated[Optional[str], typer.Option(help="the column of values")] = None,
    out: Annotated[Path, typer.Option(help="folder for the ranking")] = Path("tidewaiter-rank"),
    seed: Annotated[int, typer.Option(help="of the fits")] = 0,
) -> None:
    """Rank other people's labeled declarations, and say how far that can be trusted."""
    from tidewaiter.cli import lead_told

    lead_told.rank(table, lead_told.Columns(id_, time, amount, label), out, seed)
