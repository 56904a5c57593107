"""``tidewaiter custody``: the commands. Each loads what it needs when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

app = typer.Typer(help="Say where chips that were sold are known to be, and what is not known.",
                  no_args_is_help=True)  # fmt: skip

Files = Annotated[
    list[Path],
    typer.Argument(help="tables of units, attestations, checks and returns, or folders of them"),
]
AsOf = Annotated[str, typer.Option("--as-of", help="the day of the question, YYYY-MM-DD")]
Lag = Annotated[
    Optional[int], typer.Option(min=0, help="days after delivery until a unit must be told of")
]
Format = Annotated[str, typer.Option("--format", help="table, json or csv")]
TermsFile = Annotated[
    Optional[Path], typer.Option("--terms", help="your own lags, speeds and margins, as YAML")
]
Check = Annotated[bool, typer.Option("--check", help="exit 1 if something was found")]


@app.callback()
def custody() -> None:
    """Keep commands of custody under their own name, also while there are few."""


@app.command("gaps")
def gaps(
    files: Files,
    as_of: AsOf,
    lag: Lag = None,
    format_: Format = "table",
    terms: TermsFile = None,
    check: Check = False,
) -> None:
    """Say of each buyer and model what was sold, what is accounted for, and what is not."""
    from tidewaiter.cli import custody_told

    custody_told.gaps(files, as_of=as_of, lag=lag, format_=format_, terms=terms, check=check)


@app.command("findings")
def findings(
    files: Files,
    as_of: AsOf,
    format_: Format = "table",
    terms: TermsFile = None,
    check: Check = False,
) -> None:
    """List serial numbers, visits and places that do not fit together."""
    from tidewaiter.cli import custody_told

    custody_told.findings(files, as_of=as_of, format_=format_, terms=terms, check=check)
