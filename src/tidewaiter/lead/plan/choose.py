"""The plan of a week: what to inspect, why, and how likely it was to be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from tidewaiter.lead.plan.allowance import equal_weights
from tidewaiter.lead.plan.pool import Floats, Pool, read_pool
from tidewaiter.lead.plan.rounding import CRUMB, rounding
from tidewaiter.lead.plan.share import Ints, Share, deal
from tidewaiter.lead.plan.terms import Terms
from tidewaiter.lead.plan.worth import worth


@dataclass(frozen=True, slots=True)
class Plan:
    """What to inspect.

    Attributes:
        chosen: one row per shipment to inspect, best first: ``shipment_id``, ``place``,
            ``hours``, ``arm`` (``model``, ``quota``, ``random``), ``pattern`` (of the quota; else
            null), ``propensity`` (probability of being in the plan by whichever arm), ``score``
            (worth an hour; 1 is the mean of the candidates), ``rank`` (1 is best of all places),
            ``probability``, ``harm_h100`` (null if not known), ``stratum``, ``model_version``,
            ``seed``.
        odds: every candidate: ``shipment_id``, ``propensity`` (0 if nobody could inspect it),
            ``score``, ``rank``, ``probability``.
        hours: hours that the plan takes in each place.
        told: what was assumed and what could not be planned, in words.
    """

    chosen: nw.DataFrame[Any]
    odds: nw.DataFrame[Any]
    hours: Mapping[str, float]
    told: tuple[str, ...]


def choose(
    candidates: nw.DataFrame[Any],
    flags: nw.DataFrame[Any] | None = None,
    *,
    budget: Mapping[str, float] | float,
    terms: Terms,
    seed: int,
    weights: Mapping[str, float] | None = None,
    model_version: str = "",
) -> Plan:
    """Choose what to inspect with a budget of hours.

    Every candidate is given a probability: the model's best are sure, each pattern that needs no
    outcomes has a part of its own, and the rest share a small random slice, more of it where
    the worst could pass. One draw then keeps all of these probabilities and the hours, so that
    what is found can be reckoned up to all shipments (``prevalence``).

    Args:
        candidates: one row per shipment.
            ``shipment_id`` string, not null, unique.
            ``place`` string, where it can be inspected; null if not known.
            ``hours`` float64, hours that it takes, above 0 (1 for a budget in items).
            ``probability`` float64 in [0, 1].
            ``harm_h100`` float64, H100-equivalents; null if not known, which is told.
            ``stratum`` string, route, goods and age of firm; null is a stratum of its own.
        flags: one row per shipment and pattern: ``shipment_id``, ``pattern``, ``strength``
            (above 0, at most 1). None where no pattern was looked into.
        budget: hours of each place, or one number for all places together.
        terms: shares, floors and the mix of the objective.
        seed: of the draw; the same candidates and seed give the same plan.
        weights: part of the quota of each pattern (``allowance``); alike if not given.
        model_version: what gave the probabilities; logged with every row.

    Raises:
        ContractError: the candidates are no possible table. Whoever made them must act.
        EngineError: the solver gave up. Whoever runs it must act.
    """
    pool = read_pool(candidates, terms)
    told = list(pool.told)
    random = np.random.default_rng(seed)
    tie = random.permutation(len(pool.ids))
    value = worth(pool, terms.harm_weight) / pool.hours
    order = np.lexsort((tie, -value))
    signs = _by_pattern(pool, flags, value, tie)
    parts = equal_weights(signs, told=weights)
    odds = np.zeros(len(pool.ids))
    drawn: dict[int, tuple[str, str]] = {}
    hours: dict[str, float] = {}
    for place, budgeted, of in _by_place(pool, budget, told):
        share, slack = _deal(pool, of, budgeted, order, signs, parts, terms)
        at = _spaced(pool.strata[of], random)
        taken = np.zeros(len(of), dtype=bool)
        taken[at] = rounding(share.odds[at], share.hours[at], random)
        odds[of] = share.odds
        hours[place] = float(share.hours[taken].sum())
        if slack:
            told.append(slack.format(place=place or "all places"))
        for n in np.flatnonzero(taken).tolist():
            drawn[int(of[n])] = _reason(share.reasons(n), random)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(1, len(order) + 1)
    mean = float(value.mean()) if len(value) else 0.0
    score = value / mean if mean > 0 else value
    every = {
        "shipment_id": pool.ids.tolist(),
        "propensity": odds.tolist(),
        "score": score.tolist(),
        "rank": rank.tolist(),
        "probability": pool.probability.tolist(),
    }
    return Plan(
        chosen=_chosen(candidates, pool, every, drawn, seed, model_version),
        odds=_frame(candidates, every),
        hours=hours,
        told=tuple(told),
    )


def _by_place(
    pool: Pool, budget: Mapping[str, float] | float, told: list[str]
) -> list[tuple[str, float, Ints]]:
    """Each place with its budget and candidates, in the order of their names."""
    if not isinstance(budget, Mapping):
        return [("", float(budget), np.arange(len(pool.ids)))]
    served = np.isin(pool.places, [place for place in budget if place])
    if not served.all():
        told.append(
            f"{int((~served).sum())} of {len(served)} candidates are at no place with hours; "
            "nobody can inspect them, and nothing is said of them"
        )
    return [
        (place, float(budget[place]), np.flatnonzero(pool.places == place))
        for place in sorted(budget)
        if place
    ]


def _by_pattern(
    pool: Pool, flags: nw.DataFrame[Any] | None, value: Floats, tie: Ints
) -> dict[str, Ints]:
    """Candidates of each pattern, strongest first; of alike strength the worthier."""
    if flags is None or not len(flags) or not len(pool.ids):
        return {}
    ids = np.array([str(name) for name in flags["shipment_id"].to_list()], dtype=np.str_)
    patterns = np.array([str(name) for name in flags["pattern"].to_list()], dtype=np.str_)
    strength = np.asarray(flags["strength"].cast(nw.Float64).to_numpy(), dtype=np.float64)
    at = np.minimum(np.searchsorted(pool.ids, ids), len(pool.ids) - 1)
    known = pool.ids[at] == ids
    at, patterns, strength = at[known], patterns[known], strength[known]
    sorted_ = np.lexsort((tie[at], -value[at], -strength, patterns))
    at, patterns = at[sorted_], patterns[sorted_]
    names, starts = np.unique(patterns, return_index=True)
    return dict(zip(names.tolist(), np.split(at, starts[1:]), strict=True))


def _deal(
    pool: Pool, of: Ints, budget: float, order: Ints, signs: Mapping[str, Ints],
    weights: Mapping[str, float], terms: Terms,
) -> tuple[Share, str]:  # fmt: skip
    """Give the candidates of one place their probabilities; say what could not be."""
    here = np.full(len(pool.ids), -1)
    here[of] = np.arange(len(of))
    hours = pool.hours[of]
    capacity, whole = _capacity(hours, budget, terms)
    share = Share(hours, np.zeros(len(of)), np.zeros(len(of)))
    local = {name: at[at >= 0] for name, at in ((name, here[s]) for name, s in signs.items())}
    ranked = here[order]
    deal(
        share, capacity, whole=whole, order=ranked[ranked >= 0], by_pattern=local, weights=weights,
        strata=pool.strata[of], harm=pool.harm[of], terms=terms,
    )  # fmt: skip
    never = int((share.odds <= CRUMB).sum())
    words = f"{never} of {len(of)} candidates at {{place}} had no chance of being inspected"
    return share, words if never else ""


def _capacity(hours: Floats, budget: float, terms: Terms) -> tuple[float, NDArray[np.bool_]]:
    """Hours to deal so that no draw exceeds the budget, and who is taken whole or not at all."""
    alike = np.zeros(len(hours), dtype=bool)
    if not len(hours) or budget <= 0:
        return 0.0, alike
    if hours.min() == hours.max():
        return float(np.floor(budget / hours[0] + CRUMB) * hours[0]), alike
    # The one item that the draw leaves open may come in whole, so room is kept for it.
    whole = hours > budget * terms.whole_above
    room = float(hours[~whole].max()) if (~whole).any() else 0.0
    return max(0.0, budget - room), whole


def _spaced(strata: NDArray[np.str_], random: np.random.Generator) -> Ints:
    """An order by stratum and then by chance: neighbors are seldom drawn together."""
    return np.lexsort((random.permutation(len(strata)), strata))


def _reason(parts: list[tuple[str, str, float]], random: np.random.Generator) -> tuple[str, str]:
    """The arm and pattern to which a draw is put down, by how much each gave."""
    gave = np.cumsum([odds for _, _, odds in parts])
    at = int(np.searchsorted(gave, random.random() * gave[-1], side="right"))
    arm, pattern, _ = parts[min(at, len(parts) - 1)]
    return arm, pattern


def _chosen(
    candidates: nw.DataFrame[Any], pool: Pool, every: Mapping[str, list[Any]],
    drawn: Mapping[int, tuple[str, str]], seed: int, model_version: str,
) -> nw.DataFrame[Any]:  # fmt: skip
    at = sorted(drawn, key=lambda n: every["rank"][n])
    harm = candidates["harm_h100"].cast(nw.Float64).to_list()
    told = {
        name: None if h is None or np.isnan(h) else h
        for name, h in zip(candidates["shipment_id"].to_list(), harm, strict=True)
    }
    cells: dict[str, list[Any]] = {
        "shipment_id": pool.ids[at].tolist(),
        "place": [place or None for place in pool.places[at].tolist()],
        "hours": pool.hours[at].tolist(),
        "arm": [drawn[n][0] for n in at],
        "pattern": [drawn[n][1] or None for n in at],
        **{name: [every[name][n] for n in at] for name in LOGGED},
        "harm_h100": [told[name] for name in pool.ids[at].tolist()],
        "stratum": [stratum or None for stratum in pool.strata[at].tolist()],
        "model_version": [model_version] * len(at),
        "seed": [seed] * len(at),
    }
    return _frame(candidates, cells)


LOGGED = ("propensity", "score", "rank", "probability")
TYPES: Mapping[str, Any] = {
    "shipment_id": nw.String, "place": nw.String, "hours": nw.Float64, "arm": nw.String,
    "pattern": nw.String, "propensity": nw.Float64, "score": nw.Float64, "rank": nw.Int64,
    "probability": nw.Float64, "harm_h100": nw.Float64, "stratum": nw.String,
    "model_version": nw.String, "seed": nw.Int64,
}  # fmt: skip


def _frame(like: nw.DataFrame[Any], cells: dict[str, list[Any]]) -> nw.DataFrame[Any]:
    schema = {name: TYPES[name]() for name in cells}
    return nw.from_dict(cells, schema, backend=like.implementation)
