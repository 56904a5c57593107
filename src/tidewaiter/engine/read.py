"""Read a file of orders: CSV, Excel, Parquet and JSON into one raw table.

Texts stay texts: what a cell means is for the contract to say, so nothing is guessed here. A row
that cannot be told apart from its neighbors (torn quotation marks, too many fields, broken JSON)
is a reject with its number; only a file that is no table at all is an error.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fastexcel
import narwhals as nw
import polars as pl

from tidewaiter.errors import ContractError

ENDINGS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "excel", ".xlsm": "excel",
           ".xls": "excel", ".parquet": "parquet", ".pq": "parquet", ".json": "json",
           ".jsonl": "json", ".ndjson": "json"}  # fmt: skip
# As in the rejects of `table.check`, so that the two can be put together.
REJECTS = {"row": pl.Int64, "order_id": pl.String, "column": pl.String, "value": pl.String,
           "fault": pl.String, "remedy": pl.String}  # fmt: skip
# A cell of more lines than this has lost its closing quotation mark.
LONGEST_CELL = 1000

_DELIMITERS = ",;\t|"
_RAGGED = "write as many fields as the header has, and quote a field that holds the delimiter"
_TORN = "close the quotation mark, and write one inside a quoted field twice"


@dataclass(frozen=True, slots=True)
class Raw:
    """A file as it was sent.

    ``frame``: one row per readable row: ``row`` (int64, the 1-based data row) and the file's own
    columns, strings unless the file is typed. ``rejects``: one row per unreadable row, columns
    as in ``REJECTS``. ``notes``: what the reader had to assume. ``rows``: how many rows the file
    has, which is those of both.
    """

    frame: nw.LazyFrame[Any]
    rejects: nw.LazyFrame[Any]
    notes: tuple[str, ...]
    rows: int


Reject = tuple[int, str, str, str]  # row, value, fault, remedy


def read_orders(path: str | Path) -> Raw:
    r"""Read a file of orders, by its ending; ``-`` reads standard input, by its first bytes.

    Raises:
        ContractError: the file is absent, empty, of a kind or encoding that cannot be read, or
            has a heading twice. The message says what to do. Whoever sent the file must act.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "orders.csv"
        >>> _ = file.write_text("order_id;item\\nA1;H100\\nA2\\n")
        >>> raw = read_orders(file)
        >>> raw.frame.collect().rows(), raw.rejects.collect()["fault"].to_list()
        ([(1, 'A1', 'H100')], ['1 field where the header has 2'])
    """
    if str(path) == "-":
        return _of_bytes(sys.stdin.buffer.read(), "standard input", None)
    file = Path(path)
    kind = ENDINGS.get(file.suffix.casefold())
    if file.is_dir():
        raise ContractError(f"{file}: is a directory; give one file of it")
    if not file.exists():
        raise ContractError(f"{file}: there is no such file{_neighbors(file)}")
    if kind is None:
        raise ContractError(
            f"{file}: the ending {file.suffix!r} is not known; give a file that ends in "
            f"{', '.join(ENDINGS)}"
        )
    try:
        if kind == "parquet" and file.stat().st_size:
            return _parquet(file, str(file))
        return _of_bytes(file.read_bytes(), str(file), kind)
    except OSError as fault:
        raise ContractError(f"{file}: cannot be read: {fault.strerror or fault}") from fault


def read_json_text(text: str, where: str = "the JSON text") -> Raw:
    """Read orders from JSON: an array of objects, one object, or an object on each line.

    Numbers keep the digits that were written; a list becomes its items joined with ``;``.

    Raises:
        ContractError: it is not JSON, or holds no object. Whoever sent the text must act.

    >>> read_json_text('[{"order_id": 7, "tpp": 4800.0}]').frame.collect().rows()
    [(1, '7', '4800.0')]
    """
    bare = text.strip()
    if not bare:
        raise ContractError(f"{where}: is empty; send an array of objects, one for each order")
    if bare.startswith("["):
        return _of_objects(enumerate(_array(bare, where), 1), where)
    try:
        return _of_objects([(1, _loads(bare))], where)
    except (ValueError, RecursionError):
        lines = (line for line in bare.split("\n") if line.strip())
        return _of_objects(enumerate(map(_line, lines), 1), where)


def _of_bytes(data: bytes, where: str, kind: str | None) -> Raw:
    """Read a file that is in memory; its first bytes say more than its name does."""
    if not data.strip():
        raise ContractError(f"{where}: is empty; send a header and a row for each order")
    looks = _looks(data)
    if looks == "html":
        raise ContractError(
            f"{where}: is a web page (HTML), not a table; download the file itself, or export the "
            "page's table as CSV"
        )
    if (
        kind not in (None, looks)
        and "text" not in (kind, looks)
        and {kind, looks} - {"csv", "json"}
    ):
        raise ContractError(
            f"{where}: looks like {looks} but is named as {kind}; give it the right ending"
        )
    kind = kind or looks
    if kind == "excel":
        return _excel(data, where)
    if kind == "parquet":
        return _parquet(io.BytesIO(data), where)
    text, notes = _decode(data, where)
    if kind == "json":
        raw = read_json_text(text.decode(), where)
        return Raw(raw.frame, raw.rejects, (*notes, *raw.notes), raw.rows)
    return _csv(text, where, notes)


def _looks(data: bytes) -> str:
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\0", b"")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "excel"
    if data.startswith(b"PAR1"):
        return "parquet"
    if start.lstrip(b"\xff\xfe").startswith(b"<"):
        return "html"
    return "json" if start.startswith((b"[", b"{")) else "csv"


def _decode(data: bytes, where: str) -> tuple[bytes, list[str]]:
    """Bring a text to UTF-8 without mark, and say what was assumed."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _recode(data, "utf-16", where), []
    zeros = [n for n, byte in enumerate(data[:64]) if not byte]
    if len(zeros) >= min(len(data), 64) // 3 and len({n % 2 for n in zeros}) == 1:
        encoding = "utf-16-be" if zeros[0] % 2 == 0 else "utf-16-le"
        notes = [f"{where}: read as {encoding}, which it does not say"]
        return _recode(data, encoding, where), notes
    if (at := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, at) + 1
        raise ContractError(
            f"{where}: a NUL byte at byte {at}, line {line}: it is damaged or not a text; export it "
            "again as UTF-8"
        )
    if data.isascii():
        return data, []
    try:
        data.decode("utf-8")
        return data.removeprefix(b"\xef\xbb\xbf"), []
    except UnicodeDecodeError as fault:
        at, line = fault.start, data.count(b"\n", 0, fault.start) + 1
        bad = f"byte {at} (0x{data[at]:02x}), line {line}"
    try:
        recoded = data.decode("cp1252").encode()
    except UnicodeDecodeError as fault:
        raise ContractError(
            f"{where}: not UTF-8 at {bad}, nor Windows-1252 at byte {fault.start}; save it as UTF-8"
        ) from fault
    return recoded, [
        f"{where}: not UTF-8 at {bad}; read as Windows-1252. If names look wrong, save it as UTF-8"
    ]


