"""The map itself: which headings fill which columns, and what words and constants stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TableMap:
    """How a user's table becomes a table of the contract.

    ``columns`` gives each column its headings; several are joined with a space. ``values``
    gives, for a column, words of the user's and what they stand for. ``constants`` gives a
    column one value on every row. With ``row_id``, the row's number is its ``order_id``.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    row_id: bool = False
