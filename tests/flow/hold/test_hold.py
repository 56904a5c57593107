"""Orders against the ledger: who gets what is left, and what the answer then says."""

from __future__ import annotations

from datetime import date

import pytest

from flow.hold.held import NOW, TODAY, clear, new_ledger, order
from ledger.asked import account, ask, tpp
from tidewaiter.flow.hold.told import allocation_rows

LPP = ("exception_available", "held", "LPP")
COUNTRY = ("license_required", "held", "license to be applied for")


def enter(ledger, request):
    found = ledger.enter_one(request, now=NOW, today=TODAY)
    assert found.entered, found.refusals
    return found


def test_the_earlier_order_gets_what_is_left(ledger):
    found = clear([order("B", quantity=1000), order("A", quantity=1000, order_date="2025-06-01"),
                   order("C", quantity=699, order_date="2025-06-03")], ledger)  # fmt: skip
    assert found.outcome("A") == LPP
    # B does not fit any more, so it needs a license, and the country's allocation is set aside.
    assert found.outcome("B") == COUNTRY
    assert found.outcome("C") == LPP
    assert found.answers["B"]["review_policy"] == "presumption_of_approval"
    [held] = [row for row in found.rows if row["order_id"] == "C"]
    assert (held["before"], held["after"], held["left"]) == ("15832000", "26898568", "1432")


@pytest.mark.parametrize("turn", [slice(None), slice(None, None, -1)])
def test_the_order_of_rows_does_not_matter(tmp_path, turn):
    orders = [order(f"SO-{n}", quantity=500, order_date=f"2025-06-{30 - n:02}") for n in range(9)]
    orders += [order(f"SAME-{n}", quantity=300) for n in range(3)]
    ledger = new_ledger(tmp_path, f"{turn.step}.db")
    found = clear(orders[turn], ledger)
    said = {key: found.outcome(key) for key in found.answers}
    assert [key for key, value in sorted(said.items()) if value == LPP] == [
        "SAME-0", "SAME-1", "SAME-2", "SO-8",
    ]  # fmt: skip
    ledger.close()


def test_a_file_that_is_cleared_twice_holds_once_and_says_the_same(ledger):
    orders = [order("A", quantity=1000), order("B", quantity=1000)]
    first = clear(orders, ledger)
    second = clear(orders, ledger)
    for key in ("A", "B"):
        old, new = first.answers[key], second.answers[key]
        assert new["hold_reason"] == f"Set aside under {old['hold_under']}, as before."
        assert {k: v for k, v in new.items() if k != "hold_reason"} == {
            k: v for k, v in old.items() if k != "hold_reason"
        }
    held = [(row["before"], row["after"], row["entry"]) for row in first.rows]
    assert held == [(row["before"], row["after"], row["entry"]) for row in second.rows]


def test_an_order_that_changed_is_not_held_anew(ledger):
    clear([order("A", quantity=8)], ledger)
    found = clear([order("A", quantity=9)], ledger)
    assert found.answers["A"]["hold"] == "not_held"
    assert "was used for something else" in found.answers["A"]["hold_reason"]


def test_a_dry_run_says_all_and_enters_nothing(ledger):
    orders = [order("A", quantity=1000), order("B", quantity=1000), order("C", quantity=800)]
    dry = clear(orders, ledger, dry=True)
    assert ledger.accounts() == []
    wet = clear(orders, ledger)
    assert [dry.outcome(k) for k in "ABC"] == [wet.outcome(k) for k in "ABC"]
    bound = {row["account"]: row for row in allocation_rows(list(dry.placed.values()))}
    lpp = bound["lpp | acme corp | 2025"]
    assert (lpp["binds_on"], lpp["binds_at"]) == ("2025-06-02", "B")
    assert (lpp["did_not_fit"], lpp["orders_that_did_not_fit"]) == ("28497600", "2")
    assert lpp["largest_orders"] == "A: 15,832,000 TPP"


