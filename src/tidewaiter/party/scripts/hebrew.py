"""Names in Hebrew letters: a dictionary of names and words, and else the consonants."""

from __future__ import annotations

import re

from tidewaiter.party.scripts.phrases import joined, knows, translated, unique
from tidewaiter.party.scripts.vowels import Sound, vocalized

_DICTIONARY = "hebrew_words"
_WORDS = re.compile(r"[\w\"'״׳]+")
_POINTS = re.compile("[\u0591-\u05c7\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LETTERS = {
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "o", "ז": "z", "ח": "h", "ט": "t",
    "י": "i", "כ": "k", "ך": "kh", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s",
    "ע": "a", "פ": "p", "ף": "f", "צ": "tz", "ץ": "tz", "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
}  # fmt: skip


def hebrew(name: str) -> tuple[str, ...]:
    """Read a name in Hebrew letters.

    Example:
        >>> hebrew("ישראל כהן")[0]
        'Israel Cohen'
        >>> hebrew("אלביט מערכות בע״מ")[0]
        'Elbit Systems Ltd'
    """
    text = _POINTS.sub("", name).replace("״", '"').replace("׳", "'")
    words = _WORDS.findall(text)
    found = [
        translated(words, _DICTIONARY, _letters, choice)
        for choice in (0, 1)
        if knows(words, _DICTIONARY)
    ]
    return unique([*found, joined(map(_letters, words))])


def _letters(word: str) -> str:
    return vocalized([_sound(word, place) for place in range(len(word))])


def _sound(word: str, place: int) -> Sound:
    letter, last = word[place], place + 1 == len(word)
    ahead = word[place + 1 : place + 2]
    if letter == "ו":
        return ("o", True) if place else ("v", False)
    if letter == "י" and (not place or ahead in ("א", "ה", "ו")):
        return "y", False
    if letter == "ה" and last and place:
        return "a", True
    sound = _LETTERS.get(letter, "")
    return sound, sound in ("", "a", "i")
