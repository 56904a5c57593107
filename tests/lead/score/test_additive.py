"""A score without outcomes: points add up, overlap within a family, and rest on known facts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead.features.trade import sheet, shipment, some_trade, table
from tidewaiter.errors import ContractError
from tidewaiter.lead.features import features
from tidewaiter.lead.score import additive, load_weights

COLUMNS = tuple(dict.fromkeys(sign.column for sign in load_weights().signs))
ROWS = st.lists(st.one_of(st.floats(-30, 30), st.just(float("nan"))), min_size=len(COLUMNS),
                max_size=len(COLUMNS))  # fmt: skip


def one(**cells):
    names = tuple(name.replace("T_", "T-") for name in cells)
    return additive(np.array([list(cells.values())], float), names)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_the_pieces_add_up_to_the_score(row):
    found = additive(np.array([row]), COLUMNS)
    assert sum(piece.points for piece in found.pieces(0)) == pytest.approx(found.score[0])


@settings(max_examples=40, deadline=None)
@given(ROWS, st.integers(0, len(COLUMNS) - 1))
def test_forgetting_a_fact_never_raises_the_score(row, place):
    less = row[:place] + [float("nan")] + row[place + 1 :]
    scores = additive(np.array([row, less]), COLUMNS).score
    assert scores[1] <= scores[0] + 1e-12


def test_removing_the_largest_piece_lowers_the_score():
    told = {"flag_T_01": 0.9, "payer_is_other": 1.0, "flag_T_10": 0.4}
    found = one(**told)
    largest = found.pieces(0)[0].column.replace("T-", "T_")
    assert largest == "flag_T_01"
    assert one(**(told | {largest: 0.0})).score[0] < found.score[0]


def test_two_signs_of_one_thing_overlap_and_of_two_add_up():
    paid, told = one(payer_is_other=1.0).score[0], one(flag_T_09=1.0).score[0]
    place = one(forwarder_receives=1.0).score[0]
    assert told < one(flag_T_09=1.0, payer_is_other=1.0).score[0] < told + 0.5 * paid
    assert one(flag_T_09=1.0, forwarder_receives=1.0).score[0] == pytest.approx(told + place)


def test_what_is_not_known_adds_nothing():
    assert one(flag_T_01=float("nan"), age_consignee=float("nan")).score[0] == 0


def test_a_low_tail_adds_more_the_lower_it_is():
    scores = [one(age_consignee=age).score[0] for age in (9.0, 6.0, 5.0, 1.0)]
    assert scores[0] == 0
    assert scores == sorted(scores)
    assert len(set(scores)) == 4


def test_a_pattern_without_weight_counts_as_a_middling_one():
    assert one(**{"flag_O-99": 1.0}).pieces(0)[0].column == "flag_O-99"


def test_every_sign_is_a_feature_that_is_made():
    made = features(some_trade(1, 60), sheet()).names()
    missing = {sign.column for sign in load_weights().signs} - set(made)
    assert {name for name in missing if not name.startswith("flag_")} == set()


def test_features_of_shipments_are_scored_as_they_come():
    rows = [shipment(1, 5), shipment(2, 5, consignee_id="b", forwarder_id="b")]
    found = features({"shipments": table("shipments", rows)})
    told = additive(found.matrix(), found.names())
    assert told.score[1] > told.score[0]
    assert told.pieces(1)[0].column == "forwarder_receives"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("reason: Nothing, reason: ''", ""), None),
        (("points: 1.0, ", ""), "points"),
        (("reason: Because", "reason: ''"), "no reason"),
        (("from: 0, to: 1", "from: 1, to: 1"), "give it width"),
    ],
)
def test_a_sign_must_say_how_much_and_why(tmp_path, change, says):
    text = (
        "keep: {value: 0.5, unit: share, reason: Half.}\n"
        "other_pattern: {family: other, points: 1, reason: Middling.}\n"
        "signs:\n- {column: pieces, points: 1.0, from: 0, to: 1, family: goods, reason: Because}\n"
    )
    path = tmp_path / "weights.yaml"
    path.write_text(text.replace(*change), encoding="utf-8")
    if says is None:
        assert [sign.column for sign in load_weights(path).signs] == ["pieces"]
    else:
        with pytest.raises(ContractError, match=says):
            load_weights(path)
