"""Recognize a Chinese name of a company that was spelled in pinyin, joined or syllable by syllable.

``Hua Wei Ji Shu You Xian Gong Si`` and ``Huawei Jishu Youxian Gongsi`` are Huawei Technologies
Co., Ltd. Pinyin without tones is ambiguous: the word that stands first in the dictionaries wins.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from itertools import pairwise
from operator import add

from tidewaiter.party.scripts.han.dictionary import Word, dictionary
from tidewaiter.party.scripts.han.pinyin import spelled, syllables
from tidewaiter.party.scripts.tables import table

_TOKEN = re.compile(r"[^\s,;()/-]+")
_LONGEST = 12  # tokens that one word may be parted into
_SINGLE = 6  # letters of a syllable, at most


def from_pinyin(name: str) -> tuple[str, ...]:
    """Read a name in pinyin as English.

    Args:
        name: a name in Latin letters, any.

    Returns:
        Readings, best first; none if no word in it tells that it is the name of a Chinese
        organization in pinyin.

    Example:
        >>> from_pinyin("Hua Wei Ji Shu You Xian Gong Si")
        ('Huawei Technologies Co Ltd', 'Hua Wei Technology Co Ltd')
        >>> from_pinyin("Pearl River Bridge Trading Limited")
        ()
    """
    plain = name.lower().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    tokens = _TOKEN.findall(plain)
    telling = _telling()
    # Nearly all names end here, so this is done without a loop.
    if telling.isdisjoint(tokens) and telling.isdisjoint(map(add, tokens, tokens[1:])):
        return ()
    if telling.isdisjoint(tokens) and not any(
        len(one) <= _SINGLE and one + two in telling for one, two in pairwise(tokens)
    ):
        return ()
    found = (
        _read(tokens, _words(), 0),
        _read(tokens, _words(), 1),
        _read(tokens, _short_words(), 0),
    )
    return tuple(each for each in dict.fromkeys(found) if each.lower() != plain)


def _read(tokens: list[str], words: Mapping[str, Word], brand: int) -> str:
    """Take the way through the tokens with the fewest words, and read each in English."""
    size = len(tokens)
    costs = [0.0] + [float("inf")] * size
    best = [(0, "")] * (size + 1)
    for start in range(size):
        text = ""
        for end in range(start + 1, min(start + _LONGEST, size) + 1):
            text += tokens[end - 1]
            word = words.get(text)
            # A word of one syllable is no word, and tokens without one stay as they are.
            cost = 1.0 if word else 1.6 if end == start + 1 else None
            if cost is not None and costs[start] + cost < costs[end]:
                costs[end] = costs[start] + cost
                best[end] = start, _reading(word, brand) if word else tokens[start].capitalize()
    found: list[str] = []
    end = size
    while end:
        end, reading = best[end]
        found.append(reading)
    return " ".join(filter(None, reversed(found)))


def _reading(word: Word, brand: int) -> str:
    brands = word.latin if word.kind == "organization" else word.latin[:1]
    return brands[min(brand, len(brands) - 1)]


@functools.cache
def _words() -> Mapping[str, Word]:
    """Return the words by their pinyin without spaces, the first of those that sound alike."""
    found: dict[str, Word] = {}
    for word in dictionary().values():
        sounds = syllables(word.text)
        if len(sounds) > 1 and len(sounds) == len(word.text):
            for dotted in "uv":
                key = spelled(sounds, dotted).lower().replace("'", "")
                found.setdefault(key, word)
    return found


@functools.cache
def _short_words() -> Mapping[str, Word]:
    """Return the same without names of organizations: a name may sound like one of them."""
    return {key: word for key, word in _words().items() if word.kind != "organization"}


@functools.cache
def _telling() -> frozenset[str]:
    # Words that companies have in their names and people do not: 建设 is Jianshe in both.
    forms = [word.text for word in dictionary().values() if word.kind == "form"]
    return frozenset(
        spelled(sounds).lower().replace("'", "")
        for text in [*forms, *table("han_telling")]
        if len(sounds := syllables(text)) > 1
    )
