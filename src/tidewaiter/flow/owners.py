"""Who owns the parties of orders, from tables of parties and holdings that the user brings."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from tidewaiter.flow.roles import DECIDING_ROLES, ROLES
from tidewaiter.law import Law
from tidewaiter.party.names.fold import fold
from tidewaiter.party.names.sheet import sheet
from tidewaiter.party.owners import LISTED, pictured, resolve_each, tell
from tidewaiter.report.ownership_picture import picture

if TYPE_CHECKING:
    from tidewaiter.flow.parties import Registers

SEATS = tuple(f"{role}_{what}" for role in DECIDING_ROLES for what in ("hq", "parent_hq"))
OWNED = ("owned_50_percent_by_listed", "owner_restricted_as", "listed_owner",
         "ultimate_parent_name", *SEATS)  # fmt: skip
"""Columns of orders that owners fill."""

_SURE = 0.95
_YES = {"yes": True, "no": False, "unknown": None}
Answers = Mapping[tuple[str, date], Mapping[str, Any]]


@dataclass(frozen=True)
class Owners:
    """Parties and holdings over time, tables of those contracts."""

    parties: pa.Table
    holdings: pa.Table

    @functools.cached_property
    def names(self) -> dict[str, str]:
        """The name of each party that has one, by its mark."""
        both = zip(*(self.parties[c].to_pylist() for c in ("party_id", "name")), strict=True)
        return {mark: name for mark, name in both if name}

    @functools.cached_property
    def marks(self) -> dict[str, str | None]:
        """The mark of the party that bears a name, however spelled; None if several do."""
        names, ids = self.parties["name"].to_pylist(), self.parties["party_id"].to_pylist()
        found: dict[str, str | None] = {}
        for key, mark in zip(_keys(names), ids, strict=True):
            if key:
                found[key] = mark if found.get(key, mark) == mark else None
        return found

    def known(self, names: Iterable[str]) -> set[str]:
        """Those of the names that a party, and no other, bears."""
        several, marks = list(dict.fromkeys(names)), self.marks
        return {n for n, key in zip(several, _keys(several), strict=True) if marks.get(key)}

    def listed(self, registers: Registers) -> pa.Table:
        """Which of the parties are listed: ``LISTED``, of hits that count as sure."""
        names, ids = self.parties["name"].to_pylist(), self.parties["party_id"].to_pylist()
        registers.hits((name, None) for name in names if name)
        rows = [
            {"party_id": mark, "code": code, "programs": hit["programs"] or None,
             "start": hit["start"], "end": hit["end"]}
            for name, mark in zip(names, ids, strict=True)
            if name
            for hit in registers.of((name, None))
            if hit["score"] >= _SURE or hit["status"] == "match"
            for code in hit["restricted_as"]
        ]  # fmt: skip
        return pa.Table.from_pylist(rows, schema=LISTED)

    def picture(self, registers: Registers, law: Law, name: str, day: date) -> str | None:
        """Draw who owns the party that bears a name, on a day; None if nobody is known to."""
        mark = self.marks.get(_keys([name])[0])
        if mark is None:
            return None
        told = pictured(mark, self.parties, self.holdings, self.listed(registers), day, law=law)
        prefix = f"owners-{hashlib.blake2b(f'{mark} {day}'.encode(), digest_size=6).hexdigest()}"
        return picture(**told, id_prefix=prefix) if told["holdings"] else None

    def of(
        self,
        registers: Registers,
        law: Law,
        parties: Sequence[Sequence[tuple[str | None, str | None]]],
        days: Sequence[date | None],
    ) -> Answers:
        """What is known of the owners of every party of orders, on the order's day."""
        marks = self.marks
        names = list(dict.fromkeys(name for roles in parties for name, _ in roles if name))
        mark = dict(zip(names, (marks.get(key) for key in _keys(names)), strict=True))
        asked = list(
            dict.fromkeys(
                (name, day)
                for roles, day in zip(parties, days, strict=True)
                if day
                for name, _ in roles
                if name and mark[name]
            )
        )
        table = pa.table(
            {
                "party_id": pa.array([mark[name] for name, _ in asked], pa.string()),
                "on": pa.array([day for _, day in asked], pa.date32()),
            }
        )
        listed = self.listed(registers)
        answers = resolve_each(table, self.parties, self.holdings, listed, law=law).to_pylist()
        return dict(zip(asked, answers, strict=True))

    def cells(
        self,
        answers: Answers,
        roles: Sequence[tuple[str | None, str | None]],
        day: date | None,
        given: Mapping[str, Any],
    ) -> dict[str, Any]:
        """The cells of one order that owners fill; what the caller gave stays."""
        of_role = {
            role: answers.get((name, day)) if name and day else None
            for role, (name, _) in zip(ROLES, roles, strict=True)
        }
        found = _seats(of_role)
        known = [of_role[role] for role in DECIDING_ROLES]
        named = [bool(name) for role, (name, _) in zip(ROLES, roles, strict=True)
                 if role in DECIDING_ROLES]  # fmt: skip
        if any(named):
            found |= _counted([a for a, n in zip(known, named, strict=True) if n])
        final = of_role["ultimate_consignee"]
        found["ultimate_parent_name"] = final["ultimate_parent_name"] if final else None
        cells = {name: cell for name, cell in found.items() if given[name] is None}
        told = [text for answer in of_role.values() if answer for text in self._told(answer)]
        return cells | {"party_owners": "; ".join(dict.fromkeys(told)) or None}

    def _told(self, answer: Mapping[str, Any]) -> list[str]:
        """What is worth telling of one party: owned by the listed, its parent, the findings."""
        name = answer["name"] or answer["party_id"]
        told = [f"{name}: {text}" for text in tell(answer["findings"], self.names)]
        if answer["owned_50"] == "yes":
            told.insert(0, f"{name}: owned {answer['owned_lower']:g} % by listed parties")
        if answer["ultimate_parent_name"]:
            told.append(f"{name}: ultimate parent {answer['ultimate_parent_name']}")
        return [text.replace(";", ",") for text in told]


def _keys(names: Sequence[str | None]) -> list[str]:
    """What two spellings of one name share: its words, sorted, without the legal form."""
    folded = [(fold(name) or ("",))[0] if name else "" for name in names]
    return sheet(folded).ordered


def _seats(of_role: Mapping[str, Mapping[str, Any] | None]) -> dict[str, Any]:
    return {
        f"{role}_{what}": answer[column]
        for role in DECIDING_ROLES
        if (answer := of_role[role])
        for what, column in (("hq", "hq"), ("parent_hq", "ultimate_parent_hq"))
    }


def _counted(answers: Sequence[Mapping[str, Any] | None]) -> dict[str, Any]:
    """What the owners of all deciding parties come to: one owned decides, one unknown leaves it."""
    owned = [_YES[a["owned_50"]] if a else None for a in answers]
    if True in owned:
        restricted = [
            code
            for a in answers
            if a and a["owned_50"] == "yes"
            for code in a["owner_restricted_as"]
        ]
        return {
            "owned_50_percent_by_listed": True,
            "owner_restricted_as": ";".join(dict.fromkeys(restricted)) or None,
        }
    found: dict[str, Any] = {"owned_50_percent_by_listed": None if None in owned else False}
    said = [a["listed_owner"] if a else None for a in answers]
    worst = next((w for w in ("share_unknown", "minority") if w in said), None)
    found["listed_owner"] = worst or (None if None in said else "none")
    return found
