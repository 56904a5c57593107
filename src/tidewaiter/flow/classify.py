"""The class of an item by itself, and how far its figures are from each threshold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from tidewaiter.engine.backend import from_rows, maker, rows
from tidewaiter.flow.answer import facts
from tidewaiter.law import Law
from tidewaiter.rule.layers import class_layers
from tidewaiter.rule.summary import assembly_eccn, eccn
from tidewaiter.table.orders import admit

ECCN = "us/ear/ccl/eccn_3a090"
REVIEW = "us/ear/part_742/regional_stability"
# A figure this close to a threshold, as a fraction of it, deserves a second look.
NEAR = 0.02


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number of the law beside the figure that it is compared with.

    Attributes:
        paragraph: whose threshold.
        test: the figure's name and the comparison, as ``TPP >=``.
        limit, figure: the two numbers; the figure is None if not known.
        met: whether the comparison holds, None if not known.
        near: whether the figure is within ``NEAR`` of the limit.
    """

    paragraph: str
    test: str
    limit: float
    figure: float | None
    met: bool | None
    near: bool


# Paragraph, file and parameter of the law, figure of the item, comparison.
COMPARED = (
    ("3A090 (2022)", ECCN, "io_floor", "io_bandwidth_gb_s", ">="),
    ("3A090 (2022)", ECCN, "processing_floor_of_2022", "tpp", ">="),
    ("3A090.a.1", ECCN, "tpp_floor", "tpp", ">="),
    ("3A090.a.2", ECCN, "tpp_floor_with_density", "tpp", ">="),
    ("3A090.a.2", ECCN, "performance_density_floor", "performance_density", ">="),
    ("3A090.b.1", ECCN, "b_1_tpp_floor", "tpp", ">="),
    ("3A090.b.1", ECCN, "b_1_performance_density_floor", "performance_density", ">="),
    ("3A090.b.2", ECCN, "b_2_tpp_floor", "tpp", ">="),
    ("3A090.b.2", ECCN, "b_2_performance_density_floor", "performance_density", ">="),
    ("742.6(b)(10)(iii)(A)(1)", REVIEW, "china_tpp_ceiling", "tpp", "<"),
    (
        "742.6(b)(10)(iii)(A)(1)",
        REVIEW,
        "china_memory_bandwidth_ceiling",
        "memory_bandwidth_gb_s",
        "<",
    ),
)


def classify(item: str, law: Law, day: date) -> dict[str, str | None]:
    """Return the class of an item by itself: ``eccn``, ``assembly_eccn``, ``base_class``, as an
    answer has them, null where they are not determined.
    """
    orders = from_rows([{"order_id": "item", "item": item, "order_date": day, "quantity": 1}])
    found = facts(admit(orders).orders, maker(orders), day)
    for layer in class_layers(law):
        found = found.with_columns(**layer)
    named = {
        "eccn": eccn(law),
        "assembly_eccn": assembly_eccn(law),
        "base_class": nw.col("base_class"),
    }
    [one] = rows(found.select(**named))
    return one


def thresholds(figures: Mapping[str, float | None], law: Law, day: date) -> Iterator[Threshold]:
    """Yield every threshold in force on the day beside the item's figure."""
    for paragraph, path, parameter, name, sign in COMPARED:
        value = law[path][parameter].at(day)
        if value is None or not isinstance(value.value, int | float):
            continue
        limit, figure = float(value.value), figures.get(name)
        met = None if figure is None else figure >= limit if sign == ">=" else figure < limit
        near = figure is not None and abs(figure - limit) <= NEAR * limit
        yield Threshold(paragraph, f"{name} {sign}", limit, figure, met, near)
