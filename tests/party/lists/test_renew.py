"""Fetching and renewing a list over a loopback server: whole, or the old one stays."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.request import urlopen

import pytest
from made_lists import EL, as_csv, as_json, result, table

from tidewaiter.errors import ContractError
from tidewaiter.party.lists import check_length, current, fetched, load, renew, update, versions

DAY = datetime(2026, 7, 31, 9, tzinfo=UTC)


def listed(number: int, source: str = EL) -> str:
    return as_json([result(name=f"Party {n}", id=f"id-{n}", source=source) for n in range(number)])


class Answers(BaseHTTPRequestHandler):
    """Answers with what the test said, by path."""

    bodies: ClassVar[dict[str, bytes]] = {}
    lengths: ClassVar[dict[str, int]] = {}
    waits: ClassVar[threading.Event] = threading.Event()

    def do_GET(self) -> None:
        if self.path == "/silent":
            self.waits.wait(10)
            return
        body = self.bodies.get(self.path)
        if body is None:
            self.send_error(503)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(self.lengths.get(self.path, len(body))))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    Answers.bodies.clear()
    Answers.lengths.clear()
    Answers.waits.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as serving:
        threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_address[1]}"
        Answers.waits.set()
        serving.shutdown()


def opener(url: str, timeout_s: float) -> AbstractContextManager[Any]:
    answer: AbstractContextManager[Any] = urlopen(url, timeout=timeout_s)
    return answer


def get(shelf: Path, url: str, **options: Any) -> Any:
    return update(shelf, url=url, opener=opener, timeout_s=5.0, retrieved=DAY, **options)


def test_a_list_is_fetched_installed_and_compared(tmp_path: Path, server: str) -> None:
    Answers.bodies["/list.json"] = listed(4).encode()
    first = get(tmp_path, f"{server}/list.json")
    assert (first.old, first.changes.num_rows, first.new.entries) == (None, 0, 4)
    assert first.new.source == f"{server}/list.json"
    assert first.new.sha256 == hashlib.sha256(listed(4).encode()).hexdigest()
    Answers.bodies["/list.json"] = listed(5).encode()
    second = get(tmp_path, f"{server}/list.json")
    assert second.old == first.new
    assert second.changes.select(["change", "name"]).to_pylist() == [
        {"change": "added", "name": "Party 4"}
    ]
    assert current(tmp_path) == second.new
    assert len(versions(tmp_path)) == 2


def test_nothing_of_a_fetch_is_left_beside_the_versions(tmp_path: Path, server: str) -> None:
    Answers.bodies["/a"] = listed(1).encode()
    new = get(tmp_path, f"{server}/a").new
    assert {path.name for path in tmp_path.iterdir()} == {"CURRENT", new.name}


WRONG: dict[str, tuple[bytes, int, str]] = {
    "cut off": (listed(4).encode()[:-10], 10, "of 2,308 declared"),
    "html": (b"<html>Please log in</html>", 0, "web page"),
    "broken": (listed(4).encode()[:-10], 0, "broken JSON"),
    "renamed": (as_csv([result()]).replace("license_policy", "policy").encode(), 0, "is missing"),
    "empty": (b"", 0, "is empty"),
    "short": (listed(3).encode(), 0, "3 entries where the list in use has 4"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_comes_wrong_leaves_the_list_in_use(tmp_path: Path, server: str, case: str) -> None:
    body, more, words = WRONG[case]
    Answers.bodies |= {"/good": listed(4).encode(), "/list": body}
    Answers.lengths["/list"] = len(body) + more
    used = get(tmp_path, f"{server}/good").new
    with pytest.raises(ContractError) as error:
        get(tmp_path, f"{server}/list")
    assert words in str(error.value)
    assert f"{server}/list" in str(error.value)
    assert current(tmp_path) == used
    assert load(used).num_rows == 4
    assert {path.name for path in tmp_path.iterdir()} == {"CURRENT", used.name}


def test_a_server_that_is_silent_away_or_in_trouble_is_told(tmp_path: Path, server: str) -> None:
    for url, words in [
        (f"{server}/silent", "timed out"),
        (f"{server}/nowhere", "503"),
        ("http://127.0.0.1:1/", "refused"),
        ("not an address", "unknown url type"),
    ]:
        with (
            pytest.raises(ContractError, match=words) as error,
            fetched(url, tmp_path, opener=opener, timeout_s=0.3),
        ):
            pass
        assert "the list in use stays" in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_a_length_that_an_opener_does_not_check_is_checked(tmp_path: Path) -> None:
    class Short:
        headers: ClassVar[dict[str, str]] = {"Content-Length": "10"}

        def __init__(self) -> None:
            self.parts = [b"abc", b""]

        def __enter__(self) -> Short:
            return self

        def __exit__(self, *args: object) -> None: ...

        def read(self, amount: int, /) -> bytes:
            return self.parts.pop(0)

    with (
        pytest.raises(ContractError, match="3 bytes came of 10 declared"),
        fetched("x", tmp_path, opener=lambda _url, _wait: Short(), timeout_s=1.0),
    ):
        pass


def test_a_checksum_that_is_given_must_be_that_of_the_file(tmp_path: Path, server: str) -> None:
    body = listed(2).encode()
    Answers.bodies["/list"] = body
    with pytest.raises(ContractError, match="its SHA-256 is"):
        get(tmp_path, f"{server}/list", sha256="0" * 64)
    assert current(tmp_path) is None
    right = hashlib.sha256(body).hexdigest().upper()
    assert get(tmp_path, f"{server}/list", sha256=right).new.entries == 2


def test_a_shorter_list_is_taken_when_told_so(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(listed(10), encoding="utf-8")
    (tmp_path / "b").write_text(listed(7), encoding="utf-8")
    renew(tmp_path / "shelf", tmp_path / "a", retrieved=DAY)
    with pytest.raises(ContractError, match="less than 80%"):
        renew(tmp_path / "shelf", tmp_path / "b", retrieved=DAY)
    found = renew(tmp_path / "shelf", tmp_path / "b", retrieved=DAY, least_share=0.5)
    assert found.changes["change"].to_pylist() == ["removed"] * 3
    assert found.new.source == str(tmp_path / "b")


def test_one_list_of_many_that_is_lost_is_noticed() -> None:
    most = [{"name": f"S{n}", "list": "sdn"} for n in range(900)]
    some = [{"name": f"E{n}", "list": "entity_list"} for n in range(60)]
    few = [{"name": f"C{n}", "list": "capta"} for n in range(40)]
    check_length(table(*most, *some, *few), table(*most, *some), least_share=0.8, where="x")
    with pytest.raises(ContractError, match="0 of entity_list where the list in use has 60"):
        check_length(table(*most, *some), table(*most), least_share=0.8, where="x")
