"""An installed base from a file: row by row, all or nothing, once however often it is brought."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from flow.hold.held import TODAY, new_ledger
from tidewaiter.cli.day import day_of, legal_day
from tidewaiter.errors import ContractError
from tidewaiter.flow.bring import bring
from tidewaiter.law import load

LAW = load("codified")
HEAD = "allocation,day,ultimate_parent,destination,license_number,item,tpp,pieces,source"


@pytest.fixture
def write(tmp_path):
    def made(*rows, head=HEAD):
        file = tmp_path / "base.csv"
        file.write_text("\n".join((head, *rows)) + "\n")
        return bring(file, LAW, lambda text, where: day_of(text, LAW, where))

    return made


def test_rows_are_uses_whatever_the_cap(write, tmp_path):
    found = write("lpp,2025-06-02,Acme Corp.,,,,\"30,000,000\",1894,books",
                  "nveu,2025-06-02,Acme Corp.,AE,,,15831.2,1,books",
                  "uveu,2025-06-02,Gamma,MY,,,15832,,",
                  "license,2025-06-02,,,D1,,,64,")  # fmt: skip
    assert found.faults == ()
    told = [(r.lines[0].account.name, r.lines[0].amount, r.lines[0].part) for r in found.requests]
    assert told == [
        ("lpp | acme corp | 2025", 30_000_000_000, ""),
        ("nveu | acme corp | AE", 15_831_200, ""),
        ("uveu | gamma", 15_832_000, "MY"),
        ("license | d1 | pieces", 64, ""),
    ]
    ledger = new_ledger(tmp_path)
    asked = [(r,) for r in found.requests]
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert all(r.entered for r in ledger.enter(asked, now=now, today=TODAY))
    assert all(r.repeated for r in ledger.enter(asked, now=now, today=TODAY))
    ledger.close()


def test_a_row_that_is_there_twice_is_two_movements(write):
    row = "lpp,2025-06-02,Acme,,,,100,,"
    keys = [request.key for request in write(row, row).requests]
    assert len(set(keys)) == 2
    assert keys == [request.key for request in write(row, row).requests]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("lpp,2025-06-02,,,,,100,,", "row 1: lpp: whose it is is not known"),
        ("lp,2025-06-02,Acme,,,,100,,", "row 1: no allocation 'lp'; did you mean lpp?"),
        ("lpp,,Acme,,,,100,,", "row 1: day is empty"),
        ("lpp,2.6.2025,Acme,,,,100,,", "row 1: day is '2.6.2025'; give a day as 2025-12-31"),
        ("lpp,2025-06-02T10:00,Acme,,,,100,,", "a moment with its zone"),
        ("lpp,2025-06-02,Acme,,,,many,,", "row 1: tpp is 'many'; give a number"),
        ("lpp,2025-06-02,Acme,,,,NaN,,", "row 1: tpp is 'NaN'; give a number"),
        ("lpp,2025-06-02,Acme,,,,,,", "row 1: give tpp, in all"),
        ("lpp,2025-06-02,Acme,,,,100,1.5,", "row 1: pieces is '1.5'; give a whole number"),
        ("license,2025-06-02,,,D1,,,,", "row 1: give pieces"),
        ("uveu,2025-06-02,Acme,,,,100,,", "row 1: uveu: is kept by country"),
        ("lpp,2024-06-02,Acme,,,,100,,", "row 1: 740.29(d): no such allocation is in force"),
    ],
)
def test_a_fault_says_where_it_is_and_what_to_do(write, row, said):
    found = write(row)
    assert found.requests == ()
    [fault] = found.faults
    assert said in f"row {fault.row}: {fault.what}"


def test_other_columns_are_refused(write):
    with pytest.raises(ContractError, match=r"unknown columns \['tonnes'\]"):
        write("lpp,2025-06-02,1", head="allocation,day,tonnes")
    with pytest.raises(ContractError, match="no column day"):
        write("lpp", head="allocation")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2025-12-31T23:30:00-05:00", date(2025, 12, 31)),
        ("2026-01-01T00:00:00-05:00", date(2026, 1, 1)),
        ("2026-01-01T04:59:59Z", date(2025, 12, 31)),
        ("2026-01-01T05:00:00Z", date(2026, 1, 1)),
        ("2026-01-01T12:00:00+09:00", date(2025, 12, 31)),
        ("2025-07-01T03:59:00+00:00", date(2025, 6, 30)),  # summer time
        ("2025-07-01T04:00:00+00:00", date(2025, 7, 1)),
        ("2025-12-31", date(2025, 12, 31)),
    ],
)
def test_a_moment_belongs_to_the_day_where_the_law_is_told(write, moment, day):
    assert day_of(moment, LAW, "x") == day
    [request] = write(f"lpp,{moment},Acme,,,,100,,").requests
    assert request.day == day
    assert request.lines[0].account.name == f"lpp | acme | {day.year}"


def test_the_quarter_of_a_moment_is_that_of_its_day():
    moment = datetime(2025, 4, 1, 3, 59, tzinfo=UTC)
    assert legal_day(moment, LAW) == date(2025, 3, 31)
