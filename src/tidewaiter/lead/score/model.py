"""A score with outcomes: signs and surprise at first, a fitted model as outcomes come in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import lightgbm
import numpy as np

from tidewaiter.errors import ContractError
from tidewaiter.lead.features.words import words
from tidewaiter.lead.score.additive import additive
from tidewaiter.lead.score.calibrate import Line, line, sigmoid
from tidewaiter.lead.score.parameters import Parameters, load_parameters
from tidewaiter.lead.score.signs import Floats, Weights, load_weights
from tidewaiter.lead.score.surprise import Surprise, surprise


class Reason(NamedTuple):
    """What one feature adds to the log-odds of a shipment."""

    words: str
    contribution: float
    column: str
    value: float


@dataclass(frozen=True)
class Model:
    """A way to score shipments.

    Attributes:
        names: of the columns it takes.
        version: a hash of all it was made of.
        positives: how many confirmed positives it has learned from.
        share: of the fitted part in the log-odds, in [0, 1); the rest is signs and surprise.
    """

    names: tuple[str, ...]
    version: str
    positives: int
    share: float
    _weights: Weights
    _surprise: Surprise
    _trees: lightgbm.Booster | None
    _line: Line
    _most: float

    def score(self, matrix: Floats) -> Floats:
        """Return the probability, in (0, 1), that an inspection of each row would find something.

        Args:
            matrix: one row per shipment, columns as ``names``; NaN is not known.
        """
        return sigmoid(np.clip(self._logit(matrix), -self._most, self._most))

    def label_free(self, matrix: Floats) -> Floats:
        """Return the log-odds by signs and surprise alone."""
        return label_free(matrix, self.names, self._surprise, self._weights)[0]

    def _logit(self, matrix: Floats) -> Floats:
        blind, wide = label_free(matrix, self.names, self._surprise, self._weights)
        if self._trees is None or not len(matrix):
            return self._line.apply(blind)
        raw = np.asarray(self._trees.predict(wide, raw_score=True, num_threads=1))
        return self._line.apply(self.share * raw + (1 - self.share) * blind)

    def explain(self, row: Floats) -> tuple[Reason, ...]:
        """Return what each feature adds to the log-odds of one shipment, the largest first.

        The contributions and ``base`` add up to the log-odds of ``score``. What signs taken
        together and surprise add is laid on the features they come from.
        """
        parts = self._parts(row)
        order = np.argsort(-np.abs(parts), kind="stable")
        return tuple(
            Reason(words(self.names[n]), float(parts[n]), self.names[n], float(row[n]))
            for n in order
            if parts[n] != 0
        )

    def base(self, row: Floats) -> float:
        """Return the log-odds that no feature adds: alike for all rows that bear a sign.

        That a row bears none lowers its log-odds too, and no feature of it can be named for that.
        """
        return float(self._logit(row[None, :])[0] - self._parts(row).sum())

    def _parts(self, row: Floats) -> Floats:
        found, matrix = np.zeros(len(self.names)), row[None, :]
        _, wide = label_free(matrix, self.names, self._surprise, self._weights)
        signs_part, surprise_part = 1 - self.share, 1 - self.share
        signs, strange = wide[0, -2], wide[0, -1]
        by_signs = signs * signs_part
        by_surprise = self._weights.figures["surprise_points"] * strange * surprise_part
        if self._trees is not None:
            given = self._trees.predict(wide, pred_contrib=True, num_threads=1)
            trees = self.share * np.asarray(given)[0]
            found += trees[: len(self.names)]
            by_signs, by_surprise = by_signs + trees[-3], by_surprise + trees[-2]
        found += by_signs * self._shares_of_signs(matrix)
        found += by_surprise * self._shares_of_tails(matrix)
        return self._line.slope * found

    def _shares_of_signs(self, matrix: Floats) -> Floats:
        told = additive(matrix, self.names, self._weights)
        found, place = np.zeros(len(self.names)), {name: n for n, name in enumerate(self.names)}
        for sign, points in zip(told.signs, told.points[0], strict=True):
            found[place[sign.column]] += points
        return found / found.sum() if found.sum() > 0 else found

    def _shares_of_tails(self, matrix: Floats) -> Floats:
        found = np.zeros(len(self.names))
        found[list(self._surprise.columns)] = self._surprise.each(matrix)[0]
        return found / found.sum() if found.sum() > 0 else found


def label_free(
    matrix: Floats, names: Sequence[str], usual: Surprise, weights: Weights
) -> tuple[Floats, Floats]:
    """Return log-odds by signs and surprise, and the matrix with these two as last columns."""
    signs, strange = additive(matrix, names, weights).score, usual.score(matrix)
    base = weights.figures["base_rate"]
    logit = np.log(base / (1 - base)) + signs + weights.figures["surprise_points"] * strange
    return logit, np.column_stack([matrix, signs, strange])


def fit(
    matrix: Floats,
    labels: Floats,
    *,
    names: Sequence[str],
    seed: int,
    days: Floats | None = None,
    weights: Floats | None = None,
    background: Floats | None = None,
    signs: Weights | None = None,
) -> Model:
    """Fit a model to what inspections found.

    The fitted part counts as ``n / (n + 3)`` for n confirmed positives, the rest is the score
    without outcomes; so a first model is that score alone, and nothing jumps. The fitted
    part sees signs and surprise as two more features. Probabilities are set right on the latest
    rows, by a model that had not seen them, and hold for shipments like those inspected.

    Args:
        matrix: one row per inspected shipment, columns as ``names``; NaN is not known, and
            stays so: nothing is filled in.
        labels: 1.0 where something was found, 0.0 where not.
        names: of the columns: figures of conduct, never a party's or a country's mark.
        seed: of all that is drawn; the same input gives the same model.
        days: of the rows, for what is latest; the order of the rows if not given.
        weights: of the rows, as one over the propensity of the inspection; alike if not given.
        background: rows of shipments whether inspected or not, which say what is usual;
            ``matrix`` if not given.
        signs: the weights of signs; the shipped ones if not given.

    Raises:
        ContractError: rows, labels and names do not match, or a label is neither 0 nor 1.
            Whoever calls must act.
    """
    names, told, signs = tuple(names), load_parameters(), signs or load_weights()
    _require(matrix, labels, names)
    usual = surprise(matrix if background is None else background, names, seed=seed, weights=signs)
    rows = np.ones(len(labels)) if weights is None else weights / max(weights.mean(), 1e-12)
    order = np.arange(len(labels)) if days is None else np.argsort(days, kind="stable")
    blind, wide = label_free(matrix, names, usual, signs)
    data = (wide[order], labels[order], rows[order], blind[order])
    positives = int(labels.sum())
    share = positives / (positives + told.half_at)
    trees = _trees(*data[:3], told, seed)
    share = share if trees is not None else 0.0
    set_right = _set_right(data, share, told, seed)
    return Model(
        names, _version(names, trees, set_right, share, usual, signs), positives, share,
        signs, usual, trees, set_right, told.logit_most,
    )  # fmt: skip


def _require(matrix: Floats, labels: Floats, names: tuple[str, ...]) -> None:
    if matrix.ndim != 2 or matrix.shape != (len(labels), len(names)):
        raise ContractError(
            f"a matrix of {matrix.shape} for {len(labels)} labels and {len(names)} names; one row "
            "per label and one column per name are needed"
        )
    if not np.isin(labels, (0.0, 1.0)).all():
        raise ContractError("a label is neither 0 nor 1; leave rows without a result out")


def _trees(
    wide: Floats, labels: Floats, rows: Floats, told: Parameters, seed: int
) -> lightgbm.Booster | None:
    if min(labels.sum(), (1 - labels).sum()) < told.least_of_each:
        return None
    settings = {
        "objective": "binary", "verbosity": -1, "num_threads": 1, "deterministic": True,
        "force_row_wise": True, "seed": seed, **told.boosting,
    }  # fmt: skip
    return lightgbm.train(settings, lightgbm.Dataset(wide, labels, weight=rows), told.rounds)


def _set_right(
    data: tuple[Floats, Floats, Floats, Floats], share: float, told: Parameters, seed: int
) -> Line:
    """Fit slope and shift on the latest rows, scored by a model of the earlier ones."""
    wide, labels, rows, blind = data
    start = round(len(labels) * (1 - told.last_part))
    early = _trees(wide[:start], labels[:start], rows[:start], told, seed)
    logit = blind[start:]
    if early is not None and share and start < len(labels):
        raw = np.asarray(early.predict(wide[start:], raw_score=True, num_threads=1))
        logit = share * raw + (1 - share) * logit
    return line(logit, labels[start:], rows[start:], pull=told.pull)


def _version(
    names: tuple[str, ...], trees: lightgbm.Booster | None, right: Line, share: float,
    usual: Surprise, signs: Weights,
) -> str:  # fmt: skip
    made = hashlib.sha256(repr((names, right, share, signs)).encode())
    made.update(b"" if trees is None else trees.model_to_string().encode())
    for past in (*usual.past, usual.usual_tails, usual.usual_lonely):
        made.update(past.tobytes())
    return made.hexdigest()[:12]
