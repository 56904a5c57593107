"""How well inspections did, against a truth that they never saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Texts = NDArray[np.str_]
# Weeks in which there is next to nothing to learn from are counted for nobody.
WARM_UP = 8
# A country with fewer clean shipments than this says nothing of how often its trade is looked into.
FEW = 500


@dataclass(frozen=True, slots=True)
class Judged:
    """Every shipment of a run beside its truth, one entry of each array per shipment.

    Attributes:
        week: in which it could be inspected, from 0.
        is_diverted: the truth.
        harm: H100-equivalents at stake.
        scheme: how it is diverted; ``""`` if it is not.
        country: where it says that it goes.
        is_inspected: it was chosen.
        is_caught: and the inspection saw that it was diverted.
        rank: in its week by the policy's own order, from 1.
        probability: that the policy gave; NaN where it gives none.
    """

    week: Ints
    is_diverted: Bools
    harm: Floats
    scheme: Texts
    country: Texts
    is_inspected: Bools
    is_caught: Bools
    rank: Ints
    probability: Floats


class Measures(NamedTuple):
    """Figures of one run; a share that has nothing under it is NaN.

    Attributes:
        recall: caught among the diverted.
        harm_recall: their harm among all that was diverted.
        precision: caught among the inspected.
        by_scheme: recall of each scheme.
        late_recall: of the scheme that began late; NaN if none did.
        late_weeks: weeks from its first shipment to its first catch; infinite if none was caught.
        worst_ratio: greatest share of clean shipments of a country that were inspected, over the
            median of the countries; NaN with fewer than three countries of enough trade.
        worst_country: which country that is.
        brier: mean square of probability less truth.
        reliability: mean gap between probability and truth over tenths of the probability.
        at: recall if each week were cut in the policy's own order at such a share of shipments,
            whether or not the inspection would have seen it.
    """

    recall: float
    harm_recall: float
    precision: float
    by_scheme: Mapping[str, float]
    late_recall: float
    late_weeks: float
    worst_ratio: float
    worst_country: str
    brier: float
    reliability: float
    at: Mapping[float, float]


def measure(
    run: Judged, *, late: str | None = None, cuts: tuple[float, ...] = (0.005, 0.01, 0.02, 0.05),
    warm_up: int = WARM_UP,
) -> Measures:  # fmt: skip
    """Measure one run.

    Args:
        run: shipments and what became of them.
        late: the scheme that began late, if there is one.
        cuts: shares of the shipments of a week at which the order is cut.
        warm_up: weeks at the start that are not counted.
    """
    counts = run.week >= warm_up
    bad = run.is_diverted & counts
    caught = run.is_caught & bad
    schemes = sorted(set(run.scheme[bad].tolist()) - {""})
    ratio, country = _worst(run, counts)
    late_recall, late_weeks = _late(run, late, bad)
    brier, reliability = _calibration(run, counts)
    return Measures(
        recall=_share(caught.sum(), bad.sum()),
        harm_recall=_share(run.harm[caught].sum(), run.harm[bad].sum()),
        precision=_share(caught.sum(), (run.is_inspected & counts).sum()),
        by_scheme={s: _share((caught & (run.scheme == s)).sum(), (bad & (run.scheme == s)).sum())
                   for s in schemes},
        late_recall=late_recall,
        late_weeks=late_weeks,
        worst_ratio=ratio,
        worst_country=country,
        brier=brier,
        reliability=reliability,
        at={cut: _at(run, bad, cut) for cut in cuts},
    )  # fmt: skip


def _share(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")


def _late(run: Judged, late: str | None, bad: Bools) -> tuple[float, float]:
    of = bad & (run.scheme == (late or "\0"))
    if not of.any():
        return float("nan"), float("nan")
    caught = of & run.is_caught
    began = int(run.week[of].min())
    first = float(run.week[caught].min() - began) if caught.any() else float("inf")
    return _share(caught.sum(), of.sum()), first


def _worst(run: Judged, counts: Bools) -> tuple[float, str]:
    clean = counts & ~run.is_diverted & (run.country != "")
    names, of = np.unique(run.country[clean], return_inverse=True)
    total = np.bincount(of, minlength=len(names))
    looked = np.bincount(of, run.is_inspected[clean], minlength=len(names))
    enough = total >= FEW
    if enough.sum() < 3:
        return float("nan"), ""
    rates = looked[enough] / total[enough]
    worst = int(rates.argmax())
    middle = float(np.median(rates))
    ratio = float(rates[worst]) / middle if middle > 0 else float("inf")
    return ratio, str(names[enough][worst])


def _calibration(run: Judged, counts: Bools) -> tuple[float, float]:
    told = counts & ~np.isnan(run.probability)
    if not told.any():
        return float("nan"), float("nan")
    probability, truth = run.probability[told], run.is_diverted[told].astype(np.float64)
    brier = float(np.mean((probability - truth) ** 2))
    bins = np.minimum((probability * 10).astype(np.int64), 9)
    size = np.bincount(bins, minlength=10)
    gaps = np.abs(np.bincount(bins, probability - truth, minlength=10))
    return brier, float(gaps.sum() / size.sum())


def _at(run: Judged, bad: Bools, cut: float) -> float:
    size = np.bincount(run.week)
    within = run.rank <= np.round(size[run.week] * cut)
    return _share((bad & within).sum(), bad.sum())
