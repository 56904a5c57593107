"""A plan keeps its budget, its probabilities and its floors, whoever sends what in which order."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead.plan.pools import TERMS, candidates, flags, frame
from tidewaiter.errors import ContractError
from tidewaiter.lead.plan.choose import choose

BUDGET = {"north": 14.0, "south": 21.0}


def plan(table=None, signs=None, *, budget=BUDGET, terms=TERMS, seed=3, **more):
    table = candidates() if table is None else table
    signs = None if signs is None else frame(signs)
    return choose(frame(table), signs, budget=budget, terms=terms, seed=seed, **more)


@settings(max_examples=60)
@given(
    st.integers(0, 40), st.integers(0, 10**6), st.dictionaries(
        st.sampled_from(["north", "south"]), st.floats(0, 40)), st.sampled_from([None, 1.0, 3.0]),
)  # fmt: skip
def test_no_place_spends_more_than_its_hours(count, seed, budget, hours):
    found = plan(candidates(count, seed=seed, hours=hours), flags(max(count, 1)), budget=budget,
                 seed=seed)  # fmt: skip
    spent = found.chosen.to_native().group_by("place").agg(pl.col("hours").sum())
    for place, taken in spent.iter_rows():
        assert taken <= budget[place] + 1e-6
        assert found.hours[place] == pytest.approx(taken)


@pytest.mark.parametrize("hours", [1.0, None], ids=["hours alike", "hours that differ"])
def test_each_is_drawn_as_often_as_the_log_says(hours):
    table, signs, draws = candidates(hours=hours), flags(), 500
    often = dict.fromkeys(table["shipment_id"].to_list(), 0)
    for seed in range(draws):
        found = plan(table, signs, seed=seed)
        for name in found.chosen["shipment_id"].to_list():
            often[name] += 1
    # No two are of alike worth, so the odds are the same with every seed.
    odds = dict(found.odds.select("shipment_id", "propensity").iter_rows())
    deviations = [
        (often[name] / draws - p) / max((p * (1 - p) / draws) ** 0.5, 1e-9)
        for name, p in odds.items()
    ]
    assert max(map(abs, deviations)) < 4.5
    assert sum(0 < p < 1 for p in odds.values()) > 20


def test_the_same_seed_gives_the_same_plan_in_any_order():
    table, signs = candidates(), flags()
    mixed = plan(table.sample(fraction=1, shuffle=True, seed=5), signs.reverse())
    assert mixed.chosen.to_native().equals(plan(table, signs).chosen.to_native())


def test_another_seed_draws_others():
    drawn = {tuple(plan(seed=seed).chosen["shipment_id"].to_list()) for seed in range(5)}
    assert len(drawn) > 1


def test_with_hours_alike_the_budget_is_spent_to_the_last_item():
    found = plan(candidates(200, hours=1.0), flags(200), budget=30)
    assert len(found.chosen) == 30


def test_every_pattern_keeps_its_part_of_the_hours():
    table = candidates(400, places=("north",), hours=1.0)
    signs = flags(400, patterns=[f"T-{n:02}" for n in range(1, 11)])
    weights = {f"T-{n:02}": 0.1 for n in range(1, 11)}
    counts: dict[str, int] = {}
    for seed in range(200):
        found = plan(table, signs, budget=50, seed=seed, weights=weights)
        for pattern in found.chosen["pattern"].to_list():
            counts[pattern] = counts.get(pattern, 0) + 1
    for pattern in weights:  # 50 items, a tenth of them quota, a tenth of that each
        assert counts[pattern] / 200 == pytest.approx(0.5, abs=0.15)


def test_no_open_candidate_is_surely_unseen():
    odds = plan(candidates(hours=1.0), flags()).odds["propensity"].to_list()
    assert min(odds) > 0


def test_the_model_takes_the_worthiest_an_hour():
    sure = replace(TERMS, model_share=1.0, quota_share=0.0, random_share=0.0, harm_weight=0.0)
    table = candidates(places=("north",), hours=1.0)
    found = plan(table, budget=5, terms=sure)
    best = table.sort("probability", descending=True).head(5)["shipment_id"]
    assert found.chosen["shipment_id"].to_list() == best.to_list()
    assert found.chosen["rank"].to_list() == [1, 2, 3, 4, 5]


def test_harm_and_probability_pull_apart_as_the_weight_says():
    table = pl.DataFrame(
        {"shipment_id": ["many", "much"], "place": "north", "hours": 1.0, "stratum": "",
         "probability": [0.5, 0.05], "harm_h100": [1.0, 1000.0]}
    )  # fmt: skip
    first = {
        weight: plan(table, budget=1, terms=replace(TERMS, model_share=1.0, quota_share=0.0,
                     random_share=0.0, harm_weight=weight)).chosen["shipment_id"][0]
        for weight in (0.0, 1.0)
    }  # fmt: skip
    assert first == {0.0: "many", 1.0: "much"}


def test_an_unknown_harm_is_counted_with_the_median_and_told():
    table = candidates(5, hours=1.0, harm=[None, 2.0, 4.0, 6.0, None], places=("north",))
    found = plan(table, budget=5)
    assert "harm not known of 2 of 5 candidates; counted as 4" in found.told[0]
    row = found.chosen.to_native().filter(pl.col("shipment_id") == "S00000")
    assert row["harm_h100"].to_list() == [None]


def test_where_no_harm_is_known_the_assumption_of_the_terms_stands():
    found = plan(candidates(4, hours=1.0, harm=[None] * 4))
    assert f"counted as {TERMS.harm_unknown:g} (as the terms say" in found.told[0]


def test_a_shipment_at_no_place_is_told_and_not_planned():
    table = candidates(4, hours=1.0).with_columns(place=pl.Series(["north", None, "west", "south"]))
    found = plan(table)
    assert sorted(found.chosen["shipment_id"].to_list()) == ["S00000", "S00003"]
    assert any("2 of 4 candidates are at no place" in line for line in found.told)


def test_a_long_inspection_is_taken_whole_or_not_at_all():
    table = candidates(30, places=("north",), seed=2).with_columns(
        hours=pl.when(pl.col("shipment_id") < "S00004").then(9.0).otherwise(pl.col("hours"))
    )
    odds = plan(table, budget={"north": 20.0}).odds.to_native()
    assert set(odds.head(4)["propensity"].round(6)) <= {0.0, 1.0}


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [("hours", 0.0, "hours must be above 0"), ("probability", 1.2, r"must be in \[0, 1\]"),
     ("harm_h100", -1.0, "must not be below 0"), ("shipment_id", "S00001", "and once")],
)  # fmt: skip
def test_an_impossible_candidate_is_refused(column, value, says):
    table = candidates(3)
    cells = [value, *table[column].to_list()[1:]]
    with pytest.raises(ContractError, match=says):
        plan(table.with_columns(pl.Series(column, cells)))


def test_nothing_to_choose_from_gives_an_empty_plan():
    found = plan(candidates(0), flags(1))
    assert len(found.chosen) == 0
    assert found.chosen.columns[:4] == ["shipment_id", "place", "hours", "arm"]


def test_every_row_says_who_chose_it_and_with_what():
    found = plan(candidates(hours=1.0), flags(), model_version="abc").chosen.to_native()
    assert set(found["arm"]) <= {"model", "quota", "random"}
    assert found["pattern"].is_null().to_list() == (found["arm"] != "quota").to_list()
    assert set(found["model_version"]) == {"abc"}
    assert set(found["seed"]) == {3}
    assert np.all(np.diff(found["rank"].to_numpy()) > 0)
