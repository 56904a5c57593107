"""How Chinese characters sound: pinyin without tones.

ICU knows the most common reading of every character. Names of companies, places and people use
another one for a few (``han_readings``): 长 is chang, 行 is hang in banks, 重庆 is Chongqing.
"""

from __future__ import annotations

import functools
import re

from tidewaiter.party.scripts.icu_rules import rule
from tidewaiter.party.scripts.tables import table

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"


def simplified(text: str) -> str:
    """Return a text with traditional characters replaced by simplified ones."""
    return rule("Traditional-Simplified")(text)


def syllables(text: str) -> tuple[str, ...]:
    """Return one syllable for each character, in lower case, with ``v`` for u with two dots.

    Example:
        >>> syllables("重庆银行"), syllables("绿地")
        (('chong', 'qing', 'yin', 'hang'), ('lv', 'di'))
    """
    found: list[str] = []
    for part in _special().split(text):
        special = table("han_readings").get(part)
        found.extend(special[0].split() if special else map(_syllable, part))
    return tuple(found)


def spelled(parts: tuple[str, ...], dotted: str = "u") -> str:
    """Join syllables to one capitalized word, with an apostrophe where it may be misread.

    Example:
        >>> spelled(("chang", "an")), spelled(("lv", "di"), dotted="v")
        ("Chang'an", 'Lvdi')
    """
    word = ""
    for part in parts:
        word += f"'{part}" if word and part[:1] in "aeo" else part
    return word.replace("v", dotted).capitalize()


@functools.lru_cache(maxsize=2**16)
def pinyin(text: str) -> str:
    """Return the pinyin of a word, joined: 华为 is Huawei."""
    return spelled(syllables(text))


@functools.cache
def _special() -> re.Pattern[str]:
    texts = sorted(table("han_readings"), key=len, reverse=True)
    return re.compile("(" + "|".join(map(re.escape, texts)) + ")")


@functools.cache
def _syllable(character: str) -> str:
    marked = rule("Han-Latin")(character)
    plain = rule("NFD; [\\u0304\\u0301\\u030c\\u0300] Remove; NFC; Lower")(marked)
    return plain.replace("ü", "v").strip()
