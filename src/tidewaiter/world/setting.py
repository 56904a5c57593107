"""What a synthetic trade is made from: a seed and a few sizes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from tidewaiter.errors import ContractError

# Raised whenever the same setting would make another trade.
VERSION = "5"
START = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Setting:
    """A synthetic trade.

    Attributes:
        seed: the same one gives the same trade.
        weeks: how long it runs from 2024-01-01.
        shipments: declarations a week, about.
        base_rate: share of them that is diverted, about; public estimates are 0.001 to 0.005.
        late_week: in this week a way of diverting begins that was not there before.
        miss: inspectors pass a diverted shipment with about this probability.
    """

    seed: int = 0
    weeks: int = 104
    shipments: int = 1500
    base_rate: float = 0.005
    late_week: int = 52
    miss: float = 0.2

    def __post_init__(self) -> None:
        sizes = {"weeks": self.weeks, "shipments": self.shipments}
        for name, size in sizes.items():
            if size < 1:
                raise ContractError(f"{name} is {size}; give 1 or more")
        for name, share in (("base_rate", self.base_rate), ("miss", self.miss)):
            if not 0 <= share < 1:
                raise ContractError(f"{name} is {share}; give a share from 0 to less than 1")

    def day(self, week: int, weekday: int = 0) -> date:
        """The day of a week."""
        return START + timedelta(weeks=week, days=weekday)


@cache
def calibration() -> dict[str, Any]:
    """Read the public facts that the trade is made to resemble, each with its source."""
    text = files("tidewaiter.world").joinpath("calibration.yaml").read_text(encoding="utf-8")
    told: dict[str, Any] = yaml.safe_load(text)
    return {name: fact["value"] for name, fact in told.items()}
