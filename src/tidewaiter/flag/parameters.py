"""The thresholds of flags: figures with a unit and a reason, kept as data."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tidewaiter.errors import ContractError

Parameters = Mapping[str, Mapping[str, Any]]


class Parameter(NamedTuple):
    """One threshold: its value, its unit and why it is what it is."""

    value: Any
    unit: str
    reason: str


def load_details(path: Path | None = None) -> Mapping[str, Mapping[str, Parameter]]:
    """Read the thresholds with their units and reasons, by pattern and name.

    Args:
        path: a file of the same form, whose thresholds stand in for the shipped ones.

    Raises:
        ContractError: the file cannot be read, or names a pattern, a threshold or a key that is
            not there. Whoever wrote it must act.
    """
    shipped = _read(
        files("tidewaiter.flag").joinpath("parameters.yaml").read_text(encoding="utf-8"),
        "parameters.yaml",
    )
    if path is None:
        return shipped
    try:
        own = _read(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as fault:
        raise ContractError(f"{path}: cannot be read: {fault}") from fault
    for pattern, several in own.items():
        unknown = sorted(set(several) - set(shipped.get(pattern, {})))
        if pattern not in shipped or unknown:
            raise ContractError(
                f"{path}: {pattern} has no threshold {', '.join(unknown) or 'at all'}; it has "
                f"{', '.join(shipped.get(pattern, {})) or 'none'}"
            )
    return {name: {**several, **own.get(name, {})} for name, several in shipped.items()}


def load_parameters(path: Path | None = None) -> Parameters:
    """Read the values of the thresholds, as ``load_details``."""
    details = load_details(path)
    return {name: {key: p.value for key, p in several.items()} for name, several in details.items()}


def _read(text: str, where: str) -> dict[str, dict[str, Parameter]]:
    try:
        told = yaml.safe_load(text) or {}
        return {
            pattern: {name: Parameter(**fields) for name, fields in several.items()}
            for pattern, several in told.items()
        }
    except (AttributeError, TypeError, yaml.YAMLError) as fault:
        raise ContractError(
            f"{where}: {fault}; each threshold has value, unit and reason"
        ) from fault
