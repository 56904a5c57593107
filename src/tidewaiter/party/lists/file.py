"""The file of a list: its bytes, unpacked, and what kind of file it is at all."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

from tidewaiter.engine.read.encoding import to_utf8
from tidewaiter.errors import ContractError

# Many times the largest official list; a file above it fills memory or is made to.
MOST_BYTES = 1 << 30

_AGAIN = "download it again"


def read_bytes(path: str | Path, where: str) -> bytes:
    """Read the file of a list, unpacked if it is packed with gzip; ``where`` is for messages.

    Raises:
        ContractError: it is absent, empty, cut off, too large, an archive, a web page or
            another file that holds no list. Whoever gave the file must act.
    """
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as fault:
        message = f"{where}: cannot be read: {fault.strerror or fault}; give the file of a list"
        raise ContractError(message) from fault
    if data.startswith(b"\x1f\x8b"):
        data = _unpack(data, where)
    start = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise ContractError(f"{where}: is empty; {_AGAIN}")
    if start.startswith(b"<"):
        raise ContractError(
            f"{where}: is a web page (HTML) or XML, not a list: it begins with {start[:40]!r}; "
            "download the list's file itself, as JSON or CSV"
        )
    if start.startswith((b"PK\x03\x04", b"7z\xbc\xaf", b"%PDF-", b"BZh", b"\xfd7zXZ")):
        raise ContractError(
            f"{where}: is an archive or a document, not a list; unpack or export it"
        )
    return data


def utf8(data: bytes, where: str) -> tuple[bytes, str | None]:
    """Bring a text to UTF-8, and say what had to be assumed of its encoding, if anything.

    Raises:
        ContractError: it is no text. Whoever gave the file must act.
    """
    text, notes = to_utf8(data, where)
    return text, notes[0] if notes else None


def _unpack(data: bytes, where: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            plain = packed.read(MOST_BYTES + 1)
    except (EOFError, OSError, zlib.error) as fault:
        raise ContractError(
            f"{where}: is packed with gzip and cut off or damaged: {fault}; {_AGAIN}"
        ) from fault
    if len(plain) > MOST_BYTES:
        raise ContractError(
            f"{where}: unpacks to more than {MOST_BYTES:,} bytes; give a smaller one"
        )
    return plain
