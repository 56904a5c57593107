"""A file of any length through a function, batch by batch, into Parquet and CSV.

Memory holds a few batches; the files appear whole or not at all.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
from polars.io.plugins import register_io_source

from tidewaiter.errors import EngineError

BATCH = 500_000


def batches(frame: nw.LazyFrame[Any], size: int = BATCH) -> Iterator[nw.LazyFrame[Any]]:
    """Yield a Polars frame in batches of rows, in order; one empty batch if it has none."""
    native = frame.to_native()
    for start in range(0, max(count(frame), 1), size):
        yield nw.from_native(native.slice(start, size).collect().lazy())


def count(frame: nw.LazyFrame[Any]) -> int:
    """Count the rows of a Polars frame without reading its columns."""
    return int(frame.to_native().select(pl.len()).collect().item())


def repeated(keys: nw.LazyFrame[Any], column: str) -> tuple[str, ...]:
    """Return the texts of a column that stand on more than one row; nulls are not texts."""
    cells: pl.LazyFrame = keys.to_native().select(pl.col(column)).drop_nulls()
    # Hashes first: they are small, and in a file without repeats they are all one ever needs.
    hashes = cells.select(pl.col(column).hash().alias("hash")).collect()["hash"]
    if hashes.n_unique() == len(hashes):
        return ()
    twice = hashes.filter(hashes.is_duplicated()).unique()
    few = cells.filter(pl.col(column).hash().is_in(twice.implode())).collect()[column]
    return tuple(few.filter(few.is_duplicated()).unique().sort().to_list())


def sink(tables: Iterator[nw.DataFrame[Any]], parquet: Path) -> None:
    """Write tables of the same columns, one after the other, as one Parquet file.

    Args:
        tables: at least one, which may be empty.
        parquet: the file; one of that name is replaced when all rows are there.

    Raises:
        EngineError: it cannot be written; the target is then as it was before.
    """
    first = next(tables).to_native()

    def rows(
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        # The whole is written, so nothing is pushed down but what the plan may ask of any source.
        del n_rows, batch_size
        for table in _chain(first, tables):
            chosen = table if with_columns is None else table.select(with_columns)
            yield chosen if predicate is None else chosen.filter(predicate)

    with replacing(parquet) as partial:
        whole = register_io_source(rows, schema=first.schema)
        whole.sink_parquet(partial, compression="zstd", compression_level=1)


def _chain(first: pl.DataFrame, rest: Iterator[nw.DataFrame[Any]]) -> Iterator[pl.DataFrame]:
    yield first
    for table in rest:
        yield table.to_native()


def scan(parquet: Path) -> nw.LazyFrame[Any]:
    """Read a Parquet file, or a folder of them, back without loading it."""
    where = parquet / "*.parquet" if parquet.is_dir() else parquet
    return nw.from_native(pl.scan_parquet(where))


def write_csv(frame: nw.LazyFrame[Any], path: Path) -> None:
    """Write a table as CSV, whole or not at all. Raises EngineError as ``sink``."""
    with replacing(path) as partial:
        frame.to_native().sink_csv(partial)


def make_folder(folder: Path) -> None:
    """Make a folder unless it is there. Raises EngineError if it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EngineError(f"{folder}: is no folder to write to: {fault.strerror}") from fault


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a file beside the target that takes its name if all goes well, and else goes away."""
    try:
        descriptor, name = tempfile.mkstemp(suffix=".partial", dir=target.parent)
        os.close(descriptor)
    except OSError as fault:
        raise EngineError(
            f"{target}: cannot be written: {fault.strerror}; give a folder that can be"
        ) from fault
    partial = Path(name)
    try:
        yield partial
        # A file made for one's own eyes alone would be a surprise under the target's name.
        partial.chmod(0o644)
        partial.replace(target)
    except (OSError, pl.exceptions.PolarsError) as fault:
        raise EngineError(f"{target}: cannot be written: {str(fault).splitlines()[0]}") from fault
    finally:
        partial.unlink(missing_ok=True)
