"""``tidewaiter party``: screen a name or a file of parties, and keep what people decide."""

from __future__ import annotations

import difflib
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.console import Console

from tidewaiter.cli import options, party_told, runs, screening
from tidewaiter.cli.registers import folder, registers
from tidewaiter.engine.read.kind import ENDINGS
from tidewaiter.errors import ContractError
from tidewaiter.flow.parties import Registers
from tidewaiter.law import load
from tidewaiter.party.again import DIFFERENCE
from tidewaiter.party.names.score import THRESHOLD
from tidewaiter.party.screening import screen
from tidewaiter.table import countries
from tidewaiter.table.mapping import read_map
from tidewaiter.table.screened import BIRTH

WIDEST = 100
OUT = Path("tidewaiter-screening")
Party = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is given of a party besides its name, as it was typed."""

    country: str | None = None
    address: str | None = None
    birth_date: str | None = None
    identifiers: list[str] | None = None


@dataclass(frozen=True, slots=True)
class How:
    """How to screen: from which score, where to write, after which run, by which map and lists."""

    threshold: float | None = None
    out: Path | None = None
    again: Path | None = None
    map_file: Path | None = None
    home: Path | None = None


def party(name: str, given: Particulars) -> Party:
    """A party as it is given on the command line.

    Raises:
        ContractError: the country or the day of birth cannot be read, or the name is empty.
    """
    code = countries.code(given.country) if given.country else None
    if given.country and code is None:
        raise ContractError(
            f"--country is {given.country!r}, which is no country, or could be several; give a "
            "code of two letters, as KR"
        )
    if given.birth_date and not re.fullmatch(BIRTH, given.birth_date):
        raise ContractError(
            f"--birth-date is {given.birth_date!r}; give a day, month or year, as 1965-03-02 or "
            "1965"
        )
    if not any(letter.isalnum() for letter in name):
        raise ContractError(
            f"the name {name!r} has no letter and no digit; give the name of a party or a file"
        )
    return {
        "line": "1",
        "party_id": None,
        "name": name.strip(),
        "country": code,
        "address": given.address,
        "identifiers": "; ".join(given.identifiers) if given.identifiers else None,
        "birth_date": given.birth_date,
    }


def screened(who: str | None, given: Particulars, how: How) -> int:
    """Screen a name, a file, or an earlier run again; return what is left to do.

    Raises:
        ContractError: options do not go together, or a file or list cannot be read.
    """
    file = as_file(who) if who else None
    if (file or how.again) and given != Particulars():
        raise ContractError(
            "--country, --address, --birth-date and --identifier go with a name; a file has "
            "columns for them"
        )
    if how.again:
        if how.threshold is not None:
            raise ContractError("--again keeps the earlier run's threshold; leave --threshold out")
        if who and not file:
            raise ContractError(f"--again goes with a file of parties or alone, not with {who!r}")
        return screen_again(how.again, file, how)
    if file:
        return screen_file(file, how)
    if who is None:
        raise ContractError("nobody to screen: give a name, or a file of parties")
    return screen_one(party(who, given), how)


def _least(how: How) -> float:
    return THRESHOLD if how.threshold is None else how.threshold


def as_file(text: str) -> Path | None:
    """The file that a text names; None if it is the name of a party.

    Raises:
        ContractError: it looks like a file and there is none.
    """
    path = Path(text)
    try:
        there = path.is_file()
    except (OSError, ValueError):
        return None  # too long for a file's name
    if there:
        return path
    if path.suffix.casefold() not in ENDINGS:
        return None
    others = [p.name for p in path.parent.glob("*") if p.suffix.casefold() in ENDINGS]
    near = difflib.get_close_matches(path.name, others, n=3, cutoff=0.5)
    hint = f"; near it: {', '.join(near)}" if near else "; correct the path"
    raise ContractError(f"{text}: there is no such file{hint}")


def screen_one(asked: Party, how: How) -> int:
    """Screen one party and print a card for each hit; return how many hits are unsettled."""
    place, lists = known(how.home)
    hits = screen([asked], lists.index, threshold=_least(how))
    about = {"source": None, "threshold": _least(how)}
    run = screening.made([asked], hits, lists, place, about)
    console = Console()
    party_told.cards(console, asked, run.hits.to_pylist(), lists, _least(how), _width())
    if how.out:
        party_told.files(console, runs.write(_folder(how.out), run))
    return party_told.unsettled_in(run.hits, lists.on)


def screen_file(path: Path, how: How) -> int:
    """Screen a file, write what came of it, and print the worst.

    Returns:
        How many hits are unsettled and how many rows were not screened, together.
    """
    out = _folder(how.out or OUT)
    file = _read(path, how)
    place, lists = known(how.home)
    found = screening.screened(file.parties, lists, _least(how))
    about = {"source": str(path.resolve()), "threshold": _least(how)}
    run = screening.made(file.parties, found, lists, place, about)
    files = runs.write(out, run, file.rejects)
    console = Console()
    party_told.summary(console, path.name, run, file.rejects, lists, file.notes)
    party_told.files(console, files)
    return party_told.unsettled_in(run.hits, lists.on) + party_told.rows_in(file.rejects)


def screen_again(previous: Path, path: Path | None, how: How) -> int:
    """Screen again what a change of lists or parties can touch; print the difference alone.

    Returns:
        How many new hits are unsettled and how many rows were not screened, together.
    """
    out = _folder(how.out or OUT)
    if out.resolve() == previous.resolve():
        raise ContractError(
            f"{out} is the folder of the earlier run, which is kept; give another with --out"
        )
    before = runs.read(previous)
    file = _read(path, how) if path else screening.File(before.parties, [], ())
    place, lists = known(how.home)
    now, different, count = screening.again(before, file.parties, lists)
    about = {k: before.about[k] for k in ("source", "threshold")} | {"after": str(previous)}
    if path:
        about["source"] = str(path.resolve())
    run = screening.made(file.parties, now, lists, place, about)
    files = runs.write(out, run, file.rejects)
    files["changes"] = out / "changes.csv"
    rows = screening.differing(before, run, different)
    runs.csv(files["changes"], pa.Table.from_pylist(rows, schema=DIFFERENCE))
    console = Console()
    party_told.changes(console, before, run, rows, lists, count)
    party_told.files(console, files)
    return party_told.new_in(rows, run.hits, lists.on) + party_told.rows_in(file.rejects)


def _read(path: Path, how: How) -> screening.File:
    return screening.read(path, read_map(how.map_file) if how.map_file else None)


def known(home: Path | None) -> tuple[Path, Registers]:
    """The folder of lists, and what parties are screened against."""
    place = folder(home)
    return place, registers(place, load(), options.today())


def _folder(out: Path) -> Path:
    if out.suffix.casefold() in ENDINGS:
        raise ContractError(f"--out is {out}; give a folder, in which hits.csv will be")
    return out


def _width() -> int:
    return min(shutil.get_terminal_size().columns, WIDEST)
