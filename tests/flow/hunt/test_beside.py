"""Who is listed and who stops under a limit comes beside the tables that were given."""

from __future__ import annotations

from datetime import date

import narwhals as nw
import polars as pl
import pytest

from ledger.asked import LAW, NOW, TODAY, account, ask, enter, tpp
from tidewaiter.flow.hunt.beside import Beside, with_beside
from tidewaiter.flow.parties import Registers
from tidewaiter.ledger.ledger import Ledger
from tidewaiter.ledger.structuring import Link
from tidewaiter.party.entries import entries
from tidewaiter.party.names.index import build
from tidewaiter.store import open_store
from tidewaiter.store.migrate import migrate
from tidewaiter.table import trade

LISTED = {
    "entry_id": "1", "list": "entity_list", "source": "Entity List", "name": "Biren Technology",
    "restricted_as": ["entity_list_footnote_4"], "start": date(2023, 10, 19),
}  # fmt: skip
REGISTERS = Registers(build(entries([LISTED])), whole=True, on=date(2026, 3, 1))


def shipments(*consignees):
    schema = trade.schema("shipments")
    cells = {name: [None] * len(consignees) for name in schema}
    cells["shipment_id"] = [str(n) for n in range(len(consignees))]
    cells["consignee_name"] = list(consignees)
    return {"shipments": nw.from_dict(cells, schema, backend="polars").lazy()}


def beside(tables, **more):
    return with_beside(tables, Beside(**more), law=LAW, as_of=TODAY)


def rows(frame):
    return frame.collect().rows(named=True)


@pytest.fixture
def ledger(tmp_path):
    store = open_store(str(tmp_path / "ledger.db"), must_exist=False)
    migrate(store)
    yield Ledger(store)
    store.close()


def hold(ledger, parent, pieces):
    of = account("lpp", ultimate_parent=parent)
    assert enter(ledger, ask("hold", of, tpp(pieces)), now=NOW).entered


def test_a_listed_party_is_named_with_its_list_and_the_day():
    found = beside(shipments("BIREN TECHNOLOGY", "Somebody Else"), registers=REGISTERS)
    assert rows(found["listed"]) == [
        {
            "party_id": "name:biren technology",
            "name": "BIREN TECHNOLOGY",
            "list": "entity_list",
            "start": date(2023, 10, 19),
            "end": None,
        }
    ]


def test_a_name_that_is_only_near_counts_for_nothing():
    assert "listed" not in beside(shipments("Biren Tech Supplies"), registers=REGISTERS)


def test_without_lists_or_ledger_nothing_is_added():
    assert list(beside(shipments("Biren Technology"))) == ["shipments"]


def test_a_table_that_the_user_gave_stays():
    given = nw.from_native(pl.LazyFrame({"party_id": ["mine"]}))
    tables = {**shipments("Biren Technology"), "listed": given}
    assert beside(tables, registers=REGISTERS)["listed"] is given


def test_who_stops_just_under_a_limit_is_told(ledger):
    hold(ledger, "Nearly Full", 1690)
    hold(ledger, "Half Full", 800)
    [row] = rows(beside(shipments(), ledger=ledger)["limits"])
    assert (row["party_name"], row["cap_tpp"]) == ("nearly full", 26_900_000.0)
    assert row["counted_tpp"] == pytest.approx(1690 * 15832)
    assert row["left_tpp"] == row["cap_tpp"] - row["counted_tpp"]


def test_a_group_over_a_limit_is_told_at_each_of_its_members(ledger):
    hold(ledger, "One", 1000)
    hold(ledger, "Two", 1000)
    links = (Link("One", "address", "1 Street"), Link("Two", "address", "1 Street"))
    found = rows(beside(shipments(), ledger=ledger, links=links)["limits"])
    assert {(row["party_name"], row["group"]) for row in found} == {
        ("one", "group 1"),
        ("two", "group 1"),
    }
    assert all(row["left_tpp"] < 0 for row in found)
