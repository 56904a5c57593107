"""``tidewaiter world``: a synthetic trade in files, its truth in a folder of its own."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tidewaiter.engine import stream
from tidewaiter.errors import ContractError
from tidewaiter.world import Setting, World, make

FORMATS = ("parquet", "csv")
TABLES, TRUTH, SAYS = "tables", "truth", "world.json"


def write(setting: Setting, out: Path, format_: str) -> World:
    """Make a trade and write it.

    ``tables`` holds a file for each table, ``truth`` what was really diverted, and
    ``world.json`` what it was made with.

    Raises:
        ContractError: the format is none, or the folder holds something else. Whoever runs it
            must act.
        EngineError: the folder cannot be written.
    """
    if format_ not in FORMATS:
        raise ContractError(f"--format is {format_!r}; give {' or '.join(FORMATS)}")
    if out.is_dir() and any(out.iterdir()):
        raise ContractError(f"{out}: is not empty; give a folder that is, or a new one")
    stream.make_folder(out / TABLES)
    stream.make_folder(out / TRUTH)
    world = make(setting)
    frames = {out / TABLES / name: frame.drop("row") for name, frame in world.tables.items()}
    frames[out / TRUTH / "shipments"] = world.truth
    for path, frame in frames.items():
        if format_ == "csv":
            stream.write_csv(frame, path.with_suffix(".csv"))
        else:
            stream.sink(iter([frame.collect(backend="polars")]), path.with_suffix(".parquet"))
    with stream.replacing(out / SAYS) as partial:
        partial.write_text(
            json.dumps({"version": world.version, **asdict(setting)}, indent=1) + "\n",
            encoding="utf-8",
        )
    return world


def show(setting: Setting, out: Path, format_: str) -> None:
    """Make a trade, write it, and tell what is in it."""
    with Console(stderr=True).status("making a trade"):
        world = write(setting, out, format_)
    console = Console()
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("table")
    table.add_column("rows", justify="right")
    for name, frame in sorted(world.tables.items()):
        table.add_row(name, f"{len(frame.collect(backend='polars')):,}")
    console.print(table)
    truth = world.truth.collect(backend="polars")
    diverted = int(truth["is_diverted"].sum())
    last = setting.day(setting.weeks - 1, 6)
    console.print(
        f"\n{diverted:,} of {len(truth):,} shipments are diverted; the last day is {last}.\n"
        f"tables: {out / TABLES}\ntruth, for measuring alone: {out / TRUTH}",
        highlight=False, markup=False, soft_wrap=True,
    )  # fmt: skip
    console.print("All of it is made up; any likeness to a firm or person is chance.", style="dim")
