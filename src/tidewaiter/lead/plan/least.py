"""The least probability of each stratum: what keeps any one way from being surely unseen."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, diags_array, hstack, vstack

from tidewaiter.errors import EngineError
from tidewaiter.lead.plan.pool import Floats


def least(harm: Floats, hours: Floats, capacity: float, detection: float) -> Floats:
    """Find probabilities of inspection that make the worst that can pass unseen least.

    Whoever knows the rules sends where little is looked at. Of every stratum, the harm of a
    shipment that passes is ``harm * (1 - detection * probability)``; the largest of these is
    made as small as the hours allow, and hours that do not help with that go to the strata that
    come next.

    Args:
        harm: of one shipment of each stratum, in any one unit.
        hours: that inspecting all of each stratum takes, above 0.
        capacity: hours to give.
        detection: probability that an inspection sees what is there.

    Returns:
        A probability per stratum, in [0, 1].

    Raises:
        EngineError: the solver gave up. Whoever runs it must act.

    Source:
        Brown, Sinha, Schlenker and Tambe, "One size does not fit all" (AAAI 2016), threat
        screening games, with one kind of inspection.

    Example:
        >>> least(np.array([10.0, 5.0]), np.array([4.0, 4.0]), 2.0, 1.0).round(3).tolist()
        [0.5, 0.0]
    """
    count = len(harm)
    if not count or capacity <= 0:
        return np.zeros(count)
    scale = max(float(harm.max()), 1e-12)
    part = harm / scale
    # A second, tiny aim keeps hours from lying idle: coverage weighted by harm.
    cost = np.concatenate([-1e-6 * part * hours / hours.sum(), [1.0]])
    unseen = hstack([diags_array(-detection * part), csr_array(-np.ones((count, 1)))])
    spent = csr_array(np.concatenate([hours, [0.0]])[None, :])
    found = linprog(
        cost,
        A_ub=vstack([unseen, spent]).tocsr(),
        b_ub=np.concatenate([-part, [capacity]]),
        bounds=[(0, 1)] * count + [(0, None)],
        method="highs",
    )
    if found.status != 0:
        raise EngineError(f"least probabilities of {count} strata: {found.message}")
    return np.clip(np.asarray(found.x[:count], dtype=np.float64), 0, 1)
