"""Fetch the file of a list: to the disk it will stay on, whole or not at all.

This module opens no connection itself. Who calls it gives the opener, so that nothing below the
command line reaches the network, and a test gives one of its own.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import BinaryIO, Protocol

from tidewaiter.errors import ContractError
from tidewaiter.party.lists.file import MOST_BYTES

CSL_JSON = "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.json"
"""The official address of the Consolidated Screening List; ``.csv`` is beside it. No key is
needed, and it is renewed every day at about 05:00 in Washington."""

_CHUNK = 1 << 16
_STAYS = "the list in use stays"


class Headers(Protocol):
    """The headers of an answer."""

    def get(self, name: str, /) -> str | None:
        """Return one header; None if the answer has it not."""


class Answer(Protocol):
    """What an opener gives: as ``urllib.request.urlopen`` does."""

    @property
    def headers(self) -> Headers:
        """Its headers."""

    def read(self, amount: int, /) -> bytes:
        """Return the next bytes; none at the end."""


Opener = Callable[[str, float], AbstractContextManager[Answer]]
"""Opens an address with a timeout in seconds, which holds for each wait on the network."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that came whole: where it is, its checksum in hexadecimal digits, its length."""

    path: Path
    sha256: str
    length: int


@contextmanager
def fetched(
    url: str, directory: str | Path, *, opener: Opener, timeout_s: float, sha256: str | None = None
) -> Iterator[Fetched]:
    """Fetch a file for as long as it is needed; it is gone afterwards.

    Args:
        url: its address.
        directory: a folder on the disk where it will be used; made if it is not there.
        opener: opens an address, such as ``lambda url, wait: urlopen(url, timeout=wait)``.
        timeout_s: the longest wait for the next part of the answer, in seconds.
        sha256: what its checksum must be, if that is known.

    Raises:
        ContractError: it could not be reached, came too slowly, not whole, too large, or with
            another checksum, or the disk is full. Nothing is kept of it.
    """
    folder = Path(directory)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".fetch-", dir=folder)
    except OSError as fault:
        raise ContractError(f"{folder}: cannot be written: {fault}; {_STAYS}") from fault
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as sink:
            found = _stream(url, sink, path, opener=opener, timeout_s=timeout_s)
        if sha256 is not None and found.sha256 != sha256.strip().lower():
            raise ContractError(
                f"{url}: its SHA-256 is {found.sha256} and should be {sha256}; {_STAYS}; fetch it "
                "again, or find out which of the two is right"
            )
        yield found
    finally:
        path.unlink(missing_ok=True)


def _stream(url: str, sink: BinaryIO, path: Path, *, opener: Opener, timeout_s: float) -> Fetched:
    summed, length = hashlib.sha256(), 0
    try:
        with opener(url, timeout_s) as answer:
            declared = answer.headers.get("Content-Length")
            while part := answer.read(_CHUNK):
                length += len(part)
                if length > MOST_BYTES:
                    raise ContractError(
                        f"{url}: is larger than {MOST_BYTES:,} bytes, which no list is; {_STAYS}"
                    )
                summed.update(part)
                sink.write(part)
        sink.flush()
        os.fsync(sink.fileno())
    except (OSError, HTTPException, ValueError) as fault:
        raise ContractError(
            f"{url}: could not be fetched after {length:,} bytes: {type(fault).__name__}: "
            f"{fault}; {_STAYS}; try again later, or give a file that you have"
        ) from fault
    if declared and declared.strip().isdigit() and int(declared) != length:
        raise ContractError(
            f"{url}: {length:,} bytes came of {int(declared):,} declared, so it was cut off; "
            f"{_STAYS}; try again"
        )
    return Fetched(path, summed.hexdigest(), length)
