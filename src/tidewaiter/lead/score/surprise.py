"""How unlike all before a shipment is, without outcomes: far tails, and lonely places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import IsolationForest

from tidewaiter.lead.score.signs import Floats, Weights, load_weights

# Enough to know tails of one in ten thousand, and soon sorted.
_MOST = 20_000


@dataclass(frozen=True)
class Surprise:
    """What was seen before, to compare with.

    Attributes:
        columns: places of the features of conduct.
        past: each of these columns' known values, sorted.
        forest: how lonely places are, over the tails of the columns; None if nothing was seen.
        usual_tails, usual_lonely: what the two measures were in the past, sorted.
        tails: how many of the farthest tails count.
        far: the share of past shipments that is as far as can be told.
    """

    columns: tuple[int, ...]
    past: tuple[Floats, ...]
    forest: IsolationForest | None
    usual_tails: Floats
    usual_lonely: Floats
    tails: int
    far: float

    def score(self, matrix: Floats) -> Floats:
        """Return the surprise of each row: 0 as usual, 1 as rare as can be told."""
        if self.forest is None or not len(matrix):
            return np.zeros(len(matrix))
        tails = self.each(matrix)
        rare = [
            _rarity(self.usual_tails, _farthest(tails, self.tails)),
            _rarity(self.usual_lonely, -self.forest.score_samples(tails)),
        ]
        depth = [np.log(np.maximum(share, self.far)) / np.log(self.far) for share in rare]
        found: Floats = (depth[0] + depth[1]) / 2
        return found

    def each(self, matrix: Floats) -> Floats:
        """Return how far in the tail each value is: -log of the share as far, 0 if not known."""
        found = np.zeros((len(matrix), len(self.columns)))
        for n, (column, past) in enumerate(zip(self.columns, self.past, strict=True)):
            found[:, n] = _tail(past, matrix[:, column])
        return found


def surprise(
    past: Floats, names: Sequence[str], *, seed: int, weights: Weights | None = None
) -> Surprise:
    """Learn what is usual.

    Args:
        past: rows of features seen before, whether inspected or not; NaN is not known. A
            sample of them is taken where there are more than enough.
        names: of the columns. Only conduct counts: outcomes and flags are left out.
        seed: of the sample and the forest.
        weights: says which columns are conduct; the shipped ones if not given.
    """
    figures = (weights or load_weights()).figures
    draw = np.random.default_rng(seed)
    if len(past) > _MOST:
        past = past[np.sort(draw.choice(len(past), _MOST, replace=False))]
    starts = tuple(figures["not_conduct"])
    conduct = [n for n, name in enumerate(names) if not name.startswith(starts)]
    columns = tuple(n for n in conduct if len(past) and _varies(past[:, n]))
    values = tuple(np.sort(past[:, n][~np.isnan(past[:, n])]) for n in columns)
    empty = np.zeros(0)
    most, far = figures["surprise_tails"], figures["surprise_far"]
    bare = Surprise(columns, values, None, empty, empty, most, far)
    if not columns:
        return bare
    tails = bare.each(past)
    forest = IsolationForest(random_state=seed, n_jobs=1).fit(tails)
    lonely = np.sort(-forest.score_samples(tails))
    return Surprise(columns, values, forest, np.sort(_farthest(tails, most)), lonely, most, far)


def _varies(values: Floats) -> bool:
    known = values[~np.isnan(values)]
    return bool(len(known) and known.min() < known.max())


def _tail(past: Floats, values: Floats) -> Floats:
    size = len(past) + 1
    below = (np.searchsorted(past, values, "right") + 1) / size
    above = (len(past) - np.searchsorted(past, values, "left") + 1) / size
    far = -np.log(np.minimum(np.minimum(below, above) * 2, 1.0))
    return np.where(np.isnan(values), 0.0, far)


def _farthest(tails: Floats, most: int) -> Floats:
    ordered = -np.sort(-tails, axis=1)
    found: Floats = ordered[:, :most].sum(axis=1)
    return found


def _rarity(past: Floats, values: Floats) -> Floats:
    """Return the share of past values that are as large."""
    found: Floats = (len(past) - np.searchsorted(past, values, "left")) / len(past)
    return found