def _recode(data: bytes, encoding: str, where: str) -> bytes:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise ContractError(
            f"{where}: not {encoding} at byte {fault.start}, though it begins so; save it as UTF-8"
        ) from fault
    if "\0" in text:
        raise ContractError(f"{where}: a NUL at character {text.index(chr(0))}; save it as UTF-8")
    return text.removeprefix("\ufeff").encode()


# CSV: one fast way for a regular file, one careful way for any other, with the same answer.


def _csv(data: bytes, where: str, notes: list[str]) -> Raw:
    header, sep, begin = _header(data, where)
    names = _names(header, where, notes)
    body = data[begin:].rstrip(b"\r\n")
    if not body.strip():
        raise ContractError(f"{where}: has a header and no rows; add a row for each order")
    bad: list[Reject] = []
    frame = _regular(body, names, sep)
    if frame is None:
        kept = io.StringIO()
        writer = csv.writer(kept, delimiter=sep, lineterminator="\n")
        total = 0
        for total, value, fields in _records(body.decode(), sep, len(names)):
            if isinstance(fields, list):
                writer.writerow(fields)
            else:
                bad.append((total, value, *fields))
        frame = _parse(kept.getvalue().encode(), names, sep, quote='"')
    rows = frame.height + len(bad)
    numbers = pl.Series("row", range(1, rows + 1), pl.Int64)
    if bad:
        numbers = numbers.filter(~numbers.is_in({number for number, *_ in bad}))
    return _raw(frame.insert_column(0, numbers), bad, notes, rows)


