"""Read a name of any script in Latin letters."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from rigour.text.translit import ascii_text

from tidewaiter.party.scripts.arabic import arabic
from tidewaiter.party.scripts.cyrillic import cyrillic
from tidewaiter.party.scripts.foreign import FOREIGN
from tidewaiter.party.scripts.greek import greek
from tidewaiter.party.scripts.han.pinyin import HAN
from tidewaiter.party.scripts.han.read import MOST, chinese
from tidewaiter.party.scripts.hebrew import hebrew
from tidewaiter.party.scripts.japanese import KANA, is_japanese, japanese
from tidewaiter.party.scripts.korean import korean
from tidewaiter.party.scripts.lookalikes import unmasked
from tidewaiter.party.scripts.phrases import joined, unique

LONGEST = 300
"""Characters of a name that are read: no name is longer, and time grows with the length."""

_INDIAN = re.compile("[\u0900-\u0dff]")
_STRAY = re.compile("[?'`\u02b9-\u02ff]")
_Reader = Callable[[str], tuple[str, ...]]


def latin(name: str) -> tuple[str, ...]:
    """Read a name in Latin letters.

    Args:
        name: a name of an organization or a person, in any script or several.

    Returns:
        Readings, best first, at most ``MOST``; none if the name is already in Latin letters
        alone, accents and all. A reading may have capitals, apostrophes and hyphens.

    Example:
        >>> latin("Huawei Technologies Co., Ltd.")
        ()
        >>> latin("长江存储科技有限责任公司")[0]
        'Yangtze Memory Technologies Co Ltd'
        >>> latin("АО «Микрон»")[0]
        'JSC Mikron'
    """
    if name.isascii() or not FOREIGN.search(name):
        return ()
    return _read(name[:LONGEST])


@functools.lru_cache(maxsize=8192)
def _read(name: str) -> tuple[str, ...]:
    if plain := unmasked(name):
        return (plain,)
    readings = next(reader(name) for letters, reader in _READERS if letters.search(name))
    return unique(map(_plain, readings))[:MOST]


def _plain(reading: str) -> str:
    """Return a reading with letters that its reader did not know read by the library."""
    if not FOREIGN.search(reading):
        return reading
    text = _STRAY.sub("", ascii_text(reading))
    return " ".join(FOREIGN.sub(" ", text).split())


def _of_han(name: str) -> tuple[str, ...]:
    """Read Chinese characters, which Japanese names are written in as well."""
    in_japanese = japanese(name)
    if is_japanese(name):
        return in_japanese or chinese(name)
    return (*in_japanese[:2], *chinese(name)) if in_japanese else chinese(name)


def _by_library(name: str) -> tuple[str, ...]:
    """Read by the rules of rigour and ICU, where nothing better is known."""
    text = _STRAY.sub("", ascii_text(name)).strip()
    # Indian scripts write an a at the end of words that nobody speaks.
    spoken = re.sub(r"(?<=[^aeiou\W])a\b", "", text) if _INDIAN.search(name) else text
    return unique(joined(each.split()) for each in (spoken, text))


_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]"), korean),
    (re.compile(f"[{HAN}{KANA}]"), _of_han),
    (re.compile("[\u0400-\u052f]"), cyrillic),
    (re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"), arabic),
    (re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]"), hebrew),
    (re.compile("[\u0370-\u03ff\u1f00-\u1fff]"), greek),
    (re.compile(""), _by_library),
)
