"""Every model of the reference table is recognized as itself, with its figures and classes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tidewaiter import clear
from tidewaiter.item.catalogue import chips
from tidewaiter.item.recognize import recognize

REFERENCE = Path(__file__).parents[3] / "shared" / "law" / "chips.csv"

DAYS = {
    "derived_eccn_2022_10_21_to_2023_11_16": "2023-03-01",
    "derived_eccn_from_2023_11_17": "2024-03-01",
}
# What the table says in words, and the classes that say the same.
CLASSES = {
    "not 3A090": {"none"},
    "3A090": {"3A090"},
    "unknown (I/O needed)": {None},
    "unknown": {None},
    "3A090.a.1": {"3A090.a.1"},
    "3A090.a.2": {"3A090.a.2"},
    "3A090.b.2": {"3A090.b.2"},
    "3A090.b.1/b.2": {"3A090.b.1", "3A090.b.2"},
    "indeterminate (die area needed)": {None},
    "not 3A090 (Note 2: not DC and TPP<4800)": {"none"},
    "3A090.a.1 (not DC: NAC/ACA eligible)": {"3A090.a.1"},
    "3A090.a.1 (NAC/ACA if not DC)": {"3A090.a.1"},
    "3A090.b.1/b.2 if DC, else not 3A090": {None},
}

# Where the catalogue knows more than the table.
DIFFERENT = {
    # Its inputs and outputs are below 600 GB/s, which decides without its rates.
    ("NVIDIA RTX 6000D", "derived_eccn_2022_10_21_to_2023_11_16"): "none",
}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    if not REFERENCE.exists():
        pytest.skip("no reference table beside the repository")
    with REFERENCE.open(encoding="utf-8") as text:
        return list(csv.DictReader(text))


def test_each_name_is_recognized_as_itself(rows):
    assert len(rows) == 94
    assert {r["name"]: recognize(r["name"]).model for r in rows} == {
        r["name"]: r["name"] for r in rows
    }


def test_tpp_and_density_are_those_of_the_table(rows):
    wrong = {}
    for row in rows:
        chip = chips()[recognize(row["name"]).key or ""]
        for ours, theirs, slack in (
            (chip.tpp, row["tpp"], {"rel": 1e-9}),
            (chip.performance_density, row["performance_density"], {"abs": 1e-3}),
        ):
            if ours != (pytest.approx(float(theirs), **slack) if theirs else None):
                wrong[row["name"]] = (ours, theirs)
    assert wrong == {}


@pytest.mark.parametrize("column", DAYS)
def test_classes_are_those_of_the_table(rows, column):
    orders = [
        {"order_id": row["name"], "item": row["name"], "order_date": DAYS[column]} for row in rows
    ]
    found = {answer["order_id"]: answer["eccn"] for answer in clear(orders).answers}
    wrong = {
        (row["name"], column): found[row["name"]]
        for row in rows
        if found[row["name"]] not in CLASSES[row[column]]
    }
    assert wrong == {key: own for key, own in DIFFERENT.items() if key[1] == column}
