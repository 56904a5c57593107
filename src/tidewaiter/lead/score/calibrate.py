"""Probabilities set right: a slope and a shift of log-odds, pulled to leaving them as they are."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tidewaiter.lead.score.signs import Floats


class Line(NamedTuple):
    """What is done to log-odds: times the slope, plus the shift."""

    slope: float
    shift: float

    def apply(self, logit: Floats) -> Floats:
        """Return the log-odds set right."""
        found: Floats = self.slope * logit + self.shift
        return found


def sigmoid(logit: Floats) -> Floats:
    """Return probabilities for log-odds."""
    found: Floats = 0.5 * (1.0 + np.tanh(logit / 2.0))
    return found


def line(logit: Floats, labels: Floats, weights: Floats, *, pull: float) -> Line:
    """Fit slope and shift by likelihood (Platt), pulled to 1 and 0 with the weight of a belief.

    The slope stays above zero, so that setting right never turns a ranking round.

    >>> line(np.zeros(0), np.zeros(0), np.zeros(0), pull=1.0)
    Line(slope=1.0, shift=0.0)
    """
    beliefs = np.array([1.0, 0.0])
    found, held = beliefs.copy(), np.column_stack([logit, np.ones(len(logit))])
    for _ in range(50):
        odds = sigmoid(held @ found)
        slope = held.T @ (weights * (odds - labels)) + pull * (found - beliefs)
        bend = (held * (weights * odds * (1 - odds))[:, None]).T @ held + pull * np.eye(2)
        step = np.linalg.solve(bend, slope)
        # A far step from a flat place would overshoot; half a unit at a time arrives as well.
        found -= np.clip(step, -0.5, 0.5)
        if np.abs(step).max() < 1e-9:
            break
    return Line(float(max(found[0], 0.05)), float(found[1]))
