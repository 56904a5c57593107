"""The command that makes a trade: files that the hunt reads whole, the truth apart."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from typer.testing import CliRunner

from tidewaiter.cli.app import app
from tidewaiter.flow.gather import gather

SMALL = ["--seed", "3", "--size", "40", "--weeks", "4", "--base-rate", "0.05"]


def world(*said):
    return CliRunner().invoke(app, ["world", *SMALL, *map(str, said)])


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_its_tables_are_read_back_whole(tmp_path, kind):
    found = world("--out", tmp_path / "trade", "--format", kind)
    assert found.exit_code == 0, found.output
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    got = gather([tmp_path / "trade" / "tables"], as_of=date(2099, 1, 1), scratch=scratch)
    assert got.rejects == []
    read = pl.read_csv if kind == "csv" else pl.read_parquet
    truth = read(tmp_path / "trade" / "truth" / f"shipments.{kind}")
    ids = got.tables["shipments"].collect()["shipment_id"].to_list()
    assert sorted(ids) == sorted(truth["shipment_id"])


def test_it_says_how_much_is_diverted_and_where_things_are(tmp_path):
    found = world("--out", tmp_path / "trade")
    assert "shipments are diverted; the last day is 2024-01-28" in found.output
    assert "truth, for measuring alone" in found.output


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    found = world("--out", tmp_path)
    assert found.exit_code != 0
    assert "is not empty" in str(found.exception)


def test_an_unknown_format_is_told(tmp_path):
    assert "--format is 'xml'" in str(world("--out", tmp_path / "t", "--format", "xml").exception)
