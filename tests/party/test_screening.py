"""Screening as its users meet it, on lists made for it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.errors import ContractError
from tidewaiter.party.again import difference, screen_again, touched
from tidewaiter.party.decisions import Decision, add, fingerprint, read, settled
from tidewaiter.party.entries import entries
from tidewaiter.party.names.index import build
from tidewaiter.party.particulars import particulars, points
from tidewaiter.party.screening import screen

ROWS = [
    {
        "entry_id": "1",
        "list": "entity_list",
        "source": "EL",
        "name": "Biren Technology Co Ltd",
        "countries": ["CN"],
        "restricted_as": ["entity_list_footnote_4"],
        "citation": "88 FR 71992",
    },
    {
        "entry_id": "2",
        "list": "sdn",
        "source": "SDN",
        "name": "PETROV, Ivan Sergeevich",
        "kind": "person",
        "birth_dates": ["1965-03-02"],
        "identifiers": ["Passport N 123-456 (Russia)"],
        "restricted_as": ["sdn"],
    },
    {
        "entry_id": "3",
        "list": "entity_list",
        "source": "EL",
        "name": "Address 01",
        "by_address": True,
        "addresses": ["Unit 1203, 12/F, Golden Gate Tower, 9 Canton Road, Kowloon, Hong Kong"],
        "restricted_as": ["entity_list_limited"],
    },
    *(
        {"entry_id": f"f{n}", "list": "uvl", "source": "UVL", "name": f"{w} Trading Company"}
        for n, w in enumerate(("Zorvana", "Quilten", "Marbeck", "Ostrelle", "Pimwood"))
    ),
]
INDEX = build(entries(ROWS))


def ids(*parties: dict[str, str]) -> list[str]:
    return screen(parties, INDEX)["entry_id"].to_pylist()


def test_a_listed_name_is_found_with_what_follows_from_it() -> None:
    [hit] = screen([{"party_id": "P9", "name": "BIREN TECHNOLGY"}], INDEX).to_pylist()
    assert (hit["party_id"], hit["entry_id"], hit["ground"]) == ("P9", "1", "name")
    assert hit["restricted_as"] == ["entity_list_footnote_4"]
    assert hit["citation"] == "88 FR 71992"
    assert hit["score"] > 0.5


def test_somebody_else_is_not_found() -> None:
    assert ids({"name": "Siemens AG"}, {"name": ""}, {"name": "!!!"}) == []


def test_a_party_without_a_name_is_found_by_its_number() -> None:
    [hit] = screen([{"name": None, "identifiers": "N 123456"}], INDEX).to_pylist()
    assert (hit["entry_id"], hit["ground"]) == ("2", "identifier")


def test_an_entry_that_is_an_address_is_found_by_address_and_never_by_its_name() -> None:
    there = "12/F Golden Gate Tower, 9 Canton Rd, Unit 1203, Kowloon, Hong Kong"
    [hit] = screen([{"name": "Some Shop", "address": there}], INDEX).to_pylist()
    assert (hit["entry_id"], hit["ground"]) == ("3", "address")
    assert ids({"name": "Address 01"}) == []
    assert ids({"name": "Some Shop", "address": "10 Canton Road, Kowloon, Hong Kong"}) == []


def test_what_kind_of_party_it_seems_to_be_excludes_nobody() -> None:
    assert ids({"name": "Ivan Sergeevich Petrov LLC"}) == ["2"]


def test_a_birth_date_speaks_for_and_against_and_is_shown() -> None:
    scores = [
        screen([{"name": "Ivan Petrov", "birth_date": day}], INDEX, threshold=0.0).to_pylist()[0]
        for day in ("1965", None, "1990-01-01")
    ]
    same, silent, other = (hit["score"] for hit in scores)
    assert same > silent > other
    assert scores[0]["agrees"] == ["birth date"]
    assert scores[2]["differs"] == ["birth date"]


def test_particulars_that_one_side_leaves_out_say_nothing() -> None:
    entry = {"identifiers": [], "birth_dates": [], "addresses": [], "countries": ["CN"]}
    assert particulars({"country": None, "birth_date": "1990"}, entry) == {}
    assert points(particulars({"country": "CN"}, entry)) > 0
    assert points(particulars({"country": "US"}, entry)) < 0


def test_no_more_than_the_best_are_given() -> None:
    many = build(
        entries([{**ROWS[0], "entry_id": str(n), "name": "Biren Technology"} for n in range(30)])
    )
    found = screen([{"name": "Biren Technology"}, {"name": "Biren Technology"}], many)
    assert found["asked"].to_pylist() == [0] * 10 + [1] * 10


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_any_text_is_screened_and_alone_as_among_others(names: list[str]) -> None:
    parties = [{"name": name} for name in names]
    together = screen(parties, INDEX)
    for n, party in enumerate(parties):
        alone = screen([party], INDEX)
        there = [h for h in together.to_pylist() if h["asked"] == n]
        assert [h["entry_id"] for h in there] == alone["entry_id"].to_pylist()
        assert [h["score"] for h in there] == pytest.approx(alone["score"].to_pylist(), abs=1e-4)


# Decisions

PARTY = {"name": "Biren Technology Limited", "country": "CN"}


def decided(says: str = "false_positive", **other: object) -> Decision:
    [hit] = screen([PARTY], INDEX).to_pylist()
    given = {"by": "A. Adams", "on": date(2026, 1, 5), "reason": "another address", **other}
    return Decision(hit["fingerprint"], hit["list"], hit["entry_id"], hit["version"], says, **given)


def status(party: dict[str, str], index=INDEX, on=date(2026, 6, 1), decision=None) -> tuple:
    hits = settled(screen([party], index), [decision or decided()], on)
    [hit] = hits.to_pylist()
    return hit["status"], hit["decided"] or ""


def test_a_decided_false_positive_stays_decided_and_says_by_whom() -> None:
    says, why = status({**PARTY, "name": "BIREN TECHNOLOGY, LIMITED."})
    assert says == "false_positive"
    assert "A. Adams" in why
    assert "another address" in why


def test_it_lapses_when_the_party_changes() -> None:
    assert status({**PARTY, "country": "HK"})[0] == "open"


def test_it_lapses_when_the_entry_changes_and_says_so() -> None:
    changed = build(entries([{**ROWS[0], "aliases": ["Biren Shanghai"]}, *ROWS[1:]]))
    says, why = status(PARTY, changed)
    assert says == "lapsed"
    assert "entry has changed" in why


def test_it_lapses_when_its_time_is_over() -> None:
    kept = decided(until=date(2026, 5, 1))
    assert status(PARTY, on=date(2026, 4, 30), decision=kept)[0] == "false_positive"
    assert status(PARTY, on=date(2026, 5, 1), decision=kept)[0] == "lapsed"


def test_it_never_hides_another_entry() -> None:
    two = build(entries([*ROWS, {**ROWS[0], "entry_id": "9", "list": "uvl"}]))
    hits = settled(screen([PARTY], two), [decided()], date(2026, 6, 1)).to_pylist()
    assert {h["entry_id"]: h["status"] for h in hits} == {"1": "false_positive", "9": "open"}


def test_decisions_are_kept_in_order_and_the_last_counts(tmp_path) -> None:
    file = tmp_path / "kept" / "decisions.jsonl"
    add(file, decided())
    add(file, decided("match", on=date(2026, 2, 1), approved_by="B. Brown"))
    assert [d.says for d in read(file)] == ["false_positive", "match"]
    hits = settled(screen([PARTY], INDEX), read(file), date(2026, 6, 1)).to_pylist()
    assert hits[0]["status"] == "match"
    assert "B. Brown" in hits[0]["decided"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"says": "maybe"}, "nothing to decide"),
        ({"by": " "}, "who made it"),
        ({"reason": ""}, "who made it"),
        ({"approved_by": "A. Adams"}, "own decision"),
    ],
)
def test_a_decision_that_is_none_is_refused(tmp_path, wrong: dict[str, str], told: str) -> None:
    with pytest.raises(ContractError, match=told):
        add(tmp_path / "d.jsonl", decided(**wrong))
    assert not (tmp_path / "d.jsonl").exists()


def test_a_damaged_file_of_decisions_is_named_with_its_line(tmp_path) -> None:
    file = tmp_path / "d.jsonl"
    add(file, decided())
    file.write_text(file.read_text() + '{"by": "x"}\n')
    with pytest.raises(ContractError, match="line 2"):
        read(file)


def test_a_fingerprint_is_of_what_the_name_says_and_of_the_particulars() -> None:
    one = fingerprint({"name": "Biren Technology"})
    assert fingerprint({"name": "  BIREN   technology "}) == one
    assert fingerprint({"name": "Biren Technologies"}) != one
    assert fingerprint({"name": "Biren Technology", "address": "x"}) != one


# Screening again

PARTIES = [
    {"name": "Biren Technology"},
    {"name": "Ivan Petrov Sergeevich"},
    {"name": "Quilten Trading"},
    {"name": "Moore Threads Intelligent Technology"},
    {"name": "Siemens AG"},
]


def lists(change: str) -> list[dict[str, object]]:
    new = {**ROWS[0], "entry_id": "77", "name": "Moore Threads Technology", "countries": []}
    return {
        "nothing": ROWS,
        "added": [*ROWS, new],
        "gone": ROWS[1:],
        "changed": [{**ROWS[0], "license_policy": "Presumption of denial"}, *ROWS[1:]],
    }[change]


@pytest.mark.parametrize(
    ("change", "who"), [("nothing", []), ("added", [3]), ("gone", [0]), ("changed", [0])]
)
def test_only_the_parties_that_a_change_touches_are_screened_again(
    change: str, who: list[int]
) -> None:
    before, now = screen(PARTIES, INDEX), build(entries(lists(change)))
    assert touched(PARTIES, before, INDEX.entries, now) == who
    found, differs = screen_again(PARTIES, before, INDEX.entries, now)
    whole = screen(PARTIES, now)
    assert list(zip(found["asked"].to_pylist(), found["version"].to_pylist(), strict=True)) == list(
        zip(whole["asked"].to_pylist(), whole["version"].to_pylist(), strict=True)
    )
    told = sorted(zip(differs["change"].to_pylist(), differs["asked"].to_pylist(), strict=True))
    assert (
        told
        == {
            "nothing": [],
            "added": [("new", 3)],
            "gone": [("gone", 0)],
            "changed": [("gone", 0), ("new", 0)],
        }[change]
    )


def test_what_differs_between_equal_hits_is_nothing() -> None:
    hits = screen(PARTIES, INDEX)
    assert difference(hits, hits).num_rows == 0
