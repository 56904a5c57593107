"""How much there is in all, found or not, reckoned from inspections with known probabilities."""

from __future__ import annotations

from typing import Any, NamedTuple

import narwhals as nw
import numpy as np
from scipy.stats import beta

from tidewaiter.errors import ContractError
from tidewaiter.lead.plan.pool import Floats
from tidewaiter.lead.plan.rounding import CRUMB


class Prevalence(NamedTuple):
    """How many of the candidates are diverted.

    Attributes:
        estimate: how many, of those that could be inspected.
        low, high: interval of ``estimate``; chance alone leaves the truth out of it at most as
            often as the confidence says.
        rate: ``estimate`` as a share of the candidates.
        found: hits among the inspected, which are certain.
        drawn: inspections that were a matter of chance, on which the interval rests.
        words: the answer and how wide it is, in one sentence.
    """

    estimate: float
    low: float
    high: float
    rate: float
    found: int
    drawn: int
    words: str


def prevalence(
    outcomes: nw.DataFrame[Any], *, candidates: int, confidence: float = 0.95,
    detection: float = 1.0,
) -> Prevalence:  # fmt: skip
    """Estimate how many candidates are diverted, from what inspections found.

    Those that were sure to be inspected are counted as they are. The others stand each for as
    many as its probability says (Hajek), with an interval for a rate (Clopper and Pearson) from
    as many draws as the unequal weights are worth (Korn and Graubard).

    Args:
        outcomes: one row per inspected shipment, of whichever arm: ``result`` (``diverted``,
            ``clean``, ``inconclusive``), ``propensity`` (in (0, 1]). An inconclusive one counts as
            not inspected, which the words say.
        candidates: how many had a chance of being inspected.
        confidence: of the interval.
        detection: share of the diverted that an inspection sees; what is not seen is added to
            estimate and interval alike.

    Raises:
        ContractError: a propensity is unknown or not in (0, 1]. Without it nothing can be
            reckoned; whoever keeps the log must act.

    Source:
        Horvitz and Thompson (1952); Korn and Graubard (1998) for the interval.
    """
    odds = np.asarray(outcomes["propensity"].cast(nw.Float64).to_numpy(), dtype=np.float64)
    if not ((odds > 0) & (odds <= 1)).all():
        raise ContractError("outcomes: each needs its propensity, above 0 and at most 1")
    results = np.array(outcomes["result"].to_list(), dtype=object)
    clear = results != "inconclusive"
    hit = (results == "diverted").astype(np.float64)
    by_chance = odds < 1 - CRUMB
    found = float(hit[~by_chance & clear].sum())
    rest = max(0, candidates - int((~by_chance).sum()))
    weights = 1 / odds[by_chance & clear]
    rate, low, high = _rate(hit[by_chance & clear], weights, confidence)
    seen = [(found + rest * share) / detection for share in (rate, low, high)]
    count, least, most = (min(float(candidates), figure) for figure in seen)
    drawn = int((by_chance & clear).sum())
    return Prevalence(
        count, least, most, count / candidates if candidates else 0.0, int(hit.sum()), drawn,
        _words(count, least, most, candidates, drawn, confidence, int((~clear).sum())),
    )  # fmt: skip


def _rate(hit: Floats, weights: Floats, confidence: float) -> tuple[float, float, float]:
    count = len(hit)
    if not count:
        return 0.0, 0.0, 1.0
    rate = float(hit @ weights / weights.sum())
    # Unequal weights tell less than as many equal ones (Kish); the worse of the two readings.
    worth = float(weights.sum() ** 2 / (weights @ weights))
    if 0 < rate < 1:
        residue = weights * (hit - rate)
        variance = float(residue @ residue) / float(weights.sum()) ** 2
        worth = min(worth, rate * (1 - rate) / variance)
    tail = (1 - confidence) / 2
    hits = rate * worth
    low = float(beta.ppf(tail, hits, worth - hits + 1)) if hits > 0 else 0.0
    high = float(beta.ppf(1 - tail, hits + 1, worth - hits)) if hits < worth else 1.0
    return rate, low, high


def _words(
    count: float, low: float, high: float, candidates: int, drawn: int, confidence: float,
    unclear: int,
) -> str:  # fmt: skip
    told = (
        f"About {count:,.0f} of {candidates:,} ({low:,.0f} to {high:,.0f} at {confidence:.0%}), "
        f"from {drawn} inspections drawn by chance"
    )
    if high > 3 * max(low, 1.0):
        told += "; the interval is wide, so few decisions can rest on it"
    return told + (f"; {unclear} were inconclusive and left out" if unclear else "")
