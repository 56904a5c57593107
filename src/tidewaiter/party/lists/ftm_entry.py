"""One party among FollowTheMoney entities, with the sanctions on it, as an entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tidewaiter.party.lists import codes
from tidewaiter.party.lists.faults import Fault
from tidewaiter.party.lists.finish import Row
from tidewaiter.party.lists.places import country, is_address
from tidewaiter.party.lists.words import HALF, together

Entity = Mapping[str, Any]

KINDS = {"Person": "person", "Organization": "organization", "Company": "organization",
         "PublicBody": "organization", "LegalEntity": None, "Vessel": "vessel",
         "Airplane": "aircraft"}  # fmt: skip
_PROGRAMS = {"US-BIS-EL": "entity_list", "US-BIS-DPL": "dpl", "US-BIS-MEU": "meu_list",
             "US-BIS-UVL": "uvl", "US-DOS-ISN": "isn", "US-AECA-DEBARRED": "dtc"}  # fmt: skip
_DATASETS = {"us_ofac_sdn": "sdn", "us_bis_denied": "dpl", "us_bis_mieu": "military_intelligence"}
# Programs are named by their country first; those of others are not of the EAR.
_FOREIGN = re.compile(r"(?!US-)[A-Z]{2,4}-")
# Topics that mean a listing of the party itself, not of one that it is linked to.
_LISTED = frozenset({"sanction", "sanction.counter", "export.control", "debarment"})
_ALIASES = ("alias", "previousName")
_COUNTRIES = ("country", "mainCountry", "jurisdiction", "nationality", "citizenship", "flag")
_IDENTIFIERS = (
    "idNumber", "registrationNumber", "taxNumber", "vatCode", "leiCode", "innCode", "ogrnCode",
    "okpoCode", "dunsCode", "uscCode", "swiftBic", "passportNumber", "socialSecurityNumber",
    "imoNumber", "mmsi", "callSign", "serialNumber", "website", "email", "phone",
)  # fmt: skip


def told_by(one: Entity, *names: str) -> list[str]:
    """Return the texts of some properties of an entity, each once; entities inside by their id."""
    found: dict[str, None] = {}
    given = one.get("properties")
    properties: Mapping[str, Any] = given if isinstance(given, dict) else {}
    for name in names:
        values = properties.get(name)
        for value in values if isinstance(values, list) else ():
            text = value.get("id") if isinstance(value, dict) else value
            if isinstance(text, str) and text.strip():
                found[text.strip()] = None
    return list(found)


def entry(one: Entity, sanctions: Sequence[Entity], addresses: Mapping[str, Entity],
          number: int, faults: list[Fault]) -> Row:  # fmt: skip
    """Return the entry of a party.

    Args:
        one: the party.
        sanctions: the entities of the schema Sanction on it.
        addresses: entities of the schema Address by id.
        number: its line in the file.
        faults: where to tell what is wrong with it.
    """
    _check(one, sanctions, number, faults)
    names = told_by(one, "name")
    caption = one.get("caption")
    if not names and isinstance(caption, str) and caption != one["id"]:
        names = [caption]
    topics = set(told_by(one, "topics"))
    found, doubts = _lists(one, sanctions)
    if not found:
        found = _elsewhere(one, sanctions) if topics & _LISTED or sanctions else {"watch": []}
        if "watch" in found and topics:
            doubts.append(f"listed nowhere itself; its topics: {', '.join(sorted(topics))}")
    codes_of = list(found)
    written = told_by(one, *_COUNTRIES)
    untold = [text for text in written if country(text) is None]
    ends = [_day(_of(of, "endDate")) for of in sanctions]
    starts = [day for of in sanctions if (day := _day(_of(of, "startDate", "listingDate")))]
    return {
        "entry_id": one["id"],
        "list": codes_of[0],
        "source": "; ".join(_told(sanctions, "authority"))
        or ", ".join(_texts(one.get("datasets")))
        or "FollowTheMoney entities",
        "entity_number": None,
        "kind": KINDS[one["schema"]],
        "name": names[0] if names else "",
        "aliases": [*names[1:], *(n for n in told_by(one, *_ALIASES) if n not in names)],
        "weak_aliases": told_by(one, "weakAlias"),
        "countries": list(dict.fromkeys(code for text in written if (code := country(text)))),
        "addresses": _addresses(one, addresses),
        "identifiers": told_by(one, *_IDENTIFIERS),
        "birth_dates": told_by(one, "birthDate"),
        "citation": _joined(_told(sanctions, "authorityId", "recordId")),
        "start": min(starts, default=None),
        # A party is on a list until every listing of it has ended.
        "end": max((day for day in ends if day), default=None) if all(ends) else None,
        "license_requirement": _joined(_told(sanctions, "reason")),
        "license_policy": _joined(_told(sanctions, "provisions")),
        "programs": list(
            dict.fromkeys((*told_by(one, "programId"), *_told(sanctions, "programId", "program")))
        ),
        "remarks": _joined(told_by(one, "notes", "summary")),
        "url": _joined(_told(sanctions, "sourceUrl") or told_by(one, "sourceUrl")),
        "restricted_as": list(dict.fromkeys(n for named in found.values() for n in named)),
        "by_address": any(map(is_address, names[:1])),
        "note": together(
            (
                *doubts,
                f"also on: {', '.join(codes_of[1:])}" if codes_of[1:] else None,
                f"countries that cannot be told: {', '.join(untold)}" if untold else None,
            )
        ),
    }


def _lists(
    one: Entity, sanctions: Sequence[Entity]
) -> tuple[dict[str, list[str]], list[str | None]]:
    """Return the official lists that a party is on with what the rules call it, and doubts."""
    found = [code for name, code in _DATASETS.items() if name in _texts(one.get("datasets"))]
    found += [_PROGRAMS[text] for text in told_by(one, "programId") if text in _PROGRAMS]
    reasons = []
    for of in sanctions:
        told = {_PROGRAMS.get(text) for text in told_by(of, "programId")}
        told |= {codes.list_code(text) for text in told_by(of, "authority")}
        found += sorted(filter(None, told))
        if "entity_list" in told:
            reasons.append(" ".join(told_by(of, "reason")))
    named = {code: _as(code) for code in sorted(set(found), key=codes.LISTS.index)}
    doubts: list[str | None] = []
    if "entity_list" in named and reasons:
        told_as, doubt = zip(*map(codes.entity_list_as, reasons), strict=True)
        named["entity_list"] = list(dict.fromkeys(code for some in told_as for code in some))
        doubts += doubt
    return named, doubts


def _as(code: str) -> list[str]:
    # These files do not name the Treasury's programs in the words of 744.8.
    return ["sdn_program_unknown"] if code == "sdn" else codes.restricted_as(code)


def _elsewhere(one: Entity, sanctions: Sequence[Entity]) -> dict[str, list[str]]:
    """Return the list of a party on a list that is none of the EAR's, if that can be told."""
    programs = [*told_by(one, "programId"), *_told(sanctions, "programId")]
    foreign = bool(programs) and all(_FOREIGN.match(text) for text in programs)
    return {"other": ["listed_elsewhere" if foreign else "other"]}


