"""The signs of the score without outcomes: columns, tails, points and families, kept as data."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from tidewaiter.errors import ContractError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sign:
    """One tail of one feature.

    Attributes:
        column: the feature.
        family: signs of one family say the same thing.
        points: what it adds at most, in log-odds.
        start, full: where it begins to add and where it adds all; full below start is a low tail.
        either: the distance from zero counts.
    """

    column: str
    family: str
    points: float
    start: float = 0.0
    full: float = 1.0
    either: bool = False

    def part(self, values: Floats) -> Floats:
        """Return which part of the points values bring, in [0, 1]; 0 for what is not known."""
        seen = np.abs(values) if self.either else values
        return np.nan_to_num(np.clip((seen - self.start) / (self.full - self.start), 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Weights:
    """The signs and figures of ``weights.yaml``, which says the reason of each."""

    signs: tuple[Sign, ...]
    other_pattern: Sign
    figures: Mapping[str, Any]

    def of(self, names: Sequence[str]) -> tuple[Sign, ...]:
        """Return the signs that the columns can show; a pattern without one gets the common."""
        known = {sign.column for sign in self.signs}
        common = self.other_pattern
        others = (
            Sign(name, common.family, common.points)
            for name in names
            if name.startswith("flag_") and name not in known
        )
        return (*(sign for sign in self.signs if sign.column in names), *others)


def load_weights(path: Path | None = None) -> Weights:
    """Read the weights: the shipped ones, or a whole file of the same form instead.

    Raises:
        ContractError: the file cannot be read, or a sign lacks its points, family or reason, or
            its tail has no width. Whoever wrote it must act.
    """
    if path is None:
        return _shipped()
    try:
        return _read(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as fault:
        raise ContractError(f"{path}: cannot be read: {fault}") from fault


@functools.cache
def _shipped() -> Weights:
    text = files("tidewaiter.lead.score").joinpath("weights.yaml").read_text("utf-8")
    return _read(text, "weights.yaml")


def _read(text: str, where: str) -> Weights:
    try:
        told = yaml.safe_load(text)
        signs = tuple(_sign(sign, where) for sign in told.pop("signs"))
        other = _sign({"column": "", **told.pop("other_pattern")}, where)
        return Weights(signs, other, {name: term["value"] for name, term in told.items()})
    except (AttributeError, KeyError, TypeError, ValueError, yaml.YAMLError) as fault:
        raise ContractError(f"{where}: {fault!r}; each sign has column, points, family and reason,"
                            " each figure value, unit and reason") from fault  # fmt: skip


def _sign(told: Mapping[str, Any], where: str) -> Sign:
    if not told["reason"]:
        raise ContractError(f"{where}: {told['column']} has no reason; say why it counts")
    start, full = float(told.get("from", 0.0)), float(told.get("to", 1.0))
    if start == full:
        raise ContractError(f"{where}: {told['column']} goes from {start} to {full}; give it width")
    points, either = float(told["points"]), bool(told.get("either", False))
    return Sign(told["column"], told["family"], points, start, full, either)
