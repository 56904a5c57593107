"""What ``tidewaiter party`` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tidewaiter.cli.card import card, score, unsettled
from tidewaiter.cli.runs import Screening
from tidewaiter.flow.parties import SURE, Registers
from tidewaiter.party.decisions import WORDS
from tidewaiter.party.explain import told as words_of
from tidewaiter.report.explanation import NOT_ADVICE
from tidewaiter.report.words import phrase, plain

SHOWN = 20
CHANGES = ("new", "changed", "lapsed", "gone")
# What a hit may lead to, the gravest first; a list that is not here comes last.
_GRAVE = ("dpl", "entity_list", "military_intelligence", "meu_list", "sdn", "uvl", "isn")
_LISTED = "A hit is no match: a listed name may be somebody else's. A person decides."
_NOT_CLEARED = (
    "That clears nobody: a party may be listed under another name, or owned by one that is."
)


def unsettled_in(hits: pa.Table, on: date) -> int:
    """How many hits still ask for something."""
    return sum(unsettled(hit, on) for hit in hits.to_pylist())


def new_in(rows: Sequence[Mapping[str, Any]], hits: pa.Table, on: date) -> int:
    """How many of the hits of a difference still ask for something."""
    new = {(row["asked"], row["list"], row["entry_id"]) for row in rows if row["change"] != "gone"}
    return sum(
        (hit["asked"], hit["list"], hit["entry_id"]) in new and unsettled(hit, on)
        for hit in hits.to_pylist()
    )


def rows_in(rejects: Sequence[Mapping[str, Any]]) -> int:
    """How many rows have a fault."""
    return len({fault["row"] for fault in rejects})


def cards(
    console: Console,
    asked: Mapping[str, Any],
    hits: Sequence[Mapping[str, Any]],
    known: Registers,
    threshold: float,
    width: int,
) -> None:
    """Print the hits of one party, each on a card."""
    console.print(Text(plain(asked["name"]), "bold"), highlight=False)
    _against(console, known)
    if not hits:
        _plain(console, f"\nNo hit with a score of {threshold:g} or more. {_NOT_CLEARED}")
    else:
        open_ = sum(unsettled(hit, known.on) for hit in hits)
        console.print(f"\n{_times(len(hits), 'hit')}, {open_} to decide", style="bold")
    for number, hit in enumerate(hits, 1):
        words = words_of(known.index, asked["name"], hit["matched"])
        shown = card(hit, words if hit["ground"] == "name" else (), width, number)
        console.print()
        _plain(console, shown, soft_wrap=True)
    console.print()
    if hits:
        _dim(console, _LISTED)
    _dim(console, NOT_ADVICE)


def summary(
    console: Console,
    title: str,
    run: Screening,
    rejects: Sequence[Mapping[str, Any]],
    known: Registers,
    notes: Sequence[str],
) -> None:
    """Print what a file came to, and the worst hits."""
    hits = run.hits.to_pylist()
    for note in notes:
        _dim(console, f"note: {note}")
    _against(console, known)
    parties = len({hit["asked"] for hit in hits})
    console.print(
        Text(
            f"\n{title}: {_times(len(run.parties), 'party', 'parties')} screened, {parties:,} with "
            f"{_times(len(hits), 'hit')}; {unsettled_in(run.hits, known.on):,} to decide",
            "bold",
        )
    )
    if count := rows_in(rejects):
        _plain(console, f"{_times(count, 'row')} not screened: rejects.csv says why")
    if hits:
        console.print()
        console.print(_worst(hits, known.on))
        if parties > SHOWN:
            console.print(f"... and {parties - SHOWN:,} more in hits.csv", highlight=False)
        console.print()
        _dim(console, _LISTED)
    else:
        _plain(console, f"No hit. {_NOT_CLEARED}")


def _worst(hits: Sequence[Mapping[str, Any]], on: date) -> Table:
    """The gravest hit of each party, the gravest party first."""
    rank = {code: place for place, code in enumerate(_GRAVE)}

    def grave(hit: Mapping[str, Any]) -> tuple[Any, ...]:
        return (
            not unsettled(hit, on),
            hit["score"] < SURE,
            rank.get(hit["list"], len(rank)),
            -hit["score"],
        )

    best: dict[int, list[Mapping[str, Any]]] = {}
    for hit in sorted(hits, key=grave):
        best.setdefault(hit["asked"], []).append(hit)
    table = _table("score", "status", "party", "may be", "list", "hits")
    for worst, *others in list(best.values())[:SHOWN]:
        table.add_row(
            score(worst),
            phrase(worst["status"]),
            Text(_named(worst)),
            Text(plain(worst["entry_name"])),
            ", ".join(phrase(code) for code in worst["restricted_as"] or [worst["list"]]),
            str(1 + len(others)),
        )
    return table


def changes(
    console: Console,
    before: Screening,
    run: Screening,
    rows: Sequence[Mapping[str, Any]],
    known: Registers,
    count: int,
) -> None:
    """Print how a screening differs from the one before."""
    _against(console, known)
    counted = Counter(row["change"] for row in rows)
    told = ", ".join(f"{counted[word]:,} {word}" for word in CHANGES if counted[word])
    console.print(
        f"\nSince {before.about['on']}: {told or 'no hit is another'}; "
        f"{count:,} of {_times(len(run.parties), 'party', 'parties')} screened again",
        style="bold",
        highlight=False,
    )
    if before.about["matcher"] != run.about["matcher"]:
        _plain(console, f"The matcher changed from {before.about['matcher']} to "
                        f"{run.about['matcher']}, so every party was screened.")  # fmt: skip
    table = _table("", "score", "party", "may be", "list")
    for row in rows[:SHOWN]:
        value = row["before"] if row["score"] is None else row["score"]
        table.add_row(
            row["change"],
            score({"score": value}),
            Text(_named(row)),
            Text(plain(row["entry_name"])),
            phrase(row["list"]),
        )
    if rows:
        console.print(table)
    if len(rows) > SHOWN:
        console.print(f"... and {len(rows) - SHOWN:,} more in changes.csv", highlight=False)


def decision(
    console: Console, asked: Mapping[str, Any], hit: Mapping[str, Any], says: str, file: Path
) -> None:
    """Print what was kept, and for how long it holds."""
    _plain(
        console,
        f"{asked['name']}: {WORDS[says]}, as to {hit['entry_name']} ({hit['list']}, "
        f"{hit['entry_id']}), score {score(hit)}.",
    )
    given = [f"{n.replace('_', ' ')} {asked[n]}" for n in
             ("country", "address", "identifiers", "birth_date") if asked[n]]  # fmt: skip
    of = f"the name with {', '.join(given)}" if given else "the name alone, with no country"
    _dim(console, f"It holds for {of}, until the entry changes. Kept in {file}.")


def files(console: Console, written: Mapping[str, Path]) -> None:
    """Print where everything is."""
    for what, path in written.items():
        _dim(console, f"{what}: {path}")
    _dim(console, NOT_ADVICE)


def _named(row: Mapping[str, Any]) -> str:
    name = plain(row["name"]) or "(no name)"
    return f"{plain(row['party_id'])} {name}" if row["party_id"] else name


def _against(console: Console, known: Registers) -> None:
    console.print(Text(known.told), style=None if known.whole else "yellow", highlight=False)


def _times(count: int, one: str, several: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def _plain(console: Console, text: str, *, soft_wrap: bool = False) -> None:
    console.print(Text(text), highlight=False, soft_wrap=soft_wrap)


def _dim(console: Console, text: str) -> None:
    console.print(Text(text), style="dim", highlight=False, soft_wrap=": /" in text)


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading in ("score", "status", "hits"))
    return table
