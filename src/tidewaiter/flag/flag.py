"""What a flag is: a pattern, what it needs to be looked into, and how it is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from tidewaiter.flag.parameters import Parameters

Tables = Mapping[str, nw.LazyFrame[Any]]
Find = Callable[[Tables, Parameters], nw.LazyFrame[Any]]
# A table and the columns of it without which the pattern cannot be seen.
Need = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Flag:
    """One pattern.

    Attributes:
        pattern: its mark, as ``T-01``, or ``O-01`` for a flag of orders.
        name: a few words, as ``New shell as buyer``.
        tells: one plain sentence: what it looks at, which never names a crime.
        red_flags: marks of ``red_flags.yaml`` that it stands for.
        needs: tables and columns without which it is not looked into.
        find: takes the tables and the parameters, returns rows of the sheet.
    """

    pattern: str
    name: str
    tells: str
    red_flags: tuple[str, ...]
    needs: tuple[Need, ...]
    find: Find
