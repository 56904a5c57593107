"""Real input: the clusters of a public table go through the map as orders of their day.

Cells are blank, doubtful or name several chips at once. Nothing of a row may be lost and
nothing guessed: each is answered, or undetermined with what is missing.
"""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tidewaiter.engine.backend import maker, rows
from tidewaiter.engine.read import read_orders
from tidewaiter.flow.answer import answer
from tidewaiter.item.recognize import recognize
from tidewaiter.law.reform import view
from tidewaiter.table.mapping import read_map
from tidewaiter.table.orders import admit

CLUSTERS = Path(__file__).parents[3] / "shared" / "data" / "epoch_gpu_clusters_2026-04.csv"
MAP = Path(__file__).with_name("clusters.yaml")
RESULT = Path(__file__).parents[2] / "docs" / "clusters.md"
VIEWS = ("enforced", "codified")
# What if somebody had screened every party and found nothing? The table says nothing of it.
SCREENED = {"restricted_parties": "none", "part_744_end_use": "none"}
DESCRIBED = ("Chip type (primary)", "Chip type (secondary)", "Hardware note")

# Names that leave the form or the memory open, or whether a chip or a board is meant.
OPEN_NAMES = {
    "NVIDIA A100",
    "NVIDIA A100 PCIe",
    "NVIDIA GB200",
    "NVIDIA GB300 (Blackwell Ultra)",
    "NVIDIA GH200",
    "NVIDIA P100",
    "NVIDIA Tesla V100 SXM2",
    "NVIDIA V100",
}
UNKNOWN_NAMES: set[str] = set()
# Whole descriptions, notes included, in which no chip is named.
NAMELESS = {"Uncertain", "thousands"}

Rows = Sequence[Mapping[str, Any]]


@pytest.fixture(scope="module")
def table() -> list[dict[str, str]]:
    if not CLUSTERS.exists():
        pytest.skip("no reference data beside the repository")
    with CLUSTERS.open(encoding="utf-8-sig") as text:
        return list(csv.DictReader(text))


@pytest.fixture(scope="module")
def cleared(table) -> Mapping[tuple[str, bool], tuple[Rows, Rows]]:
    """Answers and rejects by view and by whether the parties are taken as screened."""
    raw, mapping = read_orders(CLUSTERS), read_map(MAP)
    found = {}
    for screened in (False, True):
        told = {**mapping.constants, **(SCREENED if screened else {})}
        admitted = admit(raw.frame, replace(mapping, constants=told), source=CLUSTERS.name)
        rejects = rows(admitted.rejects)
        for name in VIEWS:
            answers = rows(answer(admitted.orders, view(name), make=maker(raw.frame)))
            answers.sort(key=lambda row: int(row["order_id"]))
            found[name, screened] = answers, rejects
    return found


def described(row: Mapping[str, str]) -> str:
    return " ".join(row[column] for column in DESCRIBED if row[column])


def test_every_row_is_answered(table, cleared):
    for answers, rejects in cleared.values():
        assert rejects == []
        assert [int(row["order_id"]) for row in answers] == list(range(1, 787))
        assert len(table) == 786


def test_nothing_of_a_row_is_lost_on_the_way(table, cleared):
    answers, _ = cleared["enforced", False]
    for row, found in zip(table, answers, strict=True):
        assert (found["item"] or "") == described(row)
        chips = row["Total number of AI chips"]
        assert found["quantity"] == (round(float(chips)) if chips else None)
        day = row["First Operational Date"]
        assert found["as_of"] == (datetime.date.fromisoformat(day) if day else None)
        assert bool(found["destination"]) == bool(row["Country"])
        assert (found["ultimate_consignee_name"] or "") == row["Owner"].strip()


def test_every_undetermined_row_says_what_is_missing(cleared):
    for answers, _ in cleared.values():
        silent = [
            row["order_id"]
            for row in answers
            if row["outcome"] == "undetermined" and not (row["missing_facts"] or row["not_checked"])
        ]
        assert silent == []


def test_every_chip_name_is_recognized_or_told_to_be_open_or_unknown(table):
    names = {row[column] for row in table for column in DESCRIBED[:2]} - {""}
    found = {name: recognize(name) for name in names}
    assert len(names) == 46
    assert {name for name, item in found.items() if item.status == "ambiguous"} == OPEN_NAMES
    assert {name for name, item in found.items() if item.status == "unknown"} == UNKNOWN_NAMES


def test_every_description_is_recognized_or_has_candidates(table):
    found = {text: recognize(text) for row in table if (text := described(row))}
    assert len(found) == 89
    assert {text for text, item in found.items() if item.status == "unknown"} == NAMELESS
    open_ended = [text for text, item in found.items() if item.status == "ambiguous"]
    assert [text for text in open_ended if not found[text].candidates] == []


