"""Names as vectors of letter runs, and the nearest of them by cosine.

Runs that very many names share cost much and tell little, so they are left out of the lookup;
how many names are too many grows with the square root of their number, and so does the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sparse_dot_topn.unchecked import sp_matmul_topn  # the other copies the postings every time

from tidewaiter.party.names.grams import different, grams, once
from tidewaiter.party.names.lexicon import AT_LEAST

_COMMON = 4.2  # times the square root of the number of names


@dataclass(frozen=True)
class Space:
    """``n`` letters a run; ``rarity``: float32 for each possible run; ``row``: int32, the row of
    a run in ``postings``, -1 if it is not looked up; ``postings``: runs by names, float32.
    """

    n: int
    rarity: np.ndarray
    row: np.ndarray
    postings: csr_matrix

    def nearest(
        self, names: Sequence[str], most: int, least: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The names of the index nearest to each of ``names``.

        Returns:
            The number of the name asked, the number in the index, and the cosine, a little low
            where common runs were left out.
        """
        row, code = once(*grams(names, self.n), self.n)
        value = self.rarity[code]
        size = np.sqrt(np.bincount(row, value * value, len(names)))
        value = (value / np.maximum(size, 1e-6)[row]).astype(np.float32)
        run = self.row[code]
        kept = run >= 0
        start = np.concatenate([[0], np.cumsum(np.bincount(row[kept], minlength=len(names)))])
        asked = csr_matrix(
            (value[kept], run[kept], start.astype(np.int32)),
            shape=(len(names), self.postings.shape[0]),
        )
        if not asked.nnz or not self.postings.nnz:
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)
        most = min(most, self.postings.shape[1])
        found = sp_matmul_topn(
            asked, self.postings, top_n=most, sort=False, threshold=least, density=1.0
        )
        return (
            np.repeat(np.arange(len(names)), np.diff(found.indptr)),
            found.indices.astype(np.int64),
            found.data,
        )


def space(names: Sequence[str], n: int) -> Space:
    """The space of the names of an index."""
    row, code = once(*grams(names, n), n)
    by_run = np.argsort(code, kind="stable")
    row, code = row[by_run], code[by_run]
    runs = different(n)
    often = np.bincount(code, minlength=runs)
    rarity = (np.log(max(len(names), AT_LEAST) / np.maximum(often, 1))).astype(np.float32)
    rarity = np.maximum(rarity, 1e-3)
    size = np.sqrt(np.bincount(row, rarity[code] ** 2, len(names)))
    kept = often[code] <= max(1000, _COMMON * len(names) ** 0.5)
    code, row = code[kept], row[kept]
    value = (rarity[code] / np.maximum(size, 1e-6)[row]).astype(np.float32)
    found, count = np.unique(code, return_counts=True)
    rows = np.full(runs, -1, np.int32)
    rows[found] = np.arange(len(found))
    start = np.concatenate([[0], np.cumsum(count)])
    postings = csr_matrix(
        (value, row.astype(np.int32), start.astype(np.int32)), shape=(len(found), len(names))
    )
    return Space(n=n, rarity=rarity, row=rows, postings=postings)
