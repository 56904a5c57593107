"""How the quota is shared among patterns, and how slowly the shares move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tidewaiter.lead.plan.terms import Terms

# Inspections and hits.
Yield = tuple[float, float]


def equal_weights(
    patterns: Iterable[str], *, told: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Share the quota alike, or as told, among the patterns that are seen.

    Args:
        patterns: that are seen among the candidates.
        told: weights from ``allowance``; a pattern that it does not name gets the mean of those
            that it does, so that a new pattern is not shut out.
    """
    names = sorted(patterns)
    if not names:
        return {}
    known = {name: told[name] for name in names if told and name in told}
    mean = sum(known.values()) / len(known) if known else 1.0
    weights = {name: known.get(name, mean) for name in names}
    total = sum(weights.values())
    if total <= 0:
        return {name: 1 / len(names) for name in names}
    return {name: weight / total for name, weight in weights.items()}


def pattern_weights(
    last: Mapping[str, float], yields: Mapping[str, Yield], terms: Terms
) -> dict[str, float]:
    """Move the weights of patterns a step toward what they lately yielded.

    Args:
        last: weights of every known pattern before, adding up to one.
        yields: recent inspections and hits of shipments that showed the pattern, by whichever
            arm; a pattern that is absent has none.
        terms: step, prior and the floor, a part of what each would get if all were alike.

    Returns:
        Weights that add up to one, none below its floor.

    Example:
        >>> from tidewaiter.lead.plan.terms import load_terms
        >>> moved = pattern_weights({"T-01": .5, "T-02": .5}, {"T-01": (30, 9)}, load_terms())
        >>> moved["T-01"] > 0.5 > moved["T-02"] > 0.45
        True
    """
    if not last:
        return {}
    rates = {}
    for name in last:
        inspected, hits = yields.get(name, (0.0, 0.0))
        rates[name] = (hits + terms.prior_hits) / (inspected + terms.prior_inspections)
    total = sum(rates.values())
    floor = terms.pattern_floor / len(last)
    free = 1 - floor * len(last)
    return {
        name: (1 - terms.step) * max(weight, floor)
        + terms.step * (floor + free * rates[name] / total)
        for name, weight in _normal(last, floor).items()
    }


def _normal(weights: Mapping[str, float], floor: float) -> dict[str, float]:
    """Weights that add up to one above the floor of each."""
    above = {name: max(0.0, weight - floor) for name, weight in weights.items()}
    total = sum(above.values())
    free = 1 - floor * len(weights)
    even = free / len(weights)
    return {n: floor + (free * a / total if total > 0 else even) for n, a in above.items()}


def allowance(terms: Terms, *, model: Yield, quota: Yield, is_drifting: bool) -> Terms:
    """Move the shares of model and quota a step, by what the last inspections of each found.

    The quota gains where it yields more per inspection than the model does at its margin, or
    where the world has drifted from what the model learned; else it goes back toward its floor
    by as small a step. The random slice stays: it is there to measure.

    Args:
        terms: the shares now in force.
        model: recent inspections and hits of the model's lower half by rank, its margin.
        quota: the same of the quota.
        is_drifting: an alarm of ``drift`` holds.

    Returns:
        The terms with new shares, which add up to one and keep their floors.
    """
    rates = [
        (hits + terms.prior_hits) / (inspected + terms.prior_inspections)
        for inspected, hits in (model, quota)
    ]
    toward = terms.quota_most if is_drifting or rates[1] > rates[0] else terms.quota_floor
    quota_share = terms.quota_share + terms.step * (toward - terms.quota_share)
    quota_share = min(max(quota_share, terms.quota_floor), terms.quota_most)
    random_share = max(terms.random_share, terms.random_floor)
    return replace(
        terms,
        quota_share=quota_share,
        random_share=random_share,
        model_share=1 - quota_share - random_share,
    )
