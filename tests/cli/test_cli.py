"""The command line as people use it: what it writes, what it says, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from tidewaiter.cli import app as door
from tidewaiter.law.reform import reforms
from tidewaiter.sample import cases_path, orders_path
from tidewaiter.table import load_contract

ORDER = {
    "order_id": "1",
    "order_date": "2025-06-02",
    "item": "NVIDIA H100 SXM5",
    "quantity": 8,
    "destination": "CN",
    "transaction": "export",
}
HEADING = ",".join(ORDER)
LINE = ",".join(str(cell) for cell in ORDER.values())


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the command as ``main`` does, in this process."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object, stdin: str = "") -> Said:
        monkeypatch.setattr(sys, "argv", ["tidewaiter", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            door.main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A file of one order: eight H100 to China."""
    file = tmp_path / "one.csv"
    file.write_text(f"{HEADING}\n{LINE}\n", encoding="utf-8")
    return file


def answers(out: Path) -> list[dict[str, object]]:
    return pl.read_parquet(out / "answers.parquet").sort("row").to_dicts()


def refused(said: Said) -> str:
    """The one line that a refusal says."""
    assert said.code == 2
    assert said.out == ""
    lines = said.err.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("error: ")
    return lines[0]


# --- clear


def test_clear_writes_answers_rejects_and_a_page(call: Call, tmp_path: Path) -> None:
    with orders_path().open(encoding="utf-8", newline="") as file:
        heading, *rows = list(csv.reader(file))
    rows[3][heading.index("quantity")] = "-5"
    rows[7][heading.index("destination")] = "Atlantis"
    rows[9][heading.index("order_id")] = rows[8][heading.index("order_id")]
    orders = tmp_path / "orders.csv"
    with orders.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    out = tmp_path / "out"
    said = call("clear", orders, "--out", out)
    assert said.code == 0
    assert {file.name for file in out.iterdir()} == {
        "answers.parquet",
        "answers.csv",
        "rejects.csv",
        "report.html",
    }
    cleared = pl.read_parquet(out / "answers.parquet")
    rejected = pl.read_csv(out / "rejects.csv")
    assert set(rejected["row"]) == {4, 8, 9, 10}
    assert len(cleared) + rejected["row"].n_unique() == len(rows)
    assert not set(cleared["row"]) & set(rejected["row"])
    assert len(pl.read_csv(out / "answers.csv", infer_schema=False)) == len(cleared)
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "Not legal advice" in page
    assert "orders.csv" in said.out
    assert "Not legal advice" in said.out
    without_breaks = said.out.replace("\n", "")
    for name in ("answers.parquet", "answers.csv", "rejects.csv", "report.html"):
        assert str(out / name) in without_breaks


@pytest.mark.parametrize(
    ("day", "outcome"),
    [("2022-09-01", "undetermined"), ("2023-01-02", "license_required"), ("2020-01-01", None)],
)
def test_as_of_takes_the_law_of_that_day(
    call: Call, one: Path, tmp_path: Path, day: str, outcome: str | None
) -> None:
    assert call("clear", one, "--as-of", day, "--out", tmp_path / "out").code == 0
    [answer] = answers(tmp_path / "out")
    assert str(answer["as_of"]) == day
    # Before the law files begin nothing is known of the law.
    assert answer["outcome"] == (outcome or "undetermined")


@pytest.mark.parametrize("view", ["codified", "enforced", *reforms()])
def test_every_view_clears_by_name(call: Call, one: Path, tmp_path: Path, view: str) -> None:
    assert call("clear", one, "--view", view, "--out", tmp_path / "out").code == 0
    assert [answer["view"] for answer in answers(tmp_path / "out")] == [view]


def test_a_setting_of_a_reform_changes_answers(call: Call) -> None:
    order = {
        **ORDER,
        "destination": "BR",
        "quantity": 100,
        **{
            f"{who}_{seat}": "BR"
            for who in ("ultimate_consignee", "end_user")
            for seat in ("country", "hq", "parent_hq")
        },
        "end_use": "commercial",
        "restricted_parties": "none",
        "part_744_end_use": "none",
        "authorizations": "none",
        "consignee_government_controlled": False,
        "final_customers_outside_d5_macau": True,
        "lpp_tpp_used_this_year": 0,
    }

    def outcome(*options: str) -> tuple[str, str | None]:
        said = call("clear", "-", "--view", "threshold-500", *options, stdin=json.dumps(order))
        assert said.code == 0
        [answer] = json.loads(said.out)["answers"]
        return answer["outcome"], answer["exceptions"]

    # 100 of them have 1,583,200 TPP together.
    assert outcome("--set", "threshold_h100=1583200") == outcome()
    assert outcome("--set", "threshold_h100=1583199") != outcome()
    assert outcome("--set", "threshold_h100=1583199")[1] is None


