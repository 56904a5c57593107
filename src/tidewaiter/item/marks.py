"""Marks: what one word of a description says, or one name of several words."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from tidewaiter.item.catalogue import Unit, aliases, words

CHIPS_ON_A_BOARD = (1, 2, 4, 8, 16)
UNIT_OF_SIZE = ("g", "gb", "gib", "go", "tb", "tib")

COUNT = re.compile(r"(\d{1,4})x|x(\d{1,4})")
SIZE = re.compile(r"(\d+(?:\.\d+)?)(g|gb|gib|go|tb|tib)")
MEASURE = re.compile(
    r"\d+(?:\.\d+)?(?:w|kw|u|ru|v|mhz|ghz|nm|mm|mm2|kg|gbps|gbs|tops|[tp]flops?|pf|tf|yrs?)"
)
ORDINAL = re.compile(r"gen\d|\d*(?:1st|2nd|3rd|\dth)")


class Mark(NamedTuple):
    """What one word, or one name of several words, says.

    ``role`` is a role of ``words.csv``, or ``model``, ``memory`` (GB), ``count``, ``number``,
    ``break`` (punctuation that ends a phrase) or ``odd`` (not understood). Of a count,
    ``value`` tells what it counts: ``unit`` ("8-GPU"), ``single`` ("8 cards", of whatever),
    ``x`` what follows ("8x") or ``times`` what stands before ("x8"). Of others, ``measure`` says
    that it measures and counts nothing.
    """

    role: str
    text: str
    value: str = ""
    number: float = 0.0
    units: tuple[Unit, ...] = ()
    piece: int = -1  # words joined by hyphens are of one piece


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is known, and where in it a space or hyphen may stand."""

    joints: frozenset[int]
    mark: Mark


@functools.cache
def names() -> Mapping[str, Name]:
    """Return every known name by its letters without spaces."""
    found: dict[str, Name] = {}
    for word, (role, value) in words().items():
        _add(found, word, Mark(role, word, value))
    for alias, units in aliases().items():
        _add(found, alias, Mark("model", alias, alias, units=units))
    return MappingProxyType(found)


@functools.cache
def longest_from() -> Mapping[str, int]:
    """Return how many words the longest name has that can begin with each word."""
    found: dict[str, int] = {}
    for compact, name in names().items():
        for end in (*name.joints, len(compact)):
            length = 1 + sum(joint >= end for joint in name.joints)
            begun = compact[:end]
            found[begun] = max(found.get(begun, 1), length)
    return MappingProxyType(found)


def joints_of(parts: list[str]) -> frozenset[int]:
    """Return where words that are written together would part.

    >>> sorted(joints_of(["rtx", "4090", "d"]))
    [3, 7]
    """
    ends, end = [], 0
    for part in parts[:-1]:
        end += len(part)
        ends.append(end)
    return frozenset(ends)


@functools.lru_cache(maxsize=65536)
def plain(token: str) -> Mark:
    """Read a word that is no name: a number, a count, a size, a measure; or else ``odd``."""
    if not re.match(r"[\w<>~\u2248\u2264\u2265%]", token):
        return Mark("break", token)
    if token.isdecimal() and token.isascii():
        return Mark("number", token, number=float(token[:9]))
    if found := COUNT.fullmatch(token):
        value = "x" if found[1] else "times"
        return Mark("count", token, value, float(found[1] or found[2]))
    if found := SIZE.fullmatch(token):
        return Mark("memory", token, number=gigabytes(float(found[1]), found[2]))
    if MEASURE.fullmatch(token):
        return Mark("neutral", token, "measure")
    if ORDINAL.fullmatch(token):
        return Mark("neutral", token)
    return Mark("odd", token)


def gigabytes(size: float, unit: str) -> float:
    """Return a size in GB."""
    return size * 1000 if unit.startswith("t") else size


def _add(found: dict[str, Name], name: str, mark: Mark) -> None:
    parts = name.split()
    joints, compact = joints_of(parts), "".join(parts)
    if compact in found and found[compact].mark.value == mark.value:
        joints |= found[compact].joints
    found[compact] = Name(joints, mark)
