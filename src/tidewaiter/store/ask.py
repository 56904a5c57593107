"""Put questions to the driver itself, several in one go where a database can be asked so.

A few rows are found in less time than SQLAlchemy takes to make a statement ready, so it writes
each question once and the driver asks it. A server is asked all of them in one trip.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import BindParameter, ClauseElement, ColumnElement, Connection, Dialect
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

Rows = list[tuple[Any, ...]]
Asked = tuple[ClauseElement, Mapping[str, Any]]
_DIALECTS: dict[str, Dialect] = {
    "sqlite": SQLiteDialect_pysqlite(paramstyle="named"),
    "postgresql": PGDialect_psycopg(),  # type: ignore[no-untyped-call]
}


def ask(connection: Connection, *asked: Asked) -> list[Rows]:
    """Ask questions in their order, each with values for its parameters; return the rows of each.

    A question must have no values of its own: constants are to be written as literal columns.
    """
    name = connection.dialect.name
    with driver_of(connection) as driver:
        if name == "sqlite":
            return [driver.execute(_words(q, name), values).fetchall() for q, values in asked]
        with driver.pipeline():
            cursors = [driver.execute(_words(q, name), values, prepare=True) for q, values in asked]
        return [cursor.fetchall() for cursor in cursors]


@functools.cache
def _words(question: ClauseElement, name: str) -> str:
    compiled = question.compile(dialect=_DIALECTS[name])
    own = [key for key, value in compiled.params.items() if value is not None]
    assert not own, own
    return str(compiled)


@contextmanager
def driver_of(connection: Connection) -> Iterator[Any]:
    """Give the driver's connection; its faults come out as SQLAlchemy's do."""
    dialect: Any = connection.dialect
    driver: Any = connection.connection.driver_connection
    kind = dialect.loaded_dbapi.Error
    try:
        yield driver
    except kind as fault:
        gone = dialect.is_disconnect(fault, driver, None)
        if gone:
            connection.invalidate(fault)
        raise DBAPIError.instance(
            None, None, fault, kind, connection_invalidated=gone, dialect=dialect
        ) from fault


class OneOf(ColumnElement[bool]):
    """Whether a column has one of many texts, which come as one parameter: a JSON array.

    An array looks each of them up in the index; a join would leave it to the server's mood.
    """

    inherit_cache = False

    def __init__(self, column: ColumnElement[Any], texts: BindParameter[Any]) -> None:
        self.column, self.texts = column, texts


@compiles(OneOf, "sqlite")
def _in_json(element: OneOf, compiler: SQLCompiler, **how: Any) -> str:
    column, texts = compiler.process(element.column, **how), compiler.process(element.texts)
    return f"{column} IN (SELECT value FROM json_each({texts}))"


@compiles(OneOf, "postgresql")
def _in_array(element: OneOf, compiler: SQLCompiler, **how: Any) -> str:
    column, texts = compiler.process(element.column, **how), compiler.process(element.texts)
    return f"{column} = ANY(ARRAY(SELECT json_array_elements_text(CAST({texts} AS json))))"
