"""How far a ranking of other people's declarations can be trusted, and on which rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from sklearn.ensemble import IsolationForest

from tidewaiter.errors import ContractError
from tidewaiter.lead.features.codes import Floats
from tidewaiter.lead.rank.columns import Columns, still
from tidewaiter.lead.rank.measured import Measured, measure
from tidewaiter.lead.rank.parameters import parameters
from tidewaiter.lead.rank.plain import Plain, plain
from tidewaiter.lead.rank.profiles import Mask, combination, profile
from tidewaiter.lead.rank.ranking import has_both, require_both
from tidewaiter.lead.rank.trees import learn_from
from tidewaiter.table.trade import Labelled


@dataclass(frozen=True)
class Assessment:
    """What rankings of later rows by earlier ones came to.

    Attributes:
        measured: each method on all later rows, and on those with a novel combination.
        cut: the time from which rows were only tested on.
        look_up: the columns by which rows are best looked up; their values are a combination.
        repeated: share of the tested rows whose combination was seen in the rows learned from.
        size: of the trees, ``small`` or ``large``.
        overall: each feature with its share of what the model gained.
        notes: what to mind in reading the figures.
    """

    measured: tuple[Measured, ...]
    cut: float
    look_up: tuple[str, ...]
    repeated: float
    size: str
    overall: tuple[tuple[str, float], ...]
    notes: tuple[str, ...]

    def of(self, method: str, rows: str = "all") -> Measured:
        """Return one method's measures."""
        return next(m for m in self.measured if (m.method, m.rows) == (method, rows))

    def table(self) -> nw.DataFrame[Any]:
        """Return the measures, one row per method and kind of rows."""
        rows = [_flat(one) for one in self.measured]
        data = {name: [row[name] for row in rows] for name in rows[0]}
        return nw.from_dict(data, backend="polars")


def assess(labelled: Labelled, *, seed: int, cut: float | None = None) -> Assessment:
    """Learn from the earlier labeled rows and rank the later ones, beside simple ways.

    Args:
        labelled: the declarations; rows without label or time are not used.
        seed: of all that is drawn.
        cut: the time from which rows are only tested on; the latest quarter if not given.

    Returns:
        The ways: ``model``; ``look-up`` (the past share of the same combination);
        ``random``; ``price`` (the highest amount first); ``isolation forest`` (unusual first).

    Raises:
        ContractError: there are not two of each label before the cut, or not one of each after
            it. Whoever sent the table or the cut must act.
    """
    of = plain(labelled)
    known = of.labeled()
    require_both(of, known)
    cut = _cut(of, known) if cut is None else cut
    learn, test = known & (of.time < cut), known & (of.time >= cut)
    if not has_both(of, learn) or not 0 < of.label[test].sum() < test.sum():
        raise ContractError(
            f"before time {cut:g} there are {int(of.label[learn].sum())} positive labels in "
            f"{int(learn.sum())} rows, and from then on {int(of.label[test].sum())} in "
            f"{int(test.sum())}; two of each label before and one of each after are needed"
        )
    return _assessed(of, learn, test, cut, seed)


def _assessed(of: Plain, learn: Mask, test: Mask, cut: float, seed: int) -> Assessment:
    base = still(of)
    learned = learn_from(of, learn, base, seed=seed)
    whole = combination(of, learned.look_up)
    novel = ~np.isin(whole, whole[learn])
    ways = {
        "model": learned.score(test),
        "look-up": _looked_up(of, learn, whole)[test],
        "random": np.random.default_rng(seed).random(int(test.sum())),
        "price": np.nan_to_num(of.amount, nan=-1.0)[test],
        "isolation forest": _lonely(base, learn, test, seed),
    }
    label, amount, is_novel = of.label[test], of.amount[test], novel[test]
    measured = []
    for method, score in ways.items():
        measured.append(measure(method, "all", score, label, amount, seed=seed))
        some = (score[is_novel], label[is_novel], amount[is_novel])
        measured.append(measure(method, "novel", *some, seed=seed))
    repeated = 1 - float(is_novel.mean())
    return Assessment(
        tuple(measured), cut, learned.look_up, repeated, learned.size, learned.overall(),
        _notes(measured, repeated, learned.look_up),
    )  # fmt: skip


def _cut(of: Plain, known: Mask) -> float:
    """Return the time from which the latest part of the labeled rows begins."""
    return float(np.quantile(of.time[known], 1 - parameters()["test_part"], method="higher"))


def _looked_up(of: Plain, learn: Mask, whole: Any) -> Floats:
    share, _ = profile(whole, of, learn, weight=parameters()["look_up_weight"])
    return np.where(np.isnan(share), of.label[learn].mean(), share)


def _lonely(base: Columns, learn: Mask, test: Mask, seed: int) -> Floats:
    forest = IsolationForest(random_state=seed, n_jobs=1).fit(_filled(base.matrix[learn]))
    return np.asarray(-forest.score_samples(_filled(base.matrix[test])), np.float64)


def _filled(matrix: Floats) -> Floats:
    """Set what is not known far outside, as a value of its own: this way cannot leave it open."""
    return np.where(np.isnan(matrix), -1e6, matrix)


def _notes(measured: list[Measured], repeated: float, look_up: tuple[str, ...]) -> tuple[str, ...]:
    held = {(m.method, m.rows): m for m in measured}
    model, novel = held["model", "all"], held["model", "novel"]
    notes = []
    if look_up and repeated > 0.5:
        notes.append(
            f"{repeated:.0%} of the tested rows repeat a combination of {', '.join(look_up)} seen "
            "before; a table looked up by it does as well as any model there"
        )
    if model.auc.value - novel.auc.value > 0.15:
        notes.append(
            f"on novel combinations the area under the curve is {novel.auc.value:.2f}, not "
            f"{model.auc.value:.2f}; expect the lower figure on rows unlike these"
        )
    if model.positives < 100:
        notes.append(
            f"only {model.positives} positives were tested on; small differences are chance"
        )
    return tuple(notes)


def _flat(one: Measured) -> dict[str, Any]:
    found: dict[str, Any] = {
        "method": one.method, "rows": one.rows, "number": one.number, "positives": one.positives,
        "average_precision": one.average_precision.value,
        "average_precision_low": one.average_precision.low,
        "average_precision_high": one.average_precision.high,
        "auc": one.auc.value, "auc_low": one.auc.low, "auc_high": one.auc.high,
    }  # fmt: skip
    for at in one.at:
        percent = f"{100 * at.share:g}_percent"
        found[f"precision_at_{percent}"] = at.precision
        found[f"recall_at_{percent}"] = at.recall
        found[f"recall_of_amount_at_{percent}"] = at.recall_amount
    return found
