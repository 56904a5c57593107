"""What tests of the command line share: a folder of their own, and a made official list."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from party.lists.made_lists import CHIPS, DPL, EL, SDN, as_json
from tidewaiter.cli import app as door

UVL = "Unverified List (UVL) - Bureau of Industry and Security"
MEU = "Military End User (MEU) List - Bureau of Industry and Security"
ISN = "Nonproliferation Sanctions (ISN) - State Department"


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def flat(self) -> str:
        """What was printed, without the breaks of lines."""
        return " ".join(self.out.split())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of lists that is not the user's; nothing is in it."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TIDEWAITER_HOME", str(folder))
    return folder


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Run the command as ``main`` does, in this process."""
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: object, stdin: str = "") -> Said:
        monkeypatch.setattr(sys, "argv", ["tidewaiter", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            door.main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return run


def refused(said: Said) -> str:
    """The one line of an error, after whatever was told on the way."""
    assert said.code == 2
    assert said.out == ""
    lines = [line for line in said.err.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1
    assert said.err.strip().splitlines()[-1] == lines[0]
    return lines[0]


def entry(name: str, source: str = EL, **changed: Any) -> dict[str, Any]:
    """One entry of the official list."""
    made = {**CHIPS, "id": f"id-{name}", "name": name, "source": source, "addresses": []}
    if source != EL:
        made["license_requirement"] = made["license_policy"] = None
    return {**made, **changed}


def official(*more: dict[str, Any]) -> str:
    """A made official list: one entry of each list that rules name, and more."""
    few = [
        entry("Quillfern Semiconductor Co., Ltd.", addresses=CHIPS["addresses"]),
        entry("Dunmarrow Freight LLC", DPL),
        entry("Oskarlund Trading", UVL),
        entry("Vesperine Aviation Plant", MEU),
        entry("Halcyonbridge Bank", SDN, programs=["SDGT"]),
        entry("Tarnbrook Missile Works", ISN),
    ]
    return as_json([*few, *more])


@pytest.fixture
def listed(call: Callable[..., Said], tmp_path: Path) -> Callable[..., Path]:
    """Put a made official list into use; return its file."""

    def use(*more: dict[str, Any], name: str = "official.json") -> Path:
        file = tmp_path / name
        file.write_text(official(*more), encoding="utf-8")
        said = call("lists", "update", file)
        assert said.code == 0, said.err
        return file

    return use


@dataclass
class Served:
    """What a server on this machine answers, by path, and what it was asked."""

    url: str
    answers: dict[str, tuple[int, dict[str, str], bytes]]
    asked: list[dict[str, str]]


@contextmanager
def serving() -> Iterator[Served]:
    answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
    asked: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(dict(self.headers))
            status, headers, body = answers.get(self.path, (404, {}, b"no such page"))
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}", answers, asked)
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server on this machine alone."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as served:
        yield served


def rows_of(text: str) -> list[dict[str, Any]]:
    """The answers of a run on standard input."""
    found: list[dict[str, Any]] = json.loads(text)["answers"]
    return found
