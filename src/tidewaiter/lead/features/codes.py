"""Texts as numbers, so that rows of one party, route or word can be counted together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
UNKNOWN = -1


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
    """Number the combinations of numbers; unknown where any part is.

    >>> together(np.array([0, 0, 1, -1]), np.array([5, 5, 5, 5])).tolist()
    [0, 0, 1, -1]
    """
    found = several[0]
    for other in several[1:]:
        known = (found >= 0) & (other >= 0)
        # One side is never empty of values here, or nothing is known and nothing is numbered.
        width = int(other.max(initial=0)) + 1
        joined = np.where(known, found * width + other, UNKNOWN)
        found = np.full(len(joined), UNKNOWN, np.int64)
        if known.any():
            found[known] = np.unique(joined[known], return_inverse=True)[1]
    return found


def same(first: Ints, second: Ints) -> Floats:
    """Say whether two numbers are one: 1.0, 0.0, or NaN where either is not known."""
    known = (first >= 0) & (second >= 0)
    return np.where(known, (first == second).astype(np.float64), np.nan)


def different(first: Ints, second: Ints) -> Floats:
    """Say whether two numbers are two, as ``same``."""
    return 1.0 - same(first, second)
