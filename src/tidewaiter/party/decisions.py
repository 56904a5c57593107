"""What people decided about hits, kept with who, when and why.

A decision is about one party and one entry as both were. It lapses when either changes: when the
entry has another version, or the party another fingerprint. It never hides another entry.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from tidewaiter.errors import ContractError
from tidewaiter.party.names.fold import fold

WORDS = {"false_positive": "somebody else", "match": "the listed party"}
"""What can be decided."""

_PARTY = ("country", "address", "identifiers", "birth_date")


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a party and an entry.

    ``says`` is a word of ``WORDS``; ``until`` the first day on which it holds no more, or null;
    ``approved_by`` a second person, or null.
    """

    fingerprint: str
    list: str
    entry_id: str
    version: str
    says: str
    by: str
    on: date
    reason: str
    approved_by: str | None = None
    until: date | None = None


def fingerprint(party: Mapping[str, Any]) -> str:
    """What tells a party as it is now: sixteen hexadecimal digits of its name and particulars.

    Spelling that folding takes away (case, accents, punctuation) changes nothing.
    """
    said = [list(fold(str(party.get("name") or ""))), *(party.get(name) for name in _PARTY)]
    text = json.dumps(said, ensure_ascii=False, default=str)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def read(path: Path) -> tuple[Decision, ...]:
    """Read the decisions of a file, none if it is not there.

    Raises:
        ContractError: a line is no decision. Whoever keeps the file must act.
    """
    if not path.exists():
        return ()
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            days = {k: date.fromisoformat(row[k]) for k in ("on", "until") if row.get(k)}
            found.append(Decision(**{**row, **days}))
        except (ValueError, TypeError) as fault:
            raise ContractError(
                f"{path}, line {number}: is no decision ({fault}); take the line out or restore the"
                " file from a copy"
            ) from fault
    return tuple(found)


def add(path: Path, decision: Decision) -> None:
    """Write a decision after those that are there; nothing is ever taken out.

    Raises:
        ContractError: it says nothing that can be decided, or not by whom or why, or the second
            person is the first, or the file cannot be written.
    """
    if decision.says not in WORDS:
        raise ContractError(f"{decision.says!r} is nothing to decide; give {' or '.join(WORDS)}")
    if not decision.by.strip() or not decision.reason.strip():
        raise ContractError("a decision needs who made it and why; give both")
    if decision.approved_by is not None and decision.approved_by == decision.by:
        raise ContractError(
            f"{decision.by} cannot approve the own decision; let somebody else approve it"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(decision), default=str, ensure_ascii=False) + "\n")
    except OSError as fault:
        raise ContractError(f"{path}: cannot be written: {fault.strerror}") from fault


STATUS = ("open", "false_positive", "match", "lapsed")


def settled(hits: pa.Table, decisions: Sequence[Decision], on: date) -> pa.Table:
    """Add to hits what was decided of them.

    Args:
        hits: a table of ``HITS``.
        decisions: all that were made; of several that hold the last counts.
        on: the day, for decisions that end.

    Returns:
        The hits with ``status`` (of ``STATUS``, not null) and ``decided`` (who, when and why, or
        why a decision lapsed; null if there was none).
    """
    latest: dict[tuple[str, str], list[Decision]] = {}
    for decision in decisions:
        latest.setdefault((decision.list, decision.entry_id), []).append(decision)
    status, told = [], []
    keys = (hits[c].to_pylist() for c in ("list", "entry_id", "fingerprint", "version", "name"))
    for of, entry, party, version, _ in zip(*keys, strict=True):
        says, why = _of(latest.get((of, entry), ()), party, version, on)
        status.append(says)
        told.append(why)
    return hits.append_column("status", pa.array(status, pa.string())).append_column(
        "decided", pa.array(told, pa.string())
    )


def _of(made: Iterable[Decision], party: str, version: str, on: date) -> tuple[str, str | None]:
    said: tuple[str, str | None] = ("open", None)
    for d in made:
        if d.fingerprint != party:
            continue
        what = f"{WORDS[d.says]}: {d.by}, {d.on}: {d.reason}"
        if d.approved_by:
            what += f" (approved by {d.approved_by})"
        if d.version != version:
            said = ("lapsed", f"{what}; the entry has changed since")
        elif d.until is not None and on >= d.until:
            said = ("lapsed", f"{what}; it held until {d.until}")
        else:
            said = (d.says, what)
    return said
