"""Lists are got whole or not at all, kept in versions, and told; nothing but loopback is used."""

from __future__ import annotations

import csv
import hashlib
import json
import ssl
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Said, Served, entry, official, refused
from party.lists.made_lists import as_csv
from tidewaiter import __version__
from tidewaiter.cli import fetching, options
from tidewaiter.cli.registers import registers, shelves
from tidewaiter.law import load

Call = Callable[..., Said]
WATCH = "name,list,countries\nMarrowgate Robotics,watch,SG\n"


@pytest.fixture
def address(server: Served, monkeypatch: pytest.MonkeyPatch) -> str:
    """The official address, on this machine."""
    url = f"{server.url}/consolidated.json"
    monkeypatch.setattr("tidewaiter.cli.lists.CSL_JSON", url)
    return url


def answers(server: Served, text: str, status: int = 200, **headers: str) -> None:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    server.answers["/consolidated.json"] = (status, told, text.encode())


# --- update


def test_without_an_argument_the_official_list_is_fetched(
    call: Call, server: Served, address: str, home: Path
) -> None:
    answers(server, official())
    said = call("lists", "update")
    assert said.code == 0
    assert "csl 6 entries" in said.flat
    for code in ("entity_list", "dpl", "uvl", "meu_list", "sdn", "isn"):
        assert f"{code} 1" in said.flat
    assert server.asked[0]["User-Agent"] == f"tidewaiter/{__version__}"
    assert shelves(home)["csl"].source == address
    # Nothing of the way is left, and the index is made.
    assert sorted(p.name for p in home.iterdir()) == ["index", "lists"]
    assert len(list((home / "index").iterdir())) == 1


def test_the_address_of_a_list_of_ones_own_needs_a_name(
    call: Call, server: Served, home: Path
) -> None:
    answers(server, WATCH)
    assert "--name" in refused(call("lists", "update", f"{server.url}/consolidated.json"))
    said = call("lists", "update", f"{server.url}/consolidated.json", "--name", "watch")
    assert said.code == 0
    assert list(shelves(home)) == ["watch"]


def test_certificates_are_checked_and_waiting_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr(urllib.request, "urlopen", lambda _, **kept: given.update(kept))
    fetching._open("https://example.gov/list.json", 5.0)
    assert given["timeout"] == 5.0
    assert given["context"].verify_mode == ssl.CERT_REQUIRED
    assert given["context"].check_hostname


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((404, {}, b"gone"), "HTTP Error 404"),
        ((200, {}, b"<!doctype html><title>Sorry</title>"), "web page (HTML)"),
        ((200, {"Content-Length": "100000"}, official().encode()), "declared, so it was cut off"),
        ((200, {}, official().encode()[:-300]), "cut off"),
        ((200, {}, b""), "is empty"),
        ((200, {}, b'{"results": []}'), "no entry"),
        ((200, {}, WATCH.encode()), "consolidated.json"),
    ],
    ids=["404", "html", "truncated", "cut JSON", "empty", "no entries", "another list"],
)
def test_what_fails_leaves_the_list_in_use(
    call: Call,
    listed: Callable[..., Path],
    server: Served,
    address: str,
    home: Path,
    answer: tuple[int, dict[str, str], bytes],
    told: str,
) -> None:
    listed()
    before = shelves(home)["csl"]
    server.answers["/consolidated.json"] = answer
    line = refused(call("lists", "update"))
    assert told in line
    assert f"in use stays csl of {before.retrieved:%Y-%m-%d}, 6 entries" in line
    assert line.count("stays") == 1
    assert shelves(home)["csl"] == before
    assert sorted(p.name for p in home.iterdir()) == ["index", "lists"]


def test_a_server_that_is_not_there_is_one_clear_line(call: Call, server: Served) -> None:
    line = refused(call("lists", "update", server.url.rpartition(":")[0] + ":9/list.json"))
    assert "could not be fetched" in line
    assert "there is no list csl in use, and nothing was changed" in line


def test_the_checksum_must_agree(
    call: Call, server: Served, address: str, tmp_path: Path, home: Path
) -> None:
    text = official()
    answers(server, text)
    right, wrong = hashlib.sha256(text.encode()).hexdigest(), "0" * 64
    file = tmp_path / "list.json"
    file.write_text(text, encoding="utf-8")
    for source in ([], [file]):
        assert "SHA-256" in refused(call("lists", "update", *source, "--sha256", wrong))
        assert shelves(home) == {}
    assert call("lists", "update", file, "--sha256", right.upper()).code == 0


def test_the_csv_layout_of_the_official_list_is_the_same_list(
    call: Call, tmp_path: Path, home: Path
) -> None:
    file = tmp_path / "consolidated.csv"
    file.write_text(as_csv(json.loads(official())["results"]), encoding="utf-8")
    assert call("lists", "update", file).code == 0
    assert shelves(home)["csl"].entries == 6


# --- what changed


def test_changes_are_counted_shown_and_written(
    call: Call, listed: Callable[..., Path], tmp_path: Path
) -> None:
    listed(entry("Brackwater Labs"), entry("Ebbstone Foundry"))
    new = tmp_path / "new.json"
    more = [entry("Brackwater Labs", alt_names=["BWL [red]"]), *map(entry, "ABCDEFGHIJKL")]
    new.write_text(official(*more), encoding="utf-8")
    file = tmp_path / "changes.csv"
    said = call("lists", "update", new, "--changes", file)
    assert said.code == 0
    assert "entity_list 12 1 1" in said.flat
    assert "BWL [red]" in said.out  # no markup, whatever a name holds
    assert "... and 4 more; all are in" in said.flat
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert sorted(row["change"] for row in rows) == ["added"] * 12 + ["changed", "removed"]
    assert [r["name"] for r in rows if r["change"] == "removed"] == ["Ebbstone Foundry"]


