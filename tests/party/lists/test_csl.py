"""The Consolidated Screening List: both layouts say the same, and what is broken is told."""

from __future__ import annotations

import csv
import gzip
import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_lists import CHIPS, COLUMNS, DPL, EL, HAVIN, NEW, OLD, as_csv, as_json, result

from tidewaiter.errors import ContractError
from tidewaiter.party.entries import ENTRIES
from tidewaiter.party.lists import read_list


def read(tmp_path: Path, text: str | bytes, name: str = "list") -> list[dict[str, Any]]:
    file = tmp_path / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_list(file).to_pylist()


def test_an_entry_says_what_the_list_says(tmp_path: Path) -> None:
    found = read(tmp_path, as_json([CHIPS, HAVIN]))
    told = {key: value for key, value in found[0].items() if key != "version"}
    assert told == {
        "entry_id": "b6e9",
        "list": "entity_list",
        "source": EL,
        "entity_number": None,
        "kind": None,
        "name": "Quillfern Semiconductor Co., Ltd.",
        "aliases": [],
        "weak_aliases": [],
        "countries": ["TR"],
        "addresses": ["8 Lake Road, Ankara, TURKIYE"],
        "identifiers": [],
        "birth_dates": [],
        "citation": "90 FR 4621",
        "start": date(2025, 1, 16),
        "end": None,
        "license_requirement": CHIPS["license_requirement"],
        "license_policy": "Presumption of denial.",
        "programs": [],
        "remarks": None,
        "url": "https://example.gov/el",
        "restricted_as": ["entity_list_footnote_4"],
        "by_address": False,
        "note": None,
    }
    assert found[1]["identifiers"] == ["01074897"]
    assert found[1]["countries"] == ["GB", "CU"]
    assert found[1]["kind"] == "organization"
    assert "Male, Gender" in found[1]["remarks"]


def test_both_layouts_give_the_same_entries(tmp_path: Path) -> None:
    results = [
        HAVIN,
        CHIPS,
        result(name='Quote " and, comma', alt_names=["A;B", "C\nD", " E "], title="Head; of all"),
        result(citizenships=["CN", "RU"], dates_of_birth=["1958 to 1960"], vessel_flag="Iran"),
    ]
    (tmp_path / "a.json").write_text(as_json(results), encoding="utf-8")
    (tmp_path / "a.csv").write_text(as_csv(results), encoding="utf-8", newline="")
    assert read_list(tmp_path / "a.json").equals(read_list(tmp_path / "a.csv"))


WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n\0;,", exclude_categories=("Cs", "Cc")),
    min_size=1, max_size=12,
).map(str.strip).filter(lambda text: any(map(str.isalnum, text)))  # fmt: skip


