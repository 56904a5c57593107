"""The sample order book, and beside it the documented cases, in neutral words.

The orders are made up, and so is every company in them: only the makers of chips are real, and
stand as exporters where a letter of the agency names them. The cases are not made up; they say
roles in place of names, and who is charged is not convicted.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

__all__ = ["Case", "Leg", "cases", "cases_path", "orders_path"]


@dataclass(frozen=True, slots=True)
class Leg:
    """One movement of goods in a case.

    ``order_id``: its row in the table at ``cases_path``. ``route``: from and to as ISO 3166-1
    alpha-2 codes; ``A|B`` either, ``SEA`` and ``EUR`` a country of the region that is not told,
    ``XX`` not known, ``in A`` no movement. ``standing``: what is said of this leg, as
    ``alleged``, ``reported``, ``stopped`` or ``not proved``.
    """

    order_id: str
    route: str
    standing: str


@dataclass(frozen=True, slots=True)
class Case:
    """What is told of a case.

    ``kind``: ``diversion``, ``access``, ``market evidence``, ``other goods`` or ``related, other
    goods``; only the first says that controlled chips went where they may not. ``status``: how
    far it got, as ``reported``, ``charged`` or ``settled``. ``confidence``: ``P2`` a list or a
    notice of an agency, ``S`` secondary sources, ``M`` memory. ``dated``: what is known of the
    time, and so which day its legs have. ``summary`` is in our own words.
    """

    title: str
    kind: str
    status: str
    confidence: str
    dated: str
    summary: str
    source: str
    legs: tuple[Leg, ...]


def orders_path() -> Path:
    """Return where the sample order book is: a CSV file, one row per order.

    Its columns are those of the orders contract that it uses (``tidewaiter clear --schema``), in
    the contract's order, types and units; an empty cell is null, "not known". Every row is well
    formed; ``order_id`` is never null.

    >>> orders_path().name
    'orders.csv'
    """
    return _here("orders.csv")


def cases_path() -> Path:
    """Return where the documented cases are: a CSV file, one row per leg of goods.

    The columns are as in ``orders_path``. ``order_id`` names the case and the leg, as in
    ``case-07-leg-1``; ``cases`` tells the rest. What is not known is empty.

    >>> cases_path().name
    'cases.csv'
    """
    return _here("cases.csv")


@functools.cache
def cases() -> Mapping[str, Case]:
    """Return the documented cases by their id, in order.

    Returns:
        A mapping that cannot be changed, from an id such as ``C-07`` (``R-01`` for what is only
        related) to its ``Case``.

    >>> cases()["C-10"].kind
    'access'
    >>> cases()["C-10"].legs[0].order_id
    'case-10-leg-1'
    """
    text = files("tidewaiter.sample").joinpath("cases.yaml").read_text(encoding="utf-8")
    told: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return MappingProxyType(
        {
            key: Case(**{**entry, "legs": tuple(Leg(**leg) for leg in entry["legs"])})
            for key, entry in told.items()
        }
    )


def _here(name: str) -> Path:
    # A wheel is unpacked on disk when it is installed, so a resource is a file with a path.
    return Path(str(files("tidewaiter.sample").joinpath(name)))
