"""A long CSV read in pieces is the same table as the CSV read at once."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.engine.read import long
from tidewaiter.engine.read.delimited import read_csv
from tidewaiter.engine.read.long import read_long
from tidewaiter.errors import ContractError

CELL = st.sampled_from(["", "a", "1", "two words", '"quoted, and\nbroken"', '"a ""mark"""', "é"])
LINE = st.lists(CELL, min_size=3, max_size=3).map(",".join)
ODD = st.sampled_from(["too,few", "one,too,many,fields", '"open,b,c', "", " "])


def both(folder, text, piece=64):
    path = folder / "long.csv"
    path.write_bytes(text)
    whole, parts = read_csv(text, str(path)), read_long(path, folder, piece)
    return whole, parts


def table(raw):
    return raw.frame.collect().to_native().sort("row"), raw.rejects.collect().to_native()


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(LINE, min_size=1, max_size=30))
def test_a_regular_file_is_the_same_in_pieces(tmp_path_factory, lines):
    folder = tmp_path_factory.mktemp("long")
    text = "\n".join(["x,y,z", *lines, "last,row,here"]).encode()
    whole, parts = both(folder, text)
    assert table(parts)[0].equals(table(whole)[0])
    assert parts.rows == whole.rows


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(LINE.filter(lambda line: '"' not in line) | ODD, min_size=1, max_size=30))
def test_no_row_of_a_torn_file_is_lost_or_told_twice(tmp_path_factory, lines):
    folder = tmp_path_factory.mktemp("torn")
    text = "\n".join(["x,y,z", *lines, "last,row,here"]).encode()
    _, parts = both(folder, text)
    frame, rejects = table(parts)
    numbers = [*frame["row"], *rejects["row"]]
    assert sorted(numbers) == list(range(1, parts.rows + 1))
    assert parts.rows == sum(bool(line.strip()) for line in lines) + 1


def test_rejects_are_numbered_as_in_the_file(tmp_path):
    text = b"x,y\n" + b"1,2\n" * 50 + b"torn\n" + b"3,4\n" * 50
    _, parts = both(tmp_path, text)
    assert table(parts)[1]["row"].to_list() == [51]


def test_a_line_that_never_ends_is_told(tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(b"x,y\n" + b"1" * 1000)
    with pytest.raises(ContractError, match="a line is longer than 64 bytes"):
        read_long(path, tmp_path, 64)


def test_utf16_is_told(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("x,y\n1,2\n", encoding="utf-16")
    with pytest.raises(ContractError, match="save so long a file as UTF-8"):
        read_long(path, tmp_path, 64)


def test_a_header_alone_is_told(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("x,y\n")
    with pytest.raises(ContractError, match="no rows"):
        read_long(path, tmp_path, 64)


def test_rows_lie_in_the_scratch_folder_and_not_in_memory(tmp_path):
    _, parts = both(tmp_path, b"x,y\n" + b"1,2\n" * 100)
    assert list(tmp_path.glob("rows-*/*.parquet"))
    assert isinstance(parts.frame.to_native(), pl.LazyFrame)


def test_a_mark_that_is_never_closed_does_not_make_a_piece_longer(tmp_path, monkeypatch):
    sizes = []

    def noting(text, *rest):
        sizes.append(len(text))
        return read_csv(text, *rest)

    monkeypatch.setattr(long, "read_csv", noting)
    path = tmp_path / "long.csv"
    path.write_bytes(b'x,y\n"never,closed\n' + b"1,2\n" * 20_000)
    raw = long.read_long(path, tmp_path, 8_000)
    assert raw.rows == 20_001
    assert table(raw)[1]["row"].to_list() == [1]
    assert max(sizes) < 2 * 8_000


def test_a_cell_of_many_lines_is_not_cut(tmp_path):
    text = b'x,y\n1,"' + b"line\n" * 300 + b'"\n' + b"3,4\n" * 10
    whole, parts = both(tmp_path, text, 600)
    assert table(parts)[0].equals(table(whole)[0])
