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
    names = {pl.String: "VARCHAR", pl.Int64: "BIGINT", pl.Float64: "DOUBLE", pl.Boolean: "BOOLEAN",
             pl.Date: "DATE"}
    types = [names[type(t) if not isinstance(t, type) else t] for t in table.dtypes]
    columns = ", ".join(f'CAST("{c}" AS {t}) AS "{c}"' for c, t in zip(table.columns, types, strict=True))
    heads = ", ".join(f'"{c}"' for c in table.columns)
    if table.is_empty():
        nothing = ", ".join(["NULL"] * table.width)
        query = f"SELECT {columns} FROM (VALUES ({nothing})) t({heads}) WHERE false"
    else:
        rows = ", ".join(f"({', '.join(map(_literal, row))})" for row in table.rows())
        query = f"SELECT {columns} FROM (VALUES {rows}) t({heads})"
    return nw.from_native(frame.to_native().query("tidewaiter_frame", query))


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return repr(value)
    return "'" + str(value).replace("'", "''") + "'"


def _on_spark(frame: nw.LazyFrame[Any], table: pl.DataFrame) -> nw.LazyFrame[Any]:
    session = frame.to_native().sparkSession
    return nw.from_native(session.createDataFrame(table.to_arrow()))


def rows(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """Bring a small table home as plain rows."""
    return frame.collect(backend="polars").rows(named=True)
