"""Documented cases whose signs are like those of a lead, each with how far it is established."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import NamedTuple

import yaml

KINDS = ("diversion", "access", "market", "other")
STATES = {
    "listed": "listed by an agency", "plea": "one party pleaded, others are charged",
    "settled": "settled", "charged": "charged, not convicted", "seized": "seized or arrests",
    "probe": "under investigation", "report": "reported, nobody is charged in it",
    "alleged": "alleged, contested", "denied": "reported and denied",
}  # fmt: skip
# What a case weighs beside one whose goods and way are alike: a pattern tells more than a road.
_GOODS, _WAY = 0.5, 0.25


@dataclass(frozen=True, slots=True)
class Case:
    """A documented case; ``cases.yaml`` tells its keys.

    ``state`` is the furthest that is established for anybody in it, as ``STATES`` says in words;
    ``is_diversion`` says whether controlled AI chips are said to have been diverted at all.
    """

    id: str
    name: str
    kind: str
    state: str
    confidence: str
    year: int
    goods: tuple[str, ...]
    way: tuple[str, ...]
    patterns: tuple[str, ...]
    facts: str
    source: str
    same_flow: str | None = None

    @property
    def is_diversion(self) -> bool:
        """Whether it is about controlled AI chips that went, or were to go, another way."""
        return self.kind == "diversion"


class Similar(NamedTuple):
    """A case with what it has in common with a lead: patterns, words for goods, countries."""

    case: Case
    likeness: float
    patterns: tuple[str, ...]
    goods: tuple[str, ...]
    countries: tuple[str, ...]


@functools.cache
def cases() -> tuple[Case, ...]:
    """Return all documented cases, those that are no diversion too."""
    told = yaml.safe_load(files("tidewaiter.lead").joinpath("cases.yaml").read_text("utf-8"))
    lists = ("goods", "way", "patterns")
    return tuple(Case(**(one | {name: tuple(one[name]) for name in lists})) for one in told)


def similar(
    patterns: Collection[str],
    *,
    goods: str | None = None,
    route: Iterable[str | None] = (),
    at_most: int = 3,
) -> tuple[Similar, ...]:
    """Return the documented cases most like a lead, the most alike first.

    A pattern in common counts the more the fewer cases show it. Goods and countries count only
    beside a pattern in common: a road alone makes no case. Cases that are no diversion of AI
    chips are kept, after those that are where they are as alike, and say so.

    Args:
        patterns: seen on the lead, as ``T-01``.
        goods: its description or model.
        route: its countries along the way; None is not known.
        at_most: how many.

    >>> [(s.case.id, s.case.state) for s in similar(["T-10", "T-11", "T-23"], at_most=1)]
    [('C-16', 'plea')]
    """
    countries = tuple(country for country in route if country)
    compared = (_compared(case, set(patterns), goods or "", countries) for case in cases())
    found = [one for one in compared if one.patterns]
    found.sort(key=lambda s: (-s.likeness, not s.case.is_diversion, s.case.id))
    return tuple(found[:at_most])


def _compared(
    case: Case, patterns: Collection[str], goods: str, countries: tuple[str, ...]
) -> Similar:
    shared = tuple(p for p in case.patterns if p in patterns)
    words = tuple(word for word in case.goods if _stands_in(word, goods))
    places = tuple(c for c in case.way if c in countries)
    common = sum(_rarity()[p] for p in shared)
    whole = sum(_rarity()[p] for p in {*case.patterns, *patterns} if p in _rarity())
    likeness = common / whole if whole else 0.0
    likeness += _GOODS * bool(words) + _WAY * len(places) / max(len(case.way), 1)
    return Similar(case, round(likeness, 6), shared, words, places)


def _stands_in(word: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(word)}s?\b", text.lower()) is not None


@functools.cache
def _rarity() -> dict[str, float]:
    """Return what a pattern weighs: more, the fewer cases show it."""
    several = [pattern for case in cases() for pattern in case.patterns]
    return {p: 1.0 + math.log(len(cases()) / several.count(p)) for p in set(several)}