@pytest.mark.parametrize(("day", "counts"), [("2025-10-15", False), ("2026-11-20", True)])
def test_the_operator_can_switch_the_affiliates_rule_off_where_it_is_in_doubt(
    call: Call, day: str, counts: bool
) -> None:
    order = {**ORDER, "order_date": day, "owned_50_percent_by_listed": True}

    def applies(*options: str) -> bool:
        said = call("clear", "-", *options, stdin=json.dumps(order))
        [answer] = json.loads(said.out)["answers"]
        return "Affiliates Rule" in answer["provisions"]

    assert applies("--affiliates-rule", "on")
    assert applies("--affiliates-rule", "off") is not counts


def test_a_map_names_the_columns_of_a_strange_file(call: Call, tmp_path: Path) -> None:
    orders, mapping = tmp_path / "strange.csv", tmp_path / "map.yaml"
    orders.write_text("Kennung,Ware\n7,NVIDIA H100 SXM5\n", encoding="utf-8")
    mapping.write_text("columns: {order_id: Kennung, item: Ware}\n", encoding="utf-8")
    assert "map" in refused(call("clear", orders, "--out", tmp_path / "out"))
    assert call("clear", orders, "--map", mapping, "--out", tmp_path / "out").code == 0
    [answer] = answers(tmp_path / "out")
    assert (answer["order_id"], answer["item_key"]) == ("7", "nvidia-h100-sxm5")


def test_a_map_that_is_absent_is_asked_for_only_in_a_terminal(
    call: Call, one: Path, tmp_path: Path
) -> None:
    absent = tmp_path / "absent.yaml"
    line = refused(call("clear", one, "--map", absent, "--out", tmp_path / "out"))
    assert "there is no such map" in line
    assert "columns: {order_id: <your column>" in line
    assert not absent.exists()


def test_what_is_on_the_users_list_of_supplement_8_is_taken_from_it(
    call: Call, tmp_path: Path
) -> None:
    line = refused(call("clear", orders_path(), "--supplement-8", tmp_path / "none.txt"))
    assert "none.txt" in line


def test_schema_tells_every_column(call: Call) -> None:
    said = call("clear", "--schema")
    assert said.code == 0
    for column in load_contract().columns:
        assert column.name in said.out
    assert "order_id (required)" in said.out


def test_check_ends_with_1_unless_every_order_is_free(
    call: Call, one: Path, tmp_path: Path
) -> None:
    assert call("clear", one, "--check", "--out", tmp_path / "out").code == 1
    assert call("clear", one, "--out", tmp_path / "out").code == 0
    assert call("clear", "-", "--check", stdin=json.dumps(ORDER)).code == 1
    bad = call("clear", "-", "--check", stdin=json.dumps({**ORDER, "quantity": -1}))
    assert bad.code == 1


def test_check_ends_with_0_if_every_order_is_free(call: Call, tmp_path: Path) -> None:
    assert call("clear", orders_path(), "--out", tmp_path / "all").code == 0
    free = {a["order_id"] for a in answers(tmp_path / "all")
            if a["outcome"] == "no_license_required"}  # fmt: skip
    with orders_path().open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["order_id"] in free]
    chosen = tmp_path / "free.csv"
    with chosen.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert len(rows) > 50
    assert call("clear", chosen, "--check", "--out", tmp_path / "free").code == 0


# --- standard input


def test_json_in_gives_json_out(call: Call) -> None:
    said = call("clear", "-", stdin=json.dumps([ORDER, {**ORDER, "order_id": "2", "quantity": 0}]))
    assert said.code == 0
    told = json.loads(said.out)
    [answer] = told["answers"]
    assert (answer["order_id"], answer["outcome"]) == ("1", "license_required")
    assert not [name for name in answer if name.startswith(("held_", "unknown_"))]
    assert [(fault["row"], fault["column"]) for fault in told["rejects"]] == [(2, "quantity")]
    assert "Not legal advice" in told["note"]
    assert told["view"] == "enforced"


def test_one_order_needs_no_list(call: Call) -> None:
    said = call("clear", "-", "--view", "codified", stdin=json.dumps(ORDER))
    told = json.loads(said.out)
    assert (told["view"], len(told["answers"])) == ("codified", 1)


@pytest.mark.parametrize("text", ['{"order_id":', "3", "", "[1, 2]", "not json"])
def test_broken_json_is_one_clear_line(call: Call, text: str) -> None:
    assert "standard input" in refused(call("clear", "-", stdin=text))


# --- what is wrong ends with 2 and one line


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.csv"], "there is no such file"),
        ([], "no orders: give a file"),
        (["ONE", "--as-of", "2025-13-01"], "give one as YYYY-MM-DD"),
        (["ONE", "--as-of", "yesterday"], "'yesterday'"),
        (["ONE", "--view", "enforcd"], "did you mean enforced?"),
        (["ONE", "--engine", "dask"], "give polars or spark"),
        (["ONE", "--set", "a=1"], "no settings"),
        (["ONE", "--view", "threshold-500", "--set", "chips=1"], "threshold_h100"),
        (["ONE", "--view", "threshold-500", "--set", "threshold_h100"], "NAME=VALUE"),
        (["ONE", "--view", "threshold-500", "--set", "threshold_h100=few"], "give a number"),
        (["ONE", "--affiliates-rule", "maybe"], "give on or off"),
        (["ONE", "--out", "ONE"], "no folder to write to"),
    ],
)
def test_a_wrong_option_ends_with_2_and_one_line(
    call: Call, one: Path, arguments: list[str], told: str
) -> None:
    given = [str(one) if argument == "ONE" else argument for argument in arguments]
    assert told in refused(call("clear", *given))


