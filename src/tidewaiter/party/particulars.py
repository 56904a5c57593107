"""What besides the name speaks for or against a hit: country, address, numbers, birth dates.

The points are log-odds like those of the name score. They are judgment, not fitted: there is no
labeled data for them. None of them removes a candidate; a list often knows less than a customer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from rigour.addresses import compare_address

from tidewaiter.party.names.fold import fold
from tidewaiter.party.names.words import kind

NEAR = 0.75
"""Addresses at least as alike as this, by rigour's measure, are taken for the same."""

POINTS: Mapping[str, tuple[float, float]] = {
    "identifier": (8.0, 0.0),
    "birth date": (2.0, -3.0),
    "address": (2.0, 0.0),
    "country": (0.5, -0.5),
}
"""Points where both sides say something and agree, and where they differ."""


def particulars(party: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, bool]:
    """What both sides say, and whether they agree; what either side leaves out is left out.

    Args:
        party: ``country``, ``address``, ``identifiers`` and ``birth_date``, each may be null.
        entry: a row of entries.
    """
    grounds: Mapping[str, tuple[Collection[str], Collection[str], Callable[..., bool]]] = {
        "identifier": (_texts(party.get("identifiers")), entry["identifiers"], _same_number),
        "birth date": (_texts(party.get("birth_date")), entry["birth_dates"], _same_date),
        "address": (_texts(party.get("address")), entry["addresses"], near),
        "country": (_texts(party.get("country")), entry["countries"], str.__eq__),
    }
    return {
        name: any(same(a, b) for a in ours for b in theirs)
        for name, (ours, theirs, same) in grounds.items()
        if ours and theirs
    }


def points(agreed: Mapping[str, bool]) -> float:
    """The sum of the points of what agrees and differs."""
    return sum(POINTS[name][0 if agrees else 1] for name, agrees in agreed.items())


def near(one: str, other: str) -> bool:
    """Whether two addresses are one, as far as their words tell."""
    return compare_address(one.casefold(), other.casefold()) >= NEAR


def telling(address: str) -> frozenset[str]:
    """The words of an address by which another is looked up: no places, no short words."""
    found = (w for reading in fold(address) for w in reading.split())
    return frozenset(w for w in found if len(w) > 2 and kind(w) not in ("place", "particle"))


def at_addresses(
    asked: Sequence[str | None], listed: Iterable[tuple[int, str]]
) -> list[tuple[int, int]]:
    """Pair addresses asked with listed ones that are the same.

    Args:
        asked: addresses, or null.
        listed: the row of the entry and the address.

    Returns:
        Number of the address asked and row of the entry.
    """
    by_word: dict[str, list[tuple[int, str]]] = {}
    for row, address in listed:
        for word in telling(address):
            by_word.setdefault(word, []).append((row, address))
    found = []
    for number, ours in enumerate(asked):
        if ours:
            seen = {pair for w in telling(ours) for pair in by_word.get(w, ())}
            found += [(number, row) for row, other in sorted(seen) if near(ours, other)]
    return found


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    several = value.split(";") if isinstance(value, str) else value
    return [text for v in several if (text := str(v).strip())]


def _same_number(one: str, other: str) -> bool:
    return _bare(one) == _bare(other) != ""


def _bare(text: str) -> str:
    """The number at the end of "Passport A 123-45 (Iran)": its letters and digits."""
    words = text.split("(")[0].replace("-", "").replace("/", "").split()
    return next((w.casefold() for w in reversed(words) if any(c.isdigit() for c in w)), "")


def _same_date(one: str, other: str) -> bool:
    """Whether dates agree as far as both are known: "1965" agrees with "1965-03-02"."""
    return one.startswith(other) or other.startswith(one)
