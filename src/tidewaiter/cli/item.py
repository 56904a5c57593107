"""``tidewaiter item``: what an item is, its figures with sources, its class."""

from __future__ import annotations

from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from tidewaiter.item.describe import describe_item
from tidewaiter.law import Law
from tidewaiter.report.words import number

SHOWN = 12
UNITS = {
    "tpp": "TPP",
    "performance_density": "performance density",
    "io_bandwidth_gb_s": "I/O GB/s",
    "memory_bandwidth_gb_s": "memory GB/s",
}


def show(description: str, law: Law, day: date) -> None:
    """Print what a description denotes and how it is classified on a day."""
    found = describe_item(description)
    console = Console()
    told = found["model"] or f"{found['status']}: {description}"
    console.print(told, style="bold", highlight=False, markup=False)
    if found["note"]:
        console.print(found["note"], highlight=False, markup=False)
    candidates = found["candidates"]
    for entry in candidates[:SHOWN]:
        if len(candidates) == 1:
            _entry(console, entry, law, day)
        else:
            console.print(
                f"  {entry['name']}: {number(entry['tpp'])} TPP x {entry['chips_per_unit']}",
                highlight=False,
                markup=False,
            )
    if len(candidates) > SHOWN:
        console.print(f"  ... and {len(candidates) - SHOWN} more")
    if candidates:
        _class(console, description, law, day)
    console.print("\nNot legal advice.", style="dim")


def _entry(console: Console, entry: dict[str, Any], law: Law, day: date) -> None:
    from tidewaiter.flow.classify import thresholds

    facts = (
        ("maker", f"{entry['manufacturer']}, designed in {entry['designer_hq']}"),
        ("chips in one unit", entry["chips_per_unit"]),
        ("market", entry["market"]),
        ("applicable die area", _with(entry["applicable_die_area_mm2"], "mm2")),
        ("performance density", _with(entry["performance_density"], "TPP/mm2")),
        ("memory bandwidth", _with(entry["memory_bandwidth_gb_s"], "GB/s")),
        ("chip-to-chip link", _with(entry["interconnect_bandwidth_gb_s"], "GB/s")),
        ("made or marketed for datacenters", entry["designed_or_marketed_for_datacenter"]),
        ("source", f"{entry['source']} ({entry['confidence']})"),
        ("contradiction", entry["known_contradiction"]),
        ("note", entry["notes"]),
    )
    grid = Table.grid(padding=(0, 2))
    for label, value in facts:
        if value not in (None, ""):
            grid.add_row(f"  {label}", str(value))
    console.print(grid, highlight=False)
    modes = _table("bits", "dense 10^12/s", "TPP", "")
    for mode in entry["modes"]:
        mark = "<- counts" if mode["decides"] else ""
        cells = (number(mode[name]) for name in ("bit_length", "dense_tops", "tpp"))
        modes.add_row(*cells, mark)
    console.print(modes)
    limits = _table("paragraph", "test", "limit", "figure", "met", "")
    for t in thresholds(entry, law, day):
        met = {True: "yes", False: "no", None: "not known"}[t.met]
        figure, sign = t.test.rsplit(" ", 1)
        limits.add_row(
            t.paragraph,
            f"{UNITS[figure]} {sign}",
            number(t.limit),
            number(t.figure),
            met,
            "near: check the figure" if t.near else "",
        )
    console.print(limits)


def _class(console: Console, description: str, law: Law, day: date) -> None:
    from tidewaiter.flow.classify import classify

    answer = classify(description, law, day)
    chip = {None: "undetermined", "none": "none of 3A090, 4A090, 4E091"}.get(
        answer["eccn"], answer["eccn"]
    )
    console.print(f"class on {day}, view {law.view}: {chip}", style="bold", highlight=False)
    if answer["assembly_eccn"]:
        console.print(f"  as a board or system: {answer['assembly_eccn']}", highlight=False)
    if answer["base_class"]:
        console.print(f"  apart from its chip: {answer['base_class']}", highlight=False)


def _table(*headings: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 2))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _with(figure: float | None, unit: str) -> str | None:
    return None if figure is None else f"{number(figure)} {unit}"
