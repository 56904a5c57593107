"""Labeled tables of others: four columns are named, the rest comes along as it is."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest

from tidewaiter.errors import ContractError
from tidewaiter.table.trade import admit_labelled

ROLES = {"id": "Declaration ID", "time": "Date", "amount": "Item Price", "label": "Fraud"}


def admit(roles=ROLES, **columns):
    told = {
        "Declaration ID": ["1", "2"],
        "Date": ["2020-01-02", "2020-01-05"],
        "Item Price": ["10.5", "1,000"],
        "HS10 Code": ["8471500110", "0101210000"],
        "Fraud": ["1", "0"],
    }
    return admit_labelled(nw.from_native(pl.LazyFrame(told | columns)), **roles)


def rows(found):
    return found.frame.collect().rows(named=True)


def test_the_named_columns_are_read_and_the_others_kept():
    first, second = rows(admit())
    assert first == {
        "row": 1,
        "id": "1",
        "time": 18263.0,
        "amount": 10.5,
        "label": 1,
        "x HS10 Code": "8471500110",
    }
    assert (second["amount"], second["label"]) == (1000.0, 0)
    assert admit().others == ("HS10 Code",)


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("Fraud", 1),
        ("TRUE", 1),
        ("clean", 0),
        ("no", 0),
        ("", None),
        ("1", 1),
        ("unknown", None),
        ("Not inspected", None),
    ],
)
def test_labels_are_read_in_the_words_that_people_use(said, label):
    assert rows(admit(Fraud=[said, "0"]))[0]["label"] == label


def test_a_label_that_is_not_understood_is_told_and_not_guessed():
    found = admit(Fraud=["maybe", "0"])
    assert [row["id"] for row in rows(found)] == ["2"]
    assert found.rejects[0]["column"] == "label"


@pytest.mark.parametrize(
    "times", [["20200102", "20200105"], [17, 20], [1.5, 4.5], ["2020/01/02", "2020/01/05"]]
)
def test_times_go_up_in_whatever_form_they_are_written(times):
    first, second = rows(admit(Date=times))
    assert second["time"] - first["time"] == 3


def test_days_that_could_be_read_two_ways_are_told():
    found = admit(Date=["01/02/2020", "02/01/2020"])
    assert rows(found) == []
    assert {reject["column"] for reject in found.rejects} == {"time"}


def test_labels_and_amounts_may_come_typed():
    found = admit(Fraud=[True, False], **{"Item Price": [10.5, None]})
    assert [(row["label"], row["amount"]) for row in rows(found)] == [(1, 10.5), (0, None)]


def test_no_amount_is_an_answer():
    roles = {**ROLES, "amount": None}
    assert [row["amount"] for row in rows(admit(roles))] == [None, None]


def test_a_column_that_is_not_there_is_told_with_one_that_is_near():
    with pytest.raises(ContractError, match="Fraud"):
        admit({**ROLES, "label": "fraud_flag"})


def test_one_column_for_two_roles_is_told():
    with pytest.raises(ContractError, match="name one column twice"):
        admit({**ROLES, "time": "Declaration ID"})
