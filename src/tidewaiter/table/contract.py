"""What a table promises: its columns, their types, units, ranges and code lists.

A contract is a file of data beside this module, so that the same text drives the check at the
door, the printed schema and the guess at a user's own headings.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw

from tidewaiter.errors import ContractError

# What each type of a contract is in a table. Countries and codes are strings from a short list.
DTYPES: Mapping[str, Any] = {
    "string": nw.String,
    "int64": nw.Int64,
    "float64": nw.Float64,
    "boolean": nw.Boolean,
    "date": nw.Date,
    "hs6": nw.String,
    "country": nw.String,
    "code": nw.String,
    "codes": nw.String,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a contract.

    ``minimum`` and ``maximum`` are numbers, or days for a ``date``; ``exclusive`` keeps
    ``minimum`` itself out of the range. ``codes`` says what each code means, and is empty unless
    ``dtype`` is ``code`` or ``codes``. ``aliases`` are other headings that the column is known
    by; ``weak_aliases`` are such that are taken only where no better heading stands.
    """

    name: str
    dtype: str
    purpose: str
    unit: str | None = None
    minimum: float | date | None = None
    maximum: float | date | None = None
    exclusive: bool = False
    required: bool = False
    codes: Mapping[str, str] = field(default_factory=dict, hash=False)
    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()

    def allowed(self) -> str | None:
        """Say the allowed range in symbols, as in ``> 0``; None if there is none."""
        sign = ">" if self.exclusive else ">="
        low = None if self.minimum is None else f"{sign} {bound(self.minimum)}"
        high = None if self.maximum is None else f"<= {bound(self.maximum)}"
        return " and ".join(filter(None, (low, high))) or None


@dataclass(frozen=True, slots=True)
class Contract:
    """A table's name and its columns, in the order in which they are kept."""

    name: str
    columns: tuple[Column, ...]

    def names(self) -> tuple[str, ...]:
        """Return the names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    def schema(self) -> dict[str, Any]:
        """Return the Narwhals type of each column, in order."""
        return {column.name: DTYPES[column.dtype] for column in self.columns}

    def key_column(self) -> Column:
        """Return the first required column, whose values no two rows share."""
        return next(column for column in self.columns if column.required)


def bound(limit: float | date) -> str:
    """Write a limit of a range.

    >>> bound(5000.0), bound(date(1980, 1, 1))
    ('5000', '1980-01-01')
    """
    return limit.isoformat() if isinstance(limit, date) else f"{limit:g}"


def key(heading: str) -> str:
    """Reduce a heading or code to its letters and digits: what its spellings share.

    >>> key("Order No."), key("re-export")
    ('orderno', 'reexport')
    """
    return re.sub(r"[\W_]+", "", heading.casefold())


@functools.lru_cache(maxsize=8)
def headings(contract: Contract) -> Mapping[str, tuple[str, int]]:
    """Return the column that each heading means, by the heading's ``key``, and how surely.

    The smaller number is the surer: 0 is the column's own name, 1 an alias, 2 a weak alias.

    Raises:
        ContractError: a heading would mean two columns. Whoever edits the contract must act.
    """
    found: dict[str, tuple[str, int]] = {}
    for column in contract.columns:
        for rank, several in enumerate(([column.name], column.aliases, column.weak_aliases)):
            for heading in several:
                other, _ = found.setdefault(key(heading), (column.name, rank))
                if other != column.name:
                    raise ContractError(
                        f"{contract.name}: the heading {heading!r} would mean both {other} and "
                        f"{column.name}; keep it for one of them"
                    )
    return found
