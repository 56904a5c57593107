"""What kind of word it is: legal form, particle, word of business, place, common personal name,
or a word that many companies take for their own.

The words stand in ``data/words.csv`` (compiled for this project from general knowledge of the
languages; a frequency of none of them is claimed). The kind caps how much a word can tell: that
two names share "technology" says little, that they share "huawei" much.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Container, Sequence
from importlib.resources import files

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from tidewaiter.party.names.keys import bones, reread, unscanned

MOST = {
    "form": 0.06,
    "particle": 0.12,
    "number": 0.6,
    "business": 0.42,
    "place": 0.42,
    "name": 0.62,
    "brand": 0.7,
}
"""The greatest weight of a word of each kind; any other word may weigh up to 1."""

# Long enough that a slip of the pen in them can be told from another word.
_LONG = (
    "limited", "liability", "company", "corporation", "incorporated", "joint", "stock", "public",
    "private", "proprietary", "closed", "partnership", "obshchestvo", "ogranichennoi",
    "otvetstvennostyu", "aktiengesellschaft", "sociedad", "responsabilidad", "limitada", "anonima",
    "aktsionernoe", "aktsionernoye",
)  # fmt: skip
# A slip from "joint" and "stock" are point, stack, shock, Stork: words of their own.
_SLIPPED = tuple(w for w in _LONG if len(w) > 5)
_SHORT = ("inc", "ltd", "llc", "gmbh", "corp")
_FIRST = ("jsc", "ooo", "llc", "oao", "zao", "pao", "ojsc", "cjsc", "pjsc", "ao")
_CUT = ("liability", "company", "limited", "corporation", "responsabilidad", "otvetstvennostyu")


@functools.cache
def _table() -> dict[str, tuple[str, str]]:
    text = files("tidewaiter.party.names").joinpath("data/words.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {r["word"]: (r["kind"], r["stands_for"] or r["word"]) for r in rows}


@functools.cache
def kinds() -> dict[str, str]:
    """The kind of every word of the table."""
    return {word: found[0] for word, found in _table().items()}


def kind(word: str) -> str | None:
    """The kind of a word, null for any word that is none of the table's."""
    return kinds().get(word)


def most(word: str) -> float:
    """The greatest weight of a word; single letters weigh like particles."""
    return MOST["particle"] if len(word) == 1 else MOST.get(kind(word) or "", 1.0)


def standard(words: Sequence[str]) -> list[str]:
    """Words with abbreviations written out and legal forms mended that a field cut or split."""
    table = _table()
    made: list[str] = []
    last, before = len(words) - 1, ""
    for place, word in enumerate(words):
        if made and before + word in table and _broken(before, word):
            before += word
            made[-1] = table[before][1]
            continue
        before = word
        if place == last > 0 and len(word) > 2 and _cut_off(made[-1], word):
            made.append(next(long for long in _CUT if long.startswith(word)))
        elif found := table.get(word):
            made.append(found[1])
        else:
            made.append(word if word.isalpha() else _scanned_form(word) or reread(word))
    return made


def _scanned_form(word: str) -> str | None:
    """The legal form in which a scanner read a digit for a letter: a0, 0oo, 5a."""
    if len(word) > 4 or word.isdigit():
        return None
    found = _table().get(unscanned(word))
    return found[1] if found and found[0] == "form" else None


def _broken(one: str, two: str) -> bool:
    """Whether two words that make one of the table are that word with a space in it."""
    table = _table()
    whole = one in table and two in table and len(one) > 2 and len(two) > 2
    return len(one) + len(two) > 6 and not whole


def _is_form(word: str) -> bool:
    return kind(word) == "form"


def _cut_off(before: str, word: str) -> bool:
    return _is_form(before) and any(long.startswith(word) for long in _CUT)


def misspelled_forms(words: Sequence[str]) -> np.ndarray:
    """Which of these words, known to no list, are a legal form with a slip or without vowels."""
    if not words:
        return np.zeros(0, bool)
    slips = process.cdist(words, _SLIPPED, scorer=OSA.distance, score_cutoff=2, dtype=np.int16)
    length = np.array([len(w) for w in words])
    allowed = np.where(length >= 8, 2, np.where(length >= 5, 1, 0))
    near = slips.min(axis=1) <= allowed
    skeletons = {bones(long) for long in _LONG}
    bare = np.array([len(w) > 3 and w in skeletons for w in words], bool)
    return np.asarray((near & (length >= 5)) | bare)


def parted(word: str, known: Container[str]) -> tuple[str, ...] | None:
    """The parts of a word glued to a legal form or of two long known words, null if it is one."""
    table = _table()
    if len(word) < 6 or word in table:
        return None
    if word.startswith(_LONG) or word.endswith(_LONG):
        for long in _LONG:
            if len(word) > len(long) + 1 and word.startswith(long):
                return (long, word[len(long) :])
            if len(word) > len(long) + 1 and word.endswith(long):
                return (word[: -len(long)], long)
    for k in range(5, len(word) - 4):
        one, two = word[:k], word[k:]
        if (one in known or one in table) and (two in known or two in table):
            return (one, two)
    if word.endswith(_SHORT):
        for short in _SHORT:
            rest = word.removesuffix(short)
            if rest != word and (rest in known or rest in table):
                return (rest, short)
    if word.startswith(_FIRST):
        for short in _FIRST:
            rest = word.removeprefix(short)
            if rest != word and len(rest) > 2 and rest in known:
                return (short, rest)
    return None
