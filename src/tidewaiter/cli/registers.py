"""The registers of a folder: every list on its shelves, and what people decided about hits.

A folder holds ``lists/NAME`` (a shelf for each list), ``index`` (made of them, may be deleted at
any time) and ``decisions.jsonl``.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
from rich.console import Console

from tidewaiter.cli import options
from tidewaiter.errors import ContractError
from tidewaiter.flow.owners import Owners
from tidewaiter.flow.parties import Registers
from tidewaiter.law import Law
from tidewaiter.party import decisions, kept
from tidewaiter.party.lists import Version, current, load
from tidewaiter.party.names.index import Index, build
from tidewaiter.party.starter import PARTIAL, starter
from tidewaiter.party.starter.military_intelligence import mieu

CSL = "csl"
"""The shelf of the Consolidated Screening List; other shelves hold lists that users bring."""

NEEDED = frozenset({"entity_list", "dpl", "meu_list", "uvl", "sdn", "isn"})
"""Lists that the rules name; a Consolidated Screening List without one of them is not whole."""

OLD_DAYS = 7
"""From this age of the official list the reader is told to renew it, which is done daily."""

_INDEXES_KEPT = 3


def shelves(home: Path) -> dict[str, Version]:
    """The version in use of every list in a folder, by the list's name."""
    found = ((path.name, current(path)) for path in sorted((home / "lists").glob("*/")))
    return {name: version for name, version in found if version}


def decided(home: Path) -> Path:
    """The file of decisions in a folder."""
    return home / "decisions.jsonl"


def registers(home: Path | None, law: Law, on: date, *, owners: Owners | None = None) -> Registers:
    """Gather what parties are screened against.

    The entries of all lists in use, and the organizations that the law itself names; where the
    Consolidated Screening List is not there, the starter list in its place.

    Args:
        home: the folder; None takes the starter list alone, whatever the user has.
        law: names military-intelligence end users.
        on: today: the day of decisions, and from which the age of a list is told.
        owners: who owns whom, if that is known.

    Raises:
        ContractError: a list or a decision cannot be read. Whoever keeps the folder must act.
    """
    used = shelves(home) if home else {}
    tables = {name: load(version) for name, version in used.items()}
    named = mieu(law, on)
    codes = set(tables[CSL]["list"].to_pylist()) if CSL in tables else set()
    made = [named] if codes else [starter(), named]
    entries = pa.concat_tables([*tables.values(), *made])
    digest = hashlib.sha256("".join(version.digest for version in used.values()).encode())
    digest.update(repr([table.to_pylist() for table in made]).encode())
    return Registers(
        _indexed(entries, digest.hexdigest(), home if used else None),
        whole=codes >= NEEDED,
        on=on,
        decisions=decisions.read(decided(home)) if home else (),
        owners=owners,
        told=_told(used, codes, named.num_rows, on),
    )


def _indexed(entries: pa.Table, digest: str, home: Path | None) -> Index:
    if home is None:
        return build(entries)  # of few entries, in a tenth of a second
    folder = home / "index"
    if not (folder / f"{digest[:20]}-{kept.MATCHER}").is_dir():
        console = Console(stderr=True)
        console.print(f"making an index of {entries.num_rows:,} entries, once for this list ...")
    try:
        found = kept.indexed(entries, digest, folder)
        _tidy(folder)
    except OSError as fault:
        Console(stderr=True).print(f"{folder}: the index cannot be kept ({fault.strerror})")
        found = build(entries)
    return found


def _tidy(folder: Path) -> None:
    """Delete indexes of lists that were in use long ago; what is mapped stays mapped."""
    made = sorted((p for p in folder.iterdir() if p.is_dir()), key=lambda p: -p.stat().st_mtime)
    for old in made[_INDEXES_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _told(used: Mapping[str, Version], codes: set[str], named: int, on: date) -> str:
    """Which lists these are, how old, and what is not among them."""
    parts = [] if codes else [PARTIAL]
    lists = [_list(name, version, on) for name, version in used.items()]
    law = f"the {named} organizations that 15 CFR 744.22(f)(2) names"
    before = f"{', '.join(lists)} and " if lists else ""
    parts.append(f"{'Screened' if codes else 'Also screened'} against {before}{law}.")
    if codes and (missing := sorted(NEEDED - codes)):
        parts.append(
            f"This copy of the Consolidated Screening List has no entry of {', '.join(missing)}, "
            "so it is not whole."
        )
    if codes and age(used[CSL], on) >= OLD_DAYS:
        parts.append("The official list changes daily; `tidewaiter lists update` renews it.")
    return " ".join(parts)


def _list(name: str, version: Version, on: date) -> str:
    what = "the Consolidated Screening List" if name == CSL else f"the list {name!r}"
    days, count = age(version, on), version.entries
    when = "today" if days == 0 else f"{days} day{'s' * (days != 1)} ago"
    entries = f"{count:,} {'entry' if count == 1 else 'entries'}"
    return f"{what} ({entries}, of {version.retrieved:%Y-%m-%d}, {when})"


def age(version: Version, on: date) -> int:
    """How many days ago a version was retrieved."""
    return max((on - version.retrieved.astimezone().date()).days, 0)


def from_option(
    lists: Path | None, law: Law, on: date, *, owners: Owners | None = None
) -> Registers | None:
    """The registers that ``--lists`` names: a folder, ``none``, or the user's own if not given.

    Raises:
        ContractError: the folder is not there, or owners are given and no lists.
    """
    if str(lists) == "none":
        if owners:
            raise ContractError(
                "--lists is none, and --holdings needs lists to know which owners are listed; "
                "leave one of the two out"
            )
        return None
    return registers(folder(lists), law, on, owners=owners)


def folder(given: Path | None) -> Path:
    """The folder of lists. Raises ContractError if one is given that is not there."""
    if given is not None and not given.is_dir():
        raise ContractError(
            f"{given}: is no folder of lists; give one that `tidewaiter lists update FILE --dir "
            f"{given}` filled"
        )
    return options.home(given)
