"""Goods are named as the catalogue names them, and nothing is guessed."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from tidewaiter.flow.hunt.goods import with_models


def shipments(**cells):
    told = {"model": [None], "description": [None], "unit_tpp": [None]}
    kinds = {"model": pl.String, "description": pl.String, "unit_tpp": pl.Float64}
    frame = pl.LazyFrame(told | {name: [cell] for name, cell in cells.items()}, kinds)
    [row] = (
        with_models({"shipments": nw.from_native(frame)})["shipments"].collect().rows(named=True)
    )
    return row


def test_a_description_names_the_model_and_its_power():
    row = shipments(description="NVIDIA H100 80GB SXM5")
    assert (row["model"], row["unit_tpp"]) == ("NVIDIA H100 SXM5", 15832.0)


def test_a_server_counts_all_its_chips():
    assert shipments(model="DGX H100")["unit_tpp"] == 8 * 15832.0


def test_the_model_column_is_believed_before_the_description():
    assert shipments(model="DGX H100", description="NVIDIA H20")["model"] == "NVIDIA DGX H100"


def test_what_several_models_may_be_keeps_its_name_and_has_the_least_power():
    row = shipments(model="H100")
    assert row["model"] == "H100"
    assert row["unit_tpp"] == shipments(model="NVIDIA H100 PCIe 80GB")["unit_tpp"]


def test_what_the_row_tells_itself_stays():
    assert shipments(model="DGX H100", unit_tpp=5.0)["unit_tpp"] == 5.0


def test_an_unknown_text_stays_as_it_was():
    row = shipments(description="adapter modules")
    assert (row["model"], row["unit_tpp"], row["description"]) == (None, None, "adapter modules")


def test_other_tables_are_untouched():
    frame = nw.from_native(pl.LazyFrame({"payment_id": ["1"]}))
    assert with_models({"payments": frame})["payments"] is frame
