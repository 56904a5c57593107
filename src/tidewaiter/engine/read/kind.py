"""What a file is: by its name, and by its first bytes, which do not lie."""

from __future__ import annotations

from tidewaiter.errors import ContractError

ENDINGS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "excel", ".xlsm": "excel",
           ".xls": "excel", ".parquet": "parquet", ".pq": "parquet", ".json": "json",
           ".jsonl": "json", ".ndjson": "json"}  # fmt: skip

_NAMES = {"excel": "an Excel workbook", "parquet": "a Parquet file"}
_ARCHIVE = "a compressed archive, not a table; unpack it and give the file inside"
_REFUSED = {
    b"%PDF-": "a PDF document, not a table; ask for the table it was printed from, as CSV",
    b"PK\x03\x04": _ARCHIVE,
    b"PK\x05\x06": _ARCHIVE,
    b"\x1f\x8b": _ARCHIVE,
    b"7z\xbc\xaf": _ARCHIVE,
    b"<": "a web page (HTML) or XML, not a table; download the file itself, or export the page's "
    "table as CSV",
}


def kind_of(data: bytes, where: str, named: str | None) -> str:
    """Return what a file is to be read as: ``csv``, ``excel``, ``parquet`` or ``json``.

    Args:
        data: the file, not empty.
        where: what to call it in messages.
        named: what its ending says it is; None if it has no name.

    Raises:
        ContractError: it is not what its name says, or nothing that holds a table. Whoever
            sent it must act.
    """
    looks = _looks(data)
    if looks in _NAMES and named not in (looks, None):
        raise ContractError(
            f"{where}: is {_NAMES[looks]} but is named as {named}; give it the right ending"
        )
    start = _start(data)
    for mark, what in _REFUSED.items():
        if looks not in _NAMES and start.startswith(mark):
            raise ContractError(f"{where}: is {what}")
    if named in _NAMES and looks != named:
        raise ContractError(
            f"{where}: is named as {_NAMES[named]} but is none, perhaps {looks}; give it the right "
            "ending, or export it again"
        )
    return named or looks


def _looks(data: bytes) -> str:
    if data.startswith(b"PAR1"):
        return "parquet"
    # Old workbooks are an OLE container, new ones a ZIP archive that has this part.
    if data.startswith(b"\xd0\xcf\x11\xe0") or (data.startswith(b"PK") and b"xl/work" in data):
        return "excel"
    return "json" if _start(data).startswith((b"[", b"{")) else "csv"


def _start(data: bytes) -> bytes:
    """Take the first letters of a text, in whatever encoding, without marks and blanks."""
    return data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").replace(b"\0", b"")
