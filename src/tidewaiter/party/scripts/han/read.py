"""Read a Chinese name in Latin letters: words in English, names by their sound."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator

from tidewaiter.party.scripts.han.dictionary import Word, dictionary
from tidewaiter.party.scripts.han.people import LONGEST, person
from tidewaiter.party.scripts.han.pinyin import HAN, pinyin, simplified, spelled, syllables
from tidewaiter.party.scripts.han.segment import segment

MOST = 8
"""How many readings are given at most: each costs a matcher a search."""

# Which of their readings is taken: of brands, of places, and of all other words.
CHOICES = (
    (1, 0, 0), (0, 0, 1), (0, 1, 0), (1, 0, 1), (1, 1, 0), (2, 0, 0), (0, 0, 2), (0, 2, 0),
)  # fmt: skip
_ALL_HAN = re.compile(f"[{HAN}]+")


@functools.lru_cache(maxsize=4096)
def chinese(name: str) -> tuple[str, ...]:
    """Read a Chinese name.

    Args:
        name: an organization or a person; simplified or traditional characters, other letters
            among them are kept.

    Returns:
        Readings, best first, at most ``MOST``. One is by sound alone. The order of words is
        the Chinese one.

    Example:
        >>> chinese("浪潮软件有限公司")
        ('Inspur Software Co Ltd', 'Langchao Ruanjian Youxian Gongsi')
        >>> chinese("王小明")
        ('Wang Xiaoming', 'Wang Xiao Ming', 'Wangxiaoming')
    """
    written = unicodedata.normalize("NFKC", name)
    text = simplified(written)
    words = segment(text)
    found = list(_readings(words))
    whole = text.replace(" ", "")
    if len(whole) <= LONGEST and _ALL_HAN.fullmatch(whole):
        people = person(whole, traditional=text != written)
        known = any(word.kind != "name" for word in words)
        found = [*found, *people] if known else [*people, *found]
    best = list(dict.fromkeys(filter(None, found)))[: MOST - 1]
    sound = _join(_sound(word) for word in words)
    return tuple(best) if sound in best else (*best, sound)


def _readings(words: tuple[Word, ...]) -> Iterator[str]:
    yield _read(words, 0, 0, 0)
    named = _in_place_of_name(words)
    if named is not None:
        as_name = Word(words[named].text, (pinyin(words[named].text),), "name")
        yield _read((*words[:named], as_name, *words[named + 1 :]), 0, 0, 0)
    if any(_parts(word) for word in words):
        yield _join(_parts(word) or word.latin[0] for word in words)
    for brand, place, other in CHOICES:
        yield _read(words, brand, place, other)
    if any("v" in _v(word) for word in words):
        yield _join(_v(word) or word.latin[0] for word in words)


def _read(words: tuple[Word, ...], brand: int, place: int, other: int) -> str:
    choices = {"organization": brand, "place": place}
    parts = []
    for word in words:
        choice, latin = choices.get(word.kind, other), word.latin
        parts.append(latin[choice] if choice < len(latin) else latin[-1])
    return _join(parts)


def _join(parts: Iterable[str]) -> str:
    return " ".join(filter(None, parts))


def _in_place_of_name(words: tuple[Word, ...]) -> int | None:
    """Find the word that stands where a company has its name, such as 先进 in 上海先进半导体.

    Such a word may be translated or not: Shanghai Advanced, or Shanghai Xianjin.
    """
    for place, word in enumerate(words[:-1]):
        if word.kind != "place" and word.text not in "省市县区州镇":
            return place if word.kind == "word" else None
    return None


def _parts(word: Word) -> str:
    """Return a name of four characters in two halves, as Lianhai Chuangzhi; else nothing."""
    if word.kind != "name" or len(word.text) != 4:
        return ""
    return f"{pinyin(word.text[:2])} {pinyin(word.text[2:])}"


def _v(word: Word) -> str:
    """Return a name with u for u in two dots written as v, as companies often do."""
    if word.kind != "name" or "u" not in word.latin[0].casefold():
        return ""
    return spelled(syllables(word.text), dotted="v")


def _sound(word: Word) -> str:
    if word.kind in ("other", "number", "name"):
        return word.latin[0]
    return _sound_in_words(word.text)


@functools.lru_cache(maxsize=2**16)
def _sound_in_words(text: str) -> str:
    """Return how a phrase sounds, parted at the short words in it."""
    parts, rest = [""], text
    while rest:
        ahead = (rest[:n] for n in (3, 2) if len(rest) >= n)
        word = next((each for each in ahead if each in dictionary()), "")
        if word:
            parts += [word, ""]
        else:
            parts[-1] += rest[0]
        rest = rest[len(word) or 1 :]
    return _join(pinyin(part) for part in parts if part)
