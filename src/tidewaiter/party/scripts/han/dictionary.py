"""The words that Chinese names of organizations are made of, with their English readings."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from types import MappingProxyType

from tidewaiter.party.scripts.han.pinyin import pinyin, simplified
from tidewaiter.party.scripts.tables import table

KINDS = {
    "form": "han_forms",
    "word": "han_words",
    "organization": "han_organizations",
    "place": "han_places",
}
"""What a word may be, and the dictionary that lists those; an earlier one wins.

Readings of organizations are facts with a source: ``csl``, a name on the US Consolidated
Screening List of 2026-07-31; ``own``, the English name that the organization itself or common
usage gives it. To be listed means nothing more than that, and many here are not.
"""

BRAND_LENGTH = 3  # a longer name of an organization is a description, and not known by its sound


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its characters, its readings (best first, never empty) and its kind.

    Kinds beside those of the dictionaries are ``number``, ``name`` (not in a dictionary: read
    by its sound) and ``other`` (not Chinese).
    """

    text: str
    latin: tuple[str, ...]
    kind: str


@functools.cache
def dictionary() -> Mapping[str, Word]:
    """Return all words by their characters."""
    words: dict[str, Word] = {}
    for kind, file in KINDS.items():
        for written, latin in table(file).items():
            text = simplified(written)  # so that what ICU makes of a name is found
            words.setdefault(text, Word(text, _readings(text, latin, kind), kind))
    return MappingProxyType(words)


@dataclass(slots=True)
class Node:
    """A place in the tree of all words: what a word may go on with, and the word ending here."""

    then: dict[str, Node]
    word: Word | None = None


@functools.cache
def tree() -> Node:
    """Return all words as a tree by their characters, to find those that begin at a place."""
    root = Node({})
    for text, word in dictionary().items():
        node = root
        for character in text:
            node = node.then.setdefault(character, Node({}))
        node.word = word
    return root


def _readings(text: str, latin: tuple[str, ...], kind: str) -> tuple[str, ...]:
    found: list[str] = []
    by_sound = kind == "place" or (kind == "organization" and len(text) <= BRAND_LENGTH)
    known = latin if any(latin) else ()
    for reading in (*known, pinyin(text)) if by_sound or not known else known:
        if not any(_much_alike(reading, other) for other in found):
            found.append(reading)
    return tuple(found)


def _much_alike(one: str, other: str) -> bool:
    """Say whether spelling distance finds one by the other, as Circuit and Circuits."""
    one, other = (text.replace(" ", "").casefold() for text in (one, other))
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    alike = sum(1 for _ in same)
    return bool(alike) and max(len(one), len(other)) - alike < 3
