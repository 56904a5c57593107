"""Order lines as distributors, customs brokers and ERP systems write them, each read by eye.

``order_lines.csv`` has one line each with what it denotes: the status; the entry of the
catalogue if it is recognized; the chips in one unit and the least and the greatest TPP that
may be used, blank where none may. Many are traps: a wrong count or a wrong TPP is the worst
that can happen, so a doubtful line must stay open.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tidewaiter.item.catalogue import words
from tidewaiter.item.recognize import recognize

FILE = Path(__file__).with_name("order_lines.csv")
with FILE.open(encoding="utf-8") as text:
    LINES = list(csv.DictReader(text))


def number(cell: str) -> float | None:
    return float(cell) if cell else None


@pytest.mark.parametrize("line", LINES, ids=[line["description"] for line in LINES])
def test_the_line_denotes_what_it_should(line):
    found = recognize(line["description"])
    assert (found.status, found.key or "") == (line["status"], line["key"])
    told = (found.chips_per_unit, found.tpp_min, found.tpp_max)
    expected = tuple(number(line[name]) for name in ("chips_per_unit", "tpp_min", "tpp_max"))
    assert told == pytest.approx(expected)


def test_there_are_hundreds_and_each_is_there_once():
    assert len({line["description"] for line in LINES}) == len(LINES) >= 800


@pytest.mark.parametrize(
    ("status", "at_least"), [("recognized", 300), ("ambiguous", 250), ("unknown", 150)]
)
def test_every_status_is_well_represented(status, at_least):
    assert sum(line["status"] == status for line in LINES) >= at_least


NOT_THE_ITEM = [
    word
    for word, (role, value) in words().items()
    if role in ("accessory", "variant", "refusal") and value != "measure"
]


@pytest.mark.parametrize("name", ["NVIDIA H100 SXM5", "GB200 NVL72", "8x L40S"])
def test_a_word_for_something_else_keeps_a_model_from_being_recognized(name):
    assert len(NOT_THE_ITEM) > 250
    texts = [
        text
        for word in NOT_THE_ITEM
        for text in (f"{word} {name}", f"{name} {word}", f"{name}, {word}")
    ]
    taken = [text for text in texts if recognize(text).common]
    assert taken == []
