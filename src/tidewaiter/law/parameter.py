"""Dated values of the law: what each was, from which day, in which view, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import narwhals as nw

from tidewaiter.errors import LawError

CONFIDENCE = {
    "P": "read in the text of the regulation",
    "P2": "from a snapshot of the official text made by a third party",
    "Q": "official text as quoted by a secondary source",
    "S": "secondary source",
    "M": "unverified: remembered, no source confirmed it",
    "D": "derived from the text by arithmetic or logic",
    "A": "assumed by the reform that sets it",
}

Datum = float | bool | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Source:
    """The official act, or the document, behind a value."""

    citation: str
    title: str
    published: date | None = None
    document: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """One value, in force from ``effective``; ``None`` says that it was repealed that day."""

    effective: date
    value: Datum
    source: Source
    confidence: str
    view: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value of the law through time, oldest first.

    Attributes:
        where: the sub-paragraph that sets it.
        unit: the unit of its values; ``in force`` for a switch.
        values: the dated values of one view.
    """

    name: str
    where: str
    unit: str
    values: tuple[Value, ...]
    fixed: bool = False

    def fixed_on(self, day: date) -> Parameter:
        """Return the parameter of one day, which asks no row for its own."""
        value = self.at(day)
        return replace(self, values=(value,) if value else (), fixed=True)

    def at(self, day: date) -> Value | None:
        """Return the value in force on a day; None before the first."""
        begun = [v for v in self.values if v.effective <= day]
        return begun[-1] if begun else None

    def on(self, day: nw.Expr) -> nw.Expr:
        """Return the number in force on each day, as float64.

        Null before the first value, after a repeal and where the day is null: a rule must
        not invent a threshold for a day that the file does not cover.
        """
        if self.fixed:
            return _number(self.values[0] if self.values else None)
        number = _number(None)
        for v in self.values:
            number = nw.when(day >= nw.lit(v.effective)).then(_number(v)).otherwise(number)
        return number

    def is_value(self, datum: Datum, day: nw.Expr) -> nw.Expr | bool:
        """Return whether the value in force is this one; null where the day is null."""
        same = tuple(replace(v, value=v.value == datum) for v in self.values)
        return replace(self, values=same).in_force(day)

    def in_force(self, day: nw.Expr) -> nw.Expr | bool:
        """Return whether a switch is on; false before its first day, null where the day is null.

        Plainly true or false for the parameter of one day.
        """
        if self.fixed:
            return bool(self.values and self.values[0].value)
        on = day < nw.lit(date.min.replace(year=1900))
        for n, v in enumerate(self.values):
            begun = day >= nw.lit(v.effective)
            last = n == len(self.values) - 1
            span = begun if last else begun & (day < nw.lit(self.values[n + 1].effective))
            if v.value:
                on = on | span
        return on

    def has(self, member: nw.Expr, day: nw.Expr) -> nw.Expr | bool:
        """Return whether a member is in the list in force on each day.

        False before the first list; null where the member or, if it matters, the day is null.
        """
        if self.fixed:
            fixed = _members(self.values[0]) if self.values else frozenset()
            return member.is_in(sorted(fixed)) if fixed else False
        spans = list(zip(self.values, (*self.values[1:], None), strict=True))
        lists = [_members(v) for v, _ in spans]
        # Members of every list need no look at the day, unless the day is before the first.
        always = frozenset.intersection(*lists)
        found = member.is_in(sorted(always)) & (day >= nw.lit(self.values[0].effective))
        for (v, following), members in zip(spans, lists, strict=True):
            extra = members - always
            if not extra:
                continue
            span = day >= nw.lit(v.effective)
            if following is not None:
                span = span & (day < nw.lit(following.effective))
            found = found | (member.is_in(sorted(extra)) & span)
        return found


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A legal paragraph and the values it sets: one file of law."""

    path: str
    citation: str
    title: str
    parameters: Mapping[str, Parameter]
    notes: tuple[str, ...] = ()
    url: str | None = None
    # What the paragraph lets somebody have so much of; see ``law.allocation``.
    allocations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Parameter:
        try:
            return self.parameters[name]
        except KeyError:
            raise LawError(
                f"{self.path}: no parameter {name!r}; it has {', '.join(self.parameters) or 'none'}"
            ) from None


def _members(value: Value) -> frozenset[str]:
    return frozenset(value.value) if isinstance(value.value, tuple) else frozenset()


def _number(value: Value | None) -> nw.Expr:
    datum = None if value is None or value.value is None else float(value.value)  # type: ignore[arg-type]
    return nw.lit(datum, nw.Float64)


def read_paragraph(path: str, text: Mapping[str, Any]) -> Paragraph:
    """Make a paragraph from its parsed file.

    Raises:
        LawError: a key is missing or unknown, a source is not declared, a confidence tag is
            not in ``CONFIDENCE``, or values are not in date order within a view. The message
            names the file, the parameter and the fault.
    """
    known = {"paragraph", "title", "sources", "parameters", "allocations", "notes", "url"}
    if unknown := set(text) - known:
        raise LawError(f"{path}: unknown keys {sorted(unknown)}; allowed are {sorted(known)}")
    try:
        sources = {name: Source(**fields) for name, fields in text["sources"].items()}
        parameters = {
            name: read_parameter(f"{path}: {name}", name, fields, sources)
            for name, fields in (text.get("parameters") or {}).items()
        }
        return Paragraph(
            path,
            text["paragraph"],
            text["title"],
            parameters,
            tuple(text.get("notes") or ()),
            text.get("url"),
            dict(text.get("allocations") or {}),
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise LawError(f"{path}: {type(fault).__name__}: {fault}") from fault


def read_parameter(
    where: str, name: str, fields: Mapping[str, Any], sources: Mapping[str, Source]
) -> Parameter:
    """Make one parameter; all its views still together. Raises LawError as ``read_paragraph``."""
    if unknown := set(fields) - {"where", "unit", "values"}:
        raise LawError(f"{where}: unknown keys {sorted(unknown)}; allowed are where, unit, values")
    values = tuple(_value(where, v, sources) for v in fields["values"])
    for view in {v.view for v in values}:
        days = [v.effective for v in values if v.view == view]
        if days != sorted(set(days)):
            raise LawError(f"{where}: values must be oldest first, one a day: {days}")
    if not values:
        raise LawError(f"{where}: no values; give at least one with its day and source")
    return Parameter(name, fields["where"], fields["unit"], values)


def _value(where: str, fields: Mapping[str, Any], sources: Mapping[str, Source]) -> Value:
    allowed = {"effective", "value", "source", "confidence", "view", "note"}
    if unknown := set(fields) - allowed:
        raise LawError(f"{where}: unknown keys {sorted(unknown)}; allowed are {sorted(allowed)}")
    if fields["source"] not in sources:
        raise LawError(f"{where}: source {fields['source']!r} is not declared under sources")
    if fields["confidence"] not in CONFIDENCE:
        raise LawError(
            f"{where}: confidence {fields['confidence']!r} is not one of {', '.join(CONFIDENCE)}"
        )
    if not isinstance(fields["effective"], date):
        raise LawError(f"{where}: effective {fields['effective']!r} is not a day YYYY-MM-DD")
    datum = fields["value"]
    return Value(
        fields["effective"],
        tuple(datum) if isinstance(datum, list) else datum,
        sources[fields["source"]],
        fields["confidence"],
        fields.get("view"),
        fields.get("note"),
    )
