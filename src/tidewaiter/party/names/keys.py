"""Keys under which spellings of one name meet."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

_INNER_VOWEL = re.compile("(?<=.)[aeiou](?=.)")
_TWICE = re.compile(r"(.)\1+")
_SCANNED = str.maketrans("01568", "olsgb")
# Romanizations that stand for one sound, in the order they are replaced; first, what a scanner
# takes for one letter.
_SOUNDS = (
    ("rn", "m"),
    ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("ch", "c"), ("sh", "s"), ("zh", "z"), ("kh", "h"),
    ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ts", "c"), ("tz", "c"), ("ck", "k"),
    ("q", "k"), ("x", "ks"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ie", "i"), ("ei", "i"),
    ("ey", "i"), ("ay", "i"), ("ai", "i"), ("aa", "a"), ("ae", "i"), ("iy", "i"), ("yi", "i"),
    ("j", "i"), ("y", "i"), ("w", "v"), ("o", "u"), ("e", "a"),
)  # fmt: skip


def bones(word: str) -> str:
    """A word without the vowels inside it."""
    return _INNER_VOWEL.sub("", word)


def unscanned(word: str) -> str:
    """A word with the digits that a scanner reads for letters put back."""
    return word.translate(_SCANNED) if not word.isalpha() and not word.isdigit() else word


def reread(word: str) -> str:
    """A word with digits among its letters read as letters; a number at its end stays."""
    if len(word) < 4 or word.isalpha() or word[-1].isdigit():
        return word
    digits = [c for c in word if c.isdigit()]
    return unscanned(word) if 0 < len(digits) < 3 and set(digits) <= set("01568") else word


def sound(word: str) -> str:
    """A word with the letters that romanizations disagree about made alike."""
    word = unscanned(word)
    for written, heard in _SOUNDS:
        if written in word:
            word = word.replace(written, heard)
    return _TWICE.sub(r"\1", word)


def hashed(keys: Sequence[str], least: int) -> np.ndarray:
    """The 32-bit checksum of each key, 0 (no key) for keys shorter than ``least``."""
    crc = zlib.crc32
    return np.array([crc(k.encode()) if len(k) >= least else 0 for k in keys], np.uint32)
