"""``docs/tables.md`` lists every contract of trade as it is.

Run as a program, this file rewrites the made parts of that page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from tidewaiter.table import trade
from tidewaiter.table.contract import Column
from tidewaiter.table.contract_file import render_schema
from tidewaiter.table.trade.contracts import ELSEWHERE, STATEMENTS

PAGE = Path(__file__).parents[3] / "docs/tables.md"
MADE = re.compile(r"(<!-- made: (\w+) -->\n)(.*?)(<!-- end -->)", re.S)
WIDEST = 120
LISTED = [name for name in trade.TABLES if name not in ELSEWHERE]


def flowing(text: str) -> str:
    """Wrap a point of a list; code in backticks is never parted."""
    lines = ["*"]
    for word in re.findall(r"(?:`[^`]*`|\S)+", text):
        if len(lines[-1]) + 1 + len(word) > WIDEST:
            lines.append(" ")
        lines[-1] += f" {word}"
    return "\n".join(lines)


def head(name: str) -> str:
    text = files("tidewaiter.table.trade").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    comment = re.match(r"(?:#.*\n)+", text)
    assert comment, name
    told = " ".join(line.lstrip("# ") for line in comment[0].splitlines())
    told = told.removeprefix(f"The contract of {name}: ")
    return told.partition(" The head of orders.yaml")[0].strip()


def heading(name: str, told: str) -> str:
    first, _, rest = told.partition(". ")
    said = f"{first[:1].upper()}{first[1:]}" + (f". {rest}" if rest else "")
    return f"### `{name}`\n\n" + flowing(said)[2:].replace("\n  ", "\n")


def told(column: Mapping[str, object], key: str) -> Iterator[str]:
    mark = f"`{column['column']}`"
    yield f"**{mark}**" if column["column"] == key else mark
    facts = [column["type"], column["unit"], column["allowed"]]
    yield f"({', '.join(str(fact) for fact in facts if fact)}):"
    yield str(column["purpose"])


def point(column: Mapping[str, object], of: Column, key: str, *, counted: bool) -> str:
    text = " ".join(told(column, key))
    if counted and of.name == key:
        text = text.replace("(string)", "(auto)")
    if of.codes:
        text += f" Codes: {'; '.join(f'`{code}` {said}' for code, said in of.codes.items())}."
    if of.aliases:
        text += f" Also: {', '.join(of.aliases)}."
    if of.weak_aliases:
        text += f" Or else: {', '.join(of.weak_aliases)}."
    return flowing(text)


def tables() -> str:
    parts = []
    for name in LISTED:
        contract = trade.contract(name)
        key = contract.key_column().name
        points = [
            point(row, column, key, counted=name in STATEMENTS)
            for row, column in zip(render_schema(contract), contract.columns, strict=True)
        ]
        parts.append(heading(name, head(name)) + "\n\n" + "\n".join(points))
    return "\n\n".join(parts)


def words() -> str:
    text = files("tidewaiter.table.trade").joinpath("words.yaml").read_text(encoding="utf-8")
    return "\n".join(
        flowing(
            f"`{column}` of {table}: "
            + "; ".join(f"`{code}` {', '.join(several)}" for code, several in codes.items())
            + "."
        )
        for table, columns in yaml.safe_load(text).items()
        for column, codes in columns.items()
    )


def made() -> dict[str, str]:
    return {name: f"\n{text}\n\n" for name, text in (("words", words()), ("tables", tables()))}


@pytest.mark.parametrize("name", ["words", "tables"])
def test_the_page_of_tables_agrees_with_the_contracts(name):
    said = {key: text for _, key, text, _ in MADE.findall(PAGE.read_text())}
    assert said[name] == made()[name], "run .venv/bin/python tests/table/trade/test_page.py"


def test_every_column_of_every_table_is_on_the_page():
    text = PAGE.read_text()
    for name in LISTED:
        part = text.partition(f"### `{name}`")[2].partition("\n### ")[0]
        assert [c for c in trade.contract(name).names() if f"`{c}`" not in part] == [], name


def test_the_page_tells_how_many_kinds_of_tables_there_are():
    assert len(trade.TABLES) == 22
    assert "twenty-two kinds" in PAGE.read_text()


def rewrite() -> None:
    """Write the made parts of the page anew."""
    parts = made()
    PAGE.write_text(MADE.sub(lambda m: m[1] + parts[m[2]] + m[4], PAGE.read_text()))


if __name__ == "__main__":
    rewrite()
