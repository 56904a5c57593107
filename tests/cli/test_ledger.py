"""The ledger as people use it: what the commands say, what they exit with, what they leave."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path

import pytest

from tidewaiter.cli import app as door
from tidewaiter.cli import day as clock

HEAD = ("order_id,order_date,item,quantity,transaction,exporter_country,destination,"
        "ultimate_parent_name,ultimate_consignee_name,ultimate_consignee_country,"
        "ultimate_consignee_hq,ultimate_consignee_parent_hq,end_user_name,end_use,"
        "restricted_parties,part_744_end_use,owned_50_percent_by_listed,exporter_is_informed,"
        "authorizations")  # fmt: skip
ROW = ("{id},2025-06-02,NVIDIA H100 SXM5,{many},export,US,IN,{parent},Acme Data,IN,IN,IN,Acme Data,"
       "datacenter,none,none,false,false,none")  # fmt: skip


@pytest.fixture
def call(monkeypatch, capsys, tmp_path):
    """Run a command in an own folder on a ledger there; return its exit code and what it said."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TIDEWAITER_LEDGER", "ledger.db")
    monkeypatch.chdir(tmp_path)

    def run(*words, stdin=""):
        monkeypatch.setattr(sys, "argv", ["tidewaiter", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            door.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    assert run("ledger", "migrate") == (0, "ledger.db: version 0001\n")
    return run


def orders(*rows):
    Path("orders.csv").write_text("\n".join((HEAD, *rows)) + "\n")


def row(id_, many, parent="Acme Corp."):
    return ROW.format(id=id_, many=many, parent=parent)


def hold(call, order, tpp, *more):
    return call("ledger", "hold", "lpp", "--parent", "Acme", "--order", order, "--tpp", tpp,
                "--on", "2025-06-02", *more)  # fmt: skip


def balance(call):
    """What is held, used, capped and left of the year of one parent, in words."""
    code, said = call("ledger", "balance", "lpp", "--parent", "Acme", "--on", "2025-06-02")
    assert code == 0
    line = next(line for line in said.splitlines() if line.startswith("lpp"))
    return re.split(r"\s{2,}", line.strip())[1:]


def test_a_hold_that_fits_and_one_that_does_not(call):
    code, said = hold(call, "SO-1", "26,898,568")
    assert code == 0
    assert "hold 1-1: lpp | acme | 2025: held 26,898,568 TPP" in said
    assert "0 TPP before, 26,898,568 TPP now" in said
    code, said = hold(call, "SO-2", "15832")
    assert code == 1
    assert said.startswith("not entered: lpp | acme | 2025: 15,832 TPP do not fit")
    code, said = hold(call, "SO-1", "26,898,568")
    assert code == 0
    assert "nothing was entered now" in said


def test_an_order_is_used_in_parts_and_the_rest_released(call):
    hold(call, "SO-1", "158320", "--pieces", 10)
    code, said = call("ledger", "use", "--order", "SO-1", "--pieces", 4, "--keep-rest", "--on",
                      "2025-07-01")  # fmt: skip
    assert code == 0
    assert "use 1-2: lpp | acme | 2025: held -158,320 TPP, used 63,328 TPP" in said
    assert "hold 1-3: lpp | acme | 2025: held 94,992 TPP" in said
    code, said = call("ledger", "release", "--order", "SO-1")
    assert code == 0
    assert "release 1-4" in said
    assert balance(call) == ["0 TPP", "63,328 TPP", "26,900,000 TPP", "26,836,672 TPP"]
    code, said = call("ledger", "use", "--order", "SO-1")
    assert code == 2
    assert "nothing is held for it" in said
    code, said = call("ledger", "history", "--order", "SO-1")
    assert [line.split()[0] for line in said.splitlines()[::2]] == ["1-1", "1-2", "1-3", "1-4"]


def test_a_repeat_by_key_of_a_use_says_what_it_said(call):
    hold(call, "SO-1", "158320")
    for again in ("", "nothing was entered now"):
        code, said = call("ledger", "use", "--order", "SO-1", "--key", "k", "--on", "2025-07-01")
        assert code == 0
        assert again in said
        assert "use 1-2" in said


def test_a_use_after_the_year_is_refused(call):
    hold(call, "SO-1", "158320")
    code, said = call("ledger", "use", "--hold", "1-1", "--on", "2026-01-02")
    assert code == 1
    assert "2026-01-02 is not in its period" in said
    assert call("ledger", "use", "--hold", "1-1", "--on", "2025-12-31T23:00:00-05:00")[0] == 0


def test_what_was_not_held_is_used_and_corrected(call):
    of = ("lpp", "--parent", "Acme", "--on", "2025-06-02")
    assert call("ledger", "use", *of, "--tpp", "158320")[0] == 0
    code, said = call("ledger", "adjust", *of, "--tpp", "31664", "--reason", "lost")
    assert (code, "what is lost goes on counting" in said) == (1, True)
    code, said = call("ledger", "adjust", *of, "--tpp", "31664", "--reason", "correction",
                      "--why", "8 and not 10")  # fmt: skip
    assert (code, "used -31,664 TPP" in said) == (0, True)
    code, said = call("ledger", "history", *of)
    assert "8 and not 10" in said


def test_a_license_in_pieces_and_tpp_counts_for_its_country(call):
    code, said = call("ledger", "grant", "license", "--license", "D1", "--pieces", 64, "--tpp",
                      "1013248", "--country", "MY", "--on", "2025-06-01", "--expires",
                      "2026-05-31")  # fmt: skip
    assert code == 0
    assert "granted 64 pieces" in said
    assert "granted 1,013,248 TPP" in said
    assert "country | MY | 2025-2027" in said
    code, said = call("ledger", "hold", "license", "--license", "D1", "--pieces", 65, "--on",
                      "2025-07-01")  # fmt: skip
    assert (code, "64 pieces are left" in said) == (1, True)
    code, said = call("ledger", "balance", "country", "--country", "MY", "--on", "2025-07-01")
    assert "788,986,752 TPP" in said


def test_shares_are_told_with_the_balance(call):
    Path("base.csv").write_text(
        "allocation,day,ultimate_parent,destination,headquarters,tpp\n"
        "uveu,2025-02-01,Gamma,US,US,929900000\nuveu,2025-02-01,Gamma,MY,US,70100000\n"
    )
    assert call("ledger", "import", "base.csv")[1].endswith("2 entered, 0 were there before\n")
    assert call("ledger", "import", "base.csv")[1].endswith("0 entered, 2 were there before\n")
    _, said = call("ledger", "balance", "uveu", "--parent", "gamma", "--on", "2025-06-01")
    assert "PASSED: 70,100,000 TPP in MY of 1,000,000,000 TPP, at most 7%" in said
    assert "kept: 70,100,000 TPP of 1,000,000,000 TPP, at most 25%" in said


def test_an_import_with_a_fault_enters_nothing(call):
    Path("base.csv").write_text("allocation,day,ultimate_parent,tpp\nlpp,2025-06-02,Acme,5\n"
                                "lpp,2025-06-02,,5\n")  # fmt: skip
    code, said = call("ledger", "import", "base.csv")
    assert code == 1
    assert said.startswith("row 2: lpp: whose it is is not known; give ultimate_parent_name")
    assert call("ledger", "balance")[1].startswith("nothing was entered")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("hold", "lpp", "--tpp", "5"), "whose it is is not known"),
        (("hold", "lpp", "--parent", "A"), "how much? give --tpp"),
        (("hold", "lpp", "--parent", "A", "--tpp", "x"), "--tpp is 'x'"),
        (("hold", "quota", "--parent", "A", "--tpp", "5"), "no allocation 'quota'"),
        (("hold", "lpp", "--parent", "A", "--tpp", "5", "--on", "June"), "--on is 'June'"),
        (("use",), "no allocation"),
        (("use", "--hold", "x"), "'x' names no entry"),
        (("use", "--hold", "9-9"), "no entry 9-9"),
        (("release",), "give --order, or --hold"),
        (("history",), "of what?"),
        (("balance", "quota"), "no allocation 'quota'"),
        (("grant", "license", "--license", "D1"), "give --pieces, --tpp, or both"),
    ],
)
def test_what_cannot_be_done_is_one_line(call, words, said):
    code, told = call("ledger", *words, *(() if "--on" in words or words[0] in
                      ("history", "release", "grant") else ("--on", "2025-06-02")))  # fmt: skip
    assert code == 2
    assert told.startswith("error: ")
    assert said in told
    assert len(told.strip().splitlines()) == 1


