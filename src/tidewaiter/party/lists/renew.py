"""Renew a list: read the new one, compare it with the one in use, and only then change over."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from tidewaiter.errors import ContractError
from tidewaiter.party.lists.changes import CHANGES, changes
from tidewaiter.party.lists.fetch import CSL_JSON, Opener, fetched
from tidewaiter.party.lists.read import Layout, read_list
from tidewaiter.party.lists.shelf import Version, current, install, load

LEAST_SHARE = 0.8
"""Of the entries in use, in all and of each list, what a new version must have. Lists grow; one
that loses a fifth overnight has more likely lost a part on its way."""

# A short list may well lose a fifth: one of the Treasury's went from 53 entries to one.
_FEW = 50


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a renewal did: the version before, if there was one, the one now in use, and
    ``changes`` between them, a table of ``CHANGES`` that is empty the first time.
    """

    old: Version | None
    new: Version
    changes: pa.Table


def renew(
    directory: str | Path,
    path: str | Path,
    *,
    retrieved: datetime,
    source: str | None = None,
    layout: Layout | None = None,
    least_share: float = LEAST_SHARE,
) -> Renewal:
    """Install a list from a file, if it can be read and is not suspiciously short.

    Args:
        directory: the shelf.
        path: the file of the list, as for ``read_list``.
        retrieved: when it was got, with its time zone.
        source: where it came from; the file itself if not given.
        layout: as for ``read_list``.
        least_share: the share of the entries in use that it must have; 0 takes any.

    Raises:
        ContractError: the file is faulty or too short, or the shelf cannot be written. The list
            in use stays.
    """
    table = read_list(path, layout=layout, called=source)
    old = current(directory)
    before = load(old) if old else None
    if before is not None:
        check_length(before, table, least_share=least_share, where=source or str(path))
    told = CHANGES.empty_table() if before is None else changes(before, table)
    new = install(directory, table, source=source or str(path), retrieved=retrieved,
                  sha256=_sha256(path))  # fmt: skip
    return Renewal(old, new, told)


def update(
    directory: str | Path,
    *,
    opener: Opener,
    timeout_s: float,
    retrieved: datetime,
    url: str = CSL_JSON,
    sha256: str | None = None,
    least_share: float = LEAST_SHARE,
) -> Renewal:
    """Fetch a list and install it; arguments are those of ``fetched`` and ``renew``.

    Raises:
        ContractError: as ``fetched`` and ``renew``. The list in use stays.
    """
    with fetched(url, directory, opener=opener, timeout_s=timeout_s, sha256=sha256) as file:
        return renew(directory, file.path, retrieved=retrieved, source=url, least_share=least_share)


def check_length(old: pa.Table, new: pa.Table, *, least_share: float, where: str) -> None:
    """Raise ContractError if a new version has too few of the entries of the old one.

    All entries are counted, and those of each list that is not short.
    """
    short = []
    if new.num_rows < least_share * old.num_rows:
        short.append(f"{new.num_rows:,} entries where the list in use has {old.num_rows:,}")
    before, after = (Counter(table["list"].to_pylist()) for table in (old, new))
    short += [
        f"{after[code]:,} of {code} where the list in use has {times:,}"
        for code, times in sorted(before.items())
        if times >= _FEW and after[code] < least_share * times
    ]
    if short:
        raise ContractError(
            f"{where}: has {', and '.join(short)}; less than {least_share:.0%} is taken for a list "
            "that lost a part on its way, and the list in use stays; fetch it again, or say that "
            "a smaller one is right by a lower least share"
        )


def _sha256(path: str | Path) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
