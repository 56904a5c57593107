"""Flags in plain sentences: what was seen, lawful reasons for it, and what would settle it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a pattern.

    Attributes:
        tells: a sentence with ``{measure}``, ``{threshold}`` and ``{other}`` in it.
        bare: the sentence where a part of that is not known.
        form: how figures are written, as ``,.0f``.
        innocent: lawful reasons that there may be.
        settles: what would confirm or clear it.
    """

    tells: str
    bare: str
    form: str
    innocent: tuple[str, ...]
    settles: tuple[str, ...]


@cache
def load() -> Mapping[str, Words]:
    """Read the words of all patterns."""
    text = files("tidewaiter.flag").joinpath("words.yaml").read_text(encoding="utf-8")
    return {
        pattern: Words(
            told["tells"], told["bare"], told.get("form", ",.0f"), tuple(told["innocent"]),
            tuple(told["settles"]),
        )
        for pattern, told in yaml.safe_load(text).items()
    }  # fmt: skip


def tell(row: Mapping[str, Any]) -> str:
    """Say what a flag saw, in one sentence.

    Args:
        row: of the sheet; ``measure``, ``threshold`` and ``other`` may be null.

    >>> tell({"pattern": "T-01", "measure": 60.0, "threshold": 365.0, "other": "Buyer"})
    'Buyer was 60 days old when it took this much; fewer than 365 are flagged.'
    """
    words = load()[row["pattern"]]
    figures = {name: row.get(name) for name in ("measure", "threshold")}
    parts = {
        name: None if figure is None else format(figure, words.form)
        for name, figure in figures.items()
    }
    parts["other"] = row.get("other")
    needed = [name for name in parts if f"{{{name}}}" in words.tells]
    if any(parts[name] is None for name in needed):
        return words.bare
    return words.tells.format(**parts)


def innocent(pattern: str) -> tuple[str, ...]:
    """Lawful reasons that a pattern may have."""
    return load()[pattern].innocent


def settles(pattern: str) -> tuple[str, ...]:
    """What would confirm or clear a pattern."""
    return load()[pattern].settles
