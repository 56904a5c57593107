"""Made-up declarations of others, of which it is known what can be learned from them."""

from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from tidewaiter.table.trade import Labelled, admit_labelled


def labelled(columns: dict[str, Any]) -> Labelled:
    """Take a table with the columns ``no``, ``day``, ``price`` and ``wrong`` in."""
    frame = nw.from_native(pl.LazyFrame(columns, strict=False))
    return admit_labelled(frame, id="no", time="day", amount="price", label="wrong")


def _common(draw: np.random.Generator, size: int) -> dict[str, Any]:
    return {
        "no": [f"D{n}" for n in range(size)],
        "day": np.sort(draw.integers(0, 365, size)),
        "price": draw.lognormal(8, 1, size).round(2),
        "importer": [f"I{n}" for n in draw.integers(0, 400, size)],
    }


def of_copies(seed: int, size: int) -> Labelled:
    """Rows drawn from a stock of combinations, each with its label, and some novel ones.

    Of a novel row nothing that is told says anything about its label.
    """
    draw = np.random.default_rng(seed)
    stock = size // 4
    code, mass = draw.integers(0, 60, stock), draw.integers(1, 400, stock)
    origin, wrong = draw.integers(0, 20, stock), draw.random(stock) < 0.2
    which = draw.integers(0, stock, size)
    novel = draw.random(size) < 0.25
    return labelled(_common(draw, size) | {
        "code": np.where(novel, draw.integers(0, 60, size), code[which]),
        "mass": np.where(novel, draw.integers(1, 400, size), mass[which]),
        "origin": [f"O{n}" for n in np.where(novel, draw.integers(0, 20, size), origin[which])],
        "wrong": np.where(novel, draw.random(size) < 0.2, wrong[which]).astype(int),
    })  # fmt: skip


def of_entities(seed: int, size: int) -> Labelled:
    """Rows whose label depends on who imports and who declares, each with a leaning of its own."""
    draw = np.random.default_rng(seed)
    importer, declarant = draw.integers(0, 300, size), draw.integers(0, 60, size)
    logit = -3.2 + (draw.normal(0, 1.4, 300))[importer] + draw.normal(0, 1.2, 60)[declarant]
    return labelled(_common(draw, size) | {
        "importer": [f"I{n}" for n in importer],
        "declarant": [f"A{n}" for n in declarant],
        "code": draw.integers(0, 50, size),
        "mass": draw.lognormal(3, 1, size),
        "wrong": (draw.random(size) < 1 / (1 + np.exp(-logit))).astype(int),
    })  # fmt: skip
