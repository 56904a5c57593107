"""The ledger in plain Python: a list of what happened, and sums worked out anew each time.

It shares no code with the ledger. What it knows of the law it says itself, in numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

CAPS = {
    date(2025, 1, 1): 633_000_000,
    date(2025, 4, 1): 949_500_000,
    date(2025, 7, 1): 1_266_000_000,
    date(2025, 10, 1): 1_582_500_000,
    date(2026, 1, 1): 1_899_000_000,
}
FIVE_A = {"AU", "BE", "CA", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "JP", "KR", "NL",
          "NO", "NZ", "SE", "TW", "US"}  # fmt: skip
ATTRITION = {"nveu": {"lost", "damaged", "failed", "relocated", "resold"}}
ATTRITION["uveu"] = ATTRITION["nveu"]


@dataclass
class Hold:
    amount: int
    part: str
    expires: date
    open: bool = True


@dataclass
class Book:
    """One account: holds by a number of their own, uses as part and amount, and grants."""

    holds: dict[int, Hold] = field(default_factory=dict)
    uses: list[tuple[str, int]] = field(default_factory=list)
    grants: list[tuple[int, date, date]] = field(default_factory=list)

    def held(self, today: date, parts=None) -> int:
        return sum(
            h.amount
            for h in self.holds.values()
            if h.open and h.expires >= today and (parts is None or parts(h.part))
        )

    def used(self, parts=None) -> int:
        return sum(n for part, n in self.uses if parts is None or parts(part))

    def granted(self, day: date) -> int:
        return sum(n for n, first, last in self.grants if first <= day <= last)

    def expire(self, today: date) -> None:
        for hold in self.holds.values():
            hold.open = hold.open and hold.expires >= today


def cap(allocation: str, day: date) -> int | None:
    if allocation == "lpp":
        return 26_900_000_000
    if allocation == "nveu":
        return 1000 * CAPS[max(first for first in CAPS if first <= day)]
    return None


def fits(book: Book, allocation: str, part: str, amount: int, day: date, today: date) -> bool:
    """Whether so much more may be held or used; ``today`` tells which holds still count."""
    counted = book.held(today) + book.used()
    if allocation == "license":
        return book.granted(day) > 0 and counted + amount <= book.granted(day)
    if allocation == "uveu":
        return all(keeps(book, part, amount, today, *rule) for rule in shares(part))
    limit = cap(allocation, day)
    return limit is None or counted + amount <= limit


def shares(part: str):
    """The three shares of an owner in the United States, as part and its largest share."""
    if part not in FIVE_A:
        yield (lambda p: p not in FIVE_A), Fraction(25, 100)
        yield (lambda p: p == part), Fraction(7, 100)
    if part != "US":
        yield (lambda p: p != "US"), Fraction(50, 100)


def keeps(book: Book, part: str, amount: int, today: date, inside, most: Fraction) -> bool:
    some = book.held(today, inside) + book.used(inside) + amount
    return some <= most * (book.used() + amount)
