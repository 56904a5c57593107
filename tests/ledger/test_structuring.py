"""Who stops just under a limit, and which groups pass it together."""

from __future__ import annotations

import pytest

from tidewaiter.ledger.account import Account
from tidewaiter.ledger.request import Standing
from tidewaiter.ledger.structuring import Counted, Link, groups, near

CAP = 100


def counted(name, many, *, year="2025", allocation="lpp", **more):
    subject = (("ultimate_parent", name), *more.items())
    account = Account(allocation, subject, "TPP", f"{year}-01-01", f"{year}-12-31")
    return Counted(account, Standing(True, 0, many, {"": (0, many)}), CAP)


@pytest.mark.parametrize(("many", "is_near"), [(94, False), (95, True), (100, True), (101, False),
                                               (0, False)])  # fmt: skip
def test_near_is_at_most_a_part_below_the_cap(many, is_near):
    assert bool(near([counted("a", many)], 0.05)) == is_near


def test_the_fullest_is_told_first():
    found = near([counted("a", 96), counted("b", 99), counted("c", 96)], 0.05)
    assert [(n.account.subject[0][1], n.left) for n in found] == [("b", 1), ("a", 4), ("c", 4)]


@pytest.mark.parametrize("kind", ["officer", "address", "payer"])
def test_what_two_share_ties_them(kind):
    links = [Link("A", kind, "Somebody, Esq."), Link("b", kind, "SOMEBODY ESQ")]
    [group] = groups([counted("a", 60), counted("b", 60), counted("c", 90)], links)
    assert [a.name for a in group.accounts] == ["lpp | a | 2025", "lpp | b | 2025"]
    assert (group.counted, group.cap, group.ties) == (120, CAP, (f"{kind}: somebody esq",))


def test_ties_go_on_from_one_to_the_next():
    links = [Link("a", "officer", "x"), Link("b", "officer", "x"), Link("b", "payer", "y"),
             Link("c", "payer", "y")]  # fmt: skip
    [group] = groups([counted(name, 40) for name in "abc"], links)
    assert (len(group.accounts), group.counted) == (3, 120)
    assert group.ties == ("officer: x", "payer: y")


def test_a_parent_is_of_its_own_group():
    [group] = groups(
        [counted("child", 60), counted("parent", 60)], [Link("child", "parent", "Parent")]
    )
    assert len(group.accounts) == 2


def test_what_passes_nothing_together_is_no_group():
    links = [Link("a", "officer", "x"), Link("b", "officer", "x")]
    assert groups([counted("a", 50), counted("b", 50)], links) == []
    assert groups([counted("a", 60), counted("b", 60, year="2026")], links) == []
    both = [counted("a", 60, allocation="nveu", destination="AE"),
            counted("b", 60, allocation="nveu", destination="IN")]  # fmt: skip
    assert groups(both, links) == []
    assert groups([counted("a", 120)], links) == []


def test_same_value_of_another_kind_is_no_tie():
    links = [Link("a", "officer", "x"), Link("b", "payer", "x")]
    assert groups([counted("a", 60), counted("b", 60)], links) == []
