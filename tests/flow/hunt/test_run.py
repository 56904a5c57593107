"""A hunt from files to a folder: nothing lost, the same twice, within its hours, and it learns."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from flow.hunt import small_trade
from tidewaiter.errors import ContractError
from tidewaiter.flow.hunt.keep import OUTCOMES, add_outcome, lead_of
from tidewaiter.flow.hunt.run import Wish, hunt
from tidewaiter.law import load

WISH = Wish(as_of=small_trade.AS_OF, budget=12.0, law=load("enforced"), shown=20)


@pytest.fixture(scope="module")
def trade(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trade") / "tables"
    small_trade.write(folder)
    return folder


@pytest.fixture(scope="module")
def done(trade, tmp_path_factory):
    out = tmp_path_factory.mktemp("hunt")
    return hunt([trade], out, WISH), out


def rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def week(trade):
    shipments = pl.read_csv(trade / "shipments.csv", try_parse_dates=True)
    since = date(2024, 3, 18)
    return set(shipments.filter(pl.col("declared_on").is_between(since, WISH.as_of))["shipment_id"])


def test_every_shipment_of_the_week_is_a_lead_once(trade, done):
    leads = rows(done[1] / "leads.csv")
    assert len(leads) == len(week(trade))
    assert {row["shipment_id"] for row in leads} == week(trade)
    assert sorted(int(row["rank"]) for row in leads) == list(range(1, len(leads) + 1))


def test_the_plan_keeps_its_hours_and_logs_every_choice(done):
    plan = rows(done[1] / "plan.csv")
    assert plan
    assert sum(float(row["hours"]) for row in plan) <= 12.0
    for row in plan:
        assert row["arm"] in ("model", "quota", "random")
        assert 0 < float(row["propensity"]) <= 1
        assert row["model_version"]


def test_the_first_leads_are_told_with_their_flags(done):
    found, out = done
    first = found.shown.leads[0]
    assert first.rank == 1
    assert lead_of(out, first.lead_id) == first
    assert any(lead.flags for lead in found.shown.leads)
    assert all(flag.sentence for lead in found.shown.leads for flag in lead.flags)


def test_what_was_not_looked_into_is_told(done):
    told = {row["pattern"]: row for row in rows(done[1] / "coverage.csv")}
    assert told["T-19"]["looked_into"] == "false"
    assert told["T-19"]["missing"] == "no table tenants"
    assert told["T-01"]["looked_into"] == "true"


def test_rows_seen_after_the_day_are_rejects_and_told(done):
    found, out = done
    assert len(rows(out / "rejects.csv")) == len(found.rejects) > 0
    assert {row["fault"] for row in rows(out / "rejects.csv")} == {
        "is after 2024-03-24, the day asked for"
    }


def test_the_page_and_the_run_are_there_and_no_scratch_is_left(done):
    found, out = done
    assert "What was not looked into" in found.files["page"].read_text(encoding="utf-8")
    made = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert made["as_of"] == "2024-03-24"
    assert not list(out.glob("scratch-*"))


def test_the_same_hunt_twice_is_the_same(trade, done, tmp_path):
    hunt([trade], tmp_path, WISH)
    for name in ("leads.csv", "plan.csv", "leads.jsonl"):
        assert (tmp_path / name).read_bytes() == (done[1] / name).read_bytes()


def test_hours_by_place_are_kept_each(trade, tmp_path):
    found = hunt([trade], tmp_path, replace(WISH, budget={"SGSIN": 4.0, "MYPKG": 3.0}))
    used = {row.place: row.used for row in found.shown.places}
    assert used["SGSIN"] <= 4.0
    assert used["MYPKG"] <= 3.0
    assert {row["place"] for row in rows(tmp_path / "plan.csv")} <= {"SGSIN", "MYPKG"}


def test_no_hours_make_no_plan_and_all_leads(trade, tmp_path):
    found = hunt([trade], tmp_path, replace(WISH, budget=0.0))
    assert rows(tmp_path / "plan.csv") == []
    assert found.shown.leads_total == len(week(trade))


def test_an_outcome_is_noted_once_with_what_the_plan_says(done):
    _, out = done
    name = rows(out / "plan.csv")[0]["shipment_id"]
    add_outcome(out, name, "clean", on=date(2024, 3, 26), by="Somebody", hours=1.5)
    [row] = rows(out / OUTCOMES)
    assert (row["shipment_id"], row["result"], row["by"]) == (name, "clean", "Somebody")
    assert row["propensity"] == rows(out / "plan.csv")[0]["propensity"]
    with pytest.raises(ContractError, match="was told to be clean on 2024-03-26"):
        add_outcome(out, name, "diverted", on=date(2024, 3, 27), by=None, hours=None)


def test_outcomes_teach_the_next_hunt(trade, tmp_path):
    shipments = pl.read_csv(trade / "shipments.csv", try_parse_dates=True)
    past = shipments.filter(pl.col("declared_on") < date(2024, 3, 1))["shipment_id"]
    told = pl.DataFrame(
        {
            "shipment_id": past,
            "result": ["diverted" if n % 3 == 0 else "clean" for n in range(len(past))],
            "known_on": [date(2024, 3, 10)] * len(past),
            "arm": ["model"] * len(past),
            "propensity": [0.5] * len(past),
        }
    )
    told.write_csv(tmp_path / "outcomes.csv")
    found = hunt([trade, tmp_path / "outcomes.csv"], tmp_path / "out", WISH)
    assert all(lead.is_probability for lead in found.shown.leads)
    assert any(row.rate for row in found.shown.rates)
    assert found.shown.prevalence is not None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"budget": -1.0}, "the budget is -1.0"),
        ({"budget": {"SGSIN": -2.0}}, "the budget of SGSIN is -2.0"),
        ({"since": date(2025, 1, 1)}, "after 2024-03-24, the day of the question"),
    ],
)
def test_a_wish_that_cannot_be_is_told(trade, tmp_path, change, said):
    with pytest.raises(ContractError, match=said):
        hunt([trade], tmp_path, replace(WISH, **change))


def test_tables_without_shipments_are_told(trade, tmp_path):
    with pytest.raises(ContractError, match="there are no shipments among registry"):
        hunt([trade / "registry.csv"], tmp_path, WISH)


def test_a_lead_that_is_not_there_is_told(done, tmp_path):
    with pytest.raises(ContractError, match="has no lead 'S0'"):
        lead_of(done[1], "S0")
    with pytest.raises(ContractError, match="is no folder of a hunt"):
        lead_of(tmp_path, "S0")


def test_owners_in_a_circle_and_unknown_ports_stop_nothing(trade, tmp_path):
    holdings = "owner_id,owned_id,share_percent\nA,B,60\nB,C,60\nC,A,60\n"
    (tmp_path / "holdings.csv").write_text(holdings)
    text = (trade / "shipments.csv").read_text(encoding="utf-8").replace("SGSIN", "Nowhere")
    (tmp_path / "shipments.csv").write_text(text, encoding="utf-8")
    files = [tmp_path / "shipments.csv", tmp_path / "holdings.csv", trade / "registry.csv"]
    found = hunt(files, tmp_path / "out", WISH)
    assert found.shown.leads_total == len(week(trade))
