"""How good a ranking is: precision and recall at several budgets, with intervals."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tidewaiter.lead.features.codes import Floats, Ints
from tidewaiter.lead.rank.parameters import parameters


class At(NamedTuple):
    """What a budget would have brought: inspecting the highest share of the rows.

    ``recall_amount`` is NaN where no amount is known.
    """

    share: float
    precision: float
    recall: float
    recall_amount: float


class Interval(NamedTuple):
    """A figure with the ends of its 95 percent interval."""

    value: float
    low: float
    high: float


class Measured(NamedTuple):
    """One way of ranking, measured on some rows.

    Attributes:
        method: as ``model`` or ``look-up``.
        rows: ``all``, or ``novel``: with a combination never seen in the rows learned from.
        number, positives: of these rows. Where one of the two labels is absent, figures are NaN.
        average_precision, auc: over the whole ranking.
        at: for each budget.
    """

    method: str
    rows: str
    number: int
    positives: int
    average_precision: Interval
    auc: Interval
    at: tuple[At, ...]


def measure(
    method: str, rows: str, score: Floats, label: Floats, amount: Floats, *, seed: int
) -> Measured:
    """Measure a ranking of rows whose labels are known."""
    draw = np.random.default_rng(seed)
    # Rows of one score are taken in a drawn order, which the order of the table cannot favor.
    order = np.lexsort((draw.random(len(score)), -score))
    at = tuple(_at(order, label, amount, share) for share in parameters()["shares"])
    several = _resampled(score, label, draw)
    return Measured(
        method, rows, len(label), int(label.sum()),
        _interval(several[:, 0]), _interval(several[:, 1]), at,
    )  # fmt: skip


def _at(order: Ints, label: Floats, amount: Floats, share: float) -> At:
    if not len(order):
        return At(share, np.nan, np.nan, np.nan)
    top = order[: max(1, round(share * len(order)))]
    wrong = np.nan_to_num(amount) * label
    of_amount = wrong[top].sum() / wrong.sum() if wrong.sum() > 0 else np.nan
    recall = label[top].sum() / label.sum() if label.sum() else np.nan
    return At(share, float(label[top].mean()), float(recall), float(of_amount))


def _resampled(score: Floats, label: Floats, draw: np.random.Generator) -> Floats:
    """Return both measures, first of the rows as they are, then of rows drawn again."""
    found = np.full((parameters()["draws"] + 1, 2), np.nan)
    if not len(label):
        return found
    order = np.argsort(-score, kind="stable")
    label, score = label[order], score[order]
    # Rows of one score are taken together: where each such run ends.
    ends = np.append(np.flatnonzero(score[1:] != score[:-1]), len(score) - 1)
    found[0] = _both(np.ones(len(label)), label, ends)
    for n in range(1, len(found)):
        times = np.bincount(draw.integers(0, len(label), len(label)), minlength=len(label))
        found[n] = _both(times.astype(np.float64), label, ends)
    return found


def _both(times: Floats, label: Floats, ends: Ints) -> tuple[float, float]:
    """Return average precision and area under the curve; NaN where one label is absent."""
    hits = np.concatenate([[0.0], np.cumsum(times * label)[ends]])
    taken = np.concatenate([[0.0], np.cumsum(times)[ends]])
    wrong, right = hits[-1], taken[-1] - hits[-1]
    if not wrong or not right:
        return float("nan"), float("nan")
    precision = np.divide(hits[1:], taken[1:], out=np.zeros(len(ends)), where=taken[1:] > 0)
    passed = taken - hits
    area = (np.diff(passed) * (hits[1:] + hits[:-1]) / 2).sum() / (wrong * right)
    return float((np.diff(hits) * precision).sum() / wrong), float(area)


def _interval(several: Floats) -> Interval:
    value, known = float(several[0]), several[1:][~np.isnan(several[1:])]
    if not len(known):
        return Interval(value, np.nan, np.nan)
    return Interval(value, *(float(q) for q in np.quantile(known, [0.025, 0.975])))
