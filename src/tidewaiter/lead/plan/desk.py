"""The desk: facts and the log of inspections go in, the plan of a week comes out.

The same code makes the plan of a real week and of a measured one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from tidewaiter.lead.plan.allowance import Yield, allowance, equal_weights, pattern_weights
from tidewaiter.lead.plan.choose import Plan, choose
from tidewaiter.lead.plan.drift import Alarm, drift
from tidewaiter.lead.plan.facts import Facts, Ints
from tidewaiter.lead.plan.history import followed, past, past_names
from tidewaiter.lead.plan.log import DIVERTED, Log
from tidewaiter.lead.plan.pool import Floats
from tidewaiter.lead.plan.terms import Terms
from tidewaiter.lead.score import Model, fit

# The pattern under which second looks at parties of confirmed shipments draw on the quota.
FOLLOW = "again"
# What is usual is what the trade of the last weeks, inspected or not, was like.
USUAL_WEEKS, USUAL_ROWS = 26, 4000
# Drift is looked for in the last weeks, and in figures that trade itself keeps steady.
RECENT_WEEKS = 8
WATCHED = ("value_per_kg", "value_per_tpp", "pieces", "age_consignee", "payer_is_other")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the desk uses; everything, unless an ablation leaves something out.

    Attributes:
        without: groups of features left out: ``flags``, ``network``, ``novelty``,
            ``history``.
        learns: it fits a model to outcomes.
        has_quota: patterns have hours of their own.
        has_random: there is a random slice.
    """

    without: frozenset[str] = field(default_factory=frozenset)
    learns: bool = True
    has_quota: bool = True
    has_random: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """The plan of a week and what the desk thought of all its candidates.

    Attributes:
        plan: what to inspect.
        rows: of the week's candidates in the facts.
        probability: of each of them.
        matrix: what the model was told of each of them.
        model: that gave it, which can explain it.
        alarms: what has moved since the weeks before: signs, their sum, hits.
    """

    plan: Plan
    rows: Ints
    probability: Floats
    matrix: Floats
    model: Model
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Makes plans.

    Attributes:
        terms: of the plans.
        seed: of fits and draws.
        recipe: what is used.
    """

    terms: Terms
    seed: int
    recipe: Recipe = Recipe()

    def plan(
        self, facts: Facts, log: Log, *, week: int, budget: Mapping[str, float] | float
    ) -> Decision:
        """Plan a week from the facts up to it and the outcomes known by then.

        Args:
            facts: shipments up to the week; later ones are not looked at.
            log: inspections; those whose results are not known yet are not looked at.
            week: to plan.
            budget: hours by place, or in all.

        Raises:
            ContractError: the facts are no possible table of candidates.
            EngineError: the solver gave up.
        """
        facts = facts.until(week).without(self.recipe.without)
        known = log.by(week)
        rows = facts.of(week)
        probability, matrix, model = self._scored(facts, known, rows, week)
        terms, weights = self._moved(facts, known)
        signs = self._signs(facts, known, rows)
        plan = choose(
            _candidates(facts, rows, probability),
            signs,
            budget=budget,
            terms=terms,
            seed=self.seed * 100_003 + week,
            weights=weights,
            model_version=model.version,
        )
        return Decision(plan, rows, probability, matrix, model, self._alarms(facts, known, week))

    def _scored(
        self, facts: Facts, known: Log, rows: Ints, week: int
    ) -> tuple[Floats, Floats, Model]:
        """Score the week by a model of what is known; without outcomes by signs and surprise."""
        log = known.clear() if self.recipe.learns else known.by(-1)
        chance = np.random.default_rng([self.seed, week])
        recent = np.flatnonzero((facts.week > week - USUAL_WEEKS) & (facts.week <= week))
        usual = np.sort(chance.choice(recent, min(len(recent), USUAL_ROWS), replace=False))
        several = np.concatenate([log.row, usual, rows])
        names, x = self._matrix(facts, log, several)
        train, background, asked = np.split(x, np.cumsum([len(log.row), len(usual)]))
        model = fit(
            train,
            (log.result == DIVERTED).astype(np.float64),
            names=names,
            seed=self.seed,
            days=facts.week[log.row].astype(np.float64),
            background=background,
        )
        return model.score(asked), asked, model

    def _matrix(self, facts: Facts, log: Log, rows: Ints) -> tuple[tuple[str, ...], Floats]:
        if "history" in self.recipe.without or not self.recipe.learns:
            return facts.names, facts.features[rows]
        x = np.column_stack([facts.features[rows], past(facts, log, rows)])
        return (*facts.names, *past_names(facts)), x

    def _moved(self, facts: Facts, known: Log) -> tuple[Terms, dict[str, float]]:
        """Shares and weights of today: each past week moved them a step."""
        terms = _without_arms(self.terms, self.recipe)
        weights = equal_weights([*facts.patterns, FOLLOW])
        for past_week in np.unique(known.week).tolist():
            recent = known.by(past_week).clear().since(past_week - USUAL_WEEKS)
            if self.recipe.has_quota and self.recipe.learns:
                fell = drift({}, {}, _weekly(recent), terms=self.terms)
                terms = allowance(
                    terms, model=_margin(recent), quota=_yield(recent, recent.arm == "quota"),
                    is_drifting=bool(fell),
                )  # fmt: skip
                terms = _without_arms(terms, self.recipe)
            weights = pattern_weights(weights, _by_pattern(facts, recent), self.terms)
        return terms, weights

    def _alarms(self, facts: Facts, known: Log, week: int) -> tuple[Alarm, ...]:
        """Compare the last weeks with as many as are usual before them."""
        new = facts.week > week - RECENT_WEEKS
        old = (facts.week > week - RECENT_WEEKS - USUAL_WEEKS) & ~new
        told = {"score of flags": facts.rule} | {
            name: facts.features[:, facts.names.index(name)]
            for name in WATCHED
            if name in facts.names
        }
        then, now = ({k: v[part] for k, v in told.items()} for part in (old, new))
        recent = known.clear().since(week - USUAL_WEEKS)
        return drift(then, now, _weekly(recent), terms=self.terms)

    def _signs(self, facts: Facts, known: Log, rows: Ints) -> nw.DataFrame[Any] | None:
        if not self.recipe.has_quota:
            return None
        at, pattern = np.nonzero(facts.signs[rows] > 0)
        strength = facts.signs[rows][at, pattern]
        names = np.array([*facts.patterns, FOLLOW], dtype=np.str_)
        near = followed(facts, known, rows)
        again = np.flatnonzero(near > 0)
        at = np.concatenate([at, again])
        pattern = np.concatenate([pattern, np.full(len(again), len(names) - 1)])
        cells = {
            "shipment_id": facts.ids[rows][at].tolist(),
            "pattern": names[pattern].tolist(),
            "strength": np.concatenate([strength, near[again]]).tolist(),
        }
        schema = {"shipment_id": nw.String(), "pattern": nw.String(), "strength": nw.Float64()}
        return nw.from_dict(cells, schema, backend="polars")


def _without_arms(terms: Terms, recipe: Recipe) -> Terms:
    quota = terms.quota_share if recipe.has_quota else 0.0
    random = terms.random_share if recipe.has_random else 0.0
    return replace(terms, quota_share=quota, random_share=random, model_share=1 - quota - random)


def _weekly(log: Log) -> list[Yield]:
    """Inspections and hits of the model's arm, week by week, oldest first."""
    mine = log.arm == "model"
    return [_yield(log, mine & (log.week == week)) for week in np.unique(log.week).tolist()]