def test_no_ledger_is_said(call):
    code, said = call("ledger", "balance", "--ledger", "absent.db")
    assert (code, "no ledger there; tidewaiter ledger migrate makes one" in said) == (2, True)
    code, said = call("clear", "orders.csv", "--hold", "--ledger", "absent.db")
    assert code == 2


def test_verify_checkpoint_backup_and_restore(call):
    hold(call, "SO-1", "158320")
    code, said = call("ledger", "checkpoint", "--key", "key.pem")
    assert (code, said.startswith("checkpoint 1:")) == (0, True)
    assert call("ledger", "checkpoint", "--key", "key.pem")[1].startswith("nothing was entered")
    assert call("ledger", "backup", "backup.db")[0] == 0
    code, said = call("ledger", "restore", "backup.db", "--ledger", "new.db", "--public-key",
                      "key.pem.pub")  # fmt: skip
    assert code == 0
    code, said = call("ledger", "verify", "--ledger", "new.db", "--public-key", "key.pem.pub")
    assert code == 0
    assert said.startswith("1 entries of 1 accounts, 1 signed checkpoints, the last 1:")
    import sqlite3

    with sqlite3.connect("new.db") as connection:
        connection.execute("DROP TRIGGER entries_no_update")
        connection.execute("UPDATE entries SET held = 1")
    code, said = call("ledger", "verify", "--ledger", "new.db")
    assert code == 1
    assert said.startswith("BAD entry 1-1: it is not what was entered")


