"""Parse JSON, whole or an object on each line, and tell where it is broken."""

from __future__ import annotations

import json
from typing import Any

from tidewaiter.errors import ContractError
from tidewaiter.party.lists.words import shown

_AROUND = 20


def parse(text: bytes, where: str) -> tuple[Any, bool]:
    """Parse a text, and say whether it is JSON lines: then what was parsed is a list.

    Blank lines are left out.

    Raises:
        ContractError: it is broken or cut off; the message gives line, column and what stands
            there. Whoever gave the file must act.
    """
    lines = text.split(b"\n")
    if not _is_lines(lines):
        return _loads(text.decode(), where), False
    return [
        _loads(line.decode(), f"{where}, line {number}")
        for number, line in enumerate(lines, 1)
        if line.strip()
    ], True


def _is_lines(lines: list[bytes]) -> bool:
    """Whether the first line is an object of its own and more follow."""
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if not any(line.strip() for line in lines[first + 1 :]):
        return False
    try:
        return isinstance(json.loads(lines[first]), dict)
    except (ValueError, RecursionError):
        return False


def _loads(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        cut = len(text.rstrip()) - fault.pos < 2 or fault.msg.startswith("Unterminated")
        why = "; it ends before it is whole, so it was cut off" if cut else ""
        around = shown(text[max(fault.pos - _AROUND, 0) : fault.pos + _AROUND])
        raise ContractError(
            f"{where}: broken JSON at line {fault.lineno}, column {fault.colno}, near {around}: "
            f"{fault.msg}{why}; get the file again"
        ) from fault
    except (RecursionError, ValueError) as fault:
        # Lists within lists without end, or a number of thousands of digits.
        raise ContractError(f"{where}: JSON that is no list of parties: {fault}") from fault
