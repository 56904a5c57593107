"""The catalogue: its figures against the reference table, and its own consistency."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tidewaiter.item.catalogue import CONFIDENCES, aliases, chips, units, words
from tidewaiter.item.recognize import recognize

REFERENCE = Path(__file__).parents[3] / "shared" / "law" / "chips.csv"

# TPP as stated by the sources of the catalogue, for whoever has no reference table at hand.
STATED = {
    "nvidia-h100-sxm5": 15832,
    "nvidia-h20": 2368,
    "nvidia-rtx-4090": 5284.8,
    "nvidia-rtx-4090-d": 4708.8,
    "nvidia-a100-sxm4-80gb": 4992,
    "nvidia-a800-sxm-80gb": 4992,
    "nvidia-gb200": 40000,
    "nvidia-gb300": 60000,
    "nvidia-b200": 36000,
    "nvidia-b300": 56000,
    "nvidia-l40s": 5864,
    "nvidia-l20": 1913.6,
    "amd-mi300x": 20919.2,
    "amd-mi355x": 60397.8,
    "cerebras-wse-2": 120000,
}


@pytest.mark.parametrize(("key", "tpp"), STATED.items(), ids=STATED)
def test_tpp_is_the_highest_product_of_rate_and_bits(key, tpp):
    assert chips()[key].tpp == pytest.approx(tpp, rel=1e-12)


def test_every_chip_of_the_reference_table_has_its_figures():
    if not REFERENCE.exists():
        pytest.skip("no reference table beside the repository")
    rows = list(csv.DictReader(REFERENCE.open(encoding="utf-8")))
    assert len(rows) == 94
    wrong = {}
    for row in rows:
        found = recognize(row["name"])
        chip = chips()[found.key]
        for ours, theirs in (
            (chip.tpp, row["tpp"]),
            (chip.applicable_die_area_mm2, row["applicable_die_area_mm2"]),
            (chip.memory_bandwidth_gb_s, row["memory_bandwidth_gbs"]),
            (chip.interconnect_bandwidth_gb_s, row["vendor_interconnect_gbs"]),
            (chip.io_bandwidth_gb_s, row["approx_total_io_gbs"]),
        ):
            if ours != (pytest.approx(float(theirs), rel=1e-9) if theirs else None):
                wrong[row["name"]] = (ours, theirs)
        market = {"Y": True, "N": False, "ambiguous": None}
        if (
            chip.designed_or_marketed_for_datacenter
            is not market[row["designed_or_marketed_for_datacenter"]]
        ):
            wrong[row["name"]] = "datacenter"
        if row["performance_density"] and chip.performance_density != pytest.approx(
            float(row["performance_density"]), abs=1e-3
        ):
            wrong[row["name"]] = chip.performance_density
    assert wrong == {}


def test_an_unrated_chip_has_no_tpp():
    assert chips()["amd-mi308x"].tpp is None
    assert chips()["amd-mi308x"].performance_density is None


def test_every_entry_names_its_source_and_how_sure_it_is():
    for entry in (*chips().values(), *units().values()):
        assert entry.source, entry.key
        assert entry.confidence in CONFIDENCES, entry.key


@pytest.mark.parametrize(
    ("key", "count"),
    {
        "nvidia-dgx-h100": 8,
        "nvidia-dgx-2": 16,
        "nvidia-gb200-superchip": 2,
        "nvidia-gb300-nvl72": 72,
        "nvidia-gh200-nvl32": 32,
        "nvidia-tesla-k80": 2,
        "amd-mi355x-platform": 8,
        "cerebras-cs-3": 1,
    }.items(),
)
def test_systems_hold_their_chips(key, count):
    assert units()[key].chips_per_unit == count
    assert units()[key].is_assembly is True


def test_no_word_is_both_a_name_and_something_else():
    compact = {name.replace(" ", "") for name in aliases()}
    assert compact.isdisjoint(word.replace(" ", "") for word in words())
