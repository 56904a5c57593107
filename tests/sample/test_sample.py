"""The sample book must show the whole law at work, and the cases nothing but what is known."""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tidewaiter import clear
from tidewaiter.item.catalogue import units
from tidewaiter.rule.layers import PROVISIONS
from tidewaiter.rule.words import provisions_in
from tidewaiter.sample import cases, cases_path, orders_path
from tidewaiter.table import load_contract

SHARED = Path(__file__).parents[2].parent / "shared" / "law"
SHARED_CASES = SHARED / "cases.csv"
VIEWS = ("enforced", "codified")
# The first day of each period of the law.
PERIODS = (
    date(2022, 9, 1),
    date(2022, 10, 21),  # 3A090 begins
    date(2023, 1, 17),  # Macau
    date(2023, 10, 23),  # the letter that brought the next rule forward
    date(2023, 11, 17),  # performance density, headquarters, NAC
    date(2024, 4, 4),  # NAC and ACA
    date(2024, 12, 2),  # memory
    date(2025, 1, 13),  # the Diffusion Rule
    date(2025, 5, 13),  # its enforcement ends
    date(2026, 1, 15),  # case by case for China
    date(2026, 7, 10),  # the Emirates leave D:4
    date(2026, 11, 10),  # the Affiliates Rule by its own terms on again
)
# Provisions that hold for no line in either view, each with its reason.
NEVER_HOLD = {
    "end_use_elsewhere": "only ever asks a question",
    "place_of_parties": "only ever asks a question",
    "raised_allocation": "supplement no. 5(b) to part 740 has named no destination so far",
    **dict.fromkeys(
        (
            "affiliates_meu",
            "entity_list_limited",
            "entry_case_by_case",
            "entry_denial",
            "entry_presumption_of_denial",
            "entry_says_more",
            "footnote_1",
            "footnote_3",
            "footnote_4",
            "footnote_5",
            "isn",
            "listed_elsewhere",
            "military_denial",
            "minority_owner",
            "sdn_other_program",
        ),
        "no sample order brings such a hit; the worked examples of part 744 do",
    ),
}
LEAST = {"conflict": 2, "prohibited": 2}
PARTIES = tuple(
    f"{role}_name"
    for role in (
        "purchaser",
        "intermediate_consignee",
        "ultimate_consignee",
        "end_user",
        "forwarder",
        "payer",
    )
)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def book() -> list[dict[str, str]]:
    return table(orders_path())


@pytest.fixture(scope="module")
def cleared(book: list[dict[str, str]]) -> dict[str, Any]:
    sent = [{name: cell or None for name, cell in row.items()} for row in book]
    return {view: clear(sent, view=view) for view in VIEWS}


def held(answer: dict[str, Any]) -> set[str]:
    words = sum(name.startswith("held_") for name in answer)
    return {p.key for p in provisions_in(tuple(answer[f"held_{n}"] for n in range(words)))}


def test_the_files_lie_in_the_package() -> None:
    here = Path(str(files("tidewaiter.sample")))
    assert orders_path().parent == cases_path().parent == here
    assert orders_path().is_file()
    assert cases_path().is_file()


@pytest.mark.parametrize("path", [orders_path(), cases_path()], ids=lambda path: path.name)
def test_columns_are_those_of_the_contract_in_its_order_and_none_is_empty(path: Path) -> None:
    rows = table(path)
    known = list(load_contract().names())
    assert list(rows[0]) == [name for name in known if name in rows[0]]
    assert [name for name in rows[0] if not any(row[name] for row in rows)] == []


def test_the_book_has_at_least_420_lines_under_as_many_ids(book: list[dict[str, str]]) -> None:
    assert len(book) >= 420
    assert len({row["order_id"] for row in book}) == len(book)


@pytest.mark.parametrize("view", VIEWS)
def test_every_line_is_answered_and_none_rejected(
    book: list[dict[str, str]], cleared: dict[str, Any], view: str
) -> None:
    assert cleared[view].rejects == []
    answered = sorted(answer["order_id"] for answer in cleared[view].answers)
    assert answered == sorted(row["order_id"] for row in book)


