"""Small lists in each layout, made from the same plain entries."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from tidewaiter.party.entries import entries

SHARED = Path(__file__).parents[4] / "shared" / "data"
NEW = SHARED / "csl_2026-07-31"
OLD = SHARED / "csl_2022-04-21" / "consolidated.csv.gz"

EL = "Entity List (EL) - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
DPL = "Denied Persons List (DPL) - Bureau of Industry and Security"

COLUMNS = [
    "_id", "source", "entity_number", "type", "programs", "name", "title", "addresses",
    "federal_register_notice", "start_date", "end_date", "standard_order", "license_requirement",
    "license_policy", "call_sign", "vessel_type", "gross_tonnage", "gross_registered_tonnage",
    "vessel_flag", "vessel_owner", "remarks", "source_list_url", "alt_names", "citizenships",
    "dates_of_birth", "nationalities", "places_of_birth", "source_information_url", "ids",
]  # fmt: skip

# One entry of each kind, in the words of the JSON layout.
HAVIN: dict[str, Any] = {
    "id": "906",
    "source": SDN,
    "entity_number": "906",
    "type": "Entity",
    "programs": ["CUBA", "SDGT"],
    "name": "HAVIN BANK LIMITED",
    "addresses": [
        {"address": "4th Floor, 189 Marsh Wall", "city": "London", "state": None,
         "postal_code": "E14 9SH", "country": "GB"},
        {"address": None, "city": "Havana", "state": "", "postal_code": "10400", "country": "CU"},
    ],
    "federal_register_notice": None,
    "license_requirement": None,
    "license_policy": None,
    "alt_names": ["HAVANA INTERNATIONAL BANK, LTD"],
    "ids": [
        {"type": "Company Number", "number": "01074897", "country": "GB", "issue_date": None,
         "expiration_date": None},
        {"type": "Gender", "number": "Male", "country": None, "issue_date": None,
         "expiration_date": None},
    ],
    "source_list_url": "https://example.gov/sdn",
}  # fmt: skip
CHIPS: dict[str, Any] = {
    "id": "b6e9",
    "source": EL,
    "entity_number": None,
    "type": None,
    "programs": [],
    "name": "Quillfern Semiconductor Co., Ltd.",
    "addresses": [{"address": "8 Lake Road", "city": "Ankara", "state": None, "postal_code": None,
                   "country": "TURKIYE"}],
    "federal_register_notice": "90 FR 4621",
    "start_date": "2025-01-16",
    "license_requirement": "For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of "
                           "the EAR)4",
    "license_policy": "Presumption of denial.",
    "alt_names": None,
    "source_list_url": "https://example.gov/el",
}  # fmt: skip


def result(base: Mapping[str, Any] = CHIPS, **changed: Any) -> dict[str, Any]:
    """One entry in the JSON layout, with some of its fields changed."""
    return {**base, **changed}


def as_json(results: Sequence[Mapping[str, Any]]) -> str:
    """A list in the JSON layout."""
    return json.dumps({"results": results, "search_performed_at": "2026-07-31T13:15:00Z"})


def as_csv(results: Sequence[Mapping[str, Any]], columns: Sequence[str] = tuple(COLUMNS)) -> str:
    """The same list in the CSV layout, by its rules and not by our code."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for one in results:
        row = {key: "; ".join(v) if isinstance(v, list) and all(isinstance(x, str) for x in v)
               else v for key, v in one.items()}  # fmt: skip
        parts = ("address", "city", "state", "postal_code", "country")
        row["addresses"] = "; ".join(
            ", ".join(a[p] for p in parts if a[p]) for a in one.get("addresses") or ()
        )
        parts = ("country", "expiration_date", "issue_date", "number", "type")
        row["ids"] = "; ".join(", ".join(i[p] for p in parts if i[p]) for i in one.get("ids") or ())
        writer.writerow({**row, "_id": one.get("id")})
    return out.getvalue()


def table(*rows: Mapping[str, Any]) -> pa.Table:
    """Entries of a watch list with the columns that matter to a test."""
    base = {"list": "watch", "source": "own list", "restricted_as": []}
    return entries([{**base, "entry_id": f"id-{row['name']}", **row} for row in rows])
