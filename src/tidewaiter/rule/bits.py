"""Many tests of a row as bits of a few whole numbers, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import narwhals as nw

from tidewaiter.rule.facts import Test

WORD = 60  # bits of one word; int64 keeps its sign


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
        bits = list(enumerate(tests[w * WORD : (w + 1) * WORD]))
        fixed = sum(1 << n for n, test in bits if test is True)
        moving = [
            nw.when(test).then(nw.lit(1 << n, nw.Int64)).otherwise(nw.lit(0, nw.Int64))
            for n, test in bits
            if not isinstance(test, bool)
        ]
        words[f"{name}_{w}"] = nw.sum_horizontal(nw.lit(fixed, nw.Int64), *moving)
    return words
