"""A small disk for a database of the server, which only a local server and root can be given."""

from __future__ import annotations

import os
import pwd
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from ledger import places

LOCAL = (None, "", "localhost", "127.0.0.1", "::1")


@contextmanager
def database(megabytes: int) -> Iterator[tuple[str, Callable[[int], None]]]:
    """Make a database on a disk in memory of so many megabytes; give its URL, and what resizes it.

    Skips, with the reason, where that cannot be done.
    """
    server = os.environ.get(places.VARIABLE)
    if server is None:
        pytest.skip(places.ABSENT)
    owner = _owner(server)
    # Beside the folders of tests, which only their owner may enter.
    folder = tempfile.mkdtemp(prefix="tidewaiter-disk-")
    try:
        options = f"size={megabytes}m,uid={owner.pw_uid},gid={owner.pw_gid},mode=700"
        mounted = _mount("-t", "tmpfs", "-o", options, "tmpfs", folder)
        if mounted.returncode:
            pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
        try:
            with _tablespace(server, folder) as name, places.database(server, name) as url:
                yield url, lambda size: _resize(folder, size)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
    finally:
        Path(folder).rmdir()


def _owner(server: str) -> pwd.struct_passwd:
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk for the server")
    if make_url(server).host not in LOCAL:
        pytest.skip("the server is on another machine, where no disk can be mounted")
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("no user postgres here, so the server is not this machine's own")


@contextmanager
def _tablespace(server: str, folder: str) -> Iterator[str]:
    name = f"tidewaiter_test_{uuid.uuid4().hex[:12]}"
    try:
        places.command(server, f"CREATE TABLESPACE {name} LOCATION '{folder}'")
    except DBAPIError as fault:
        pytest.skip(f"the server cannot use a disk mounted here: {fault.orig}")
    try:
        yield name
    finally:
        places.command(server, f"DROP TABLESPACE {name}")


def _resize(folder: str, megabytes: int) -> None:
    _mount("-o", f"remount,size={megabytes}m", folder).check_returncode()


def _mount(*said: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["mount", *said], capture_output=True, text=True, check=False)
