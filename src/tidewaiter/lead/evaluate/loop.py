"""Week by week in a closed loop: outcomes come from inspections alone, late and imperfect."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from tidewaiter.lead.evaluate.measure import WARM_UP, Judged
from tidewaiter.lead.evaluate.policies import Asked, Choice, Policy, best
from tidewaiter.lead.plan.facts import Facts, Ints, Texts
from tidewaiter.lead.plan.log import DIVERTED, Log, empty_log, known_from
from tidewaiter.lead.plan.pool import Floats


class Truth(NamedTuple):
    """What really was, row by row of the facts; no policy but the oracle is given any of it."""

    is_diverted: Floats
    harm: Floats
    scheme: Texts
    country: Texts


class Feed(Protocol):
    """The world as the loop sees it.

    Facts of a week are asked for after the inspections of the week before, so that whoever
    diverts can have changed their way by then.
    """

    weeks: int

    def facts(self, week: int) -> Facts:
        """Facts of all weeks up to this one; rows of earlier weeks stay what they were."""

    def inspect(self, week: int, ids: Texts) -> Ints:
        """Results of inspections: 1 diverted, 0 clean, -1 inconclusive."""

    def truth(self) -> Truth:
        """The truth of all rows so far."""


class Ran(NamedTuple):
    """A run: what is measured, and the log that was written."""

    judged: Judged
    log: Log


def run(
    feed: Feed, policy: Policy, *, share: float, delay_days: int, seed: int,
    warm_up: int = WARM_UP,
) -> Ran:  # fmt: skip
    """Run one policy through one world.

    In the warm-up, which is not measured, all policies inspect alike: half what the rules name,
    half by chance. Else those that only learn would have nothing to begin with.

    Args:
        feed: the world; fresh, for inspections change it.
        policy: who chooses.
        share: of each week's shipments that can be inspected.
        delay_days: from an inspection until its result may be used.
        seed: of the policy's chances.
        warm_up: weeks.
    """
    log = empty_log()
    ranks: list[Ints] = []
    probabilities: list[Floats] = []
    for week in range(feed.weeks):
        facts = feed.facts(week)
        rows = facts.of(week)
        items = round(share * len(rows))
        truth = feed.truth().is_diverted if policy.sees_truth else None
        asked = Asked(facts, log.by(week), week, rows, items, seed, truth)
        choice = _begin(asked) if week < warm_up else policy.choose(asked)
        result = feed.inspect(week, facts.ids[choice.rows])
        log = log.plus(_entries(choice, week, rows, result, known_from(week, delay_days)))
        ranks.append(choice.rank)
        probabilities.append(choice.probability)
    return Ran(_judged(feed, log, np.concatenate(ranks), np.concatenate(probabilities)), log)


def _begin(asked: Asked) -> Choice:
    """Half by the rules, half by chance, from the same seed for every policy."""
    chance = np.random.default_rng([asked.seed, asked.week, 1])
    by_rules = best(lambda a: (a.facts.rule[a.rows], None))
    first = by_rules(asked._replace(items=asked.items // 2))
    others = np.setdiff1d(asked.rows, first.rows)
    drawn = chance.choice(others, min(len(others), asked.items - len(first.rows)), replace=False)
    odds = len(drawn) / max(1, len(others))
    return first._replace(
        rows=np.concatenate([first.rows, drawn]),
        arm=np.concatenate([first.arm, np.full(len(drawn), "random")]),
        pattern=np.full(len(first.rows) + len(drawn), ""),
        propensity=np.concatenate([first.propensity, np.full(len(drawn), odds)]),
    )


def _entries(choice: Choice, week: int, rows: Ints, result: Ints, known: int) -> Log:
    many = len(choice.rows)
    return Log(
        row=choice.rows, week=np.full(many, week), known=np.full(many, known), result=result,
        arm=choice.arm.astype("U16"), pattern=choice.pattern.astype("U16"),
        propensity=choice.propensity, rank=choice.rank[choice.rows - rows[0]] if many else
        np.zeros(0, dtype=np.int64),
    )  # fmt: skip


def _judged(feed: Feed, log: Log, rank: Ints, probability: Floats) -> Judged:
    truth = feed.truth()
    facts = feed.facts(feed.weeks - 1)
    inspected = np.zeros(len(facts.ids), dtype=bool)
    inspected[log.row] = True
    caught = np.zeros(len(facts.ids), dtype=bool)
    caught[log.row[log.result == DIVERTED]] = True
    return Judged(
        week=facts.week, is_diverted=truth.is_diverted > 0, harm=truth.harm, scheme=truth.scheme,
        country=truth.country, is_inspected=inspected, is_caught=caught, rank=rank,
        probability=probability,
    )  # fmt: skip
