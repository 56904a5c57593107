"""``tidewaiter custody gaps`` and ``findings``: read tables, look, and print."""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw
import typer
from rich.console import Console
from rich.table import Table

from tidewaiter.cli.options import day
from tidewaiter.custody.gaps import GAPS
from tidewaiter.custody.look import Custody, look
from tidewaiter.custody.places import RULED_OUT, UNLIKELY
from tidewaiter.custody.steps import FINDING
from tidewaiter.custody.terms import load_terms
from tidewaiter.custody.words import closes, innocent, tell
from tidewaiter.engine.backend import rows
from tidewaiter.errors import ContractError
from tidewaiter.flow.gather import Gathered, gather
from tidewaiter.flow.hunt.goods import with_models

FORMATS = ("table", "json", "csv")
FOUND_SOMETHING = 1
# On a screen a row is for reading; all columns are in the other formats.
_SHOWN = ("sold", "due", "attested", "returned", "lost", "unmarked", "gap")
NOT_SAID = "A gap is not a diversion, and none of this says that anybody does wrong."


def gaps(
    files: Sequence[Path], *, as_of: str, lag: int | None, format_: str, terms: Path | None,
    check: bool,
) -> None:  # fmt: skip
    """Print one row per buyer and model."""
    with _looked(files, as_of, format_, terms=terms, lag=lag) as (found, gathered):
        told = rows(found.gaps.sort("gap", "buyer", "model", descending=[True, False, False],
                                    nulls_last=True))  # fmt: skip
    if format_ == "table":
        _print_gaps(told, as_of)
    else:
        _print_data(format_, "gaps", told, tuple(GAPS), found.missing)
    _aside(found, gathered, format_)
    if check and any(row["gap"] for row in told):
        raise typer.Exit(FOUND_SOMETHING)


def findings(
    files: Sequence[Path], *, as_of: str, format_: str, terms: Path | None, check: bool
) -> None:
    """Print one row per finding; claims of places that do not hold are among them."""
    with _looked(files, as_of, format_, terms=terms, lag=None) as (found, gathered):
        told = rows(found.findings.sort("kind", "day", "unit_id", "evidence", nulls_last=True))
        doubted = found.places.filter(nw.col("result").is_in([RULED_OUT, UNLIKELY]))
        told += [_as_finding(row) for row in rows(doubted.sort("result", "day", "unit"))]
    if format_ == "table":
        _print_findings(told)
    else:
        columns = (*FINDING, "says", "may_be", "settled_by")
        _print_data(format_, "findings", told, columns, found.missing)
    _aside(found, gathered, format_)
    if check and told:
        raise typer.Exit(FOUND_SOMETHING)


@contextmanager
def _looked(
    files: Sequence[Path], as_of: str, format_: str, *, terms: Path | None, lag: int | None
) -> Iterator[tuple[Custody, Gathered]]:
    """Look at files; what was found can be read until they are let go."""
    if format_ not in FORMATS:
        raise ContractError(f"--format is {format_!r}; give {', '.join(FORMATS)}")
    today = day(as_of, "--as-of")
    assert isinstance(today, date)
    held = load_terms(terms)
    held = held if lag is None else replace(held, lag_days=lag)
    with tempfile.TemporaryDirectory(prefix="tidewaiter-") as scratch:
        gathered = gather(files, as_of=today, scratch=Path(scratch))
        yield look(with_models(gathered.tables), held, as_of=today), gathered


def _as_finding(row: Mapping[str, Any]) -> dict[str, Any]:
    """Write a claim of a place on the sheet of findings."""
    told = {
        "kind": row["result"], "unit_id": row["unit"], "serial": row["serial"], "day": row["day"],
        "measure": row["distance_km"], "other": row["landmark"],
        "threshold": row["reach_km"] if row["result"] == RULED_OUT else row["fibre_reach_km"],
        "evidence": row["evidence"], "evidence_count": row["evidence_count"], "says": tell(row),
    }  # fmt: skip
    return {name: told.get(name) for name in (*FINDING, "says")}


def _print_gaps(told: Sequence[Mapping[str, Any]], as_of: str) -> None:
    console = Console()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("buyer", overflow="fold")
    table.add_column("model", overflow="fold")
    for name in (*_SHOWN, "H100"):
        table.add_column(name, justify="right")
    for row in told:
        cells = [_cell(row[name]) for name in _SHOWN]
        buyer = row["buyer_name"] or row["buyer"] or "(not known)"
        model = row["model"] or "(not known)"
        table.add_row(buyer, model, *cells, _cell(row["gap_h100"]))
    console.print(table if told else "no units are known")
    console.print(f"on {as_of}. {NOT_SAID}", style="dim", highlight=False)


def _cell(value: float | None) -> str:
    return "?" if value is None else f"{value:,.0f}"


def _print_findings(told: Sequence[Mapping[str, Any]]) -> None:
    console = Console()
    last = None
    for row in told:
        kind = row["kind"]
        if kind != last:
            console.print(
                f"\n{kind}\n  may be: {innocent(kind)}\n  settled by: {closes(kind)}",
                highlight=False, markup=False,
            )  # fmt: skip
        last = kind
        console.print(
            f"  {row.get('says') or tell(row)} [{row['evidence']}]",
            highlight=False, markup=False, soft_wrap=True,
        )  # fmt: skip
    console.print(f"{len(told):,} findings. {NOT_SAID}", style="dim", highlight=False)


def _print_data(
    format_: str, name: str, told: Sequence[Mapping[str, Any]], columns: Sequence[str],
    missing: Sequence[str],
) -> None:  # fmt: skip
    whole = [_in_words(row) if "kind" in row else dict(row) for row in told]
    if format_ == "json":
        typer.echo(
            json.dumps({name: whole, "not_looked_into": list(missing)}, default=str, indent=2)
        )
        return
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(whole)


def _in_words(row: Mapping[str, Any]) -> dict[str, Any]:
    kind = row["kind"]
    says = row.get("says") or tell(row)
    return {**row, "says": says, "may_be": innocent(kind), "settled_by": closes(kind)}


def _aside(found: Custody, gathered: Gathered, format_: str) -> None:
    """Say beside the answer what was not looked into, and what did not come in."""
    beside = Console(stderr=True)
    lines = [] if format_ == "json" else list(found.missing)
    for line in (*lines, *gathered.notes):
        beside.print(line, highlight=False, markup=False, soft_wrap=True)
    for fault in gathered.rejects:
        beside.print(
            f"{fault['source'] or fault['table']}: row {fault['row']}: {fault['column']}: "
            f"{fault['value']}: {fault['fault']}; {fault['remedy']}",
            highlight=False, markup=False, soft_wrap=True,
        )  # fmt: skip
