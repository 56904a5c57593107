"""What is assumed where leads are made, kept as data with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml


@cache
def load_terms() -> Mapping[str, float]:
    """Read the terms by name.

    >>> load_terms()["hours_each"]
    1.0
    """
    text = files("tidewaiter.lead").joinpath("terms.yaml").read_text(encoding="utf-8")
    return {name: float(told["value"]) for name, told in yaml.safe_load(text).items()}