def _header(data: bytes, where: str) -> tuple[list[str], str, int]:
    """Find the first line that has something: its fields, its delimiter and where it ends."""
    start = data[: 1 << 20].decode("utf-8", "ignore")
    lines = list(io.StringIO(start, newline=""))
    skipped = 0
    while lines and not lines[0].strip():
        skipped += len(lines.pop(0).encode())
    sep = None
    if told := re.fullmatch(r'"?sep=(.)"?\s*', lines[0]):
        sep = told[1]
        skipped += len(lines.pop(0).encode())
    if not lines:
        raise ContractError(f"{where}: has no header; begin with a line of column names")
    bare = re.sub(r'"[^"]*"', "", lines[0])
    sep = sep or max(_DELIMITERS, key=bare.count)
    reader = _reader(lines, sep)
    return next(reader), sep, skipped + len("".join(lines[: reader.line_num]).encode())


def _names(header: Sequence[str | None], where: str, notes: list[str]) -> list[str]:
    """Make a name for each column: its heading, which no other column may have."""
    names = [(heading or "").strip() or f"column {n}" for n, heading in enumerate(header, 1)]
    for name in names:
        if names.count(name) > 1:
            places = [str(n) for n, other in enumerate(names, 1) if other == name]
            raise ContractError(
                f"{where}: columns {' and '.join(places)} are both called {name!r}; rename one"
            )
    if "row" in names:
        names[names.index("row")] = "row in the file"
        notes.append(f"{where}: its column 'row' is called 'row in the file' here")
    return names


def _reader(lines: Iterable[str], sep: str, *, strict: bool = False) -> Any:
    # The module's own limit is 131,072 characters; a long cell is for the contract to judge.
    csv.field_size_limit(2**31 - 1)
    return csv.reader(lines, delimiter=sep, strict=strict)


def _regular(body: bytes, names: list[str], sep: str) -> pl.DataFrame | None:
    """Parse a file whose every line has the right number of fields; None for any other.

    The parser fills a short row with nulls and may join rows at a stray quotation mark, so
    regularity is proved first: quotation marks only around whole fields, no empty line, and
    as many delimiters as all rows need; the parser itself refuses a row with too many.
    """
    mark = re.escape(sep.encode())
    plain = body
    if quoted := b'"' in body:
        field = rb"(?:(?<=[\n" + mark + rb'])|\A)"[^"]*(?:""[^"]*)*"(?=[\r\n' + mark + rb"]|\Z)"
        plain = re.sub(field, b"q", body)
    if b'"' in plain or plain.count(b"\r") != plain.count(b"\r\n"):
        return None
    if b"\n\n" in plain or b"\n\r" in plain or plain.startswith((b"\n", b"\r")):
        return None
    lines = plain.count(b"\n") + 1
    if plain.count(sep.encode()) != lines * (len(names) - 1):
        return None
    try:
        frame = _parse(body, names, sep, quote='"' if quoted else None)
    except pl.exceptions.PolarsError:
        return None
    return frame if frame.height == lines else None


