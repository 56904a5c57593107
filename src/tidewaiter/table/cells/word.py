"""Words from a short list: countries, codes and truth values, each spelling looked up once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from tidewaiter.table import countries
from tidewaiter.table.cells.blank import BLANKS, NO_VALUE
from tidewaiter.table.cells.reading import Fault, Reading
from tidewaiter.table.cells.text import as_text
from tidewaiter.table.contract import Column, key

_LONGEST_WORD = 1000
_TRUTH = {"true": "true", "yes": "true", "y": "true", "t": "true", "1": "true", "1.0": "true",
          "false": "false", "no": "false", "n": "false", "f": "false", "0": "false",
          "0.0": "false"}  # fmt: skip
_FAULTS = {
    "country": ("unknown country", "write its ISO 3166-1 code, as in CN, or map the name to one"),
    "code": ("unknown code", "write one of the codes"),
    "codes": ("unknown code", "write codes of the list, joined by ';', none only alone"),
    "boolean": ("not true or false", "write true or false, yes or no, 1 or 0"),
}


def read_word(frame: nw.LazyFrame[Any], column: Column, came: Any) -> Reading:
    """Read a column of countries, codes or truth values.

    Its distinct texts are fetched and looked up in Python; the column is then read by a table of
    them, and has a fault only if one of them means nothing.
    """
    if came == nw.Boolean and column.dtype == "boolean":
        return Reading(column, nw.col(column.name))
    cell = as_text(nw.col(column.name), came)
    words = _look_up(frame, column, cell)
    if not words.known:
        value: nw.Expr = nw.lit(None, nw.String)
    elif words.as_written:
        value = cell
    else:
        value = cell.replace_strict(
            list(words.known), list(words.known.values()), default=None, return_dtype=nw.String
        )
    if column.dtype == "boolean":
        value = value == "true"
    if not words.strange:
        return Reading(column, value)
    what, remedy = _FAULTS[column.dtype]
    if column.codes:
        remedy = f"{remedy}: {', '.join(column.codes)}"
    # To some engines a null is not in an empty list, to others nobody knows.
    wrong = ~cell.is_null() & ~cell.is_in([*words.known, *words.silent])
    wrong = wrong.fill_null(False)
    return Reading(column, value, (Fault(what, remedy, wrong),))


@dataclass(frozen=True, slots=True)
class _Words:
    """The texts of a column: those that mean something, those that say nothing, and others."""

    known: dict[str, str]
    silent: list[str]
    strange: bool

    @property
    def as_written(self) -> bool:
        """Whether every cell that is not null is already what it means."""
        return not (self.silent or self.strange) and all(t == m for t, m in self.known.items())


def _look_up(frame: nw.LazyFrame[Any], column: Column, cell: nw.Expr) -> _Words:
    # One letter more than the longest tells that there were more.
    seen = frame.select(text=cell.str.slice(0, _LONGEST_WORD + 1)).unique()
    meaning = _meaning(column)
    known, silent, strange = dict[str, str](), list[str](), False
    for text in seen.collect(backend="polars")["text"].to_list():
        if text is None:
            continue
        bared = text.strip(BLANKS)
        found = meaning(bared)
        if len(text) > _LONGEST_WORD:
            strange = True
        elif found is not None:
            known[text] = found
        elif bared.casefold() in NO_VALUE:
            silent.append(text)
        else:
            strange = True
    return _Words(known, silent, strange)


def _meaning(column: Column) -> Callable[[str], str | None]:
    """Return what looks up a text of a column; None means that it has no meaning there."""
    if column.dtype == "country":
        return countries.code
    if column.dtype == "boolean":
        return lambda text: _TRUTH.get(text.casefold())
    spelled = {key(code): code for code in column.codes}
    if column.dtype == "code":
        return lambda text: spelled.get(key(text))
    return lambda text: _several(text, spelled)


def _several(text: str, spelled: Mapping[str, str]) -> str | None:
    """Return several codes in the contract's order; "none" is a code that stands alone."""
    if one := spelled.get(key(text)):
        return one
    found = {spelled.get(key(part)) for part in re.split("[;,|\n]", text) if part.strip(BLANKS)}
    if not found or None in found or ("none" in found and len(found) > 1):
        return None
    return ";".join(code for code in spelled.values() if code in found)
