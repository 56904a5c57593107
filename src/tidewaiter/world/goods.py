"""What is shipped: computing at its prices and weights, and ordinary goods of the same codes."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tidewaiter.world.names import one_of
from tidewaiter.world.setting import calibration

WORDS = ("AI server", "GPU server", "data processing unit", "computer system", "accelerator card",
         "server with accessories", "automatic data processing machine", "graphics module",
         "parts for servers", "units of ADP machines")  # fmt: skip


class Lot(NamedTuple):
    """Goods of one shipment, as an honest declaration has them."""

    hs6: str
    words: str
    model: str | None
    pieces: int
    weight: float
    value: float
    tpp: float


@dataclass(frozen=True, slots=True)
class Goods:
    """Draws goods."""

    random: np.random.Generator

    def computing(self, week: int, size: float = 1.0) -> Lot:
        """A lot of accelerators or of servers, of a model that is sold by that week."""
        r = self.random
        models = {m: row for m, row in calibration()["models"].items() if row[3] <= week}
        share = np.array([row[4] for row in models.values()])
        model = str(r.choice(list(models), p=share / share.sum()))
        price, kilograms, tpp, _, _ = models[model]
        is_server = kilograms > 10
        pieces = int(np.ceil(size * r.lognormal(0.9 if is_server else 2.3, 1.0)))
        codes = calibration()["computing_hs6"]
        hs6 = str(r.choice(list(codes), p=list(codes.values())))
        return Lot(
            hs6=hs6,
            words=one_of(r, WORDS),
            model=model,
            pieces=pieces,
            weight=pieces * kilograms * float(r.lognormal(0.06, 0.15)),
            value=pieces * price * float(r.lognormal(0.0, 0.15)),
            tpp=tpp,
        )

    def ordinary(self) -> Lot:
        """A lot of adapters, cards, switches, servers or parts that nobody controls."""
        r = self.random
        others = calibration()["others"]
        at = int(np.searchsorted(_shares(), r.random(), side="right"))
        hs6, words, usd, spread, kilograms, _ = others[min(at, len(others) - 1)]
        pieces = int(np.ceil(r.lognormal(4.2 if kilograms < 2 else 2.2, 1.3)))
        weight = pieces * kilograms * float(r.lognormal(0.0, 0.3))
        return Lot(
            hs6=hs6, words=words, model=None, pieces=pieces, weight=weight,
            value=weight * usd * float(r.lognormal(0.0, spread)), tpp=0.0,
        )  # fmt: skip

    def disguise(self, lot: Lot) -> Lot:
        """The same goods under the code and words of others, often far below their value."""
        like = self.ordinary()
        part = float(self.random.uniform(0.04, 0.35)) if self.random.random() < 0.6 else 1.0
        return lot._replace(hs6=like.hs6, words=like.words, model=None, value=lot.value * part)


@functools.cache
def _shares() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The shares of ordinary goods, summed up."""
    return np.cumsum([row[5] for row in calibration()["others"]])
