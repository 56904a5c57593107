"""Find the file, tell its kind, and hand it to the reader of that kind."""

from __future__ import annotations

import difflib
import sys
from io import BytesIO
from pathlib import Path

from tidewaiter.engine.read.delimited import read_csv
from tidewaiter.engine.read.encoding import to_utf8
from tidewaiter.engine.read.excel import read_excel
from tidewaiter.engine.read.kind import ENDINGS, kind_of
from tidewaiter.engine.read.objects import read_json_text
from tidewaiter.engine.read.parquet import read_parquet
from tidewaiter.engine.read.raw import Raw
from tidewaiter.errors import ContractError


def read_orders(path: str | Path) -> Raw:
    r"""Read a file of orders, by its ending; ``-`` reads standard input, by its first bytes.

    Raises:
        ContractError: the file is absent, empty, of a kind or encoding that cannot be read, or
            has a heading twice. The message says what to do. Whoever sent the file must act.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "orders.csv"
        >>> _ = file.write_text("order_id;item\nA1;H100\nA2\n")
        >>> raw = read_orders(file)
        >>> raw.frame.collect().rows(), raw.rejects.collect()["fault"].to_list()
        ([(1, 'A1', 'H100')], ['1 field where the header has 2'])
    """
    if str(path) == "-":
        return _read_bytes(sys.stdin.buffer.read(), "standard input", None)
    file = Path(path)
    if file.is_dir():
        raise ContractError(f"{file}: is a directory; give one file of it")
    if not file.exists():
        raise ContractError(f"{file}: there is no such file{_neighbors(file)}")
    named = ENDINGS.get(file.suffix.casefold())
    if named is None:
        raise ContractError(
            f"{file}: the ending {file.suffix!r} is not known; give a file that ends in "
            f"{', '.join(ENDINGS)}"
        )
    try:
        if named == "parquet" and _begins(file, b"PAR1"):
            return read_parquet(file, str(file))
        return _read_bytes(file.read_bytes(), str(file), named)
    except OSError as fault:
        raise ContractError(f"{file}: cannot be read: {fault.strerror or fault}") from fault


def _read_bytes(data: bytes, where: str, named: str | None) -> Raw:
    if not data.strip():
        raise ContractError(f"{where}: is empty; send a header and a row for each order")
    kind = kind_of(data, where, named)
    if kind == "excel":
        return read_excel(data, where)
    if kind == "parquet":
        return read_parquet(BytesIO(data), where)
    text, notes = to_utf8(data, where)
    if kind == "csv":
        return read_csv(text, where, notes)
    raw = read_json_text(text.decode(), where)
    return Raw(raw.frame, raw.rejects, (*notes, *raw.notes), raw.rows)


def _begins(file: Path, mark: bytes) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(mark)) == mark


def _neighbors(file: Path) -> str:
    folder = file.parent
    if not folder.is_dir():
        return f", nor a directory {folder}; correct the path"
    names = [other.name for other in folder.iterdir() if other.suffix.casefold() in ENDINGS]
    close = difflib.get_close_matches(file.name, names, n=3, cutoff=0.5)
    return f"; near it: {', '.join(close)}" if close else "; correct the path"
