"""What the law lets somebody have so much of: who, what counts, until when, how much.

An allocation is data beside the parameters of its paragraph: its fields name parameters, which
are dated, differ between views and are changed by reforms like any other value of the law.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tidewaiter.errors import LawError
from tidewaiter.law.library import Law

# What an allocation may be counted in; ``granted`` is the unit that each grant brings.
UNITS = ("TPP", "pieces", "granted")


@dataclass(frozen=True, slots=True)
class Share:
    """A part that may be at most so much of a whole.

    Attributes:
        name: the parameter that holds it.
        most: the share.
        outside, inside: the part is what is not in these countries, or what is in these.
        each: whether every country by itself is a part.
        against: the whole is what is in these countries; None if it is everything.
        headquarters: it binds only whoever is headquartered here; None if it binds all.
    """

    name: str
    most: Fraction
    outside: frozenset[str] | None
    inside: frozenset[str] | None
    each: bool
    against: frozenset[str] | None
    headquarters: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Terms:
    """An allocation as it is on one day, for one destination.

    Attributes:
        name: of the allocation, as ``lpp``.
        citation: where its text stands.
        unit: one of ``UNITS``.
        in_force: whether there is such an allocation on the day, with a cap if it has one.
        capped: whether the law itself caps it.
        granted: whether its cap is what was granted, and nothing else.
        cap: in the unit; None if it has none, or none in force.
        mark: a count at which something is to be done; None if there is none.
        subject: what names whose it is, as ``ultimate_parent``; see ``ledger.account``.
        first, last: the days of its period; None if it has none.
        attrition: the reasons for which what was used stops counting.
        part: the fact of the order by which it is kept in parts; None if it is not.
        shares: how much of the whole a part may be.
    """

    name: str
    citation: str
    unit: str
    in_force: bool
    capped: bool
    granted: bool
    cap: Decimal | None
    mark: Decimal | None
    subject: tuple[str, ...]
    first: date | None
    last: date | None
    attrition: frozenset[str]
    part: str | None
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Allocation:
    """An allocation as its file of law has it; texts that name parameters name those of ``path``.

    Attributes:
        name, path: its own name, and the legal path of its file.
        says, where: what it is in plain words, and where its text stands.
        unit: one of ``UNITS``.
        drawn_by: keys of the provisions under which an order draws on it.
        subject, period, attrition, cap, mark, raised_cap: names of parameters.
        raised_for: ``path#parameter`` of the list of destinations that have ``raised_cap``.
        part: the fact by which it is kept in parts.
        shares: fields of ``Share``; its lists as ``path#parameter``.
    """

    name: str
    path: str
    says: str
    where: str
    unit: str
    drawn_by: tuple[str, ...]
    subject: str
    period: str
    attrition: str
    cap: str | None = None
    mark: str | None = None
    raised_cap: str | None = None
    raised_for: str | None = None
    part: str | None = None
    shares: tuple[Mapping[str, Any], ...] = ()

    def parameters(self) -> Iterator[tuple[str, str]]:
        """Yield the path and name of every parameter that it rests on."""
        own = (self.subject, self.period, self.attrition, self.cap, self.mark, self.raised_cap)
        yield from ((self.path, name) for name in own if name)
        lists = [self.raised_for]
        for share in self.shares:
            yield self.path, share["share"]
            lists += [share.get(key) for key in ("outside", "inside", "against", "headquarters")]
        yield from (_place(text) for text in lists if text)

    def on(self, law: Law, day: date, destination: str | None = None) -> Terms:
        """Return its terms on a day; the cap that is raised for a destination needs its name."""
        subject = tuple(_value(law, self.path, self.subject, day) or ())
        cap = self._cap(law, day, destination)
        first, last = _period(_value(law, self.path, self.period, day), day)
        shares = tuple(_share(law, self.path, share, day) for share in self.shares)
        mark = _value(law, self.path, self.mark, day) if self.mark else None
        return Terms(
            name=self.name,
            citation=self.where,
            unit=self.unit,
            in_force=bool(subject) and (cap is not None or self.cap is None) and None not in shares,
            capped=self.cap is not None,
            granted=self.unit == "granted",
            cap=cap,
            mark=None if mark is None else _exact(mark),
            subject=subject,
            first=first,
            last=last,
            attrition=frozenset(_value(law, self.path, self.attrition, day) or ()),
            part=self.part,
            shares=tuple(share for share in shares if share),
        )

    def _cap(self, law: Law, day: date, destination: str | None) -> Decimal | None:
        if self.cap is None:
            return None
        name = self.cap
        if self.raised_cap and self.raised_for:
            raised = _value(law, *_place(self.raised_for), day) or ()
            name = self.raised_cap if destination in raised else self.cap
        value = _value(law, self.path, name, day)
        return None if value is None else _exact(value)


@functools.lru_cache(maxsize=64)
def allocations(law: Law) -> Mapping[str, Allocation]:
    """Return every allocation of a law by its name.

    Raises:
        LawError: one is malformed, names what is not there, or two share a name. Whoever
            edits the law must act.
    """
    found: dict[str, Allocation] = {}
    for path, paragraph in law.paragraphs.items():
        for name, text in paragraph.allocations.items():
            if name in found:
                raise LawError(f"{path}: {found[name].path} has an allocation {name!r} too")
            found[name] = _read(law, path, name, text)
    return found


def _read(law: Law, path: str, name: str, text: Mapping[str, Any]) -> Allocation:
    known = {f.name for f in fields(Allocation)} - {"name", "path"}
    if unknown := set(text) - known:
        raise LawError(f"{path}: {name}: unknown keys {sorted(unknown)}; allowed: {sorted(known)}")
    needed = ("says", "where", "unit", "subject", "period", "attrition")
    if missing := [key for key in needed if text.get(key) is None]:
        raise LawError(f"{path}: {name}: give {', '.join(missing)}")
    lists = {"drawn_by": tuple(text.get("drawn_by", ())), "shares": tuple(text.get("shares", ()))}
    try:
        allocation = Allocation(**{"name": name, "path": path, **text, **lists})
        for where, parameter in allocation.parameters():
            law[where][parameter]
    except (TypeError, KeyError, ValueError) as fault:
        raise LawError(f"{path}: {name}: {type(fault).__name__}: {fault}") from fault
    if allocation.unit not in UNITS:
        raise LawError(f"{path}: {name}: unit {allocation.unit!r} is none of {', '.join(UNITS)}")
    return allocation


def _place(text: str) -> tuple[str, str]:
    path, _, parameter = text.partition("#")
    return path, parameter


def _value(law: Law, path: str, parameter: str, day: date) -> Any:
    value = law[path][parameter].at(day)
    return None if value is None else value.value


def _exact(number: Any) -> Decimal:
    # A number of a file is what its digits say, not the nearest binary fraction.
    return Decimal(repr(number))


def _period(value: Any, day: date) -> tuple[date | None, date | None]:
    if value == "calendar_year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if value in (None, "none"):
        return None, None
    first, _, last = str(value).partition("/")
    try:
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise LawError(
            f"period {value!r}: give calendar_year, none, or two days as 2025-01-01/2027-12-31"
        ) from None


def _share(law: Law, path: str, text: Mapping[str, Any], day: date) -> Share | None:
    most = _value(law, path, text["share"], day)
    if most is None:
        return None

    def members(key: str) -> frozenset[str] | None:
        if key not in text:
            return None
        return frozenset(_value(law, *_place(text[key]), day) or ())

    return Share(
        name=text["share"],
        most=Fraction(_exact(most)),
        outside=members("outside"),
        inside=members("inside"),
        each=bool(text.get("each", False)),
        against=members("against"),
        headquarters=members("headquarters"),
    )
