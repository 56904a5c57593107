"""The catalogue: chips, the systems they are sold in, and the names both go by.

The tables lie beside this module as CSV. They are read once, on first use, with the standard
library alone, so that one look-up from the command line does not wait for a table engine.
A chip is one integrated circuit; a unit is what a maker sells: a chip on its own module or
card, or a system of several.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import TypeVar

from tidewaiter.errors import ContractError

Entry = TypeVar("Entry")

# Number formats that a datasheet may rate, by the bits of the larger input. TF32 counts as 32:
# it is stored in 32 bits, and taking it so has never changed which format is the highest.
BIT_LENGTHS = (4, 6, 8, 16, 32, 64)

# How far a figure can be trusted, the best first.
CONFIDENCES = ("primary", "secondary", "memory", "estimate", "unverified")


@dataclass(frozen=True, slots=True)
class Chip:
    """One integrated circuit as its maker describes it; ``None`` means not known.

    Rates are 10^12 operations a second on dense matrices, bandwidths GB/s, memory GB.
    """

    key: str
    name: str
    manufacturer: str
    designer_hq: str
    launch_date: str
    market: str
    architecture: str
    form: tuple[str, ...]
    memory_gb: tuple[float, ...]
    memory_type: str
    is_assembly: bool | None
    designed_or_marketed_for_datacenter: bool | None
    dense_tops: Mapping[int, float]
    applicable_die_area_mm2: float | None
    memory_bandwidth_gb_s: float | None
    interconnect_bandwidth_gb_s: float | None
    io_bandwidth_gb_s: float | None
    list_price_usd: float | None
    confidence: str
    source: str
    known_contradiction: str
    notes: str

    @property
    def tpp(self) -> float | None:
        """The 'total processing performance': the highest product of rate and bit length."""
        return max((bits * rate for bits, rate in self.dense_tops.items()), default=None)

    @property
    def performance_density(self) -> float | None:
        """TPP for each mm2 of applicable die area."""
        if self.tpp is None or self.applicable_die_area_mm2 is None:
            return None
        return self.tpp / self.applicable_die_area_mm2


@dataclass(frozen=True, slots=True)
class Unit:
    """What is sold under one name: a chip by itself (no ``kind``) or a system of chips."""

    key: str
    name: str
    chip: Chip
    chips_per_unit: int
    kind: tuple[str, ...]
    is_assembly: bool | None
    source: str
    confidence: str
    notes: str


@functools.cache
def chips() -> Mapping[str, Chip]:
    """Return every chip of the catalogue by key."""
    return MappingProxyType({row["key"]: _chip(row) for row in _rows("chips.csv")})


@functools.cache
def units() -> Mapping[str, Unit]:
    """Return every unit by key: each chip as sold singly, under its own key, then the systems."""
    found = {
        key: Unit(key, chip.name, chip, 1, (), chip.is_assembly, chip.source, chip.confidence, "")
        for key, chip in chips().items()
    }
    for row in _rows("systems.csv"):
        chip = _known(chips(), row["chip"], "systems.csv")
        found[row["key"]] = Unit(
            row["key"],
            row["name"],
            chip,
            int(row["chips_per_unit"]),
            _listed(row["kind"]),
            _boolean(row["is_assembly"]),
            row["source"],
            row["confidence"],
            row["notes"],
        )
    return MappingProxyType(found)


@functools.cache
def aliases() -> Mapping[str, tuple[Unit, ...]]:
    """Return what each name may denote: one unit, or several when the name leaves it open."""
    return MappingProxyType(
        {
            row["alias"]: tuple(_known(units(), key, "aliases.csv") for key in _listed(row["keys"]))
            for row in _rows("aliases.csv")
        }
    )


@functools.cache
def words() -> Mapping[str, tuple[str, str]]:
    """Return the role and the value of each other word that descriptions of items use."""
    rows = _rows("words.csv")
    return MappingProxyType({row["word"]: (row["role"], row["value"]) for row in rows})


def least_sure(confidences: Iterable[str]) -> str:
    """Return the weakest of some confidences: a sum is as sure as its weakest part."""
    return max(confidences, key=CONFIDENCES.index)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files("tidewaiter.item").joinpath("data", name).open(encoding="utf-8") as text:
        yield from csv.DictReader(text)


def _chip(row: dict[str, str]) -> Chip:
    rates = {bits: _number(row[f"dense_tops_{bits}bit"]) for bits in BIT_LENGTHS}
    memory = (row["memory_gb"], *_listed(row["memory_gb_also"]))
    return Chip(
        key=row["key"],
        name=row["name"],
        manufacturer=row["manufacturer"],
        designer_hq=row["designer_hq"],
        launch_date=row["launch_date"],
        market=row["market"],
        architecture=row["architecture"],
        form=_listed(row["form"]),
        memory_gb=tuple(float(size) for size in memory if size),
        memory_type=row["memory_type"],
        is_assembly=_boolean(row["is_assembly"]),
        designed_or_marketed_for_datacenter=_boolean(row["designed_or_marketed_for_datacenter"]),
        dense_tops=MappingProxyType({b: rate for b, rate in rates.items() if rate is not None}),
        applicable_die_area_mm2=_number(row["applicable_die_area_mm2"]),
        memory_bandwidth_gb_s=_number(row["memory_bandwidth_gb_s"]),
        interconnect_bandwidth_gb_s=_number(row["interconnect_bandwidth_gb_s"]),
        io_bandwidth_gb_s=_number(row["io_bandwidth_gb_s"]),
        list_price_usd=_number(row["list_price_usd"]),
        confidence=row["confidence"],
        source=row["source"],
        known_contradiction=row["known_contradiction"],
        notes=row["notes"],
    )


def _known(table: Mapping[str, Entry], key: str, where: str) -> Entry:
    try:
        return table[key]
    except KeyError:
        message = f"{where}: no entry {key!r} in the catalogue; add it or mend the key"
        raise ContractError(message) from None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def _number(text: str) -> float | None:
    return float(text) if text else None


def _boolean(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)
