"""The terminal summary: counts, what needs a person, files; 80 columns, no color needed."""

from __future__ import annotations

import io

import made_up
import pytest
from rich.console import Console

from tidewaiter.report import summary, tally

FILES = {"Answers": "out/answers.parquet", "Page": "out/page.html"}


def printed(width=80, encoding="utf-8", **given):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = Console(file=stream, width=width, no_color=True)
    counts = tally.count(given.pop("answers", ()))
    summary.render(console, title="orders.csv", counts=counts, **({"files": FILES} | given))
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)


def test_what_a_run_says():
    rows = [made_up.answer("a"), made_up.answer("b", tpp_total=None, destination="SG")]
    rows += [made_up.answer("c", outcome="exception_available", allocations="LPP 2026")]
    lines = [
        " ".join(x.split()) for x in printed(answers=rows, rejects=made_up.REJECTS).splitlines()
    ]
    assert "3 orders, law as of 2026-06-01, view: enforced" in lines
    assert any(x.startswith("license required 2 67% ██") for x in lines)
    assert "prohibited 0 0%" in lines
    assert "1 CN, 126,592 TPP" in lines
    assert "1 SG, unknown TPP" in lines
    assert "1 LPP 2026" in lines
    assert "2 rows were rejected, with 3 faults." in lines
    assert "Page: out/page.html" in lines
    assert lines[-1].startswith("Not legal advice")


@pytest.mark.parametrize("width", [60, 80, 200])
def test_at_most_80_columns(width):
    long = made_up.answers(30)
    long.append(made_up.answer("x", reason="word " * 60, allocations="A" * 200))
    text = printed(width=width, answers=long, rejects=made_up.REJECTS)
    assert max(map(len, text.splitlines())) <= min(width, 80)


def test_nothing_to_say():
    text = printed()
    assert "No orders to answer." in text
    assert "No row was rejected." in text
    assert "Facts to ask for" not in text


def test_a_single_order_among_many_keeps_its_mark():
    rows = made_up.answers(400)
    rows = [r | {"outcome": "no_license_required"} for r in rows] + [
        made_up.answer(outcome="prohibited")
    ]
    line = next(x for x in printed(answers=rows).splitlines() if x.startswith("prohibited"))
    assert line.split() == ["prohibited", "1", "<1%", "█"]


def test_a_plain_terminal_gets_plain_bars():
    assert "##" in printed(answers=made_up.answers(10), encoding="ascii", files={})


def test_an_order_can_not_style_or_drive_the_terminal():
    rows = [made_up.answer(reason="[bold red]x[/] \x1b[2J")]
    text = printed(answers=rows)
    assert "[bold red]x[/] \\x1b[2J" in text
    assert "\x1b" not in text
