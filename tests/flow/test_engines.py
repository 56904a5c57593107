"""Polars, pandas, DuckDB and Spark give equal answers, each in the kind of frame that came."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import book
import duckdb
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from polars.testing import assert_frame_equal

from tidewaiter import clear
from tidewaiter.errors import ContractError, EngineError

SENT: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda table: table,
    "polars lazy": lambda table: table.lazy(),
    "pandas": lambda table: table.to_pandas(),
    "duckdb": lambda table: duckdb.connect().from_arrow(table.to_arrow()),
}
KINDS = {
    "polars": pl.DataFrame,
    "polars lazy": pl.LazyFrame,
    "pandas": pd.DataFrame,
    "duckdb": duckdb.DuckDBPyRelation,
}


def home(frame: Any) -> pl.DataFrame:
    """A frame of any engine as a Polars one."""
    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    if isinstance(frame, pd.DataFrame):
        return pl.from_pandas(frame)
    if isinstance(frame, duckdb.DuckDBPyRelation):
        return frame.pl()
    return pl.from_arrow(frame.toArrow())


def assert_equal(found: Any, wanted: Any) -> None:
    """All columns, all types, all rows; the order of rows is nobody's promise."""
    for one, other in ((found.answers, wanted.answers), (found.rejects, wanted.rejects)):
        one, other = home(one), home(other)
        by = ["order_id"] if "outcome" in other.columns else ["row", "column", "fault"]
        assert_frame_equal(one.sort(by), other.sort(by), check_exact=True)


@pytest.mark.parametrize("view", book.VIEWS)
@pytest.mark.parametrize("engine", ["polars lazy", "duckdb"])
def test_the_sample_book_has_equal_answers_on(engine: str, view: str) -> None:
    wanted = clear(book.texts(), view=view)
    assert len(wanted.answers) == len(book.texts())
    assert_equal(clear(SENT[engine](book.texts()), view=view), wanted)


@pytest.mark.parametrize("view", book.VIEWS)
def test_the_sample_book_has_equal_answers_from_pandas(view: str) -> None:
    wanted = clear(book.texts(), view=view).answers.sort("order_id").to_dicts()
    found = clear(book.texts().to_pandas(), view=view).answers.sort_values("order_id")
    assert list(found.columns) == list(wanted[0])
    for one, other in zip(found.to_dict("records"), wanted, strict=True):
        for name, cell in other.items():
            if cell is None:
                assert pd.isna(one[name]), (other["order_id"], name)
            elif name == "as_of":
                assert pd.Timestamp(one[name]).date() == cell
            else:
                assert one[name] == cell, (other["order_id"], name)


@pytest.mark.parametrize("engine", SENT)
def test_a_frame_comes_back_in_its_own_kind(engine: str) -> None:
    few = (
        book.texts()
        .head(3)
        .with_columns(quantity=pl.when(pl.col("row") == 2).then(pl.lit("-1")).otherwise("quantity"))
    )
    found = clear(SENT[engine](few))
    assert isinstance(found.answers, KINDS[engine])
    assert isinstance(found.rejects, KINDS[engine])
    assert len(home(found.answers)) == 2
    assert home(found.rejects)["row"].to_list() == [2]


def test_records_come_back_as_records() -> None:
    found = clear(list(book.records()[:3]))
    assert [row["order_id"] for row in found.answers] == [
        row["order_id"] for row in book.records()[:3]
    ]


def test_what_is_no_frame_is_refused_with_what_to_bring() -> None:
    with pytest.raises(EngineError, match="bring a polars, pandas, DuckDB or Spark frame"):
        clear(42)


@pytest.mark.parametrize("engine", SENT)
def test_a_frame_without_order_ids_is_refused_on(engine: str) -> None:
    with pytest.raises(ContractError, match="order_id"):
        clear(SENT[engine](pl.DataFrame({"quantity": ["1"]})))


@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(table=book.tables())
def test_made_up_tables_have_equal_answers_on_duckdb(table: pl.DataFrame) -> None:
    wanted = clear(table)
    assert len(wanted.answers) + wanted.rejects["row"].n_unique() == len(table)
    assert_equal(clear(SENT["duckdb"](table)), wanted)


def test_an_empty_table_has_no_answers_on_duckdb() -> None:
    nothing = book.texts().head(0)
    assert_equal(clear(SENT["duckdb"](nothing)), clear(nothing))


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    if shutil.which("java") is None:
        pytest.skip("there is no Java for Spark to run on")
    from tidewaiter.engine.spark import session

    running = session()
    # These tables are small: more parts would only cost time.
    running.conf.set("spark.sql.shuffle.partitions", "1")
    yield running
    running.stop()


@pytest.mark.spark
@pytest.mark.parametrize("view", ["enforced"])
def test_the_sample_book_has_equal_answers_on_spark(spark: Any, view: str) -> None:
    table = book.texts()
    if view == "enforced":
        # One row with a fault in each way: a cell, an id twice.
        table = table.with_columns(
            quantity=pl.when(pl.col("row") == 2).then(pl.lit("-1")).otherwise("quantity"),
            order_id=pl.when(pl.col("row") == 5)
            .then(pl.lit("twice"))
            .otherwise(pl.when(pl.col("row") == 9).then(pl.lit("twice")).otherwise("order_id")),
        )
    found = clear(spark.createDataFrame(table.to_arrow()), view=view)
    assert type(found.answers).__module__.startswith("pyspark.sql")
    assert_equal(found, clear(table, view=view))
