"""JSON: arrays, single objects and lines; what is no flat object is told, with its number."""

from __future__ import annotations

import pytest

from tidewaiter.engine.read import Raw, read_json_text, read_orders
from tidewaiter.errors import ContractError


def cells(raw: Raw) -> list[dict]:
    return raw.frame.collect().rows(named=True)


def rejects(raw: Raw) -> list[tuple]:
    return raw.rejects.select("row", "column", "value", "fault").collect().rows()


def message(text: str) -> str:
    with pytest.raises(ContractError) as error:
        read_json_text(text, "standard input")
    return str(error.value)


TWO = [{"row": 1, "order_id": "A", "quantity": "8"}, {"row": 2, "order_id": "B", "quantity": None}]


@pytest.mark.parametrize(
    "text",
    [
        '[{"order_id": "A", "quantity": 8}, {"order_id": "B"}]',
        '  [{"order_id": "A", "quantity": 8},\n {"order_id": "B", "quantity": null}]\n',
        '{"order_id": "A", "quantity": 8}\n{"order_id": "B"}',
        '\n{"order_id": "A", "quantity": 8}\r\n\r\n  {"order_id": "B"}\r\n',
    ],
)
def test_an_array_and_lines_give_the_same_rows(text) -> None:
    raw = read_json_text(text)
    assert cells(raw) == TWO
    assert (raw.rows, raw.notes) == (2, ())
    assert raw.rejects.collect().is_empty()


def test_one_object_over_many_lines_is_one_row() -> None:
    assert cells(read_json_text('{\n "order_id": "A",\n "quantity": 8\n}')) == TWO[:1]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("4800.0", "4800.0"),
        ("1e400", "1e400"),
        ("0.1000", "0.1000"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("NaN", "NaN"),
        ("-Infinity", "-Infinity"),
        ("true", "true"),
        ("false", "false"),
        ("null", None),
        ('""', ""),
        ('"uvl"', "uvl"),
        ('["uvl", "sdn"]', "uvl;sdn"),
        ('["uvl", null, true, 1.50]', "uvl;true;1.50"),
        ("[]", None),
        ("[null]", None),
    ],
)
def test_a_value_is_the_text_that_was_written(value, text) -> None:
    raw = read_json_text(f'[{{"order_id": "A", "x": {value}}}]')
    assert cells(raw) == [{"row": 1, "order_id": "A", "x": text}]


def test_a_name_that_comes_late_is_null_before() -> None:
    raw = read_json_text('[{"a": 1}, {}, {"b": 2}, {"a": 3, "b": 4}, {}]')
    assert raw.frame.collect().rows() == [
        (1, "1", None), (2, None, None), (3, None, "2"), (4, "3", "4"), (5, None, None),
    ]  # fmt: skip
    assert raw.frame.collect_schema().names() == ["row", "a", "b"]


@pytest.mark.parametrize(
    ("bad", "column", "value", "fault"),
    [
        ("5", None, '"5"', "not an object"),
        ("null", None, "null", "not an object"),
        ("[]", None, "[]", "not an object"),
        ('{"x": {"y": 1}}', "x", '{"y": "1"}', "'x' holds an object or a list of lists"),
        ('{"a": 1, "x": [[1]]}', "x", '[["1"]]', "'x' holds an object or a list of lists"),
        ('{"x": "\\ud83d"}', "x", '"\\ud83d"', "'x' holds half of a character"),
        ('{"\\udc00": 1}', "?", '"1"', "'\\udc00' holds half of a character"),
    ],
)
def test_what_is_no_flat_object_is_a_reject_and_the_others_are_read(
    bad, column, value, fault
) -> None:
    raw = read_json_text(f'[{{"order_id": "A"}}, {bad}, {{"order_id": "C"}}]')
    assert cells(raw) == [{"row": 1, "order_id": "A"}, {"row": 3, "order_id": "C"}]
    assert rejects(raw) == [(2, column, value, fault)]
    assert raw.rows == 3
    assert raw.rejects.collect()["remedy"][0].startswith("write one flat object for each order")
    lines = read_json_text(f'{{"order_id": "A"}}\n{bad}\n{{"order_id": "C"}}')
    assert rejects(lines) == rejects(raw)
    assert cells(lines) == cells(raw)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"order_id": "B",', "not JSON: Expecting property name"),
        ('{"order_id": "B"} x', "not JSON: Extra data: line 1 column 19"),
        ('{"a": 1, "a": 2}', "not JSON: 'a' is given twice in one object"),
        ("B;H100", "not JSON: Expecting value: line 1 column 1"),
        ("x" * 80, "not JSON: Expecting value: line 1 column 1"),
        ("x" * 81, "not JSON: Expecting value: line 1 column 1"),
        ('{"a":' * 100_000, "not JSON: maximum recursion depth exceeded"),
    ],
)
def test_a_bad_line_is_a_reject_with_its_number_and_text(line, fault) -> None:
    raw = read_json_text(f'{{"order_id": "A"}}\n\n{line}\n{{"order_id": "C"}}\n')
    assert [row["order_id"] for row in cells(raw)] == ["A", "C"]
    [(number, column, value, said)] = rejects(raw)
    assert (number, column) == (2, None)
    assert value == (line if len(line) <= 80 else line[:79] + "…")
    assert said.startswith(fault)


def test_an_array_that_is_broken_is_an_error_with_the_place() -> None:
    found = message('[{"order_id": "A"},\n {"order_id": }]')
    assert found.startswith("standard input: is not JSON: Expecting value: line 2 column 15")
    assert found.endswith("correct it there")
    assert "recursion" in message("[" * 100_000)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_is_an_error(text) -> None:
    assert message(text) == (
        "standard input: is empty; send an array of objects, one for each order"
    )


@pytest.mark.parametrize(
    ("text", "of_the_first"),
    [
        ("[]", ""),
        ("5", "; of the first: not an object"),
        ('["a", "b"]', "; of the first: not an object"),
        ("order_id\nA", "; of the first: not JSON: Expecting value: line 1 column 1 (char 0)"),
    ],
)
def test_a_text_without_an_object_is_an_error(text, of_the_first) -> None:
    found = message(text)
    assert found.startswith(f"standard input: holds no object that is an order{of_the_first}; ")


def test_a_name_may_be_row_but_not_twice_the_same() -> None:
    raw = read_json_text('{"order_id": "A", "row": 7}')
    assert cells(raw) == [{"row": 1, "order_id": "A", "row in the file": "7"}]
    assert "its column 'row' is called 'row in the file' here" in raw.notes[0]
    assert "columns 1 and 2 are both called 'a'" in message('{"a": 1, "a ": 2}')


def test_a_file_of_lines_is_read_by_its_ending(tmp_path) -> None:
    for name in ("orders.jsonl", "orders.ndjson", "orders.json"):
        (tmp_path / name).write_text('{"order_id": "A", "quantity": 8}\n{"order_id": "B"}\n')
        assert cells(read_orders(tmp_path / name)) == TWO


def test_a_text_with_half_a_character_in_a_bad_line_can_still_be_told() -> None:
    raw = read_json_text('{"order_id": "A"}\n{"order_id": "\ud83d\n')
    assert rejects(raw)[0][:3] == (2, None, '{"order_id": "?')
