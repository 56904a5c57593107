"""Where a query runs: make small tables beside a frame, and bring results home.

A lookup table must live where the frame lives: in Polars, on the frame's DuckDB connection, or
in its Spark session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import narwhals as nw
import polars as pl

from tidewaiter.errors import EngineError

Maker = Callable[[Mapping[str, Sequence[Any]], Mapping[str, Any]], nw.LazyFrame[Any]]


def maker(frame: nw.LazyFrame[Any]) -> Maker:
    """Return a function that makes a small table on the engine of ``frame``.

    Raises:
        EngineError: the engine is none of Polars, DuckDB and Spark.
    """
    implementation = frame.implementation
    if implementation.is_polars():
        return lambda data, schema: nw.from_native(_polars(data, schema).lazy())
    if implementation.is_duckdb():
        return lambda data, schema: _on_duckdb(frame, _polars(data, schema))
    if implementation.is_pyspark():
        return lambda data, schema: _on_spark(frame, _polars(data, schema))
    raise EngineError(
        f"no engine for a {implementation} frame; bring a polars, pandas, DuckDB or Spark frame"
    )


def _polars(data: Mapping[str, Sequence[Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    # Narwhals knows how to say its own types in Polars; an empty frame carries them over.
    empty = nw.from_dict({n: [] for n in schema}, schema=dict(schema), backend="polars")
    return pl.DataFrame(dict(data), schema=empty.to_native().schema)


def _on_duckdb(frame: nw.LazyFrame[Any], table: pl.DataFrame) -> nw.LazyFrame[Any]:
    # A relation can only be joined with one of its own connection, which it does not give
    # away; a query on the relation runs there.
    names: dict[Any, str] = {
        pl.String: "VARCHAR",
        pl.Int64: "BIGINT",
        pl.Float64: "DOUBLE",
        pl.Boolean: "BOOLEAN",
        pl.Date: "DATE",
    }
    types = [names[t.base_type()] for t in table.dtypes]
    columns = ", ".join(
        f'CAST("{c}" AS {t}) AS "{c}"' for c, t in zip(table.columns, types, strict=True)
    )
    heads = ", ".join(f'"{c}"' for c in table.columns)
    if table.is_empty():
        nothing = ", ".join(["NULL"] * table.width)
        query = f"SELECT {columns} FROM (VALUES ({nothing})) t({heads}) WHERE false"
    else:
        rows = ", ".join(f"({', '.join(map(_literal, row))})" for row in table.rows())
        query = f"SELECT {columns} FROM (VALUES {rows}) t({heads})"
    found: nw.LazyFrame[Any] = nw.from_native(frame.to_native().query("tidewaiter_frame", query))
    return found


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return repr(value)
    return "'" + str(value).replace("'", "''") + "'"


def _on_spark(frame: nw.LazyFrame[Any], table: pl.DataFrame) -> nw.LazyFrame[Any]:
    session = frame.to_native().sparkSession
    found: nw.LazyFrame[Any] = nw.from_native(session.createDataFrame(table.to_arrow()))
    return found


def rows(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """Bring a small table home as plain rows."""
    return frame.collect(backend="polars").rows(named=True)


def from_rows(records: Sequence[Mapping[str, Any]]) -> nw.LazyFrame[Any]:
    """Make a Polars frame of records that need not have the same keys.

    Values of mixed types in one column become text, which the contract's check reads. No
    records give no rows of a table whose one column is ``order_id``.
    """
    names = list(dict.fromkeys(name for record in records for name in record)) or ["order_id"]
    columns = {name: [record.get(name) for record in records] for name in names}
    return nw.from_native(pl.DataFrame([_series(n, v) for n, v in columns.items()]).lazy())


def from_table(records: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> nw.LazyFrame[Any]:
    """Make a Polars frame of records with these columns, texts but for ``row``."""
    kinds = {name: pl.Int64 if name == "row" else pl.String for name in columns}
    data = {name: [record[name] for record in records] for name in columns}
    return nw.from_native(pl.LazyFrame(data, kinds))


def _series(name: str, values: list[Any]) -> pl.Series:
    if all(v is None for v in values):
        return pl.Series(name, values, pl.String)
    try:
        return pl.Series(name, values, strict=True)
    except (TypeError, pl.exceptions.PolarsError):
        return pl.Series(name, [None if v is None else str(v) for v in values], pl.String)


def lazy(frame: Any) -> nw.LazyFrame[Any]:
    """Take a native frame of any supported engine as a lazy frame.

    pandas frames are read into Polars, which is where their rules run.

    Raises:
        EngineError: it is not a frame of a supported engine.
    """
    try:
        found = nw.from_native(frame)
    except TypeError as fault:
        raise EngineError(
            f"cannot read a {type(frame).__name__}; bring a polars, pandas, DuckDB or Spark frame,"
            " or a list of mappings"
        ) from fault
    if isinstance(found, nw.DataFrame):
        return nw.from_native(pl.DataFrame(found.to_arrow()).lazy())
    if not isinstance(found, nw.LazyFrame):
        raise EngineError(f"cannot read a {type(frame).__name__}; bring a frame, not a series")
    return found


def like(original: Any, found: nw.LazyFrame[Any]) -> Any:
    """Give a result in the kind of frame that the caller brought."""
    if isinstance(original, Sequence):
        return found.collect().to_native().sort("row").to_dicts()
    native = nw.from_native(original)
    if isinstance(native, nw.LazyFrame):
        return found.to_native()
    collected = found.collect()
    return collected.to_pandas() if native.implementation.is_pandas() else collected.to_native()
