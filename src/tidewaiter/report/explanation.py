"""The reasoned answer of one order: its shape, and the same as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tidewaiter.report import words

MARKS = {"held": "+", "did not hold": "-", "unknown": "?", "note": " "}
NOT_ADVICE = "Not legal advice: what the modeled provisions say on the facts given."


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact the answer rests on, and where it came from; ``confidence`` null if not tagged."""

    label: str
    value: str
    source: str | None = None
    confidence: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the reasoning.

    Attributes:
        text: the step in our own plain words.
        citation, url: the provision, and its official text.
        act, effective: who set the number it rests on, and the day from which it bound.
        status: ``held``, ``did not hold``, ``unknown`` or ``note``.
        confidence: a tag of ``law.parameter.CONFIDENCE``.
        doubt: what a careful reader should know about this step.
    """

    text: str
    citation: str | None = None
    url: str | None = None
    act: str | None = None
    effective: date | None = None
    status: str = "note"
    confidence: str | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    title: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingSet:
    """Facts that together would settle the order, and what the answer would then be."""

    facts: tuple[str, ...]
    would: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Something the exporter must do; ``lead_days`` before shipment, null where none is set."""

    text: str
    citation: str | None = None
    lead_days: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one order has the answer it has, on one day, in one view.

    ``pictures`` are drawings as SVG that need nothing from outside, for pages.
    """

    order_id: str
    headline: str
    outcome: str
    as_of: date | None = None
    view: str | None = None
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    missing: tuple[MissingSet, ...] = ()
    duties: tuple[Duty, ...] = ()
    allocations: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


def fewest_first(missing: tuple[MissingSet, ...]) -> list[MissingSet]:
    """Return the sets of missing facts, the quickest to settle first."""
    return sorted(missing, key=lambda m: len(m.facts))


def all_doubts(explanation: Explanation) -> list[str]:
    """Return each doubt once: those of the answer, then those of its lines."""
    lines = (
        f"{line.citation}: {line.doubt}" if line.citation and line.doubt else line.doubt
        for section in explanation.sections
        for line in section.lines
    )
    return list(dict.fromkeys(d for d in (*explanation.doubts, *lines) if d))


def from_answer(row: Mapping[str, Any]) -> Explanation:
    """Say what an answer row says by itself, for orders whose reasoning was not worked out.

    Args:
        row: one answer; the columns are those that ``page.write`` lists.
    """
    word = words.outcome(row.get("outcome")).word
    figures = (
        ("item", row.get("item")),
        ("class", row.get("eccn")),
        ("class of the assembly", row.get("assembly_eccn")),
        ("class otherwise", row.get("otherwise_eccn")),
        ("TPP of one chip", _figure(row.get("tpp"))),
        ("performance density", _figure(row.get("performance_density"))),
        ("quantity", _figure(row.get("quantity"))),
        ("TPP in total", _figure(row.get("tpp_total"))),
        ("destination", row.get("destination")),
        ("tier", row.get("tier")),
        ("ultimate consignee", row.get("ultimate_consignee_name")),
    )
    exceptions = [Line(words.phrase(e), status="held") for e in words.codes(row.get("exceptions"))]
    policy = [Line(words.phrase(p)) for p in words.codes(row.get("review_policy"))]
    sections = (
        Section("Exceptions available", tuple(exceptions)),
        Section("Review policy", tuple(policy)),
    )
    missing = tuple(words.phrase(f) for f in words.codes(row.get("missing_facts")))
    would = "would settle it together, or bring it nearer"
    return Explanation(
        order_id=str(row.get("order_id") or ""),
        headline=str(row.get("reason") or word[:1].upper() + word[1:]),
        outcome=str(row.get("outcome") or ""),
        as_of=row.get("as_of"),
        view=row.get("view"),
        facts=tuple(Fact(label, str(v)) for label, v in figures if v not in (None, "")),
        sections=tuple(s for s in sections if s.lines),
        missing=(MissingSet(missing, would),) if missing else (),
        duties=tuple(Duty(words.phrase(d)) for d in words.codes(row.get("duties"))),
        allocations=tuple(words.codes(row.get("allocations"))),
        not_checked=tuple(words.phrase(n) for n in words.codes(row.get("not_checked"))),
        doubts=tuple(words.codes(row.get("doubts"))),
    )


def as_text(explanation: Explanation, width: int = 80) -> str:
    """Return the reasoned answer as plain text, to print or to file.

    Args:
        explanation: what to say.
        width: columns of the text; at least 40 are used.

    Returns:
        Lines of at most ``width`` columns, but for words that are longer by themselves, with
        nothing in them that could drive a terminal. Ends with one line end.
    """
    wide = max(width, 40)
    return "\n".join(line.rstrip() for line in _lines(explanation, wide)) + "\n"


def _lines(e: Explanation, width: int) -> Iterator[str]:
    word = words.outcome(e.outcome).word.upper()
    yield from _wrap(f"Order {words.plain(e.order_id)}", width)
    day = e.as_of.isoformat() if e.as_of else "a day not known"
    yield from _wrap(f"Law as {words.plain(e.view) or 'given'}, on {day}.", width)
    yield ""
    yield from _wrap(word, width)
    yield from _wrap(e.headline, width)
    if e.facts:
        yield from _title("What it rests on")
        yield from _facts(e.facts, width)
    for section in e.sections:
        if section.lines:
            yield from _title(section.title)
            for line in section.lines:
                yield from _step(line, width)
    if e.missing:
        yield from _title("What would settle it")
        for n, m in enumerate(fewest_first(e.missing), 1):
            yield from _wrap(f"{', '.join(m.facts)}: {m.would}", width, f"{n}. ")
    if e.duties:
        yield from _title("Duties")
        for duty in e.duties:
            yield from _duty(duty, width)
    plain_lists = (
        ("Allocations it would use", e.allocations),
        ("Not checked", e.not_checked),
        ("Doubts", tuple(all_doubts(e))),
    )
    for title, entries in plain_lists:
        if entries:
            yield from _title(title)
            for entry in entries:
                yield from _wrap(entry, width, "  ")
    yield ""
    yield from _wrap("+ held   - did not hold   ? a fact is not known", width)
    yield from _wrap(NOT_ADVICE, width)


def _title(text: str) -> Iterator[str]:
    yield ""
    yield words.plain(text).upper()


def _facts(facts: tuple[Fact, ...], width: int) -> Iterator[str]:
    # Labels share one column so that the values can be read down the page.
    column = min(max(len(words.plain(f.label)) for f in facts), width // 2 - 4)
    for fact in facts:
        source = ", ".join(s for s in (fact.source, fact.confidence) if s)
        label = words.plain(fact.label)
        first = f"  {label:<{column}}  "
        if len(label) > column:
            yield from _wrap(label, width, "  ")
            first = " " * (column + 4)
        yield from _wrap(f"{fact.value}{f' ({source})' if source else ''}", width, first)


def _step(line: Line, width: int) -> Iterator[str]:
    yield from _wrap(line.text, width, f"{MARKS.get(line.status, ' ')} ")
    since = f"in force from {line.effective.isoformat()}" if line.effective else None
    tag = f"[{line.confidence}]" if line.confidence else None
    parts = [p for p in (line.citation, line.act, since, tag) if p]
    if parts:
        yield from _wrap("; ".join(parts), width, "      ")
    if line.doubt:
        yield from _wrap(f"Doubt: {line.doubt}", width, "      ")


def _duty(duty: Duty, width: int) -> Iterator[str]:
    lead = f" ({duty.lead_days} days before)" if duty.lead_days is not None else ""
    yield from _wrap(f"{duty.text}{lead}", width, "  ")
    if duty.citation:
        yield from _wrap(duty.citation, width, "      ")


def _wrap(text: str, width: int, first: str = "") -> list[str]:
    return textwrap.wrap(
        words.plain(text),
        width,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first]


def _figure(value: Any) -> str | None:
    return None if value is None else words.number(value)
