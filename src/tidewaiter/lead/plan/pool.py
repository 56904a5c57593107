"""Candidates of a plan as arrays, in an order that the sender's order does not change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from tidewaiter.errors import ContractError
from tidewaiter.lead.plan.terms import Terms

COLUMNS = ("shipment_id", "place", "hours", "probability", "harm_h100", "stratum")
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pool:
    """Candidates sorted by id, one entry of every array per shipment.

    Attributes:
        ids: shipments.
        places: where each can be inspected; ``""`` if not known.
        hours: what an inspection takes.
        probability: that it is diverted.
        harm: in H100-equivalents, the unknown ones filled as ``told`` says.
        strata: route, goods and age of firm as one text; ``""`` if not known.
        told: what was assumed, in words.
    """

    ids: NDArray[np.str_]
    places: NDArray[np.str_]
    hours: Floats
    probability: Floats
    harm: Floats
    strata: NDArray[np.str_]
    told: tuple[str, ...]


def read_pool(candidates: nw.DataFrame[Any], terms: Terms) -> Pool:
    """Read and check the candidates.

    Raises:
        ContractError: a column is absent, a shipment comes twice, or hours, probability or harm
            are no possible figures. Whoever made the candidates must act.
    """
    absent = sorted(set(COLUMNS) - set(candidates.columns))
    if absent:
        raise ContractError(f"candidates have no column {', '.join(absent)}")
    ids = _texts(candidates["shipment_id"].to_list())
    order = np.argsort(ids, kind="stable")
    ids = ids[order]
    if (ids[1:] == ids[:-1]).any() or "" in ids:
        raise ContractError("candidates: each shipment_id must be there, and once")
    hours, probability, harm = (
        np.asarray(candidates[name].cast(nw.Float64).to_numpy(), dtype=np.float64)[order]
        for name in ("hours", "probability", "harm_h100")
    )
    _check(ids, hours > 0, "hours must be above 0")
    _check(ids, (probability >= 0) & (probability <= 1), "probability must be in [0, 1]")
    unknown = np.isnan(harm)
    _check(ids, unknown | (harm >= 0), "harm_h100 must not be below 0")
    filler, told = _filler(harm, unknown, terms)
    return Pool(
        ids=ids,
        places=_texts(candidates["place"].to_list())[order],
        hours=hours,
        probability=probability,
        harm=np.where(unknown, filler, harm),
        strata=_texts(candidates["stratum"].to_list())[order],
        told=told,
    )


def _texts(values: Sequence[Any]) -> NDArray[np.str_]:
    return np.array(["" if v is None else str(v) for v in values], dtype=np.str_)


def _check(ids: NDArray[np.str_], holds: NDArray[np.bool_], rule: str) -> None:
    if not holds.all():
        raise ContractError(f"candidate {ids[~holds][0]}: {rule}")


def _filler(
    harm: Floats, unknown: NDArray[np.bool_], terms: Terms
) -> tuple[float, tuple[str, ...]]:
    count = int(unknown.sum())
    if not count:
        return 0.0, ()
    if count == len(harm):
        figure, why = terms.harm_unknown, "as the terms say, since no harm is known"
    else:
        figure, why = float(np.median(harm[~unknown])), "the median of the known"
    words = f"harm not known of {count} of {len(harm)} candidates; counted as {figure:.4g} ({why})"
    return figure, (words,)