@pytest.mark.parametrize("view", VIEWS)
def test_every_outcome_occurs_often_enough_to_be_seen(cleared: dict[str, Any], view: str) -> None:
    found = Counter(answer["outcome"] for answer in cleared[view].answers)
    outcomes = (
        "no_license_required",
        "exception_available",
        "license_required",
        "prohibited",
        "undetermined",
        "conflict",
    )
    assert [o for o in outcomes if found[o] < LEAST.get(o, 5)] == []


@pytest.mark.parametrize(
    "outcome", ["no_license_required", "exception_available", "license_required"]
)
@pytest.mark.parametrize("view", VIEWS)
def test_no_outcome_crowds_out_the_others(cleared: dict[str, Any], view: str, outcome: str) -> None:
    answers = cleared[view].answers
    share = sum(answer["outcome"] == outcome for answer in answers) / len(answers)
    assert 0.15 < share < 0.45


def test_every_period_of_the_law_has_at_least_ten_lines(book: list[dict[str, str]]) -> None:
    days = [date.fromisoformat(row["order_date"]) for row in book]
    found = Counter(bisect_right(PERIODS, day) - 1 for day in days)
    assert [PERIODS[n] for n in range(len(PERIODS)) if found[n] < 10] == []
    assert found[-1] == 0


def test_every_provision_holds_somewhere_or_has_a_reason_not_to(cleared: dict[str, Any]) -> None:
    everywhere = set().union(*(held(a) for view in VIEWS for a in cleared[view].answers))
    assert {p.key for p in PROVISIONS} - everywhere == set(NEVER_HOLD)


def test_every_kind_of_movement_occurs(book: list[dict[str, str]]) -> None:
    kinds = {row["transaction"] for row in book}
    assert kinds == {"", "export", "reexport", "in_country_transfer", "deemed_export"}


def test_the_lines_are_different_orders_and_no_grid(book: list[dict[str, str]]) -> None:
    told = [tuple(cell for name, cell in row.items() if name != "order_id") for row in book]
    assert len(set(told)) == len(told)
    assert len({row["ultimate_consignee_name"] for row in book}) >= 250
    assert len({row["item"] for row in book}) >= 150
    assert len({row["destination"] for row in book}) >= 70


def test_money_and_amounts_are_believable(book: list[dict[str, str]]) -> None:
    for row in book:
        if row["unit_price_usd"]:
            worth = float(row["unit_price_usd"]) * int(row["quantity"])
            assert 500 < worth < 1.5e9, row["order_id"]


def test_makers_of_chips_stand_in_the_book_only_where_a_letter_names_them(
    book: list[dict[str, str]],
) -> None:
    makers = {unit.chip.manufacturer.lower() for unit in units().values()}
    for row in book:
        for name in PARTIES:
            assert not set(re.findall(r"\w+", row[name].lower())) & makers, row["order_id"]
    exporters = {row["exporter_name"].lower() for row in book}
    assert exporters & makers == {"nvidia", "amd"}


def test_the_cases_are_well_formed_orders() -> None:
    rows = table(cases_path())
    found = clear([{name: cell or None for name, cell in row.items()} for row in rows])
    assert found.rejects == []
    assert len(found.answers) == len(rows)


def test_the_legs_told_are_the_rows_of_the_table_in_its_order() -> None:
    told = [leg.order_id for case in cases().values() for leg in case.legs]
    assert told == [row["order_id"] for row in table(cases_path())]


def test_a_leg_is_named_after_its_case_and_numbered() -> None:
    for key, case in cases().items():
        name = key.lower().replace("c-", "").replace("-", "")
        assert [leg.order_id for leg in case.legs] == [
            f"case-{name}-leg-{n}" for n in range(1, len(case.legs) + 1)
        ]


def test_a_row_goes_where_its_route_says() -> None:
    rows = {row["order_id"]: row for row in table(cases_path())}
    for leg in (leg for case in cases().values() for leg in case.legs):
        row = rows[leg.order_id]
        start, _, end = leg.route.removeprefix("in ").rpartition(" > ")
        one = re.fullmatch(r"[A-Z]{2}", start) and start != "XX"
        assert row["exporter_country"] == (start if one else ""), leg
        # Hong Kong or China: the rules do not tell them apart, so the row says China.
        ends = {"HK|CN": "CN", "CN|HK": "CN"}
        assert row["destination"] == ends.get(end, end if re.fullmatch(r"[A-Z]{2}", end) else "")
        assert bool(row["transaction"]) == bool(start and start != "XX"), leg


