"""CSV: every row comes out, as cells or as a reject that says why, whatever the file is like."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tidewaiter.engine.read import REJECTS, Raw, delimited, read_orders
from tidewaiter.errors import ContractError


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str | bytes, name: str = "orders.csv") -> Raw:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_orders(file)

    return read


def rows(raw: Raw) -> list[tuple]:
    return raw.frame.collect().rows()


def faults(raw: Raw) -> list[tuple]:
    return raw.rejects.select("row", "value", "fault").collect().rows()


OPEN = "a quotation mark is not closed, or not written twice inside its field"


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("order_id,item\nA,H100\nB,H20\n", [("A", "H100"), ("B", "H20")]),
        ("order_id,item\nA,H100\nB,H20", [("A", "H100"), ("B", "H20")]),
        ("order_id,item\r\nA,H100\r\nB,H20\r\n", [("A", "H100"), ("B", "H20")]),
        ("order_id,item\rA,H100\rB,H20\r", [("A", "H100"), ("B", "H20")]),
        ("order_id,item\n\nA,H100\n\n  \nB,H20\n\n\n", [("A", "H100"), ("B", "H20")]),
        ("\n \n\norder_id,item\nA,H100\nB,H20\n", [("A", "H100"), ("B", "H20")]),
        ("order_id;item\nA;H100, 80GB\nB;H20\n", [("A", "H100, 80GB"), ("B", "H20")]),
        ("order_id\titem\nA\tH100\nB\t\n", [("A", "H100"), ("B", None)]),
        ("order_id|item\nA|H100\nB|H20\n", [("A", "H100"), ("B", "H20")]),
        ("sep=;\norder_id;item,s\nA;1,5\nB;2\n", [("A", "1,5"), ("B", "2")]),
        ('"sep=^"\r\norder_id^item\r\nA^1,5\r\nB^2\r\n', [("A", "1,5"), ("B", "2")]),
        ("sep=\t\n\norder_id\titem\nA\t1\nB\t2\n", [("A", "1"), ("B", "2")]),
        ('order_id,item\n"A","H100, 80GB"\nB,H20\n', [("A", "H100, 80GB"), ("B", "H20")]),
        ('order_id,item\nA,"the ""big"" one"\nB,""""\n', [("A", 'the "big" one'), ("B", '"')]),
        ('order_id,item\nA,"two\nlines"\nB,"a\r\nb"\n', [("A", "two\nlines"), ("B", "a\r\nb")]),
        ('order_id,item\nA,19" rack\nB,H20\n', [("A", '19" rack'), ("B", "H20")]),
        ('order_id,item\nA, "H100"\nB,H20\n', [("A", ' "H100"'), ("B", "H20")]),
        ('order_id,"item;s;t"\nA,1\nB,2\n', [("A", "1"), ("B", "2")]),
        ("order_id,item\nA,\n,\n", [("A", None), (None, None)]),
        ("\ufefforder_id,item\nA,Zürich\nB,東京\n", [("A", "Zürich"), ("B", "東京")]),
    ],
    ids=range(20),
)
def test_a_sound_file_gives_its_cells_as_they_are_written(read, text, cells) -> None:
    raw = read(text)
    assert rows(raw) == [(n, *row) for n, row in enumerate(cells, 1)]
    assert raw.frame.collect_schema().names()[:2] == ["row", "order_id"]
    assert raw.rejects.collect().shape == (0, len(REJECTS))
    assert (raw.rows, raw.notes) == (len(cells), ())


@pytest.mark.parametrize(
    ("text", "rows_of_it"),
    [
        ("order_id,item\nA,H100\nB,\n,\n", 3),
        ("order_id;item;x\r\nA;H100;1\r\nB;;2\r\n\r\n", 2),
        ('order_id,item\n"A","H100, 80GB"\nB,""\n"","the ""big"" one"\n', 3),
        ('order_id,item\r\n"A","two\nlines"\r\nB,"x\ry"\r\n', 2),
        ('order_id,item,a,b\nA,"two\nlines, here\nand here",1,2\nB,"""x""",1,2', 2),
    ],
)
def test_a_regular_file_goes_the_fast_way(read, monkeypatch, text, rows_of_it) -> None:
    def mend(*args: object) -> None:
        raise AssertionError("the careful way was taken")

    monkeypatch.setattr(delimited, "mend", mend)
    assert read(text).rows == rows_of_it


