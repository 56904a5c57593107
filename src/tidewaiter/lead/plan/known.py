"""Facts for the desk out of tables and features, and its log out of the table of outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np

from tidewaiter.lead.features import Features
from tidewaiter.lead.plan.facts import Facts, Ints, Texts
from tidewaiter.lead.plan.log import CLEAN, DIVERTED, INCONCLUSIVE, Log, empty_log
from tidewaiter.lead.plan.pool import Floats
from tidewaiter.lead.plan.terms import Terms
from tidewaiter.lead.score import additive

# What was declared: texts, of which the first six are a row of the look-up table, and figures.
DECLARED_TEXTS = ("hs6", "origin_country", "destination_country", "mode", "procedure",
                  "port_of_loading", "export_country", "port_of_discharge", "carrier", "brand",
                  "model", "consignee_country", "shipper_country", "end_user_country")  # fmt: skip
DECLARED_FIGURES = ("value_usd", "net_weight_kg", "gross_weight_kg", "pieces", "unit_tpp")
RESULTS = {"diverted": DIVERTED, "clean": CLEAN, "inconclusive": INCONCLUSIVE}
MONDAY = date(1970, 1, 5)
SIGN = "flag_"


def week_of(days: Ints) -> Ints:
    """Number of the week, from Monday to Sunday, of days since 1970."""
    return (days - (MONDAY - date(1970, 1, 1)).days) // 7


def read_facts(
    shipments: nw.LazyFrame[Any],
    features: Features,
    *,
    terms: Terms,
    place: str = "port_of_loading",
    hours: float = 1.0,
) -> Facts:
    """Bring together what the desk goes by.

    Args:
        shipments: the table of trade, all columns of the contract.
        features: of these shipments; flags among them give the signs.
        terms: for harm and ages.
        place: column that says where a shipment can be inspected.
        hours: that an inspection takes; one shipment is as long as another until it is known.

    Returns:
        Facts by week and then by day; shipments without a day are left out, since nobody knows
        when they could be inspected. Weeks are counted from the first shipment's.
    """
    frame = features.frame
    given = shipments.collect(backend="polars")
    ids = frame["shipment_id"].to_list()
    at = {name: n for n, name in enumerate(given["shipment_id"].to_list())}
    given = given[[at[name] for name in ids]]
    days = np.asarray(frame["day"].cast(nw.Date).to_numpy(), "datetime64[D]")
    dated = np.flatnonzero(~np.isnat(days))
    week = week_of(days[dated].astype(np.int64))
    names, matrix = features.names(), features.matrix()
    of = {name: n for n, name in enumerate(names)}
    flags = np.array([n for n, name in enumerate(names) if name.startswith(SIGN)], dtype=np.int64)
    patterns = tuple(sorted(name for name in names if name.startswith(SIGN)))
    signs = np.array([of[name] for name in patterns], dtype=np.int64)
    return Facts(
        ids=np.array(ids, dtype=np.str_)[dated],
        week=week - week.min(initial=week[0] if len(week) else 0),
        place=_texts(given, place)[dated],
        stratum=_strata(given, _column(matrix, of, "age_consignee"), terms)[dated],
        hours=np.full(len(dated), hours),
        harm=(_figures(given, "unit_tpp") * _figures(given, "pieces") / terms.h100_tpp)[dated],
        features=matrix[dated],
        names=names,
        groups=tuple(group for group, several in features.groups.items() for _ in several),
        signs=matrix[np.ix_(dated, signs)],
        patterns=tuple(name.removeprefix(SIGN) for name in patterns),
        rule=additive(matrix[np.ix_(dated, flags)], [names[n] for n in flags]).score,
        roles={role: codes[dated] for role, codes in features.index.groups.items()},
        declared=_declared(given)[dated],
        value=_figures(given, "value_usd")[dated],
    )


def read_log(outcomes: nw.LazyFrame[Any], facts: Facts, first_week: int) -> Log:
    """Read the log out of the table of outcomes.

    Args:
        outcomes: the table of trade. One of a shipment that the facts do not have, or with no
            day on which it was known, says nothing here. A propensity that is not known is NaN.
        facts: the shipments.
        first_week: number, since 1970, of the week that the facts count as 0.
    """
    rows = outcomes.filter(~nw.col("shipment_id").is_null()).collect(backend="polars")
    at = {name: n for n, name in enumerate(facts.ids.tolist())}
    row = np.array([at.get(name, -1) for name in rows["shipment_id"].to_list()], np.int64)
    known = np.asarray(
        rows.select(on=nw.coalesce("known_on", "inspected_on"))["on"].cast(nw.Date).to_numpy(),
        "datetime64[D]",
    )
    result = [RESULTS.get(text or "", INCONCLUSIVE) for text in rows["result"].to_list()]
    kept = np.flatnonzero((row >= 0) & ~np.isnat(known))
    if not len(kept):
        return empty_log()
    # What became known in the course of a week may be used in the next.
    weeks = week_of(known[kept].astype(np.int64)) + 1 - first_week
    log = Log(
        row=row[kept],
        week=facts.week[row[kept]],
        known=weeks,
        result=np.array(result, dtype=np.int64)[kept],
        arm=_texts(rows, "arm")[kept].astype("U16"),
        pattern=np.full(len(kept), "", dtype="U16"),
        propensity=_figures(rows, "propensity")[kept],
        rank=np.ones(len(kept), dtype=np.int64),
    )
    return log.plus(empty_log())


def _texts(frame: nw.DataFrame[Any], column: str) -> Texts:
    return np.array([text or "" for text in frame[column].to_list()], dtype=np.str_)


def _figures(frame: nw.DataFrame[Any], column: str) -> Floats:
    return np.asarray(frame[column].cast(nw.Float64).to_numpy(), dtype=np.float64)


def _column(matrix: Floats, of: Mapping[str, int], name: str) -> Floats:
    return matrix[:, of[name]] if name in of else np.full(len(matrix), np.nan)


def _declared(frame: nw.DataFrame[Any]) -> Floats:
    columns = []
    for name in DECLARED_TEXTS:
        texts = _texts(frame, name)
        codes = np.unique(texts, return_inverse=True)[1].astype(np.float64)
        columns.append(np.where(texts == "", np.nan, codes))
    return np.column_stack([*columns, *(_figures(frame, name) for name in DECLARED_FIGURES)])


def _strata(frame: nw.DataFrame[Any], age: Floats, terms: Terms) -> Texts:
    """Route, goods and age of the firm that receives, as one text."""
    bands = np.array(["new", "young", "old", "age unknown"])
    years = np.expm1(age) / 365.25  # the feature is log(1 + days)
    band = np.searchsorted([terms.new_firm_years, terms.young_firm_years], years, side="right")
    band = np.where(np.isnan(age), 3, band)
    parts = (_texts(frame, name) for name in ("export_country", "destination_country", "hs6"))
    told = zip(*(part.tolist() for part in parts), bands[band].tolist(), strict=True)
    return np.array([f"{sent}>{to} {goods[:4]} {old}" for sent, to, goods, old in told])
