"""The feed of the measurement: one synthetic trade a seed, made once and kept.

Rings change their ways when ordinary border checks catch them: those of the world itself, which
look at one shipment in a hundred at random and at some that a rule names. So every policy meets
the same trade, and differences between policies are paired. ``bench.hunt_loop`` lets rings react
to the policy itself.
"""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from tidewaiter.flag.parameters import load_parameters
from tidewaiter.flag.raised import raise_flags
from tidewaiter.lead.assemble import assemble
from tidewaiter.lead.evaluate.loop import Truth
from tidewaiter.lead.network import features
from tidewaiter.lead.plan.facts import Facts
from tidewaiter.world import Setting
from tidewaiter.world.rings import LATE
from tidewaiter.world.run import Run

WEEKS, SHIPMENTS, RATE, LATE_WEEK = 104, 1000, 0.005, 52
VERSION = f"8/{WEEKS}/{SHIPMENTS}/{RATE}"
KEPT = Path(__file__).parents[1] / "build" / "hunt"
# What ordinary checks look at each week.
ORDINARY = 0.01
END = date(2099, 12, 31)

__all__ = ["LATE", "VERSION", "make_feed"]


class Kept:
    """A trade that is made, as the loop sees it."""

    def __init__(self, seed: int) -> None:
        self.weeks = WEEKS
        path = KEPT / f"{VERSION.replace('/', '-')}-{seed}.pickle"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pickle.dumps(made(seed)))
        # Our own file, written by the line above.
        self.all, self.is_true = pickle.loads(path.read_bytes())
        self.random = np.random.default_rng([seed, 7])
        self.row = {name: n for n, name in enumerate(self.all.ids.tolist())}

    def facts(self, week: int) -> Facts:
        """Facts up to a week."""
        return self.all.until(week)

    def inspect(self, week: int, ids: np.ndarray) -> np.ndarray:
        """Imperfect results, as the world's own inspectors have them."""
        del week
        rows = np.array([self.row[name] for name in ids.tolist()], dtype=np.int64)
        bad = self.is_true.is_diverted[rows] > 0
        hard = np.isin(self.is_true.scheme[rows], ["dummy", "serial"])
        miss = np.where(hard, 0.33, Setting().miss)
        seen = self.random.random(len(rows)) >= miss
        unclear = self.random.random(len(rows)) < 0.03
        return np.where(unclear, -1, np.where(bad & seen, 1, 0)).astype(np.int64)

    def truth(self) -> Truth:
        """The truth of all rows."""
        return self.is_true


def made(seed: int) -> tuple[Facts, Truth]:
    """Make a trade with its ordinary checks, its facts and its truth."""
    setting = Setting(
        seed=seed, weeks=WEEKS, shipments=SHIPMENTS, base_rate=RATE, late_week=LATE_WEEK
    )
    run, random = Run(setting), np.random.default_rng([seed, 11])
    for week in range(WEEKS):
        ids = [row["shipment_id"] for row in run.week(week)["shipments"]]
        few = random.choice(len(ids), max(1, round(ORDINARY * len(ids))), replace=False)
        run.inspect(week, [ids[n] for n in few.tolist()])
    tables = run.tables()
    sheet = raise_flags(tables, load_parameters(), as_of=END)
    assert sheet is not None
    facts, _ = assemble(tables, sheet.collect(backend="polars"), network=features(tables))
    # What goes back after the last week is inspected in it.
    facts = replace(facts, week=np.minimum(facts.week, WEEKS - 1))
    return facts, _truth(facts, run)


def _truth(facts: Facts, run: Run) -> Truth:
    told = {row["shipment_id"]: row for row in run.truth}
    country = {row["shipment_id"]: row["consignee_country"] for row in run.rows["shipments"]}
    rows = [told[name] for name in facts.ids.tolist()]
    return Truth(
        is_diverted=np.array([float(row["is_diverted"]) for row in rows]),
        harm=np.array([row["harm_h100"] for row in rows]),
        scheme=np.array([row["scheme"] or "" for row in rows]),
        country=np.array([country[name] or "" for name in facts.ids.tolist()]),
    )


def make_feed(seed: int) -> Kept:
    """The trade of a seed."""
    return Kept(seed)
