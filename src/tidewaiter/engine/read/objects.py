"""JSON: an array of objects, one object, or an object on each line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from tidewaiter.engine.read.raw import Raw, Reject, column_names, raw
from tidewaiter.errors import ContractError

_FLAT = "write one flat object for each order, its values texts, numbers, true, false or null"


@dataclass(frozen=True, slots=True)
class _Broken:
    """What is no order: its text, what is wrong with it, and the name of the value at fault."""

    text: str
    fault: str
    name: str | None = None


def read_json_text(text: str, where: str = "the JSON text") -> Raw:
    """Read orders from JSON: an array of objects, one object, or an object on each line.

    Numbers keep the digits that were written; a list becomes its items joined with ``;``. A line
    or item that is no flat object is a reject.

    Raises:
        ContractError: it is not JSON, or holds no object. Whoever sent the text must act.

    >>> read_json_text('[{"order_id": 7, "tpp": 4800.0}]').frame.collect().rows()
    [(1, '7', '4800.0')]
    """
    bare = text.strip()
    if not bare:
        raise ContractError(f"{where}: is empty; send an array of objects, one for each order")
    whole = _loads(bare)
    if not isinstance(whole, _Broken):
        return _table(whole if isinstance(whole, list) else [whole], where)
    if bare.startswith("["):
        raise ContractError(f"{where}: is {whole.fault}; correct it there")
    return _table((_loads(line) for line in bare.split("\n") if line.strip()), where)


def _loads(text: str) -> Any:
    """Read JSON, numbers as they are written; a name given twice is a fault, not a choice."""
    try:
        return json.loads(
            text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as fault:
        return _Broken(text.strip(), f"not JSON: {fault}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise ValueError(f"{name!r} is given twice in one object")
        made[name] = value
    return made


def _table(told: Iterable[Any], where: str) -> Raw:
    columns: dict[str, list[str | None]] = {}
    good, rejects = list[int](), list[Reject]()
    for number, one in enumerate(told, 1):
        cells = _cells(one)
        if isinstance(cells, _Broken):
            rejects.append(Reject(number, cells.text, cells.fault, _FLAT, cells.name))
            continue
        for name, cell in cells.items():
            column = columns.setdefault(name, [])
            column.extend([None] * (len(good) - len(column)))
            column.append(cell)
        good.append(number)
    if not good:
        first = f"; of the first: {rejects[0].fault}" if rejects else ""
        raise ContractError(f"{where}: holds no object that is an order{first}; {_FLAT}")
    for column in columns.values():
        column.extend([None] * (len(good) - len(column)))
    notes: list[str] = []
    names = column_names(list(columns), where, notes)
    cells_of = [pl.Series(n, c, pl.String) for n, c in zip(names, columns.values(), strict=True)]
    frame = pl.DataFrame([pl.Series("row", good, pl.Int64), *cells_of])
    return raw(frame, len(good) + len(rejects), rejects=rejects, notes=notes)


def _cells(told: Any) -> dict[str, str | None] | _Broken:
    if isinstance(told, _Broken):
        return told
    if not isinstance(told, dict):
        return _Broken(json.dumps(told), "not an object")
    cells: dict[str, str | None] = {}
    for name, value in told.items():
        several = value if isinstance(value, list) else [value]
        if any(isinstance(item, dict | list) for item in several):
            return _Broken(json.dumps(value), f"{name!r} holds an object or a list of lists", name)
        texts = [_text(item) for item in several if item is not None]
        cells[name] = ";".join(texts) if texts else None
        try:
            "".join((name, *texts)).encode()
        except UnicodeEncodeError:
            return _Broken(json.dumps(value), f"{name!a} holds half of a character", name)
    return cells


def _text(item: str | bool) -> str:
    # Numbers are texts by now, so that whatever else is there is true or false.
    return item if isinstance(item, str) else str(item).lower()