def test_a_doubt_in_the_note_keeps_every_figure_out(cleared):
    answers, _ = cleared["enforced", False]
    doubtful = [row for row in answers if "Uncertain" in (row["item"] or "")]
    assert len(doubtful) == 41
    assert {row["tpp"] for row in doubtful} == {None}
    mixed = [row for row in answers if "NVIDIA H100 SXM5 80GB NVIDIA" in (row["item"] or "")]
    assert len(mixed) == 12
    assert {row["tpp"] for row in mixed} == {None}


@pytest.mark.parametrize("name", VIEWS)
def test_no_controlled_chip_goes_free_to_china(cleared, name):
    for screened in (False, True):
        free = [
            row["order_id"]
            for row in cleared[name, screened][0]
            if row["destination"] in ("CN", "HK", "MO")
            and row["as_of"] is not None
            and row["as_of"] >= datetime.date(2022, 10, 21)
            and row["outcome"] == "no_license_required"
            and row["eccn"] != "none"
        ]
        assert free == []


def test_without_screening_nothing_abroad_goes_free(cleared):
    answers, _ = cleared["enforced", False]
    assert {r["destination"] for r in answers if r["outcome"] == "no_license_required"} <= {"US"}


def test_nothing_was_3a090_before_there_was_such_a_test(cleared):
    early = [r for r in cleared["enforced", False][0] if r["as_of"] and r["as_of"].year < 2022]
    assert len(early) > 150
    assert {row["eccn"] for row in early} <= {None, "none"}


def test_the_result_table_is_that_of_this_run(table, cleared):
    if not RESULT.exists():
        pytest.skip("no document beside the tests")
    document = RESULT.read_text(encoding="utf-8")
    for made in (outcomes(cleared), missing(cleared), chips(table)):
        assert made in document, f"put this in {RESULT.name}:\n{made}"


def outcomes(cleared: Mapping[tuple[str, bool], tuple[Rows, Rows]]) -> str:
    """Return the outcomes as a table: by view, as the data are and as if screened."""
    runs = [(name, screened) for screened in (False, True) for name in VIEWS]
    counts = [Counter(row["outcome"] for row in cleared[run][0]) for run in runs]
    names = sorted({outcome for count in counts for outcome in count})
    lines = ["| outcome | enforced | codified | enforced, screened | codified, screened |"]
    lines += ["|---|---:|---:|---:|---:|"]
    for outcome in names:
        cells = " | ".join(str(count[outcome]) for count in counts)
        lines.append(f"| {outcome.replace('_', ' ')} | {cells} |")
    return "\n".join(lines)


MISSING: Mapping[str, Callable[[set[str]], bool]] = {
    "the day": lambda facts: "order_date" in facts,
    "the destination": lambda facts: "destination" in facts,
    "which chip": lambda facts: not facts.isdisjoint({"tpp", "item"}),
    "where the parties have their seats": lambda facts: any(f.endswith("_hq") for f in facts),
    "whether the parties are listed, and the end use of part 744": lambda facts: (
        not facts.isdisjoint({"restricted_parties", "part_744_end_use"})
    ),
}


def missing(cleared: Mapping[tuple[str, bool], tuple[Rows, Rows]]) -> str:
    """Return how many undetermined rows lack what, as a table."""
    lines = ["| not known | rows as they are | rows as if screened |", "|---|---:|---:|"]
    sets = [
        [set((row["missing_facts"] or "").split("; ")) - {""} for row in undetermined(answers)]
        for answers in (cleared["enforced", screened][0] for screened in (False, True))
    ]
    for name, lacks in MISSING.items():
        lines.append(f"| {name} | {' | '.join(str(sum(map(lacks, s))) for s in sets)} |")
    nothing = " | ".join(str(sum(not facts for facts in s)) for s in sets)
    lines.append(f"| nothing: the law of that day is not modelled | {nothing} |")
    return "\n".join(lines)


def undetermined(answers: Rows) -> Rows:
    return [row for row in answers if row["outcome"] == "undetermined"]


def chips(table: Sequence[Mapping[str, str]]) -> str:
    """Return how the descriptions were read, as a table."""
    texts = [described(row) for row in table]
    counts = Counter(recognize(text).status if text else "blank" for text in texts)
    distinct = Counter(recognize(text).status for text in {*texts} - {""})
    lines = ["| the chip is | rows | different descriptions |", "|---|---:|---:|"]
    lines += [
        f"| {name} | {counts[name]} | {distinct[name]} |"
        for name in ("recognized", "ambiguous", "unknown")
    ]
    return "\n".join([*lines, f"| not named at all | {counts['blank']} | |"])
