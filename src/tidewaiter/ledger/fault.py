"""What is wrong with a ledger."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """One thing that is wrong: the entry, as ``12-345``, None if it is none; and what."""

    entry: str | None
    what: str
