"""Excel: what a person sees in the first sheet is what is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tidewaiter.engine.read import Raw, read_orders
from tidewaiter.errors import ContractError


def book(folder: Path, *sheets: Sequence[Sequence[Any]], name: str = "orders.xlsx") -> Path:
    """Write sheets of cells: a text with ``=`` first is a formula, a tuple formula and result."""
    file = folder / name
    with xlsxwriter.Workbook(file) as workbook:
        days = workbook.add_format({"num_format": "dd.mm.yyyy"})
        for n, sheet in enumerate(sheets, 1):
            written = workbook.add_worksheet(f"Sheet {n}")
            for r, row in enumerate(sheet):
                for c, cell in enumerate(row):
                    if isinstance(cell, tuple):
                        written.write_formula(r, c, cell[0], None, cell[1])
                    elif isinstance(cell, date | datetime | time):
                        written.write_datetime(r, c, cell, days)
                    elif cell is not None:
                        written.write(r, c, cell)
    return file


def cells(raw: Raw) -> list[tuple]:
    return raw.frame.collect().rows()


def message(file: Path) -> str:
    with pytest.raises(ContractError) as error:
        read_orders(file)
    return str(error.value)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("H100", "H100"),
        ("  spaced ", "  spaced "),
        ("two\nlines", "two\nlines"),
        (8, "8"),
        (8.5, "8.5"),
        (-3, "-3"),
        (4500012345, "4500012345"),
        (4800.0, "4800"),
        (0.0000001, "0.0000001"),
        (True, "true"),
        (False, "false"),
        (date(2024, 2, 29), "2024-02-29 00:00:00"),
        (datetime.fromisoformat("2024-06-01T13:30"), "2024-06-01 13:30:00"),
        (("=2*4", 8), "8"),
        (('="A"&6', "A6"), "A6"),
        (("=1/0", "#DIV/0!"), "#DIV/0!"),
        (("=NA()", "#N/A"), "#N/A"),
        (("=X", "#NAME?"), "#NAME?"),
        (("=A1 B1", "#NULL!"), "#NULL!"),
        (("=SQRT(-1)", "#NUM!"), "#NUM!"),
        (("=#REF!", "#REF!"), "#REF!"),
        (('="a"+1', "#VALUE!"), "#VALUE!"),
        (None, None),
    ],
    ids=repr,
)
def test_a_cell_is_the_text_that_it_stands_for(tmp_path, cell, text) -> None:
    raw = read_orders(book(tmp_path, [["order_id", "x"], ["A", cell], ["B", "last"]]))
    assert cells(raw) == [(1, "A", text), (2, "B", "last")]
    assert (raw.rows, raw.notes) == (2, ())
    assert raw.rejects.collect().is_empty()


def test_two_cells_with_errors_in_one_column_keep_their_places(tmp_path) -> None:
    fail = ("=1/0", "#DIV/0!")
    sheet = [["order_id", "x", "y"], ["A", fail, None], ["B", "ok", fail], ["C", ("=X", "#NAME?")]]
    assert cells(read_orders(book(tmp_path, sheet))) == [
        (1, "A", "#DIV/0!", None), (2, "B", "ok", "#DIV/0!"), (3, "C", "#NAME?", None),
    ]  # fmt: skip


def test_an_error_below_empty_rows_keeps_its_place(tmp_path) -> None:
    sheet = [[], [None], ["order_id", "x"], ["A", 1], [], ["B", ("=1/0", "#DIV/0!")]]
    assert cells(read_orders(book(tmp_path, sheet))) == [(1, "A", "1"), (3, "B", "#DIV/0!")]


def test_a_row_of_formulas_that_say_nothing_is_empty(tmp_path) -> None:
    nothing = ('=""', "")
    sheet = [[nothing, nothing], ["order_id", "x"], ["A", 1], [nothing], ["C", 3]]
    assert cells(read_orders(book(tmp_path, sheet))) == [(1, "A", "1"), (3, "C", "3")]


def test_an_empty_row_is_no_row_but_counts_in_the_numbers(tmp_path) -> None:
    """So the number is what a person counts on the sheet under the header."""
    raw = read_orders(book(tmp_path, [["order_id"], ["A"], [], [None, None], ["D"], []]))
    assert cells(raw) == [(1, "A"), (4, "D")]
    assert raw.rows == 2


def test_a_column_of_nothing_is_no_column_and_one_without_a_heading_is(tmp_path) -> None:
    sheet = [["order_id", None, "item", None, "note"], ["A", None, "H100", 3, None]]
    raw = read_orders(book(tmp_path, sheet))
    assert raw.frame.collect_schema().names() == ["row", "order_id", "item", "column 3", "note"]
    assert cells(raw) == [(1, "A", "H100", "3", None)]


def test_only_the_first_sheet_is_read_and_the_note_says_so(tmp_path) -> None:
    raw = read_orders(book(tmp_path, [["order_id"], ["A"]], [["order_id"], ["Z"]]))
    assert cells(raw) == [(1, "A")]
    assert len(raw.notes) == 1
    assert raw.notes[0].endswith("only its first sheet, 'Sheet 1', is read")


@pytest.mark.parametrize("sheet", [[], [["order_id", "item"]], [[None], ["order_id"], [None]]])
def test_a_sheet_without_rows_is_an_error(tmp_path, sheet) -> None:
    file = book(tmp_path, sheet)
    said = f"{file}: its first sheet, 'Sheet 1', has no rows under a header; add them"
    assert message(file) == said
    assert message(book(tmp_path, sheet, [["order_id"], ["A"]])) == (
        f"{said}, or make 'Sheet 2' the first sheet"
    )


def test_a_heading_twice_is_an_error(tmp_path) -> None:
    file = book(tmp_path, [["order_id", "x", "x"], ["A", 1, 2]])
    assert message(file) == f"{file}: columns 2 and 3 are both called 'x'; rename one"


def test_a_damaged_workbook_is_an_error(tmp_path) -> None:
    file = book(tmp_path, [["order_id"], ["A"]])
    file.write_bytes(file.read_bytes()[:-200])
    assert message(file).startswith(f"{file}: cannot be read as an Excel workbook: ")
    assert message(file).endswith("save it again as .xlsx or CSV")