@pytest.mark.parametrize(
    "body", ['"A"x,b', 'A,x"\nB,y"', 'A,"x', 'A,"x"y\nB,"z"', 'A,x"y"', '"A" ,b', '"A"\tB,c']
)
def test_quotation_marks_inside_a_field_are_seen_before_the_parser(body) -> None:
    assert delimited._without_cells(body.encode(), ",", 2) is None


def test_a_parser_that_drops_a_row_is_not_believed(read, monkeypatch) -> None:
    parse = delimited._parse

    def drop(data: bytes, names: list[str], sep: str, *, quote: str | None) -> pl.DataFrame:
        frame = parse(data, names, sep, quote=quote)
        return frame.head(1) if quote is None else frame

    monkeypatch.setattr(delimited, "_parse", drop)
    assert rows(read("order_id,item\nA,1\nB,2\n")) == [(1, "A", "1"), (2, "B", "2")]


def test_a_row_with_too_few_or_too_many_fields_is_a_reject_with_its_number(read) -> None:
    raw = read("order_id,item,quantity\nA,H100,1\nB,H20\nC,H20,1,000\nD\nE,H200,2\n")
    assert rows(raw) == [(1, "A", "H100", "1"), (5, "E", "H200", "2")]
    assert faults(raw) == [
        (2, "B,H20", "2 fields where the header has 3"),
        (3, "C,H20,1,000", "4 fields where the header has 3"),
        (4, "D", "1 field where the header has 3"),
    ]
    assert raw.rows == 5
    one = raw.rejects.collect().rows(named=True)[0]
    assert one["remedy"].startswith("write as many fields as the header has")
    assert one["order_id"] is None
    assert one["column"] is None


def test_too_many_fields_in_one_row_do_not_make_up_for_too_few_in_another(read) -> None:
    raw = read("order_id,item\nA,H100,x\nB\n")
    assert rows(raw) == []
    assert [row for row, *_ in faults(raw)] == [1, 2]


def test_an_open_quotation_mark_takes_no_row_with_it(read) -> None:
    raw = read('order_id,item\nA,H100\nB,"H20\nC,H200\nD,"B200"\n')
    assert rows(raw) == [(1, "A", "H100"), (3, "C", "H200"), (4, "D", "B200")]
    assert faults(raw) == [(2, 'B,"H20', OPEN)]
    assert raw.rejects.collect()["remedy"].to_list() == [
        "close the quotation mark, and write one inside a quoted field twice"
    ]


