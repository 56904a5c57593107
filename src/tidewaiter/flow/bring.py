"""Bring what is installed, or was shipped already, into the ledger: a CSV file, row by row."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from tidewaiter.errors import ContractError
from tidewaiter.flow.accounts import account
from tidewaiter.law import Law
from tidewaiter.ledger.account import SUBJECTS
from tidewaiter.ledger.request import Line, Request
from tidewaiter.ledger.units import PIECES, TPP, amount

NEEDED = ("allocation", "day")
COLUMNS = (*NEEDED, *SUBJECTS, "headquarters", "tpp", "pieces", "order_id", "source", "key")
# A moment or a day in words, as the day where the law is told; and what to call it in messages.
ReadDay = Callable[[str, str], date]


class Fault(NamedTuple):
    """A row that cannot be entered: which data row, and why."""

    row: int
    what: str


class Brought(NamedTuple):
    """Requests, one for each row, or every fault."""

    requests: tuple[Request, ...]
    faults: tuple[Fault, ...]


def bring(file: Path, law: Law, read_day: ReadDay) -> Brought:
    """Read a file of what counts already.

    A row that is there twice is two movements; a file that is brought twice is one, since a key
    that a row does not have is made of what it says and of how often it was said before.

    Args:
        file: CSV with a heading; columns as ``COLUMNS``, of which ``NEEDED`` and either ``tpp``,
            in all, or ``pieces`` must be there.
        law: whose allocations.
        read_day: reads a cell of ``day``.

    Raises:
        ContractError: the file cannot be read, or has other columns.
    """
    requests, faults = [], []
    seen: Counter[str] = Counter()
    for number, row in _rows(file):
        try:
            requests.append(_request(row, seen, law, read_day))
        except (ContractError, ValueError) as fault:
            faults.append(Fault(number, str(fault)))
    return Brought(tuple(requests), tuple(faults))


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str | None]]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise ContractError(f"{file}: {fault}; give a CSV file in UTF-8") from fault
    reader = csv.DictReader(text.splitlines())
    headings = tuple(reader.fieldnames or ())
    unknown = [name for name in headings if name not in COLUMNS]
    missing = [name for name in NEEDED if name not in headings]
    if unknown or missing:
        said = f"no column {', '.join(missing)}" if missing else f"unknown columns {unknown}"
        raise ContractError(f"{file}: {said}; the columns are {', '.join(COLUMNS)}")
    for number, cells in enumerate(reader, start=1):
        yield (
            number,
            {name: (cells.get(name) or "").strip() or None for name in COLUMNS if name in headings},
        )


def _request(
    row: Mapping[str, str | None], seen: Counter[str], law: Law, read_day: ReadDay
) -> Request:
    name, told = row["allocation"], row["day"]
    if name is None or told is None:
        raise ContractError(f"{'allocation' if name is None else 'day'} is empty")
    day = read_day(told, "day")
    pieces = _whole(row.get("pieces"))
    unit = PIECES if name == "license" and row.get("tpp") is None else TPP
    of, limits, part = account(
        law,
        name,
        {fact: row.get(fact) for fact in SUBJECTS},
        day,
        unit=unit if name == "license" else None,
        headquarters=row.get("headquarters"),
    )
    many = pieces if of.unit == PIECES else _tpp(row.get("tpp"))
    if many is None:
        raise ContractError(f"give {'pieces' if of.unit == PIECES else 'tpp, in all'}")
    return Request(
        key=row.get("key") or _key(row, seen),
        kind="use",
        lines=(Line(of, many, limits, part=part, pieces=pieces),),
        day=day,
        order_id=row.get("order_id"),
        reason="brought in",
        source=row.get("source"),
        is_fact=True,
    )


def _key(row: Mapping[str, str | None], seen: Counter[str]) -> str:
    said = "\n".join(f"{name}={row.get(name) or ''}" for name in COLUMNS)
    seen[said] += 1
    return f"import/{hashlib.sha256(said.encode()).hexdigest()[:32]}/{seen[said]}"


def _whole(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal():
        raise ContractError(f"pieces is {text!r}; give a whole number, as in 64")
    return int(text)


def _tpp(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        number = Decimal(text.replace(",", ""))
        if not number.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise ContractError(f"tpp is {text!r}; give a number, as in 126656") from None
    return amount(number, TPP)
