"""What is looked for in the network, kept as data with its reasons."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml


class Terms(NamedTuple):
    """The terms by name; ``terms.yaml`` has their units and reasons."""

    dwell_days: int
    least_share: float
    most_share: float
    fan: int
    most_legs: int
    most_circle: int
    most_sharing: int
    near_name: float
    window_days: int


@cache
def load_terms() -> Terms:
    """Read the shipped terms.

    >>> load_terms().most_legs
    5
    """
    text = files("tidewaiter.lead.network").joinpath("terms.yaml").read_text(encoding="utf-8")
    return Terms(**{name: told["value"] for name, told in yaml.safe_load(text).items()})
