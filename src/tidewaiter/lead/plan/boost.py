"""Boosted trees on few positives: an average of several small models, each of another seed."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np

from tidewaiter.lead.plan.pool import Floats

# One thread: on busy cores several spin and take ten times as long.
SHAPE: dict[str, Any] = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.06, "min_data_in_leaf": 8,
    "min_sum_hessian_in_leaf": 1e-3, "feature_fraction": 0.6, "bagging_fraction": 0.8,
    "bagging_freq": 1, "lambda_l2": 1.0, "num_threads": 1, "verbosity": -1,
    "deterministic": True, "force_row_wise": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Boost:
    """Fitted models of different seeds.

    Attributes:
        models: what was fitted.
    """

    models: tuple[Any, ...]

    def score(self, x: Floats) -> Floats:
        """Mean probability of each row."""
        if not len(x):
            return np.zeros(0)
        mean: Floats = np.mean([model.predict(x) for model in self.models], axis=0)
        return mean


def boost(
    x: Floats, y: Floats, *, weights: Floats | None = None, seed: int, rounds: int = 120,
    many: int = 2,
) -> Boost:  # fmt: skip
    """Fit trees to known outcomes.

    Args:
        x: one row per shipment; NaN is not known, and the trees know it as such.
        y: 1 for diverted, 0 for clean.
        weights: of the rows; alike if not given.
        seed: the same data and seed give the same models.
        rounds: trees of each model.
        many: models.
    """
    models = []
    for n in range(many):
        data = lightgbm.Dataset(x, y, weight=weights, free_raw_data=True)
        shape = SHAPE | {"seed": seed * 1009 + n}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            models.append(lightgbm.train(shape, data, num_boost_round=rounds))
    return Boost(tuple(models))
