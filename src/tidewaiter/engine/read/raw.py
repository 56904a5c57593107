"""A file as it was sent: its readable rows, the rows that are not, and what was assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

import narwhals as nw
import polars as pl

from tidewaiter.errors import ContractError

# As in the rejects of `table.check`, so that the two can be put together.
REJECTS = {"row": pl.Int64, "order_id": pl.String, "column": pl.String, "value": pl.String,
           "fault": pl.String, "remedy": pl.String}  # fmt: skip
LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Raw:
    """A file as it was sent.

    ``frame``: one row per readable row: ``row`` (int64, the 1-based data row) and the file's own
    columns, strings unless the file is typed. ``rejects``: one row per unreadable row, columns
    as in ``REJECTS``. ``notes``: what the reader had to assume. ``rows``: how many rows the file
    has, which is those of both.
    """

    frame: nw.LazyFrame[Any]
    rejects: nw.LazyFrame[Any]
    notes: tuple[str, ...]
    rows: int


class Reject(NamedTuple):
    """A row that cannot be read.

    Its 1-based number, its text or that of the cell at fault, what is wrong, what to do, and the
    heading of that cell, if it is one cell.
    """

    row: int
    text: str
    fault: str
    remedy: str
    column: str | None = None


def raw(
    frame: pl.DataFrame | pl.LazyFrame,
    rows: int,
    *,
    rejects: Sequence[Reject] = (),
    notes: Sequence[str] = (),
) -> Raw:
    """Put a file together from its rows, ``row`` among their columns, and its rejects."""
    lines = [
        (r.row, None, r.column and _whole(r.column), _shown(r.text), _whole(r.fault), r.remedy)
        for r in rejects
    ]
    told = pl.LazyFrame(lines, schema=REJECTS, orient="row")
    return Raw(nw.from_native(frame.lazy()), nw.from_native(told), tuple(notes), rows)


def column_names(headings: Sequence[str | None], where: str, notes: list[str]) -> list[str]:
    """Make a name for each column: its heading, which no other column may have.

    A column without a heading is called by its place. ``row`` is the number of a row here, so
    a column of that name is renamed, with a note.

    Raises:
        ContractError: two columns have one heading. Whoever sent the file must act.
    """
    names = [(heading or "").strip() or f"column {n}" for n, heading in enumerate(headings, 1)]
    for name, times in Counter(names).items():
        if times > 1:
            places = [str(n) for n, other in enumerate(names, 1) if other == name]
            raise ContractError(
                f"{where}: columns {' and '.join(places)} are both called {name!r}; rename one"
            )
    if "row" in names:
        other = next(other for other in _other_names() if other not in names)
        names[names.index("row")] = other
        notes.append(f"{where}: its column 'row' is called {other!r} here")
    return names


def _other_names() -> Iterator[str]:
    yield "row in the file"
    yield from (f"row in the file {n}" for n in count(2))


def _shown(text: str) -> str:
    whole = _whole(text)
    return whole[: LONGEST_SHOWN - 1] + "…" if len(whole) > LONGEST_SHOWN else whole


def _whole(text: str) -> str:
    # Half of a surrogate pair cannot be written to any file.
    return text.encode("utf-8", "replace").decode()
