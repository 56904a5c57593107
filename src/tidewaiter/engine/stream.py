"""A file of any length through a function, batch by batch, into Parquet and CSV.

Memory holds one batch; the files appear whole or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

BATCH = 500_000


def batches(frame: nw.LazyFrame[Any], size: int = BATCH) -> Iterator[nw.LazyFrame[Any]]:
    """Yield a frame in batches of rows, in order."""
    native = frame.to_native()
    count = native.select(pl.len()).collect().item()
    for start in range(0, max(count, 1), size):
        yield nw.from_native(native.slice(start, size).collect().lazy())


def count(frame: nw.LazyFrame[Any]) -> int:
    """Count rows without reading columns."""
    return int(frame.to_native().select(pl.len()).collect().item())


def repeated(frame: nw.LazyFrame[Any], column: str) -> list[str]:
    """Return the values that stand on more than one row; nulls are not values."""
    cells = frame.to_native().select(pl.col(column)).drop_nulls()
    # Hashes first: they are small, and in a file without repeats they are all one ever needs.
    hashes = cells.select(pl.col(column).hash().alias("hash")).collect()["hash"]
    if hashes.n_unique() == len(hashes):
        return []
    found = cells.group_by(column).len().filter(pl.col("len") > 1).collect()
    return found[column].cast(pl.String).to_list()


class Writer:
    """A table written batch by batch to Parquet, and to CSV if a path is given.

    The batches go to temporary files beside the results, which take their names on ``close``.
    """

    def __init__(self, parquet: Path, csv: Path | None) -> None:
        self._parquet, self._csv = parquet, csv
        self._parts: list[Path] = []
        self._rows = 0

    def write(self, batch: nw.DataFrame[Any]) -> None:
        """Add a batch; all have the columns of the first."""
        part = self._parquet.with_name(f".{self._parquet.name}.{len(self._parts)}.part")
        native = batch.to_native()
        native.write_parquet(part, compression="zstd", compression_level=1)
        self._parts.append(part)
        if self._csv is not None:
            with self._temporary(self._csv).open("ab" if self._rows else "wb") as file:
                native.write_csv(file, include_header=not self._rows)
        self._rows += len(native)

    def close(self) -> None:
        """Join the batches and give the files their names."""
        whole = self._temporary(self._parquet)
        if len(self._parts) == 1:
            os.replace(self._parts[0], whole)
        else:
            pl.scan_parquet(self._parts).sink_parquet(
                whole, compression="zstd", compression_level=1
            )
            for part in self._parts:
                part.unlink()
        os.replace(whole, self._parquet)
        if self._csv is not None:
            os.replace(self._temporary(self._csv), self._csv)

    @staticmethod
    def _temporary(path: Path) -> Path:
        return path.with_name(f".{path.name}.tmp")


def through(
    frame: nw.LazyFrame[Any],
    answer: Callable[[nw.LazyFrame[Any]], nw.DataFrame[Any]],
    writer: Writer,
    progress: Callable[[int], None],
) -> Iterator[nw.DataFrame[Any]]:
    """Answer a frame batch by batch, write each batch, and yield it."""
    for batch in batches(frame):
        found = answer(batch)
        writer.write(found)
        progress(len(batch.collect()))
        yield found
