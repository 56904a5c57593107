"""How probabilities of inspection are dealt out in one place: model, quotas, the random slice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tidewaiter.lead.plan.least import least
from tidewaiter.lead.plan.pool import Floats
from tidewaiter.lead.plan.rounding import CRUMB
from tidewaiter.lead.plan.terms import Terms

Ints = NDArray[np.int64]
MODEL, QUOTA, RANDOM = "model", "quota", "random"


@dataclass(slots=True)
class Share:
    """Probabilities of the candidates of one place, and for which reasons they have them.

    Attributes:
        hours: what inspecting each takes.
        odds: probability of inspection so far.
        chance: the part of ``odds`` that is the random slice's.
        parts: of the others, by candidate: (arm, pattern, probability).
    """

    hours: Floats
    odds: Floats
    chance: Floats
    parts: dict[int, list[tuple[str, str, float]]] = field(default_factory=dict)

    def spent(self) -> float:
        """Hours that are expected to be spent."""
        return float(self.odds @ self.hours)

    def give(self, order: Sequence[int] | Ints, amount: float, *, whole: NDArray[np.bool_],
             arm: str, pattern: str = "") -> None:  # fmt: skip
        """Go down an order and make each sure, until the hours are spent.

        The last one gets what is left as a probability; one that must be taken whole is
        passed over where the hours do not reach.
        """
        for n in order:
            wanted = (1 - self.odds[n]) * self.hours[n]
            if wanted <= CRUMB or (whole[n] and wanted > amount + CRUMB):
                continue
            if amount <= CRUMB:
                return
            took = min(wanted, amount)
            self._add(int(n), float(took / self.hours[n]), arm, pattern)
            amount -= took

    def spread(self, chance: Floats) -> None:
        """Give each, of what it lacks to be sure, a part as a random draw would."""
        gain = (1 - self.odds) * chance
        self.odds += gain
        self.chance += gain

    def reasons(self, n: int) -> list[tuple[str, str, float]]:
        """Arm, pattern and probability of each part of a candidate's probability."""
        return [*self.parts.get(n, ()), (RANDOM, "", float(self.chance[n]))]

    def _add(self, n: int, odds: float, arm: str, pattern: str) -> None:
        self.odds[n] = min(1.0, self.odds[n] + odds)
        self.parts.setdefault(n, []).append((arm, pattern, odds))


def deal(
    share: Share, capacity: float, *, whole: NDArray[np.bool_], order: Ints,
    by_pattern: Mapping[str, Ints], weights: Mapping[str, float],
    strata: NDArray[np.str_], harm: Floats, terms: Terms,
) -> None:  # fmt: skip
    """Deal the hours of one place: what is left by one arm goes on to the next.

    Args:
        share: the candidates, to which probabilities are given.
        capacity: hours to deal.
        whole: which candidates are taken whole or not at all.
        order: candidates by worth an hour, best first.
        by_pattern: candidates of each pattern, strongest first.
        weights: part of the quota of each pattern, adding up to one.
        strata: stratum of each candidate.
        harm: harm of each candidate.
        terms: the terms.
    """
    share.give(order, capacity * terms.model_share, whole=whole, arm=MODEL)
    for pattern in sorted(by_pattern):
        amount = capacity * terms.quota_share * weights.get(pattern, 0.0)
        share.give(by_pattern[pattern], amount, whole=whole, arm=QUOTA, pattern=pattern)
    random = capacity * terms.random_share
    lacking = _lacking(share, whole)
    if lacking.sum() > 0:
        even = min(1.0, random * terms.uniform_part / float(lacking.sum()))
        share.spread(np.where(lacking > 0, even, 0.0))
    _least(share, random * (1 - terms.uniform_part), whole, strata, harm, terms.detection)
    # What the others could not spend goes to the best of the rest.
    share.give(order, capacity - share.spent(), whole=whole, arm=MODEL)


def _lacking(share: Share, whole: NDArray[np.bool_]) -> Floats:
    """Hours that each still lacks to be sure; 0 for those that no draw may bring in."""
    lacking = np.where(whole, 0.0, (1 - share.odds) * share.hours)
    return np.where(lacking > CRUMB, lacking, 0.0)


def _least(
    share: Share, amount: float, whole: NDArray[np.bool_], strata: NDArray[np.str_], harm: Floats,
    detection: float,
) -> None:  # fmt: skip
    """Spread hours over strata so that the worst that can pass unseen is least."""
    lacking = _lacking(share, whole)
    open_ = lacking > 0
    if amount <= CRUMB or not open_.any():
        return
    _, of = np.unique(strata[open_], return_inverse=True)
    graveness = np.bincount(of, harm[open_]) / np.bincount(of)
    needed: Floats = np.bincount(of, lacking[open_]).astype(np.float64)
    odds = least(graveness, needed, amount, detection)
    chance = np.zeros(len(whole))
    chance[open_] = odds[of]
    share.spread(chance)