def test_structuring_is_listed(call):
    hold(call, "SO-1", "26,898,568")
    call("ledger", "use", "lpp", "--parent", "Beta", "--tpp", "1000", "--on", "2025-06-02")
    Path("links.csv").write_text("subject,kind,value\nAcme,payer,P\nBETA,payer,p\n")
    code, said = call("ledger", "structuring", "--links", "links.csv")
    assert code == 0
    assert "lpp | acme | 2025: 26,898,568 TPP of 26,900,000 TPP, 1,432 TPP left" in said
    assert "lpp | acme | 2025, lpp | beta | 2025 (payer: p)" not in said
    call("ledger", "use", "lpp", "--parent", "Beta", "--tpp", "1000", "--on", "2025-06-02")
    assert (
        "lpp | beta | 2025 (payer: p)" in call("ledger", "structuring", "--links", "links.csv")[1]
    )
    Path("links.csv").write_text("subject,kind,value\nAcme,cousin,P\n")
    code, said = call("ledger", "structuring", "--links", "links.csv")
    assert (code, "row 1: give subject, kind" in said) == (2, True)


def test_clear_holds_and_says_before_and_after(call):
    orders(row("A", 1000), row("B", 1000), row("C", 699), row("D", 5, ""))
    code, said = call("clear", "orders.csv", "--dry-run", "--view", "codified")
    assert code == 0
    assert "nothing was entered" in said
    assert call("ledger", "balance")[1].startswith("nothing was entered")
    code, said = call("clear", "orders.csv", "--hold", "--view", "codified")
    assert "Holds: 3 set aside, 1 not known whose allocation" in said
    assert "2025-06-02" in next(line for line in said.splitlines() if line.startswith("lpp"))
    with Path("tidewaiter-out/holds.csv").open() as file:
        found = {line["order_id"]: line for line in csv.DictReader(file)}
    assert [found[k]["under"] for k in "ABC"] == ["LPP", "license to be applied for", "LPP"]
    assert found["C"]["left"] == "1432"
    with Path("tidewaiter-out/allocations.csv").open() as file:
        bound = {line["account"]: line for line in csv.DictReader(file)}
    assert bound["lpp | acme corp | 2025"]["binds_at"] == "B"
    page = Path("tidewaiter-out/report.html").read_text()
    assert "15,832,000 TPP before, 26,898,568 TPP after, of 26,900,000 TPP" in page
    assert call("ledger", "verify")[0] == 0


def test_json_in_and_out_with_holds(call):
    order = dict(zip(HEAD.split(","), row("A", 8).split(","), strict=True))
    code, said = call("clear", "-", "--hold", "--view", "codified", stdin=json.dumps(order))
    assert code == 0
    told = json.loads(said)
    [answer], [held] = told["answers"], told["holds"]
    assert (answer["hold"], held["entry"], held["after"]) == ("held", "1-1", "126656")


def test_holding_needs_a_ledger_and_this_machine(call, monkeypatch):
    orders(row("A", 1))
    code, said = call("clear", "orders.csv", "--hold", "--engine", "spark")
    assert (code, "--hold works with --engine polars" in said) == (2, True)
    monkeypatch.delenv("TIDEWAITER_LEDGER")
    code, said = call("clear", "orders.csv", "--hold")
    assert (code, "no ledger: give --ledger" in said) == (2, True)


def test_holds_last_as_long_as_is_said(call, monkeypatch):
    from datetime import UTC, datetime

    orders(row("A", 1))
    moment = datetime(2025, 6, 3, 3, 0, tzinfo=UTC)  # still the 2nd in Washington
    monkeypatch.setattr("tidewaiter.cli.clear.now", lambda: moment)
    call("clear", "orders.csv", "--hold", "--view", "codified", "--hold-days", "10")
    assert "expires 2025-06-12" in call("ledger", "history", "--order", "A")[1]
    assert clock.now().tzinfo is not None
