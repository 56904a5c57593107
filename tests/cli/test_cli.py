"""The commands as a user types them: what they print, what they write, how they fail."""

from __future__ import annotations

import io
import json
import sys

import polars as pl
import pytest

from tidewaiter.cli import app
from tidewaiter.engine.read import read_orders
from tidewaiter.law.reform import reforms
from tidewaiter.sample import orders_path

ORDER = {
    "order_id": "1",
    "order_date": "2025-06-02",
    "item": "NVIDIA H100 SXM5",
    "quantity": 8,
    "destination": "CN",
    "transaction": "export",
}


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the program; return its exit code, what it printed, and what it complained of."""

    def typed(*words, stdin=None):
        monkeypatch.setattr(sys, "argv", ["tidewaiter", *map(str, words)])
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = 0
        try:
            app.main()
        except SystemExit as end:
            code = int(end.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return typed


@pytest.fixture
def orders(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(
        "Order No.,Order Date,Item,Qty,Ship-To Country\n"
        "A1,2025-06-02,NVIDIA H100 SXM5,8,CN\n"
        "A2,2025-06-02,NVIDIA T4,-3,DE\n"
        "A3,2025-06-02,NVIDIA T4,3,Germany\n",
        encoding="utf-8",
    )
    return path


def test_clear_writes_answers_rejects_and_a_page(run, orders, tmp_path):
    code, out, _ = run("clear", orders, "--out", tmp_path / "out")
    assert code == 0
    answers = pl.read_parquet(tmp_path / "out/answers.parquet")
    rejects = pl.read_csv(tmp_path / "out/rejects.csv")
    assert sorted(answers["order_id"]) == ["A1", "A3"]
    assert rejects.select("row", "column", "value").rows() == [(2, "quantity", -3)]
    assert pl.read_csv(tmp_path / "out/answers.csv")["order_id"].to_list() == ["A1", "A3"]
    assert "Not legal advice" in (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert "1 row was rejected, with 1 fault." in out
    assert "Not legal advice" in out


def test_nothing_of_the_sample_is_lost(run, tmp_path):
    code, _, _ = run("clear", orders_path(), "--out", tmp_path, "--view", "codified")
    assert code == 0
    sent = read_orders(orders_path()).rows
    answers = pl.read_parquet(tmp_path / "answers.parquet")
    rejected = pl.read_csv(tmp_path / "rejects.csv")
    assert len(answers) + rejected["row"].n_unique() == sent
    assert set(answers["view"]) == {"codified"}


@pytest.mark.parametrize("name", reforms())
def test_every_reform_can_be_asked_for(run, orders, tmp_path, name):
    code, _, _ = run("clear", orders, "--out", tmp_path / "out", "--view", name)
    assert code == 0
    assert set(pl.read_parquet(tmp_path / "out/answers.parquet")["view"]) == {name}


def test_one_day_for_all_orders(run, orders, tmp_path):
    run("clear", orders, "--out", tmp_path / "out", "--as-of", "2022-01-03")
    answers = pl.read_parquet(tmp_path / "out/answers.parquet")
    assert {str(day) for day in answers["as_of"]} == {"2022-01-03"}


def test_an_order_that_is_twice_in_the_file_is_rejected_each_time(run, tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("order_id,item\nA,T4\nB,T4\n A ,T4\n", encoding="utf-8")
    run("clear", path, "--out", tmp_path / "out")
    assert pl.read_csv(tmp_path / "out/rejects.csv")["row"].to_list() == [1, 3]


def test_a_map_names_columns_that_nobody_could_guess(run, tmp_path):
    path, mapping = tmp_path / "odd.csv", tmp_path / "map.yaml"
    path.write_text("nr,thing,wohin\n7,NVIDIA H100 SXM5,Allemagne\n", encoding="utf-8")
    mapping.write_text(
        "columns: {order_id: nr, item: thing, destination: wohin}\n"
        "values: {destination: {Allemagne: DE}}\n",
        encoding="utf-8",
    )
    assert run("clear", path, "--map", mapping, "--out", tmp_path / "out")[0] == 0
    answers = pl.read_parquet(tmp_path / "out/answers.parquet")
    assert answers.select("order_id", "destination").rows() == [("7", "DE")]


def test_check_says_by_its_exit_code_that_something_does_not_simply_go(run, orders, tmp_path):
    assert run("clear", orders, "--out", tmp_path / "out", "--check")[0] == 1


def test_json_in_and_json_out(run):
    code, out, _ = run("clear", "-", stdin=json.dumps(ORDER))
    told = json.loads(out)
    assert code == 0
    assert told["answers"][0]["outcome"] == "license_required"
    assert told["answers"][0]["acts"]
    assert not [name for name in told["answers"][0] if name.startswith("held_")]


def test_the_schema_names_every_column(run):
    from tidewaiter.table import load_contract

    _, out, _ = run("clear", "--schema")
    squeezed = "".join(out.split())
    assert all(name in squeezed for name in load_contract().names())


FAULTS = {
    "no such file": (("clear", "nowhere.csv"), "nowhere.csv: there is no such file"),
    "no such view": (("clear", "x.csv", "--view", "enforcd"), "did you mean enforced"),
    "no such day": (("clear", "x.csv", "--as-of", "2025-13-01"), "--as-of is '2025-13-01'"),
    "no such engine": (("clear", orders_path(), "--engine", "sparc"), "'sparc'; give polars or"),
    "no orders": (("clear",), "no orders: give a file"),
    "no such order": (("explain", "SO-2025-00310"), "did you mean SO-2025-0031"),
    "no such paragraph": (("law", "show", "999.99"), "no paragraph '999.99'"),
    "no such map": (("clear", orders_path(), "--map", "nowhere.yaml"), "there is no such map"),
    "no such setting": (("clear", "x.csv", "--view", "repeal", "--set", "x=1"), "no setting"),
    "a word that is none": (("clear", "x.csv", "--affiliates-rule", "maybe"), "give on or off"),
}


@pytest.mark.parametrize(("words", "told"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_run_says_why_in_one_line(run, words, told, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    code, _, err = run(*words)
    assert code == 2
    assert told in err
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1


def test_broken_json_is_one_clear_line(run):
    code, _, err = run("clear", "-", stdin="[{")
    assert code == 2
    assert "standard input: is not JSON" in err


def test_explain_tells_the_whole_reason(run):
    code, out, _ = run("explain", "SO-2025-0031")
    assert code == 0
    for part in ("LICENSE REQUIRED", "744.23(a)(3)(i)", "88 FR 73458", "Not legal advice"):
        assert part in out


def test_item_tells_figures_thresholds_and_class(run):
    _, out, _ = run("item", "H20", "--on", "2025-06-02")
    assert "2,368" in out
    assert "3A090.b.1" in out
    assert "near: check" in out
    assert "none of 3A090" in out


def test_an_item_that_may_be_several_shows_them(run):
    _, out, _ = run("item", "H100", "--on", "2025-06-02")
    assert "NVIDIA H100 PCIe" in out
    assert "class on 2025-06-02, view enforced: 3A090.a" in out


def test_an_item_that_nobody_knows_has_no_class(run):
    code, out, _ = run("item", "left-handed screwdriver")
    assert code == 0
    assert "unknown" in out
    assert "class on" not in out


def test_law_show_tells_value_act_and_confidence(run):
    _, out, _ = run("law", "show", "740.29", "--on", "2025-06-01")
    assert "26,900,000 TPP" in out
    assert "90 FR 4544" in out


def test_law_diff_tells_values_and_orders(run):
    _, out, _ = run("law", "diff", "2025-05-14", "2025-05-15")
    assert "worldwide for a" in out
    assert "orders of the sample order book change" in out
    _, out, _ = run("law", "diff", "codified", "enforced", "--on", "2026-01-20")
    assert "codified on 2026-01-20  ->  enforced on 2026-01-20" in out


def test_law_views_and_coverage(run):
    _, out, _ = run("law", "views")
    assert all(name in out for name in ("codified", "enforced", *reforms()))
    assert "stated:" in out
    assert "assumed:" in out
    _, out, _ = run("law", "coverage")
    assert "Not modeled" in out


def test_demo_says_where_the_pages_are(run, tmp_path):
    code, out, _ = run("demo", "--out", tmp_path / "demo")
    assert code == 0
    for name in ("orders", "cases"):
        assert (tmp_path / "demo" / name / "report.html").stat().st_size > 100_000
    assert "Open in a browser" in out
