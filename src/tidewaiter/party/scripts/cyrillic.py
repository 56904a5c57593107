"""Names in Cyrillic letters: Russian, Ukrainian, Belarusian, Kazakh and their neighbors.

The same name is romanized in several ways: Евгений is Yevgeniy on maps and lists, Evgenii in
passports, Evgeny elsewhere. rigour gives the last; the tables here give the first two.
"""

from __future__ import annotations

import re

from rigour.text.translit import maybe_ascii

from tidewaiter.party.scripts.phrases import joined, knows, translated, unique

_WORDS = re.compile(r"[\w'’ʼ-]+|&")
_DICTIONARY = "cyrillic_words"

_COMMON = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ы": "y", "ь": "", "э": "e",
    "ъ": "",
    "ж": "zh", "х": "kh", "е": "e", "ё": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye",
    "ґ": "g", "ў": "u", "ә": "a", "ғ": "g", "қ": "k", "ң": "ng", "ө": "o", "ұ": "u", "ү": "u",
    "һ": "h", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ѓ": "g", "ќ": "k",
    "ѕ": "dz", "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u", "'": "", "’": "", "ʼ": "",
}  # fmt: skip
_MAPS = _COMMON | {"ё": "yo"}
_PASSPORTS = _COMMON | {"й": "i", "ю": "iu", "я": "ia", "ъ": "ie"}
_UKRAINIAN = _COMMON | {"г": "h", "и": "y", "й": "i", "ї": "i", "є": "ie", "ю": "iu", "я": "ia"}
_UKRAINIAN_FIRST = {"й": "y", "ї": "yi", "є": "ye", "ю": "yu", "я": "ya"}
_BELARUSIAN = _COMMON | {"г": "h", "ё": "io", "е": "e"}
_SERBIAN = _COMMON | {"ж": "z", "х": "h", "ц": "c", "ч": "c", "ш": "s"}
_KAZAKH = _COMMON | {"ғ": "gh", "қ": "q"}
_VOWELS = frozenset("аеёиоуыэюяіїєьъ")


def cyrillic(name: str) -> tuple[str, ...]:
    """Read a name in Cyrillic letters.

    Returns:
        Readings, best first: with words of companies in English, then by letters alone, in the
        romanizations of the language that its letters tell (Russian if none does).

    Example:
        >>> cyrillic("Евгений Юрьев")
        ('Yevgeniy Yuryev', 'Evgenii Iurev', 'Evgeny Yurev')
        >>> cyrillic("ООО «Ромашка»")
        ('LLC Romashka', 'OOO Romashka')
    """
    words = _WORDS.findall(name.lower())
    ways = [_letters(words, way) for way in _ways(name.lower())]
    rigours = joined(_WORDS.findall(maybe_ascii(" ".join(words)).lower()))
    by_letters = [*ways, rigours]
    if not knows(words, _DICTIONARY):
        return unique(by_letters)
    first = _ways(name.lower())[0]
    english = [
        translated(words, _DICTIONARY, lambda word: _romanized(word, first), choice)
        for choice in (0, 1)
    ]
    return unique([*english, *by_letters])


def _ways(text: str) -> tuple[str, ...]:
    """Return the romanizations that fit the language of a text."""
    letters = frozenset(text)
    if letters & frozenset("ўЎ"):
        return ("belarusian", "maps")
    if letters & frozenset("әғқңұүһ"):
        return ("maps", "kazakh")
    if letters & frozenset("іїєґ") or "ськ" in text or "цьк" in text:
        return ("ukrainian", "maps")
    if letters & frozenset("ђјљњћџѓќ"):
        return ("serbian",)
    return ("maps", "passports")


def _letters(words: list[str], way: str) -> str:
    return joined(_romanized(word, way) for word in words)


def _romanized(word: str, way: str) -> str:
    letters = {
        "maps": _MAPS,
        "passports": _PASSPORTS,
        "ukrainian": _UKRAINIAN,
        "belarusian": _BELARUSIAN,
        "serbian": _SERBIAN,
        "kazakh": _KAZAKH,
    }[way]
    found, before = "", ""
    for letter in word:
        plain = letters.get(letter, letter)
        if way in ("maps", "belarusian") and letter == "е" and (not before or before in _VOWELS):
            plain = "ye" if way == "maps" else "ie"
        elif way == "ukrainian" and not before:
            plain = _UKRAINIAN_FIRST.get(letter, plain)
        elif way == "ukrainian" and letter == "г" and before == "з":
            plain = "gh"
        found += plain
        before = letter
    return found
