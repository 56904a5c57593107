"""Parquet: typed, and read only where it is looked at."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import polars as pl

from tidewaiter.engine.read.raw import Raw, column_names, raw
from tidewaiter.errors import ContractError


def read_parquet(source: Path | BytesIO, where: str) -> Raw:
    """Read a Parquet file, which keeps its types; no column is loaded before it is asked for.

    Raises:
        ContractError: it is damaged, or has no rows. Whoever sent the file must act.
    """
    notes: list[str] = []
    try:
        frame = pl.scan_parquet(source)
        headings = frame.collect_schema().names()
        rows = int(frame.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise ContractError(
            f"{where}: cannot be read as Parquet: {str(fault).splitlines()[0]}; export it again"
        ) from fault
    if not rows:
        raise ContractError(f"{where}: has columns and no rows; add a row for each order")
    names = column_names(headings, where, notes)
    frame = frame.rename(dict(zip(headings, names, strict=True)))
    numbered = frame.with_row_index("row", offset=1).with_columns(pl.col("row").cast(pl.Int64))
    return raw(numbered, rows, notes=notes)
