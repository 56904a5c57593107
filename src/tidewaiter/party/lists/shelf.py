"""A shelf: a folder that keeps every version of a list that was ever in use.

A version is a folder with the entries, memory-mapped when read, and where they came from. Which
one is in use stands in a small file that is replaced in one step, so that a reader finds the old
list or the new one, whole, at any moment; what fails half-way leaves only a folder that no one
names. Nothing is ever deleted here.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from tidewaiter.errors import ContractError
from tidewaiter.party.entries import ENTRIES

_CURRENT = "CURRENT"
_ENTRIES = "entries.arrow"
_ABOUT = "about.json"
_UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a list on a shelf.

    ``retrieved`` is when its file was got, ``sha256`` that of the file, and ``digest`` that of
    the entries; ``source`` an address or a file.
    """

    name: str
    path: Path
    source: str
    retrieved: datetime
    sha256: str
    digest: str
    entries: int


def install(
    directory: str | Path, table: pa.Table, *, source: str, retrieved: datetime, sha256: str
) -> Version:
    """Put a version of a list on a shelf and into use, in one step.

    The same entries as those in use are not stored again.

    Args:
        directory: the shelf; made if it is not there.
        table: entries, of the schema ``ENTRIES``.
        source: where they came from, an address or a file.
        retrieved: when, with its time zone.
        sha256: the checksum of the file that they were read from, in hexadecimal digits.

    Raises:
        ContractError: the table is of another schema or empty, the time has no zone, or the
            folder cannot be written. The version in use stays.
    """
    shelf = Path(directory)
    _check(table, retrieved)
    with _told(shelf, "written"):
        shelf.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=shelf))
        try:
            digest = _write(table, work / _ENTRIES)
            used = _in_use(shelf)
            if used and used.digest == digest and (used.path / _ENTRIES).exists():
                return used
            about = {"source": source, "retrieved": retrieved.isoformat(), "sha256": sha256,
                     "digest": digest, "entries": table.num_rows}  # fmt: skip
            _put(work / _ABOUT, json.dumps(about, indent=1))
            # The same entries may come back after others, so the name is of the time as well.
            name = f"{retrieved:%Y-%m-%dT%H%M%S}-{digest[:12]}"
            if not (shelf / name).exists():
                _sync(work)
                os.replace(work, shelf / name)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return use(shelf, name)


def use(directory: str | Path, name: str) -> Version:
    """Take a version that is on the shelf into use, such as the one before.

    Raises:
        ContractError: there is no such version, or it is damaged. The one in use stays.
    """
    shelf = Path(directory)
    version = _version(shelf, name)
    load(version)
    with _told(shelf, "written"):
        fresh = shelf / f"{_UNFINISHED}{name}.{os.getpid()}"
        _put(fresh, name)
        os.replace(fresh, shelf / _CURRENT)
        _sync(shelf)
    return version


def current(directory: str | Path) -> Version | None:
    """Return the version in use; None if nothing was ever installed.

    Raises:
        ContractError: what is in use is named and not there, or cannot be read. Whoever keeps
            the shelf must act; the message says what is there to use.
    """
    with _told(Path(directory), "read"):
        return _in_use(Path(directory))


def versions(directory: str | Path) -> tuple[Version, ...]:
    """Return every version on a shelf, the oldest first."""
    shelf = Path(directory)
    if not shelf.is_dir():
        return ()
    names = sorted(path.name for path in shelf.iterdir() if (path / _ABOUT).is_file())
    kept = (name for name in names if not name.startswith(_UNFINISHED))
    return tuple(sorted((_version(shelf, name) for name in kept), key=lambda v: v.retrieved))


def load(version: Version) -> pa.Table:
    """Return the entries of a version, memory-mapped, once its digest has been compared.

    Raises:
        ContractError: its file is damaged, or of another release's columns. Whoever keeps the
            shelf must act: use another version, or install the list again.
    """
    file = version.path / _ENTRIES
    with _told(file, "read"):
        mapped = pa.memory_map(str(file))
        if hashlib.sha256(mapped.read_buffer()).hexdigest() != version.digest:
            raise ContractError(
                f"{file}: is not what was installed, {version.entries:,} entries from "
                f"{version.source}; install the list again or use another version"
            )
        mapped.seek(0)
        table = pa.ipc.open_file(mapped).read_all()
    if table.schema != ENTRIES:
        raise ContractError(
            f"{file}: its columns are those of another release of this program; install the list "
            "again"
        )
    return table


def _check(table: pa.Table, retrieved: datetime) -> None:
    if table.schema != ENTRIES:
        raise ContractError(
            f"a list to install has the columns {', '.join(table.schema.names)}; give a table of "
            "entries, as read_list returns"
        )
    if not table.num_rows:
        raise ContractError("a list to install has no entry; give one that has some")
    if retrieved.tzinfo is None:
        raise ContractError(f"the time {retrieved} has no time zone; give one, such as UTC")


def _in_use(shelf: Path) -> Version | None:
    file = shelf / _CURRENT
    if not file.exists():
        return None
    return _version(shelf, file.read_text(encoding="utf-8").strip())


def _version(shelf: Path, name: str) -> Version:
    path = shelf / name
    file = path / _ABOUT
    try:
        about: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return Version(name, path, str(about["source"]),
                       datetime.fromisoformat(about["retrieved"]), str(about["sha256"]),
                       str(about["digest"]), int(about["entries"]))  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError) as fault:
        there = [other.name for other in shelf.glob("*") if (other / _ABOUT).is_file()]
        raise ContractError(
            f"{shelf}: no whole version {name!r}: {type(fault).__name__}: {fault}; there are "
            f"{', '.join(sorted(there)) or 'none'}; use one of them or install the list again"
        ) from fault


def _write(table: pa.Table, file: Path) -> str:
    # Without metadata, one batch: the same entries give the same bytes.
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, ENTRIES) as writer:
        writer.write_table(table.combine_chunks())
    _sync(file)
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _put(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    _sync(file)


def _sync(path: Path) -> None:
    """Have the disk keep what was written, before anything is made to rest on it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told(path: Path, done: str) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowInvalid) as fault:
        raise ContractError(
            f"{path}: cannot be {done}: {fault}; the list in use stays as it is; make room, give "
            "the right to it, or choose another folder"
        ) from fault
