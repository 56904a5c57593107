"""Texts as numbers, so that rows of one party, route or word can be counted together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
UNKNOWN = -1
# Beyond this, numbers with gaps are numbered anew, so that a day still fits behind them.
_MOST = 1 << 40


class Codebook:
    """Numbers for texts in the order in which they come; a missing text is ``UNKNOWN``.

    Numbers only ever tell same from different: no feature is made of a number itself.

    >>> Codebook().codes(["b", None, "a", "b"]).tolist()
    [0, -1, 1, 0]
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def codes(self, texts: Iterable[Any]) -> Ints:
        """Return the number of each text."""
        numbers = self._numbers
        found = (UNKNOWN if t is None else numbers.setdefault(t, len(numbers)) for t in texts)
        return np.fromiter(found, np.int64)


def together(*several: Ints) -> Ints:
    """Number the combinations of numbers, with gaps; unknown where any part is.

    >>> together(np.array([0, 0, 1, -1]), np.array([5, 5, 5, 5])).tolist()
    [5, 5, 11, -1]
    """
    found = several[0]
    for other in several[1:]:
        known = (found >= 0) & (other >= 0)
        width = int(other.max(initial=0)) + 1
        if int(found.max(initial=0)) * width > _MOST:
            found = np.where(known, np.unique(found, return_inverse=True)[1], UNKNOWN)
        found = np.where(known, found * width + other, UNKNOWN)
    return found


def same(first: Ints, second: Ints) -> Floats:
    """Say whether two numbers are one: 1.0, 0.0, or NaN where either is not known."""
    known = (first >= 0) & (second >= 0)
    return np.where(known, (first == second).astype(np.float64), np.nan)


def different(first: Ints, second: Ints) -> Floats:
    """Say whether two numbers are two, as ``same``."""
    return 1.0 - same(first, second)
