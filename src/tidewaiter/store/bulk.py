"""Add many rows at once, in the way that each database does it best."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, LargeBinary, Table

from tidewaiter.store.ask import driver_of

Rows = Mapping[Table, Sequence[Sequence[Any]]]
# From so many rows on they are copied in; fewer go in one statement for all tables, since to ask
# a server twice takes longer than a few rows do.
MANY = 200


def add_rows(connection: Connection, rows: Rows) -> None:
    """Add rows to tables; each row has a value for every column, in their order."""
    some = {table: few for table, few in rows.items() if few}
    if connection.dialect.name == "sqlite":
        with driver_of(connection) as driver:
            for table, few in some.items():
                driver.executemany(_with_marks(table), few)
    elif any(len(few) >= MANY for few in some.values()):
        for table, few in some.items():
            _copy(connection, table, few)
    elif some:
        given = {table.name: _as_json(table, few) for table, few in some.items()}
        with driver_of(connection) as driver:
            driver.execute(_from_texts(tuple(some)), given, prepare=True)


@functools.cache
def _with_marks(table: Table) -> str:
    names = _names(table)
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _copy(connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Copy rows in as the text that PostgreSQL reads fastest."""
    lines = [_line(row) for row in rows]
    statement = f"COPY {table.name} ({', '.join(_names(table))}) FROM STDIN"
    with (
        driver_of(connection) as driver,
        driver.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        copy.write(("\n".join(lines) + "\n").encode())


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _line(row: Sequence[Any]) -> str:
    return "\t".join(
        [
            (x if x.isprintable() and "\\" not in x else x.translate(_ESCAPES))
            if x.__class__ is str
            else "\\N"
            if x is None
            else f"\\\\x{x.hex()}"
            if x.__class__ is bytes
            else str(x)
            for x in row
        ]
    )


@functools.cache
def _from_texts(tables: tuple[Table, ...]) -> str:
    """One statement for all of them."""
    *before, last = [_from_text(table) for table in tables]
    named = ", ".join(f"added_{n} AS ({statement})" for n, statement in enumerate(before))
    return f"WITH {named} {last}" if before else last


def _from_text(table: Table) -> str:
    names = _names(table)
    types = {name: _type(table, name) for name in names}
    given = ", ".join(f"decode({n}, 'hex')" if types[n] == "bytea" else n for n in names)
    read = ", ".join(f"{n} {'text' if types[n] == 'bytea' else types[n]}" for n in names)
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {given} "
        f"FROM json_to_recordset(%({table.name})s::json) AS given({read})"
    )


def _type(table: Table, name: str) -> str:
    kind = table.columns[name].type
    if isinstance(kind, LargeBinary):
        return "bytea"
    if isinstance(kind, BigInteger):
        return "bigint"
    return "integer" if isinstance(kind, Integer) else "text"


def _as_json(table: Table, rows: Sequence[Sequence[Any]]) -> str:
    names = _names(table)
    return json.dumps(
        [dict(zip(names, row, strict=True)) for row in rows],
        ensure_ascii=False,
        default=bytes.hex,
    )
