"""Figures over seeds: means with intervals, and differences of policies on the same seeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import t


class Mean(NamedTuple):
    """A mean over seeds, its interval (95 % by Student's t), and the least and greatest."""

    mean: float
    low: float
    high: float
    least: float
    most: float
    seeds: int


def over_seeds(values: Sequence[float]) -> Mean:
    """Summarize one figure over seeds; those that are not known are left out.

    Example:
        >>> over_seeds([0.2, 0.4, 0.3]).mean.__round__(2)
        0.3
    """
    known = np.array([v for v in values if np.isfinite(v)], dtype=np.float64)
    if not len(known):
        return Mean(np.nan, np.nan, np.nan, np.nan, np.nan, 0)
    mean = float(known.mean())
    half = float("nan")
    if len(known) > 1:
        half = float(t.ppf(0.975, len(known) - 1) * known.std(ddof=1) / len(known) ** 0.5)
    return Mean(mean, mean - half, mean + half, float(known.min()), float(known.max()), len(known))


def paired(ours: Sequence[float], theirs: Sequence[float]) -> Mean:
    """Summarize the differences of two policies on the same seeds, in the same order.

    Raises:
        ValueError: one has more seeds than the other.
    """
    return over_seeds([a - b for a, b in zip(ours, theirs, strict=True)])


def worst_within(values: Sequence[float]) -> float:
    """How far, as a share of the mean, the worst seed falls short of it."""
    found = over_seeds(values)
    return 1 - found.least / found.mean if found.mean else float("nan")
