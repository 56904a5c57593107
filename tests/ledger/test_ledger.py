"""Entries on both databases: what fits, what does not, and what a repeat gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger.asked import H100, NOW, TODAY, account, ask, counted, enter, key, refused, tpp
from tidewaiter.errors import ContractError
from tidewaiter.ledger.request import Line, Request


def lpp(parent="Acme Corp.", day=TODAY):
    return account("lpp", day, ultimate_parent=parent)


def test_what_is_held_counts_at_once(ledger):
    found = enter(ledger, ask("hold", lpp(), tpp(1699)))
    assert found.entered
    assert counted(ledger, lpp()[0]) == 26_898_568_000


def test_1699_h100_fit_a_year_and_1700_do_not(ledger):
    with refused(enter(ledger, ask("hold", lpp(), tpp(1700)))) as why:
        assert "26,914,400 TPP do not fit" in why
    assert enter(ledger, ask("hold", lpp(), tpp(1699))).entered
    with refused(enter(ledger, ask("hold", lpp(), tpp(1)))) as why:
        assert "1,432 TPP are left" in why


def test_a_name_written_otherwise_is_the_same_parent(ledger):
    assert enter(ledger, ask("hold", lpp("ACME  CORP"), tpp(1699))).entered
    assert not enter(ledger, ask("hold", lpp("Acme Corp."), tpp(1))).entered
    assert enter(ledger, ask("hold", lpp("Beta Corp."), tpp(1))).entered


def test_a_repeat_gives_the_first_result_and_enters_nothing(ledger):
    request = ask("hold", lpp(), tpp(1000), order_id="SO-1")
    first = enter(ledger, request)
    again = enter(ledger, request)
    assert (first.repeated, again.repeated) == (False, True)
    assert again.entries == first.entries
    assert again.before == first.before
    assert counted(ledger, lpp()[0]) == tpp(1000)


def test_a_repeat_on_a_later_day_is_a_repeat(ledger):
    request = ask("hold", lpp(), tpp(1000))
    first = enter(ledger, request)
    later = replace(request, day=date(2026, 1, 5), lines=ask("hold", lpp(day=date(2026, 1, 5)),
                    tpp(1000)).lines)  # fmt: skip
    assert enter(ledger, later).entries == first.entries


def test_a_key_that_was_used_for_something_else_is_refused(ledger):
    request = ask("hold", lpp(), tpp(1000))
    enter(ledger, request)
    other = replace(request, lines=(replace(request.lines[0], amount=tpp(1)),))
    with refused(enter(ledger, other)) as why:
        assert "was used for something else" in why
    assert counted(ledger, lpp()[0]) == tpp(1000)


def test_a_key_twice_in_a_batch_is_entered_once(ledger):
    request = ask("hold", lpp(), tpp(1000))
    found = ledger.enter([(request,), (request,)], now=NOW, today=TODAY)
    assert [r.repeated for r in found] == [False, True]
    assert found[0].entries == found[1].entries
    assert counted(ledger, lpp()[0]) == tpp(1000)


def test_a_refused_key_may_be_tried_again(ledger):
    full = ask("hold", lpp(), tpp(1699))
    hold = enter(ledger, full)
    request = ask("hold", lpp(), tpp(1))
    assert not enter(ledger, request).entered
    enter(ledger, ask("release", lpp(), None, settles=hold.entries[0].seq))
    assert enter(ledger, request).entered


def test_a_request_on_several_accounts_is_whole_or_not_at_all(ledger):
    good, full = lpp("Good"), lpp("Full")
    enter(ledger, ask("hold", full, tpp(1699)))
    lines = tuple(Line(a, tpp(1), limits) for a, limits in (good, full))
    request = Request(key(), "hold", lines, TODAY, expires=TODAY)
    with refused(enter(ledger, request)) as why:
        assert "lpp | full | 2025" in why
    assert counted(ledger, good[0]) == 0


def test_the_first_alternative_that_fits_is_entered(ledger):
    enter(ledger, ask("hold", lpp(), tpp(1699)))
    country = account("country", destination="IN")
    same = key()
    several = [ask("hold", of, tpp(1), key=same) for of in (lpp(), country)]
    [found] = ledger.enter([several], now=NOW, today=TODAY)
    assert found.chosen == 1
    assert [r.account for r in found.refusals] == ["lpp | acme corp | 2025"]
    assert counted(ledger, country[0]) == tpp(1)
    [again] = ledger.enter([several], now=NOW, today=TODAY)
    assert (again.chosen, again.repeated) == (1, True)


def test_a_hold_is_used_once(ledger):
    hold = enter(ledger, ask("hold", lpp(), tpp(100), order_id="SO-1")).entries[0]
    used = enter(ledger, ask("use", lpp(), None, settles=hold.seq))
    assert used.entries[0].used == tpp(100)
    assert used.entries[0].order_id == "SO-1"
    with refused(enter(ledger, ask("use", lpp(), None, settles=hold.seq))) as why:
        assert "is no open hold" in why
    with refused(enter(ledger, ask("release", lpp(), None, settles=hold.seq))) as why:
        assert "is no open hold" in why
    assert counted(ledger, lpp()[0]) == tpp(100)


def test_what_is_not_used_of_a_hold_is_free_again(ledger):
    hold = enter(ledger, ask("hold", lpp(), tpp(100))).entries[0]
    enter(ledger, ask("use", lpp(), tpp(60), settles=hold.seq))
    assert counted(ledger, lpp()[0]) == tpp(60)


def test_the_rest_of_a_hold_can_stay_held(ledger):
    request = ask("hold", lpp(), tpp(100), pieces=100, order_id="SO-1")
    hold = enter(ledger, request).entries[0]
    found = enter(ledger, ask("use", lpp(), tpp(60), pieces=60, settles=hold.seq, keep_rest=True))
    assert [(e.kind, e.held, e.used, e.pieces) for e in found.entries] == [
        ("use", -tpp(100), tpp(60), 60),
        ("hold", tpp(40), 0, 40),
    ]
    assert counted(ledger, lpp()[0]) == tpp(100)
    [(_, rest)] = ledger.open_holds("SO-1")
    assert (rest.seq, rest.expires) == (found.entries[1].seq, hold.expires)
    enter(ledger, ask("use", lpp(), None, settles=rest.seq))
    assert ledger.open_holds("SO-1") == []


def test_a_hold_that_is_released_in_part_holds_the_rest(ledger):
    hold = enter(ledger, ask("hold", lpp(), tpp(100))).entries[0]
    enter(ledger, ask("release", lpp(), tpp(30), settles=hold.seq))
    assert counted(ledger, lpp()[0]) == tpp(70)


def test_more_than_is_held_is_not_used(ledger):
    hold = enter(ledger, ask("hold", lpp(), tpp(100))).entries[0]
    with refused(enter(ledger, ask("use", lpp(), tpp(101), settles=hold.seq))) as why:
        assert "more than" in why


def test_a_hold_counts_through_its_last_day(ledger):
    end = TODAY + timedelta(days=30)
    enter(ledger, ask("hold", lpp(), tpp(1699), expires=end))
    assert counted(ledger, lpp()[0], end) == tpp(1699)
    assert counted(ledger, lpp()[0], end + timedelta(days=1)) == 0
    assert not enter(ledger, ask("hold", lpp(), tpp(1)), today=end).entered
    assert enter(ledger, ask("hold", lpp(), tpp(1)), today=end + timedelta(days=1)).entered
    assert counted(ledger, lpp()[0], end + timedelta(days=1)) == tpp(1)


def test_a_clock_that_is_set_back_revives_no_hold(ledger):
    hold = enter(ledger, ask("hold", lpp(), tpp(1699), expires=TODAY)).entries[0]
    later = TODAY + timedelta(days=1)
    assert enter(ledger, ask("hold", lpp(), tpp(1699), expires=later), today=later).entered
    # The first hold's day has come back, and what it held is another's now.
    assert not enter(ledger, ask("use", lpp(), None, settles=hold.seq), today=TODAY).entered
    assert counted(ledger, lpp()[0], TODAY) == tpp(1699)


def test_what_is_used_without_a_hold_is_measured_too(ledger):
    assert enter(ledger, ask("use", lpp(), tpp(1699))).entered
    assert not enter(ledger, ask("use", lpp(), tpp(1))).entered


def test_what_is_installed_already_is_entered_even_above_the_cap(ledger):
    found = enter(ledger, ask("use", lpp(), tpp(1700), is_fact=True))
    assert found.entered
    assert "26,914,400 TPP do not fit" in found.notes[0]
    assert not enter(ledger, ask("hold", lpp(), 1)).entered


def test_an_order_that_knows_of_more_teaches_the_ledger(ledger):
    first = enter(ledger, ask("hold", lpp(), tpp(100), stated=tpp(1000)))
    assert [(e.kind, e.used, e.held, e.reason) for e in first.entries] == [
        ("use", tpp(1000), 0, "stated"),
        ("hold", 0, tpp(100), None),
    ]
    second = enter(ledger, ask("hold", lpp(), tpp(100), stated=tpp(1000)))
    assert [e.kind for e in second.entries] == ["hold"]
    assert counted(ledger, lpp()[0]) == tpp(1200)
    with refused(enter(ledger, ask("hold", lpp(), tpp(1), stated=tpp(1699)))):
        pass
    assert counted(ledger, lpp()[0]) == tpp(1200)


def test_lpp_lets_nothing_stop_counting(ledger):
    enter(ledger, ask("use", lpp(), tpp(100)))
    with refused(enter(ledger, ask("adjust", lpp(), tpp(1), reason="lost"))) as why:
        assert "what is lost goes on counting" in why


@pytest.mark.parametrize("reason", ["lost", "damaged", "failed", "relocated", "resold"])
def test_chips_of_a_national_validated_end_user_stop_counting(ledger, reason):
    nveu = account("nveu", ultimate_parent="Acme", destination="AE")
    enter(ledger, ask("use", nveu, tpp(100)))
    with refused(enter(ledger, ask("adjust", nveu, tpp(101), reason=reason))) as why:
        assert "more than the 1,583,200 TPP that are used" in why
    assert enter(ledger, ask("adjust", nveu, tpp(40), reason=reason)).entered
    assert counted(ledger, nveu[0]) == tpp(60)


def test_an_error_of_entry_is_put_right_with_words(ledger):
    enter(ledger, ask("use", lpp(), tpp(100)))
    with refused(enter(ledger, ask("adjust", lpp(), tpp(92), reason="correction"))) as why:
        assert "says why" in why
    assert enter(ledger, ask("adjust", lpp(), tpp(92), reason="correction", why="8, not 100"))
    assert counted(ledger, lpp()[0]) == tpp(8)


def license_(day=TODAY, unit="pieces"):
    return account("license", day, license_number="D1234567", unit=unit)


def test_a_license_has_its_own_balance_and_last_day(ledger):
    end = date(2026, 5, 15)
    with refused(enter(ledger, ask("hold", license_(), 1))) as why:
        assert "nothing is granted" in why
    enter(ledger, ask("grant", license_(), 64, expires=end, source="license D1234567"))
    assert enter(ledger, ask("hold", license_(), 64, day=end)).entered
    assert not enter(ledger, ask("hold", license_(), 1)).entered
    hold = enter(ledger, ask("grant", license_(), 1, expires=end)) and enter(
        ledger, ask("hold", license_(), 1)
    )
    after = end + timedelta(days=1)
    with refused(
        enter(ledger, ask("use", license_(after), None, day=after, settles=hold.entries[0].seq))
    ) as why:
        assert "nothing is granted that is valid on 2026-05-16" in why
    assert enter(ledger, ask("use", license_(end), None, day=end, settles=hold.entries[0].seq))


def test_a_license_counts_pieces_and_tpp_apart(ledger):
    enter(ledger, ask("grant", license_(), 64, expires=date(2026, 5, 15)))
    with refused(enter(ledger, ask("hold", license_(unit="TPP"), tpp(1)))) as why:
        assert "nothing is granted" in why


def test_no_grant_raises_a_cap_of_the_law(ledger):
    with refused(enter(ledger, ask("grant", lpp(), tpp(1)))) as why:
        assert "its cap is set by 740.29(d)" in why


def test_amounts_that_are_nothing_are_refused(ledger):
    for many in (0, -1, 10**15 + 1):
        with refused(enter(ledger, ask("use", lpp(), many, is_fact=True))) as why:
            assert "cannot be entered" in why


def test_texts_that_would_part_an_entry_are_refused(ledger):
    with pytest.raises(ContractError, match="control character"):
        enter(ledger, ask("hold", lpp(), 1, order_id="a\x1fb"))
    with pytest.raises(ContractError, match="has 501 letters; give at most 500"):
        enter(ledger, ask("hold", lpp(), 1, key="k" * 501))


def test_a_batch_is_worked_off_in_its_order(ledger):
    several = [(ask("hold", lpp(), tpp(n)),) for n in (1000, 700, 699, 1)]
    found = ledger.enter(several, now=NOW, today=TODAY)
    assert [r.entered for r in found] == [True, False, True, False]
    before = [r.before[lpp()[0].name].counted // tpp(1) for r in found]
    assert before == [0, 1000, 1000, 1699]


def test_what_would_fit_is_seen_without_being_entered(ledger):
    enter(ledger, ask("hold", lpp(), tpp(1698)))
    country = account("country", destination="IN")
    for many, chosen in ((1, 0), (2, 1)):
        same = key()
        several = [ask("test", lpp(), tpp(many), key=same), ask("hold", country, 1, key=same)]
        [found] = ledger.enter([several], now=NOW, today=TODAY)
        assert (found.chosen, len(found.entries)) == (chosen, chosen)


def test_a_dry_run_enters_nothing(ledger):
    [found] = ledger.enter([(ask("hold", lpp(), tpp(1)),)], now=NOW, today=TODAY, dry=True)
    assert found.entered
    assert counted(ledger, lpp()[0]) == 0
    assert ledger.accounts() == []


def test_many_entries_carry_their_sums_forward(ledger):
    batch = [(ask("hold", lpp(), 1000 + n),) for n in range(300)]
    ledger.enter(batch, now=NOW, today=TODAY)
    total = sum(1000 + n for n in range(300))
    assert counted(ledger, lpp()[0]) == total
    found = [enter(ledger, ask("hold", lpp(), 1)).before[lpp()[0].name].counted for _ in range(3)]
    assert found == [total, total + 1, total + 2]
    middle = enter(ledger, batch[150][0])
    assert middle.repeated
    assert middle.before[lpp()[0].name].counted == sum(1000 + n for n in range(150))


def test_h100_is_counted_as_its_maker_tells_it():
    assert tpp(1) == H100 * 1000
    assert tpp(5, 15831.2) == 79_156_000
