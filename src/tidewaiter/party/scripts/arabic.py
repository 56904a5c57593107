"""Names in Arabic letters: Arabic and Persian.

Short vowels are not written, so no rule gives a name its usual spelling. A dictionary gives it
for common names and for words of companies; other words are read by their consonants, with
``a`` where two follow one another: a guess of use to a comparison that forgives vowels.
"""

from __future__ import annotations

import re
import unicodedata

from tidewaiter.party.scripts.phrases import joined, knows, translated, unique
from tidewaiter.party.scripts.vowels import Sound, vocalized

_DICTIONARY = "arabic_words"
_WORDS = re.compile(r"\w+")
_DROPPED = re.compile(
    "[\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
# Letters that are written for one another; the keys of the dictionary are folded alike.
_FOLDED = str.maketrans("أإآٱىيكةۀ", "اااای" + "یکهه") | {0x200C: " "}

_CONSONANTS = {
    "ب": "b", "پ": "p", "ت": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d",
    "ذ": "dh", "ر": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t",
    "ظ": "z", "ع": "", "غ": "gh", "ف": "f", "ق": "q", "ک": "k", "گ": "g", "ل": "l", "م": "m",
    "ن": "n", "ه": "h", "ڤ": "v", "ڭ": "ng",
}  # fmt: skip
_PERSIAN = _CONSONANTS | {"ث": "s", "ذ": "z", "ض": "z", "ق": "gh"}
_PERSIAN_LETTERS = frozenset("پچژگ")
_VOWELS = {"ا": "a", "و": "u", "ی": "i", "ئ": "i", "ؤ": "u", "ء": ""}


def arabic(name: str) -> tuple[str, ...]:
    """Read a name in Arabic letters.

    Returns:
        Readings, best first: by the dictionary and its alternatives, then with all other words
        by consonants and likely vowels.

    Example:
        >>> arabic("محمد علي")
        ('Muhammad Ali', 'Mohammed Ali', 'Mohammad Ali', 'Mahmad Ali')
        >>> arabic("شركة النور للتجارة")[0]
        'Company Al Nour Trading'
    """
    text = _DROPPED.sub("", unicodedata.normalize("NFKC", name)).translate(_FOLDED)
    words = _WORDS.findall(text)
    persian = bool(_PERSIAN_LETTERS & frozenset(text)) or "ی" in name or "ک" in name

    def letters(word: str) -> str:
        return _with_article(word, persian=persian)

    found = [
        translated(words, _DICTIONARY, letters, choice)
        for choice in (0, 1, 2)
        if knows(words, _DICTIONARY)
    ]
    return unique([*found, joined(letters(word) for word in words)])


def _with_article(word: str, *, persian: bool) -> str:
    if word.startswith("ال") and len(word) > 4 and not persian:
        rest = word[2:]
        return f"al {translated([rest], _DICTIONARY, lambda w: _vocalized(w, persian=persian))}"
    return _vocalized(word, persian=persian)


def _vocalized(word: str, *, persian: bool) -> str:
    return vocalized([_sound(word, place, persian=persian) for place in range(len(word))])


def _sound(word: str, place: int, *, persian: bool) -> Sound:
    letter, last = word[place], place + 1 == len(word)
    before, ahead = word[:place][-1:], word[place + 1 : place + 2]
    if letter == "ا" and not place and ahead in ("و", "ی"):
        return "", True  # it only carries the next
    if letter == "ع":
        return ("" if place else "a"), True
    if letter == "و" and (not place or ahead in ("ا", "ی")):
        return ("v" if persian else "w"), False
    if letter == "ی" and ((not place and ahead) or ahead == "ا"):
        return "y", False
    if letter == "ه" and last and place and before not in _VOWELS:
        return ("eh" if persian else "a"), True
    if letter in _VOWELS:
        return _VOWELS[letter], True
    return (_PERSIAN if persian else _CONSONANTS).get(letter, letter), False
