"""A user's own list as CSV: parties to watch, parties known as good, or any other list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import pyarrow as pa

from tidewaiter.engine.read.delimited import read_csv
from tidewaiter.errors import ContractError
from tidewaiter.party.lists import codes
from tidewaiter.party.lists.faults import Fault, refuse
from tidewaiter.party.lists.finish import Row, finish
from tidewaiter.party.lists.places import country, is_address
from tidewaiter.party.lists.words import shown, split, together
from tidewaiter.table.names import listed, near

# The contract: what each column says. Only the name is needed; several values are parted by ";".
OWN_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "name": "the party's name; needed",
        "entry_id": "your own id of the entry; made of the entry if there is none",
        "list": "watch (the default), good_guy or other, or the code of an official list, with "
        "its footnote if it has one, as entity_list_footnote_4",
        "aliases": "other names",
        "countries": "countries, as codes or names",
        "addresses": "addresses",
        "identifiers": "numbers such as those of registration or tax",
        "birth_dates": "days, months or years of birth",
        "citation": "the act that lists the party",
        "start": "the first day, as 2025-09-12",
        "end": "the last day",
        "note": "what a person should know of the entry",
    }
)
_OF_ENTITY_LIST = ("entity_list_limited", *(f"entity_list_footnote_{n}" for n in codes.FOOTNOTES))
_REMEDY = "correct the file and give it again"


def read_own(text: bytes, where: str, *, doubt: str | None = None) -> pa.Table:
    """Read a user's list, in UTF-8, whose columns are those of ``OWN_COLUMNS``.

    Args:
        text: the CSV, with commas, semicolons, tabs or bars.
        where: what to call it in messages.
        doubt: what was assumed of its encoding; an entry whose name has accents then notes it.

    Raises:
        ContractError: a column is not known or the name is missing, or a cell cannot be read.
            Whoever gave the file must act.
    """
    raw = read_csv(text, where)
    for reject in raw.rejects.collect().rows(named=True)[:1]:
        raise ContractError(
            f"{where}: row {reject['row']}, {shown(reject['value'])}: {reject['fault']}; "
            f"{reject['remedy']}"
        )
    frame = raw.frame.collect().to_dict(as_series=False)
    columns = {
        key.casefold().replace(" ", "_"): cells for key, cells in frame.items() if key != "row"
    }
    _require(columns, where)
    faults: list[Fault] = []
    made = []
    for number, cells in enumerate(zip(*columns.values(), strict=True), 1):
        row = {key: (cell or "").strip() for key, cell in zip(columns, cells, strict=True)}
        if any(row.values()):
            made.append(_entry(row, number, faults))
            if doubt and not row["name"].isascii():
                made[-1]["note"] = together((made[-1]["note"], doubt))
    refuse(where, faults, _REMEDY)
    return finish(made, where, _REMEDY)


def _require(columns: Mapping[str, object], where: str) -> None:
    if "name" not in columns:
        raise ContractError(
            f"{where}: the column name is missing{near('name', columns)}; it has "
            f"{listed(list(columns))}"
        )
    for key in columns:
        if key not in OWN_COLUMNS:
            raise ContractError(
                f"{where}: the column {key!r} is not known{near(key, OWN_COLUMNS)}; rename or "
                f"delete it; a list has {listed(list(OWN_COLUMNS))}"
            )


def _entry(row: Mapping[str, str], number: int, faults: list[Fault]) -> Row:
    code, named = _list(row.get("list", ""), number, faults)
    countries = split(row.get("countries"))
    codes_of = {text: country(text) for text in countries}
    faults += [
        Fault(number, "countries", text, "is no country, or could be more than one")
        for text, found in codes_of.items()
        if found is None
    ]
    return {
        "entry_id": row.get("entry_id") or None,
        "list": code,
        "source": "own list",
        "name": row["name"],
        **{key: split(row.get(key)) for key in ("aliases", "addresses", "identifiers")},
        "countries": list(dict.fromkeys(filter(None, codes_of.values()))),
        "birth_dates": split(row.get("birth_dates")),
        "citation": row.get("citation") or None,
        "start": _day(row, "start", number, faults),
        "end": _day(row, "end", number, faults),
        "restricted_as": named,
        "by_address": is_address(row["name"]),
        "note": row.get("note") or None,
    }


def _list(text: str, number: int, faults: list[Fault]) -> tuple[str, list[str]]:
    code = text.casefold().replace(" ", "_").replace("-", "_") or "watch"
    if code in _OF_ENTITY_LIST:
        return "entity_list", [code]
    if code not in codes.LISTS:
        known = (*codes.LISTS, *_OF_ENTITY_LIST)
        faults.append(Fault(number, "list", text, f"is none of {', '.join(known)}"))
    return code, codes.restricted_as(code)


def _day(row: Mapping[str, str], key: str, number: int, faults: list[Fault]) -> date | None:
    text = row.get(key)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(Fault(number, key, text, "is no day; write it as 2025-09-12"))
        return None
