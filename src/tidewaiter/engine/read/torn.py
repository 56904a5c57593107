"""A CSV that is not regular: keep every row that can be told apart, and reject each other one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from tidewaiter.engine.read.raw import Reject

# A line with so many fields is hardly prose that happens to have as many delimiters.
_WIDE = 4

_OPEN = "a quotation mark is not closed, or not written twice inside its field"
_TORN = "close the quotation mark, and write one inside a quoted field twice"
_RAGGED = "write as many fields as the header has, and quote a field that holds the delimiter"


def mend(text: str, sep: str, width: int) -> tuple[str, list[int], list[Reject]]:
    """Part a text into the rows that are whole and those that are not.

    A quotation mark that is not closed swallows the rows after it. Such a line is rejected
    alone, and reading begins again on the next one, so that no row is lost with it. Blank lines
    are not rows.

    Args:
        text: the lines under the header.
        sep: the delimiter.
        width: how many fields a row has.

    Returns:
        The whole rows as a regular CSV, their 1-based numbers, and the others.
    """
    lines = list(io.StringIO(text, newline=""))
    kept, good, rejects = list[str](), list[int](), list[Reject]()
    begin = number = 0
    while begin < len(lines):
        line = lines[begin].rstrip("\r\n")
        if not line.strip() and sep not in line:
            begin += 1
            continue
        number += 1
        if '"' in line:
            row, fields, begin = _quoted(lines, begin, sep, width)
        else:
            row, fields, begin = line, line.count(sep) + 1, begin + 1
        if row is None:
            rejects.append(Reject(number, line, _OPEN, _TORN))
        elif fields != width:
            many = f"{fields} field{'s' * (fields != 1)} where the header has {width}"
            rejects.append(Reject(number, line, many, _RAGGED))
        else:
            good.append(number)
            kept.append(row)
    return "\n".join(kept), good, rejects


def reader(lines: Iterable[str], sep: str) -> Any:
    """Read lines of CSV, strictly: text after a closing quotation mark is an error."""
    # The module's own limit is 131,072 characters; a long cell is for the contract to judge.
    csv.field_size_limit(2**31 - 1)
    return csv.reader(lines, delimiter=sep, strict=True)


def holds_row(cell: str, sep: str, width: int) -> bool:
    r"""Whether a cell of several lines holds a whole row, and so has swallowed it.

    >>> holds_row("H100\nA2,H20,1,CN\nH200", ",", 4), holds_row("see\nA2\nabove", ",", 4)
    (True, False)
    """
    return width >= _WIDE and any(line.count(sep) == width - 1 for line in cell.split("\n")[1:-1])


def _quoted(lines: list[str], begin: int, sep: str, width: int) -> tuple[str | None, int, int]:
    """Return a row written anew, None if it is torn, its number of fields, and where it ends."""
    rows = reader((lines[n] for n in range(begin, len(lines))), sep)
    try:
        fields: list[str] = next(rows)
    except csv.Error:
        return None, 0, begin + 1
    swallowed = len(fields) != width or any(holds_row(field, sep, width) for field in fields)
    if rows.line_num > 1 and swallowed:
        return None, 0, begin + 1
    row = sep.join('"' + field.replace('"', '""') + '"' for field in fields)
    return row, len(fields), begin + rows.line_num
