"""Many tests of a row as bits of a few whole numbers, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import narwhals as nw

from tidewaiter.rule.facts import Test

WORD = 60  # bits of one word; int64 keeps its sign
PIECE = 12  # bits that are summed as int16, which keeps its sign too


def places(words: Sequence[int]) -> Iterator[int]:
    """Yield the places of the bits that are set in words of ``pack``, lowest first.

    >>> list(places((5, 1)))
    [0, 2, 60]
    """
    for w, word in enumerate(words):
        while word:
            lowest = word & -word
            yield w * WORD + lowest.bit_length() - 1
            word ^= lowest


def pack(name: str, tests: Sequence[Test]) -> dict[str, nw.Expr]:
    """Pack tests into words of ``WORD`` bits, named ``name_0``, ``name_1`` …; unknown is 0."""
    words = {}
    for w in range((len(tests) + WORD - 1) // WORD):
        part = tests[w * WORD : (w + 1) * WORD]
        pieces = [
            _piece(part[n : n + PIECE]) * nw.lit(1 << n, nw.Int64)
            for n in range(0, len(part), PIECE)
        ]
        words[f"{name}_{w}"] = nw.sum_horizontal(*pieces)
    return words


def _piece(tests: Sequence[Test]) -> nw.Expr:
    """Pack a few tests in a small whole number: a fourth of the memory that a long one takes."""
    fixed = sum(1 << n for n, test in enumerate(tests) if test is True)
    moving = [
        nw.when(test).then(nw.lit(1 << n, nw.Int16)).otherwise(nw.lit(0, nw.Int16))
        for n, test in enumerate(tests)
        if not isinstance(test, bool)
    ]
    return nw.sum_horizontal(nw.lit(fixed, nw.Int16), *moving).cast(nw.Int64)
