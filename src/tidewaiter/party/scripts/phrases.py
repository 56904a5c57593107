"""Read a name word by word: words of a dictionary in English, all others by their letters."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence

from tidewaiter.party.scripts.tables import table

LONGEST = 6
"""Words of the longest phrase of a dictionary."""

SHORTEST_STEM = 3
LONGEST_ENDING = 5


def translated(
    words: Sequence[str], dictionary: str, letters: Callable[[str], str], choice: int = 0
) -> str:
    """Read words in English as far as a dictionary knows them.

    Args:
        words: the words of a name, in lower case, without marks.
        dictionary: the name of a table. A name in it may be a phrase; one that ends in ``*`` is
            a stem, and stands for all words that go on from it.
        letters: how a word is read that is not there.
        choice: which reading of the dictionary is taken; the last if there are fewer.

    Returns:
        The readings in the order of the words.
    """
    return joined(
        letters(part) if found is None else found[min(choice, len(found) - 1)]
        for part, found in _parted(words, dictionary)
    )


def knows(words: Sequence[str], dictionary: str) -> bool:
    """Say whether a dictionary knows any of these words."""
    return any(found is not None for _, found in _parted(words, dictionary))


def joined(parts: Iterable[str]) -> str:
    """Join words by spaces, each capitalized unless it has capitals, the empty ones left out."""
    return " ".join(p if p != p.lower() else p.capitalize() for p in parts if p)


def unique(readings: Iterable[str]) -> tuple[str, ...]:
    """Return readings once each, whatever their capitals; none that is empty."""
    found: dict[str, str] = {}
    for each in readings:
        if each:
            found.setdefault(each.casefold(), each)
    return tuple(found.values())


def _parted(words: Sequence[str], dictionary: str) -> list[tuple[str, tuple[str, ...] | None]]:
    """Part words into the longest phrases of a dictionary, and words that it does not have."""
    known, longest = table(dictionary), _longest(dictionary)
    found: list[tuple[str, tuple[str, ...] | None]] = []
    place = 0
    while place < len(words):
        for size in range(min(longest, len(words) - place), 0, -1):
            phrase = " ".join(words[place : place + size])
            readings = known.get(phrase) or (_by_stem(phrase, dictionary) if size == 1 else None)
            if readings is not None or size == 1:
                found.append((phrase, readings))
                place += size
                break
    return found


def _by_stem(word: str, dictionary: str) -> tuple[str, ...] | None:
    known = table(dictionary)
    if not _stems(dictionary):
        return None
    for end in range(len(word), max(SHORTEST_STEM, len(word) - LONGEST_ENDING) - 1, -1):
        if readings := known.get(word[:end] + "*"):
            return readings
    return None


@functools.cache
def _longest(dictionary: str) -> int:
    return min(LONGEST, max(name.count(" ") for name in table(dictionary)) + 1)


@functools.cache
def _stems(dictionary: str) -> bool:
    return any(name.endswith("*") for name in table(dictionary))
