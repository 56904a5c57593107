"""Shares of a whole: both sides count, for all that an owner has with parents and subsidiaries."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.asked import TODAY, account, ask, enter, refused
from tidewaiter.ledger.measure import sides

MILLION = 10**9  # thousandths of a TPP


def uveu(headquarters="US"):
    return account("uveu", ultimate_parent="Gamma", headquarters=headquarters)


def base(ledger, of, **parts):
    for part, many in parts.items():
        assert enter(ledger, ask("use", of, many * MILLION, part=part, is_fact=True)).entered


def kept(ledger, of):
    standing = ledger.standings([of[0]], today=TODAY)[of[0].name]
    return {(s.share.name, s.country): s.kept for s in sides(standing.parts, of[1])}


def test_more_than_seven_percent_in_one_country_is_a_breach(on_file):
    # 70,100,000 of 1,000,000,000: worked example EX099 of the fact base.
    enter(on_file, ask("use", uveu(), 929_900_000_000, part="US", is_fact=True))
    enter(on_file, ask("use", uveu(), 70_100_000_000, part="MY", is_fact=True))
    found = kept(on_file, uveu())
    assert found["uveu_one_country_share", "MY"] is False
    assert found["uveu_outside_supplement_5_share", None] is True


def test_more_than_a_quarter_outside_supplement_5_is_a_breach(on_file):
    # EX100: 251,000,000 outside, none of it above 7 percent; an owner in the United Kingdom.
    base(on_file, uveu("GB"), GB=749, MY=63, BR=63, IN=63, KE=62)
    found = kept(on_file, uveu("GB"))
    assert found["uveu_outside_supplement_5_share", None] is False
    assert all(kept for (name, _), kept in found.items() if name == "uveu_one_country_share")


def test_more_than_half_outside_the_us_is_a_breach_for_an_owner_there(on_file):
    # EX101: 501,000,000 outside the United States, of which 240,000,000 outside supplement 5(a).
    base(on_file, uveu(), US=499, GB=261, MY=60, BR=60, IN=60, KE=60)
    assert kept(on_file, uveu())["uveu_outside_us_share", None] is False
    assert kept(on_file, uveu())["uveu_outside_supplement_5_share", None] is True


def test_half_in_the_us_binds_only_owners_there(on_file):
    # EX102: 60 percent outside the United States, an owner in the United Kingdom.
    base(on_file, uveu("GB"), US=400, GB=600)
    assert ("uveu_outside_us_share", None) not in kept(on_file, uveu("GB"))
    assert enter(on_file, ask("hold", uveu("GB"), MILLION, part="GB")).entered
    with refused(enter(on_file, ask("hold", uveu("US"), MILLION, part="GB"))) as why:
        assert "at most 50%" in why


def test_an_owner_whose_seat_is_not_known_is_taken_as_bound(on_file):
    base(on_file, uveu(None), US=400, GB=600)
    with refused(enter(on_file, ask("hold", uveu(None), MILLION, part="GB"))) as why:
        assert "headquarters are not known" in why


@pytest.mark.parametrize(("many", "fits"), [(70_000_000_000, True), (70_000_000_001, False)])
def test_an_order_adds_to_both_sides(on_file, many, fits):
    # With 930 million elsewhere, 70 million more are 7 percent of 1,000 million, exactly.
    base(on_file, uveu(), US=930)
    found = enter(on_file, ask("hold", uveu(), many, part="MY"))
    assert found.entered == fits


def test_what_is_held_elsewhere_makes_no_whole(on_file):
    base(on_file, uveu(), US=930)
    assert enter(on_file, ask("hold", uveu(), 70 * MILLION, part="MY")).entered
    assert enter(on_file, ask("hold", uveu(), 500 * MILLION, part="US")).entered
    # The 500 million may never come, so they carry nothing.
    assert not enter(on_file, ask("hold", uveu(), MILLION, part="MY")).entered
    assert not enter(on_file, ask("hold", uveu(), 76 * MILLION, part="BR")).entered


def test_chips_lost_from_the_whole_are_told_where_a_part_is_now_too_large(on_file):
    base(on_file, uveu(), US=930, MY=70)
    found = enter(on_file, ask("adjust", uveu(), 100 * MILLION, part="US", reason="lost"))
    assert found.entered
    assert "passed: 70,000,000 TPP in MY of 900,000,000 TPP, at most 7%" in found.notes[0]
    assert not enter(on_file, ask("hold", uveu(), 1, part="MY")).entered


def test_what_is_lost_abroad_makes_room(on_file):
    base(on_file, uveu(), US=930, MY=70)
    assert not enter(on_file, ask("hold", uveu(), MILLION, part="MY")).entered
    enter(on_file, ask("adjust", uveu(), 10 * MILLION, part="MY", reason="failed"))
    assert enter(on_file, ask("hold", uveu(), MILLION, part="MY")).entered


def test_china_and_macau_together_have_half_of_the_us(on_file):
    day = date(2026, 2, 2)
    of = account("china_share", day, item="nvidia h200 sxm")
    base_day = {"day": day, "is_fact": True}
    enter(on_file, ask("use", of, 1000, part="US", **base_day))
    assert enter(on_file, ask("hold", of, 300, part="CN", day=day)).entered
    assert enter(on_file, ask("hold", of, 200, part="MO", day=day)).entered
    with refused(enter(on_file, ask("hold", of, 1, part="MO", day=day))) as why:
        assert "at most 50%" in why
    # More to customers in the United States makes room; elsewhere it is neither side.
    enter(on_file, ask("use", of, 1000, part="DE", **base_day))
    assert not enter(on_file, ask("hold", of, 1, part="MO", day=day)).entered
    enter(on_file, ask("use", of, 2, part="US", **base_day))
    assert enter(on_file, ask("hold", of, 1, part="MO", day=day)).entered
