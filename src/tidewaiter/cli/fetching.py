"""The network: the one place that opens a connection, and only when a list is asked for."""

from __future__ import annotations

import hashlib
import ssl
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import cast

from rich.console import Console

from tidewaiter import __version__
from tidewaiter.errors import ContractError
from tidewaiter.party.lists import Answer, fetched

TIMEOUT_S = 60.0
"""The longest wait for the next part of an answer."""


@contextmanager
def fetch(url: str, folder: Path, sha256: str | None) -> Iterator[Path]:
    """Fetch a file for as long as it is needed. Raises ContractError as ``fetched``."""
    Console(stderr=True).print(f"fetching {url} ...", highlight=False, soft_wrap=True)
    with fetched(url, folder, opener=_open, timeout_s=TIMEOUT_S, sha256=sha256) as got:
        yield got.path


def _open(url: str, timeout_s: float) -> AbstractContextManager[Answer]:
    request = urllib.request.Request(url, headers={"User-Agent": f"tidewaiter/{__version__}"})
    # The default context checks certificates and names.
    opened = urllib.request.urlopen(
        request, timeout=timeout_s, context=ssl.create_default_context()
    )
    return cast("AbstractContextManager[Answer]", opened)


def check_sum(path: Path, sha256: str | None) -> None:
    """Raise ContractError if a file has another checksum than it should have."""
    if sha256 is None:
        return
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256.strip().lower():
        raise ContractError(
            f"{path}: its SHA-256 is {found} and should be {sha256}; get it again, or find out "
            "which of the two is right"
        )