def _yield(log: Log, which: NDArray[np.bool_]) -> Yield:
    return float(which.sum()), float((log.result[which] == DIVERTED).sum())


def _margin(log: Log) -> Yield:
    """What the lower half of the model's choices found: the hours that it could give up."""
    model = log.arm == "model"
    if not model.any():
        return 0.0, 0.0
    return _yield(log, model & (log.rank >= np.median(log.rank[model])))


def _by_pattern(facts: Facts, log: Log) -> dict[str, Yield]:
    """Inspections and hits of shipments that showed each pattern, by whichever arm."""
    shown = facts.signs[log.row] > 0
    found = log.result == DIVERTED
    yields = {
        name: (float(shown[:, n].sum()), float(shown[found, n].sum()))
        for n, name in enumerate(facts.patterns)
    }
    return yields | {FOLLOW: _yield(log, log.pattern == FOLLOW)}


def _candidates(facts: Facts, rows: Ints, probability: Floats) -> nw.DataFrame[Any]:
    cells = {
        "shipment_id": facts.ids[rows].tolist(),
        "place": [place or None for place in facts.place[rows].tolist()],
        "hours": facts.hours[rows].tolist(),
        "probability": probability.tolist(),
        "harm_h100": [None if np.isnan(h) else h for h in facts.harm[rows].tolist()],
        "stratum": [stratum or None for stratum in facts.stratum[rows].tolist()],
    }
    kinds = {"hours": nw.Float64(), "probability": nw.Float64(), "harm_h100": nw.Float64()}
    schema = {name: kinds.get(name, nw.String()) for name in cells}
    return nw.from_dict(cells, schema, backend="polars")
