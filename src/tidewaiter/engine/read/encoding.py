"""Bring a text to UTF-8, and say what was assumed."""

from __future__ import annotations

from tidewaiter.errors import ContractError

_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE = 64


def to_utf8(data: bytes, where: str) -> tuple[bytes, tuple[str, ...]]:
    """Bring a text to UTF-8 without a byte-order mark.

    UTF-8 and UTF-16 are read as such, without a mark too; what is neither is read as
    Windows-1252, the code page of older Excel files.

    Returns:
        The text, and notes on what it does not say of itself.

    Raises:
        ContractError: it is none of these, or holds a NUL, which no table has. The message
            gives the place. Whoever sent the file must act.
    """
    if data.startswith(_MARKS):
        return _from_utf16(data, "utf-16", where), ()
    if encoding := _unmarked_utf16(data):
        note = f"{where}: read as {encoding}, which it does not say"
        return _from_utf16(data, encoding, where), (note,)
    if (at := data.find(b"\0")) >= 0:
        raise ContractError(
            f"{where}: a NUL byte at byte {at}, line {_line(data, at)}: it is damaged or not a "
            "text; export it again as UTF-8"
        )
    try:
        data.decode("utf-8")
        return data.removeprefix(b"\xef\xbb\xbf"), ()
    except UnicodeDecodeError as fault:
        bad = f"byte {fault.start} (0x{data[fault.start]:02x}), line {_line(data, fault.start)}"
    try:
        recoded = data.decode("cp1252").encode()
    except UnicodeDecodeError as fault:
        raise ContractError(
            f"{where}: not UTF-8 at {bad}, nor Windows-1252 at byte {fault.start}; save it as UTF-8"
        ) from fault
    note = f"{where}: not UTF-8 at {bad}; read as Windows-1252. If names look wrong, save it as"
    return recoded, (f"{note} UTF-8",)


def _unmarked_utf16(data: bytes) -> str | None:
    """Return the UTF-16 of a text in Latin letters, whose every other byte is zero."""
    sample = data[:_SAMPLE]
    zeros = [place for place, byte in enumerate(sample) if not byte]
    if len(zeros) < max(len(sample) // 3, 1) or len({place % 2 for place in zeros}) > 1:
        return None
    return "utf-16-be" if zeros[0] % 2 == 0 else "utf-16-le"


def _from_utf16(data: bytes, encoding: str, where: str) -> bytes:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise ContractError(
            f"{where}: not {encoding} at byte {fault.start}, though it begins so; save it as UTF-8"
        ) from fault
    if "\0" in text:
        raise ContractError(
            f"{where}: a NUL at character {text.index(chr(0))}: it is damaged or not a text; "
            "export it again as UTF-8"
        )
    return text.removeprefix("\ufeff").encode()


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1
