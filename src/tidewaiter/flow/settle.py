"""Which facts would settle an open order: found by trying them, fewest first.

Each missing fact is given the answers that it can have, one fact at a time, then two, then all,
and the order is determined again. So what the page says of a fact is what the rules do with it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from tidewaiter.engine.backend import Maker, rows
from tidewaiter.law import Law
from tidewaiter.rule.determine import OUTCOMES, determine

SEATS = ("US", "IN", "CN")
# The telling answers of each fact, in the columns that the rules read. A figure is tried on
# both sides of every threshold at once: none at all, and more than any.
ANSWERS: Mapping[str, tuple[Any, ...]] = {
    "destination": ("CA", "BR", "CN"),
    "tpp": (0.0, 1.0e6),
    "performance_density": (0.0, 1.0e3),
    "designed_or_marketed_for_datacenter": (False, True),
    "io_bandwidth_gb_s": (0.0, 1.0e5),
    "memory_bandwidth_gb_s": (0.0, 1.0e5),
    "interconnect_bandwidth_gb_s": (0.0, 1.0e5),
    "base_eccn": ("5A992", "5A002"),
    "chip_manufacturer": ("another maker", "NVIDIA", "AMD"),
    "chip_designer_hq": ("US", "CN"),
    "chip_designer_status": ("approved", "neither"),
    "ultimate_consignee_hq": SEATS,
    "ultimate_consignee_parent_hq": SEATS,
    "end_user_hq": SEATS,
    "end_user_parent_hq": SEATS,
    "purchaser_hq": SEATS,
    "purchaser_parent_hq": SEATS,
    "intermediate_consignee_hq": SEATS,
    "intermediate_consignee_parent_hq": SEATS,
    "transaction": ("export", "reexport", "in_country_transfer"),
    "exporter_is_informed": (False, True),
    "restricted_parties": ("none", "entity_list", "dpl"),
    "part_744_end_use": ("none", "military", "nuclear"),
    "owned_50_percent_by_listed": (False, True),
    "end_use": ("commercial", "production", "technical_analysis"),
    "consignee_government_controlled": (False, True),
    "final_customers_outside_d5_macau": (False, True),
    "destination_region": ("none", "crimea"),
    "supplement_8_entity": (False, True),
    "permanent_regular_employee": (False, True),
    "hbm_packaging_site_eligible": (False, True),
    "facility_meets_supplement_10": (False, True),
    "weights_published": (False, True),
    "authorizations": ("none",),
}


@dataclass(frozen=True, slots=True)
class Settling:
    """Facts that settle an order together, and each answer with the outcome it gives."""

    facts: tuple[str, ...]
    answers: tuple[tuple[tuple[Any, ...], str], ...]


def settle(
    facts: Sequence[Mapping[str, Any]],
    missing: Sequence[Sequence[str]],
    law: Law,
    make: Maker,
    schema: Mapping[str, Any],
) -> list[tuple[Settling, ...]]:
    """Find the smallest sets of missing facts that can settle each order.

    Args:
        facts: one mapping per open order: the columns that ``determine`` reads.
        missing: for each, the missing facts that ``rule.missing`` names.
        law: the law that it was determined under.
        make: makes a small table.
        schema: the Narwhals types of ``facts``.

    Returns:
        For each order its settling sets: those of one fact; where there is none those of two;
        and always, last, all of its missing facts together if their answers can be tried.
    """
    found: list[dict[tuple[str, ...], list[tuple[tuple[Any, ...], str]]]] = [{} for _ in facts]
    for size in (1, 2, 0):
        tried = [
            (n, chosen, answer)
            for n, names in enumerate(missing)
            if size == 0 or not found[n]
            for chosen, answer in _trials([f for f in names if _can_try(f, facts[n])], size)
        ]
        for (n, chosen, answer), outcome in zip(
            tried, _outcomes(facts, tried, law, make, schema), strict=True
        ):
            if outcome != "undetermined":
                found[n].setdefault(chosen, []).append((answer, outcome))
    return [
        tuple(
            Settling(chosen, tuple(answers))
            for chosen, answers in sorted(sets.items(), key=lambda s: len(s[0]))
        )
        for sets in found
    ]


def _can_try(fact: str, order: Mapping[str, Any]) -> bool:
    # Of a description that fits several models the TPP is one of theirs, and not any figure.
    spanned = fact == "tpp" and order.get("tpp_at_least") is not None
    return fact in ANSWERS and not spanned


def _trials(names: Sequence[str], size: int) -> Iterator[tuple[tuple[str, ...], tuple[Any, ...]]]:
    if size == 0:
        # All together: the answers that free an order, and no others, or there would be
        # thousands; which single answers do not free it was shown before.
        if len(names) > 1:
            for free in (0, 1):
                yield tuple(names), tuple(ANSWERS[n][min(free, len(ANSWERS[n]) - 1)] for n in names)
        return
    for chosen in itertools.combinations(names, size):
        for answer in itertools.product(*(ANSWERS[n] for n in chosen)):
            yield chosen, answer


READ_AS = {"base_eccn": "base_eccn"}


def _outcomes(
    facts: Sequence[Mapping[str, Any]],
    tried: Sequence[tuple[int, tuple[str, ...], tuple[Any, ...]]],
    law: Law,
    make: Maker,
    schema: Mapping[str, Any],
) -> list[str]:
    if not tried:
        return []
    columns: dict[str, list[Any]] = {name: [] for name in schema}
    for n, chosen, answer in tried:
        row = {**facts[n], **dict(zip(chosen, answer, strict=True))}
        if "tpp" in chosen:
            row["tpp_total"] = (
                row["tpp"] * (row.get("chips_per_unit") or 1) * (row.get("quantity") or 1)
            )
        for name, cells in columns.items():
            cells.append(row.get(name))
    numbered = make({**columns, "trial": list(range(len(tried)))}, {**schema, "trial": nw.Int64})
    outcomes = rows(determine(numbered, law).select("trial", "outcome"))
    return [row["outcome"] for row in sorted(outcomes, key=lambda r: r["trial"])]


def sentence(settling: Settling) -> str:
    """Say what the answers would give: "license required if CN; …"."""
    by_outcome: dict[str, list[str]] = {}
    for answer, outcome in settling.answers:
        by_outcome.setdefault(outcome, []).append(" and ".join(_word(a) for a in answer))
    return "; ".join(
        f"{OUTCOMES[outcome]} if {' or '.join(answers)}" for outcome, answers in by_outcome.items()
    )


def _word(answer: Any) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, float):
        return "below every threshold" if answer == 0 else "above every threshold"
    return str(answer).replace("_", " ")
