"""Add many rows at once, in the way that each database does it best."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, LargeBinary, Table, TextClause, text

Rows = Mapping[Table, Sequence[Sequence[Any]]]
# Rows of one statement on PostgreSQL, where they travel as one text.
AT_ONCE = 5_000


def add_rows(connection: Connection, rows: Rows) -> None:
    """Add rows to tables; each row has a value for every column, in their order."""
    if connection.dialect.name == "sqlite":
        for table, all_ in rows.items():
            if all_:
                connection.exec_driver_sql(_with_marks(table), [tuple(row) for row in all_])
        return
    longest = max((len(all_) for all_ in rows.values()), default=0)
    for start in range(0, longest, AT_ONCE):
        some = {table: all_[start : start + AT_ONCE] for table, all_ in rows.items()}
        tables = tuple(table for table, few in some.items() if few)
        connection.execute(_from_texts(tables), {t.name: _text(t, some[t]) for t in tables})


@functools.cache
def _with_marks(table: Table) -> str:
    names = [column.name for column in table.columns]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


@functools.cache
def _from_texts(tables: tuple[Table, ...]) -> TextClause:
    """One statement for all of them: to ask a server costs more than a row does."""
    *before, last = [_from_text(table) for table in tables]
    named = ", ".join(f"added_{n} AS ({statement})" for n, statement in enumerate(before))
    return text(f"WITH {named} {last}" if before else last)


def _from_text(table: Table) -> str:
    names = [column.name for column in table.columns]
    types = {name: _type(table, name) for name in names}
    given = ", ".join(
        f"decode({name}, 'hex')" if types[name] == "bytea" else name for name in names
    )
    read = ", ".join(
        f"{name} {'text' if types[name] == 'bytea' else types[name]}" for name in names
    )
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {given} "
        f"FROM json_to_recordset(CAST(:{table.name} AS json)) AS given({read})"
    )


def _type(table: Table, name: str) -> str:
    kind = table.columns[name].type
    if isinstance(kind, LargeBinary):
        return "bytea"
    if isinstance(kind, BigInteger):
        return "bigint"
    return "integer" if isinstance(kind, Integer) else "text"


def _text(table: Table, rows: Sequence[Sequence[Any]]) -> str:
    names = [column.name for column in table.columns]
    return json.dumps(
        [dict(zip(names, row, strict=True)) for row in rows],
        ensure_ascii=False,
        default=bytes.hex,
    )
