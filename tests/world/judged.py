"""A world once made, with the features of its shipments beside their truth, for its tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import lightgbm as lgb
import numpy as np
import polars as pl

from tidewaiter.flag.parameters import load_parameters
from tidewaiter.flag.raised import raise_flags
from tidewaiter.lead.features import features
from tidewaiter.world import Setting, make
from tidewaiter.world.goods import WORDS

SETTING = Setting(seed=11, weeks=60, shipments=500, base_rate=0.012, late_week=30)


@dataclass
class Judged:
    """Shipments in the order of their days: their table, truth, and features as a matrix."""

    world: object
    rows: pl.DataFrame
    names: tuple[str, ...]
    matrix: np.ndarray

    def bad(self):
        return self.rows["is_diverted"].to_numpy()

    def computing(self):
        return self.rows["description"].is_in(list(WORDS)).to_numpy()

    def later(self):
        return self.rows["week"].to_numpy() >= SETTING.weeks * 2 // 3


@cache
def judged():
    world = make(SETTING)
    sheet = raise_flags(world.tables, load_parameters(), as_of=date(2099, 1, 1))
    found = features(world.tables, sheet.collect(backend="polars"))
    shipments = world.tables["shipments"].collect().to_native()
    truth = world.truth.collect().to_native()
    rows = (
        found.frame.to_native()
        .select("shipment_id")
        .join(shipments, on="shipment_id", how="left", maintain_order="left")
        .join(truth, on="shipment_id", how="left", maintain_order="left")
    )
    return Judged(world, rows, found.names(), found.matrix())


def auc(label, score):
    """The share of pairs of a bad and a good one in which the bad one scores higher."""
    order = np.argsort(score, kind="stable")
    ranks = np.empty(len(score))
    ranks[order] = np.arange(1, len(score) + 1)
    _, first, count = np.unique(score[order], return_index=True, return_counts=True)
    ranks[order] = np.repeat(first + (count + 1) / 2, count)
    bad = int(label.sum())
    return (ranks[label].sum() - bad * (bad + 1) / 2) / (bad * (len(label) - bad))


def oracle(matrix, label, learn, test):
    """Trees that are told the truth of some rows, scoring others."""
    model = lgb.train(
        {"objective": "binary", "num_threads": 1, "verbosity": -1, "learning_rate": 0.05,
         "num_leaves": 15, "min_data_in_leaf": 20, "seed": 1},
        lgb.Dataset(matrix[learn], label[learn].astype(float)), 120,
    )  # fmt: skip
    return model.predict(matrix[test])


def farthest(one, other):
    """The largest distance between two distributions (Kolmogorov and Smirnov)."""
    every = np.sort(np.concatenate([one, other]))
    shares = [np.searchsorted(np.sort(v), every, side="right") / len(v) for v in (one, other)]
    return float(np.abs(shares[0] - shares[1]).max())