def test_an_order_without_its_ultimate_parent_is_undetermined(ledger):
    found = clear([order("A", ultimate_parent_name=None)], ledger)
    answer = found.answers["A"]
    assert (answer["outcome"], answer["hold"]) == ("undetermined", "undetermined")
    assert answer["missing_facts"] == "ultimate_parent_name"
    assert answer["reason"] == "Undetermined. Not known: ultimate parent name."
    assert ledger.accounts() == []


def test_a_mark_says_who_it_is_under_any_name(ledger):
    found = clear([order("A", quantity=1699, ultimate_parent_id="D-77"),
                   order("B", quantity=1, ultimate_parent_id="d 77", ultimate_parent_name="Other"),
                   order("C", quantity=1, ultimate_parent_id="D-78")], ledger)  # fmt: skip
    assert [found.outcome(k) for k in "ABC"] == [LPP, COUNTRY, LPP]


def test_subsidiaries_of_one_parent_in_two_countries_share_its_year(ledger):
    abroad = {
        "destination": "MX",
        "ultimate_consignee_country": "MX",
        "ultimate_consignee_hq": "MX",
    }
    found = clear([order("BR", quantity=900), order("MX", quantity=900, **abroad)], ledger)
    assert found.outcome("BR") == LPP
    assert found.outcome("MX") == COUNTRY


def test_each_year_has_its_own_allocation(ledger):
    days = ("2025-12-31", "2025-12-31", "2026-01-01", "2026-01-01")
    orders = [order(f"{n}", quantity=1000, order_date=day) for n, day in enumerate(days)]
    found = clear(orders, ledger)
    assert [found.outcome(str(n)) for n in range(4)] == [LPP, COUNTRY, LPP, COUNTRY]


def test_what_an_order_knows_of_other_exporters_counts(ledger):
    orders = [order(f"{n}", quantity=50, lpp_tpp_used_this_year=25_331_200) for n in range(3)]
    found = clear(orders, ledger)
    # 1,600 before them, so one of 50 fits and the next does not, though it states no more.
    assert [found.outcome(str(n)) for n in range(3)] == [LPP, COUNTRY, COUNTRY]
    assert found.answers["0"]["outcome"] == "exception_available"
    assert [row["before"] for row in found.rows if row["order_id"] == "0"] == ["0"]


def test_the_ledger_knows_better_than_an_order_that_states_less(ledger):
    of = account("lpp", ultimate_parent="Acme Corp.")
    enter(ledger, ask("use", of, tpp(1699)))
    found = clear([order("A", lpp_tpp_used_this_year=0)], ledger)
    assert found.outcome("A") == COUNTRY


def test_the_last_chip_of_a_country_is_presumed_approved_and_the_next_is_not(ledger):
    india = account("country", destination="IN")
    enter(ledger, ask("use", india, tpp(49_897)))
    found = clear([order(k, quantity=1, ultimate_parent_name=None, end_use="datacenter",
                         order_date=f"2025-06-0{n}", lpp_tpp_used_this_year=26_900_000)
                   for n, k in enumerate("AB", start=1)], ledger)  # fmt: skip
    assert found.outcome("A") == COUNTRY
    assert found.answers["A"]["review_policy"] == "presumption_of_approval"
    assert found.outcome("B") == ("license_required", "not_held", None)
    assert found.answers["B"]["review_policy"] == "policy_of_denial"


@pytest.mark.parametrize(
    ("quantity", "policy"), [(49_898, "presumption_of_approval"), (49_899, "policy_of_denial"),
                             (49_900, "policy_of_denial")])  # fmt: skip
def test_790_million_are_49898_h100_of_15832(ledger, quantity, policy):
    found = clear([order("A", quantity=quantity)], ledger)
    assert found.answers["A"]["review_policy"] == policy
    assert found.answers["A"]["hold"] == ("held" if quantity == 49_898 else "not_held")


@pytest.mark.parametrize(("quantity", "under"), [(1699, LPP), (1700, COUNTRY)])
def test_26_9_million_are_1699_h100(ledger, quantity, under):
    assert clear([order("A", quantity=quantity)], ledger).outcome("A") == under


