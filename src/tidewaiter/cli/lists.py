"""``tidewaiter lists``: get lists of parties, see which are in use, go back to an older one."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from tidewaiter.cli import fetching, lists_told, options
from tidewaiter.cli.registers import CSL, registers, shelves
from tidewaiter.engine import stream
from tidewaiter.engine.backend import from_table
from tidewaiter.errors import ContractError
from tidewaiter.law import load
from tidewaiter.party.lists import CSL_JSON, LEAST_SHARE, Layout, Renewal, current, renew, use

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
# Both official layouts name this field near their beginning, and no other list does.
_MARK_OF_CSL = b"source_list_url"
_PEEK = 1 << 16


@dataclass(frozen=True, slots=True)
class _Got:
    """The file of a list: where it is, where it came from, and when it was got."""

    path: Path
    source: str
    retrieved: datetime


def update(
    where: str | None,
    home: Path,
    *,
    name: str | None,
    sha256: str | None,
    accept_shorter: bool,
    changes: Path | None,
) -> None:
    """Install a list from the official address, another address or a file; tell what changed.

    Args:
        where: an address or a file; None is the official address.
        home: the folder of lists.
        name: what the list is called; None if it is the official list.
        sha256: what the checksum of the file must be, if that is known.
        accept_shorter: take a list that lost more than a fifth of its entries.
        changes: a CSV file for all changes.

    Raises:
        ContractError: it cannot be got or read, or is suspiciously short. The list in use stays,
            and the message says which that is.
    """
    if name is not None and not _NAME.fullmatch(name):
        raise ContractError(f"--name is {name!r}; give small letters, digits, - and _")
    try:
        with _got(where or CSL_JSON, home, sha256) as got:
            found, layout = _recognized(got, name or (None if where else CSL))
            shelf = home / "lists" / found
            done = renew(
                shelf,
                got.path,
                retrieved=got.retrieved,
                source=got.source,
                layout=layout,
                least_share=0 if accept_shorter else LEAST_SHARE,
            )
    except ContractError as fault:
        raise ContractError(f"{_plainly(str(fault))}; {_stays(home, name or CSL)}") from fault
    if changes:
        _write_changes(done, changes)
    lists_told.tell(found, done, changes)
    # Now rather than when the first order waits for it.
    registers(home, load(), options.today())


@contextmanager
def _got(where: str, home: Path, sha256: str | None) -> Iterator[_Got]:
    if where.startswith(("https://", "http://")):
        with fetching.fetch(where, home, sha256) as file:
            yield _Got(file, where, datetime.now(UTC))
        return
    path = Path(where)
    if not path.is_file():
        raise ContractError(f"{where}: there is no such file; give a file or an https address")
    fetching.check_sum(path, sha256)
    # The file is as old as it was when it was last written, whenever it is read here.
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    yield _Got(path, str(path.resolve()), min(written, datetime.now(UTC)))


def _recognized(got: _Got, name: str | None) -> tuple[str, Layout | None]:
    """The list's name, and its layout if it must be that of the official list.

    Whether lists are whole rests on this: only the Consolidated Screening List may bear its name.
    """
    start = _start(got.path)
    official = _MARK_OF_CSL in start
    if name not in (None, CSL):
        if official:
            raise ContractError(
                f"{got.source}: is the Consolidated Screening List, which is called {CSL}; leave "
                f"out --name {name}"
            )
        return str(name), None
    if start[:1] in (b"", b"<"):
        return CSL, None  # the reader says what it is in place of a list
    if name is None and not official:
        raise ContractError(
            f"{got.source}: is not the Consolidated Screening List; say what to call your list, "
            "as in --name watch"
        )
    return CSL, "csl_json" if start[:1] in (b"{", b"[") else "csl_csv"


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as file:
            return file.read(_PEEK).lstrip(b"\xef\xbb\xbf \t\r\n")
    except (OSError, EOFError, zlib.error) as fault:
        raise ContractError(f"{path}: cannot be read: {fault}; get it again") from fault


def _plainly(message: str) -> str:
    """A message of the library in words of the command line, which says itself what stays."""
    for told in ("; the list in use stays", ", and the list in use stays"):
        message = message.replace(told, "")
    return message.replace("by a lower least share", "with --accept-shorter")


def _stays(home: Path, name: str) -> str:
    used = current(home / "lists" / name)
    if used is None:
        return f"there is no list {name} in use, and nothing was changed"
    return f"in use stays {name} of {used.retrieved:%Y-%m-%d}, {used.entries:,} entries"


def _write_changes(done: Renewal, file: Path) -> None:
    names = done.changes.schema.names
    rows = [
        {n: " | ".join(v) if isinstance(v, list) else v for n, v in row.items()}
        for row in done.changes.to_pylist()
    ]
    stream.write_csv(from_table(rows, names), file)


def go_back(home: Path, name: str, version: str) -> None:
    """Take a version that is kept into use.

    Raises:
        ContractError: there is no such list or version. What is in use stays.
    """
    used = shelves(home)
    if name not in used:
        raise ContractError(
            f"{home}: no list {name!r}; there are {', '.join(used) or 'none'}; `tidewaiter lists "
            "show` tells them"
        )
    found = use(home / "lists" / name, version)
    console = Console()
    console.print(f"{name} is now that of {found.retrieved:%Y-%m-%d}, {found.entries:,} entries")
