"""Files and folders become tables; what does not come in is told with its file."""

from __future__ import annotations

from datetime import date

import pytest

from tidewaiter.errors import ContractError
from tidewaiter.flow import gather as door
from tidewaiter.flow.gather import gather

DAY = date(2025, 6, 30)
SHIPMENTS = "shipment id,consignee,hs code,date\na,One,847150,2025-01-01\nb,Two,847150,2025-01-02\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "shipments.csv").write_text(SHIPMENTS)
    (tmp_path / "in" / "registry.csv").write_text("party_id,mood\nP,fine\n")
    return tmp_path


def ids(found):
    return sorted(found.tables["shipments"].collect()["shipment_id"].to_list())


def test_a_folder_gives_each_table_by_its_name(folder):
    found = gather([folder / "in"], as_of=DAY, scratch=folder)
    assert sorted(found.tables) == ["registry", "shipments"]
    assert ids(found) == ["a", "b"]
    assert found.rejects == []


def test_columns_that_mean_nothing_are_told(folder):
    found = gather([folder / "in"], as_of=DAY, scratch=folder)
    assert [note.split(": ", 1)[1] for note in found.notes] == ["not read as registry: mood"]


def test_rejects_name_table_file_and_row(folder):
    later = folder / "in" / "shipments_2.csv"
    later.write_text("shipment id,date\nc,2026-01-01\nd\n")
    found = gather([folder / "in"], as_of=DAY, scratch=folder)
    told = {(r["table"], r["source"], r["row"], r["fault"]) for r in found.rejects}
    assert told == {
        ("shipments", str(later), 1, "is after 2025-06-30, the day asked for"),
        ("shipments", str(later), 2, "1 field where the header has 2"),
    }
    assert ids(found) == ["a", "b"]


def test_a_long_file_is_the_same_table(folder, monkeypatch):
    short = gather([folder / "in"], as_of=DAY, scratch=folder)
    monkeypatch.setattr(door, "LONG_BYTES", 10)
    long = gather([folder / "in"], as_of=DAY, scratch=folder)
    assert list(folder.glob("rows-*"))
    assert ids(long) == ids(short)


def test_a_folder_without_tables_is_told(tmp_path):
    with pytest.raises(ContractError, match="has no table"):
        gather([tmp_path], as_of=DAY, scratch=tmp_path)


def test_no_file_at_all_is_told(tmp_path):
    with pytest.raises(ContractError, match="no file was given"):
        gather([], as_of=DAY, scratch=tmp_path)


def test_a_file_given_twice_is_told(folder):
    file = folder / "in" / "shipments.csv"
    with pytest.raises(ContractError, match="given twice"):
        gather([file, folder / "in"], as_of=DAY, scratch=folder)


def test_a_file_that_is_not_there_is_told_with_one_that_is_near(folder):
    with pytest.raises(ContractError, match=r"near it: shipments\.csv"):
        gather([folder / "in" / "shipment.csv"], as_of=DAY, scratch=folder)
