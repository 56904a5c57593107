"""``tidewaiter lead show``, ``outcome`` and ``rank``."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from tidewaiter.cli import options
from tidewaiter.engine import stream
from tidewaiter.engine.read import read_orders
from tidewaiter.errors import ContractError
from tidewaiter.flow.hunt.keep import add_outcome, lead_of
from tidewaiter.flow.hunt.past import RESULTS
from tidewaiter.lead.rank import Measured, assess
from tidewaiter.lead.rank import rank as ranked
from tidewaiter.report.leads.words import as_text
from tidewaiter.table.trade import admit_labelled


class Columns(NamedTuple):
    """Which columns of a labeled table are which."""

    id: str
    time: str
    amount: str | None
    label: str


def show(lead_id: str, run: Path) -> None:
    """Print a lead."""
    console = Console()
    console.print(
        as_text(lead_of(run, lead_id), min(console.width, 100)),
        highlight=False, markup=False, soft_wrap=True, end="",
    )  # fmt: skip


def outcome(
    lead_id: str, result: str, run: Path, *, on: str | None, by: str | None, hours: float | None
) -> None:
    """Note what an inspection came to."""
    if result not in RESULTS:
        raise ContractError(f"--result is {result!r}; give {', '.join(RESULTS)}")
    day = options.day(on, "--on") or options.today()
    path = add_outcome(run, lead_id, result, on=day, by=by, hours=hours)
    Console().print(
        f"{lead_id}: {result}. Give {path} to the next hunt, beside the tables.",
        highlight=False, markup=False, soft_wrap=True,
    )  # fmt: skip


def rank(table: Path, columns: Columns, out: Path, seed: int) -> None:
    """Rank a table, and print what the ranking is worth on rows that it did not see."""
    raw = read_orders(table)
    labelled = admit_labelled(raw.frame, **columns._asdict(), source=str(table))
    console = Console()
    unread = len(labelled.rejects) + raw.rejects.collect(backend="polars").shape[0]
    if unread:
        console.print(f"{unread:,} cells were rejected, and their rows left out", highlight=False)
    assessment, ranking = assess(labelled, seed=seed), ranked(labelled, seed=seed)
    stream.make_folder(out)
    stream.write_csv(ranking.frame.lazy(), out / "ranking.csv")
    stream.write_csv(assessment.table().lazy(), out / "assessment.csv")
    console.print(_table(assessment.measured))
    for note in assessment.notes:
        console.print(f"note: {note}", style="dim", highlight=False, markup=False, soft_wrap=True)
    for name in ("ranking", "assessment"):
        path = out / f"{name}.csv"
        console.print(f"{name}: {path}", highlight=False, markup=False, soft_wrap=True)


def _table(measured: tuple[Measured, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    shares = [f"P@{at.share:.0%}" for at in measured[0].at]
    for name in ("method", "rows", "how many", "AUC", "AP", *shares):
        table.add_column(name, justify="left" if name in ("method", "rows") else "right")
    for one in measured:
        table.add_row(
            one.method, one.rows, f"{one.number:,}",
            *(_figure(f) for f in (one.auc.value, one.average_precision.value)),
            *(_figure(at.precision) for at in one.at),
        )  # fmt: skip
    return table


def _figure(value: float) -> str:
    """A figure, or a dash where there is nothing to measure."""
    return "—" if value != value else f"{value:.3f}"
