"""Has the world moved from what the model learned? Scores, features and yields, then and now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import binomtest, energy_distance

from tidewaiter.lead.plan.allowance import Yield
from tidewaiter.lead.plan.pool import Floats
from tidewaiter.lead.plan.terms import Terms

BINS = 10


class Alarm(NamedTuple):
    """One thing that moved more than the terms allow.

    Attributes:
        of: what moved: ``score``, the name of a feature, or ``yield``.
        kind: ``psi``, ``energy``, ``missing``, ``drop`` or ``cusum``.
        measure, threshold: the figure and what it was compared with.
        words: one plain sentence.
    """

    of: str
    kind: str
    measure: float
    threshold: float
    words: str


def psi(past: Floats, new: Floats) -> float:
    """Population stability index of new values over tenths of the past ones.

    Example:
        >>> import numpy as np
        >>> psi(np.arange(1000.0), np.arange(1000.0)) < 1e-12
        True
    """
    edges = np.unique(np.quantile(past, np.linspace(0, 1, BINS + 1)[1:-1]))
    then, now = (
        (np.bincount(np.searchsorted(edges, x, side="right"), minlength=len(edges) + 1) + 0.5)
        / (len(x) + 0.5 * (len(edges) + 1))
        for x in (past, new)
    )
    return float(((now - then) * np.log(now / then)).sum())


def cusum(yields: Sequence[Yield], slack: float) -> float:
    """Greatest run by which weekly hits fell short of the mean of the first half, in deviations.

    Args:
        yields: inspections and hits of each week, oldest first.
        slack: shortfall per week, in deviations, that is let pass.
    """
    half = yields[: len(yields) // 2]
    inspected, hits = sum(n for n, _ in half), sum(h for _, h in half)
    if not inspected or not hits:
        return 0.0
    rate = hits / inspected
    run = worst = 0.0
    for count, found in yields[len(half) :]:
        expected = count * rate
        if expected > 0:
            run = max(0.0, run + (expected - found) / expected**0.5 - slack)
            worst = max(worst, run)
    return worst


def drift(
    past: Mapping[str, Floats],
    new: Mapping[str, Floats],
    yields: Sequence[Yield],
    *,
    terms: Terms,
) -> tuple[Alarm, ...]:
    """Raise alarms where scores, features or yields moved.

    An alarm says that something changed: smuggling, trade, or the data. It accuses nobody.

    Args:
        past: values by name (``score``, features) on which the model was fitted; NaN unknown.
        new: the same of the last weeks. Names that only one side has are left out.
        yields: inspections and hits of the model's arm of each week, oldest first.
        terms: the lines beyond which it is told.
    """
    alarms = []
    for name in sorted(set(past) & set(new)):
        alarms += _moved(name, past[name], new[name], terms)
    return (*alarms, *_fell(yields, terms))


def _moved(name: str, past: Floats, new: Floats, terms: Terms) -> list[Alarm]:
    if not len(past) or not len(new):
        return []
    found = []
    gap = abs(float(np.isnan(past).mean()) - float(np.isnan(new).mean()))
    if gap > terms.energy_alarm:
        found.append(("missing", gap, terms.energy_alarm, "the share that is not known"))
    then, now = past[~np.isnan(past)], new[~np.isnan(new)]
    if len(then) and len(now):
        index = psi(then, now)
        if index > terms.psi_alarm:
            found.append(("psi", index, terms.psi_alarm, "the spread over tenths"))
        deviation = float(then.std())
        if deviation > 0:
            apart = float(energy_distance(then / deviation, now / deviation))
            if apart > terms.energy_alarm:
                found.append(("energy", apart, terms.energy_alarm, "the shape"))
    return [
        Alarm(name, kind, figure, line, f"{name}: {what} moved by {figure:.2f}, above {line:.2f}")
        for kind, figure, line, what in found
    ]


def _fell(yields: Sequence[Yield], terms: Terms) -> list[Alarm]:
    alarms = []
    run = cusum(yields, terms.cusum_slack)
    if run > terms.cusum_alarm:
        words = f"yield: hits fell short by a run of {run:.1f} deviations"
        alarms.append(Alarm("yield", "cusum", run, terms.cusum_alarm, words))
    half = len(yields) // 2
    (before, hits), (after, found) = (
        (sum(n for n, _ in part), sum(h for _, h in part))
        for part in (yields[:half], yields[half:])
    )
    if before > 0 and after > 0 and hits + found > 0:
        # Of all hits, how many fell into the second half, given its share of inspections?
        chance = binomtest(
            round(found), round(hits + found), after / (before + after), alternative="less"
        ).pvalue
        if chance < terms.yield_alarm:
            words = (
                f"yield: {found:g} hits in {after:g} inspections after {hits:g} in {before:g}; "
                f"chance alone brings such a drop with {chance:.4f}"
            )
            alarms.append(Alarm("yield", "drop", float(chance), terms.yield_alarm, words))
    return alarms
