"""One row of the Consolidated Screening List, in the words of its CSV, as an entry.

The JSON layout is brought to the same words first, so that both give the same entries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from tidewaiter.party.lists import codes
from tidewaiter.party.lists.also import also_known
from tidewaiter.party.lists.finish import Row
from tidewaiter.party.lists.places import is_address, places
from tidewaiter.party.lists.words import split, together

_KINDS = {"Individual": "person", "Entity": "organization", "Vessel": "vessel",
          "Aircraft": "aircraft"}  # fmt: skip
# Facts that have no column of their own and go to the remarks, each under its name.
_TOLD = {"title": "title", "places_of_birth": "born in", "vessel_type": "vessel type",
         "vessel_owner": "vessel owner", "gross_tonnage": "gross tonnage",
         "gross_registered_tonnage": "gross registered tonnage", "ids": "identifiers"}  # fmt: skip
COLUMNS = (
    "_id", "source", "entity_number", "type", "programs", "name", "title", "addresses",
    "federal_register_notice", "start_date", "end_date", "standard_order", "license_requirement",
    "license_policy", "call_sign", "vessel_type", "gross_tonnage", "gross_registered_tonnage",
    "vessel_flag", "vessel_owner", "remarks", "source_list_url", "alt_names", "citizenships",
    "dates_of_birth", "nationalities", "places_of_birth", "source_information_url", "ids",
)  # fmt: skip
_KNOWN = frozenset((*COLUMNS, "id", "country"))

_NO_ADDRESS = (
    "an address is listed that this copy of the list does not give; look into the citation"
)
# What the list calls identifiers, and which identify nobody.
_NO_IDENTIFIER = re.compile(
    r"[:-]$|gender|date|type|flag|model|operator|issuer name|nationality|information|determination"
    r"|year|target",
    re.IGNORECASE,
)


def entry(row: Mapping[str, str | None]) -> Row:
    """Return an entry of one row: the columns of the CSV, and any that are new.

    ``name`` and ``source`` are not empty. What has no column of its own is kept in the remarks;
    what cannot be told is a note.
    """
    source = (row.get("source") or "").strip()
    code = codes.list_code(source)
    requirement = row.get("license_requirement")
    named, doubt = codes.restricted_as(code or "other"), None
    if code == "entity_list":
        named, doubt = codes.entity_list_as(requirement or "")
    flag = row.get("vessel_flag")
    citizen = [*split(row.get("citizenships")), *split(row.get("nationalities"))]
    others = [*citizen, *split(flag), *split(row.get("country"))]
    where, addresses, untold = places(split(row.get("addresses")), others)
    name = row.get("name") or ""
    by_address = is_address(name)
    start, bad_start = _day(row.get("start_date"))
    end, bad_end = _day(row.get("end_date"))
    return {
        "entry_id": _bare(row.get("_id") or row.get("id")),
        "list": code or "other",
        "source": source,
        "entity_number": _bare(row.get("entity_number")),
        "kind": _KINDS.get(row.get("type") or ""),
        "name": name,
        "aliases": list(dict.fromkeys((*split(row.get("alt_names")), *also_known(name)))),
        "countries": where,
        "addresses": addresses,
        "identifiers": _identifiers(row.get("ids"), row.get("call_sign")),
        "birth_dates": split(row.get("dates_of_birth")),
        "citation": _bare(row.get("federal_register_notice")),
        "start": start,
        "end": end,
        "license_requirement": _bare(requirement),
        "license_policy": _bare(row.get("license_policy")),
        "programs": split(row.get("programs")),
        "remarks": _remarks(row),
        "url": _bare(row.get("source_list_url")) or _bare(row.get("source_information_url")),
        "restricted_as": named,
        "by_address": by_address,
        "note": together(
            (
                None if code else f"{source!r} is a list that is not known here",
                doubt,
                f"countries that cannot be told: {untold}" if untold else None,
                f"the start, {bad_start!r}, is no day" if bad_start else None,
                f"the end, {bad_end!r}, is no day" if bad_end else None,
                _unknown_kind(row.get("type")),
                _NO_ADDRESS if by_address and not addresses else None,
                _order(row.get("standard_order")),
            )
        ),
    }


def identifier(*, country: str | None, expires: str | None, issued: str | None,
               number: str | None, kind: str | None) -> str:  # fmt: skip
    """Return an identifier of the JSON layout as the CSV writes it: its parts, by their names."""
    return ", ".join(part for part in (country, expires, issued, number, kind) if part)


def _bare(text: str | None) -> str | None:
    return (text.strip() or None) if text else None


def _day(text: str | None) -> tuple[date | None, str | None]:
    bare = _bare(text)
    if bare is None:
        return None, None
    try:
        return date.fromisoformat(bare[:10]), None
    except ValueError:
        return None, bare


def _identifiers(ids: str | None, call_sign: str | None) -> list[str]:
    found: dict[str, None] = {}
    for text in split(ids):
        before, _, kind = text.rpartition(", ")
        number = before.rpartition(", ")[2]
        if number and not _NO_IDENTIFIER.search(kind):
            found[number] = None
    for text in split(call_sign):
        found[text] = None
    return list(found)


def _remarks(row: Mapping[str, str | None]) -> str | None:
    told = [_bare(row.get("remarks"))]
    # Columns that are new to this program are kept under their own names.
    keys = (*_TOLD, *sorted(row.keys() - _KNOWN))
    told += [f"{_TOLD.get(key, key)}: {text}" for key in keys if (text := _bare(row.get(key)))]
    return together(told)


def _unknown_kind(kind: str | None) -> str | None:
    return f"its type, {kind!r}, is not known here" if kind and kind not in _KINDS else None


def _order(standard: str | None) -> str | None:
    if (standard or "").strip().upper() != "N":
        return None
    return "the denial order is not the standard one; read the order"
