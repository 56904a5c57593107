"""Runs of letters, found in all names at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_BASE = 37  # a space, 26 letters, 10 digits
_CODES = np.zeros(256, np.int32)
_CODES[ord("a") : ord("z") + 1] = np.arange(1, 27)
_CODES[ord("0") : ord("9") + 1] = np.arange(27, 37)


def different(n: int) -> int:
    """How many different runs of ``n`` letters there can be."""
    return int(_BASE**n)


def grams(names: Sequence[str], n: int) -> tuple[np.ndarray, np.ndarray]:
    """Every run of ``n`` letters of folded names, spaces about each name included.

    Returns:
        The number of the name and the code of the run, one of ``different(n)``, in order.
    """
    text = np.frombuffer(("  ".join(["", *names, ""])[1:-1]).encode(), np.uint8)
    letters = _CODES[text]
    length = np.array([len(name) + 2 for name in names])
    if len(letters) < n:
        return np.zeros(0, np.int64), np.zeros(0, np.int32)
    code = np.zeros(len(letters) - n + 1, np.int32)
    for k in range(n):
        code = code * _BASE + letters[k : len(letters) - n + 1 + k]
    row = np.repeat(np.arange(len(names)), length)
    left = np.repeat(np.cumsum(length), length) - np.arange(len(row))
    whole = left[: len(code)] >= n
    return row[: len(code)][whole], code[whole]


def once(row: np.ndarray, code: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """The runs of each name sorted, those that come again left out."""
    pair = np.sort(row.astype(np.int64) * different(n) + code)
    pair = pair[np.diff(pair, prepend=-1) != 0]
    row, code = np.divmod(pair, different(n))
    return row, code.astype(np.int32)
