"""Through the door of trade: nothing lost, nothing guessed, every fault told with its file."""

from __future__ import annotations

from datetime import date

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.errors import ContractError
from tidewaiter.table import trade
from tidewaiter.table.mapping import TableMap

DAY = date(2025, 6, 30)
GOOD = {"shipment_id": "a", "consignee": "Somebody", "hs code": "8471.50.01.10", "pieces": "8"}


def frame(*rows):
    names = dict.fromkeys(name for row in rows for name in row)
    return nw.from_native(
        pl.LazyFrame(
            {n: [row.get(n) for row in rows] for n in names}, dict.fromkeys(names, pl.String)
        )
    )


def admit(*rows, **more):
    found = trade.admit("shipments", frame(*rows), **more)
    return (
        found.orders.collect().rows(named=True),
        found.rejects.collect().rows(named=True),
    )


def test_a_row_comes_in_with_every_column_of_the_contract():
    [row], rejects = admit(GOOD)
    assert rejects == []
    assert list(row) == list(trade.schema("shipments"))
    assert (row["consignee_name"], row["hs6"], row["pieces"]) == ("Somebody", "847150", 8)
    assert row["net_weight_kg"] is None


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ({"net_weight_kg": "-5"}, "negative"),
        ({"gross_weight_kg": "heavy"}, "not a number"),
        ({"net_weight_kg": "0"}, "zero"),
        ({"gross_weight_kg": "0.0"}, "zero"),
        ({"value_usd": "-1"}, "negative"),
        ({"declared_value": "-0.5"}, "negative"),
        ({"value_usd": "1.234,5"}, "not a number"),
        ({"net_weight_kg": "inf"}, "infinite number"),
        ({"related_parties": "perhaps"}, "not true or false"),
        ({"description": "x" * 10_001}, "text longer than 10,000 characters"),
        ({"pieces": "1.5"}, "not a whole number"),
        ({"hs code": "8471"}, "not a customs code of six to twelve digits"),
        ({"shipped_on": "2026-01-01"}, "is after 2025-06-30, the day asked for"),
        ({"arrived_on": "31.12.2024"}, "not a date"),
        ({"mode": "by broom"}, "unknown code"),
        ({"destination_country": "Atlantis"}, "unknown country"),
        ({"shipment_id": ""}, "missing"),
    ],
)
def test_a_bad_cell_keeps_its_row_out_and_is_told(cell, fault):
    rows, [reject] = admit({**GOOD, **cell}, {**GOOD, "shipment_id": "b"}, as_of=DAY)
    assert [row["shipment_id"] for row in rows] == ["b"]
    assert reject["row"] == 1
    assert reject["fault"] == fault
    assert reject["remedy"]


def test_an_unknown_port_is_no_fault():
    [row], _ = admit({**GOOD, "port_of_loading": "Nowhere on Sea"})
    assert row["port_of_loading"] == "Nowhere on Sea"


@pytest.mark.parametrize(
    "code", ["847150", "8471.50", "8471.50.01.10", " 8471 50 01 ", "847150011000"]
)
def test_a_customs_code_keeps_its_first_six_digits(code):
    [row], _ = admit({**GOOD, "hs code": code})
    assert row["hs6"] == "847150"


@pytest.mark.parametrize(
    "code", ["84715", "8471500110001", "0071.50", "8471-50", "8471.5O", "HS 847150"]
)
def test_what_is_no_customs_code_is_told(code):
    _, [reject] = admit({**GOOD, "hs code": code})
    assert (reject["column"], reject["value"]) == ("hs6", code)


@pytest.mark.parametrize(
    ("said", "mode"),
    [("40", "air"), ("1", "sea"), ("VESSEL", "sea"), ("Truck", "road"), ("5", "post")],
)
def test_the_numbers_and_words_that_forms_have_for_a_mode_are_read(said, mode):
    [row], _ = admit({**GOOD, "Method of Transportation": said})
    assert row["mode"] == mode


def test_the_word_of_a_map_counts_more_than_that_of_a_form():
    ours = TableMap({"mode": ("way",)}, {"mode": {"40": "sea"}})
    [first, second], _ = admit(
        {**GOOD, "way": "40"}, {**GOOD, "shipment_id": "b", "way": "30"}, mapping=ours
    )
    assert (first["mode"], second["mode"]) == ("sea", "road")


def test_a_column_called_row_that_holds_no_numbers_is_no_number():
    [first], _ = admit({**GOOD, "row": "first"})
    assert first["row"] == 1


def test_a_statistical_value_is_not_in_the_currency_of_the_invoice():
    [row], _ = admit({**GOOD, "Box 46 Statistical value": "5", "Box 22 Currency": "USD"})
    assert (row["declared_value"], row["currency"], row["value_usd"]) == (5.0, None, None)


def test_a_statistical_value_is_in_a_currency_that_is_not_of_the_invoice():
    [row], _ = admit({**GOOD, "Statistical value": "5", "Currency": "usd"})
    assert row["value_usd"] == 5.0


def test_an_item_price_is_in_the_currency_of_the_invoice():
    [row], _ = admit(
        {
            **GOOD,
            "Box 46 Statistical value": "5",
            "Box 22 Currency": "USD",
            "Box 42 Item price": "6",
        }
    )
    assert (row["declared_value"], row["value_usd"]) == (6.0, 6.0)


