"""A score without outcomes: points of signs, which overlap within a family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tidewaiter.lead.score.signs import Floats, Sign, Weights, load_weights


class Piece(NamedTuple):
    """What one sign adds: its column, and its points after overlap."""

    column: str
    points: float


@dataclass(frozen=True)
class Additive:
    """Scores of several shipments.

    Attributes:
        score: one per shipment, in points, 0 or more.
        points: one row per shipment, one column per sign; a row adds up to its score.
        signs: of the columns.
    """

    score: Floats
    points: Floats
    signs: tuple[Sign, ...]

    def pieces(self, row: int) -> tuple[Piece, ...]:
        """Return what the score of one shipment is made of, the largest first."""
        order = np.argsort(-self.points[row], kind="stable")
        held = [n for n in order if self.points[row, n] > 0]
        return tuple(Piece(self.signs[n].column, float(self.points[row, n])) for n in held)


def additive(matrix: Floats, names: Sequence[str], weights: Weights | None = None) -> Additive:
    """Score shipments by their signs alone.

    Args:
        matrix: one row per shipment, one column for each of ``names``; NaN is not known, and
            adds nothing.
        names: of features; those that no sign asks for do nothing.
        weights: the signs; the shipped ones if not given.
    """
    weights = weights or load_weights()
    signs, place = weights.of(names), {name: n for n, name in enumerate(names)}
    points = np.zeros((len(matrix), len(signs)))
    for n, sign in enumerate(signs):
        points[:, n] = sign.points * sign.part(matrix[:, place[sign.column]])
    keep = weights.figures["keep"]
    for family in {sign.family for sign in signs}:
        some = [n for n, sign in enumerate(signs) if sign.family == family]
        points[:, some] = _overlapped(points[:, some], keep)
    return Additive(points.sum(axis=1), points, signs)


def _overlapped(points: Floats, keep: float) -> Floats:
    """Count the largest of each row whole, the next times ``keep``, then its square, and so on."""
    order = np.argsort(-points, axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(points.shape[1])[None, :], axis=1)
    found: Floats = points * keep**rank
    return found
