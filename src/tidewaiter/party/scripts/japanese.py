"""Japanese names: kana by rule (Hepburn), and characters by a dictionary, never by guess.

A character has several Japanese readings, and which one a name takes cannot be told. A name with
a part that no dictionary knows is left to the Chinese reading, unless kana show its language.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping

from tidewaiter.party.scripts.han.pinyin import HAN
from tidewaiter.party.scripts.phrases import joined, unique
from tidewaiter.party.scripts.tables import table

KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f"
_LONGEST = 14
_WORD = re.compile(f"[{HAN}{KANA}々ヶー]+|[A-Za-z0-9&]+")
_KANA_RUN = re.compile(f"[{KANA}ー]+")
_FORMS = ("株式会社", "有限会社", "合同会社", "合資会社", "合名会社")

_VOWELS = dict(zip("あいうえお", "aiueo", strict=True))
_ROWS = {
    "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの",
    "h": "はひふへほ", "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ",
    "d": "だぢづでど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
}  # fmt: skip
_IRREGULAR = {
    "し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu",
    "や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "ゐ": "i", "ゑ": "e", "を": "o", "ん": "n",
    "ゔ": "vu", "ー": "",
}  # fmt: skip
_SMALL = {
    "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o", "ゃ": "ya", "ゅ": "yu", "ょ": "yo",
    "ゎ": "wa",
}  # fmt: skip


def japanese(name: str) -> tuple[str, ...]:
    """Read a Japanese name.

    Returns:
        Readings, best first: words of companies in English, then in Japanese. None if a part in
        Chinese characters is in no dictionary.

    Example:
        >>> japanese("トヨタ自動車株式会社")[0]
        'Toyota Motor Co Ltd'
        >>> japanese("田中 太郎")
        ('Tanaka Taro',)
        >>> japanese("謎乃会社")
        ()
    """
    text = (
        unicodedata.normalize("NFKC", name).replace("(株)", "株式会社").replace("(有)", "有限会社")
    )
    parts = [part for word in _WORD.findall(text) for part in _parted(word)]
    if not parts or any(_is_unknown(part) for part in parts):
        return ()
    return unique(joined(_reading(part, choice) for part in parts) for choice in (0, 1, 2))


def is_japanese(name: str) -> bool:
    """Say whether kana or a Japanese form of company tell that a name is Japanese."""
    return bool(_KANA_RUN.search(name)) or any(form in name for form in _FORMS)


def hepburn(text: str) -> str:
    """Return kana in Hepburn's romanization, without marks for long vowels.

    Example:
        >>> hepburn("シャチハタ"), hepburn("きっちょう"), hepburn("ファナック")
        ('shachihata', 'kitcho', 'fanakku')
    """
    found = ""
    double = False
    for letter in _hiragana(text):
        if letter == "っ":
            double = True
            continue
        if letter in _SMALL:
            found = _contracted(found, _SMALL[letter])
            continue
        sound = _sounds().get(letter, letter)
        if double and sound[:1].isalpha():
            sound = ("t" if sound.startswith("ch") else sound[0]) + sound
            double = False
        found += sound
    return found.replace("ou", "o").replace("oo", "o").replace("uu", "u")


def _contracted(before: str, small: str) -> str:
    """Join a small letter to the sound before it: shi and ya are sha, fu and a are fa."""
    if small.startswith("y") and before.endswith("i"):
        stem = before[:-1]
        return stem + (small[1:] if stem.endswith(("sh", "ch", "j")) else small)
    if not small.startswith("y") and before[-1:] in ("u", "e", "i", "o"):
        return before[:-1] + ("w" if before == "u" else "") + small
    return before + small


def _hiragana(text: str) -> str:
    return "".join(chr(ord(c) - 0x60) if "\u30a1" <= c <= "\u30f6" else c for c in text)


@functools.cache
def _sounds() -> Mapping[str, str]:
    rows = {
        letter: start + vowel
        for start, letters in _ROWS.items()
        for letter, vowel in zip(letters, "aiueo", strict=True)
    }
    return _VOWELS | rows | _IRREGULAR


def _parted(word: str) -> list[str]:
    """Part a word into the fewest parts that a dictionary or kana explain, other letters alone."""
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(word) + 1):
        ways = []
        for start in range(max(0, end - _LONGEST), end):
            part = word[start:end]
            cost, parts = best[start]
            if _known(part):
                ways.append((cost + 2.0, [*parts, part]))
            elif _KANA_RUN.fullmatch(part) or part.isascii():
                ways.append((cost + 2.0 + end - start, [*parts, part]))
            elif end - start == 1:
                ways.append((cost + 99.0, [*parts, part]))
        best.append(min(ways, key=lambda way: way[0]))
    return best[-1][1]


def _known(part: str) -> tuple[str, ...] | None:
    return _dictionary().get(part)


@functools.cache
def _dictionary() -> Mapping[str, tuple[str, ...]]:
    return table("japanese_given") | table("japanese_surnames") | table("japanese_words")


def _is_unknown(part: str) -> bool:
    return not _known(part) and not part.isascii() and not _KANA_RUN.fullmatch(part)


def _reading(part: str, choice: int) -> str:
    if known := _known(part):
        return known[min(choice, len(known) - 1)]
    return part if part.isascii() else hepburn(part)