def test_the_same_list_again_changes_nothing(call: Call, listed: Callable[..., Path]) -> None:
    said = call("lists", "update", listed())
    assert (said.code, "nothing changed" in said.out) == (0, True)


def test_a_list_that_lost_many_entries_is_taken_only_on_purpose(
    call: Call, listed: Callable[..., Path], tmp_path: Path, home: Path
) -> None:
    listed(*map(entry, ("Aldermere", "Bexholm", "Corvale", "Dunholt")))
    short = tmp_path / "short.json"
    short.write_text(official(), encoding="utf-8")
    line = refused(call("lists", "update", short))
    assert "--accept-shorter" in line
    assert "in use stays csl" in line
    assert shelves(home)["csl"].entries == 10
    assert call("lists", "update", short, "--accept-shorter").code == 0
    assert shelves(home)["csl"].entries == 6


def test_going_back_takes_an_older_version_into_use(
    call: Call, listed: Callable[..., Path], home: Path
) -> None:
    listed()
    old = shelves(home)["csl"]
    listed(entry("Brackwater Labs"))
    assert f"kept: {old.name}" in call("lists", "show").flat
    assert call("lists", "use", "csl", old.name).code == 0
    assert shelves(home)["csl"] == old
    assert "there are" in refused(call("lists", "use", "csl", "2020-01-01"))
    assert "no list 'cls'; there are csl" in refused(call("lists", "use", "cls", old.name))
    assert shelves(home)["csl"] == old


# --- several lists


def test_lists_of_ones_own_are_used_beside_the_official_one(
    call: Call, listed: Callable[..., Path], tmp_path: Path, home: Path
) -> None:
    own = tmp_path / "own.csv"
    own.write_text(WATCH, encoding="utf-8")
    assert call("lists", "update", own, "--name", "watch").code == 0
    alone = registers(home, load(), options.today())
    assert not alone.whole
    assert "embedded starter list" in alone.told
    assert "the list 'watch' (1 entry" in alone.told
    listed()
    both = registers(home, load(), options.today())
    assert both.whole
    assert "starter" not in both.told
    names = both.index.entries["name"].to_pylist()
    assert {"Marrowgate Robotics", "Dunmarrow Freight LLC"} <= set(names)
    # The organizations that the law itself names are among them.
    assert "military_intelligence" in both.index.entries["list"].to_pylist()


def test_only_the_official_list_bears_its_name(
    call: Call, listed: Callable[..., Path], tmp_path: Path, home: Path
) -> None:
    own = tmp_path / "own.csv"
    own.write_text(WATCH, encoding="utf-8")
    assert call("lists", "update", own, "--name", "csl").code == 2
    assert call("lists", "update", own).code == 2
    assert call("lists", "update", own, "--name", "../csl").code == 2
    assert "which is called csl" in refused(call("lists", "update", listed(), "--name", "watch"))
    assert list(shelves(home)) == ["csl"]


def test_an_official_list_without_a_list_that_rules_name_is_not_whole(
    call: Call, tmp_path: Path, home: Path
) -> None:
    part = [row for row in json.loads(official())["results"] if "(DPL)" not in row["source"]]
    file = tmp_path / "part.json"
    file.write_text(json.dumps({"results": part}), encoding="utf-8")
    assert call("lists", "update", file).code == 0
    found = registers(home, load(), options.today())
    assert not found.whole
    assert "no entry of dpl" in found.told


def test_old_indexes_do_not_pile_up(call: Call, listed: Callable[..., Path], home: Path) -> None:
    for number in range(5):
        listed(*(entry(f"Brackwater {n}") for n in range(number)))
    assert len(list((home / "index").iterdir())) == 3


def test_an_index_that_cannot_be_kept_is_made_all_the_same(
    call: Call, listed: Callable[..., Path], home: Path
) -> None:
    listed()
    for file in (home / "index").iterdir():
        for part in file.iterdir():
            part.unlink()
        file.rmdir()
    (home / "index").rmdir()
    (home / "index").write_text("in the way", encoding="utf-8")
    said = call("party", "screen", "Dunmarrow Freight LLC", "--check")
    assert said.code == 1
    assert "the index cannot be kept" in said.err


# --- show


def test_show_tells_what_there_is(call: Call, listed: Callable[..., Path], home: Path) -> None:
    nothing = call("lists", "show")
    assert nothing.code == 0
    assert "not a screening against all lists" in nothing.flat
    file = listed()
    said = call("lists", "show")
    assert "csl 6 entries of" in said.flat
    assert "0 days old" in said.flat
    assert str(file) in said.out.replace("\n", "")
    assert "entity_list 1" in said.flat
    assert "not a screening" not in said.flat


def test_a_folder_can_be_named(call: Call, listed: Callable[..., Path], tmp_path: Path) -> None:
    file, other = listed(), tmp_path / "other"
    assert call("lists", "update", file, "--dir", other).code == 0
    assert "csl 6 entries" in call("lists", "show", "--dir", other).flat
    line = refused(call("lists", "show", "--dir", tmp_path / "nowhere"))
    assert "is no folder of lists" in line


def test_the_folder_is_that_of_the_user_unless_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TIDEWAITER_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert options.home() == tmp_path / "tidewaiter"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert options.home() == tmp_path / ".local/share/tidewaiter"
    assert options.home(Path("here")) == Path("here")
