"""Amounts as whole numbers: pieces, and TPP in thousandths.

A maker's TPP has one decimal or two; three are kept, exactly, so that a sum of a million
entries is the sum. What is finer is rounded up: the count is never less than what was sent.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

PIECES, TPP = "pieces", "TPP"
UNITS = (TPP, PIECES)
PER_UNIT = {TPP: 1000, PIECES: 1}
# A float that was worked out carries noise in its last digits; this is far below a thousandth.
_NOISE = Decimal("1e-6")


def exact(number: float | int | str | Decimal) -> Decimal:
    """Return a number as its shortest digits say it, without the noise of binary fractions.

    >>> exact(1978.9 * 8)
    Decimal('15831.2')
    """
    told = Decimal(repr(number) if isinstance(number, float) else number)
    if not isinstance(number, float):
        return told
    return told.quantize(_NOISE, ROUND_HALF_EVEN).normalize()


def amount(number: float | int | str | Decimal, unit: str, times: int = 1) -> int:
    """Return an amount as the ledger keeps it; ``times`` it is the number of chips, say.

    >>> amount(15831.2, "TPP", times=8), amount(64, "pieces")
    (126649600, 64)
    """
    scaled = exact(number) * PER_UNIT[unit]
    return int(scaled.to_integral_value(ROUND_CEILING)) * times


def limit(number: Decimal, unit: str) -> int:
    """Return a cap as the ledger keeps it: a fraction of a unit below it is not allowed."""
    return int((number * PER_UNIT[unit]).to_integral_value(ROUND_FLOOR))


def number(kept: int, unit: str) -> Decimal:
    """Return what an amount is in its unit.

    >>> number(126649600, "TPP")
    Decimal('126649.6')
    """
    return Decimal(kept) / PER_UNIT[unit]


def shown(kept: int | None, unit: str) -> str:
    """Say an amount.

    >>> shown(126649600, "TPP"), shown(-64, "pieces")
    ('126,649.6 TPP', '-64 pieces')
    """
    if kept is None:
        return "no cap"
    told = f"{number(kept, unit):,f}"
    return f"{told.rstrip('0').rstrip('.') if '.' in told else told} {unit}"
