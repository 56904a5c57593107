"""Names in Greek letters: rigour's romanization, and the other usual one."""

from __future__ import annotations

import re

from rigour.text.translit import maybe_ascii

from tidewaiter.party.scripts.phrases import joined, knows, translated, unique

_DICTIONARY = "greek_words"
_WORDS = re.compile(r"[\w&]+")
# As names of people and ships are often spelled: ch for chi, b and d for the pairs that sound so.
_OTHERWISE = (("ου", "ou"), ("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("χ", "ch"), ("η", "i"))


def greek(name: str) -> tuple[str, ...]:
    """Read a name in Greek letters.

    Example:
        >>> greek("Ελληνική Τράπεζα")
        ('Hellenic Bank', 'Elliniki Trapeza')
    """
    words = _WORDS.findall(re.sub(r"(?<=\w)\.(?=\w)", "", name).lower())
    found = [
        translated(words, _DICTIONARY, maybe_ascii, choice)
        for choice in (0, 1)
        if knows(words, _DICTIONARY)
    ]
    return unique(
        [*found, joined(map(maybe_ascii, words)), joined(maybe_ascii(_otherwise(w)) for w in words)]
    )


def _otherwise(word: str) -> str:
    for letters, latin in _OTHERWISE:
        word = word.replace(letters, latin)
    return word
