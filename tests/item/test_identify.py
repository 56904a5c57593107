"""Items of orders: whose figures win, what is worked out, and the same on two engines."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identified import ENGINES, ORDERS, item, items

from tidewaiter.item.performance import RATES, total_processing_performance, tpp_of_rates

EXAMPLES = {
    "a module": (
        {"item": "NVIDIA H100 SXM5", "quantity": 2},
        {
            "item_status": "recognized",
            "item_key": "nvidia-h100-sxm5",
            "tpp": 15832.0,
            "chips_per_unit": 1,
            "tpp_total": 31664.0,
            "performance_density": 15832 / 814,
            "dense_tops_8bit": 1979.0,
            "memory_bandwidth_gb_s": 3350.0,
            "io_bandwidth_gb_s": 1028.0,
            "interconnect_bandwidth_gb_s": 900.0,
            "designed_or_marketed_for_datacenter": True,
            "chip_manufacturer": "NVIDIA",
            "chip_designer_hq": "US",
            "is_assembly": True,
            "item_confidence": "secondary",
            "item_conflict": False,
        },
    ),
    "a rack": (
        {"item": "GB200 NVL72", "quantity": 1},
        {"chips_per_unit": 72, "tpp": 40000.0, "tpp_total": 2_880_000.0},
    ),
    "a rack known by what its candidates share": (
        {"item": "GB200", "quantity": 1, "chips_per_unit": 72},
        {"item_status": "ambiguous", "item_key": None, "tpp_total": 2_880_000.0},
    ),
    "candidates that differ give no TPP": (
        {"item": "H100", "quantity": 1},
        {
            "item_status": "ambiguous",
            "tpp": None,
            "tpp_at_least": 12104.0,
            "tpp_at_most": 15832.0,
            "tpp_total": None,
            "designed_or_marketed_for_datacenter": True,
            "item_candidates": "nvidia-h100-sxm5; nvidia-h100-pcie; nvidia-h100-nvl",
        },
    ),
    "a TPP below the maker's is told, and does not count": (
        {"item": "H100 SXM5", "quantity": 1, "tpp": 4000.0},
        {"tpp": 15832.0, "performance_density": 15832 / 814, "item_conflict": True},
    ),
    "a rounded TPP is no conflict": (
        {"item": "RTX 4090", "tpp": 5286.0},
        {"tpp": 5286.0, "item_conflict": False, "item_note": "The press writes 5,286 TPP."},
    ),
    "a count that is not the board's is told": (
        {"item": "HGX H100 8-GPU", "quantity": 1, "chips_per_unit": 1},
        {"chips_per_unit": 8, "tpp_total": 126656.0, "item_conflict": True},
    ),
    "one slow format does not hide the fast one": (
        {"item": "H100 SXM5", "dense_tops_32bit": 67.0},
        {"tpp": 15832.0, "dense_tops_32bit": 67.0, "dense_tops_8bit": 1979.0},
    ),
    "nor where only the TPP is shared": (
        {"item": "TPU v1 or TPU v2", "dense_tops_64bit": 1.0},  # 92 at 8 bits, 46 at 16
        {"tpp": 736.0, "dense_tops_8bit": None, "chips_per_unit": None},
    ),
    "figures alone": (
        {"quantity": 3, "dense_tops_8bit": 600.0, "dense_tops_16bit": 300.0, "chips_per_unit": 2},
        {"item_status": "specified", "tpp": 4800.0, "tpp_total": 28800.0, "item_note": None},
    ),
    "figures of an unknown item": (
        {"item": "chip X", "tpp": 5000.0, "applicable_die_area_mm2": 500.0},
        {"item_status": "specified", "tpp": 5000.0, "performance_density": 10.0},
    ),
    "a given density wins": (
        {"item": "H20", "performance_density": 6.0},
        {"performance_density": 6.0},
    ),
    "an accessory has no figures": (
        {"item": "cooler for H100 SXM5", "quantity": 1},
        {"item_status": "unknown", "tpp": None, "chips_per_unit": None, "item_confidence": None},
    ),
    "nothing is said": (
        {"quantity": 1},
        {"item_status": "none", "tpp": None, "item_note": None, "item_conflict": False},
    ),
    "blanks are nothing": ({"item": "  "}, {"item_status": "none", "item_note": None}),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("order", "expected"), EXAMPLES.values(), ids=EXAMPLES)
def test_worked_examples(engine, order, expected):
    found = item(engine, **order)
    assert {column: found[column] for column in expected} == pytest.approx(expected)


def test_a_conflict_is_told_in_words():
    note = item(item="H100 SXM5", tpp=4000.0, chips_per_unit=8)["item_note"]
    assert "TPP differs" in note
    assert "count of chips differs" in note


def test_columns_are_replaced_and_none_is_left_over():
    found = item(item="H20")
    added = found.keys() - ORDERS.keys()
    assert ORDERS.keys() <= found.keys()
    assert added == {
        "tpp_total",
        "tpp_at_least",
        "tpp_at_most",
        *(f"item_{c}" for c in ("key", "status", "candidates", "note", "confidence", "conflict")),
    }


def test_no_orders_at_all():
    assert items([]) == []


def test_rates_of_a_table_of_modes():
    modes = {"item_id": ["a", "a", "b"], "bit_length": [8, 16, 4], "dense_tops": [600.0, 301.0, 10]}
    frame = nw.from_native(pl.LazyFrame(modes))
    found = total_processing_performance(frame).collect().to_native().sort("item_id")
    assert found["tpp"].to_list() == [4816.0, 40.0]


def test_a_rate_below_zero_is_no_rate():
    rates = pl.LazyFrame({"a": [-1.0, -1.0, None, 0.0], "b": [None, 2.0, None, None]})
    tpp = tpp_of_rates({8: nw.col("a"), 16: nw.col("b")})
    found = nw.from_native(rates).select(tpp=tpp).collect()["tpp"].to_list()
    assert found == [None, 32.0, None, 0.0]


names = st.sampled_from(
    ["H100", "H100 SXM5", "A100", "HGX H20", "GB200", "DGX H100", "cooler for H20", "x", "", None]
)
rate = st.none() | st.sampled_from([0.0, 1.0, 100.0, 2000.0])
any_order = st.fixed_dictionaries(
    {
        "item": names,
        "quantity": st.none() | st.integers(1, 100),
        "tpp": rate,
        "chips_per_unit": st.none() | st.integers(1, 9),
        "applicable_die_area_mm2": st.none() | st.just(100.0),
        "is_assembly": st.none() | st.booleans(),
        **dict.fromkeys(RATES.values(), rate),
    }
)


@settings(max_examples=15, deadline=None)
@given(st.lists(any_order, max_size=12))
def test_both_engines_agree_and_no_row_is_lost(orders):
    polars, other = items(orders, "polars"), items(orders, "duckdb")
    assert polars == other


@settings(max_examples=15, deadline=None)
@given(st.lists(any_order, min_size=1, max_size=12))
def test_an_order_keeps_every_figure_of_its_own(orders):
    for order, found in zip(orders, items(orders), strict=True):
        kept = {c for c, v in order.items() if v is not None}
        if found["item_conflict"]:
            # A TPP or a count that the maker's figures contradict gives way to the higher one.
            for column in kept & {"tpp", "chips_per_unit"}:
                assert found[column] >= order[column]
            kept -= {"tpp", "chips_per_unit"}
        assert {c: found[c] for c in kept} == {c: order[c] for c in kept}
