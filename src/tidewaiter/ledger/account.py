"""Whose allocation it is: the account that an order draws on, or the fact that is missing.

An account is one allocation of one subject in one period, as the LPP of one ultimate parent in
one year. What is not known names no account: an order without its ultimate parent must not get
a fresh allocation.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tidewaiter.law.allocation import Terms

# The facts that can name a subject, and the column of orders that gives each.
SUBJECTS = {
    "ultimate_parent": "ultimate_parent_name",
    "ultimate_consignee": "ultimate_consignee_name",
    "destination": "destination",
    "license_number": "license_number",
    "item": "item",
}
Facts = Mapping[str, str | None]


@dataclass(frozen=True)
class Account:
    """One allocation of one subject in one period, counted in one unit.

    Attributes:
        allocation: its name in the law, as ``lpp``.
        subject: what names whose it is, each with its fact.
        unit: ``TPP`` or ``pieces``.
        first, last: the days of its period, year-month-day; None if it has none.
    """

    allocation: str
    subject: tuple[tuple[str, str], ...]
    unit: str
    first: str | None = None
    last: str | None = None

    @cached_property
    def name(self) -> str:
        """Its name, which no other account has: ``lpp | acme | 2025``."""
        whose = [value for _, value in self.subject]
        return " | ".join((self.allocation, *whose, *self._period, *self._unit))

    @property
    def _period(self) -> tuple[str, ...]:
        if self.first is None or self.last is None:
            return ()
        years = self.first[:4], self.last[:4]
        if (self.first[4:], self.last[4:]) != ("-01-01", "-12-31"):
            return (f"{self.first} to {self.last}",)
        return (years[0] if years[0] == years[1] else "-".join(years),)

    @property
    def _unit(self) -> tuple[str, ...]:
        return () if self.unit == "TPP" else (self.unit,)

    @cached_property
    def subject_text(self) -> str:
        """The subject as it is kept."""
        return json.dumps(self.subject, ensure_ascii=False, separators=(",", ":"))

    @property
    def row(self) -> tuple[str | bytes | None, ...]:
        """Its row in the table of accounts, but for its number."""
        named = (self.name, self.allocation, self.subject_text, self.unit)
        return (*named, self.first, self.last, self.hash)

    @cached_property
    def hash(self) -> bytes:
        """What the first entry of the account rests on."""
        said = [self.name, self.allocation, self.subject_text, self.unit, self.first, self.last]
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(b"tidewaiter account 1\n" + text.encode()).digest()


@dataclass(frozen=True, slots=True)
class Unknown:
    """No account can be named: these facts of the order are not known."""

    facts: tuple[str, ...]


def account_of(terms: Terms, facts: Facts, unit: str | None = None) -> Account | Unknown:
    """Name the account that draws on an allocation, or the facts that are missing.

    Args:
        terms: the allocation on the day of the movement.
        facts: the order's facts by the names of ``SUBJECTS``, None where not known.
        unit: what it is counted in, for an allocation whose grants bring their unit.
    """
    missing = tuple(SUBJECTS[name] for name in terms.subject if not identity(facts.get(name)))
    if missing:
        return Unknown(missing)
    return Account(
        allocation=terms.name,
        subject=tuple((name, _who(name, facts[name])) for name in terms.subject),
        unit=unit or ("TPP" if terms.granted else terms.unit),
        first=terms.first.isoformat() if terms.first else None,
        last=terms.last.isoformat() if terms.last else None,
    )


def _who(name: str, value: str | None) -> str:
    # A country is a code already.
    return (value or "").upper() if name == "destination" else identity(value)


@lru_cache(maxsize=1 << 16)
def identity(name: str | None) -> str:
    """Return a name without case, punctuation and width: what is written alike is one.

    Who is the same under different names is for the party stage to say; it gives an id, which
    goes through here unharmed.

    >>> identity("ACME  Holdings, Ltd."), identity("ａｃｍｅ holdings ltd"), identity(None)
    ('acme holdings ltd', 'acme holdings ltd', '')
    """
    if not name:
        return ""
    plain = unicodedata.normalize("NFKC", name).casefold()
    # Marks belong to letters: Hindi and Thai write vowels with them.
    kept = (c if unicodedata.category(c)[0] in "LNM" else " " for c in plain)
    return " ".join("".join(kept).split())
