"""FollowTheMoney entities: parties with the lists that they are on, in both forms."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tidewaiter.errors import ContractError
from tidewaiter.party.lists import read_list

PARTY: dict[str, Any] = {
    "id": "NK-1",
    "caption": "Quillfern Semiconductor",
    "schema": "Company",
    "datasets": ["us_trade_csl"],
    "target": True,
    "properties": {
        "name": ["Quillfern Semiconductor", "Quillfern Chips"],
        "alias": ["QSC"],
        "weakAlias": ["Q"],
        "country": ["cn"],
        "jurisdiction": ["cn", "hk"],
        "topics": ["export.control"],
        "registrationNumber": ["91110000MA005UCQ5P"],
        "addressEntity": ["addr-1"],
    },
}
SANCTION: dict[str, Any] = {
    "id": "s-1",
    "schema": "Sanction",
    "properties": {
        "entity": ["NK-1"],
        "programId": ["US-BIS-EL"],
        "authority": ["Entity List (EL) - Bureau of Industry and Security"],
        "authorityId": ["90 FR 4621"],
        "reason": ["For all items (See §§ 734.9(e)(2) and 744.11 of the EAR)4"],
        "startDate": ["2025-01-16"],
        "sourceUrl": ["https://example.gov"],
    },
}
ADDRESS: dict[str, Any] = {
    "id": "addr-1",
    "schema": "Address",
    "properties": {"full": ["8 Lake Road, Shenzhen"]},
}


def read(tmp_path: Path, *entities: Any, text: str | None = None) -> list[dict[str, Any]]:
    file = tmp_path / "entities.ftm.json"
    lines = "\n".join(json.dumps(one) for one in entities) + "\n"
    file.write_text(lines if text is None else text, encoding="utf-8")
    return read_list(file).to_pylist()


def party(**properties: Any) -> dict[str, Any]:
    return {"id": "p", "schema": "LegalEntity", "properties": {"name": ["Acme"], **properties}}


def test_a_party_is_put_together_from_its_lines(tmp_path: Path) -> None:
    found = read(tmp_path, SANCTION, PARTY, ADDRESS)
    told = {key: value for key, value in found[0].items() if value not in (None, [], False)}
    del told["version"]
    assert told == {
        "entry_id": "NK-1",
        "list": "entity_list",
        "source": "Entity List (EL) - Bureau of Industry and Security",
        "kind": "organization",
        "name": "Quillfern Semiconductor",
        "aliases": ["Quillfern Chips", "QSC"],
        "weak_aliases": ["Q"],
        "countries": ["CN", "HK"],
        "addresses": ["8 Lake Road, Shenzhen"],
        "identifiers": ["91110000MA005UCQ5P"],
        "citation": "90 FR 4621",
        "start": date(2025, 1, 16),
        "license_requirement": SANCTION["properties"]["reason"][0],
        "programs": ["US-BIS-EL"],
        "url": "https://example.gov",
        "restricted_as": ["entity_list_footnote_4"],
    }


def test_the_nested_form_says_the_same(tmp_path: Path) -> None:
    properties = {**PARTY["properties"], "sanctions": [SANCTION], "addressEntity": [ADDRESS]}
    nested = {**PARTY, "properties": properties}
    assert read(tmp_path, nested) == read(tmp_path, SANCTION, PARTY, ADDRESS)


def test_one_object_or_an_array_is_read_too(tmp_path: Path) -> None:
    assert read(tmp_path, party())[0]["name"] == "Acme"
    assert read(tmp_path, text=json.dumps([party(), PARTY], indent=1))[1]["entry_id"] == "NK-1"


@pytest.mark.parametrize(
    ("schema", "kind"),
    [("Person", "person"), ("Organization", "organization"), ("LegalEntity", None),
     ("Vessel", "vessel"), ("Airplane", "aircraft")],
)  # fmt: skip
def test_the_schema_tells_the_kind(tmp_path: Path, schema: str, kind: str | None) -> None:
    assert read(tmp_path, {**party(), "schema": schema})[0]["kind"] == kind


@pytest.mark.parametrize(
    ("changed", "code", "named"),
    [
        ({"datasets": ["us_ofac_sdn"]}, "sdn", ["sdn_program_unknown"]),
        ({"datasets": ["us_bis_mieu"]}, "military_intelligence", ["military_intelligence"]),
        ({"properties": {"name": ["A"], "programId": ["US-BIS-UVL"]}}, "uvl", ["uvl"]),
        ({"properties": {"name": ["A"], "topics": ["sanction"]}}, "other", ["other"]),
        (
            {"properties": {"name": ["A"], "topics": ["sanction"], "programId": ["EU-UKR"]}},
            "other",
            ["listed_elsewhere"],
        ),
        (
            {"properties": {"name": ["A"], "topics": ["sanction"], "programId": ["US-X", "EU-Y"]}},
            "other",
            ["other"],
        ),
        ({"properties": {"name": ["A"], "topics": ["sanction.linked"]}}, "watch", []),
        ({"properties": {"name": ["A"], "topics": ["role.pep"]}}, "watch", []),
        ({}, "watch", []),
    ],
)
def test_the_list_is_told_by_program_data_set_and_topic(
    tmp_path: Path, changed: dict[str, Any], code: str, named: list[str]
) -> None:
    found = read(tmp_path, {**party(), **changed})[0]
    assert (found["list"], found["restricted_as"]) == (code, named)


def test_a_party_on_several_lists_has_the_consequences_of_all(tmp_path: Path) -> None:
    found = read(tmp_path, SANCTION, {**PARTY, "datasets": ["us_trade_csl", "us_ofac_sdn"]})[0]
    assert found["restricted_as"] == ["entity_list_footnote_4", "sdn_program_unknown"]
    assert "also on: sdn" in found["note"]


def test_a_listing_ends_when_all_have_ended(tmp_path: Path) -> None:
    ended = {"id": "s", "schema": "Sanction", "properties": {"entity": ["p"]}}
    one = {**ended, "properties": {"entity": ["p"], "endDate": ["2024-05-01"]}}
    two = {**ended, "properties": {"entity": ["p"], "endDate": ["2025-05-01"]}}
    assert read(tmp_path, party(), one, two)[0]["end"] == date(2025, 5, 1)
    assert read(tmp_path, party(), one, ended)[0]["end"] is None
    assert read(tmp_path, party())[0]["end"] is None


def test_who_is_no_target_is_no_entry(tmp_path: Path) -> None:
    owner = {**party(), "id": "o", "target": False}
    link = {"id": "l", "schema": "Ownership", "properties": {"owner": ["o"], "asset": ["NK-1"]}}
    assert [entry["entry_id"] for entry in read(tmp_path, PARTY, owner, link)] == ["NK-1"]
    with pytest.raises(ContractError, match="1 are parties and none is a target"):
        read(tmp_path, owner, link)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (["a"], "entry 2: the entity ['a'] is no object"),
        ({"id": "x", "properties": {}}, "no id or no schema"),
        ({"id": 7, "schema": "Person", "properties": {}}, "no id or no schema"),
        ({"id": "x", "schema": "Person"}, "has no properties"),
        (party(name="Acme"), "a property that is not a list"),
        (party(alias=[3]), "alias [3] is not a list of texts"),
        (party(alias=["\ud800a"]), "half of a character"),
        (party(name=[]), "name of p '' has no letter"),
        (party(sanctions=[{"id": "s"}]), "a sanction"),
        (party(addressEntity=[{"id": "s", "properties": []}, 7]), "is not a list of texts"),
    ],
)
def test_what_is_no_entity_is_refused(tmp_path: Path, broken: Any, words: str) -> None:
    with pytest.raises(ContractError) as error:
        read(tmp_path, PARTY, broken)
    assert words in str(error.value)


def test_a_line_that_is_cut_off_is_told_by_its_number(tmp_path: Path) -> None:
    text = json.dumps(PARTY) + "\n\n" + json.dumps(party())[:-9]
    with pytest.raises(ContractError, match=r"line 3: broken JSON at line 1, column .*cut off"):
        read(tmp_path, text=text)