@given(
    st.lists(
        st.builds(
            lambda name, others, city, country, number: result(
                name=name,
                alt_names=others,
                entity_number=number,
                addresses=[
                    {
                        "address": None,
                        "city": city,
                        "state": None,
                        "postal_code": None,
                        "country": country,
                    }
                ],
            ),
            WORDS,
            st.lists(WORDS, max_size=3),
            st.none() | WORDS,
            st.sampled_from(["CN", "PRC", "TURKIYE", "MAN, ISLE OF", "REGION: KASHMIR", None]),
            st.none() | st.integers(1, 99999).map(str),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_both_layouts_give_the_same_of_any_words(
    tmp_path_factory: pytest.TempPathFactory, results: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("made")
    (folder / "a.json").write_text(as_json(results), encoding="utf-8")
    (folder / "a.csv").write_text(as_csv(results), encoding="utf-8", newline="")
    one, other = read_list(folder / "a.json"), read_list(folder / "a.csv")
    assert one.num_rows == len(results)
    assert one.equals(other)


def test_both_layouts_of_the_list_of_2026_07_31_are_equal(list_of_2026: pa.Table) -> None:
    began = time.process_time()
    assert read_list(NEW / "consolidated.csv").equals(list_of_2026)
    took = time.process_time() - began
    results = json.loads((NEW / "consolidated.json").read_text(encoding="utf-8"))["results"]
    assert list_of_2026["entry_id"].to_pylist() == [one["id"] for one in results]
    assert sum(list_of_2026["by_address"].to_pylist()) == 19
    assert took < 20  # about 1.6 s on a quiet machine; a slip to quadratic takes minutes


@pytest.mark.skipif(not OLD.is_file(), reason="the list of 2022-04-21 is not here")
def test_the_list_of_2022_04_21_keeps_every_row_and_address() -> None:
    found = read_list(OLD)
    with gzip.open(OLD, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert found.num_rows == len(rows)
    assert found.schema == ENTRIES
    assert len(set(found["entry_id"].to_pylist())) == len(rows)
    names = [row["name"].strip() for row in rows]
    kept = sum(a == b for a, b in zip(names, found["name"].to_pylist(), strict=True))
    assert kept >= len(rows) - 5  # a few have unseen characters
    row = next(i for i, one in enumerate(rows) if one["name"] == "AECC Aviation Power Co. Ltd.")
    assert found["addresses"][row].as_py() == ["Xiujia Bay, Weiyong Dt, Xian, 710021, CN"]


def test_an_older_csv_without_ids_gives_ids_that_do_not_depend_on_the_order(tmp_path: Path) -> None:
    older = COLUMNS[1:]
    results = [result(name="One"), result(name="Two"), HAVIN]
    some = read(tmp_path, as_csv(results, older))
    others = read(tmp_path, as_csv(results[::-1], older))
    assert {e["name"]: e["entry_id"] for e in some} == {e["name"]: e["entry_id"] for e in others}
    assert some[2]["entry_id"] == "sdn-906"


def test_ids_given_twice_are_told_apart_and_noted(tmp_path: Path) -> None:
    results = [result(name="One"), result(name="Two"), result(name="Three", id="b6e9#2")]
    found = read(tmp_path, as_json(results))
    assert [entry["entry_id"] for entry in found] == ["b6e9", "b6e9#3", "b6e9#2"]
    assert ["the id b6e9 to 2 entries" in (e["note"] or "") for e in found] == [True, True, False]


def test_the_order_of_names_and_the_id_change_no_version(tmp_path: Path) -> None:
    some = read(tmp_path, as_json([result(alt_names=["A", "B"])]))[0]
    other = read(tmp_path, as_json([result(alt_names=["B", "A"], id="r00001")]))[0]
    third = read(tmp_path, as_json([result(alt_names=["A"])]))[0]
    assert some["version"] == other["version"] != third["version"]


@pytest.mark.parametrize("name", ["Address 01", "HK/CN Address 01-18", "TR Address 01"])
def test_an_address_that_is_listed_in_place_of_a_name_is_marked(tmp_path: Path, name: str) -> None:
    bare = [{"address": None, "city": None, "state": None, "postal_code": None, "country": "HK"}]
    found = read(tmp_path, as_json([result(name=name), result(name=name, addresses=bare, id="2")]))
    assert [entry["by_address"] for entry in found] == [True, True]
    assert found[0]["note"] is None
    assert "does not give" in found[1]["note"]


def test_a_list_that_is_not_known_is_kept_and_noted(tmp_path: Path) -> None:
    found = read(tmp_path, as_json([result(source="New List (NL) - Somewhere")]))[0]
    assert (found["list"], found["restricted_as"]) == ("other", ["other"])
    assert "not known here" in found["note"]


def test_a_field_that_is_new_is_kept_in_the_remarks(tmp_path: Path) -> None:
    found = read(tmp_path, as_json([result(threat={"level": 3})]))[0]
    assert found["remarks"] == 'threat: {"level": 3}'
    text = as_csv([result(threat="high")], [*COLUMNS, "threat"])
    assert read(tmp_path, text)[0]["remarks"] == "threat: high"


def test_countries_that_cannot_be_told_are_noted_and_not_guessed(tmp_path: Path) -> None:
    address = {"address": None, "city": None, "state": None, "postal_code": None}
    found = read(tmp_path, as_json([result(addresses=[{**address, "country": "REGION: KASHMIR"}])]))
    assert found[0]["countries"] == []
    assert "REGION: KASHMIR" in found[0]["note"]
    assert found[0]["addresses"] == ["REGION: KASHMIR"]


def test_names_within_a_name_are_aliases_and_the_name_stays(tmp_path: Path) -> None:
    name = "KOW SENG LIM -AKA- ERIC LIM"
    found = read(tmp_path, as_json([result(name=name, alt_names=["ERIC LIM"])]))[0]
    assert (found["name"], found["aliases"]) == (name, ["ERIC LIM", "KOW SENG LIM"])


def test_a_denial_order_that_is_not_standard_is_noted(tmp_path: Path) -> None:
    found = read(tmp_path, as_json([result(source=DPL, standard_order="N"), result(source=DPL)]))
    assert ["not the standard" in (entry["note"] or "") for entry in found] == [True, False]
    assert found[0]["restricted_as"] == ["dpl"]


def test_a_day_that_is_none_is_noted(tmp_path: Path) -> None:
    found = read(tmp_path, as_json([result(start_date="16 January 2025")]))[0]
    assert found["start"] is None
    assert "16 January 2025" in found["note"]


def test_what_cannot_be_seen_is_taken_out_of_a_name(tmp_path: Path) -> None:
    name = "\u202eQuillfern\u202c\tXi\x92an \u200fشركة نور"
    found = read(tmp_path, as_json([result(name=name, alt_names=["\u200f-\u200f", "Q\u200cf"])]))[0]
    assert found["name"] == "Quillfern Xi’an شركة نور"
    assert found["aliases"] == ["Q\u200cf"]
    assert "cannot be seen" in found["note"]
    assert "has no letter" in found["note"]


WHOLE = as_json([CHIPS, HAVIN])
BROKEN: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "is empty"),
    "blank": (" \r\n\t\n", "is empty"),
    "html": ("\n <!DOCTYPE html><html>Service unavailable</html>", "web page"),
    "zip": (b"PK\x03\x04\x00\x00", "an archive"),
    "json broken": (WHOLE.replace('"name"', '"name', 1), "broken JSON at line 1, column"),
    "json cut off": (WHOLE[: len(WHOLE) // 2], "cut off"),
    "json cut off in a letter": ('{"results": [{"name": "Qu\u00e9'.encode()[:-1], "damaged"),
    "gzip cut off": (gzip.compress(WHOLE.encode())[:-9], "cut off or damaged"),
    "gzip damaged": (gzip.compress(WHOLE.encode())[:30] + b"\0" * 40, "cut off or damaged"),
    "nested without end": ("[" * 100_000, "no list of parties"),
    "a number without end": ('{"results": ' + "9" * 5000 + "}", "no list of parties"),
    "another answer": ('{"message": "Forbidden"}', "no list of results, only 'message'"),
    "no results": ('{"results": []}', "holds no entry"),
    "results of another type": ('{"results": {"a": 1}}', "no list of results"),
    "an entry of another type": (as_json([CHIPS, "x"]), "entry 2: the entry 'x' is no object"),  # type: ignore[list-item]
    "a field renamed": (WHOLE.replace('"alt_names"', '"alt_name"'), "(near: 'alt_name'"),
    "name of another type": (as_json([CHIPS, result(name=["a"])]), "entry 2: name ['a'] is not"),
    "names of another type": (as_json([result(alt_names="a; b")]), "'a; b' is not a list"),
    "address of another type": (as_json([result(addresses=["a"])]), "an address that is no object"),
    "half a character": (as_json([result(name="a\ud800")]), "half of a character"),
    "name missing": (as_json([result(name=None), CHIPS]), "entry 1: name None is empty"),
    "name blank": (as_json([CHIPS, result(name=" ")]), "entry 2: name ' ' is empty"),
    "source missing": (as_json([result(source="")]), "source"),
    "name too long": (as_json([CHIPS, result(name="ab " * 4000)]), "has 11,999 characters"),
    "alias too long": (as_json([result(alt_names=["ab " * 4000])]), "aliases of b6e9"),
    "only punctuation": (as_json([result(name="-- . --")]), "name of b6e9 '-- . --' has no letter"),
    "only marks": (as_json([result(name="\u200f\u202e")]), "has no letter or digit"),
    "csv header alone": (as_csv([]), "a header and no entry"),
    "csv column missing": (as_csv([CHIPS], COLUMNS[:-1]), "column ids is missing"),
    "csv column renamed": (as_csv([CHIPS]).replace("alt_names", "alt_name"), "(near: 'alt_name'"),
    "csv column twice": (as_csv([CHIPS]).replace("remarks", "name", 1), "both called 'name'"),
    "csv cut off": (as_csv([CHIPS, HAVIN])[:-40], "cut off"),
    "csv torn": (as_csv([result(name="a, b"), HAVIN]).replace('b",', "b,"), "cannot be read"),
    "csv not utf-8": (as_csv([result(name="Quéré")]).encode("cp1252"), "damaged"),
    "csv of another kind": ("date,amount\n2024-01-01,3\n", "no layout known here"),
    "nul": (b"source,name\0\n", "NUL byte"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "NUL byte"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_refused_with_where_and_what(tmp_path: Path, case: str) -> None:
    text, words = BROKEN[case]
    with pytest.raises(ContractError) as error:
        read(tmp_path, text, "list.download")
    assert words in str(error.value)
    assert "list.download" in str(error.value)
    assert len(str(error.value)) < 1500


def test_faults_are_told_together_and_counted(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="and 7 more faults"):
        read(tmp_path, as_json([result(name="...") for _ in range(10)]))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"nowhere\.json: cannot be read: No such file"):
        read_list(tmp_path / "nowhere.json")


@given(st.integers(0, 2000), st.binary(max_size=3))
def test_a_damaged_list_is_read_or_refused_and_never_crashes(
    tmp_path_factory: pytest.TempPathFactory, at: int, put: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp()
    for number, text in enumerate((WHOLE.encode(), as_csv([CHIPS, HAVIN]).encode())):
        file = folder / f"damaged-{number}"
        file.write_bytes(text[:at] + put + text[at + len(put) :])
        try:
            assert read_list(file).num_rows >= 1
        except ContractError as error:
            assert str(file) in str(error)  # noqa: PT017


@pytest.mark.parametrize("layout", ["csl_csv", "own"])
def test_a_layout_that_is_asked_for_must_be_that_of_the_file(tmp_path: Path, layout: Any) -> None:
    (tmp_path / "a").write_text(WHOLE, encoding="utf-8")
    with pytest.raises(ContractError, match="is JSON and not CSV"):
        read_list(tmp_path / "a", layout=layout)
    (tmp_path / "b").write_text(as_csv([CHIPS]), encoding="utf-8")
    with pytest.raises(ContractError, match="is not JSON, as ftm is"):
        read_list(tmp_path / "b", layout="ftm")
    with pytest.raises(ContractError, match="no layout 'xml'"):
        read_list(tmp_path / "b", layout="xml")  # type: ignore[arg-type]
