"""Run the same steps on table after table without planning them anew.

To plan several hundred expressions takes far longer than to run them on a few orders. So the
steps are planned once on a table that is not there yet, for each schema that it may have, and
the plan is run on each table that comes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Any

import narwhals as nw
import polars as pl
from polars.io.plugins import register_io_source

Steps = Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]]

# To optimize a plan pays only where there is something to run it on.
FEW = 10_000
_KEPT = 128


class _Plan:
    """Steps planned on Polars, with a hole where the table goes.

    Columns that are null throughout are not carried through the plan: it makes them itself.
    """

    def __init__(self, steps: Steps, schema: pl.Schema, blank: frozenset[str]) -> None:
        self._blank = sorted(blank)
        told = pl.Schema({name: kind for name, kind in schema.items() if name not in blank})
        self._table = pl.DataFrame(schema=told)
        self._one_at_a_time = threading.Lock()
        nulls = [pl.lit(None, schema[name]).alias(name) for name in self._blank]
        hole = register_io_source(self._rows, schema=told)
        whole = hole.with_columns(nulls).select(schema.names()) if nulls else hole
        self._plan: pl.LazyFrame = steps(nw.from_native(whole)).to_native()

    def _rows(
        self,
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        del batch_size
        table = self._table if with_columns is None else self._table.select(with_columns)
        table = table if n_rows is None else table.head(n_rows)
        yield table if predicate is None else table.filter(predicate)

    def run(self, table: pl.DataFrame) -> pl.DataFrame:
        few = table.height < FEW
        with self._one_at_a_time:
            self._table = table.drop(self._blank)
            try:
                if few:
                    return self._plan.collect(optimizations=pl.QueryOptFlags.none())
                return self._plan.collect()
            finally:
                self._table = self._table.clear()


_plans: OrderedDict[Hashable, _Plan] = OrderedDict()
_lock = threading.Lock()


def run(frame: nw.LazyFrame[Any], steps: Steps, key: Hashable) -> nw.LazyFrame[Any]:
    """Run steps on a frame and keep the result where the frame lives.

    Args:
        frame: a frame of any engine. Only Polars plans are kept.
        steps: from a lazy frame to a lazy frame; must do the same whenever ``key`` and the
            schema of the frame are the same.
        key: names the steps and all that they depend on.
    """
    native = frame.to_native()
    if not isinstance(native, pl.LazyFrame):
        return kept(steps(frame))
    table = native.collect()
    blank = _blank(table) if table.height >= FEW else frozenset()
    full = (key, blank, *table.schema.items())
    with _lock:
        plan = _plans.pop(full, None) or _Plan(steps, table.schema, blank)
        _plans[full] = plan
        if len(_plans) > _KEPT:
            _plans.popitem(last=False)
    return nw.from_native(plan.run(table).lazy())


def _blank(table: pl.DataFrame) -> frozenset[str]:
    return frozenset(c.name for c in table.get_columns() if c.null_count() == table.height)


def kept(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Work a frame out once where it lives, for what will be read more than once."""
    native = frame.to_native()
    implementation = frame.implementation
    if implementation.is_polars():
        native = native.collect().lazy()
    elif implementation.is_duckdb():
        # DuckDB 2 calls what was ``execute`` by another name.
        work_out = "materialize" if hasattr(type(native), "materialize") else "execute"
        native = getattr(native, work_out)()
    else:
        native = native.cache()
    found: nw.LazyFrame[Any] = nw.from_native(native)
    return found