QUARTERS = [
    ("2025-01-13", "2025-03-31", 39_982),
    ("2025-04-01", "2025-06-30", 59_973),
    ("2025-07-01", "2025-09-30", 79_964),
    ("2025-10-01", "2025-12-31", 99_955),
    ("2026-01-01", "2026-03-31", 119_946),
    ("2026-04-01", "2026-06-30", 169_924),
    ("2026-07-01", "2026-09-30", 219_902),
    ("2026-10-01", "2026-12-31", 269_880),
    ("2027-01-01", "2027-12-31", 319_858),
]
VALIDATED = {"authorizations": "nveu", "item": "NVIDIA H100 SXM5"}


@pytest.mark.parametrize(("first", "last", "most"), QUARTERS, ids=[q[0] for q in QUARTERS])
def test_a_national_validated_end_user_has_so_many_h100_in_a_quarter(ledger, first, last, most):
    # Before compliance was due no license was asked for, so the ledger is asked itself.
    for day in (first, last):
        of = account("nveu", date.fromisoformat(day), ultimate_parent=day, destination="IN")
        one, more = (
            ledger.enter_one(ask("hold", of, tpp(n), day=date.fromisoformat(day)),
                             now=NOW, today=TODAY)
            for n in (most, 1)
        )  # fmt: skip
        assert (one.entered, more.entered) == (True, False)


@pytest.mark.parametrize(("first", "last", "most"), QUARTERS[2:], ids=[q[0] for q in QUARTERS[2:]])
def test_what_was_installed_in_earlier_quarters_counts_in_later_ones(ledger, first, last, most):
    earlier = QUARTERS[QUARTERS.index((first, last, most)) - 1]
    old, new = earlier[2], most - earlier[2]
    found = clear(
        [order("OLD", quantity=old, order_date=earlier[1], **VALIDATED),
         order("FITS", quantity=new, order_date=first, **VALIDATED),
         order("NOT", quantity=1, order_date=last, lpp_tpp_used_this_year=26_900_000, **VALIDATED)],
        ledger,
    )  # fmt: skip
    assert found.outcome("OLD") == ("exception_available", "held", "NVEU")
    assert found.outcome("FITS") == ("exception_available", "held", "NVEU")
    assert found.outcome("NOT") == COUNTRY
    assert found.placed["NOT"].order.columns["order_id"] == "NOT"


def test_a_license_is_drawn_on_until_it_is_used_up(ledger):
    of = account("license", license_number="D1", unit="pieces")
    enter(ledger, ask("grant", of, 10, expires=date(2026, 5, 15)))
    held = {"authorizations": "license", "license_number": "D1", "quantity": 6}
    found = clear([order("A", **held), order("B", **held)], ledger)
    assert found.answers["A"]["hold"] == "held"
    assert found.answers["A"]["hold_under"] == "license D1"
    assert found.answers["B"]["hold"] == "not_held"
    assert "4 pieces are left" in found.answers["B"]["hold_reason"]


def test_a_license_without_its_number_is_not_drawn_on(ledger):
    found = clear([order("A", authorizations="license")], ledger)
    assert found.answers["A"]["hold"] == "undetermined"
    assert "license number" in found.answers["A"]["hold_reason"]


def test_a_license_that_nobody_entered_holds_nothing(ledger):
    found = clear([order("A", authorizations="license", license_number="D1")], ledger)
    assert found.answers["A"]["hold"] == "not_held"
    assert "nothing is granted" in found.answers["A"]["hold_reason"]


UNIVERSAL = {
    "authorizations": "uveu",
    "destination": "MY",
    "ultimate_consignee_country": "MY",
    "ultimate_consignee_hq": "US",
    "ultimate_consignee_parent_hq": "US",
}


def test_a_universal_validated_end_user_needs_its_installed_base(ledger):
    found = clear([order("A", **UNIVERSAL)], ledger)
    assert found.answers["A"]["outcome"] == "undetermined"
    assert found.answers["A"]["missing_facts"] == "veu_total_tpp"


