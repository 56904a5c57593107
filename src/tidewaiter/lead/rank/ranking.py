"""Other people's declarations ranked: each row by what was known before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from tidewaiter.errors import ContractError
from tidewaiter.lead.features.codes import Floats, Ints
from tidewaiter.lead.features.past import Past
from tidewaiter.lead.rank.columns import still
from tidewaiter.lead.rank.plain import Plain, plain
from tidewaiter.lead.rank.profiles import Mask
from tidewaiter.lead.rank.trees import Learned, learn_from
from tidewaiter.table.trade import Labelled

# Labeled rows are scored in so many parts, each by what the parts before it came to.
_PARTS = 3
_KINDS: Any = {"id": nw.String, "rank": nw.Int64, "score": nw.Float64, "label": nw.Int64,
               "is_early": nw.Boolean}  # fmt: skip


@dataclass(frozen=True)
class Ranking:
    """Scores of all rows.

    Attributes:
        frame: one row per declaration, the highest score first: ``id`` (string), ``rank``
            (int64, from 1), ``score`` (float64 in [0, 1]), ``label`` (int64, null if nobody
            looked), ``is_early`` (bool: scored with the common share of
            the rows before, since these are too few to learn from).
        overall: each feature with its share of what the final model gained, the largest first.
        look_up: the columns by which rows are best looked up.
    """

    frame: nw.DataFrame[Any]
    overall: tuple[tuple[str, float], ...]
    look_up: tuple[str, ...]
    _place: dict[str, int]
    _learned: Learned

    def drivers(self, id: str) -> tuple[tuple[str, float], ...]:  # noqa: A002 - as the column
        """Return what each feature adds to a row's log-odds in the final model, largest first.

        Raises:
            ContractError: there is no such row. Whoever asks must act.
        """
        if id not in self._place:
            raise ContractError(f"no declaration {id!r} was ranked")
        return self._learned.drivers(self._place[id])


def rank(labelled: Labelled, *, seed: int) -> Ranking:
    """Rank declarations by how likely something is wrong with them.

    A row that nobody looked into is scored by all labels of rows before it. A row with a label is
    scored without it and without later ones: the rows go in three parts by time, and the first
    part, with too little before it, is given the common share of what was before.

    Args:
        labelled: the declarations.
        seed: of all that is drawn.

    Raises:
        ContractError: no row, or fewer than two of either label, has both label and time. Whoever
            sent the table must act.
    """
    of = plain(labelled)
    learn = of.labeled()
    require_both(of, learn)
    base = still(of)
    final = learn_from(of, learn, base, seed=seed)
    score = _common_before(of, learn)
    score[~learn] = final.score(~learn)
    size, early = None, learn.copy()
    for before, part in _parts(of, learn):
        if has_both(of, before):
            then = learn_from(of, before, base, seed=seed, size=size)
            score[part], size = then.score(part), then.size
            early &= ~part
    order = np.argsort(-score, kind="stable")
    data = {
        "id": [of.ids[n] for n in order],
        "rank": np.arange(1, len(of) + 1),
        "score": score[order],
        "label": [None if np.isnan(of.label[n]) else int(of.label[n]) for n in order],
        "is_early": early[order],
    }
    frame = nw.from_dict(data, schema=_KINDS, backend="polars")
    place = {name: n for n, name in enumerate(of.ids)}
    return Ranking(frame, final.overall(), final.look_up, place, final)


def _common_before(of: Plain, learn: Mask) -> Floats:
    """Return the share of all rows before each in which something was wrong; a half at first."""
    every = np.zeros(len(of), np.int64)
    past = Past(np.where(learn, every, -1), of.moment)
    moment = np.maximum(of.moment, 0)
    hits = past.total(np.where(learn, of.label, np.nan), every, moment)
    return (hits + 1) / (past.count(every, moment) + 2)


def _parts(of: Plain, learn: Mask) -> list[tuple[Mask, Mask]]:
    """Return rows to learn from and rows to score, by time, the first part to learn from only."""
    cuts = np.quantile(of.moment[learn], [n / _PARTS for n in range(1, _PARTS)])
    ends = [*cuts[1:], np.inf]
    found = []
    for start, end in zip(cuts, ends, strict=True):
        part = learn & (of.moment >= start) & (of.moment < end)
        if part.any():
            found.append((learn & (of.moment < start), part))
    return found


def has_both(of: Plain, rows: Mask) -> bool:
    """Say whether both labels are among the rows at least twice."""
    positives = int(of.label[rows].sum())
    return positives >= 2 and int(rows.sum()) - positives >= 2


def require_both(of: Plain, rows: Mask) -> None:
    """Refuse to learn from rows that are all alike."""
    if has_both(of, rows):
        return
    known: Ints = np.flatnonzero(rows)
    positives = int(of.label[known].sum())
    raise ContractError(
        f"of {len(of):,} rows {len(known):,} have both a label and a time, and in {positives:,} of "
        "them something was wrong; to learn from, at least two that were wrong and two that were "
        "not are needed"
    )
