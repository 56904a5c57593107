"""What every list gives, whatever its file looks like: one row per entry.

The version of an entry changes when anything changes that a match or its consequence rests on,
so a decision made on one version lapses with the next.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

TEXTS = pa.list_(pa.string())

ENTRIES = pa.schema(
    [
        pa.field("entry_id", pa.string(), nullable=False),
        # A code: entity_list, dpl, meu_list, uvl, sdn, ssi, cmic, plc, ns_mbs, capta, fse, isn,
        # dtc, military_intelligence, or watch, good_guy and other for lists that users bring.
        pa.field("list", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),  # the list's own words for itself
        pa.field("entity_number", pa.string()),
        pa.field("kind", pa.string()),  # person, organization, vessel, aircraft; null: not said
        pa.field("name", pa.string(), nullable=False),
        pa.field("aliases", TEXTS, nullable=False),
        pa.field("weak_aliases", TEXTS, nullable=False),  # names the list itself calls weak
        pa.field("countries", TEXTS, nullable=False),  # ISO 3166 codes of two letters
        pa.field("addresses", TEXTS, nullable=False),
        pa.field("identifiers", TEXTS, nullable=False),
        pa.field("birth_dates", TEXTS, nullable=False),  # as written: a day, month or year
        pa.field("citation", pa.string()),  # the Federal Register notice or other act
        pa.field("start", pa.date32()),
        pa.field("end", pa.date32()),
        pa.field("license_requirement", pa.string()),
        pa.field("license_policy", pa.string()),
        pa.field("programs", TEXTS, nullable=False),
        pa.field("remarks", pa.string()),
        pa.field("url", pa.string()),
        # What the rules call a party that is this entry: codes of orders.restricted_parties.
        pa.field("restricted_as", TEXTS, nullable=False),
        pa.field("by_address", pa.bool_(), nullable=False),  # an address stands in place of a name
        pa.field("note", pa.string()),  # what a person should know of the entry, such as a doubt
        pa.field("version", pa.string(), nullable=False),
    ]
)
"""Columns of entries; lists are never null, only empty. Days in ISO, texts as the list has them."""

_LISTS = tuple(f.name for f in ENTRIES if pa.types.is_list(f.type))
# A new link or remark of ours changes no match; nor does a new id, and the ids of one official
# layout are row numbers, which shift with every addition.
_FREE = {"entry_id", "version", "url", "note"}
_SAID = tuple(name for name in ENTRIES.names if name not in _FREE)
_SEVERAL = tuple(place for place, name in enumerate(_SAID) if name in _LISTS)
_EMPTY: Mapping[str, Any] = dict.fromkeys(ENTRIES.names)
_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=str).encode


def version(entry: Mapping[str, Any]) -> str:
    """The version of an entry: sixteen hexadecimal digits of what it says.

    The order in which a list gives the names, addresses and such of an entry says nothing.
    """
    said = [entry.get(name) for name in _SAID]
    for place in _SEVERAL:
        said[place] = sorted(said[place] or ())
    return hashlib.blake2b(_ENCODE(said).encode(), digest_size=8).hexdigest()


def entries(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Make a table of entries, with versions, of rows that may leave columns out."""
    made = []
    for row in rows:
        full = {**_EMPTY, **row}
        for name in _LISTS:
            full[name] = list(full[name] or ())
        full["by_address"] = bool(full["by_address"])
        full["version"] = version(full)
        made.append(full)
    columns = [[row[name] for row in made] for name in ENTRIES.names]
    return pa.table(
        [pa.array(cells, field.type) for cells, field in zip(columns, ENTRIES, strict=True)],
        schema=ENTRIES,
    )
