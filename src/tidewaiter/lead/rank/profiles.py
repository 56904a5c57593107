"""Past shares: what rows of the same value, pair or combination came to before."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from tidewaiter.lead.features.codes import Floats, Ints, together
from tidewaiter.lead.features.past import Past
from tidewaiter.lead.rank.parameters import parameters
from tidewaiter.lead.rank.plain import Plain

Mask = np.ndarray[Any, np.dtype[np.bool_]]


def profile(group: Ints, of: Plain, learn: Mask, *, weight: float) -> tuple[Floats, Floats]:
    """Return the share of earlier rows of the group in which something was wrong, and their number.

    Args:
        group: of each row; -1 is no group.
        of: the rows.
        learn: whose labels may be used, strictly before each row's time.
        weight: of the common share, in rows.
    """
    common = of.label[learn].mean()
    past = Past(np.where(learn, group, -1), of.moment)
    number = past.count(group, of.moment)
    hits = past.total(np.where(learn, of.label, np.nan), group, of.moment)
    return (hits + weight * common) / (number + weight), number


def likelihood(group: Ints, of: Plain, learn: Mask) -> float:
    """How well a look-up by the group foretold labels: mean log-likelihood of the rows learned."""
    share, _ = profile(group, of, learn, weight=parameters()["look_up_weight"])
    share = np.where(np.isnan(share), of.label[learn].mean(), share)[learn]
    share = np.clip(share, 1e-3, 1 - 1e-3)
    label = of.label[learn]
    return float((label * np.log(share) + (1 - label) * np.log(1 - share)).mean())


def look_up_columns(of: Plain, learn: Mask) -> tuple[str, ...]:
    """Choose by which columns rows are best looked up: the best pair, then more while each adds.

    A pair comes first because copies of a row may show in no column alone. At least one column
    is chosen if there is any.
    """
    figures, names = parameters(), list(of.kinds)
    if not names:
        return ()
    alone = {name: likelihood(of.kinds[name], of, learn) for name in names}
    chosen: tuple[str, ...] = (max(alone, key=lambda name: alone[name]),)
    best, gain = alone[chosen[0]], figures["look_up_gain"]
    tried: dict[tuple[str, ...], float] = {
        pair: likelihood(_of(of, pair), of, learn) for pair in combinations(names, 2)
    }
    while tried:
        top = max(tried, key=lambda c: tried[c])
        if tried[top] < best + gain:
            break
        chosen, best = top, tried[top]
        more = [] if len(chosen) >= figures["look_up_columns"] else names
        tried = {
            (*chosen, name): likelihood(_of(of, (*chosen, name)), of, learn)
            for name in more
            if name not in chosen
        }
    return chosen


def _of(of: Plain, columns: tuple[str, ...]) -> Ints:
    return together(*(of.kinds[name] for name in columns))


def combination(of: Plain, columns: tuple[str, ...]) -> Ints:
    """Number the combinations of several columns; a missing value is a value here."""
    if not columns:
        return np.full(len(of), -1, np.int64)
    return together(*(of.kinds[name] + 1 for name in columns))


def pairs(of: Plain, learn: Mask) -> dict[str, Ints]:
    """Return the pairs of the columns that tell most one by one."""
    tells = {name: likelihood(values, of, learn) for name, values in of.kinds.items()}
    top = sorted(tells, key=lambda name: -tells[name])[: parameters()["pair_columns"]]
    return {f"{a} with {b}": together(of.kinds[a], of.kinds[b]) for a, b in combinations(top, 2)}
