"""Dependent rounding: a draw that keeps every probability and, all but one item, the hours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Below this a probability is 0, above one less this it is 1: steps of floats leave crumbs.
CRUMB = 1e-9


def rounding(
    probabilities: NDArray[np.float64],
    hours: NDArray[np.float64],
    random: np.random.Generator,
) -> NDArray[np.bool_]:
    """Draw items so that each is in with its own probability.

    Two open items at a time: one gains what the other loses, in hours, until one of them is
    settled; which way is drawn so that both keep their probability. So the hours of the draw are
    the expected hours, off by less than those of the one item that is left open at the end.
    Neighbors in the order are seldom drawn together, which spreads the draw.

    Args:
        probabilities: one per item, in [0, 1].
        hours: of each item, above 0.
        random: the source of chance; the same state draws the same.

    Returns:
        Which items are in.

    Source:
        Deville and Tillé (1998), the pivotal method; with unequal hours, a flight of the cube
        method with the one balancing variable.

    Example:
        >>> import numpy as np
        >>> rounding(np.full(4, 0.5), np.ones(4), np.random.default_rng(1)).sum()
        np.int64(2)
    """
    odds, length = probabilities.tolist(), hours.tolist()
    drawn = [p > 1 - CRUMB for p in odds]
    open_ = [n for n, p in enumerate(odds) if CRUMB < p < 1 - CRUMB]
    chance = iter(random.random(len(open_) + 1).tolist())
    first = -1
    for second in open_:
        if first < 0:
            first = second
            continue
        mine, other = odds[first] * length[first], odds[second] * length[second]
        up = min(length[first] - mine, other)
        down = min(mine, length[second] - other)
        # Going up by `up` with chance down/(up+down) keeps both expectations.
        change = up if next(chance) * (up + down) < down else -down
        odds[first] += change / length[first]
        odds[second] -= change / length[second]
        left = [n for n in (first, second) if CRUMB < odds[n] < 1 - CRUMB]
        for n in (first, second):
            drawn[n] = odds[n] >= 1 - CRUMB
        first = left[0] if left else -1
    if first >= 0:
        drawn[first] = next(chance) < odds[first]
    return np.array(drawn, dtype=bool)
