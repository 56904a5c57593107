"""Features of any plain table: figures, deviations, counts, and past shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tidewaiter.lead.features.codes import Floats
from tidewaiter.lead.features.declared import log
from tidewaiter.lead.features.deviations import deviation
from tidewaiter.lead.features.past import Past
from tidewaiter.lead.rank.parameters import parameters
from tidewaiter.lead.rank.plain import Plain
from tidewaiter.lead.rank.profiles import Mask, combination, look_up_columns, pairs, profile


@dataclass(frozen=True)
class Columns:
    """A matrix with names; ``native`` are places of columns whose values are kinds."""

    matrix: Floats
    names: tuple[str, ...]
    native: tuple[int, ...] = ()


def still(of: Plain) -> Columns:
    """Return the features that need no label: figures, ratios, deviations, and counts before."""
    found: dict[str, Floats] = {"amount": log(of.amount)}
    for name, values in of.figures.items():
        found[name] = values
        found[f"amount for each {name}"] = log(of.amount) - log(values)
    # Figures of few values are rather kinds, and nothing is usual among them.
    most = parameters()["native_most"]
    measures = {n: v for n, v in of.figures.items() if len(np.unique(v)) > most}
    for kind, codes in of.kinds.items():
        past = Past(codes, of.moment)
        found[f"rows before, {kind}"] = np.log1p(past.count(codes, of.moment))
        if kind != "amount":
            away, _ = deviation(log(of.amount), codes, of.moment)
            found[f"amount, unusual for {kind}"] = away
        for name, values in measures.items():
            if name != kind:
                away, _ = deviation(log(values), codes, of.moment)
                found[f"{name}, unusual for {kind}"] = away
    native = {k: v for k, v in of.kinds.items() if v.max() < most}
    start = len(found)
    found |= {f"value, {k}": np.where(v < 0, np.nan, v.astype(float)) for k, v in native.items()}
    return _columns(found, len(of), tuple(range(start, start + len(native))))


def with_past(of: Plain, learn: Mask, base: Columns) -> tuple[Columns, tuple[str, ...]]:
    """Add past shares, from the labels that may be used, and say which columns look rows up."""
    weight, columns = parameters()["weight"], look_up_columns(of, learn)
    groups = of.kinds | pairs(of, learn)
    found: dict[str, Floats] = {}
    for name, codes in groups.items():
        share, number = profile(codes, of, learn, weight=weight)
        found[f"past share, {name}"] = share
        found[f"past rows, {name}"] = np.log1p(number)
    if columns:
        whole = combination(of, columns)
        share, number = profile(whole, of, learn, weight=parameters()["look_up_weight"])
        named = " and ".join(columns)
        found[f"past share, {named} together"] = share
        found[f"past rows, {named} together"] = np.log1p(number)
    added = _columns(found, len(of))
    matrix = np.column_stack([base.matrix, added.matrix])
    return Columns(matrix, (*base.names, *added.names), base.native), columns


def _columns(found: dict[str, Floats], size: int, native: tuple[int, ...] = ()) -> Columns:
    matrix = np.column_stack(list(found.values())) if found else np.zeros((size, 0))
    return Columns(matrix, tuple(found), native)
