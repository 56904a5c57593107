"""Spark, for tables that one machine is too small for.

Nothing here is loaded unless Spark is asked for.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from tidewaiter.errors import EngineError

# Spark counts rows within a partition in the lower 33 bits of the number it gives them.
_WITHIN = (1 << 33) - 1


def session() -> Any:
    """Return the running Spark session, or a local one on all cores.

    Raises:
        EngineError: PySpark is not installed, or there is no Java for it to run on.
    """
    try:
        from pyspark.errors import PySparkException, PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as fault:
        raise EngineError(
            "engine spark: PySpark is not installed; install tidewaiter[spark], or leave --engine"
            " out to run on Polars"
        ) from fault
    # The workers must be of the Python that has Tidewaiter, unless somebody chose another.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        return (
            SparkSession.builder.appName("tidewaiter")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.execution.arrow.pyspark.enabled", "true")
            # The rule book is one wide plan: its code is too long to be one compiled method.
            .config("spark.sql.codegen.wholeStage", "false")
            .getOrCreate()
        )
    except (PySparkException, PySparkRuntimeError, OSError) as fault:
        raise EngineError(
            f"engine spark: Spark did not start: {fault}; it needs Java 17 or newer on the path"
        ) from fault


def read_parquet(path: Path) -> nw.LazyFrame[Any]:
    """Read a Parquet file, or a folder of them, with the 1-based number of each row in ``row``."""
    from pyspark.sql import functions as f

    spark = session()
    frame = spark.read.parquet(str(path))
    if "row" in frame.columns:
        frame = frame.withColumnRenamed("row", "row in the file")
    marked = frame.withColumn("partition", f.spark_partition_id()).withColumn(
        "row", f.monotonically_increasing_id().bitwiseAND(f.lit(_WITHIN)) + 1
    )
    sizes = {r["partition"]: r["count"] for r in marked.groupBy("partition").count().collect()}
    before, offsets = 0, []
    for partition in sorted(sizes):
        offsets.append((partition, before))
        before += sizes[partition]
    table = spark.createDataFrame(offsets or [(0, 0)], "partition int, before long")
    numbered = marked.join(f.broadcast(table), "partition")
    found: nw.LazyFrame[Any] = nw.from_native(
        numbered.withColumn("row", f.col("row") + f.col("before")).drop("partition", "before")
    )
    return found


def send(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Send a Polars frame to Spark."""
    table = frame.collect(backend="pyarrow").to_native()
    found: nw.LazyFrame[Any] = nw.from_native(session().createDataFrame(table))
    return found


def sink(frame: nw.LazyFrame[Any], folder: Path) -> None:
    """Write a Spark frame as a folder of Parquet files, whole or not at all.

    Raises:
        EngineError: the query fails or the folder cannot be written.
    """
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    partial = folder.with_name(f".{folder.name}.partial")
    try:
        frame.to_native().write.mode("overwrite").parquet(str(partial))
        if folder.is_dir():
            shutil.rmtree(folder)
        else:
            folder.unlink(missing_ok=True)
        partial.rename(folder)
    except (Py4JJavaError, PySparkException, OSError) as fault:
        raise EngineError(f"{folder}: Spark could not write it: {str(fault)[:500]}") from fault
    finally:
        shutil.rmtree(partial, ignore_errors=True)


Work = Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]]
_DDL: Mapping[Any, str] = {
    nw.String: "string",
    nw.Int64: "bigint",
    nw.Float64: "double",
    nw.Boolean: "boolean",
    nw.Date: "date",
}
# What a worker was sent before, by its checksum, so that it plans once and not for each part.
_received: dict[str, Work] = {}


def by_parts(frame: nw.LazyFrame[Any], work: Work) -> nw.LazyFrame[Any]:
    """Work on each part of a Spark frame with Polars, where the part lies.

    Spark plans several hundred expressions for minutes; Polars does for a second, and each
    worker does it once. ``work`` must treat every row by itself.

    Args:
        frame: a Spark frame.
        work: from a lazy Polars frame of the same columns to another; can be pickled. It is sent
            to each worker once, so it may carry a large table.
    """
    from pyspark.cloudpickle import dumps

    native = frame.to_native()
    pickled: bytes = dumps(work)  # type: ignore[no-untyped-call]
    checksum = hashlib.blake2b(pickled).hexdigest()
    sent = native.sparkSession.sparkContext.broadcast(pickled)
    schema = work(nw.from_native(_empty(native).lazy())).collect_schema()
    ddl = ", ".join(f"`{name}` {_DDL[kind]}" for name, kind in schema.items())

    def on_part(batches: Iterator[Any]) -> Iterator[Any]:
        return _on_part(checksum, sent, batches)

    found: nw.LazyFrame[Any] = nw.from_native(native.mapInArrow(on_part, ddl))
    return found


def _empty(native: Any) -> pl.DataFrame:
    found = pl.from_arrow(native.limit(0).toArrow())
    if not isinstance(found, pl.DataFrame):
        raise EngineError("Spark gave a column where a table was asked for")
    return found


def _on_part(checksum: str, sent: Any, batches: Iterator[Any]) -> Iterator[Any]:
    if checksum not in _received:
        _received[checksum] = pickle.loads(sent.value)
    for batch in batches:
        part = pl.DataFrame(pl.from_arrow(batch))
        found = _received[checksum](nw.from_native(part.lazy())).collect().to_native()
        yield from found.to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()
