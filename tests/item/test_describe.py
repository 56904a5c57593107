"""The description for a person: complete, of plain values, and quick to load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tidewaiter.item.describe import describe_item

SOURCE = Path(__file__).parents[2] / "src"


def test_tpp_is_worked_out_for_each_format():
    found = describe_item("NVIDIA B300 (HGX)")["candidates"][0]
    assert [(m["bit_length"], m["tpp"]) for m in found["modes"] if m["decides"]] == [(4, 56000.0)]
    assert all(m["tpp"] == m["bit_length"] * m["dense_tops"] for m in found["modes"])
    assert "54,000" in found["known_contradiction"]
    assert "Epoch AI ML hardware, 2026-04, CC BY 4.0" in found["source"]


def test_a_system_sums_its_chips():
    assert describe_item("GB200 NVL72")["tpp_per_unit"] == 2_880_000
    assert describe_item("GB200")["tpp_per_unit"] is None
    assert describe_item("MI308")["tpp_per_unit"] is None


def test_every_candidate_is_described():
    found = describe_item("H100")
    assert [c["name"] for c in found["candidates"]] == [
        "NVIDIA H100 SXM5",
        "NVIDIA H100 PCIe",
        "NVIDIA H100 NVL",
    ]


@pytest.mark.parametrize("text", ["H20", "H100", "cooler for H100", "nothing at all", ""])
def test_it_is_fit_for_json(text):
    assert json.loads(json.dumps(describe_item(text)))["description"] == text


def test_no_table_engine_is_loaded_on_the_way():
    code = (
        "import sys; from tidewaiter.item.describe import describe_item; describe_item('H20');"
        "print([m for m in ('narwhals', 'polars', 'pandas', 'yaml') if m in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
