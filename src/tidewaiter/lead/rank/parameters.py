"""The figures with which declarations of others are ranked, kept as data with a reason each."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml


@functools.cache
def parameters() -> Mapping[str, Any]:
    """Return each value by its name; ``parameters.yaml`` says its unit and reason."""
    text = files("tidewaiter.lead.rank").joinpath("parameters.yaml").read_text("utf-8")
    return {name: told["value"] for name, told in yaml.safe_load(text).items()}
