"""A toy trade for tests: a handful of firms, two ways to divert, one of which begins late."""

import numpy as np

from tidewaiter.lead.evaluate.loop import Truth
from tidewaiter.lead.plan.facts import Facts


class Toy:
    """A feed that keeps what it was asked, so that a test can look over the loop's shoulder."""

    def __init__(self, seed=0, *, weeks=24, each=120, rate=0.04, late=12, miss=0.2):
        chance = np.random.default_rng(seed)
        n = weeks * each
        self.weeks, self.chance, self.miss = weeks, np.random.default_rng(seed + 1), miss
        self.inspected = []
        week = np.repeat(np.arange(weeks), each)
        bad = chance.random(n) < rate
        is_late = bad & (week >= late) & (chance.random(n) < 0.5)
        scheme = np.where(is_late, "late", np.where(bad, "shell", ""))
        own = chance.normal(size=(n, 4))
        own[bad & ~is_late, 0] += 2.0
        own[is_late, 1] += 2.0
        sign = np.zeros((n, 2))
        sign[:, 0] = np.where(chance.random(n) < np.where(scheme == "shell", 0.5, 0.05), 0.8, 0)
        sign[:, 1] = np.where(chance.random(n) < np.where(is_late, 0.6, 0.04), 0.7, 0)
        buyer = np.where(bad, chance.integers(0, 20, n), chance.integers(0, 200, n))
        harm = chance.lognormal(3, 1, n)
        self.all = Facts(
            ids=np.array([f"W{w:03}-{k:05}" for k, w in enumerate(week)]),
            week=week, place=np.where(buyer % 2, "north", "south"),
            stratum=np.array([f"route {b % 3}" for b in buyer]), hours=np.ones(n), harm=harm,
            features=own, names=("a", "b", "c", "d"),
            groups=("declared", "declared", "network", "novelty"), signs=sign,
            patterns=("T-01", "T-02"),
            rule=sign.sum(axis=1), roles={"consignee": buyer},
            declared=np.column_stack([buyer % 3, buyer % 5, own[:, 0]]), value=np.exp(own[:, 2]),
        )  # fmt: skip
        country = np.array(["AA", "BB", "CC"])[buyer % 3]
        self.is_true = Truth(bad.astype(float), harm, scheme.astype("U8"), country)

    def facts(self, week):
        return self.all.until(week)

    def inspect(self, week, ids):
        row = np.searchsorted(self.all.ids, ids)
        self.inspected.append((week, row))
        seen = self.chance.random(len(ids)) >= self.miss
        return np.where(seen, self.is_true.is_diverted[row], 0).astype(np.int64)

    def truth(self):
        return self.is_true
