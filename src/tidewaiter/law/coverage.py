"""What the law data covers, what it leaves out, and how far it was checked."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from tidewaiter.errors import LawError
from tidewaiter.law.library import read_yaml


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is covered, is not, or is in doubt, and where its text stands."""

    what: str
    where: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole account.

    Attributes:
        checked_until: no source is newer than this day.
        codified_text_seen: the newest snapshot of the regulations that was compared with.
        last_check: when somebody last compared.
        modeled, not_modeled, doubts: in the order in which they are told.
    """

    checked_until: date
    codified_text_seen: date
    last_check: date
    modeled: tuple[Point, ...]
    not_modeled: tuple[Point, ...]
    doubts: tuple[Point, ...]

    def after_sources(self, day: date | None) -> str | None:
        """Say that a day is later than the newest source; None if it is not."""
        if day is None or day <= self.checked_until:
            return None
        return f"No source is newer than {self.checked_until}: what changed since is not known."


@functools.cache
def coverage() -> Coverage:
    """Return the account of the law data.

    Raises:
        LawError: ``coverage.yaml`` is malformed. Whoever edits the law must act.
    """
    text = read_yaml("coverage", files("tidewaiter.law").joinpath("coverage.yaml"))
    parts: dict[str, object] = dict(text)
    try:
        points = {name: _points(text[name]) for name in ("modeled", "not_modeled", "doubts")}
        return Coverage(**(parts | points))  # type: ignore[arg-type]
    except (KeyError, TypeError) as fault:
        raise LawError(f"coverage: {fault}; see the class Coverage for its keys") from fault


def _points(listed: list[Mapping[str, str]]) -> tuple[Point, ...]:
    return tuple(Point(**point) for point in listed)