def _addresses(one: Entity, known: Mapping[str, Entity]) -> list[str]:
    found = dict.fromkeys(told_by(one, "address"))
    for value in one["properties"].get("addressEntity", ()):
        entity = value if isinstance(value, dict) else known.get(value)
        if entity is not None:
            found |= dict.fromkeys(told_by(entity, "full"))
    return list(found)


def _check(one: Entity, sanctions: Sequence[Entity], number: int, faults: list[Fault]) -> None:
    for entity in (one, *sanctions):
        properties = entity.get("properties")
        if not isinstance(properties, dict):
            faults.append(Fault(number, "a sanction", entity, "has no properties"))
            continue
        for name, values in properties.items():
            several = values if isinstance(values, list) else [None]
            if not all(isinstance(value, str | dict) for value in several):
                faults.append(Fault(number, name, values, "is not a list of texts"))
            if any(isinstance(value, str) and HALF.search(value) for value in several):
                faults.append(Fault(number, name, values, "holds half of a character"))


def _told(sanctions: Iterable[Entity], *names: str) -> list[str]:
    return list(dict.fromkeys(text for of in sanctions for text in told_by(of, *names)))


def _of(one: Entity, *names: str) -> str | None:
    return next(iter(told_by(one, *names)), None)


def _texts(value: Any) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _joined(texts: Sequence[str]) -> str | None:
    return "; ".join(texts) or None


def _day(text: str | None) -> date | None:
    """Return the day of a date; a month or a year alone is no day and is left to the note."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