def test_a_misspelled_key_ends_with_2_and_says_how_to_name_it(call: Call, tmp_path: Path) -> None:
    orders = tmp_path / "misspelled.csv"
    orders.write_text("ordr_id,quantity\n1,8\n", encoding="utf-8")
    line = refused(call("clear", orders, "--out", tmp_path / "out"))
    assert "the column order_id is missing" in line
    assert "map file" in line


def test_a_misspelled_other_column_is_told_as_not_read(call: Call, tmp_path: Path) -> None:
    orders = tmp_path / "misspelled.csv"
    orders.write_text("order_id,kwantity\n1,8\n", encoding="utf-8")
    said = call("clear", orders, "--out", tmp_path / "out")
    assert said.code == 0
    assert "'kwantity'" in said.out


def test_the_program_itself_ends_with_2_and_no_traceback(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tidewaiter.cli.app", "clear", "nowhere.csv"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.strip().startswith("error: nowhere.csv: there is no such file")
    assert "Traceback" not in ended.stderr


# --- explain, item, law, demo


def test_explain_tells_one_order(call: Call) -> None:
    said = call("explain", "SO-2024-0036")
    assert said.code == 0
    assert "SO-2024-0036" in said.out
    assert "742.6" in said.out
    assert "Not legal advice" in said.out


def test_explain_of_a_near_miss_names_the_nearest(call: Call) -> None:
    assert "did you mean SO-2024-0036" in refused(call("explain", "SO-2024-00036"))
    assert "no order 'nothing of the kind'" in refused(call("explain", "nothing of the kind"))


def test_item_tells_figures_thresholds_and_class(call: Call) -> None:
    said = call("item", "H20", "--on", "2025-06-02")
    assert said.code == 0
    for text in ("2,368", "4,800", "near", "3A090.b.1", "none of 3A090", "2025-06-02"):
        assert text in said.out


def test_item_shows_the_candidates_of_an_ambiguous_name(call: Call) -> None:
    said = call("item", "H100", "--on", "2025-06-02")
    assert said.code == 0
    assert "ambiguous" in said.out
    for name in ("NVIDIA H100 SXM5", "NVIDIA H100 PCIe", "NVIDIA H100 NVL"):
        assert name in said.out
    # All of them share the class.
    assert "3A090.a.1" in said.out


def test_item_guesses_nothing_of_an_unknown_name(call: Call) -> None:
    said = call("item", "nonsense")
    assert said.code == 0
    assert "unknown: nonsense" in said.out
    assert "3A090" not in said.out


def test_law_show_tells_the_values_of_a_day(call: Call) -> None:
    said = call("law", "show", "740.29", "--on", "2025-06-01")
    assert said.code == 0
    for text in ("26,900,000 TPP", "3,200,000 TPP", "2025-01-13", "90 FR 4544", "Not legal advice"):
        assert text in said.out
    assert "26,900,000" not in call("law", "show", "740.29", "--on", "2024-06-01").out
    assert "there are: " in refused(call("law", "show", "999.99"))


def test_law_diff_of_two_days_tells_values_and_orders(call: Call) -> None:
    said = call("law", "diff", "2025-05-14", "2025-05-15")
    assert said.code == 0
    assert "codified on 2025-05-14  ->  codified on 2025-05-15" in said.out
    assert "orders of the sample order book change" in said.out
    same = call("law", "diff", "2025-06-02", "2025-06-03")
    assert "no value differs" in same.out
    assert "\n0 of " in same.out


def test_law_diff_of_two_views_takes_a_day(call: Call) -> None:
    said = call("law", "diff", "codified", "enforced", "--on", "2026-01-20")
    assert said.code == 0
    assert "codified on 2026-01-20  ->  enforced on 2026-01-20" in said.out
    assert "\n0 of " not in said.out


def test_law_views_tells_every_reform_and_what_it_assumes(call: Call) -> None:
    said = call("law", "views")
    assert said.code == 0
    for name, reform in reforms().items():
        assert name in said.out
        assert all(f"--set {setting}=" in said.out for setting in reform.settings)
    assert "assumed:" in said.out


def test_law_coverage_tells_what_is_not_modeled(call: Call) -> None:
    said = call("law", "coverage")
    assert said.code == 0
    for text in ("Modeled", "Not modeled", "Known doubts", "Last compared with its sources"):
        assert text in said.out


def test_demo_clears_the_sample_and_the_cases(call: Call, tmp_path: Path) -> None:
    said = call("demo", "--out", tmp_path)
    assert said.code == 0
    for name, path in (("orders", orders_path()), ("cases", cases_path())):
        assert str(tmp_path / name / "report.html") in said.out
        with path.open(encoding="utf-8", newline="") as file:
            assert len(answers(tmp_path / name)) == len(list(csv.DictReader(file)))
