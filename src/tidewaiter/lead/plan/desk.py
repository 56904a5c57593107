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
from scipy.stats import rankdata
from sklearn.ensemble import IsolationForest

from tidewaiter.lead.plan.allowance import Yield, allowance, equal_weights, pattern_weights
from tidewaiter.lead.plan.boost import boost
from tidewaiter.lead.plan.choose import Plan, choose
from tidewaiter.lead.plan.facts import Facts, Ints
from tidewaiter.lead.plan.history import followed, past
from tidewaiter.lead.plan.log import CLEAN, DIVERTED, Log
from tidewaiter.lead.plan.pool import Floats
from tidewaiter.lead.plan.terms import Terms

# The pattern under which second looks at parties of confirmed shipments draw on the quota.
FOLLOW = "again"


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
    """

    plan: Plan
    rows: Ints
    probability: Floats


@dataclass(frozen=True, slots=True)
class Desk:
    """Makes plans.

    Attributes:
        terms: of the plans.
        seed: of fits and draws.
        recipe: what is used.
        model_version: logged with every choice.
    """

    terms: Terms
    seed: int
    recipe: Recipe = Recipe()
    model_version: str = "desk"

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
        probability = self._probability(facts, known, rows, week)
        terms, weights = self._moved(facts, known)
        signs = self._signs(facts, known, rows)
        plan = choose(
            _candidates(facts, rows, probability),
            signs,
            budget=budget,
            terms=terms,
            seed=self.seed * 100_003 + week,
            weights=weights,
            model_version=self.model_version,
        )
        return Decision(plan, rows, probability)

    def _probability(self, facts: Facts, known: Log, rows: Ints, week: int) -> Floats:
        """Blend what needs no outcomes with what was learned, by how much there was to learn."""
        clear = known.clear()
        plain = self._plain(facts, rows)
        hits = int((clear.result == DIVERTED).sum())
        if not self.recipe.learns or hits < 3 or not (clear.result == CLEAN).any():
            return plain
        learned = self._learned(facts, clear, rows, week)
        part = hits / (hits + 10.0)
        mixed: Floats = np.exp(part * np.log(learned + 1e-6) + (1 - part) * np.log(plain + 1e-6))
        return np.clip(mixed, 0, 1)

    def _plain(self, facts: Facts, rows: Ints) -> Floats:
        """A probability without outcomes: by the order of rule score and surprise alone."""
        parts = [rankdata(facts.rule[rows]) / len(rows)] if len(rows) else []
        if "novelty" not in self.recipe.without and len(rows):
            parts.append(0.5 * rankdata(surprise(facts, rows, self.seed)) / len(rows))
        if not parts:
            return np.zeros(0)
        order = rankdata(sum(parts)) / len(rows)
        # The best of a hundred is taken to be some thirty times as likely as the middle.
        guessed: Floats = np.clip(0.002 * np.exp(6 * (order - 0.5) ** 3 * 8), 0, 0.5)
        return guessed

    def _learned(self, facts: Facts, clear: Log, rows: Ints, week: int) -> Floats:
        chance = np.random.default_rng(self.seed * 7919 + week)
        earlier = np.flatnonzero(facts.week < week)
        other = np.setdiff1d(earlier, clear.row)
        many = min(len(other), 4000)
        other = np.sort(chance.choice(other, many, replace=False)) if many else other
        train = np.concatenate([clear.row, other])
        y = np.concatenate([clear.result == DIVERTED, np.zeros(len(other))]).astype(np.float64)
        weights = np.concatenate([np.ones(len(clear.row)), np.full(len(other), 0.5)])
        x = self._matrix(facts, clear, np.concatenate([train, rows]))
        model = boost(x[: len(train)], y, weights=weights, seed=self.seed * 1000 + week)
        return model.score(x[len(train) :])

    def _matrix(self, facts: Facts, clear: Log, rows: Ints) -> Floats:
        parts = [facts.features[rows], facts.rule[rows, None]]
        if "history" not in self.recipe.without:
            parts.append(past(facts, clear, rows))
        return np.column_stack(parts)

    def _moved(self, facts: Facts, known: Log) -> tuple[Terms, dict[str, float]]:
        """Shares and weights of today: each past week moved them a step."""
        terms = _without_arms(self.terms, self.recipe)
        weights = equal_weights([*facts.patterns, FOLLOW])
        for past_week in np.unique(known.week).tolist():
            recent = known.by(past_week).clear().since(past_week - 26)
            if self.recipe.has_quota and self.recipe.learns:
                terms = allowance(
                    terms, model=_margin(recent), quota=_yield(recent, recent.arm == "quota"),
                    is_drifting=False,
                )  # fmt: skip
                terms = _without_arms(terms, self.recipe)
            weights = pattern_weights(weights, _by_pattern(facts, recent), self.terms)
        return terms, weights

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


def surprise(facts: Facts, rows: Ints, seed: int, *, weeks: int = 8) -> Floats:
    """How unlike the trade of the last weeks each row is, by its features alone."""
    recent = np.flatnonzero(facts.week > facts.week[-1] - weeks)
    x = facts.features[recent]
    if not x.shape[1]:
        return np.zeros(len(rows))
    forest = IsolationForest(n_estimators=60, max_samples=256, random_state=seed, n_jobs=1)
    middle = np.nanmedian(np.where(np.isnan(x).all(axis=0), 0.0, x), axis=0)
    forest.fit(np.where(np.isnan(x), middle, x))
    asked = facts.features[rows]
    unlike: Floats = -forest.score_samples(np.where(np.isnan(asked), middle, asked))
    return unlike


def _without_arms(terms: Terms, recipe: Recipe) -> Terms:
    quota = terms.quota_share if recipe.has_quota else 0.0
    random = terms.random_share if recipe.has_random else 0.0
    return replace(terms, quota_share=quota, random_share=random, model_share=1 - quota - random)


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