def test_what_is_said_of_a_case_is_said_in_few_words_of_a_closed_list() -> None:
    kinds = {"diversion", "access", "market evidence", "other goods", "related, other goods"}
    assert {case.kind for case in cases().values()} == kinds
    for key, case in cases().items():
        assert case.confidence in ("P2", "S", "M"), key
        assert 1 <= len(re.findall(r"[.] ", case.summary)) + 1 <= 4, key
        assert "convicted" not in case.status, key
        assert case.source, key


def test_the_entries_cannot_be_changed_by_who_reads_them() -> None:
    with pytest.raises(TypeError):
        cases()["C-01"] = cases()["C-02"]  # type: ignore[index]


@pytest.fixture(scope="module")
def documented() -> dict[str, dict[str, str]]:
    if not SHARED_CASES.is_file():
        pytest.skip("the fact base with the documented cases is not beside this checkout")
    return {row["case_id"]: row for row in table(SHARED_CASES)}


def test_every_documented_case_has_its_legs(documented: dict[str, dict[str, str]]) -> None:
    assert list(cases()) == list(documented)
    assert [key for key, case in cases().items() if not case.legs] == []


def test_every_place_of_a_documented_route_is_on_a_leg(
    documented: dict[str, dict[str, str]],
) -> None:
    for key, row in documented.items():
        places = set(re.findall(r"[A-Z]{2,3}", row["route_iso"])) - {"XX"}
        told = {p for leg in cases()[key].legs for p in re.findall(r"[A-Z]{2,3}", leg.route)}
        # Nothing is told to have moved in C-22: the chips were in place when they were rented.
        assert places - told == ({"US"} if key == "C-22" else set()), key


def test_the_parts_of_an_amount_add_up(documented: dict[str, dict[str, str]]) -> None:
    rows = {row["order_id"]: row for row in table(cases_path())}
    first = [rows[leg.order_id] for leg in cases()["C-20"].legs if leg.route.startswith("TW")]
    assert sum(int(row["quantity"]) for row in first) == int(documented["C-20"]["quantity"])


def test_goods_that_are_no_controlled_chips_are_not_called_diversion(
    documented: dict[str, dict[str, str]],
) -> None:
    other = ("other goods", "related, other goods")
    for key, row in documented.items():
        assert (row["controlled_ai_chip"] == "no") == (cases()[key].kind in other), key


def test_the_day_of_a_leg_is_in_the_period_that_is_known(
    documented: dict[str, dict[str, str]],
) -> None:
    legs = {leg.order_id: key for key, case in cases().items() for leg in case.legs}
    for row in table(cases_path()):
        fact = documented[legs[row["order_id"]]]
        if not row["order_date"]:
            assert not fact["date_start"], row["order_id"]
            continue
        # A month or a year sorts before every day in it and, with a "~" behind, after them.
        assert fact["date_start"] <= row["order_date"], row["order_id"]
        latest = max(fact["date_end"], fact["date_public"])
        assert row["order_date"] <= latest + "~", row["order_id"]


def test_no_person_and_no_company_of_a_case_is_named(
    documented: dict[str, dict[str, str]],
) -> None:
    # Places, plain words, and a maker whose chips are the goods and who is no party to a case.
    free = {"Asia", "Bangkok", "China", "Chinese", "Data", "East", "Guangdong", "Indian"}
    free |= {"Indonesia", "Internet", "Malaysia", "Malaysian", "NVIDIA", "Russian", "Shanghai"}
    free |= {"Singapore", "Taiwan"}
    names = {
        word
        for row in documented.values()
        for word in re.findall(r"\b[A-Z][A-Za-z]{3,}\b", row["actors_roles"])
    } - free
    assert len(names) > 30
    texts = cases_path().read_text(encoding="utf-8") + " ".join(
        f"{case.title} {case.status} {case.summary}" for case in cases().values()
    )
    assert sorted(name for name in names if re.search(rf"\b{name}\b", texts)) == []
