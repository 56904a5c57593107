"""The shelf: every version kept, one in use, and never half of one."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from made_lists import table

from tidewaiter.errors import ContractError
from tidewaiter.party.lists import current, install, load, use, versions

DAY = datetime(2026, 7, 31, 9, tzinfo=UTC)
ONE, TWO = table({"name": "One"}), table({"name": "One"}, {"name": "Two", "countries": ["CN"]})


def put(shelf: Path, entries: pa.Table = ONE, days: int = 0) -> Any:
    return install(shelf, entries, source="a file", retrieved=DAY + timedelta(days=days),
                   sha256="ab" * 32)  # fmt: skip


def test_an_empty_shelf_has_nothing_in_use(tmp_path: Path) -> None:
    assert current(tmp_path / "none") is None
    assert versions(tmp_path / "none") == ()


def test_what_is_installed_is_in_use_and_the_old_one_is_kept(tmp_path: Path) -> None:
    first, second = put(tmp_path), put(tmp_path, TWO, 1)
    assert current(tmp_path) == second
    assert versions(tmp_path) == (first, second)
    assert load(second).equals(TWO)
    assert load(first).equals(ONE)
    assert (second.source, second.sha256, second.entries) == ("a file", "ab" * 32, 2)
    assert second.retrieved == DAY + timedelta(days=1)


def test_the_same_entries_are_not_stored_again(tmp_path: Path) -> None:
    assert put(tmp_path) == put(tmp_path, days=1)
    assert len(versions(tmp_path)) == 1


def test_an_older_version_can_be_used_again(tmp_path: Path) -> None:
    first, _ = put(tmp_path), put(tmp_path, TWO, 1)
    assert use(tmp_path, first.name) == first == current(tmp_path)
    assert len(versions(tmp_path)) == 2


def test_entries_that_come_back_are_a_version_of_their_own(tmp_path: Path) -> None:
    put(tmp_path)
    put(tmp_path, TWO, 1)
    third = put(tmp_path, ONE, 2)
    assert current(tmp_path) == third
    assert [v.entries for v in versions(tmp_path)] == [1, 2, 1]


@pytest.mark.parametrize("failing", [1, 2])
def test_an_install_that_fails_leaves_the_old_list_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    first = put(tmp_path)
    calls = 0
    replace = os.replace

    def fail(*paths: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(28, "No space left on device")
        replace(*paths)

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(ContractError, match=r"No space left on device.*the list in use stays"):
        put(tmp_path, TWO, 1)
    monkeypatch.undo()
    assert current(tmp_path) == first
    assert load(first).equals(ONE)
    assert put(tmp_path, TWO, 1) == current(tmp_path)


def test_nothing_unfinished_is_left(tmp_path: Path) -> None:
    put(tmp_path)
    put(tmp_path, TWO, 1)
    put(tmp_path, TWO, 2)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"CURRENT", *(version.name for version in versions(tmp_path))}


def test_a_damaged_version_is_told_and_not_used(tmp_path: Path) -> None:
    first, second = put(tmp_path), put(tmp_path, TWO, 1)
    file = first.path / "entries.arrow"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(ContractError, match="is not what was installed, 1 entries"):
        load(first)
    with pytest.raises(ContractError):
        use(tmp_path, first.name)
    assert current(tmp_path) == second
    file.write_bytes(b"")
    with pytest.raises(ContractError):
        load(first)


def test_a_version_in_use_that_is_gone_is_told_with_what_there_is(tmp_path: Path) -> None:
    first, second = put(tmp_path), put(tmp_path, TWO, 1)
    (second.path / "about.json").write_text("{", encoding="utf-8")
    with pytest.raises(ContractError, match=f"no whole version '{second.name}'") as error:
        current(tmp_path)
    assert first.name in str(error.value)
    use(tmp_path, first.name)
    assert current(tmp_path) == first


def test_what_is_no_list_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="has no entry"):
        put(tmp_path, ONE.slice(0, 0))
    with pytest.raises(ContractError, match="has the columns name"):
        put(tmp_path, ONE.select(["name"]))
    with pytest.raises(ContractError, match="no time zone"):
        install(tmp_path, ONE, source="x", retrieved=datetime(2026, 7, 31), sha256="")  # noqa: DTZ001
    assert versions(tmp_path) == ()


def test_a_file_in_place_of_the_shelf_is_told(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("", encoding="utf-8")
    with pytest.raises(ContractError, match="cannot be written"):
        put(tmp_path / "shelf")
