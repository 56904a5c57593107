"""Faults of a list: told together, with where and what, and then nothing of it is used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tidewaiter.errors import ContractError
from tidewaiter.party.lists.words import shown

_TOLD = 3


class Fault(NamedTuple):
    """What is wrong with an entry: its 1-based number in the file, the field, value and fault."""

    number: int
    field: str
    value: object
    what: str


def refuse(where: str, faults: Sequence[Fault], remedy: str) -> None:
    """Raise ContractError if there are faults; it tells the first few and how many there are."""
    if not faults:
        return
    told = "; ".join(
        f"entry {f.number}: {f.field} {shown(f.value)} {f.what}" for f in faults[:_TOLD]
    )
    rest = f"; and {len(faults) - _TOLD:,} more faults" if len(faults) > _TOLD else ""
    raise ContractError(f"{where}: {told}{rest}; {remedy}")