def test_only_dollars_are_taken_as_dollars():
    rows, _ = admit(
        {**GOOD, "value": "5", "currency": "USD"},
        {**GOOD, "shipment_id": "b", "value": "5", "currency": "EUR"},
        {**GOOD, "shipment_id": "c", "value": "5"},
    )
    assert [row["value_usd"] for row in rows] == [5.0, None, None]


def test_a_bill_of_lading_is_known_by_its_number_alone():
    [row], _ = admit({"B/L Number": "X1", "Consignee": "Somebody"})
    assert (row["shipment_id"], row["bill_of_lading"]) == ("X1", "X1")


def test_a_shipment_with_a_mark_of_its_own_is_not_known_by_its_bill():
    [row], _ = admit({**GOOD, "B/L Number": "X1"})
    assert (row["shipment_id"], row["bill_of_lading"]) == ("a", "X1")


def test_a_table_without_its_key_is_told():
    with pytest.raises(ContractError, match="shipment_id is missing"):
        admit({"consignee": "Somebody"})


def test_a_statement_without_a_mark_takes_its_number():
    found = trade.admit("registry", frame({"party_id": "P", "incorporated_on": "2024-01-01"}))
    assert found.orders.collect()["statement_id"].to_list() == ["1"]


def files(*several, **more):
    named = [(f"{n}.csv", frame(*rows)) for n, rows in enumerate(several, 1)]
    return trade.admit_files("shipments", named, **more)


def ids(found):
    return sorted(found.frame.collect()["shipment_id"].to_list())


def test_two_files_make_one_table():
    assert ids(files([GOOD], [{**GOOD, "shipment_id": "b"}])) == ["a", "b"]


def test_a_row_that_stands_alike_in_two_files_counts_once_and_is_told():
    found = files([GOOD], [GOOD, {**GOOD, "shipment_id": "b"}])
    assert ids(found) == ["a", "b"]
    [note] = found.notes
    assert "1 keys stand in more than one file, alike" in note
    assert "1 copies are left out" in note
    assert found.rejects == ()


def test_a_key_that_says_two_things_in_two_files_is_told_at_both():
    found = files([GOOD], [{**GOOD, "pieces": "9"}, {**GOOD, "shipment_id": "b"}])
    assert ids(found) == ["b"]
    assert [(r["source"], r["row"]) for r in found.rejects] == [("1.csv", 1), ("2.csv", 1)]
    assert found.rejects[0]["fault"] == "also in 2.csv, and not the same there"


def test_a_key_twice_in_one_file_is_told_with_the_file():
    found = files([GOOD, {**GOOD, "pieces": "9"}], [{**GOOD, "shipment_id": "b"}])
    assert ids(found) == ["b"]
    assert {r["source"] for r in found.rejects} == {"1.csv"}


def test_a_key_with_a_fault_in_one_file_is_not_taken_from_another():
    found = files([{**GOOD, "pieces": "x"}], [GOOD, {**GOOD, "shipment_id": "b"}])
    assert ids(found) == ["b"]
    assert [(r["source"], r["row"]) for r in found.rejects] == [("1.csv", 1), ("2.csv", 1)]


def test_a_key_twice_in_one_file_is_not_taken_from_another():
    found = files([GOOD, GOOD], [GOOD, {**GOOD, "shipment_id": "b"}])
    assert ids(found) == ["b"]
    assert len(found.rejects) == 3


def test_files_of_one_name_in_two_folders_are_kept_apart():
    named = [(f"{folder}/x.csv", frame({"party_id": folder})) for folder in "ab"]
    found = trade.admit_files("registry", named)
    assert sorted(found.frame.collect()["statement_id"].to_list()) == ["a/x.csv 1", "b/x.csv 1"]


def test_a_mark_of_its_own_that_is_like_a_number_stays():
    named = [(f"{n}.csv", frame({"statement_id": str(n), "name": "A"})) for n in (1, 2)]
    found = trade.admit_files("registry", named)
    assert sorted(found.frame.collect()["statement_id"].to_list()) == ["1", "2"]


def test_numbers_that_stand_in_for_keys_do_not_meet_across_files():
    named = [(f"in/{n}.csv", frame({"party_id": f"P{n}"})) for n in (1, 2)]
    found = trade.admit_files("registry", named)
    assert sorted(found.frame.collect()["statement_id"].to_list()) == ["1.csv 1", "2.csv 1"]


CELLS = st.fixed_dictionaries(
    {
        "shipment_id": st.sampled_from(["a", "b", "c", "d", "", None]),
        "pieces": st.sampled_from(["1", "-1", "x", None]),
        "shipped_on": st.sampled_from(["2025-01-01", "2026-01-01", "soon", None]),
        "hs6": st.sampled_from(["847150", "84", None]),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=3))
def test_every_row_is_in_the_table_or_told_or_a_copy_and_never_two_of_them(several):
    found = files(*several, as_of=DAY)
    told = {(r["source"], r["row"]) for r in found.rejects}
    kept = found.frame.collect()["shipment_id"].to_list()
    copies = sum(
        int(words.split()[-1]) for note in found.notes for words in [note.split(" copies")[0]]
    )
    assert len(kept) == len(set(kept))
    assert len(kept) + len(told) + copies == sum(map(len, several))
    faulty = {several[int(source[0]) - 1][row - 1]["shipment_id"] for source, row in told}
    assert not faulty & set(kept)
