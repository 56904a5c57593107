"""What is shown of leads: plain values without any logic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

NOT_A_FINDING = "A lead is a thing worth a look, not a finding about anybody. Not legal advice."


class RedFlagShown(NamedTuple):
    """A published red flag that a flag stands for.

    ``is_verified`` is whether the official text was read.
    """

    red_flag: str
    text: str
    source: str
    status: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class FlagShown:
    """One flag: its pattern, what was seen in a sentence, how strong, and on which rows."""

    pattern: str
    name: str
    sentence: str
    strength: float
    day: date | None = None
    evidence: tuple[str, ...] = ()
    evidence_count: int = 0
    red_flags: tuple[RedFlagShown, ...] = ()


class CaseShown(NamedTuple):
    """A documented case with like signs; ``state`` says what has been established so far."""

    name: str
    state: str
    is_diversion: bool
    why: str
    source: str


class Piece(NamedTuple):
    """What one thing adds to a score, in words and points; negative if it takes away."""

    words: str
    points: float


@dataclass(frozen=True, slots=True)
class LeadShown:
    """One lead.

    Attributes:
        lead_id: its mark, under which it is shown and its outcome is told.
        rank: 1 is looked at first.
        headline: what it is, in one line.
        day: of the shipment, or of the last flag.
        place: where it can be inspected.
        score: what it is ranked by, from 0 to 1.
        is_probability: whether the score was calibrated on outcomes.
        harm_h100: H100-equivalents by TPP that are at stake; null if not known.
        arm, propensity: why it is in the plan and with which probability it came there; null
            if it is not.
        facts: label and value of what was declared.
        pieces: what made the score, the largest first.
        flags: the strongest first.
        settles, innocent: what would confirm or clear it, and what lawful reason there may be.
        cases: documented cases with like signs.
        pictures: drawings as SVG.
    """

    lead_id: str
    rank: int
    headline: str
    score: float
    is_probability: bool
    day: date | None = None
    place: str | None = None
    harm_h100: float | None = None
    arm: str | None = None
    propensity: float | None = None
    facts: tuple[tuple[str, str], ...] = ()
    pieces: tuple[Piece, ...] = ()
    flags: tuple[FlagShown, ...] = ()
    settles: tuple[str, ...] = ()
    innocent: tuple[str, ...] = ()
    cases: tuple[CaseShown, ...] = ()
    pictures: tuple[str, ...] = ()


class PlaceShown(NamedTuple):
    """How much of the hours of a place the plan uses, and on how many leads."""

    place: str
    hours: float
    used: float
    items: int


class ArmShown(NamedTuple):
    """Why leads are in the plan: the arm, how many it chose, in how many hours."""

    arm: str
    items: int
    hours: float


class CoverageShown(NamedTuple):
    """Whether a pattern was looked into, and if not, which tables or columns were missing."""

    pattern: str
    name: str
    is_looked_into: bool
    missing: tuple[str, ...]


class RateShown(NamedTuple):
    """How a country fares: its shipments that can be inspected, and those that are chosen now.

    ``clean`` is how many were chosen by score or pattern before and found clean, ``rate`` their
    share of the country's shipments; null without outcomes.
    """

    country: str
    shipments: int
    chosen: int
    clean: int | None
    rate: float | None


class PrevalenceShown(NamedTuple):
    """The share of all shipments that are diverted, as the random arm says, with its interval."""

    estimate: float
    low: float
    high: float
    inspected: int


@dataclass(frozen=True, slots=True)
class HuntShown:
    """A whole run.

    ``flagged`` is how many flags each pattern has; ``leads_total`` how many leads there are, of
    which ``leads`` are those to show.
    """

    title: str
    as_of: date
    leads: tuple[LeadShown, ...]
    leads_total: int
    places: tuple[PlaceShown, ...] = ()
    arms: tuple[ArmShown, ...] = ()
    flagged: tuple[tuple[str, int], ...] = ()
    coverage: tuple[CoverageShown, ...] = ()
    rates: tuple[RateShown, ...] = ()
    prevalence: PrevalenceShown | None = None
    alarms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
