"""A CSV that is longer than memory: read in pieces, each as the whole would be, into Parquet."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import narwhals as nw
import polars as pl

from tidewaiter.engine.read.delimited import head, read_csv
from tidewaiter.engine.read.encoding import to_utf8
from tidewaiter.engine.read.raw import REJECTS, Raw
from tidewaiter.engine.stream import replacing
from tidewaiter.errors import ContractError, EngineError

PIECE = 64 * 2**20
# Lines that are looked at for the end of a row; a cell has hardly more of them.
_TRIED = 1000
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_long(path: Path, scratch: Path, piece: int = PIECE) -> Raw:
    """Read a long CSV as ``read_csv`` reads a short one, a piece at a time.

    Args:
        path: the file, in UTF-8 or Windows-1252.
        scratch: a folder for its rows as Parquet; it must outlive the frame that is returned.
        piece: bytes in memory at a time; a row may not be longer.

    Returns:
        As ``read_csv``; the frame reads the rows from the scratch folder.

    Raises:
        ContractError: as ``read_csv``, or the text is UTF-16. Whoever sent the file must act.
        EngineError: the scratch folder cannot be written. Whoever runs it must act.
    """
    where = str(path)
    try:
        folder = Path(tempfile.mkdtemp(prefix="rows-", dir=scratch))
    except OSError as fault:
        raise EngineError(f"{scratch}: cannot be written: {fault.strerror}") from fault
    rows = 0
    rejects: list[pl.DataFrame] = []
    notes: dict[str, None] = {}
    for number, text in enumerate(_pieces(path, piece, where)):
        utf8, assumed = to_utf8(text, where)
        part = read_csv(utf8, where, [_placeless(note) for note in assumed])
        frame: pl.LazyFrame = part.frame.to_native()
        with replacing(folder / f"{number:06}.parquet") as partial:
            frame.with_columns(pl.col("row") + rows).collect().write_parquet(
                partial, compression="zstd", compression_level=1
            )
        told: pl.LazyFrame = part.rejects.to_native()
        rejects.append(told.with_columns(pl.col("row") + rows).collect())
        notes |= dict.fromkeys(part.notes)
        rows += part.rows
    if not rows:
        raise ContractError(f"{where}: has a header and no rows; add a row for each order")
    return _whole(folder, rejects, tuple(notes), rows)


def _whole(folder: Path, rejects: list[pl.DataFrame], notes: tuple[str, ...], rows: int) -> Raw:
    frame = pl.scan_parquet(folder / "*.parquet")
    told = pl.concat([pl.DataFrame(schema=REJECTS), *rejects]).lazy()
    return Raw(nw.from_native(frame), nw.from_native(told), notes, rows)


def _pieces(path: Path, piece: int, where: str) -> Iterator[bytes]:
    """Yield the file in parts of whole rows, the header before each."""
    with path.open("rb") as file:
        begin = file.read(piece)
        if begin.startswith(_MARKS) or b"\0" in begin[:64]:
            raise ContractError(f"{where}: is UTF-16; save so long a file as UTF-8")
        begin = begin.removeprefix(b"\xef\xbb\xbf")
        text, _ = to_utf8(begin[: begin.rfind(b"\n") + 1] or begin, where)
        lines = text[: head(text, where).end].count(b"\n")
        header, rest = _after(begin, lines)
        while True:
            more = file.read(piece)
            end = _cut(rest, must=len(rest) > 2 * piece) if more else len(rest)
            if rest[:end].strip():
                yield header + rest[:end]
            rest = rest[end:] + more
            if not more:
                return
            if len(rest) > 3 * piece:
                raise ContractError(
                    f"{where}: a line is longer than {piece:,} bytes; it is damaged or not a table"
                )


def _after(data: bytes, lines: int) -> tuple[bytes, bytes]:
    """Part a text after so many lines."""
    end = 0
    for _ in range(lines):
        end = data.index(b"\n", end) + 1
    return data[:end], data[end:]


def _cut(data: bytes, *, must: bool) -> int:
    """Where the last row that is whole ends, outside of quotation marks; 0 if not in this text.

    A mark that is never closed leaves no such place near the end: the text is then cut at its
    last line, since to wait for more would only make it longer.
    """
    end = data.rfind(b"\n") + 1
    place, marks = end, data.count(b'"', 0, end)
    for _ in range(_TRIED):
        if place == 0:
            return end if must else 0
        if marks % 2 == 0:
            return place
        before = data.rfind(b"\n", 0, place - 1) + 1
        marks -= data.count(b'"', before, place)
        place = before
    return end


def _placeless(note: str) -> str:
    """A note without the place in its piece, which is not that in the file."""
    return note if "byte" not in note else f"{note.split(':', 1)[0]}: not all of it is UTF-8"
