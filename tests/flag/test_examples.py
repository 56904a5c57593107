"""Every pattern by worked examples: what raises it, what only looks like it, what is missing.

``examples/T-01.yaml`` and so on: ``says`` in a sentence, ``tables`` with the cells that matter
(``made.SHIPMENT`` fills the rest of shipments), and either ``flagged``, the subjects in their
order, or ``missing``, what coverage tells. ``strength`` compares two examples by ``than``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from flag import made
from tidewaiter.flag.sheet import SHEET

FOLDER = Path(__file__).with_name("examples")
EXAMPLES = [
    pytest.param(path.stem, example, id=f"{path.stem}: {example['says']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for example in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("pattern", "example"), EXAMPLES)
def test_an_example_of_a_pattern(pattern, example):
    tables = made.tables(**example["tables"])
    as_of = example.get("as_of", made.AS_OF)
    found = made.flags(tables, pattern, as_of)
    if "missing" in example:
        assert found == []
        assert made.missing(tables, pattern) == tuple(example["missing"])
        return
    assert made.missing(tables, pattern) == ()
    assert [row["subject"] for row in found] == example["flagged"]
    for column in ("day", "other", "measure", "evidence"):
        if column in example:
            assert [row[column] for row in found] == [
                pytest.approx(cell) if isinstance(cell, float) else cell for cell in example[column]
            ]
    if "strength" in example:
        assert [row["strength"] for row in found] == pytest.approx(example["strength"], abs=0.01)


@pytest.mark.parametrize("pattern", made.patterns())
def test_every_pattern_has_a_positive_a_near_miss_and_a_missing_example(pattern):
    told = [value.values[1] for value in EXAMPLES if value.values[0] == pattern]
    assert any(example.get("flagged") for example in told)
    assert any(example.get("flagged") == [] for example in told)
    assert any("missing" in example for example in told)


@pytest.mark.parametrize(("pattern", "example"), EXAMPLES)
def test_a_flag_is_whole_and_names_rows_that_are_there(pattern, example):
    tables = made.tables(**example["tables"])
    keys = {f"{name}:{row[1]}" for name, frame in tables.items() for row in frame.collect().rows()}
    for row in made.flags(tables, pattern, example.get("as_of", made.AS_OF)):
        assert list(row) == list(SHEET)
        assert 0 < row["strength"] <= 1
        assert row["subject"]
        assert set(row["evidence"].split(";")) <= keys
        assert row["evidence_count"] >= 1
