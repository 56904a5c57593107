"""Read a description of an item into marks: what each word of it says.

The reading is whole: a word that is in no list becomes an ``odd`` mark, never nothing. What
the marks amount to is decided in ``recognize.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidewaiter.item.codes import without_codes
from tidewaiter.item.marks import (
    CHIPS_ON_A_BOARD,
    UNIT_OF_SIZE,
    Mark,
    gigabytes,
    joints_of,
    longest_from,
    names,
    plain,
)
from tidewaiter.item.tokens import tokens

_END = Mark("break", "")


def read(text: str) -> list[Mark]:
    """Read a normalized description into marks, in its order."""
    return _joined(without_codes(_named(list(tokens(text)))))


def _named(words: list[tuple[str, int]]) -> Iterator[Mark]:
    """Take the longest name at each place, so that "4090 d" is never read as "4090"."""
    known, longest, place = names(), longest_from(), 0
    while place < len(words):
        token, piece = words[place]
        for length in range(min(longest.get(token, 0), len(words) - place), 1, -1):
            window = [word for word, _ in words[place : place + length]]
            name = known.get("".join(window))
            if name is not None and joints_of(window) <= name.joints:
                yield _placed(name.mark, " ".join(window), piece)
                break
        else:
            length, single = 1, known.get(token)
            yield _placed(plain(token) if single is None else single.mark, token, piece)
        place += length


def _placed(mark: Mark, text: str, piece: int) -> Mark:
    # Three times as fast as _replace, and done for every word.
    return Mark(mark.role, text, mark.value, mark.number, mark.units, piece)


def _joined(marks: list[Mark]) -> list[Mark]:
    """Join numbers with the words that say what they count."""
    found: list[Mark] = []
    place = 0
    padded = [*marks, _END, _END]
    while place < len(marks):
        before = found[-1] if found else _END
        joined, used = _join(before, *padded[place : place + 3])
        found.append(joined)
        place += used
    return found


def _join(before: Mark, a: Mark, b: Mark, c: Mark) -> tuple[Mark, int]:
    """Read ``a`` in its place; say how many marks the reading used up."""
    if a.role == "number":
        return _number(before, a, b, c)
    text = f"{a.text} {b.text}"
    if a.role == "count" and b.role == "unit":
        return Mark("count", text, b.value or "unit", a.number), 2
    if a.role == "count" and b.value == "measure":
        # "4x 3000W" counts power supplies or whatever: of what, is not told.
        return Mark("pod", text), 2
    if a.text == "x" and b.role == "number":
        return Mark("count", text, "times", b.number), 2
    if a.role == "pod" and b.text == "of" and c.role == "number":
        return Mark("pod", f"{text} {c.text}"), 3
    if a.role == "piece" and b.role == "break" and c.role == "number":
        return _pieces(c, f"{a.text} {c.text}"), 3
    if a.role == "piece" and b.role == "number":
        return _pieces(b, text), 2
    if a.role == "piece":
        return a._replace(role="neutral"), 1
    if a.role == "of_memory":
        beside = {before.role, b.role}
        plainly = not beside.isdisjoint(("memory", "memory_type", "of_memory", "number"))
        return a._replace(role="neutral" if plainly else "odd"), 1
    if a.role == "odd" and re.fullmatch(r"\d+\.\d+", a.text) and before.value == "pcie":
        return a._replace(role="neutral"), 1
    return a, 1


def _number(before: Mark, a: Mark, b: Mark, c: Mark) -> tuple[Mark, int]:
    text = f"{a.text} {b.text}"
    if b.text in UNIT_OF_SIZE:
        return Mark("memory", text, number=gigabytes(a.number, b.text)), 2
    if b.text == "x" and c.role == "number":
        # "1 x 8" is eight; "4 x 8" may be thirty-two, or four boxes of eight.
        text = f"{text} {c.text}"
        if 1.0 in (a.number, c.number):
            return Mark("count", text, "x", a.number * c.number), 3
        return Mark("odd", text), 3
    if b.text == "x":
        return Mark("count", text, "x", a.number), 2
    if b.role == "unit":
        return Mark("count", text, b.value or "unit", a.number), 2
    if b.role == "piece":
        return _pieces(a, text), 2
    if b.role == "pod":
        return Mark("pod", text), 2
    if b.value == "measure":
        return Mark("neutral", text, "measure"), 2
    if before.text in ("gen", "generation"):
        return Mark("neutral", a.text), 1
    if before.value == "pcie":  # its version, or the count of what follows
        return (a if b.role in ("model", "maker") else Mark("neutral", a.text)), 1
    if a.number in CHIPS_ON_A_BOARD:
        if b.role in ("form", "kind") and b.text.startswith(("sxm", "oam")):
            return Mark("count", a.text, "unit", a.number), 1
        if b.role == "model" or (b.role == "maker" and c.role == "model"):
            return Mark("count", a.text, "x", a.number), 1
    return a, 1


def _pieces(number: Mark, text: str) -> Mark:
    # A count of pieces belongs in the quantity; said here it may be counted twice.
    return Mark("neutral" if number.number == 1 else "pod", text, number=number.number)
