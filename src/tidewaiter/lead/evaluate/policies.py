"""Who chooses what to inspect: ours, its ablations, and those it is compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from sklearn.ensemble import IsolationForest

from tidewaiter.lead.plan.boost import boost
from tidewaiter.lead.plan.desk import Desk, Recipe
from tidewaiter.lead.plan.facts import Facts, Ints, Texts
from tidewaiter.lead.plan.history import past
from tidewaiter.lead.plan.log import CLEAN, DIVERTED, Log
from tidewaiter.lead.plan.pool import Floats
from tidewaiter.lead.plan.terms import Terms


class Asked(NamedTuple):
    """What a policy is given to choose by.

    Attributes:
        facts: up to the week.
        log: inspections whose results are known by then.
        week: to choose for.
        rows: of the week's shipments in the facts.
        items: how many may be inspected.
        seed: of any chance.
        truth: of every row of earlier weeks; only the oracle is given it.
    """

    facts: Facts
    log: Log
    week: int
    rows: Ints
    items: int
    seed: int
    truth: Floats | None


class Choice(NamedTuple):
    """What a policy chose, and how it orders all of the week.

    Attributes:
        rows: chosen, of the facts.
        arm, pattern: why each was.
        propensity: with what probability each was.
        rank: of every shipment of the week, from 1.
        probability: of every shipment of the week; NaN if the policy gives none.
    """

    rows: Ints
    arm: Texts
    pattern: Texts
    propensity: Floats
    rank: Ints
    probability: Floats


@dataclass(frozen=True, slots=True)
class Policy:
    """One way to choose.

    Attributes:
        name: in the tables.
        tells: one sentence on it.
        choose: what it does.
        sees_truth: it is the oracle.
    """

    name: str
    tells: str
    choose: Callable[[Asked], Choice]
    sees_truth: bool = False


Ranker = Callable[[Asked], tuple[Floats, Floats | None]]


def best(rank: Ranker) -> Callable[[Asked], Choice]:
    """Choose the best by a score, ties by chance: all exploit, no floor, no random slice."""

    def choose(asked: Asked) -> Choice:
        score, probability = rank(asked)
        chance = np.random.default_rng([asked.seed, asked.week])
        order = np.lexsort((chance.permutation(len(score)), -score))
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(1, len(order) + 1)
        chosen = asked.rows[order[: asked.items]]
        return Choice(
            chosen, np.full(len(chosen), "model"), np.full(len(chosen), ""), np.ones(len(chosen)),
            place, np.full(len(score), np.nan) if probability is None else probability,
        )  # fmt: skip

    return choose


def _random(asked: Asked) -> tuple[Floats, None]:
    return np.zeros(len(asked.rows)), None


def _price(asked: Asked) -> tuple[Floats, None]:
    return np.nan_to_num(asked.facts.value[asked.rows]), None


def _importer(asked: Asked) -> tuple[Floats, None]:
    roles = {"consignee": asked.facts.roles["consignee"]}
    seen = past(replace(asked.facts, roles=roles), asked.log, asked.rows)
    return np.nan_to_num(seen[:, 0], nan=0.02), None


def _rules(asked: Asked) -> tuple[Floats, None]:
    return asked.facts.rule[asked.rows], None


def _forest(asked: Asked) -> tuple[Floats, None]:
    recent = np.flatnonzero(asked.facts.week > asked.week - 8)
    fill = np.nan_to_num(asked.facts.declared, nan=-1.0)
    forest = IsolationForest(n_estimators=100, random_state=asked.seed % 2**31, n_jobs=1)
    forest.fit(fill[recent])
    return -forest.score_samples(fill[asked.rows]), None


def _lookup(asked: Asked) -> tuple[Floats, None]:
    """The past rate of rows that declared just the same texts."""
    texts = asked.facts.declared[:, :LOOKED_UP]
    _, code = np.unique(np.nan_to_num(texts, nan=-1.0), axis=0, return_inverse=True)
    alike = replace(asked.facts, roles={"alike": code.astype(np.int64)})
    return past(alike, asked.log, asked.rows)[:, 0], None


# The first declared columns are the texts that a look-up goes by.
LOOKED_UP = 6


def _boosted(asked: Asked) -> tuple[Floats, Floats | None]:
    """Trees on what was declared and on past profiles of the parties, from inspections alone."""
    log = asked.log.clear()
    hits = int((log.result == DIVERTED).sum())
    if hits < 2 or not (log.result == CLEAN).any():
        return np.zeros(len(asked.rows)), None
    rows = np.concatenate([log.row, asked.rows])
    x = np.column_stack([asked.facts.declared[rows], past(asked.facts, log, rows)])
    model = boost(x[: len(log.row)], (log.result == DIVERTED).astype(np.float64),
                  seed=asked.seed % 10_000 + asked.week)  # fmt: skip
    score = model.score(x[len(log.row) :])
    return score, score


def _oracle(asked: Asked) -> tuple[Floats, Floats]:
    """Trees on every fact, told the truth of all earlier weeks."""
    truth = asked.truth
    assert truth is not None
    earlier = np.flatnonzero(asked.facts.week < asked.week)
    if not truth[earlier].any():
        nothing = np.zeros(len(asked.rows))
        return nothing, nothing
    chance = np.random.default_rng([asked.seed, asked.week])
    clean = earlier[truth[earlier] == 0]
    kept = chance.choice(clean, min(len(clean), 20_000), replace=False)
    train = np.sort(np.concatenate([earlier[truth[earlier] == 1], kept]))
    weights = np.where(truth[train] == 1, 1.0, len(clean) / len(kept))
    columns = [asked.facts.features, asked.facts.rule[:, None], asked.facts.declared]
    x = np.column_stack(columns)
    model = boost(x[train], truth[train], weights=weights, seed=asked.seed % 10_000 + asked.week)
    score = model.score(x[asked.rows])
    return score, score


def desk(recipe: Recipe, terms: Terms) -> Callable[[Asked], Choice]:
    """Choose as the desk does, which is the code that plans a real week.

    All policies may inspect the same number of shipments, so each counts as one hour here.
    """

    def choose(asked: Asked) -> Choice:
        facts = replace(asked.facts, hours=np.ones(len(asked.facts.ids)))
        made = Desk(terms, asked.seed, recipe).plan(
            facts, asked.log, week=asked.week, budget=float(asked.items)
        )
        at = {name: n for n, name in enumerate(asked.facts.ids[asked.rows].tolist())}
        chosen, odds = made.plan.chosen, made.plan.odds
        rank = np.zeros(len(asked.rows), dtype=np.int64)
        rank[[at[name] for name in odds["shipment_id"].to_list()]] = odds["rank"].to_numpy()
        return Choice(
            asked.rows[[at[name] for name in chosen["shipment_id"].to_list()]].astype(np.int64),
            np.array(chosen["arm"].to_list(), dtype="U16"),
            np.array([p or "" for p in chosen["pattern"].to_list()], dtype="U16"),
            np.asarray(chosen["propensity"].to_numpy(), dtype=np.float64),
            rank,
            made.probability,
        )

    return choose


def policies(terms: Terms) -> tuple[Policy, ...]:
    """All that are compared, in the order of the tables."""
    without = {
        "network": "no features of the network",
        "flags": "no flags: neither features, additive score nor quotas by pattern",
        "history": "no outcomes of parties as features",
        "novelty": "no features of what is new, and no isolation score",
    }
    ours = Policy("ours", "Everything: blended score, quotas, floors, a random slice.",
                  desk(Recipe(), terms))  # fmt: skip
    ablations = [
        Policy(f"ours, no {name}", f"Ours with {tells}.",
               desk(Recipe(without=frozenset({name})), terms))
        for name, tells in without.items()
    ]  # fmt: skip
    return (
        Policy("random", "Uniform chance.", best(_random)),
        Policy("price", "The greatest declared value.", best(_price)),
        Policy("importer history", "The worst past rate of the consignee.", best(_importer)),
        Policy("rules", "The additive score of flags, which needs no outcomes.", best(_rules)),
        Policy("isolation forest", "The most unlike by declared columns.", best(_forest)),
        Policy("look-up", "The past rate of equal declared texts.", best(_lookup)),
        Policy("lightgbm", "Trees on declared columns and past profiles; all exploit.",
               best(_boosted)),
        ours,
        Policy("ours, no outcomes", "Ours without learning: rules, surprise, quotas, floors.",
               desk(Recipe(learns=False), terms)),
        *ablations,
        Policy("ours, no quotas", "Ours without hours for patterns.",
               desk(Recipe(has_quota=False), terms)),
        Policy("ours, no random", "Ours without a random slice.",
               desk(Recipe(has_random=False), terms)),
        Policy("oracle", "Trees on every fact, told the truth of all earlier weeks.",
               best(_oracle), sees_truth=True),
    )  # fmt: skip
