"""The loop gives no policy what it could not have known, and policies do what they say."""

from dataclasses import replace

import numpy as np
import pytest

from lead.evaluate.toy import Toy
from lead.plan.pools import TERMS
from tidewaiter.lead.evaluate.loop import run
from tidewaiter.lead.evaluate.measure import measure
from tidewaiter.lead.evaluate.policies import Policy, best, policies
from tidewaiter.lead.plan.log import known_from

ALL = {policy.name: policy for policy in policies(TERMS)}


def ran(policy, seed=0, *, share=0.1, delay=28, **world):
    return run(Toy(seed, **world), policy, share=share, delay_days=delay, seed=seed, warm_up=4)


def spying(seen):
    def rank(asked):
        seen.append(asked)
        return np.zeros(len(asked.rows)), None

    return Policy("spy", "Looks at what it is given.", best(rank))


@pytest.mark.parametrize("delay", [0, 30, 90])
def test_a_result_is_used_only_after_its_delay(delay):
    seen = []
    ran(spying(seen), delay=delay)
    assert max(len(asked.log.row) for asked in seen) > 0
    for asked in seen:
        assert all(known_from(w, delay) <= asked.week for w in asked.log.week.tolist())


def test_no_one_sees_a_later_week_or_the_truth():
    seen = []
    ran(spying(seen))
    for asked in seen:
        assert asked.facts.week.max() == asked.week
        assert asked.truth is None


def test_results_are_those_of_inspections_and_some_are_missed():
    toy = Toy(3)
    found = run(toy, ALL["random"], share=0.3, delay_days=28, seed=3, warm_up=4)
    inspected = np.concatenate([row for _, row in toy.inspected])
    assert sorted(found.log.row.tolist()) == sorted(inspected.tolist())
    bad = toy.is_true.is_diverted[found.log.row] == 1
    assert 0 < (found.log.result[bad] == 0).sum() < bad.sum()


@pytest.mark.parametrize("name", ALL)
def test_every_policy_keeps_the_budget_and_repeats_itself(name):
    first, second = (ran(ALL[name], weeks=9, each=60) for _ in range(2))
    assert (np.bincount(first.log.week) == 6).all()
    assert np.array_equal(first.log.row, second.log.row)
    ranks = first.judged.rank.reshape(9, 60)
    assert (np.sort(ranks, axis=1) == np.arange(1, 61)).all()


def test_all_begin_alike():
    firsts = [ran(ALL[name], weeks=5).log for name in ("random", "ours")]
    early = [log.row[log.week < 4].tolist() for log in firsts]
    assert early[0] == early[1]


def test_the_oracle_does_best_and_ours_beats_chance():
    recall = {}
    for name in ("random", "ours", "oracle"):
        runs = [measure(ran(ALL[name], seed).judged, warm_up=4).recall for seed in (1, 2)]
        recall[name] = np.mean(runs)
    assert recall["oracle"] > recall["random"] + 0.2
    assert recall["ours"] > recall["random"] + 0.1


def test_a_way_that_begins_late_is_found_by_signs_that_need_no_outcomes():
    late = [measure(ran(ALL["ours"], seed).judged, late="late", warm_up=4) for seed in (1, 2)]
    assert min(found.late_recall for found in late) > 0.1


def test_every_choice_of_ours_logs_arm_and_propensity():
    log = ran(ALL["ours"]).log
    after = log.week >= 4
    assert {"model", "quota", "random"} >= set(log.arm[after].tolist()) > {"model"}
    assert (log.propensity > 0).all()
    assert (log.propensity[log.arm == "random"] < 1).all()


def test_a_longer_inspection_costs_no_policy_more_than_another():
    toy = Toy(2, weeks=7)
    toy.all = replace(toy.all, hours=np.where(toy.all.harm > 20, 4.0, 1.0))
    log = run(toy, ALL["ours"], share=0.1, delay_days=28, seed=2, warm_up=4).log
    assert (np.bincount(log.week) == 12).all()
