"""The terms of a plan: shares, floors and alarms, kept as data with a reason each."""

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
    """Figures on which a plan is made; ``terms.yaml`` says the unit and reason of each."""

    model_share: float
    quota_share: float
    random_share: float
    quota_floor: float
    quota_most: float
    random_floor: float
    pattern_floor: float
    step: float
    harm_weight: float
    harm_unknown: float
    uniform_part: float
    whole_above: float
    detection: float
    prior_hits: float
    prior_inspections: float
    psi_alarm: float
    energy_alarm: float
    yield_alarm: float
    cusum_slack: float
    cusum_alarm: float

    def __post_init__(self) -> None:
        shares = (self.model_share, self.quota_share, self.random_share)
        if min(shares) < 0 or abs(sum(shares) - 1) > 1e-9:
            raise ContractError(f"model, quota and random share must add up to 1, not {shares}")


def load_terms(path: Path | None = None) -> Terms:
    """Read the terms; those of ``path``, a file of the same form, stand in for the shipped.

    Raises:
        ContractError: the file cannot be read, names an unknown term, or its shares do not add
            up to one. Whoever wrote it must act.
    """
    shipped = _read(files("tidewaiter.lead.plan").joinpath("terms.yaml").read_text("utf-8"))
    if path is None:
        return Terms(**shipped)
    try:
        own = _read(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError, yaml.YAMLError) as fault:
        raise ContractError(f"{path}: cannot be read: {fault}") from fault
    unknown = sorted(set(own) - {field.name for field in fields(Terms)})
    if unknown:
        raise ContractError(f"{path}: no term is named {', '.join(unknown)}")
    return Terms(**(shipped | own))


def _read(text: str) -> dict[str, float]:
    told: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text) or {}
    try:
        return {name: float(term["value"]) for name, term in told.items() if term["reason"]}
    except (AttributeError, KeyError, TypeError) as fault:
        raise ValueError(f"each term has value, unit and reason: {fault}") from fault
