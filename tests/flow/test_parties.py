"""Every party of an order is screened and looked up among owners before the rules read it."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from tidewaiter import clear
from tidewaiter.flow.owners import Owners
from tidewaiter.flow.parties import Registers, meant
from tidewaiter.law import load
from tidewaiter.party.decisions import Decision
from tidewaiter.party.entries import entries
from tidewaiter.party.names.index import build
from tidewaiter.party.screening import screen

ON = date(2026, 3, 1)
ROWS: list[dict[str, Any]] = [
    {"entry_id": "1", "list": "entity_list", "source": "Entity List", "name": "Biren Technology",
     "restricted_as": ["entity_list_footnote_4"], "license_policy": "Presumption of denial",
     "start": date(2023, 10, 19), "citation": "88 FR 71992"},
    {"entry_id": "2", "list": "dpl", "source": "Denied Persons List", "name": "Okvarel Freight",
     "restricted_as": ["dpl"], "end": date(2026, 6, 1)},
    {"entry_id": "3", "list": "sdn", "source": "SDN", "name": "Zhelmont Industries",
     "restricted_as": ["sdn"], "programs": ["SDGT"]},
    {"entry_id": "4", "list": "sdn", "source": "SDN", "name": "Pravetka Mining",
     "restricted_as": ["sdn"], "programs": ["GLOMAG"]},
    {"entry_id": "5", "list": "watch", "source": "our own", "name": "Lunavia Data"},
]  # fmt: skip
INDEX = build(entries(ROWS))
ORDER = {
    "order_id": "1",
    "order_date": "2026-03-01",
    "item": "NVIDIA A16",
    "quantity": 4,
    "destination": "SG",
    "transaction": "export",
    "exporter_country": "US",
}


def registers(**other: Any) -> Registers:
    return Registers(INDEX, **{"whole": True, "on": ON, **other})


def answered(given: dict[str, Any], known: Registers | None = None) -> dict[str, Any]:
    found = clear([{**ORDER, **given}], registers=known or registers())
    [row] = found.answers
    return row


def missing(row: dict[str, Any]) -> list[str]:
    return (row["missing_facts"] or "").split("; ")


def test_a_listed_consignee_needs_a_license_and_the_answer_says_who_and_why() -> None:
    row = answered({"ultimate_consignee_name": "Biren Technology Co Ltd"})
    assert row["outcome"] == "license_required"
    assert "Biren Technology" in row["party_hits"]
    assert "88 FR 71992" in row["party_hits"]
    assert "presumption_of_denial" in row["review_policy"]


def test_an_order_whose_parties_are_on_no_list_is_screened() -> None:
    row = answered({"ultimate_consignee_name": "Harmless Bakery"})
    assert "restricted_parties" not in missing(row)
    assert row["party_hits"] is None


@pytest.mark.parametrize("name", ["Harmless Bakery", None])
def test_lists_that_are_not_whole_clear_nobody(name: str | None) -> None:
    row = answered({"ultimate_consignee_name": name}, registers(whole=False))
    assert "restricted_parties" in missing(row)


def test_an_order_without_parties_was_not_screened() -> None:
    assert "restricted_parties" in missing(answered({}))


def test_a_weak_hit_is_an_open_question_until_somebody_decides() -> None:
    party = {"name": "Biren Techno Holding", "country": None}
    [hit] = screen([party], INDEX).to_pylist()
    assert hit["score"] < 0.95
    order = {"ultimate_consignee_name": party["name"]}
    assert answered(order)["outcome"] == "undetermined"

    def decided(says: str) -> Registers:
        made = Decision(
            hit["fingerprint"], hit["list"], hit["entry_id"], hit["version"], says, "A", ON, "seen"
        )
        return registers(decisions=(made,))

    matched = answered(order, decided("match"))
    assert matched["outcome"] == "license_required"
    assert "A, 2026-03-01: seen" in matched["party_hits"]
    other = answered(order, decided("false_positive"))
    assert other["party_hits"] is None
    assert "restricted_parties" not in missing(other)


def test_a_forwarder_on_the_entity_list_is_told_and_asks_for_no_license() -> None:
    row = answered({"forwarder_name": "Biren Technology", "end_user_name": "Harmless Bakery"})
    assert "forwarder Biren" in row["party_hits"]
    assert row["outcome"] != "license_required"


def test_a_denied_person_counts_in_every_role_while_the_order_lasts() -> None:
    order = {"forwarder_name": "Okvarel Freight"}
    assert answered(order)["outcome"] == "prohibited"
    later = answered({**order, "order_date": "2026-06-01"})
    assert later["outcome"] != "prohibited"
    assert later["party_hits"] is None


def test_an_entry_counts_from_its_day() -> None:
    row = answered({"end_user_name": "Biren Technology", "order_date": "2023-10-18"})
    assert row["party_hits"] is None


def test_what_the_caller_knows_stays_and_what_is_found_is_added() -> None:
    order = {"ultimate_consignee_name": "Biren Technology", "restricted_parties": "dpl"}
    assert answered(order)["outcome"] == "prohibited"
    row = answered({"ultimate_consignee_name": "Biren Technology", "restricted_parties": "none"})
    assert row["outcome"] == "license_required"


def test_a_blocked_person_is_what_its_program_makes_of_it_on_the_day() -> None:
    law = load()
    hits = {n: h for n in ("3", "4") for h in screen([{"name": ROWS[int(n) - 1]["name"]}], INDEX)
            .to_pylist()}  # fmt: skip
    assert meant(hits["3"], law, ON) == ["sdn"]
    assert meant(hits["4"], law, ON) == ["sdn_other_program"]
    assert meant(hits["3"], law, None) == ["sdn_program_unknown"]


def test_a_list_of_ones_own_is_told_and_changes_no_law() -> None:
    row = answered({"end_user_name": "Lunavia Data"})
    assert "our own" in row["party_hits"]
    assert "restricted_parties" not in missing(row)


PARTIES = pa.table(
    {
        "party_id": ["a", "b", "l", "p"],
        "name": ["Anodyne Compute Ltd", "Borealis Hosting", "Biren Technology", "Parent Holding"],
        "hq": ["SG", "MY", "CN", "CN"],
        "has_parent": [None, None, None, False],
    }
)
HOLDINGS = pa.table(
    {
        "statement_id": ["1", "2"],
        "owner_id": ["l", "p"],
        "owned_id": ["a", "b"],
        "share_percent": [60.0, 80.0],
    }
)
OWNERS = Owners(PARTIES, HOLDINGS)


def test_a_consignee_owned_by_the_listed_is_told_with_its_owner() -> None:
    order = {"ultimate_consignee_name": "ANODYNE COMPUTE", "order_date": "2025-10-15"}
    row = answered(order, registers(owners=OWNERS))
    assert row["outcome"] == "license_required"
    assert "owned 60 % by listed parties" in row["party_owners"]
    # The rule did not bind before 2025-09-29.
    before = answered({**order, "order_date": "2025-09-01"}, registers(owners=OWNERS))
    assert before["outcome"] != "license_required"


def test_the_seat_of_the_ultimate_parent_is_filled_in() -> None:
    order = {"ultimate_consignee_name": "Borealis Hosting Inc", "item": "NVIDIA H100 SXM5"}
    alone = answered(order)
    assert "ultimate_consignee_parent_hq" in missing(alone)
    row = answered(order, registers(owners=OWNERS))
    assert row["outcome"] == "license_required"
    assert "ultimate parent Parent Holding" in row["party_owners"]


def test_a_name_that_several_parties_bear_is_nobodys() -> None:
    twice = PARTIES.set_column(1, "name", pa.array(["Twin Co", "Twin Ltd", "x", "y"]))
    assert Owners(twice, HOLDINGS).marks["twin"] is None


def test_frames_of_several_engines_give_the_same() -> None:
    import duckdb

    names = ["Biren Technology", "Okvarel Freight", "Harmless Bakery", None]
    rows = [{**ORDER, "order_id": str(n), "end_user_name": name} for n, name in enumerate(names)]
    known = registers(owners=OWNERS)
    frame = pl.DataFrame(rows)
    connection = duckdb.connect()
    connection.register("orders", frame.to_arrow())
    found = [
        clear(frame, registers=known).answers,
        clear(connection.sql("select * from orders"), registers=known).answers.pl(),
    ]
    columns = ["order_id", "outcome", "party_hits", "missing_facts"]
    one, two = (f.select(columns).sort("order_id").rows() for f in found)
    assert one == two


@pytest.mark.spark
def test_spark_gives_the_same() -> None:
    from tidewaiter.engine.spark import session

    names = ["Biren Technology", "Okvarel Freight", "Harmless Bakery", "Anodyne Compute"]
    rows = [{**ORDER, "order_id": str(n), "end_user_name": name} for n, name in enumerate(names)]
    known = registers(owners=OWNERS)
    sent = session().createDataFrame(pl.DataFrame(rows).to_arrow())
    there = clear(sent, registers=known).answers.toPandas()
    here = clear(pl.DataFrame(rows), registers=known).answers
    columns = ["order_id", "outcome", "party_hits", "party_owners"]
    far = pl.from_pandas(there[columns]).sort("order_id").rows()
    assert far == here.select(columns).sort("order_id").rows()


def test_the_owners_of_a_consignee_are_drawn_on_its_page(tmp_path) -> None:
    from tidewaiter.flow.run import Wish, run_file

    orders = tmp_path / "orders.csv"
    columns = {**ORDER, "ultimate_consignee_name": "Anodyne Compute Ltd"}
    orders.write_text(f"{','.join(columns)}\n{','.join(map(str, columns.values()))}\n")
    wish = Wish(load(), as_of=date(2025, 10, 15), registers=registers(owners=OWNERS))
    found = run_file(orders, tmp_path / "out", wish)
    page = found.files["page"].read_text()
    assert "Biren Technology, listed, holds 60 % of Anodyne Compute Ltd." in page
    assert "owned 60 % by listed parties" in page
