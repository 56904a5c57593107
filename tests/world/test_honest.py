"""The synthetic trade is hard: nothing gives the diverted away, and lawful trade looks alike."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tidewaiter.lead.network import network
from tidewaiter.world.setting import calibration
from world.judged import auc, farthest, judged, oracle

SOURCE = Path(__file__).parents[2] / "src" / "tidewaiter"


@pytest.fixture(scope="module")
def j():
    return judged()


def scored(j, rows):
    learn, test = rows & ~j.later(), rows & j.later()
    return test, oracle(j.matrix, j.bad(), learn, test)


def test_an_oracle_that_is_told_the_truth_tells_some_of_them_apart_and_not_all(j):
    test, score = scored(j, j.computing())
    assert 0.70 <= auc(j.bad()[test], score) <= 0.92


def test_no_single_column_gives_them_away(j):
    computing, bad = j.computing(), j.bad()
    for n, name in enumerate(j.names):
        known = computing & np.isfinite(j.matrix[:, n])
        if bad[known].sum() >= 30:
            found = auc(bad[known], j.matrix[known, n])
            assert max(found, 1 - found) <= 0.75, name


def test_no_look_up_of_two_declared_columns_finds_twice_the_base_on_unseen_firms(j):
    rows = j.rows.with_columns(later=pl.Series(j.later())).filter(pl.Series(j.computing()))
    columns = ["hs6", "description", "shipper_country", "destination_country", "procedure",
               "port_of_discharge", "mode"]  # fmt: skip
    learn, test = rows.filter(~pl.col("later")), rows.filter("later")
    test = test.join(learn.select("consignee_name").unique(), on="consignee_name", how="anti")
    base = test["is_diverted"].mean()
    for one, other in combinations(columns, 2):
        rate = learn.group_by(one, other).agg(rate=pl.col("is_diverted").mean(), many=pl.len())
        rate = rate.filter(pl.col("many") >= 20).drop("many")
        joined = test.join(rate, on=[one, other], how="inner").sort("rate", descending=True)
        top = joined.head(max(len(test) // 10, 30))
        # Of so many pairs the best is lucky; three deviations are allowed for that.
        luck = 3 * np.sqrt(base * (1 - base) / len(top))
        assert top["is_diverted"].mean() <= 2 * base + luck, (one, other)


def test_rows_are_not_repeated_between_learning_and_test(j):
    told = [c for c in j.rows.columns if c not in ("row", "shipment_id", "week", "declared_on",
            "shipped_on", "is_diverted", "scheme", "ring", "harm_h100")]  # fmt: skip
    later = pl.Series(j.later())
    learn, test = j.rows.filter(~later).select(told), j.rows.filter(later).select(told)
    seen = test.join(learn.unique(), on=told, how="semi", nulls_equal=True)
    assert len(seen) < 0.01 * len(test)


def test_an_oracle_does_about_as_well_on_firms_that_it_has_not_seen(j):
    computing = j.computing()
    test, score = scored(j, computing)
    firm = j.rows["consignee_name"].hash(3).to_numpy() % 3 == 0
    unseen = oracle(j.matrix, j.bad(), computing & ~firm, computing & firm)
    apart = auc(j.bad()[test], score) - auc(j.bad()[computing & firm], unseen)
    assert abs(apart) <= 0.12


def test_firms_of_both_kinds_are_of_like_age_and_trade_as_often(j):
    rows = j.rows.with_columns(computing=pl.Series(j.computing())).filter("computing")
    age = j.matrix[j.computing(), j.names.index("age_consignee")]
    bad = rows["is_diverted"].to_numpy()
    known = np.isfinite(age)
    assert farthest(age[known & bad], age[known & ~bad]) < 0.4
    firms = rows.group_by("consignee_id").agg(
        bad=pl.col("is_diverted").any(),
        orders=pl.len(),
        gap=pl.col("declared_on").sort().diff().dt.total_days().mean(),
    )
    fronts, others = firms.filter("bad"), firms.filter(~pl.col("bad"))
    assert farthest(fronts["orders"].to_numpy(), others["orders"].to_numpy()) < 0.4
    gaps = [kind["gap"].drop_nulls().to_numpy() for kind in (fronts, others)]
    assert farthest(*gaps) < 0.4


def test_lawful_trade_has_far_more_of_every_shape_than_diverted_trade(j):
    found = network(j.world.tables)
    bad = dict(zip(j.rows["shipment_id"], j.rows["is_diverted"], strict=True))
    is_bad = np.array([bad[name] for name in found.trade.ids.to_list()])
    second = found.chains.leg >= 2
    assert (second & ~is_bad).sum() >= 5 * max(1, (second & is_bad).sum())
    back = j.rows.filter(pl.col("procedure") == "return")
    assert (~back["is_diverted"]).sum() >= 5 * max(1, back["is_diverted"].sum())
    groups = Counter(found.groups.values())
    assert len(groups) > 50


def test_shares_and_prices_are_near_the_public_facts(j):
    computing = j.rows.filter(pl.Series(j.computing()) & (pl.col("procedure") == "import"))
    lawful = computing.filter(~pl.col("is_diverted"))
    shares = lawful["hs6"].value_counts(normalize=True)
    told = dict(zip(shares["hs6"], shares["proportion"], strict=True))
    for code, share in calibration()["computing_hs6"].items():
        assert told[code] == pytest.approx(share, abs=0.05)
    h100 = lawful.filter(pl.col("model") == "NVIDIA DGX H100")
    price = (h100["value_usd"] / h100["pieces"]).median()
    assert price == pytest.approx(calibration()["models"]["NVIDIA DGX H100"][0], rel=0.1)


def test_marks_order_and_gaps_of_rows_tell_nothing(j):
    bad = j.bad()
    number = j.rows["shipment_id"].str.slice(1).cast(pl.Int64).to_numpy().astype(float)
    within = j.rows["row"].to_numpy() / (j.rows["week"].to_numpy() + 1)
    empty = np.sum([j.rows[c].is_null().to_numpy() for c in ("forwarder_name", "net_weight_kg",
                    "consignee_id", "mode", "origin_country")], axis=0).astype(float)  # fmt: skip
    for score in (number, within, empty):
        assert 0.45 <= auc(bad, score) <= 0.55


def test_nothing_that_looks_for_diversion_can_read_the_truth():
    for folder in ("flag", "custody", "lead", "flow", "table", "report"):
        for path in (SOURCE / folder).rglob("*.py"):
            assert not re.search(r"tidewaiter\.world|is_diverted\b.*world", path.read_text()), path
    tables = judged().world.tables
    told = {c for frame in tables.values() for c in frame.collect_schema().names()}
    assert not told & {"is_diverted", "scheme", "ring", "harm_h100"}


def test_there_are_at_least_twelve_ways_and_a_late_one(j):
    first = j.rows.filter("is_diverted").group_by("scheme").agg(week=pl.col("week").min())
    told = dict(zip(first["scheme"], first["week"], strict=True))
    assert len(told) >= 12
    assert told["refurbished"] >= 30
    assert sum(week < 15 for name, week in told.items() if name != "refurbished") >= 10