@pytest.mark.parametrize(
    "line", ['B,"H20', '"B,H20', 'B,"', 'B,"H20" x', 'B,"the "big" one"', 'B,"x"y"']
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_torn_line_is_rejected_alone_wherever_it_stands(read, line, place) -> None:
    lines = ["A,H100", "C,H200"]
    lines.insert(place, line)
    raw = read("order_id,item\n" + "\n".join(lines) + "\n")
    assert faults(raw) == [(place + 1, line, OPEN)]
    assert [cells[1:] for cells in rows(raw)] == [("A", "H100"), ("C", "H200")]
    assert raw.rows == 3


def test_two_lines_that_are_no_row_together_are_two_rows(read) -> None:
    raw = read('order_id,item\nA,"H100\nB",H20,x\nC,H200\n')
    assert rows(raw) == [(3, "C", "H200")]
    assert faults(raw) == [(1, 'A,"H100', OPEN), (2, 'B",H20,x', "3 fields where the header has 2")]


def test_two_torn_marks_that_fit_together_do_not_swallow_the_rows_between(read) -> None:
    """A has lost the mark that closes and D the one that opens: as CSV it would be one cell."""
    text = 'order_id,item,quantity,destination\nA,"H100\nB,H20,1,CN\nC,H20,2,DE\nD",1,US\n'
    raw = read(text)
    assert rows(raw) == [(2, "B", "H20", "1", "CN"), (3, "C", "H20", "2", "DE")]
    assert faults(raw) == [
        (1, 'A,"H100', OPEN),
        (4, 'D",1,US', "3 fields where the header has 4"),
    ]


def test_a_cell_of_many_lines_is_kept_if_none_of_them_looks_like_a_row(read) -> None:
    cell = "\n".join(f"line {n}, of a long note" for n in range(2000))
    raw = read(f'order_id,item,quantity,destination\nA,"{cell}",1,CN\nB,H20,1,CN\n')
    assert rows(raw) == [(1, "A", cell, "1", "CN"), (2, "B", "H20", "1", "CN")]
    careful = read(f'order_id,item,quantity,destination\nA,"{cell}",1,CN\nB,19" H20,1,CN\n')
    assert rows(careful) == [(1, "A", cell, "1", "CN"), (2, "B", '19" H20', "1", "CN")]


def test_a_note_with_one_comma_is_no_row_of_a_narrow_table(read) -> None:
    raw = read('order_id,item\nA,"first\nsecond, with more\nthird"\n')
    assert rows(raw) == [(1, "A", "first\nsecond, with more\nthird")]


def test_a_table_of_one_column_has_its_empty_cell_as_a_row_and_its_blank_line_not(read) -> None:
    raw = read('order_id\nA\n""\n\n  \nB\n')
    assert rows(raw) == [(1, "A"), (2, ""), (3, "B")]
    assert raw.rows == 3


def test_a_line_of_delimiters_alone_is_a_row(read) -> None:
    assert rows(read("order_id\titem\n\t\nA\tH100\n")) == [(1, None, None), (2, "A", "H100")]
    assert rows(read('order_id\titem\n\t\nA\t19" H100\n')) == [
        (1, None, None),
        (2, "A", '19" H100'),
    ]


def test_a_field_of_a_hundred_thousand_characters_is_read_whole(read) -> None:
    long = "x" * 200_000
    assert rows(read(f"order_id,item\nA,{long}\n")) == [(1, "A", long)]
    assert rows(read(f'order_id,item\nA,19" {long}\nB,"{long}"\n')) == [
        (1, "A", f'19" {long}'),
        (2, "B", long),
    ]
    torn = read(f'order_id,item\nA,"{long}\nB,H20\n').rejects.collect()
    assert torn["value"][0] == 'A,"' + "x" * 76 + "…"


def test_a_header_far_down_or_very_long_is_found(read) -> None:
    names = ",".join(f"note {n} {'x' * 100}" for n in range(20_000))
    raw = read("\n" * 2_000_000 + f"order_id,{names}\nA{',1' * 20_000}\n")
    assert rows(raw) == [(1, "A", *["1"] * 20_000)]


def test_a_header_may_have_quotation_marks_and_lines(read) -> None:
    raw = read('"order_id","item, with\nmaker"\nA,H100\n')
    assert raw.frame.collect_schema().names() == ["row", "order_id", "item, with\nmaker"]
    assert rows(raw) == [(1, "A", "H100")]


def test_a_column_without_a_heading_is_called_by_its_place(read) -> None:
    raw = read("order_id, item ,,\nA,H100,x,\n")
    assert raw.frame.collect_schema().names() == ["row", "order_id", "item", "column 3", "column 4"]


def test_a_column_called_row_is_kept_under_another_name(read) -> None:
    raw = read("row,order_id,row in the file\n7,A,8\n")
    assert raw.frame.collect().rows(named=True) == [
        {"row": 1, "row in the file 2": "7", "order_id": "A", "row in the file": "8"}
    ]
    assert len(raw.notes) == 1
    assert "its column 'row' is called 'row in the file 2' here" in raw.notes[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty; send a header and a row for each order"),
        (" \n\r\n\t", "is empty; send a header and a row for each order"),
        ("\ufeff", "has no header; begin with a line of column names"),
        ("\ufeff\n \n", "has no header; begin with a line of column names"),
        ("sep=;\n\n", "has no header; begin with a line of column names"),
        ("order_id,item", "has a header and no rows; add a row for each order"),
        ("order_id,item\n\n \r\n", "has a header and no rows; add a row for each order"),
        ("order_id,item,item\nA,1,2\n", "columns 2 and 3 are both called 'item'; rename one"),
        ("order_id,,column 2\nA,1,2\n", "columns 2 and 3 are both called 'column 2'; rename one"),
        ('order_id,"item\nA,H100\n', """its header, 'order_id,"item', has a quotation mark"""),
        ('order_id,"it"em\nA,H100\n', """its header, 'order_id,"it"em', has a quotation mark"""),
    ],
)
def test_what_is_no_table_is_an_error_that_names_the_file(read, text, message) -> None:
    with pytest.raises(ContractError) as error:
        read(text, "march.csv")
    assert "march.csv: " + message in str(error.value)


def test_a_delimiter_that_no_reader_takes_makes_the_line_a_header(read) -> None:
    raw = read("sep=é\nA\n")
    assert raw.frame.collect().rows() == [(1, "A")]
    assert raw.frame.collect_schema().names() == ["row", "sep=é"]


def test_rejects_have_the_columns_that_the_door_gives(read) -> None:
    assert dict(read("order_id\nA\n").rejects.to_native().collect_schema()) == {
        "row": pl.Int64, "order_id": pl.String, "column": pl.String, "value": pl.String,
        "fault": pl.String, "remedy": pl.String,
    }  # fmt: skip
