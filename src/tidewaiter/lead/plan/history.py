"""What inspections have found of the parties of a shipment, as known in its week."""

from __future__ import annotations

import numpy as np

from tidewaiter.lead.plan.facts import Facts, Ints
from tidewaiter.lead.plan.log import DIVERTED, Log
from tidewaiter.lead.plan.pool import Floats


def past(facts: Facts, log: Log, rows: Ints, *, prior: float = 0.02, weight: float = 5.0) -> Floats:
    """Work out, for rows and each role, the rate and number of past inspections of its party.

    Only results known in the week of the row count, so a row of old looks as it looked then.

    Args:
        facts: the shipments.
        log: inspections.
        rows: of the facts.
        prior: rate that is believed before any inspection.
        weight: of that belief, in inspections.

    Returns:
        A matrix with three columns per role, as ``past_names``: smoothed rate, and logarithms of
        how many were inspected and how many found; NaN where the party is not known.
    """
    log = log.clear()
    columns = []
    width = int(max(log.known.max(initial=0), facts.week.max(initial=0))) + 2
    for role in sorted(facts.roles):
        codes = facts.roles[role]
        events = codes[log.row] * width + log.known
        order = np.argsort(events, kind="stable")
        events = events[order]
        hits = np.concatenate([[0], np.cumsum(log.result[order] == DIVERTED)])
        mine = codes[rows]
        high = np.searchsorted(events, mine * width + facts.week[rows], side="right")
        low = np.searchsorted(events, mine * width, side="left")
        count = (high - low).astype(np.float64)
        found = (hits[high] - hits[low]).astype(np.float64)
        rate = (found + prior * weight) / (count + weight)
        told = (rate, np.log1p(count), np.log1p(found))
        columns += [np.where(mine < 0, np.nan, values) for values in told]
    return np.column_stack(columns) if columns else np.zeros((len(rows), 0))


def past_names(facts: Facts) -> tuple[str, ...]:
    """Names of the columns of ``past``."""
    parts = ("rate", "inspected", "found")
    return tuple(f"past_{part}_of_{role}" for role in sorted(facts.roles) for part in parts)


def followed(facts: Facts, log: Log, rows: Ints) -> Floats:
    """Say how near each row is to a confirmed one: the share of its roles that one had.

    A party, an address, a forwarder or a cluster of a shipment where something was found is worth
    a quick second look, whoever else is named beside it. A role whose party is on very many
    shipments (a large forwarder) tells little, so each counts by how rare it is.

    Returns:
        One figure per row in [0, 1]; 0 where nothing is shared.
    """
    found = np.unique(log.row[log.result == DIVERTED])
    best = np.zeros(len(rows))
    for codes in facts.roles.values():
        mine = codes[rows]
        size = np.bincount(np.maximum(codes, 0))
        hits = np.bincount(np.maximum(codes[found], 0), codes[found] >= 0, minlength=len(size))
        share = np.divide(hits, size, out=np.zeros(len(size)), where=size > 0)
        best = np.maximum(best, np.where(mine >= 0, share[np.maximum(mine, 0)], 0.0))
    return np.minimum(best, 1.0)