def _parse(data: bytes, names: list[str], sep: str, *, quote: str | None) -> pl.DataFrame:
    schema = dict.fromkeys(names, pl.String)
    if not data:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(
        data, has_header=False, schema=schema, separator=sep, quote_char=quote, low_memory=False
    )


def _records(
    text: str, sep: str, width: int
) -> Iterator[tuple[int, str, list[str] | tuple[str, str]]]:
    """Give each row's number and text, with its fields or else its fault and remedy.

    A quotation mark that is not closed swallows the rows after it. Such a line is rejected
    alone, and reading begins again on the next one, so that no row is lost with it.
    """
    lines = list(io.StringIO(text, newline=""))
    number = begin = 0
    while begin < len(lines):
        # It must see where the row at hand began, so it reads `begin` as it is by then.
        def ahead(start: int) -> Iterator[str]:
            for n in range(start, len(lines)):
                if n - begin > LONGEST_CELL:  # noqa: B023
                    return
                yield lines[n]

        start, reader = begin, _reader(ahead(begin), sep)
        for fields in reader:
            end = start + reader.line_num
            if not "".join(fields).strip() and len(fields) <= 1 and end - begin == 1:
                begin = end
                continue
            number += 1
            value = lines[begin].rstrip("\r\n")
            if _torn(lines[begin:end], sep, width, last=end == len(lines)):
                yield number, value, ("a quotation mark is opened and not closed", _TORN)
                begin += 1
                break
            if len(fields) != width:
                many = f"{len(fields)} field{'s' * (len(fields) != 1)} where the header has {width}"
                yield number, value, (many, _RAGGED)
            else:
                yield number, value, fields
            begin = end


def _torn(lines: list[str], sep: str, width: int, *, last: bool) -> bool:
    """Whether a row of several lines, or the last one, has lost a quotation mark."""
    if len(lines) == 1 and not last:
        return False
    try:
        whole = list(_reader(lines, sep, strict=True))
    except csv.Error as fault:
        return len(lines) > 1 or "end of data" in str(fault)
    return len(lines) > 1 and len(whole[0]) != width


# The other kinds.


def _excel(data: bytes, where: str) -> Raw:
    try:
        book = fastexcel.read_excel(data)
        sheet = book.load_sheet(0, header_row=None, dtypes="string").to_polars()
    except fastexcel.FastExcelError as fault:
        raise ContractError(
            f"{where}: cannot be read as an Excel workbook: {str(fault).splitlines()[0]}; save it "
            "again as .xlsx or CSV"
        ) from fault
    notes = []
    if len(book.sheet_names) > 1:
        notes.append(f"{where}: only its first sheet, {book.sheet_names[0]!r}, is read")
    numbered = sheet.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    told = (
        numbered.filter(pl.any_horizontal(pl.exclude("row").is_not_null()))
        if sheet.width
        else numbered
    )
    if told.height < 2:
        raise ContractError(f"{where}: its first sheet has no rows under a header; add them")
    header = told.row(0)[1:]
    # A column of nothing, without a heading, is the width of a format and not a column.
    empty = [
        not h and told[c].null_count() == told.height
        for c, h in zip(sheet.columns, header, strict=True)
    ]
    kept = [c for c, nothing in zip(sheet.columns, empty, strict=True) if not nothing]
    names = _names(
        [h for h, nothing in zip(header, empty, strict=True) if not nothing], where, notes
    )
    body = told.slice(1).select((pl.col("row") - told["row"][0]), *kept)
    return _raw(body.rename(dict(zip(kept, names, strict=True))), [], notes, body.height)


