"""All of custody at once: gaps, findings and claims of places, and what was not looked into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import narwhals as nw

from tidewaiter.custody import places as speed
from tidewaiter.custody import serials, staged, whereabouts
from tidewaiter.custody.gaps import gaps, without_attestations
from tidewaiter.custody.ground import RANGES, Frame, Ground, ground
from tidewaiter.custody.terms import Terms
from tidewaiter.errors import ContractError
from tidewaiter.table import trade

TABLES = ("units", "attestations", "checks", "returns", "ranges")
"""The tables that are looked at."""


class Question(NamedTuple):
    """Something to look into, and the facts without which nobody can.

    Attributes:
        name: of the question.
        needs: each is a tuple of facts of which one is enough, as ``units.serial``.
        ask: finds the rows.
    """

    name: str
    needs: tuple[tuple[str, ...], ...]
    ask: Callable[[Ground], Frame]


_WHICH = ("attestations.serial", "attestations.device_id")
_CHECKED = ("checks.serial", "checks.device_id")
_LANDMARKS = (("checks.landmark_latitude",), ("checks.landmark_longitude",), ("checks.rtt_ms",))
GAPS = Question("gaps", (("units.unit_id",), _WHICH, ("attestations.attested_on",),
                         ("attestations.method",)), gaps)  # fmt: skip
PLACES = Question("places", (_CHECKED, ("checks.claimed_latitude",), ("checks.claimed_longitude",),
                             *_LANDMARKS), speed.places)  # fmt: skip
FINDINGS = (
    Question("serial_twice", (("units.serial",),), serials.twice),
    Question("serial_out_of_range", (("units.serial",), ("units.model",), ("ranges.first",)),
             serials.out_of_range),
    Question("serial_unlike_others", (("units.serial",), ("units.model",)), serials.unlike),
    Question("model_differs", (("units.model",), _WHICH, ("attestations.model",)),
             serials.model_differs),
    Question("two_places", (_WHICH, ("attestations.attested_on",), ("attestations.latitude",),
                            ("attestations.longitude",)), whereabouts.two_places),
    Question("parked", (("units.delivered_on",), ("units.first_power_on", *_WHICH)),
             whereabouts.parked),
    Question("photo_again", (("attestations.photo_hash",), ("attestations.attested_on",)),
             staged.photo_again),
    Question("label_unlike_device", (("units.serial",), ("units.device_id",),
                                     ("attestations.serial",), ("attestations.device_id",)),
             staged.label_unlike_device),
    Question("silent_after_check", (_WHICH, ("attestations.attested_on",),
                                    ("attestations.is_announced",)), staged.silent_after_check),
    Question("answers_apart", (_CHECKED, ("checks.checked_on",), *_LANDMARKS), speed.disagreeing),
)  # fmt: skip
QUESTIONS = (GAPS, *FINDINGS, PLACES)
NO_RETURNS = "no table returns: what was exchanged lawfully is not known"


class Coverage(NamedTuple):
    """In how many rows a fact is known that a question needs.

    Attributes:
        question: its name.
        fact: as ``units.serial``; several of which one is enough are joined by `` or ``.
        known: rows of the table in which it is known (of several facts, the best known).
        rows: rows of that table; 0 if it is absent.
    """

    question: str
    fact: str
    known: int
    rows: int


@dataclass(frozen=True, slots=True)
class Custody:
    """What is known of where units are.

    Attributes:
        gaps: one row per buyer and model, as ``gaps.gaps``.
        findings: one row per thing that does not fit, as ``steps.FINDING``; ``words.tell`` says
            each in words. ``day`` is the day of the later of the rows that were looked at.
        places: one row per claim of a place, as ``places.places``.
        missing: what was not looked into, and for lack of what, in words. It says nothing of
            what would have been found.
        coverage: in how many rows what each question needs is known.
    """

    gaps: Frame
    findings: Frame
    places: Frame
    missing: tuple[str, ...]
    coverage: tuple[Coverage, ...]


def look(tables: Mapping[str, nw.LazyFrame[Any]], terms: Terms, *, as_of: date) -> Custody:
    """Look at the tables of custody as they were known on a day.

    Args:
        tables: ``units``, ``attestations``, ``checks`` and ``returns`` as their contracts, and
            ``ranges`` of serial numbers (``model``, ``first``, ``last``: strings, both ends
            included). Any may be absent, and others are not read.
        terms: lags, speeds and margins.
        as_of: the day of the question. A row, or a day in a row, that is later is not known yet.

    Raises:
        ContractError: none of these tables is there, or one lacks a column. Whoever sent them
            must act.
    """
    given = {name: tables[name] for name in TABLES if name in tables}
    if not given:
        raise ContractError(f"there is none of {', '.join(TABLES)}; give one at least")
    filled = {name: _filled(name, frame) for name, frame in given.items()}
    base = ground(given, terms, as_of)
    lacks = {question.name: _lacks(question, filled) for question in QUESTIONS}
    asked = [question.ask(base) for question in FINDINGS if not lacks[question.name]]
    nothing = serials.twice(base).head(0)
    found = speed.places(base)
    return Custody(
        gaps=without_attestations(base) if lacks["gaps"] else gaps(base),
        findings=nw.concat(asked, how="vertical") if asked else nothing,
        places=found.head(0) if lacks["places"] else found,
        missing=(
            *(
                f"{name}: not looked into: {'; '.join(lack)}"
                for name, lack in lacks.items()
                if lack
            ),
            *(() if "returns" in given else (NO_RETURNS,)),
        ),
        coverage=tuple(
            _covered(question.name, need, filled)
            for question in QUESTIONS
            for need in question.needs
        ),
    )


def _filled(name: str, frame: Frame) -> dict[str, int]:
    """How many rows a table has (under ``""``), and in how many each column is known."""
    columns = list(RANGES if name == "ranges" else trade.schema(name))
    absent = sorted(set(columns) - set(frame.collect_schema().names()) - {"row"})
    if absent:
        raise ContractError(
            f"{name}: lacks {', '.join(absent)}; take the table in by its contract, which adds "
            "what a file has not"
        )
    known = {column: nw.col(column).count() for column in columns if column != "row"}
    counted = frame.select(rows=nw.len(), **known).collect(backend="polars").row(0)
    return dict(zip(["", *known], map(int, counted), strict=True))


def _known(fact: str, filled: Mapping[str, Mapping[str, int]]) -> int:
    table, _, column = fact.partition(".")
    return filled.get(table, {}).get(column, 0)


def _lacks(question: Question, filled: Mapping[str, Mapping[str, int]]) -> list[str]:
    found: list[str] = []
    for need in question.needs:
        if any(_known(fact, filled) for fact in need):
            continue
        tables = dict.fromkeys(fact.partition(".")[0] for fact in need)
        if not any(table in filled for table in tables):
            found.append(f"no table {' or '.join(tables)}")
        else:
            found.append(f"{' or '.join(need)} is not known in any row")
    return list(dict.fromkeys(found))


def _covered(
    question: str, need: tuple[str, ...], filled: Mapping[str, Mapping[str, int]]
) -> Coverage:
    best = max(need, key=lambda fact: _known(fact, filled))
    rows = filled.get(best.partition(".")[0], {}).get("", 0)
    return Coverage(question, " or ".join(need), _known(best, filled), rows)
