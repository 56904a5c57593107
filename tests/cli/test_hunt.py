"""The commands of the hunt: what they print, write, and say where they cannot run."""

from __future__ import annotations

import csv
import os
import subprocess
import sys

import polars as pl
import pytest

from flow.hunt import small_trade
from tidewaiter.cli.hunt import budget
from tidewaiter.errors import ContractError


def tidewaiter(*said, at):
    return subprocess.run(
        [sys.executable, "-m", "tidewaiter.cli.app", *map(str, said)],
        capture_output=True, text=True, cwd=at, check=False,
        env={**os.environ, "COLUMNS": "120", "NO_COLOR": "1"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hunt")
    small_trade.write(folder / "tables")
    found = tidewaiter(
        "hunt", "tables", "--budget", "12", "--as-of", small_trade.AS_OF, "--lists", "none",
        "--out", "run", "--show", "5", at=folder,
    )  # fmt: skip
    return found, folder


def plan(folder):
    with (folder / "run" / "plan.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_hunt_says_what_it_found_and_where_it_is(done):
    found, _ = done
    assert found.returncode == 0, found.stderr
    assert "to inspect in" in found.stdout
    assert "patterns could not be looked into" in found.stdout
    assert "A lead is a thing worth a look, not a finding about anybody." in found.stdout
    assert "page: run/leads.html" in found.stdout


def test_a_lead_is_shown_and_its_outcome_kept_once(done):
    _, folder = done
    lead = plan(folder)[0]["shipment_id"]
    shown = tidewaiter("lead", "show", lead, "--run", "run", at=folder)
    assert shown.returncode == 0
    assert f"Lead {lead}" in shown.stdout
    said = ("lead", "outcome", lead, "--result", "clean", "--run", "run", "--by", "A. Person")
    told = tidewaiter(*said, "--on", "2024-03-26", "--hours", "2", at=folder)
    assert told.returncode == 0
    assert "Give run/outcomes.csv to the next hunt" in told.stdout
    again = tidewaiter(*said, at=folder)
    assert again.returncode == 2
    assert "was told to be clean on 2024-03-26" in again.stderr


def test_the_outcomes_of_one_hunt_go_into_the_next(done):
    _, folder = done
    found = tidewaiter(
        "hunt", "tables", "run/outcomes.csv", "--budget", "12", "--as-of", "2024-03-30",
        "--lists", "none", "--out", "next", at=folder,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr


def test_check_says_by_its_code_that_something_was_flagged(done):
    _, folder = done
    found = tidewaiter(
        "hunt", "tables", "--budget", "0", "--as-of", small_trade.AS_OF, "--lists", "none",
        "--check", at=folder,
    )  # fmt: skip
    assert found.returncode == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("hunt", "nowhere.csv", "--budget", "5", "--lists", "none"), "no such file"),
        (("hunt", "tables", "--budget", "much", "--lists", "none"), "--budget is 'much'"),
        (("hunt", "tables", "--budget", "5", "--as-of", "30.6.2024"), "--as-of is '30.6.2024'"),
        (("lead", "show", "S0", "--run", "run"), "has no lead 'S0'"),
        (("lead", "outcome", "S0", "--result", "guilty"), "--result is 'guilty'"),
        (("lead", "show", "S0", "--run", "tables"), "is no folder of a hunt"),
    ],
)
def test_what_cannot_run_says_why_in_one_line(done, said, words):
    found = tidewaiter(*said, at=done[1])
    assert found.returncode == 2
    assert words in found.stderr
    assert "Traceback" not in found.stderr
    assert found.stdout == ""


def test_a_budget_is_one_number_or_one_for_each_place():
    assert budget(["200"]) == 200.0
    assert budget(["MYPKG=40", "SGSIN=12.5"]) == {"MYPKG": 40.0, "SGSIN": 12.5}
    with pytest.raises(ContractError, match="give one number"):
        budget(["200", "MYPKG=40"])


def test_a_labeled_table_is_ranked_and_the_ranking_measured(tmp_path):
    many = 600
    pl.DataFrame(
        {
            "no": [f"D{n}" for n in range(many)],
            "day": [f"2024-{1 + n // 50:02}-{1 + n % 28:02}" for n in range(many)],
            "importer": [f"I{n % 20}" for n in range(many)],
            "worth": [100.0 + n % 37 for n in range(many)],
            "found": [1 if n % 20 < 3 else 0 for n in range(many)],
        }
    ).write_csv(tmp_path / "declared.csv")
    found = tidewaiter(
        "lead", "rank", "declared.csv", "--id", "no", "--time", "day", "--amount", "worth",
        "--label", "found", at=tmp_path,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert "look-up" in found.stdout
    ranking = pl.read_csv(tmp_path / "tidewaiter-rank" / "ranking.csv")
    assert sorted(ranking["id"]) == sorted(f"D{n}" for n in range(many))
    assert (tmp_path / "tidewaiter-rank" / "assessment.csv").exists()


def test_a_column_that_is_not_there_is_told(tmp_path):
    (tmp_path / "declared.csv").write_text("no,day,found\n1,2024-01-01,1\n")
    found = tidewaiter(
        "lead", "rank", "declared.csv", "--id", "no", "--time", "date", "--label", "found",
        at=tmp_path,
    )  # fmt: skip
    assert found.returncode == 2
    assert "the time is to come from 'date'" in found.stderr
