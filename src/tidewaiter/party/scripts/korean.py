"""Names in Hangul: by rule, in three romanizations, with words of companies in English.

South Korea writes names of places in the Revised Romanization, people in customary spellings
(Kim, Lee, Park; young for yeong), North Korea nearly as McCune-Reischauer without marks
(Kim Jong Un). The rules for sounds that meet are those that names need: a final consonant moves
to a following vowel, and nasals and l change their neighbors.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tidewaiter.party.scripts.phrases import joined, knows, translated, unique
from tidewaiter.party.scripts.tables import table

_DICTIONARY = "korean_words"
_WORDS = re.compile(r"[\w&]+")
_HANGUL = re.compile("[\uac00-\ud7a3]+")
_FIRST, _VOWELS, _FINALS = 0xAC00, 21, 28
_LONGEST, _LONGEST_NAME = 12, 6  # syllables of a word, and of a name (below)
_VOICED = frozenset("aeiouywnmlr")

_STARTS = (
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "-", "j", "jj", "ch", "k", "t",
    "p", "h",
)  # fmt: skip
_MIDDLES = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo",
    "we", "wi", "yu", "eu", "ui", "i",
)  # fmt: skip
_ENDS = (
    "-", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p",
    "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t",
)  # fmt: skip
# What a final consonant becomes when it moves to the vowel that follows.
_MOVED = (
    "-", "g", "kk", "gs", "n", "nj", "n", "d", "r", "lg", "lm", "lb", "ls", "lt", "lp", "r",
    "m", "b", "bs", "s", "ss", "ng", "j", "ch", "k", "t", "p", "-",
)  # fmt: skip
_MEETING = {
    ("k", "n"): ("ng", "n"), ("k", "m"): ("ng", "m"), ("k", "r"): ("ng", "n"),
    ("t", "n"): ("n", "n"), ("t", "m"): ("n", "m"), ("t", "r"): ("n", "n"),
    ("p", "n"): ("m", "n"), ("p", "m"): ("m", "m"), ("p", "r"): ("m", "n"),
    ("n", "r"): ("l", "l"), ("l", "n"): ("l", "l"), ("l", "r"): ("l", "l"),
    ("m", "r"): ("m", "n"), ("ng", "r"): ("ng", "n"),
}  # fmt: skip
_NORTH = {"eo": "o", "yeo": "yo", "eu": "u", "wo": "wo", "ui": "ui", "ae": "ae", "oe": "oe"}
_NORTH_STARTS = {"g": "k", "d": "t", "b": "p", "j": "ch", "kk": "kk", "ch": "ch"}
_CUSTOM = {"yeo": "you", "eo": "eo", "u": "oo", "eu": "eu"}


@dataclass(frozen=True, slots=True)
class _Sound:
    start: str
    middle: str
    end: str


def korean(name: str) -> tuple[str, ...]:
    """Read a name in Hangul.

    Returns:
        Readings, best first. A word of two to four syllables that begins with a surname, and
        stands alone, is read as a person.

    Example:
        >>> korean("삼성전자 주식회사")[0]
        'Samsung Electronics Co Ltd'
        >>> korean("김정은")[:5]
        ('Kim Jeongeun', 'Kim Jeong Eun', 'Kim Jong Un', 'Kim Jungeun', 'Gim Jeongeun')
    """
    text = unicodedata.normalize("NFKC", name).replace("(주)", " 주식회사 ")
    words = _WORDS.findall(text)
    parts = [part for word in words for part in _split(word)]
    whole = "".join(words)
    people = _person(whole) if _HANGUL.fullmatch(whole) and not knows(parts, _DICTIONARY) else []
    english = [
        translated(parts, _DICTIONARY, romanized, choice)
        for choice in (0, 1)
        if knows(parts, _DICTIONARY)
    ]
    letters = [joined(map(romanized, words)), joined(map(_north, words))]
    return unique([*people, *english, *(letters[:1] if people else letters)])


def romanized(text: str) -> str:
    """Return a word in the Revised Romanization.

    Example:
        >>> romanized("독립문"), romanized("신라")
        ('dongnimmun', 'silla')
    """
    return _HANGUL.sub(lambda found: _spell(_sounds(found[0])), text)


def _north(text: str) -> str:
    return _HANGUL.sub(lambda found: _spell_north(_sounds(found[0])), text)


def _sounds(text: str) -> list[_Sound]:
    """Part syllables into their letters, and let those that meet change each other."""
    codes = [divmod(ord(syllable) - _FIRST, _VOWELS * _FINALS) for syllable in text]
    starts = [_STARTS[start] for start, _ in codes]
    middles = [_MIDDLES[rest // _FINALS] for _, rest in codes]
    last = [rest % _FINALS for _, rest in codes]
    ends = [_ENDS[end] for end in last]
    for place in range(len(text) - 1):
        end, start = ends[place], starts[place + 1]
        if start == "-" and end not in ("-", "ng"):
            ends[place], starts[place + 1] = "-", _MOVED[last[place]]
        elif (end, start) in _MEETING:
            ends[place], starts[place + 1] = _MEETING[end, start]
    return [_Sound(*each) for each in zip(starts, middles, ends, strict=True)]


def _spell(sounds: list[_Sound]) -> str:
    return "".join(f"{s.start}{s.middle}{s.end}".replace("-", "") for s in sounds)


def _spell_north(sounds: list[_Sound]) -> str:
    """Spell as the North does: stops are voiced between sounds that are."""
    found = ""
    for sound in sounds:
        start = sound.start
        if not (found and found[-1] in _VOICED):
            start = _NORTH_STARTS.get(start, start)
        middle = _NORTH.get(sound.middle, sound.middle)
        found += f"{start}{middle}{sound.end}".replace("-", "")
    return found


def _person(text: str) -> list[str]:
    """Read a surname and a given name; none if the first syllables are no surname."""
    surnames = table("korean_surnames")
    family = next((text[:n] for n in (2, 1) if len(text) > n and text[:n] in surnames), "")
    given = text.removeprefix(family)
    if not family or not 1 <= len(given) <= 2:
        return []
    first = surnames[family][0]
    apart = [romanized(syllable) for syllable in given]
    north = [_north_alone(syllable) for syllable in given]
    custom = "".join(_customary(syllable) for syllable in given)
    others = [f"{other} {romanized(given).capitalize()}" for other in surnames[family][1:]]
    return [
        f"{first} {romanized(given).capitalize()}",
        joined([first, *apart]),
        joined([first, *north]),
        f"{first} {custom.capitalize()}",
        *others,
    ]


def _north_alone(syllable: str) -> str:
    """Spell a syllable of a given name as the North does, where 정 is Jong."""
    sound = _sounds(syllable)[0]
    return f"{sound.start}{_NORTH.get(sound.middle, sound.middle)}{sound.end}".replace("-", "")


def _customary(syllable: str) -> str:
    known = table("korean_given").get(syllable)
    return known[0] if known else romanized(syllable)


def _split(word: str) -> list[str]:
    """Part a compound such as 삼성전자 into words of the dictionary, if they cover it well.

    Names that no word covers stay whole: fewer words and fewer letters left over win.
    """
    known = table(_DICTIONARY)
    if word in known or not _HANGUL.match(word):
        return [word]
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(word) + 1):
        ways = []
        for start in range(max(0, end - _LONGEST), end):
            cost, parts = best[start]
            part, size = word[start:end], end - start
            if part in known and size > 1:
                ways.append((cost + 1.0, [*parts, part]))
            elif size < _LONGEST_NAME:
                ways.append((cost + 1.5 + 0.5 * size, [*parts, part]))
        best.append(min(ways, key=lambda way: way[0]))
    return best[-1][1]
