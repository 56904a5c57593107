"""Trees on the features of a plain table; later rows choose how large they may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from sklearn.metrics import average_precision_score

from tidewaiter.lead.features.codes import Floats, Ints
from tidewaiter.lead.rank.columns import Columns, with_past
from tidewaiter.lead.rank.parameters import parameters
from tidewaiter.lead.rank.plain import Plain
from tidewaiter.lead.rank.profiles import Mask


@dataclass(frozen=True)
class Learned:
    """Trees that learned from some rows.

    Attributes:
        columns: the features of all rows, with the past shares of the rows learned from.
        look_up: by which columns rows are best looked up.
        size: ``small`` or ``large``.
    """

    columns: Columns
    look_up: tuple[str, ...]
    size: str
    _trees: lightgbm.Booster

    def score(self, rows: Mask | Ints) -> Floats:
        """Return the probability for each of these rows."""
        matrix = self.columns.matrix[rows]
        if not len(matrix):
            return np.zeros(0)
        return np.asarray(self._trees.predict(matrix, num_threads=1), np.float64)

    def drivers(self, row: int) -> tuple[tuple[str, float], ...]:
        """Return what each feature adds to the log-odds of a row, the largest first."""
        matrix = self.columns.matrix[[row]]
        parts = np.asarray(self._trees.predict(matrix, pred_contrib=True, num_threads=1))[0][:-1]
        order = np.argsort(-np.abs(parts), kind="stable")
        return tuple((self.columns.names[n], float(parts[n])) for n in order if parts[n])

    def overall(self) -> tuple[tuple[str, float], ...]:
        """Return each feature's share of all that the trees gained, the largest first."""
        gain = np.asarray(self._trees.feature_importance("gain"), np.float64)
        order = np.argsort(-gain, kind="stable")
        total = max(float(gain.sum()), 1e-12)
        return tuple((self.columns.names[n], float(gain[n] / total)) for n in order if gain[n])


def learn_from(
    of: Plain, learn: Mask, base: Columns, *, seed: int, size: str | None = None
) -> Learned:
    """Learn from the labels of some rows.

    Args:
        of: all rows.
        learn: whose labels may be used; both labels are among them.
        base: the features without labels.
        seed: of all that is drawn.
        size: of the trees, if it was chosen before.
    """
    columns, look_up = with_past(of, learn, base)
    size = size or _size(of, learn, columns, seed)
    return Learned(columns, look_up, size, _fit(columns, of.label, learn, size, seed))


def _size(of: Plain, learn: Mask, columns: Columns, seed: int) -> str:
    """Choose on the latest rows; their past shares are of strictly earlier rows anyway."""
    figures = parameters()
    if of.label[learn].sum() < figures["few"]:
        return "small"
    cut = np.quantile(of.moment[learn], 1 - figures["choice_part"])
    early, late = learn & (of.moment < cut), learn & (of.moment >= cut)
    if min(_kinds(of.label[early]), _kinds(of.label[late])) < 2:
        return "small"
    found: dict[str, float] = {}
    for size in figures["trees"]:
        trees = _fit(columns, of.label, early, size, seed)
        told = np.asarray(trees.predict(columns.matrix[late], num_threads=1))
        found[size] = float(average_precision_score(of.label[late], told))
    return max(found, key=lambda size: found[size])


def _kinds(labels: Floats) -> int:
    return len(np.unique(labels))


def _fit(columns: Columns, label: Floats, rows: Mask, size: str, seed: int) -> lightgbm.Booster:
    settings: dict[str, Any] = {
        "objective": "binary", "verbosity": -1, "num_threads": 1, "deterministic": True,
        "force_row_wise": True, "seed": seed, **parameters()["trees"][size],
    }  # fmt: skip
    rounds = settings.pop("rounds")
    data = lightgbm.Dataset(
        columns.matrix[rows], label[rows], categorical_feature=list(columns.native)
    )
    return lightgbm.train(settings, data, rounds)
