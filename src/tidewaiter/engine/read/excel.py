"""Excel: the first sheet of a workbook, each cell as the text that it stands for."""

from __future__ import annotations

import re
from typing import Any

import fastexcel
import polars as pl

from tidewaiter.engine.read.raw import Raw, column_names, raw
from tidewaiter.errors import ContractError

# What Excel shows for the errors that its reader names so.
_ERRORS = {"Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!",
           "Ref": "#REF!", "Value": "#VALUE!", "GettingData": "#GETTING_DATA"}  # fmt: skip


def read_excel(data: bytes, where: str) -> Raw:
    """Read the first sheet of a workbook.

    The first row that is not empty is the header. Dates become year-month-day, and a cell whose
    formula failed is its error, as in ``#DIV/0!``. Empty rows are not rows, but are counted, so
    that a row's number is its distance from the header on the sheet.

    Raises:
        ContractError: it is not a workbook, or its first sheet has no rows under a header.
            Whoever sent the file must act.
    """
    try:
        book = fastexcel.read_excel(data)
        sheet = _texts(book.load_sheet(0, header_row=None, dtypes="string"))
    except fastexcel.FastExcelError as fault:
        raise ContractError(
            f"{where}: cannot be read as an Excel workbook: {str(fault).splitlines()[0]}; save it "
            "again as .xlsx or CSV"
        ) from fault
    first, *others = book.sheet_names
    notes = [f"{where}: only its first sheet, {first!r}, is read"] if others else []
    told = sheet.with_row_index("row").filter(~pl.all_horizontal(pl.all().exclude("row").is_null()))
    if told.height < 2:
        instead = f", or make {others[0]!r} the first sheet" if others else ""
        raise ContractError(
            f"{where}: its first sheet, {first!r}, has no rows under a header; add them{instead}"
        )
    numbers = told["row"].cast(pl.Int64)
    # A column of nothing, without a heading, is the width of a format and not a column.
    columns = [c for c in told.drop("row").iter_columns() if c.null_count() < told.height]
    names = column_names([column[0] for column in columns], where, notes)
    cells = [column.slice(1).alias(name) for column, name in zip(columns, names, strict=True)]
    rows = numbers.slice(1) - numbers[0]
    return raw(pl.DataFrame([rows, *cells]), len(rows), notes=notes)


def _texts(sheet: Any) -> pl.DataFrame:
    """Take a sheet as texts, with the errors that its reader leaves out."""
    batch, errors = sheet.to_arrow_with_errors()
    frame = pl.DataFrame(batch)
    found: dict[int, dict[int, str]] = {}
    for error in errors.errors if errors else ():
        row, column = error.offset_position
        name = re.findall(r"\w+", error.detail)[-1]
        found.setdefault(column, {})[row] = _ERRORS.get(name, name)
    for column, cells in found.items():
        texts = frame.to_series(column).scatter(list(cells), list(cells.values()))
        frame.replace_column(column, texts)
    return frame
