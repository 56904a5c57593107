"""The terms of custody: lags, speeds and margins, kept as data with a reason each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from tidewaiter.errors import ContractError


@dataclass(frozen=True, slots=True)
class Terms:
    """Figures by which custody is looked at; ``terms.yaml`` says the unit and reason of each."""

    lag_days: int
    interval_days: int
    methods: tuple[str, ...]
    lost_words: tuple[str, ...]
    returned_words: tuple[str, ...]
    no_serial_words: tuple[str, ...]
    h100_tpp: float
    shape_units: int
    shape_share: float
    transport_km_h: float
    handling_hours: float
    place_margin_km: float
    parking_days: int
    silent_days: int
    earth_flattening: float
    clock_margin_ms: float
    light_km_ms: float
    fibre_part: float
    fibre_route_factor: float


def load_terms(path: Path | None = None) -> Terms:
    """Read the terms; those of ``path``, a file of the same form, stand in for the shipped.

    Raises:
        ContractError: the file cannot be read, names an unknown term, or a value is of the wrong
            kind. Whoever wrote it must act.

    >>> load_terms().methods
    ('device', 'label')
    """
    shipped = _read(files("tidewaiter.custody").joinpath("terms.yaml").read_text("utf-8"))
    if path is None:
        return Terms(**shipped)
    try:
        own = _read(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError, yaml.YAMLError) as fault:
        raise ContractError(f"{path}: cannot be read: {fault}") from fault
    for name, value in own.items():
        if name not in shipped:
            known = ", ".join(field.name for field in fields(Terms))
            raise ContractError(f"{path}: no term is named {name}; there are {known}")
        if not _is_like(value, shipped[name]):
            raise ContractError(f"{path}: {name} is {value!r}; give one as {shipped[name]!r}")
    return Terms(**(shipped | own))


def _is_like(value: Any, shipped: Any) -> bool:
    if isinstance(shipped, tuple):
        return isinstance(value, tuple) and all(isinstance(word, str) for word in value)
    kinds = (int,) if isinstance(shipped, int) else (int, float)
    return isinstance(value, kinds) and not isinstance(value, bool) and value >= 0


def _read(text: str) -> dict[str, Any]:
    told: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text) or {}
    try:
        values = {name: term["value"] for name, term in told.items() if term["reason"]}
    except (AttributeError, KeyError, TypeError) as fault:
        raise ValueError(f"each term has value, unit and reason: {fault}") from fault
    return {n: tuple(v) if isinstance(v, list) else v for n, v in values.items()}
