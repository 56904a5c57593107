"""Several statements on one pair: what they say together."""

from __future__ import annotations

from typing import Any

import pytest

from party.owners import made
from tidewaiter.party.owners.graph import graph_on
from tidewaiter.party.owners.merge import PERCENT


def shares(*holdings: str) -> list[tuple[str | None, float, float]]:
    graph = graph_on(made.parties({}), made.holdings(holdings), made.DAY)
    ids: list[Any] = [*graph.ids.to_pylist(), None]
    rows = zip(graph.shares.owner, graph.shares.low, graph.shares.high, strict=True)
    return sorted(((ids[o], low / PERCENT, high / PERCENT) for o, low, high in rows), key=str)


@pytest.mark.parametrize(
    ("holdings", "expected"),
    [
        (["L 30 A"], [("L", 30, 30)]),
        (["L 30 A", "L 30 A"], [("L", 30, 30)]),
        (["L 30 A by x", "L 30 A by y"], [("L", 30, 30)]),
        (["L 30 A from 2020-01-01", "L 30 A from 2021-01-01"], [("L", 30, 60)]),
        (["L 30 A", "L 45 A"], [("L", 30, 75)]),
        (["L 60 A", "L 70 A"], [("L", 60, 100)]),
        (["L 25-50 A by x", "L 40 A by y"], [("L", 40, 40)]),
        (["L 25-50 A by x", "L 40-75 A by y"], [("L", 40, 50)]),
        (["L 10 A by x", "L 15 A by x", "L 20 A by y"], [("L", 20, 20)]),
        (["L 30 A by x", "L 40 A by y"], [("L", 30, 40)]),
        (["L unknown A by x", "L 40 A by y"], [("L", 40, 40)]),
        (["L 30 A", "M 30 A"], [("L", 30, 30), ("M", 30, 30)]),
        (["someone 30 A", "someone 30 A"], [(None, 30, 30), (None, 30, 30)]),
        (["L 30 A votes", "L 40 A"], [("L", 40, 40)]),
        (["L 30 A indirect"], []),
        (["L 30 A to 2020-01-01", "L 40 A"], [("L", 40, 40)]),
    ],
)
def test_what_statements_say_together(holdings: list[str], expected: list[Any]) -> None:
    assert shares(*holdings) == expected


def test_sixths_are_exact() -> None:
    """Six times a sixth, rounded to six places, is not more than the whole but for rounding."""
    assert shares("L 16.666667 A") == [("L", 16.666667, 16.666667)]
    assert shares("L 33.1 A", "M 0.1 A") == [("L", 33.1, 33.1), ("M", 0.1, 0.1)]
