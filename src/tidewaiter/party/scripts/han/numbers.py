"""Numbers of institutes, factories, bureaus and schools: 第五十五 is 55th, or No. 55."""

from __future__ import annotations

import re

DIGITS = "〇零一二三四五六七八九"
_VALUES = {digit: max(place - 1, 0) for place, digit in enumerate(DIGITS)} | {"两": 2}
_UNITS = {"十": 10, "百": 100}
_NUMERAL = f"[{DIGITS}十百]"
_BEFORE = "(?=研究|设计|所|院|厂|局|部队|医院|中学|小学|学院|基地|试验|实验|工程)"

NUMBER = re.compile(f"第(?:{_NUMERAL}+|[0-9]+)|(?:{_NUMERAL}{{2,}}|[0-9]+){_BEFORE}|十{_BEFORE}")
"""A number in a name: after 第, or before the word for what is counted."""

STARTS = frozenset("第" + DIGITS + "十百0123456789")
"""Characters with which a number begins."""

ORDINALS = dict(
    enumerate(
        [
            "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth",
            "Ninth", "Tenth", "Eleventh", "Twelfth",
        ],
        start=1,
    )
)  # fmt: skip


def value(text: str) -> int:
    """Return the number that digits or Chinese numerals say.

    Example:
        >>> value("五十五"), value("七〇二"), value("十"), value("28")
        (55, 702, 10, 28)
    """
    if text.isdecimal() and text.isascii():
        return int(text)
    if not any(unit in text for unit in _UNITS):
        return int("".join(str(_VALUES[digit]) for digit in text))
    total, digit = 0, 0
    for character in text:
        if unit := _UNITS.get(character):
            total += (digit or 1) * unit
            digit = 0
        else:
            digit = _VALUES[character]
    return total + digit


def numbered(text: str) -> tuple[str, ...]:
    """Return how English names write a number: ``55th``, ``No 55``, and in words up to twelve."""
    number = value(text.removeprefix("第"))
    written = (f"{number}{_ending(number)}", f"No {number}")
    word = ORDINALS.get(number)
    return (word, *written) if word else written


def _ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
