"""The Consolidated Screening List in both of its official layouts, JSON and CSV.

Source: the downloadable files of https://www.trade.gov/consolidated-screening-list. The JSON has
the entries under ``results``; the CSV has 29 columns, of which older files lack ``_id``, and
several values of a column stand between semicolons.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from tidewaiter.engine.read.delimited import read_csv
from tidewaiter.errors import ContractError
from tidewaiter.party.lists.csl_entry import COLUMNS, entry, identifier
from tidewaiter.party.lists.faults import Fault, refuse
from tidewaiter.party.lists.finish import finish
from tidewaiter.party.lists.words import HALF, shown
from tidewaiter.table.names import listed, near

_AGAIN = "download the list again; if it is still so, its layout has changed"

# What an entry may leave out and the whole list may not, or facts would be lost unseen.
_EXPECTED = ("addresses", "alt_names", "entity_number", "federal_register_notice",
             "license_policy", "license_requirement", "programs", "type")  # fmt: skip
_LISTS = frozenset({"programs", "alt_names", "citizenships", "dates_of_birth", "nationalities",
                    "places_of_birth"})  # fmt: skip
_SEVERAL = _LISTS | {"addresses", "ids"}
_KNOWN = frozenset((*COLUMNS, "id", "country"))
_ADDRESS = ("address", "city", "state", "postal_code", "country")


def read_csl_csv(text: bytes, where: str) -> pa.Table:
    """Read the CSV layout, in UTF-8.

    Raises:
        ContractError: a column is missing, a line is torn or has another number of fields, or
            an entry is at fault. Whoever gave the file must act.
    """
    raw = read_csv(text, where)
    rejects = raw.rejects.collect().rows(named=True)
    if rejects:
        first = rejects[0]
        cut = "; perhaps the download was cut off" if first["row"] == raw.rows else ""
        raise ContractError(
            f"{where}: {len(rejects):,} of {raw.rows:,} rows cannot be read; row {first['row']}, "
            f"{shown(first['value'])}: {first['fault']}{cut}; {_AGAIN}"
        )
    frame = raw.frame.collect().to_dict(as_series=False)
    columns = {key.strip(): values for key, values in frame.items() if key != "row"}
    missing = [key for key in COLUMNS if key not in columns and key != "_id"]
    if missing:
        raise ContractError(
            f"{where}: the column {missing[0]} is missing{near(missing[0], columns)}"
            f"{f', and {len(missing) - 1} more' if len(missing) > 1 else ''}; it has "
            f"{listed(list(columns))}; {_AGAIN}"
        )
    rows = (dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True))
    return _entries(rows, where)


def read_csl_json(told: Any, where: str) -> pa.Table:
    """Read the JSON layout, parsed.

    Raises:
        ContractError: there are no ``results``, an entry is no object, or a field is missing
            or of another type. Whoever gave the file must act.
    """
    results = told.get("results") if isinstance(told, dict) else None
    if not isinstance(results, list):
        has = listed(list(told)) if isinstance(told, dict) else type(told).__name__
        raise ContractError(f"{where}: has no list of results, only {has}; {_AGAIN}")
    keys = set().union(*(result for result in results if isinstance(result, dict)))
    missing = [key for key in _EXPECTED if key not in keys]
    if results and missing:
        raise ContractError(
            f"{where}: no entry has the field {missing[0]}{near(missing[0], keys)}; they have "
            f"{listed(sorted(keys))}; {_AGAIN}"
        )
    faults: list[Fault] = []
    rows = [_row(result, number, faults) for number, result in enumerate(results, 1)]
    refuse(where, faults, _AGAIN)
    return _entries(iter(rows), where)


def _entries(rows: Iterator[Mapping[str, str | None]], where: str) -> pa.Table:
    faults, made = list[Fault](), []
    for number, row in enumerate(rows, 1):
        for key in ("source", "name"):
            if not (row.get(key) or "").strip():
                faults.append(Fault(number, key, row.get(key), "is empty"))
        made.append(entry(row))
    refuse(where, faults, _AGAIN)
    return finish(made, where, _AGAIN)


def _row(result: Any, number: int, faults: list[Fault]) -> dict[str, str | None]:
    """Bring one result to the words of the CSV."""
    if not isinstance(result, dict):
        faults.append(Fault(number, "the entry", result, "is no object"))
        return {}
    row: dict[str, str | None] = {}
    for key, value in result.items():
        if value:
            try:
                row[key] = _cell(key, value)
            except TypeError as fault:
                faults.append(Fault(number, key, value, str(fault)))
    return row


def _cell(key: str, value: Any) -> str | None:
    if isinstance(value, str) and key not in _SEVERAL:
        return _text(value)
    if key in _LISTS:
        return "; ".join(filter(None, map(_text, _list(value))))
    if key == "addresses":
        return "; ".join(filter(None, map(_address, _list(value))))
    if key == "ids":
        return "; ".join(filter(None, map(_identifier, _list(value))))
    if key in _KNOWN:
        return _text(value)
    # A field that is new to this program may be anything, and is kept as it was written.
    return json.dumps(value, ensure_ascii=False)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("is not a list")
    return value


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        if not value.isascii() and HALF.search(value):
            raise TypeError("holds half of a character")
        return value
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return None if value is None else str(value)
    raise TypeError("is not a text")


def _address(value: Any) -> str:
    if not isinstance(value, dict):
        raise TypeError("holds an address that is no object")
    return ", ".join(part for key in _ADDRESS if (part := _text(value.get(key))))


def _identifier(value: Any) -> str:
    if not isinstance(value, dict):
        raise TypeError("holds an identifier that is no object")
    return identifier(
        country=_text(value.get("country")),
        expires=_text(value.get("expiration_date")),
        issued=_text(value.get("issue_date")),
        number=_text(value.get("number")),
        kind=_text(value.get("type")),
    )
