"""A user's own list: its contract, and what is told of a file that does not keep it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tidewaiter.errors import ContractError
from tidewaiter.party.lists import read_list


def read(tmp_path: Path, text: str | bytes) -> list[dict[str, Any]]:
    file = tmp_path / "own.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_list(file).to_pylist()


def test_every_column_is_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Name;Entry ID;List;Aliases;Countries;Addresses;Identifiers;Birth dates;Citation;Start;End;"
        "Note\n"
        'Acme Ltd;W-1;good guy;"Acme;ACME Inc";"Turkey; HK";"1 Road, X";"91;92";1970;'
        "our decision 7;2025-01-02;2026-01-02;known since 1999\n",
    )
    told = {key: value for key, value in found[0].items() if value not in (None, [], False)}
    del told["version"]
    assert told == {
        "entry_id": "W-1",
        "list": "good_guy",
        "source": "own list",
        "name": "Acme Ltd",
        "aliases": ["Acme", "ACME Inc"],
        "countries": ["TR", "HK"],
        "addresses": ["1 Road, X"],
        "identifiers": ["91", "92"],
        "birth_dates": ["1970"],
        "citation": "our decision 7",
        "start": date(2025, 1, 2),
        "end": date(2026, 1, 2),
        "note": "known since 1999",
    }


@pytest.mark.parametrize(
    ("written", "code", "named"),
    [
        ("", "watch", []),
        ("watch", "watch", []),
        ("Good-Guy", "good_guy", []),
        ("other", "other", ["other"]),
        ("dpl", "dpl", ["dpl"]),
        ("cmic", "cmic", ["listed_elsewhere"]),
        ("entity_list_limited", "entity_list", ["entity_list_limited"]),
        ("entity_list", "entity_list", ["entity_list"]),
        ("entity_list_footnote_4", "entity_list", ["entity_list_footnote_4"]),
        ("military_intelligence", "military_intelligence", ["military_intelligence"]),
    ],
)
def test_a_list_has_its_consequence(
    tmp_path: Path, written: str, code: str, named: list[str]
) -> None:
    found = read(tmp_path, f"name,list\nAcme Ltd,{written}\n")[0]
    assert (found["list"], found["restricted_as"]) == (code, named)


def test_the_name_alone_is_enough_and_gives_a_steady_id(tmp_path: Path) -> None:
    some = read(tmp_path, "name\nAcme Ltd\nOther Ltd\n")
    others = read(tmp_path, "name\nOther Ltd\nAcme Ltd\n")
    assert some[0]["entry_id"] == others[1]["entry_id"] != some[1]["entry_id"]


def test_a_file_of_windows_is_read_and_names_with_accents_note_it(tmp_path: Path) -> None:
    found = read(tmp_path, "name\nQuéré SA\nPlain Ltd\n".encode("cp1252"))
    assert [entry["name"] for entry in found] == ["Quéré SA", "Plain Ltd"]
    assert ["Windows-1252" in (entry["note"] or "") for entry in found] == [True, False]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name\n", "a header and no entry"),
        ("names\nAcme\n", "the column name is missing (near: 'names')"),
        ("name,alias\nAcme,A\n", "the column 'alias' is not known (near: 'aliases'"),
        ("name,list\nAcme,blocked\n", "entry 1: list 'blocked' is none of entity_list"),
        ("name,countries\nAcme,Korea\n", "entry 1: countries 'Korea' is no country"),
        ("name,start\nAcme,01/02/2025\n", "entry 1: start '01/02/2025' is no day"),
        ("name,list\n,watch\n", "name '' has no letter or digit"),
        ("name,list\nAcme\n", "1 field where the header has 2"),
        ('name,list\n"Acme,watch\n', "quotation mark"),
        ("name,name\nAcme,B\n", "both called 'name'"),
    ],
)
def test_what_does_not_keep_the_contract_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ContractError) as error:
        read(tmp_path, text)
    assert words in str(error.value)
    assert "own.csv" in str(error.value)
