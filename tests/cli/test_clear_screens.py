"""Orders are screened by default, and what was screened against is always said."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer

from cli.conftest import Said, entry, refused, rows_of
from tidewaiter import clear
from tidewaiter.cli.registers import registers
from tidewaiter.flow.run import Wish
from tidewaiter.law import load
from tidewaiter.sample import cases_path, orders_path

Call = Callable[..., Said]
Listed = Callable[..., Path]
# One H20 within a country where it needs no license, but for what is known of the party.
ORDER = {
    "order_id": "1",
    "order_date": "2026-11-20",
    "item": "NVIDIA H20",
    "quantity": 1,
    "transaction": "export",
    "exporter_country": "US",
    "destination": "SG",
    "end_user_name": "Larkspur Bakery",
    "end_user_country": "SG",
}


def asked(answer: dict[str, Any]) -> set[str]:
    return set((answer["missing_facts"] or "").split("; "))


def one(call: Call, *options: object, **changed: Any) -> dict[str, Any]:
    said = call("clear", "-", *options, stdin=json.dumps({**ORDER, **changed}))
    assert said.code == 0, said.err
    [answer] = rows_of(said.out)
    return answer


def test_standard_input_is_screened_and_says_against_what(call: Call, listed: Listed) -> None:
    partial = json.loads(call("clear", "-", stdin=json.dumps(ORDER)).out)
    assert "embedded starter list" in partial["screening"]
    listed()
    whole = json.loads(call("clear", "-", stdin=json.dumps(ORDER)).out)
    assert "Consolidated Screening List (6 entries" in whole["screening"]
    none = json.loads(call("clear", "-", "--lists", "none", stdin=json.dumps(ORDER)).out)
    assert "No party was screened" in none["screening"]


def test_only_a_whole_list_without_a_hit_answers_the_question_of_lists(
    call: Call, listed: Listed
) -> None:
    assert "restricted_parties" in asked(one(call))
    listed()
    assert "restricted_parties" not in asked(one(call))
    assert "restricted_parties" in asked(one(call, "--lists", "none"))


def test_a_listed_party_needs_a_license(call: Call, listed: Listed) -> None:
    listed()
    answer = one(call, end_user_name="Quillfern Semiconductor Co Ltd")
    assert answer["outcome"] == "license_required"
    assert "744.11" in answer["provisions"]
    assert "Quillfern Semiconductor Co., Ltd." in answer["party_hits"]


def test_a_weak_hit_leaves_the_order_open_until_somebody_decides(
    call: Call, listed: Listed
) -> None:
    listed(entry("Brackwater Marine Robotics Laboratory"))
    facts = {
        "end_user_name": "Brackwater Robotics",
        **{
            f"{who}_{seat}": "SG"
            for who in ("purchaser", "ultimate_consignee", "end_user")
            for seat in ("country", "hq", "parent_hq")
        },
        **dict.fromkeys(("authorizations", "part_744_end_use", "listed_owner"), "none"),
        **dict.fromkeys(("exporter_is_informed", "owned_50_percent_by_listed"), False),
        "end_use": "commercial",
    }
    before = one(call, **facts)
    assert before["outcome"] == "undetermined"
    assert "Brackwater Marine Robotics Laboratory" in before["party_hits"]
    said = call("party", "decide", "Brackwater Robotics", "--country", "SG",
                "id-Brackwater Marine Robotics Laboratory", "--says", "false_positive",
                "--by", "J. Doe", "--reason", "makes toys")  # fmt: skip
    assert said.code == 0, said.err
    after = one(call, **facts)
    assert (after["outcome"], after["party_hits"]) == ("no_license_required", None)
    # The other decision has the other end.
    call("party", "decide", "Brackwater Robotics", "--country", "SG",
         "id-Brackwater Marine Robotics Laboratory", "--says", "match",
         "--by", "A. Roe", "--reason", "the same address")  # fmt: skip
    assert one(call, **facts)["outcome"] == "license_required"


def test_a_file_says_against_what_it_was_screened(
    call: Call, listed: Listed, tmp_path: Path
) -> None:
    listed()
    file = tmp_path / "one.csv"
    file.write_text(",".join(ORDER) + "\n" + ",".join(map(str, ORDER.values())) + "\n", "utf-8")
    said = call("clear", file, "--out", tmp_path / "out")
    assert "note: Screened against the Consolidated Screening List" in said.flat
    told = call("explain", "1", file)
    assert "LISTS Screened against the Consolidated Screening List" in told.flat
    said = call("clear", file, "--out", tmp_path / "out", "--lists", "none")
    assert "note: No party was screened" in said.flat


def test_a_folder_of_lists_can_be_named(call: Call, listed: Listed, tmp_path: Path) -> None:
    file = listed()
    other = tmp_path / "other"
    call("lists", "update", file, "--dir", other)
    hit = one(call, "--lists", other, end_user_name="Dunmarrow Freight LLC")
    assert "Dunmarrow" in hit["party_hits"]
    line = refused(call("clear", "-", "--lists", tmp_path / "nowhere", stdin=json.dumps(ORDER)))
    assert "is no folder of lists" in line


def test_owners_are_looked_up(call: Call, listed: Listed, tmp_path: Path) -> None:
    listed()
    parties, holdings = tmp_path / "parties.csv", tmp_path / "holdings.csv"
    parties.write_text(
        "party_id,name,hq\n1,Larkspur Bakery,SG\n2,Quillfern Semiconductor Co Ltd,TR\n", "utf-8"
    )
    holdings.write_text("owner_id,owned_id,share_percent\n2,1,51\n", "utf-8")
    owned = ("--parties", parties, "--holdings", holdings)
    answer = one(call, *owned)
    assert "Affiliates Rule" in answer["provisions"]
    assert "owned 51 % by listed parties" in answer["party_owners"]
    assert "Affiliates Rule" not in (one(call)["provisions"] or "")
    order = json.dumps(ORDER)
    assert "go together" in refused(call("clear", "-", *owned[:2], stdin=order))
    assert "leave one" in refused(call("clear", "-", *owned, "--lists", "none", stdin=order))


def test_the_samples_do_not_rest_on_what_the_user_has(
    call: Call, listed: Listed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = call("explain", "SO-2025-0031")
    listed(entry("Pepperholt Hosting Co., Ltd."))
    assert call("explain", "SO-2025-0031") == before
    wishes: list[Wish] = []

    def run(path: Path, out: Path, wish: Wish) -> None:
        wishes.append(wish)
        raise typer.Exit(0)

    monkeypatch.setattr("tidewaiter.cli.clear.run", run)
    assert call("demo", "--out", tmp_path).code == 0
    [wish] = wishes
    assert wish.registers is not None
    names = wish.registers.index.entries["name"].to_pylist()
    assert len(names) > 200
    assert "Pepperholt Hosting Co., Ltd." not in names


@pytest.mark.parametrize("path", [orders_path(), cases_path()], ids=lambda path: path.name)
def test_the_starter_list_changes_no_outcome_of_the_samples(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        sent = [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]
    known = registers(None, load(), date(2026, 11, 24))
    before, after = (clear(sent, registers=r).answers for r in (None, known))
    assert [a["outcome"] for a in before] == [a["outcome"] for a in after]
