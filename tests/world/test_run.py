"""The trade week by week: the same for a seed, about its base rate, and its rings learn."""

from __future__ import annotations

import pytest

from tidewaiter.errors import ContractError
from tidewaiter.world import Run, Setting, make


def texts(setting):
    world = make(setting)
    return {name: frame.collect().to_native() for name, frame in world.tables.items()}


def test_a_seed_makes_one_trade_and_another_seed_another():
    setting = Setting(seed=4, weeks=4, shipments=60)
    one, again = texts(setting), texts(setting)
    assert all(one[name].equals(again[name]) for name in one)
    other = texts(Setting(seed=5, weeks=4, shipments=60))
    assert not one["shipments"].equals(other["shipments"])


@pytest.mark.parametrize("rate", [0.002, 0.01])
def test_about_as_much_is_diverted_as_asked(rate):
    world = make(Setting(seed=2, weeks=30, shipments=400, base_rate=rate))
    truth = world.truth.collect()
    assert truth["is_diverted"].mean() == pytest.approx(rate, rel=0.45)


def test_harm_is_of_the_diverted_alone():
    truth = make(Setting(seed=2, weeks=6, shipments=200, base_rate=0.05)).truth.collect()
    bad = truth.filter(truth["is_diverted"])
    assert (bad["harm_h100"] > 0).all()
    assert (truth.filter(~truth["is_diverted"])["harm_h100"] == 0).all()


def inspected(weeks=30):
    run = Run(Setting(seed=6, weeks=weeks, shipments=150, base_rate=0.05))
    found = []
    for week in range(weeks):
        ids = [row["shipment_id"] for row in run.week(week)["shipments"]]
        found += list(zip(ids, run.inspect(week, ids), strict=True))
    return run, found


def test_inspectors_miss_some_find_nothing_that_is_not_there_and_are_not_always_sure():
    run, found = inspected()
    bad = {row["shipment_id"]: row["is_diverted"] for row in run.truth}
    hits = [result for name, result in found if bad[name]]
    assert 0.5 < hits.count(1) / len(hits) < 0.9
    assert 0 < hits.count(0)
    assert not [name for name, result in found if result == 1 and not bad[name]]
    assert 0.01 < sum(result == -1 for _, result in found) / len(found) < 0.06


def test_rings_that_are_caught_give_up_their_fronts():
    run, _ = inspected()
    left = Run(Setting(seed=6, weeks=30, shipments=150, base_rate=0.05))
    for week in range(30):
        left.week(week)

    def rings(of):
        return {row["ring"] for row in of.truth if row["is_diverted"]}

    # Rings that stop are followed by others, so more are seen where they are caught.
    assert len(rings(run)) > len(rings(left))


def test_truth_has_each_shipment_once():
    run, _ = inspected(4)
    ids = [row["shipment_id"] for row in run.rows["shipments"]]
    assert sorted(ids) == sorted(row["shipment_id"] for row in run.truth)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    "wrong", [{"weeks": 0}, {"shipments": 0}, {"base_rate": 1.5}, {"miss": -0.1}]
)
def test_a_setting_that_cannot_be_is_told(wrong):
    with pytest.raises(ContractError, match=next(iter(wrong))):
        Setting(**wrong)
