"""The figures with which a model is fitted, kept as data with a reason each."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Parameters:
    """Figures of ``parameters.yaml``, which says the unit and reason of each."""

    half_at: float
    least_of_each: int
    last_part: float
    pull: float
    logit_most: float
    boosting: Mapping[str, Any]
    rounds: int


@functools.cache
def load_parameters() -> Parameters:
    """Return the figures."""
    text = files("tidewaiter.lead.score").joinpath("parameters.yaml").read_text("utf-8")
    return Parameters(**{name: told["value"] for name, told in yaml.safe_load(text).items()})
