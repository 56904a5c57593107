"""Facts of a desk out of tables and flags: the one way in which leads are made of what is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np

from tidewaiter.lead.features import Features, features
from tidewaiter.lead.features.codes import Floats, Ints
from tidewaiter.lead.features.shipments import Shipments, take
from tidewaiter.lead.plan.facts import Facts, Texts
from tidewaiter.lead.score.additive import additive
from tidewaiter.lead.terms import load_terms

# One H100 by TPP, the base of H100-equivalents.
H100_TPP = 15824.0
# 1970-01-01 was a Thursday; weeks begin on Mondays.
_THURSDAY = 3
ROLES = ("consignee", "shipper", "forwarder", "end_user", "address")
DECLARED = ("hs6", "description", "port_of_loading", "port_of_discharge", "origin_country",
            "export_country", "destination_country", "mode", "procedure")  # fmt: skip
FIGURES = ("pieces", "net_weight_kg", "gross_weight_kg", "value_usd", "unit_tpp")
YOUNG_DAYS = (365, 1825)


def assemble(
    tables: Mapping[str, nw.LazyFrame[Any]],
    flags: nw.LazyFrame[Any] | nw.DataFrame[Any] | None,
    *,
    network: nw.LazyFrame[Any] | nw.DataFrame[Any] | None = None,
) -> tuple[Facts, Features]:
    """Say what is known of every shipment on its day, as a desk reads it.

    Args:
        tables: of trade; ``shipments`` is needed.
        flags: the sheet of flags, if they were raised.
        network: one row per ``shipment_id``, figures in every other column.

    Returns:
        The facts, and the features they were made of, both in the order of days. Shipments
        without a day stand last, in the last week.

    Raises:
        ContractError: there is no table of shipments. Whoever brings the tables must act.
    """
    made, of = features(tables, flags, network=network), take(tables)
    names = made.names()
    matrix = made.matrix()
    signs = [n for n, name in enumerate(names) if name.startswith("flag_")]
    patterns = tuple(names[n].removeprefix("flag_") for n in signs)
    strengths = np.nan_to_num(matrix[:, signs])
    group_of = {name: group for group, several in made.groups.items() for name in several}
    harm = of.number("pieces") * of.number("unit_tpp") / H100_TPP
    facts = Facts(
        ids=np.array(of.ids, dtype=np.str_),
        week=_weeks(of.day),
        place=_texts(of, "port_of_discharge", "port_of_loading"),
        stratum=_strata(of, made),
        hours=_hours(of),
        harm=harm,
        features=matrix,
        names=names,
        groups=tuple(group_of[name] for name in names),
        signs=strengths,
        patterns=patterns,
        rule=additive(matrix[:, signs], [names[n] for n in signs]).score,
        roles=_roles(made),
        declared=_declared(of),
        value=of.number("value_usd"),
    )
    return facts, made


def _weeks(day: Ints) -> Ints:
    """Weeks from the first, by Mondays; those without a day are of the last."""
    week = (day + _THURSDAY) // 7
    known = day >= 0
    if not known.any():
        return np.zeros(len(day), dtype=np.int64)
    first, last = week[known].min(), week[known].max()
    found: Ints = np.where(known, week - first, last - first).astype(np.int64)
    return found


def _hours(of: Shipments) -> Floats:
    terms = load_terms()
    pieces = np.nan_to_num(of.number("pieces"), nan=1.0)
    hours = terms["hours_each"] + terms["hours_a_hundred_pieces"] * pieces / 100
    return np.minimum(hours, terms["hours_most"])


def _texts(of: Shipments, *columns: str) -> Texts:
    found = of.frame.select(nw.coalesce(*columns).alias("told"))["told"].to_list()
    return np.array([told or "" for told in found], dtype=np.str_)


def _strata(of: Shipments, made: Features) -> Texts:
    """Route, goods and age of the consignee: what published rules could be read from."""
    ways = of.frame.select(
        "hs6",
        away=nw.coalesce("export_country", "shipper_country"),
        there=nw.coalesce("destination_country", "consignee_country"),
    )
    age = made.frame["age_consignee"].to_numpy() if "age_consignee" in made.frame.columns else None
    # The feature is a logarithm of days; an age that is not known is a kind of its own.
    days = np.full(len(of), np.nan) if age is None else np.expm1(age)
    bins = np.where(np.isnan(days), -1, np.digitize(np.nan_to_num(days), YOUNG_DAYS))
    return np.array(
        [
            f"{away or '?'}>{there or '?'} {(code or '?')[:4]} {int(young)}"
            for away, there, code, young in zip(
                ways["away"].to_list(), ways["there"].to_list(), ways["hs6"].to_list(), bins,
                strict=True,
            )
        ],
        dtype=np.str_,
    )  # fmt: skip


def _roles(made: Features) -> dict[str, Ints]:
    groups = made.index.groups
    shared = [name for name in groups if name.startswith("registered_")]
    return {name: groups[name] for name in (*ROLES, *shared) if name in groups}


def _declared(of: Shipments) -> Floats:
    coded = [of.code(name).astype(np.float64) for name in DECLARED]
    parties = [of.role(name).astype(np.float64) for name in ("shipper", "consignee")]
    return np.column_stack([*coded, *parties, *(of.number(name) for name in FIGURES)])
