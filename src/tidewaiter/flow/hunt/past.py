"""What earlier inspections came to: the log of a desk, what they measure, and whom they burden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np

from tidewaiter.lead.plan.desk import Decision
from tidewaiter.lead.plan.facts import Facts
from tidewaiter.lead.plan.log import CLEAN, DIVERTED, INCONCLUSIVE, Log, empty_log
from tidewaiter.lead.plan.prevalence import prevalence
from tidewaiter.report.leads.values import PrevalenceShown, RateShown

RESULTS = {"diverted": DIVERTED, "clean": CLEAN, "inconclusive": INCONCLUSIVE}
# Chosen by a person or a hint, without a probability that anybody knows.
OTHER = "other"


def log_of(outcomes: nw.LazyFrame[Any] | None, facts: Facts, week: int) -> tuple[Log, list[str]]:
    """Read what is known of earlier inspections.

    Args:
        outcomes: the table, or None. A row without a result, or of a shipment that is not
            there, says nothing; of several of one shipment the last counts.
        facts: of the shipments.
        week: that is planned; all that the table holds is known by then.

    Returns:
        The log, and the arm of each entry as it was written.
    """
    if outcomes is None:
        return empty_log(), []
    row_of = {name: n for n, name in enumerate(facts.ids.tolist())}
    last: dict[int, dict[str, Any]] = {}
    order = nw.coalesce("known_on", "inspected_on")
    table = outcomes.with_columns(seen=order).collect(backend="polars").sort("seen", "row")
    for told in table.rows(named=True):
        row = row_of.get(told["shipment_id"] or "")
        if row is not None and told["result"] in RESULTS:
            last[row] = told
    # A shipment that is told to have been inspected is no candidate of a later week than its own.
    rows = sorted(last, key=lambda n: (int(facts.week[n]), n))
    arms = [str(last[n]["arm"] or OTHER) for n in rows]
    log = Log(
        row=np.array(rows, dtype=np.int64),
        week=np.array([min(int(facts.week[n]), week - 1) for n in rows], dtype=np.int64),
        known=np.full(len(rows), week, dtype=np.int64),
        result=np.array([RESULTS[last[n]["result"]] for n in rows], dtype=np.int64),
        arm=np.array(arms, dtype="U16"),
        pattern=np.full(len(rows), "", dtype="U16"),
        propensity=np.array([last[n]["propensity"] or np.nan for n in rows], dtype=np.float64),
        rank=np.arange(1, len(rows) + 1, dtype=np.int64),
    )
    return log, arms


def measured(log: Log, arms: list[str], facts: Facts, week: int) -> PrevalenceShown | None:
    """Estimate how much there is in all; None without inspections of known probability."""
    del arms
    known = ~np.isnan(log.propensity) & (log.propensity > 0) & (log.propensity <= 1)
    if not known.any():
        return None
    words = {code: name for name, code in RESULTS.items()}
    outcomes = nw.from_dict(
        {
            "result": [words[int(code)] for code in log.result[known]],
            "propensity": log.propensity[known].tolist(),
        },
        {"result": nw.String(), "propensity": nw.Float64()},
        backend="polars",
    )
    candidates = int((facts.week < week).sum())
    found = prevalence(outcomes, candidates=max(candidates, len(outcomes)))
    whole = max(candidates, 1)
    return PrevalenceShown(
        found.estimate / whole, found.low / whole, found.high / whole, found.drawn
    )


def fairness(
    tables: Mapping[str, nw.LazyFrame[Any]], facts: Facts, decision: Decision, log: Log,
    arms: list[str],
) -> tuple[RateShown, ...]:  # fmt: skip
    """Say of each country how many shipments there are, how many are chosen, and how often in vain.

    ``rate`` is the share of a country's inspectable shipments of the past that a score or a
    pattern chose and that were found clean; null without outcomes.
    """
    country = nw.coalesce("consignee_country", "destination_country")
    told = tables["shipments"].select("shipment_id", country=country).collect(backend="polars")
    of = dict(zip(told["shipment_id"].to_list(), told["country"].to_list(), strict=True))
    names = [of.get(name) or "?" for name in facts.ids.tolist()]
    now = Counter(names[n] for n in decision.rows.tolist())
    picked = Counter(of.get(name) or "?" for name in decision.plan.chosen["shipment_id"].to_list())
    by_score = [arm in ("model", "quota") for arm in arms]
    clean = Counter(
        names[int(row)]
        for row, result, scored in zip(log.row, log.result, by_score, strict=True)
        if scored and result == CLEAN
    )
    first = set(decision.rows.tolist())
    before = Counter(name for n, name in enumerate(names) if n not in first)
    return tuple(
        RateShown(
            name, now[name], picked[name], clean[name] if any(by_score) else None,
            clean[name] / before[name] if any(by_score) and before[name] else None,
        )
        for name, _ in now.most_common()
    )  # fmt: skip
