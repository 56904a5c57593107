"""CSV: one fast way for a regular file, one careful way for any other, with the same answer."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import polars as pl

from tidewaiter.engine.read.raw import Raw, column_names, raw
from tidewaiter.engine.read.torn import holds_row, mend, reader
from tidewaiter.errors import ContractError

_DELIMITERS = ",;\t|"
# The line that tells Excel the delimiter.
_SEP = re.compile(r'"?sep=([!#-/:-@\[-`{-~\t])"?\s*')


def read_csv(data: bytes, where: str, notes: Sequence[str] = ()) -> Raw:
    """Read a delimited text: CSV with commas, semicolons, tabs or bars.

    The first line that is not blank is the header, and its most frequent delimiter is that of
    the file, unless a line ``sep=;`` tells it. Cells are texts; an empty one is null or ``""``.

    Args:
        data: the text in UTF-8, without a byte-order mark or NUL.
        where: what to call it in messages.
        notes: what was assumed so far.

    Raises:
        ContractError: it has no header, a header that is torn or has a name twice, or no rows.
            Whoever sent the file must act.
    """
    found = head(data, where)
    told = list(notes)
    names = column_names(found.fields, where, told)
    body = data[found.end :].rstrip(b"\r\n")
    if not body.strip():
        raise ContractError(f"{where}: has a header and no rows; add a row for each order")
    if (frame := _regular(body, names, found.sep)) is not None:
        numbers = pl.Series("row", range(1, frame.height + 1), pl.Int64)
        return raw(frame.insert_column(0, numbers), frame.height, notes=told)
    text, good, rejects = mend(body.decode(), found.sep, len(names))
    frame = _parse(text.encode(), names, found.sep, quote='"')
    frame.insert_column(0, pl.Series("row", good, pl.Int64))
    return raw(frame, len(good) + len(rejects), rejects=rejects, notes=told)


@dataclass(frozen=True, slots=True)
class Head:
    """The header's fields, the delimiter, and the byte after it."""

    fields: list[str]
    sep: str
    end: int


def head(data: bytes, where: str) -> Head:
    """Find the header of a text and the delimiter of its fields. Raises ContractError if none."""
    end = 0

    def counted() -> Iterator[str]:
        nonlocal end
        for line in io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""):
            end += len(line.encode())
            yield line

    lines = counted()
    first = next((line for line in lines if line.strip()), "")
    told = _SEP.fullmatch(first)
    if told:
        first = next((line for line in lines if line.strip()), "")
    if not first:
        raise ContractError(f"{where}: has no header; begin with a line of column names")
    bare = re.sub(r'"[^"]*"', "", first)
    sep = told[1] if told else max(_DELIMITERS, key=bare.count)
    try:
        return Head(next(reader(chain([first], lines), sep)), sep, end)
    except csv.Error as fault:
        raise ContractError(
            f"{where}: its header, {first.strip()[:80]!r}, has a quotation mark that is not closed "
            "or not written twice; correct the first line"
        ) from fault


def _regular(body: bytes, names: list[str], sep: str) -> pl.DataFrame | None:
    """Parse a file whose every line has the right number of fields; None for any other.

    The parser fills a short row with nulls and may join rows at a stray quotation mark, so
    regularity is proved first: quotation marks only around whole fields, no blank line, and
    as many delimiters as all rows need; the parser itself refuses a row with too many.
    """
    quoted = b'"' in body
    plain = _without_cells(body, sep, len(names)) if quoted else body
    if plain is None or len(names) == 1 or plain.count(b"\r") != plain.count(b"\r\n"):
        return None
    if b"\n\n" in plain or b"\n\r" in plain or plain.startswith((b"\n", b"\r")):
        return None
    lines = plain.count(b"\n") + 1
    if plain.count(sep.encode()) != lines * (len(names) - 1):
        return None
    try:
        frame = _parse(body, names, sep, quote='"' if quoted else None)
    except pl.exceptions.PolarsError:
        return None
    return frame if frame.height == lines else None


def _without_cells(body: bytes, sep: str, width: int) -> bytes | None:
    """Take quoted cells out of a text; None unless each is the whole of its field.

    Between quotation marks, every second part is outside. A part of nothing outside is a mark
    written twice inside a cell, or an end of the text.
    """
    parts = body.split(b'"')
    outside = parts[::2]
    begins = {part[:1] for part in outside[1:]}
    ends = {part[-1:] for part in outside[:-1]}
    mark = sep.encode()
    if len(parts) % 2 == 0 or begins - {b"", mark, b"\r", b"\n"} or ends - {b"", mark, b"\n"}:
        return None
    plain = b"q".join(outside)
    if plain.count(b"\n") < body.count(b"\n"):
        cells = (part for part in body.replace(b'""', b"").split(b'"')[1::2] if b"\n" in part)
        if any(holds_row(cell.decode(), sep, width) for cell in cells):
            return None
    return plain


def _parse(data: bytes, names: list[str], sep: str, *, quote: str | None) -> pl.DataFrame:
    schema = dict.fromkeys(names, pl.String)
    if not data:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(
        data, has_header=False, schema=schema, separator=sep, quote_char=quote, low_memory=False
    )
