"""Write a table so that a reader never sees half of it.

The rows go to a file beside the target, which takes the target's name only when all are there.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from tidewaiter.errors import EngineError


def write(frame: nw.LazyFrame[Any] | pl.LazyFrame | pl.DataFrame, path: str | Path) -> Path:
    r"""Write a table to Parquet or CSV, by the ending of the name.

    Args:
        frame: any table; Polars streams a lazy one, so it need not fit in memory.
        path: the file; its directory must exist. A file of that name is replaced whole.

    Returns:
        The path written.

    Raises:
        EngineError: the ending is neither, the directory is absent or full, or the query
            fails; the target is then as it was before. Whoever runs it must act.

    >>> file = Path(tempfile.mkdtemp()) / "answers.csv"
    >>> write(pl.DataFrame({"order_id": ["A1"]}), file).read_text()
    'order_id\\nA1\\n'
    """
    target = Path(path)
    if target.suffix not in (".parquet", ".csv"):
        raise EngineError(
            f"{target}: no way to write {target.suffix!r}; end it in .parquet or .csv"
        )
    if not target.parent.is_dir():
        raise EngineError(f"{target}: there is no directory {target.parent}; make it first")
    try:
        descriptor, partial = tempfile.mkstemp(suffix=".partial", dir=target.parent)
        os.close(descriptor)
    except OSError as fault:
        raise EngineError(f"{target}: cannot be written: {fault.strerror}") from fault
    try:
        lazy = _polars(frame)
        if target.suffix == ".parquet":
            lazy.sink_parquet(partial)
        else:
            lazy.sink_csv(partial)
        # A file made for one's own eyes alone would be a surprise under the target's name.
        os.chmod(partial, 0o644)
        os.replace(partial, target)
    except (OSError, pl.exceptions.PolarsError) as fault:
        raise EngineError(f"{target}: cannot be written: {str(fault).splitlines()[0]}") from fault
    finally:
        Path(partial).unlink(missing_ok=True)
    return target


def _polars(frame: nw.LazyFrame[Any] | pl.LazyFrame | pl.DataFrame) -> pl.LazyFrame:
    if not isinstance(frame, nw.LazyFrame):
        return frame.lazy()
    native = frame.to_native()
    if isinstance(native, pl.LazyFrame):
        return native
    return pl.DataFrame(frame.collect(backend="polars").to_native()).lazy()
