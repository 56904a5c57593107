"""``tidewaiter party decide``: keep what a person says of a hit, with who, when and why."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.console import Console

from tidewaiter.cli import options, party_told, runs
from tidewaiter.cli.party import Particulars, Party, known, party
from tidewaiter.cli.registers import decided
from tidewaiter.errors import ContractError
from tidewaiter.party.decisions import Decision, add, fingerprint
from tidewaiter.party.screening import screen


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody says of a hit; days as they were typed."""

    says: str
    by: str
    reason: str
    approved_by: str | None
    until: str | None


def decide(
    name: str,
    given: Particulars,
    entry_id: str,
    verdict: Verdict,
    *,
    home: Path | None = None,
    run: Path | None = None,
) -> None:
    """Keep what somebody decided of a party and an entry.

    Args:
        name, given: the party.
        entry_id: of the hit.
        verdict: what is decided, by whom and why.
        home: the folder of lists and decisions.
        run: a screening to take the party from, by its name or id; None takes it as given.

    Raises:
        ContractError: the entry is no hit of the party, or the decision lacks something.
    """
    place, lists = known(home)
    until = options.day(verdict.until, "--until")
    if until and until <= lists.on:
        raise ContractError(f"--until is {until}, which is past; give the first day without it")
    asked = _in_run(name, run) if run else party(name, given)
    hits = screen([asked], lists.index, threshold=0.0, most=10**6)
    hit = _hit(asked, entry_id, hits)
    add(
        decided(place),
        Decision(
            fingerprint=fingerprint(asked),
            list=hit["list"],
            entry_id=entry_id,
            version=hit["version"],
            says=verdict.says,
            by=verdict.by,
            on=lists.on,
            reason=verdict.reason,
            approved_by=verdict.approved_by,
            until=until,
        ),
    )
    party_told.decision(Console(), asked, hit, verdict.says, decided(place))


def _in_run(name: str, folder: Path) -> Party:
    """The party of a screening that has this name or id."""
    parties = runs.read(folder).parties
    found = {fingerprint(p): p for p in parties if name in (p["party_id"], p["name"])}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise ContractError(
            f"{folder}: {len(found)} parties are called {name!r} and differ in address or such; "
            "give the id of one"
        )
    names = [str(p["name"]) for p in parties if p["name"]]
    near = difflib.get_close_matches(name, names, n=3)
    hint = f"; near it: {', '.join(near)}" if near else ""
    raise ContractError(f"{folder}: no party has the name or id {name!r}{hint}")


def _hit(asked: Party, entry_id: str, hits: pa.Table) -> Mapping[str, Any]:
    """The hit that an entry's id names, alone or after its list and a colon."""
    rows = hits.to_pylist()
    meant = [r for r in rows if entry_id in (r["entry_id"], f"{r['list']}:{r['entry_id']}")]
    if len(meant) == 1:
        found: Mapping[str, Any] = meant[0]
        return found
    if meant:
        several = ", ".join(f"{r['list']}:{r['entry_id']}" for r in meant)
        raise ContractError(f"{entry_id!r} is the id of {len(meant)} entries; give {several}")
    told = ", ".join(f"{r['entry_id']} ({r['entry_name']})" for r in rows[:3])
    raise ContractError(
        f"{entry_id!r} is no hit of {asked['name']!r}, so there is nothing to decide; its hits are "
        f"{told or 'none'}"
    )