def _parquet(source: Path | io.BytesIO, where: str) -> Raw:
    notes: list[str] = []
    try:
        frame = pl.scan_parquet(source)
        names = frame.collect_schema().names()
        rows = frame.select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise ContractError(
            f"{where}: cannot be read as Parquet: {str(fault).splitlines()[0]}; export it again"
        ) from fault
    if not rows:
        raise ContractError(f"{where}: has columns and no rows; add a row for each order")
    frame = frame.rename(dict(zip(names, _names(names, where, notes), strict=True)))
    frame = frame.with_row_index("row", offset=1).with_columns(pl.col("row").cast(pl.Int64))
    return _raw(frame, [], notes, rows)


def _loads(text: str) -> Any:
    """Read JSON, numbers as they are written; a name given twice is a fault, not a choice."""
    return json.loads(
        text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_once
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{name!r} is given twice in one object")
    return dict(pairs)


def _array(text: str, where: str) -> list[Any]:
    try:
        found = _loads(text)
    except (ValueError, RecursionError) as fault:
        raise ContractError(f"{where}: is not JSON: {fault}; correct it there") from fault
    return list(found)


def _line(line: str) -> Any:
    try:
        return _loads(line)
    except (ValueError, RecursionError) as fault:
        return ValueError(f"{line.strip()}\0not JSON: {fault}")


def _of_objects(numbered: Iterable[tuple[int, Any]], where: str) -> Raw:
    columns: dict[str, list[str | None]] = {}
    numbers: list[int] = []
    bad: list[Reject] = []
    rows = 0
    for rows, told in numbered:
        try:
            cells = _cells(told)
        except ValueError as fault:
            value, _, what = str(fault).partition("\0")
            bad.append((rows, value, what, "write one flat object for each order"))
            continue
        for name in [name for name in cells if name not in columns]:
            columns[name] = [None] * len(numbers)
        for name, column in columns.items():
            column.append(cells.get(name))
        numbers.append(rows)
    if not numbers:
        first = f"; of the first: {bad[0][2]}" if bad else ""
        raise ContractError(f"{where}: holds no object that is an order{first}")
    notes: list[str] = []
    names = _names(list(columns), where, notes)
    data = dict(zip(names, columns.values(), strict=True))
    frame = pl.DataFrame(
        {"row": numbers, **data}, {"row": pl.Int64, **dict.fromkeys(names, pl.String)}
    )
    return _raw(frame, bad, notes, rows)


def _cells(told: Any) -> Mapping[str, str | None]:
    if isinstance(told, ValueError):
        raise told
    if not isinstance(told, dict):
        raise ValueError(f"{json.dumps(told)}\0not an object")
    cells: dict[str, str | None] = {}
    for name, value in told.items():
        several = value if isinstance(value, list) else [value]
        if any(isinstance(item, dict | list) for item in several):
            raise ValueError(f"{json.dumps(value)}\0{name!r} holds an object or a list of lists")
        texts = [str(v).lower() if v in (True, False) else str(v) for v in several if v is not None]
        cells[name] = ";".join(texts) if texts else None
        try:
            "".join((name, *texts)).encode()
        except UnicodeEncodeError:
            raise ValueError(f"\0{name!a} holds half of a character") from None
    return cells


def _raw(
    frame: pl.DataFrame | pl.LazyFrame, bad: Sequence[Reject], notes: Sequence[str], rows: int
) -> Raw:
    lines = [
        (row, None, None, value[:79] + "…" if len(value) > 80 else value, fault, remedy)
        for row, value, fault, remedy in bad
    ]
    rejects = pl.LazyFrame(lines, schema=REJECTS, orient="row")
    return Raw(nw.from_native(frame.lazy()), nw.from_native(rejects), tuple(notes), rows)


def _neighbors(file: Path) -> str:
    folder = file.parent
    if not folder.is_dir():
        return f", nor a directory {folder}; correct the path"
    names = [other.name for other in folder.iterdir() if other.suffix.casefold() in ENDINGS]
    close = difflib.get_close_matches(file.name, names, n=3, cutoff=0.5)
    return f"; near it: {', '.join(close)}" if close else "; correct the path"
