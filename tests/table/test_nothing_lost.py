"""Nothing lost: every row of a file is an order or a reject, or the file is refused with a reason.

Files go the whole way here, from bytes to checked orders, as ``tidewaiter clear`` takes them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tidewaiter.engine.read import read_orders
from tidewaiter.errors import ContractError
from tidewaiter.table import TableMap, admit, load_contract, write_map
from tidewaiter.table.mapping import read_map

FIXTURES = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
# The whole way, several times for each example.
FEW = settings(FIXTURES, max_examples=12)


@dataclass(frozen=True)
class Taken:
    """What came of a file: its rows, its orders, and all lines of rejects."""

    rows: int
    orders: list[dict[str, Any]]
    rejects: list[dict[str, Any]]


def take(file: Path, mapping: TableMap | None = None) -> Taken:
    raw = read_orders(file)
    found = admit(raw.frame, mapping, source=file.name)
    orders = found.orders.collect(backend="polars").rows(named=True)
    lines = nw.concat([raw.rejects, found.rejects]).collect(backend="polars").rows(named=True)
    once = sorted([order["row"] for order in orders] + [*{line["row"] for line in lines}])
    assert len(once) == len({*once}) == raw.rows
    for line in lines:
        assert line["fault"]
        assert line["remedy"]
    return Taken(raw.rows, orders, lines)


def write(folder: Path, data: str | bytes, name: str = "orders.csv") -> Path:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder / name


def ids(found: Taken) -> list[str]:
    return [order["order_id"] for order in found.orders]


def told(found: Taken) -> list[tuple]:
    return [(line["row"], line["column"], line["value"], line["fault"]) for line in found.rejects]


GOOD = "order_id,item,quantity,destination\nA,H100,8,CN\n"
OPEN = "a quotation mark is not closed, or not written twice inside its field"


@pytest.mark.parametrize(
    ("line", "column", "value", "fault"),
    [
        ('B,"H100,1,CN', None, 'B,"H100,1,CN', OPEN),
        ("B,H100,1", None, "B,H100,1", "3 fields where the header has 4"),
        ("B,H100,1,000,CN", None, "B,H100,1,000,CN", "5 fields where the header has 4"),
        ("B,H100,-8,CN", "quantity", "-8", "negative"),
        ("B,H100,0,CN", "quantity", "0", "zero"),
        ("B,H100,8.5,CN", "quantity", "8.5", "not a whole number"),
        ("B,H100,eight,CN", "quantity", "eight", "not a whole number"),
        ("B,H100,inf,CN", "quantity", "inf", "infinite number"),
        ("B,H100,8,Atlantis", "destination", "Atlantis", "unknown country"),
        (",H100,8,CN", "order_id", None, "missing"),
        (f"B,{'x' * 100_000},8,CN", "item", "x" * 79 + "…", "text longer than 10,000 characters"),
        (f"B,H100,{'9' * 100_000},CN", "quantity", "9" * 79 + "…", "not a whole number"),
        (f"B,H100,8,{'C' * 100_000}", "destination", "C" * 79 + "…", "unknown country"),
    ],
    ids=lambda cell: str(cell)[:20],
)
def test_a_row_with_a_fault_is_a_reject_and_the_others_are_orders(
    tmp_path, line, column, value, fault
) -> None:
    found = take(write(tmp_path, f"{GOOD}{line}\nC,H20,1,DE\n"))
    assert ids(found) == ["A", "C"]
    assert told(found) == [(2, column, value, fault)]
    assert found.rows == 3


@pytest.mark.parametrize(
    ("column", "text", "fault"),
    [
        ("order_date", "06/01/2024", "not a date"),
        ("order_date", "1 June 2024", "not a date"),
        ("order_date", "2024-02-30", "not a date"),
        ("order_date", "45444", "not a date"),
        ("tpp", "4800 TPP", "not a number"),
        ("tpp", "-Infinity", "infinite number"),
        ("tpp", "-1", "negative"),
        ("end_use", "mining", "unknown code"),
        ("restricted_parties", "none;uvl", "unknown code"),
        ("is_assembly", "perhaps", "not true or false"),
        ("exporter_country", "Korea", "unknown country"),
    ],
)
def test_each_kind_of_column_says_what_it_wants(tmp_path, column, text, fault) -> None:
    found = take(write(tmp_path, f"order_id,{column}\nA,\nB,{text}\n"))
    assert ids(found) == ["A"]
    assert told(found) == [(2, column, text, fault)]
    remedies = {
        "not a date": "write the day as year-month-day, as in 2024-06-01",
        "unknown country": "write its ISO 3166-1 code, as in CN, or map the name to one",
        "not true or false": "write true or false, yes or no, 1 or 0",
    }
    assert found.rejects[0]["remedy"] == remedies.get(fault, found.rejects[0]["remedy"])
    if fault == "unknown code":
        codes = next(c.codes for c in load_contract().columns if c.name == column)
        assert found.rejects[0]["remedy"].endswith(", ".join(codes))


@pytest.mark.parametrize("text", ["NaN", "nan", "", "n/a", "unknown"])
def test_what_is_not_known_is_null_and_never_a_number(tmp_path, text) -> None:
    found = take(write(tmp_path, f"order_id,tpp,quantity\nA,{text},{text}\n"))
    assert (found.orders[0]["tpp"], found.orders[0]["quantity"]) == (None, None)


def test_duplicate_order_ids_are_all_rejects(tmp_path) -> None:
    found = take(write(tmp_path, "order_id,item\nA,1\nB,2\nA ,3\nC,x,y\n"))
    assert ids(found) == ["B"]
    assert told(found) == [
        (4, None, "C,x,y", "3 fields where the header has 2"),
        (1, "order_id", "A", "on more than one row"),
        (3, "order_id", "A", "on more than one row"),
    ]


def test_a_column_that_is_missing_is_an_error_with_the_file_and_the_remedy(tmp_path) -> None:
    with pytest.raises(ContractError) as error:
        take(write(tmp_path, "item,quantity\nH100,8\n", "march.csv"))
    assert "march.csv: the column order_id is missing" in str(error.value)
    assert "row_id: true" in str(error.value)


def test_json_with_one_bad_line_keeps_the_others(tmp_path) -> None:
    lines = '{"order_id": 1, "quantity": 8}\n{"order_id": 2,\n{"order_id": 3, "quantity": [1]}\n'
    found = take(write(tmp_path, lines + '{"order_id": 4, "x": {"y": 1}}\n', "orders.jsonl"))
    assert ids(found) == ["1", "3"]
    assert [(row, column) for row, column, *_ in told(found)] == [(2, None), (4, "x")]


def test_a_typed_parquet_is_taken_as_it_is(tmp_path) -> None:
    frame = pl.DataFrame(
        {
            "order_id": [4711, 4712, 4713],
            "order_date": [date(2024, 6, 1), None, date(1970, 1, 1)],
            "quantity": [8.0, float("nan"), 1.5],
            "unit_price_usd": pl.Series([None, "1.50", "2"]).cast(pl.Decimal(10, 2)),
            "tpp": [float("inf"), 4800.0, 1.0],
            "is_assembly": [True, None, False],
            "destination": pl.Series(["CN", "DE", "CN"], dtype=pl.Categorical),
            "end_use": pl.Series(["cloud", "cloud", None], dtype=pl.Enum(["cloud"])),
        }
    )
    frame.write_parquet(tmp_path / "orders.parquet")
    found = take(tmp_path / "orders.parquet")
    assert ids(found) == ["4712"]
    assert found.orders[0]["quantity"] is None
    assert found.orders[0]["unit_price_usd"] == 1.5
    assert found.orders[0]["destination"] == "DE"
    assert told(found) == [
        (1, "tpp", "inf", "infinite number"),
        (3, "order_date", "1970-01-01", "before 1980-01-01"),
        (3, "quantity", "1.5", "not a whole number"),
    ]


def test_a_list_in_a_parquet_is_an_error_with_the_column_and_the_remedy(tmp_path) -> None:
    pl.DataFrame({"order_id": ["A"], "authorizations": [["none"]]}).write_parquet(
        tmp_path / "orders.parquet"
    )
    with pytest.raises(
        ContractError, match=r"orders.parquet: the column authorizations holds List"
    ):
        take(tmp_path / "orders.parquet")


def test_an_excel_error_in_a_column_that_counts_is_a_reject(tmp_path) -> None:
    with xlsxwriter.Workbook(tmp_path / "orders.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["order_id", "quantity", "note"])
        sheet.write_row(1, 0, ["A", 8])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_row(2, 0, ["B"])
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    found = take(tmp_path / "orders.xlsx")
    assert ids(found) == ["A"]
    assert told(found) == [(2, "quantity", "#DIV/0!", "not a whole number")]


# The same table in every kind of file and on every engine.

SAMPLE = {
    "order_id": ["A", "B", "C", "D", "E", "F", "F"],
    "order_date": ["2024-06-01", "2025-01-31", "", "1.2.2024", "2024-02-29", "", ""],
    "item": ["HGX H100 8-GPU", "H20; 96GB", 'the "big" one', "x", "multi\nline", "-", "n/a"],
    "quantity": ["8", "1,000", "-1", "0", "12", "", "5"],
    "tpp": ["15824", "4e3", "x", "0", "inf", "", "1"],
    "destination": ["CN", "Germany", "Korea", "", "nowhere", "HK", "HK"],
    "is_assembly": ["yes", "0", "", "true", "?", "n", "y"],
    "restricted_parties": ["none", "uvl;sdn", "x", "", "none;uvl", "dpl", ""],
}


def as_csv(table: Mapping[str, Sequence[str]], folder: Path) -> Path:
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(table)
    writer.writerows(zip(*table.values(), strict=True))
    return write(folder, file.getvalue(), "orders.csv")


def as_excel(table: Mapping[str, Sequence[str]], folder: Path) -> Path:
    with xlsxwriter.Workbook(folder / "orders.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, table)
        for r, row in enumerate(zip(*table.values(), strict=True), 1):
            for c, cell in enumerate(row):
                sheet.write_string(r, c, cell)
    return folder / "orders.xlsx"


def as_parquet(table: Mapping[str, Sequence[str]], folder: Path) -> Path:
    pl.DataFrame(dict(table)).write_parquet(folder / "orders.parquet")
    return folder / "orders.parquet"


def as_lines(table: Mapping[str, Sequence[str]], folder: Path) -> Path:
    rows = (dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True))
    return write(folder, "\n".join(map(json.dumps, rows)), "orders.jsonl")


WRITERS = {"csv": as_csv, "excel": as_excel, "parquet": as_parquet, "lines": as_lines}


def same(one: Taken, other: Taken) -> bool:
    def shown(found: Taken) -> tuple:
        lines = [{**line, "value": line["value"] or ""} for line in found.rejects]
        return found.rows, found.orders, lines

    return shown(one) == shown(other)


@pytest.mark.parametrize("kind", WRITERS)
def test_a_table_gives_the_same_orders_and_rejects_from_every_kind_of_file(tmp_path, kind) -> None:
    found = take(WRITERS[kind](SAMPLE, tmp_path))
    assert ids(found) == ["A", "B"]
    assert {line["row"] for line in found.rejects} == {3, 4, 5, 6, 7}
    assert same(found, take(as_csv(SAMPLE, tmp_path)))


# Excel has no cell of control characters, and no row of empty ones.
LETTER = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
LIKELY = {
    "order_id": st.sampled_from(["A", "B", "C", " A", "n/a"]) | st.text(LETTER, min_size=1),
    "order_date": st.dates().map(str) | st.sampled_from(["2024-06-01", "6/1/24", "-"]),
    "item": st.text(LETTER, max_size=20),
    "quantity": st.integers(-5, 10**6).map(str) | st.sampled_from(["1,000", "nan", "8.0", "x"]),
    "tpp": st.floats().map(str) | st.sampled_from(["4800", "n/a", "-0.0"]),
    "destination": st.sampled_from(["CN", "Hong Kong", "Germany", "??", ""]),
    "is_assembly": st.sampled_from(["yes", "0", "maybe", ""]),
    "restricted_parties": st.sampled_from(["none", "uvl;sdn", "sdn, uvl", "none;uvl", "z", ""]),
}
MESS = st.text(LETTER, max_size=20)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[str]]:
    names = ["order_id", *draw(st.sets(st.sampled_from([*LIKELY][1:]), max_size=4))]
    size = draw(st.integers(1, 6))
    return {
        name: draw(st.lists(LIKELY[name] | MESS, min_size=size, max_size=size)) for name in names
    }


def told_apart(table: Mapping[str, Sequence[str]]) -> bool:
    """Whether no row is empty, since such a row is none in Excel."""
    return all(any(row) for row in zip(*table.values(), strict=True))


@FEW
@given(tables().filter(told_apart))
def test_any_table_gives_the_same_from_every_kind_of_file(tmp_path, table) -> None:
    first, *others = [take(write(table, tmp_path)) for write in WRITERS.values()]
    assert first.rows == len(table["order_id"])
    for other in others:
        assert same(first, other)


@FEW
@given(tables())
def test_polars_and_duckdb_give_the_same_orders_and_rejects(table) -> None:
    frame = pl.DataFrame({"row": range(1, len(table["order_id"]) + 1), **table})
    relation = duckdb.connect().from_arrow(frame.to_arrow())
    one, other = admit(nw.from_native(frame.lazy())), admit(nw.from_native(relation))
    for name in ("orders", "rejects"):
        ours = getattr(one, name).collect(backend="polars").to_native()
        theirs = getattr(other, name).collect(backend="polars").to_native()
        key = ["row", "column"] if name == "rejects" else ["row"]
        assert ours.sort(key).equals(theirs.sort(key).cast(dict(ours.schema)))


TYPED = {
    "order_id": st.integers(0, 3) | st.none(),
    "order_date": st.dates(date(1900, 1, 1), date(2100, 1, 1)) | st.none(),
    "quantity": st.integers(-2, 10) | st.none(),
    "tpp": st.floats() | st.none(),
    "chips_per_unit": st.floats() | st.none(),
    "is_assembly": st.booleans() | st.none(),
    "item": st.floats(allow_nan=True) | st.none(),
}
TYPES = {"order_id": pl.Int64, "order_date": pl.Date, "quantity": pl.Int32, "tpp": pl.Float64,
         "chips_per_unit": pl.Float64, "is_assembly": pl.Boolean, "item": pl.Int64}  # fmt: skip


@FEW
@given(st.lists(st.tuples(*TYPED.values()), min_size=1, max_size=6))
def test_typed_frames_give_the_same_on_polars_and_duckdb(rows) -> None:
    data = {name: [row[n] for row in rows] for n, name in enumerate(TYPED)}
    data["item"] = [None if x is None else hash(x) % 1000 for x in data["item"]]
    frame = pl.DataFrame({"row": range(1, len(rows) + 1), **data}, {"row": pl.Int64, **TYPES})
    relation = duckdb.connect().from_arrow(frame.to_arrow())
    one, other = admit(nw.from_native(frame.lazy())), admit(nw.from_native(relation))
    ours, theirs = (x.orders.collect(backend="polars").to_native() for x in (one, other))
    assert ours.sort("row").equals(theirs.sort("row").cast(dict(ours.schema)))
    shown = [x.rejects.select("row", "column", "fault", "remedy") for x in (one, other)]
    ours, theirs = (sorted(x.collect(backend="polars").rows()) for x in shown)
    assert ours == theirs


@FEW
@given(tables())
def test_orders_survive_being_written_and_read_again(tmp_path, table) -> None:
    first = take(as_csv(table, tmp_path))
    if not first.orders:
        return
    for kind in ("parquet", "csv"):
        frame = pl.DataFrame(first.orders, infer_schema_length=None).drop("row")
        file = tmp_path / f"again.{kind}"
        frame.write_parquet(file) if kind == "parquet" else frame.write_csv(file)
        again = take(file)
        assert again.rejects == []
        assert [{**o, "row": 0} for o in again.orders] == [{**o, "row": 0} for o in first.orders]


@FIXTURES
@given(st.binary(max_size=300))
@example(b"order_id\n\xff\n")
@example(b"order_id,quantity\nA,1\nA,2\n,3\nB,\x85\n")
@example(b"id,ID\n1,2\n")
def test_any_bytes_are_orders_and_rejects_or_an_error_that_names_the_file(tmp_path, data) -> None:
    try:
        take(write(tmp_path, data))
    except ContractError as fault:
        named = "orders.csv: " in str(fault)
    else:
        named = True
    assert named


@FIXTURES
@given(st.lists(st.text('A,";\n\t 1', max_size=12), max_size=8).map("\n".join))
def test_any_lines_under_a_header_are_orders_and_rejects(tmp_path, body) -> None:
    file = write(tmp_path, f"order_id,item,quantity\nZ,H100,8\n{body}")
    assert take(file).rows >= 1


Make = Callable[[Mapping[str, Sequence[str]], Path], Path]


@pytest.mark.parametrize("make", WRITERS.values(), ids=WRITERS)
def test_a_map_works_on_every_kind_of_file(tmp_path, make: Make) -> None:
    table = {"Nr": ["1", "2"], "Maker": ["NVIDIA", "AMD"], "Model": ["H20", "MI308X"],
             "Land": ["Festland", "NO"]}  # fmt: skip
    write_map(
        tmp_path / "map.yaml",
        TableMap(
            {"order_id": ("Nr",), "item": ("Maker", "Model"), "destination": ("Land",)},
            {"destination": {"Festland": "CN"}},
            {"transaction": "export", "quantity": "8"},
        ),
    )
    found = take(make(table, tmp_path), read_map(tmp_path / "map.yaml"))
    kept = ("order_id", "item", "destination", "transaction", "quantity")
    assert [tuple(order[name] for name in kept) for order in found.orders] == [
        ("1", "NVIDIA H20", "CN", "export", 8),
        ("2", "AMD MI308X", "NO", "export", 8),
    ]
