"""Map files: every value as it is written, and no doubt left about what is meant."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidewaiter.errors import ContractError
from tidewaiter.table import TableMap, read_map, write_map

WHOLE = TableMap(
    {"order_id": ("SO",), "item": ("Maker", "Model")},
    {"destination": {"Norge": "NO", "Ja": "yes"}},
    {"transaction": "export"},
    row_id=True,
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "map.yaml",
            """
            columns: {order_id: SO, item: [Maker, Model]}
            values: {destination: {Norge: NO, Ja: yes}}
            constants: {transaction: export}
            row_id: true
            """,
        ),
        (
            "map.json",
            """{"columns": {"order_id": "SO", "item": ["Maker", "Model"]}, "row_id": true,
            "values": {"destination": {"Norge": "NO", "Ja": "yes"}},
            "constants": {"transaction": "export"}}""",
        ),
        ("map.yaml", "\ufeff" + json.dumps({"columns": {"order_id": "SO"}})),
    ],
)
def test_a_map_is_read(tmp_path, name, text) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    expected = TableMap({"order_id": ("SO",)}) if "\ufeff" in text else WHOLE
    assert read_map(file) == expected
    assert read_map(str(file)) == expected


@pytest.mark.parametrize("name", ["map.yaml", "map.yml", "map.json", "map"])
@pytest.mark.parametrize("mapping", [WHOLE, TableMap(), TableMap({"item": ("NO",)})])
def test_what_is_written_is_read_back(tmp_path, name, mapping) -> None:
    write_map(tmp_path / name, mapping)
    assert read_map(tmp_path / name) == mapping
    assert (tmp_path / name).read_text(encoding="utf-8").startswith("{") == (
        name == "map.json" or mapping == TableMap()
    )


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TARGETS = st.sampled_from(["order_id", "item", "destination", "NO", "1"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(TARGETS, st.lists(WORDS, min_size=1, max_size=3).map(tuple)),
    st.dictionaries(TARGETS, st.dictionaries(WORDS, WORDS)),
    st.dictionaries(TARGETS, WORDS),
    st.booleans(),
    st.sampled_from(["map.yaml", "map.json"]),
)
def test_any_words_survive_a_file(tmp_path, columns, values, constants, row_id, name) -> None:
    mapping = TableMap(columns, values, constants, row_id)
    write_map(tmp_path / name, mapping)
    assert read_map(tmp_path / name) == mapping


@pytest.mark.parametrize(
    "word", ["NO", "no", "Yes", "off", "1.0", "0x10", "2024-06-01", "~", "1_0"]
)
def test_a_word_of_yaml_is_read_as_it_is_written(tmp_path, word) -> None:
    """In plain YAML, Norway would be false and a day would not be a text."""
    file = tmp_path / "map.yaml"
    file.write_text(f"values: {{destination: {{{word}: {word}}}}}\nconstants: {{eccn: {word}}}\n")
    assert read_map(file) == TableMap({}, {"destination": {word: word}}, {"eccn": word})


def test_numbers_and_truth_values_of_json_are_read_as_they_are_written(tmp_path) -> None:
    file = tmp_path / "map.json"
    file.write_text('{"constants": {"tpp": 4800.0, "quantity": 8, "is_assembly": true}}')
    assert read_map(file).constants == {"tpp": "4800.0", "quantity": "8", "is_assembly": "true"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("map.yaml", ""),
        ("map.yaml", "# nothing\n"),
        ("map.yaml", "columns:\nvalues:\n"),
        ("map.yaml", "row_id: False"),
        ("map.json", "null"),
        ("map.json", "{}"),
    ],
)
def test_an_empty_map_is_a_map(tmp_path, name, text) -> None:
    (tmp_path / name).write_text(text)
    assert read_map(tmp_path / name) == TableMap()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colums: {item: Model}", "not the keys of a map: ['colums']"),
        ("- item", "not the keys of a map: ['item']"),
        ("item", "not the keys of a map: item"),
        ("columns: item", "columns is 'item', which does not pair names with values"),
        ("columns: {item: []}", "columns: no heading for ['item']"),
        ("columns: {item: {a: b}}", "stands where one text should"),
        ("columns: {item: [[a]]}", "stands where one text should"),
        ("values: {item: H20}", "item is 'H20', which does not pair names with values"),
        ("values: {item: {a: [b]}}", """"['b']" stands where one text should"""),
        ("constants: {item: [H20]}", """"['H20']" stands where one text should"""),
        ("row_id: yes", "row_id is 'yes', which is neither true nor false"),
        ("columns: {item: a, item: b}", "item is given twice, as 'a' and as 'b'; keep one"),
        ("columns: {}\ncolumns: {item: b}", "columns is given twice"),
        ("values: {item: {NO: a, 'NO': b}}", "NO is given twice, as 'a' and as 'b'"),
        ("columns: {item: &x a, eccn: *x}", "a map has no use for anchors (&, *)"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "a map has no use for anchors (&, *)"),
        ("columns: {item: [a", "expected ',' or ']'"),
        ("%", "expected"),
    ],
)
def test_a_map_in_doubt_is_an_error_that_names_the_file(tmp_path, text, said) -> None:
    file = tmp_path / "map.yaml"
    file.write_text(text)
    with pytest.raises(ContractError) as error:
        read_map(file)
    assert str(error.value).startswith(f"{file}: ")
    assert said in str(error.value)
    assert "a map has the keys columns, values, constants and row_id" in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"columns": ', "Expecting value"),
        ('{"columns": {"item": "a", "item": "b"}}', "item is given twice"),
        ('{"constants": {"item": null}}', "'None' stands where one text should"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_a_json_map_in_doubt_is_an_error(tmp_path, text, said) -> None:
    file = tmp_path / "map.json"
    file.write_text(text)
    with pytest.raises(ContractError) as error:
        read_map(file)
    assert said in str(error.value)


def test_a_tag_is_not_followed(tmp_path) -> None:
    file = tmp_path / "map.yaml"
    file.write_text("columns: !!python/object/apply:os.system {item: Model}")
    assert read_map(file) == TableMap({"item": ("Model",)})


def test_a_file_that_is_not_there_or_not_text_is_an_error(tmp_path) -> None:
    missing = tmp_path / "no.yaml"
    with pytest.raises(ContractError, match=r"no.yaml: cannot be read: .*; give a UTF-8 file"):
        read_map(missing)
    file = tmp_path / "map.yaml"
    file.write_bytes(b"columns: {item: M\xfcller}")
    with pytest.raises(ContractError, match=r"map.yaml: cannot be read: .*; give a UTF-8 file"):
        read_map(file)


def test_a_file_that_cannot_be_written_is_an_error(tmp_path) -> None:
    with pytest.raises(ContractError, match=r"map.yaml: cannot be written: No such file"):
        write_map(tmp_path / "no" / "map.yaml", WHOLE)
