"""The embedded starter list is whole where it says so, cited, dated, and no more than a start."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tidewaiter.errors import ContractError
from tidewaiter.law.parameter import CONFIDENCE
from tidewaiter.party import starter as package
from tidewaiter.party.entries import ENTRIES
from tidewaiter.party.starter import AS_OF, PARTIAL, starter

FOLDER = Path(package.__file__).parent
LIST = Path(__file__).parents[3] / "../shared/data/csl_2026-07-31/consolidated.json"


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as text:
        return list(csv.DictReader(text))


def rows() -> list[dict[str, Any]]:
    return starter().to_pylist()


def named(name: str) -> dict[str, Any]:
    (found,) = [row for row in rows() if row["name"] == name]
    return found


def test_it_is_a_table_of_entries_with_one_id_each() -> None:
    assert starter().schema == ENTRIES
    assert len({row["entry_id"] for row in rows()}) == len(rows())


def test_it_has_every_entry_with_footnote_4_or_5() -> None:
    found = Counter(code for row in rows() for code in row["restricted_as"])
    assert found["entity_list_footnote_4"] == 96
    assert found["entity_list_footnote_5"] == 16
    assert set(found) == {
        "entity_list",
        "entity_list_footnote_1",
        "entity_list_footnote_4",
        "entity_list_footnote_5",
    }


@pytest.mark.parametrize(
    "name",
    [
        "Huawei Technologies Co., Ltd. (Huawei)",
        "HiSilicon Technologies Co., Ltd (HiSilicon)",
        "Semiconductor Manufacturing International Corporation (SMIC)",
        "Yangtze Memory Technologies Co., Ltd.",
        "Shanghai Biren Intelligent Technology Co., Ltd.",
        "Moore Thread Intelligent Technology (Beijing) Co., Ltd.",
        "Sophgo Technologies Ltd.",
        "Inspur Group Co., Ltd.",
        "Sugon",
        "Tianjin Phytium Information Technology",
        "Loongson Technology",
        "Nettrix Information Industry Co., Ltd.",
        "Beijing Academy of Artificial Intelligence",
        "PowerAir Pte. Ltd.",
        "Shanghai Fudan Microelectronics Co., Ltd.",
    ],
)
def test_the_best_known_are_in_it(name: str) -> None:
    assert named(name)["list"] == "entity_list"


def test_an_entry_that_got_its_footnote_later_keeps_its_own_first_day() -> None:
    sugon = named("Sugon")
    assert sugon["start"] == date(2019, 6, 24)
    assert sugon["restricted_as"] == ["entity_list_footnote_4"]
    assert "Footnote 4 since 2022-10-21 (87 FR 62202; confidence M)." in sugon["note"]


def test_aliases_and_countries_are_those_of_the_entry() -> None:
    fudan = named("Shanghai Fudan Microelectronics (HK) Co., Ltd.")
    assert fudan["countries"] == ["HK", "SG", "TW", "CN"]
    assert "Sophgo" in named("Sophgo Technologies Ltd.")["aliases"]
    assert named("PowerAir Pte. Ltd.")["countries"] == ["SG"]


def test_a_day_that_no_source_gives_is_null_and_said_so() -> None:
    unknown = [row for row in rows() if row["start"] is None]
    assert [row["name"] for row in unknown] == ["Shanghai Supercomputing Technology Co., Ltd."]
    assert "first day not known" in unknown[0]["note"]
    assert unknown[0]["restricted_as"] == ["entity_list"]


def test_every_row_is_cited_tagged_and_drawn_from_the_day() -> None:
    for row in rows():
        assert re.fullmatch(r"\d+ FR \d+(; \d+ FR \d+)*", row["citation"]), row["entry_id"]
        assert row["start"] is None or row["start"] <= AS_OF
        assert row["countries"], row["entry_id"]
        assert row["license_requirement"].startswith("all items subject to the EAR: 7")
    assert {row["confidence"] for row in read("entities.csv")} <= set(CONFIDENCE)


def test_an_end_is_after_its_start() -> None:
    for row in rows():
        assert row["end"] is None or row["start"] is None or row["end"] > row["start"]


def test_every_act_has_a_basis_and_none_is_effective_long_before_it_is_published() -> None:
    for act in read("notices.csv"):
        assert act["basis"], act["citation"]
        assert bool(act["effective"]) == bool(act["confidence"])
        assert act["confidence"] in {*CONFIDENCE, ""}
        if act["published"] and act["effective"]:
            days = date.fromisoformat(act["effective"]) - date.fromisoformat(act["published"])
            assert -7 <= days.days <= 31, act["citation"]


def test_every_act_is_cited_by_some_entry() -> None:
    used = {c for row in read("entities.csv") for c in row["citation"].split("; ")}
    assert {act["citation"] for act in read("notices.csv")} <= used


def test_a_row_of_an_unknown_act_names_row_act_and_remedy() -> None:
    row = {**read("entities.csv")[0], "citation": "1 FR 1", "entry_id": "some-company"}
    with pytest.raises(ContractError, match=r"some-company cites '1 FR 1'.*add the act"):
        package._entry(row, {})


def test_it_says_that_it_is_a_part_of_which_day_and_how_to_get_the_whole() -> None:
    for text in (PARTIAL, package.__doc__ or ""):
        assert "tidewaiter lists update" in text
    assert "PARTIAL" in (package.__doc__ or "")
    assert str(AS_OF) in PARTIAL


@pytest.mark.skipif(not LIST.exists(), reason="the Consolidated Screening List is not here")
def test_names_aliases_countries_and_citations_are_those_of_the_official_list() -> None:
    everything = json.loads(LIST.read_text(encoding="utf-8"))["results"]
    listed: dict[str, list[dict[str, Any]]] = {}
    for entry in everything:
        if entry["source"].startswith("Entity List"):
            listed.setdefault(entry["name"], []).append(entry)
    for row in rows():
        assert any(_same(row, entry) for entry in listed[row["name"]]), row["entry_id"]


def _same(row: dict[str, Any], entry: dict[str, Any]) -> bool:
    cited = re.findall(r"\d+ +FR +\d+", entry["federal_register_notice"])
    aliases = " ".join(entry["alt_names"])
    return (
        row["citation"].split("; ") == [re.sub(r" +", " ", c) for c in cited]
        and set(row["countries"]) == {a["country"] for a in entry["addresses"]}
        and all(alias in aliases for alias in row["aliases"])
        and bool(row["aliases"]) == bool(entry["alt_names"])
    )


@pytest.mark.skipif(not LIST.exists(), reason="the Consolidated Screening List is not here")
def test_no_entry_with_footnote_4_or_5_of_that_day_is_missing() -> None:
    mark = re.compile(r"734\.9\(e\)\([23]\)|734\.9\(e\)[^E]*?EAR\)\s*4")
    everything = json.loads(LIST.read_text(encoding="utf-8"))["results"]
    marked = Counter(
        entry["name"]
        for entry in everything
        if entry["source"].startswith("Entity List")
        and mark.search(entry["license_requirement"] or "")
    )
    here = Counter(
        row["name"] for row in rows() if row["restricted_as"][0].endswith(("note_4", "note_5"))
    )
    assert here == marked
