"""The desk plans from what is known by the week, and says what it went by."""

from dataclasses import replace

import numpy as np
import pytest

from lead.evaluate.toy import Toy
from lead.plan.pools import TERMS
from tidewaiter.errors import ContractError
from tidewaiter.lead.plan.desk import FOLLOW, Desk, Recipe
from tidewaiter.lead.plan.log import Log, empty_log

TOY = Toy(5)
FACTS = TOY.all


def log(rows, results, *, week=0, known=None, arm="model"):
    many = len(rows)
    return Log(
        row=np.array(rows), week=np.full(many, week), result=np.array(results),
        known=np.full(many, week + 1 if known is None else known), arm=np.full(many, arm),
        pattern=np.full(many, ""), propensity=np.ones(many), rank=np.arange(1, many + 1),
    )  # fmt: skip


def chosen(facts=FACTS, entries=None, *, week=10, budget=20.0, recipe=None):
    made = Desk(TERMS, 1, recipe or Recipe()).plan(
        facts, entries or empty_log(), week=week, budget=budget
    )
    return made, made.plan.chosen["shipment_id"].to_list()


def test_a_plan_is_made_before_the_first_outcome():
    made, names = chosen()
    assert len(names) == 20
    assert made.model.positives == 0


def test_later_weeks_and_results_not_yet_known_change_nothing():
    early = log(FACTS.of(3)[:30].tolist(), [1] * 10 + [0] * 20, week=3)
    later = log(FACTS.of(9)[:30].tolist(), [1] * 30, week=9, known=13)
    assert chosen(FACTS.until(10), early)[1] == chosen(FACTS, early.plus(later))[1]


def test_places_keep_their_own_hours():
    made, _ = chosen(budget={"north": 4.0, "south": 9.0})
    assert made.plan.hours == {"north": 4.0, "south": 9.0}


def test_the_next_shipment_of_a_confirmed_party_has_hours_of_its_own():
    rows = FACTS.of(10)
    buyer = FACTS.roles["consignee"].copy()
    buyer[[FACTS.of(3)[0], rows[7]]] = 9999
    facts = replace(FACTS, roles={"consignee": buyer}, signs=FACTS.signs * 0)
    made, _ = chosen(facts, log([int(FACTS.of(3)[0])], [1], week=3))
    odds = dict(made.plan.odds.select("shipment_id", "propensity").iter_rows())
    assert odds[FACTS.ids[rows[7]]] == pytest.approx(1)
    row = made.plan.chosen.filter(made.plan.chosen["shipment_id"] == FACTS.ids[rows[7]])
    assert row["pattern"].to_list() in ([FOLLOW], [None])


@pytest.mark.parametrize(
    ("recipe", "gone"), [(Recipe(has_quota=False), "quota"), (Recipe(has_random=False), "random")]
)
def test_an_arm_that_is_left_out_chooses_nothing(recipe, gone):
    arms = [chosen(week=w, recipe=recipe)[0].plan.chosen["arm"].to_list() for w in (8, 9, 10)]
    assert all(gone not in week for week in arms)


def test_an_alarm_is_told_when_the_trade_changes():
    grown = FACTS.rule + np.where(FACTS.week >= 16, 1.0, 0.0)
    assert not [a for a in chosen(week=23)[0].alarms if a.of == "score of flags"]
    told = chosen(replace(FACTS, rule=grown), week=23)[0].alarms
    assert {a.of for a in told} == {"score of flags"}


def test_facts_that_cannot_be_are_refused():
    with pytest.raises(ContractError, match="hours"):
        chosen(replace(FACTS, hours=FACTS.hours * 0))
