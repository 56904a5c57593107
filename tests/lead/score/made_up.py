"""Made-up features of shipments with a known chance that something is wrong."""

import numpy as np

from tidewaiter.lead.score.calibrate import sigmoid

NAMES = ("flag_T-01", "payer_is_other", "z_value_per_kg_of_code", "before_of_pair", "pieces",
         "burst_of_pair", "value", "net_weight")  # fmt: skip
MIDDLE = np.array([0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0])


def made_up(seed, size, base=-4.0):
    """Features with holes, labels, and the chance each label was drawn with."""
    draw = np.random.default_rng(seed)
    matrix = draw.normal(size=(size, len(NAMES)))
    matrix[:, 0] = np.where(draw.random(size) < 0.1, draw.uniform(0.3, 1, size), 0.0)
    matrix[:, 1] = draw.random(size) < 0.15
    matrix[:, 2] *= 2.5
    matrix[:, 3] = draw.exponential(size=size)
    logit = (
        base + 2.5 * matrix[:, 0] + 1.2 * matrix[:, 1] + 0.4 * np.maximum(matrix[:, 2] - 2, 0)
        + 1.6 * np.maximum(matrix[:, 4], 0) * (matrix[:, 5] > 0) - 0.5 * matrix[:, 3]
    )  # fmt: skip
    chance = sigmoid(logit)
    labels = (draw.random(size) < chance).astype(float)
    matrix[draw.random(matrix.shape) < 0.02] = np.nan
    return matrix, labels, chance
