"""Candidates for plans, small and made up."""

import narwhals as nw
import numpy as np
import polars as pl

from tidewaiter.lead.plan.terms import load_terms

TERMS = load_terms()


def candidates(count=60, *, places=("north", "south"), seed=0, hours=None, harm=None):
    """A table of candidates whose ids sort as they come."""
    random = np.random.default_rng(seed)
    probability = random.beta(0.3, 6, count)
    return pl.DataFrame(
        {
            "shipment_id": [f"S{n:05}" for n in range(count)],
            "place": [places[n % len(places)] for n in range(count)],
            "hours": random.choice([1.0, 2.0, 3.5], count) if hours is None else [hours] * count,
            "probability": probability,
            "harm_h100": random.lognormal(3, 1, count) if harm is None else harm,
            "stratum": [f"route {n % 3}" for n in range(count)],
        },
        schema_overrides={"harm_h100": pl.Float64},
    )


def flags(count=60, *, patterns=("T-01", "T-02", "T-03"), seed=1):
    """Each pattern seen on some of the candidates."""
    random = np.random.default_rng(seed)
    rows = [
        (f"S{n:05}", pattern, float(random.uniform(0.1, 1)))
        for pattern in patterns
        for n in random.choice(count, min(count, 12), replace=False).tolist()
    ]
    return pl.DataFrame(rows, ["shipment_id", "pattern", "strength"], orient="row")


def frame(table):
    """As the stage takes it."""
    return nw.from_native(table, eager_only=True)