def test_seven_percent_of_everything_may_be_in_one_country(ledger):
    of = account("uveu", ultimate_parent="Acme Corp.")
    enter(ledger, ask("use", of, tpp(930), part="US", is_fact=True))
    used_up = {"lpp_tpp_used_this_year": 26_900_000, **UNIVERSAL}
    found = clear([order("A", quantity=70, **used_up), order("B", quantity=1, **used_up)], ledger)
    assert found.outcome("A") == ("exception_available", "held", "UVEU")
    # 70 of 930 used and 70 asked for are 7 percent; 71 of 930 and 1 are more.
    assert found.answers["B"]["hold_under"] != "UVEU"
    assert "uveu | acme corp" in found.answers["B"]["hold_reason"]


def test_china_gets_half_of_what_customers_in_the_us_had(ledger):
    china = {
        "item": "NVIDIA H200 SXM",
        "order_date": "2026-02-02",
        "destination": "CN",
        "ultimate_consignee_country": "CN",
        "ultimate_consignee_hq": "CN",
        "ultimate_consignee_parent_hq": "CN",
        "commercially_available_in_us": True,
        "china_macau_certifications_met": True,
    }
    unknown = clear([order("A", **china)], ledger)
    assert unknown.answers["A"]["hold"] == "undetermined"
    key = unknown.placed["A"].order.facts["item"]
    of = account("china_share", date(2026, 2, 1), item=key)
    enter(ledger, ask("use", of, tpp(200), part="US", day=date(2026, 2, 1)))
    found = clear([order("B", quantity=100, **china), order("C", **china)], ledger)
    assert found.answers["B"]["review_policy"] == "case_by_case"
    assert found.outcome("B") == COUNTRY
    assert found.answers["C"]["review_policy"] == "presumption_of_denial"
    assert found.answers["C"]["hold"] == "not_held"


def test_aia_counts_and_says_when_its_mark_is_reached(ledger):
    japan = {
        "destination": "JP",
        "ultimate_consignee_country": "JP",
        "ultimate_consignee_hq": "JP",
        "ultimate_consignee_parent_hq": "JP",
    }
    found = clear([order("A", quantity=15_980, **japan), order("B", quantity=1, **japan)], ledger)
    assert [found.outcome(k) for k in "AB"] == [("exception_available", "held", "AIA")] * 2
    duty = "aia_certification_to_bis"
    assert duty not in found.answers["A"]["duties"]
    assert duty in found.answers["B"]["duties"]
    assert "reaches 253,000,000 TPP" in found.placed["B"].result.notes[0]


def test_texts_that_conflict_hold_nothing_until_lpp_is_used_up(ledger):
    vietnam = {
        "destination": "VN",
        "ultimate_consignee_country": "VN",
        "ultimate_consignee_hq": "VN",
        "ultimate_consignee_parent_hq": "VN",
    }
    found = clear([order("A", quantity=1700 - 1, **vietnam)], ledger)
    assert found.outcome("A")[:2] == ("conflict", "nothing_to_hold")
    of = account("lpp", ultimate_parent="Acme Corp.")
    enter(ledger, ask("use", of, tpp(1699)))
    assert clear([order("A", quantity=1, **vietnam)], ledger).outcome("A") == COUNTRY


@pytest.mark.parametrize(
    "mark", ["a\x1fb", "line\nbreak", "ünïcödé 日本", "'; DROP TABLE entries; --"]
)
def test_any_mark_of_an_order_can_be_held(ledger, mark):
    assert clear([order(mark)], ledger).outcome(mark) == LPP
    assert clear([order(mark)], ledger).answers[mark]["hold_reason"].endswith(", as before.")


def test_prohibited_and_free_orders_hold_nothing(ledger):
    found = clear([order("A", restricted_parties="dpl"), order("B", destination="US",
                   ultimate_consignee_country="US", transaction=None, item="RTX 4090")],
                  ledger)  # fmt: skip
    assert {a["hold"] for a in found.answers.values()} == {"nothing_to_hold"}
    assert ledger.accounts() == []


def test_a_reform_changes_what_is_left(ledger):
    from tidewaiter.law.reform import view

    half = view("anthropic-2025", {"annual_limit_tpp": 13_450_000})
    found = clear([order("A", quantity=849), order("B", quantity=1)], ledger, law=half)
    assert [found.outcome(k) for k in "AB"] == [LPP, COUNTRY]
