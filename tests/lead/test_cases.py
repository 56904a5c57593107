"""Documented cases are told as far as they are established, and likened by their signs."""

import csv
from pathlib import Path

import pytest

from tidewaiter.lead.cases import KINDS, STATES, cases, similar

TABLE = Path(__file__).parents[3] / "shared" / "law" / "cases.csv"


def test_every_case_is_told_in_known_words():
    assert len(cases()) == 32
    assert len({case.id for case in cases()}) == 32
    assert {case.kind for case in cases()} == set(KINDS)
    assert {case.state for case in cases()} == set(STATES)


def test_nobody_is_called_a_smuggler():
    told = " ".join(f"{case.name} {case.facts}" for case in cases()).lower()
    assert not any(word in told for word in ("smuggl", "criminal", "guilty", "fraud"))


@pytest.mark.parametrize(
    ("patterns", "first"),
    [
        (["T-10", "T-11", "T-09"], "C-16"),
        (["T-01", "T-02", "T-18"], "C-15"),
        (["T-05", "T-11", "T-17"], "C-18"),
        (["T-20"], "C-07"),
        (["T-03", "T-15", "T-16", "T-14"], "C-09"),
        (["T-22"], "C-04"),
    ],
)
def test_the_case_with_the_same_signs_comes_first(patterns, first):
    assert similar(patterns)[0].case.id == first


def test_without_a_pattern_in_common_a_road_and_goods_make_no_case():
    assert similar([], goods="H100 server", route=["US", "MY", "CN"]) == ()
    assert similar(["T-99"], route=["US", "MY", "CN"]) == ()


def test_goods_and_way_tell_cases_of_one_sign_apart():
    by_road = similar(["T-06"], goods="H100 servers", route=["US", "IN", None, "RU"])
    assert by_road[0].case.id == "C-06"
    assert by_road[0].countries == ("US", "IN", "RU")
    assert set(by_road[0].goods) == {"h100", "server"}


def test_cases_of_other_goods_are_shown_as_no_diversion():
    found = similar(["T-24"], at_most=9)
    held = {one.case.id: one.case.is_diversion for one in found}
    assert held == {"C-26": True, "C-01": False, "C-02": False, "C-24": False}
    assert found[0].case.id == "C-26"


def test_use_from_afar_is_no_diversion():
    assert not any(one.case.is_diversion for one in similar(["T-19"], at_most=9))


needs_table = pytest.mark.skipif(not TABLE.exists(), reason=f"{TABLE.name} is not here")


@needs_table
def test_the_cases_are_those_of_the_reference_table():
    rows = {row["case_id"]: row for row in csv.DictReader(TABLE.open(encoding="utf-8"))}
    assert set(rows) == {case.id for case in cases()}
    for case in cases():
        row = rows[case.id]
        assert (case.kind == "other") == (row["controlled_ai_chip"] == "no"), case.id
        assert case.confidence == row["confidence"], case.id
        assert row["date_start"].startswith(str(case.year)) or not row["date_start"], case.id


@needs_table
def test_no_case_is_told_as_further_than_the_reference_table_says():
    words = {"charged": ("charged", "indicted"), "plea": ("plea",), "settled": ("settled",),
             "listed": ("entity list",), "seized": ("seizure", "arrest"), "probe": ("probe",),
             "denied": ("denied",), "alleged": ("allegation",), "report": ("report",)}  # fmt: skip
    rows = {row["case_id"]: row for row in csv.DictReader(TABLE.open(encoding="utf-8"))}
    for case in cases():
        assert any(w in rows[case.id]["legal_state"].lower() for w in words[case.state]), case.id
    remote = {i for i, row in rows.items() if row["method_tags"] == "remote_access"}
    assert all(case.kind == "access" for case in cases() if case.id in remote)
