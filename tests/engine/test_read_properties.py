"""Nothing is lost in reading: whatever the bytes, rows in = rows read + rows rejected."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tidewaiter.engine.read import Raw, read_json_text
from tidewaiter.engine.read import delimited as csv_reader
from tidewaiter.engine.read.file import _read_bytes
from tidewaiter.engine.read.torn import holds_row
from tidewaiter.errors import ContractError

# How long a machine takes is not what is tested.
PATIENT = settings(deadline=None)

# Letters that make files irregular, and a few that do not.
TRICKY = st.text('ab,;"\n\r\t |é\x1c\x85', max_size=60)


def outcome(read: Callable[[], Raw]) -> Raw | str:
    try:
        return read()
    except ContractError as fault:
        return str(fault)


def every_row_is_once(raw: Raw) -> None:
    read = raw.frame.collect()["row"].to_list()
    rejected = raw.rejects.collect()["row"].to_list()
    assert sorted(read + rejected) == list(range(1, raw.rows + 1))


@PATIENT
@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf\n")
@example(b"sep=,\r\n")
@example(b"a,b\n\x1c\n")
@example(b"\x85\n")
def test_any_bytes_are_a_table_or_a_clear_error(data: bytes) -> None:
    found = outcome(lambda: _read_bytes(data, "orders.csv", "csv"))
    if isinstance(found, str):
        assert found.startswith("orders.csv: ")
    else:
        every_row_is_once(found)


@PATIENT
@given(st.sampled_from(["order_id", "order_id,item", "a;b;c", "a,b,c,d"]), TRICKY)
@example("a;b;c", 'x;"y\r\nz";1\n')
@example("order_id,item", '"",""\n,"x"')
@example("order_id,item", '"a""",b\n')
@example("order_id,item", '""a,b\n')
@example("order_id,item", 'a,b"\n"c,d\n')
def test_each_line_of_a_text_is_accounted_for(header: str, body: str) -> None:
    raw = outcome(lambda: _read_bytes(f"{header}\n{body}".encode(), "orders.csv", "csv"))
    if isinstance(raw, str):
        assert "has a header and no rows" in raw
        assert not body.strip()
        return
    every_row_is_once(raw)
    # A row is a line, unless a quoted cell has several: no line is passed over but blank ones.
    if '"' not in body:
        assert raw.rows == sum(bool(line.strip()) for line in io.StringIO(body, newline=""))


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, str]:
    """A header and lines under it, most of them regular, many with quoted cells."""
    header = draw(st.sampled_from(["order_id,item", "a;b;c", "a,b,c,d", "a\tb"]))
    sep = next(letter for letter in ",;\t" if letter in header)
    plain = st.text("ab é|", max_size=4)
    quoted = st.text('ab,;\t"\n\r|', max_size=8).map(lambda t: '"' + t.replace('"', '""') + '"')
    kinds = [plain, quoted, TRICKY] if draw(st.integers(0, 9)) == 0 else [plain, quoted]
    width = header.count(sep) + 1
    row = st.lists(st.one_of(kinds), min_size=width, max_size=width).map(sep.join)
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return header, end.join(draw(st.lists(row, min_size=1, max_size=6)))


@PATIENT
@given(bodies())
@example(("a,b,c,d", 'x,"1\n2,3,4,5\n6",7,8'))
@example(("a,b,c,d", 'x,"1 ""q""\n2,""3"",4,5\n6",7,8'))
@example(("a,b,c,d", 'x,"1\r2,3,4,5\n6,7,8,9\n1",7,8'))
@example(("a,b,c,d", '"x","1\n2,3,4,5\n6",7,8'))
@example(("a\tb", "\t\nx\ty"))
@example(("a;b;c", '"A"x;b;c'))
@example(("a;b;c", 'a;b;x";\nA;B;y"'))
@example(("order_id,item", 'A,"x\ry"\nB,z'))
def test_the_fast_way_and_the_careful_way_give_the_same_rows(text: tuple[str, str]) -> None:
    header, body = text
    body = body.rstrip("\r\n")
    sep = next(letter for letter in ",;\t" if letter in header)
    names = header.split(sep)
    fast = csv_reader._regular(body.encode(), names, sep) if body.strip() else None
    if fast is None:
        return
    mended, numbers, rejects = csv_reader.mend(body, sep, len(names))
    careful = csv_reader._parse(mended.encode(), names, sep, quote='"')
    assert rejects == []
    assert numbers == list(range(1, fast.height + 1))
    assert careful.select(pl.all().fill_null("")).equals(fast.select(pl.all().fill_null("")))


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(1, 5))
    rows = st.lists(CELL | TRICKY, min_size=width, max_size=width)
    return draw(st.lists(rows, min_size=1, max_size=6))


def write(table: Sequence[Sequence[str]], sep: str, end: str, quoting: int) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=sep, lineterminator=end, quoting=quoting)
    writer.writerow([f"name {n}" for n in range(len(table[0]))])
    writer.writerows(table)
    return file.getvalue().encode()


@PATIENT
@given(tables(), st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_is_quoted_comes_back_letter_for_letter(table, sep: str, end: str) -> None:
    raw = _read_bytes(write(table, sep, end, csv.QUOTE_ALL), "orders.csv", "csv")
    every_row_is_once(raw)
    assert raw.rows >= len(table)
    if any(holds_row(cell, sep, len(table[0])) for row in table for cell in row):
        return  # Such a cell is taken for one that has swallowed rows.
    found = raw.frame.drop("row").collect().rows()
    assert [[cell or "" for cell in row] for row in found] == [list(row) for row in table]


@PATIENT
@given(tables(), st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_what_is_quoted_only_where_it_must_be_comes_back_too(table, sep: str, end: str) -> None:
    plain = [[cell.replace("\r", " ").replace("\n", " ") + "x" for cell in row] for row in table]
    # A header of one name does not tell the delimiter, which then is a comma.
    sep = "," if len(plain[0]) == 1 else sep
    raw = _read_bytes(write(plain, sep, end, csv.QUOTE_MINIMAL), "orders.csv", "csv")
    assert raw.frame.drop("row").collect().rows() == [tuple(row) for row in plain]
    assert raw.rejects.collect().is_empty()


VALUE = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@PATIENT
@given(st.lists(st.dictionaries(st.text(max_size=5), VALUE | st.lists(VALUE | st.lists(VALUE)))))
def test_any_objects_are_rows_or_rejects(objects: list[dict]) -> None:
    raw = outcome(lambda: read_json_text(json.dumps(objects)))
    if isinstance(raw, str):
        assert "holds no object that is an order" in raw or "are both called" in raw
        return
    assert raw.rows == len(objects)
    every_row_is_once(raw)


@PATIENT
@given(st.text(max_size=80) | st.text('{}[]":,01e.\n nul', max_size=60))
def test_any_text_is_json_or_a_clear_error(text: str) -> None:
    found = outcome(lambda: read_json_text(text, "input"))
    if isinstance(found, str):
        assert found.startswith("input: ")
    else:
        every_row_is_once(found)
