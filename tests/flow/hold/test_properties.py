"""Any book of orders: what is held fits, answers agree with it, and a plain loop says the same."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flow.hold.held import TODAY, clear, new_ledger, order
from ledger.asked import tpp
from tidewaiter.ledger.verify import verify

PARENTS = ("Acme", "Beta")
LPP_CAP, COUNTRY_CAP = 26_900_000_000, 790_000_000_000
HERE = "/dev/shm" if Path("/dev/shm").is_dir() else None

ORDERS = st.lists(
    st.fixed_dictionaries(
        {
            "quantity": st.sampled_from([1, 8, 500, 850, 1699, 1700, 20_000, 49_898]),
            "ultimate_parent_name": st.sampled_from([*PARENTS, None]),
            "order_date": st.sampled_from(["2025-05-15", "2025-12-31", "2026-01-01"]),
            "lpp_tpp_used_this_year": st.sampled_from([None, None, 13_000_000, 26_900_000]),
        }
    ),
    min_size=1,
    max_size=12,
)


def plain(orders):
    """Who gets what, by a loop: the earlier order first, LPP before the country's allocation."""
    lpp: dict[tuple[str, str], int] = {}
    country = 0
    found = {}
    for one in sorted(orders, key=lambda o: (o["order_date"], o["order_id"])):
        amount, parent = tpp(one["quantity"]), one["ultimate_parent_name"]
        stated = (one["lpp_tpp_used_this_year"] or 0) * 1000
        if parent is None and stated + amount <= LPP_CAP:
            found[one["order_id"]] = "undetermined"
            continue
        key = (parent, one["order_date"][:4])
        before = max(lpp.get(key, 0), stated)
        if parent is not None and before + amount <= LPP_CAP:
            lpp[key] = before + amount
            found[one["order_id"]] = "LPP"
        elif country + amount <= COUNTRY_CAP:
            country += amount
            found[one["order_id"]] = "license to be applied for"
        else:
            found[one["order_id"]] = "not_held"
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(books=ORDERS, turns=st.randoms(use_true_random=False))
def test_holds_are_those_of_a_plain_loop_and_answers_agree(books, turns):
    orders = [order(f"SO-{n:02}", **columns) for n, columns in enumerate(books)]
    expected = plain(orders)
    turns.shuffle(orders)
    with tempfile.TemporaryDirectory(dir=HERE) as folder:
        ledger = new_ledger(Path(folder))
        found = clear(orders, ledger)
        said = {}
        for key, answer in found.answers.items():
            said[key] = answer["hold_under"] or answer["hold"]
            if answer["hold_under"] == "LPP":
                assert answer["outcome"] == "exception_available"
                assert answer["exceptions"] == "LPP"
            elif answer["hold"] == "undetermined":
                assert answer["outcome"] == "undetermined"
            else:
                assert answer["outcome"] == "license_required"
                fits = answer["hold"] == "held"
                policy = "presumption_of_approval" if fits else "policy_of_denial"
                assert answer["review_policy"] == policy
        assert said == expected
        # Another day, the same file in another order: nothing new, and the same is said.
        turns.shuffle(orders)
        again = clear(orders, ledger, today=date(2026, 11, 30))
        for key, answer in again.answers.items():
            assert (answer["hold_under"] or answer["hold"], answer["outcome"]) == (
                said[key],
                found.answers[key]["outcome"],
            )
        assert verify(ledger.store).faults == ()
        for account in ledger.accounts():
            cap = LPP_CAP if account.allocation == "lpp" else COUNTRY_CAP
            assert ledger.standings([account], today=TODAY)[account.name].counted <= cap
        ledger.close()
