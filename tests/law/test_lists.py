"""The lists of the law: who is in them on which day, and that they equal the official tables."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.law.parameter import Paragraph, Parameter, read_paragraph
from tidewaiter.table import countries

ROOT = Path(__file__).parents[2]
EAR = ROOT / "src/tidewaiter/law/us/ear"
REFERENCE = ROOT.parent / "shared/data/ear_2026-07-23"
SNAPSHOT = date(2026, 7, 23)
FILES = (
    "part_738/country_chart",
    "part_740/country_groups",
    "part_740/supplement_5",
    "part_740/supplement_6",
    "part_744/end_users",
    "part_746/embargoes",
    "ccl/reasons",
)


def paragraph(path: str) -> Paragraph:
    text = yaml.safe_load((EAR / f"{path}.yaml").read_text(encoding="utf-8"))
    return read_paragraph(path, text)


GROUPS = paragraph("part_740/country_groups")
CHART = paragraph("part_738/country_chart")
EMBARGOES = paragraph("part_746/embargoes")
END_USERS = paragraph("part_744/end_users")
REASONS = paragraph("ccl/reasons")
DESIGNERS = paragraph("part_740/supplement_6")
SUPPLEMENT_5 = paragraph("part_740/supplement_5")


def value(parameter: Parameter, day: str | date) -> Any:
    found = parameter.at(date.fromisoformat(day) if isinstance(day, str) else day)
    return None if found is None else found.value


def members(parameter: Parameter, day: str | date) -> frozenset[str]:
    return frozenset(value(parameter, day) or ())


def reference(name: str) -> dict[str, Any]:
    file = REFERENCE / name
    if not file.exists():
        pytest.skip(f"reference data {name} is not here")
    return json.loads(file.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@pytest.mark.parametrize("path", FILES)
def test_every_list_has_clean_members_once(path: str) -> None:
    """A bare NO in YAML is false; a double entry, or an empty name, is a slip of the pen."""
    for parameter in paragraph(path).parameters.values():
        for v in parameter.values:
            if isinstance(v.value, tuple):
                assert all(isinstance(m, str) and m.strip() for m in v.value), parameter.name
                assert len(set(v.value)) == len(v.value), parameter.name
            # Hong Kong is China to these rules; only the chart says that it shares a row.
            if parameter.unit == "ISO 3166-1 alpha-2":
                listed = set(v.value or ())  # type: ignore[arg-type]
                assert listed <= countries.codes(), parameter.name
                assert "HK" not in listed or parameter.name in {"listed", "as_china"}


@pytest.mark.parametrize("path", FILES)
def test_what_is_not_verified_says_so(path: str) -> None:
    """What was inferred says from what, and what rests on memory alone says that."""
    for name, parameter in paragraph(path).parameters.items():
        for v in parameter.values:
            if v.confidence == "D":
                assert v.note, f"{name} {v.effective}: what was derived, and from what?"
    assert "UNVERIFIED" in (DESIGNERS["approved_designers"].values[0].note or "")
    assert "UNVERIFIED" in (END_USERS["affiliates_rule"].values[-1].note or "")


@pytest.mark.parametrize(
    ("group", "day", "size"),
    [
        ("a_1", "2026-07-23", 40),
        ("a_5", "2026-07-23", 38),
        ("a_6", "2026-07-23", 8),
        ("d_1", "2026-07-23", 24),
        ("d_3", "2026-07-23", 36),
        ("d_4", "2026-07-23", 21),
        ("d_5", "2026-07-23", 22),
        ("e_1", "2026-07-23", 3),
        ("e_2", "2026-07-23", 1),
        ("a_5", "2025-01-15", 37),
        ("d_4", "2025-01-15", 22),
        ("d_5", "2025-01-15", 23),
        ("d_5", "2023-11-17", 23),
        ("d_1", "2023-11-17", 23),
    ],
)
def test_group_sizes(group: str, day: str, size: int) -> None:
    assert len(members(GROUPS[group], day)) == size


@pytest.mark.parametrize(
    ("group", "country", "first", "within"),
    [
        ("d_5", "NI", "2024-03-15", True),
        ("d_1", "NI", "2024-03-15", True),
        ("d_5", "CY", "2024-05-30", False),
        ("d_5", "KH", "2025-11-07", False),
        ("a_5", "AE", "2026-07-10", True),
        ("d_4", "AE", "2026-07-10", False),
        ("d_3", "AE", "2026-07-10", False),
    ],
)
def test_changes_of_groups(group: str, country: str, first: str, within: bool) -> None:
    """A country changes sides on its day, not the day before, and stays there."""
    day = date.fromisoformat(first)
    assert (country in members(GROUPS[group], day)) is within
    assert (country in members(GROUPS[group], day - timedelta(days=1))) is not within
    assert (country in members(GROUPS[group], "2030-01-01")) is within


@given(day=st.dates(date(2022, 8, 1), date(2030, 1, 1)))
def test_what_holds_every_day(day: date) -> None:
    on = {name: members(GROUPS[name], day) for name in GROUPS.parameters}
    assert "MO" not in on["d_5"]
    assert "MO" in on["d_1"] & on["d_4"]
    assert "IL" in on["d_4"] & on["a_6"]
    assert {"CN", "CU", "IR", "KP", "RU", "SY", "VE"} <= on["d_5"]
    assert "KH" in on["d_1"]
    assert "TW" in on["a_6"]
    assert not on["a_5"] & on["a_6"]
    assert not on["a_5"] & (on["d_1"] | on["d_4"] | on["d_5"])
    assert on["e_1"] | on["e_2"] <= on["d_5"]
    assert members(EMBARGOES["embargoed_destinations"], day) == on["e_1"] | on["e_2"]


def test_before_the_first_day_nothing_is_claimed() -> None:
    assert all(p.at(date(2022, 7, 31)) is None for p in GROUPS.parameters.values())


def test_groups_equal_the_official_table() -> None:
    for group, names in reference("country-groups.json")["groups"].items():
        parameter = group.lower().replace(":", "_")
        if parameter in GROUPS.parameters:
            assert members(GROUPS[parameter], SNAPSHOT) == {countries.code(n) for n in names}, group


def test_chart_equals_the_official_table() -> None:
    chart = reference("country-chart.json")
    rows = {**chart["countries"], **chart["embargoed"]}
    for column in ("NS 1", "NS 2", "RS 1", "RS 2", "MT 1", "NP 1", "CC 1", "AT 1", "AT 2"):
        marked = {countries.code(n) for n, row in rows.items() if column in row.get("marks", ())}
        assert members(CHART[column.lower().replace(" ", "_")], SNAPSHOT) == marked, column
    listed = {countries.code(n) for n in (*rows, *chart["territoryInheritance"])}
    assert members(CHART["listed"], SNAPSHOT) == listed
    assert members(CHART["embargoed_rows"], SNAPSHOT) == {
        countries.code(n) for n in chart["embargoed"]
    }


LEFT_IN_2024 = ("ns_1", "rs_1", "mt_1")


@pytest.mark.parametrize("name", LEFT_IN_2024)
def test_australia_and_the_united_kingdom_left_three_columns_on_2024_04_19(name: str) -> None:
    """89 FR 28594; nothing else changed in them that is known."""
    before, after = members(CHART[name], "2024-04-18"), members(CHART[name], "2024-04-19")
    assert before - after == {"AU", "GB"}
    assert after - before == frozenset()
    assert after == members(CHART[name], SNAPSHOT)


def test_what_is_assumed_unchanged_is_the_same_list() -> None:
    """A list that is assumed for the years before the table was read equals that table."""
    unchanged = [name for name in CHART.parameters if name not in LEFT_IN_2024]
    for text, names in ((CHART, unchanged), (GROUPS, ("a_1", "a_6", "e_1", "e_2"))):
        for name in names:
            lists = {members(text[name], v.effective) for v in text[name].values}
            assert len(lists) == 1, name


def test_chart_marks_only_rows_and_never_an_embargoed_one() -> None:
    """Canada needs no license for NS 1, Japan does; the United States and Greenland have no row."""
    listed = members(CHART["listed"], SNAPSHOT)
    embargoed = members(CHART["embargoed_rows"], SNAPSHOT)
    for column in ("ns_1", "ns_2", "rs_1", "rs_2", "mt_1", "np_1", "cc_1"):
        assert members(CHART[column], SNAPSHOT) <= listed - embargoed
    assert "CA" not in members(CHART["ns_1"], SNAPSHOT)
    assert "JP" in members(CHART["ns_1"], SNAPSHOT)
    assert "JP" not in members(CHART["ns_2"], SNAPSHOT)
    assert "MY" in members(CHART["ns_2"], SNAPSHOT)
    assert members(CHART["at_1"], SNAPSHOT) == frozenset()
    assert not {"US", "GL", "PR", "XX"} & listed
    assert {"HK", "KY", "LI"} <= listed


def test_supplement_5() -> None:
    a = members(SUPPLEMENT_5["paragraph_a"], "2025-01-13")
    assert len(a) == 19
    assert {"US", "TW", "KR", "NO"} <= a
    assert not {"IL", "SG", "AE", "PL"} & a
    assert value(SUPPLEMENT_5["paragraph_b"], "2025-01-13") == ()
    assert SUPPLEMENT_5["paragraph_a"].at(date(2025, 1, 12)) is None


def test_an_empty_list_has_no_member() -> None:
    """Supplement 5(b) and the AT columns are empty: false, not null, for every country and day."""
    days = [date(2025, 2, 1), date(2020, 1, 1)]
    frame = nw.from_native(pl.DataFrame({"c": ["SG", "US"], "d": days}))
    for parameter in (SUPPLEMENT_5["paragraph_b"], CHART["at_1"]):
        found = frame.select(x=parameter.has(nw.col("c"), nw.col("d")))
        assert found["x"].to_list() == [False, False]


@given(
    day=st.dates(date(2022, 7, 1), date(2027, 1, 1)),
    country=st.sampled_from(["NO", "KH", "AE", "MO", "NI"]),
)
def test_lists_as_columns(day: date, country: str) -> None:
    """The expression says of every row what a look into the list says."""
    frame = nw.from_native(pl.DataFrame({"c": [country], "d": [day]}))
    for name, parameter in GROUPS.parameters.items():
        found = frame.select(x=parameter.has(nw.col("c"), nw.col("d")))["x"].to_list()
        assert found == [country in members(parameter, day)], name


def test_designers() -> None:
    approved = members(DESIGNERS["approved_designers"], "2025-02-01")
    assert {"NVIDIA", "AMD", "Intel", "Google"} <= approved
    assert not {"Huawei", "Cambricon", "Biren", "Groq"} & approved
    cutoff = DESIGNERS["authorized_designer_cutoff"]
    assert value(cutoff, "2026-04-06") == "2026-04-13"
    assert value(cutoff, "2026-04-07") == "2026-12-31"
    for parameter in DESIGNERS.parameters.values():
        if parameter.unit == "date":
            assert all(date.fromisoformat(str(v.value)) for v in parameter.values)
    assert members(DESIGNERS["authorized_designer_groups"], "2026-01-01") <= set(GROUPS.parameters)


@pytest.mark.parametrize(
    ("day", "on"),
    [
        ("2025-09-28", None),
        ("2025-09-29", True),
        ("2025-11-09", True),
        ("2025-11-10", False),
        ("2026-11-09", False),
        ("2026-11-10", True),
    ],
)
def test_affiliates_rule(day: str, on: bool | None) -> None:
    assert value(END_USERS["affiliates_rule"], day) is on
    assert value(END_USERS["affiliates_share"], day) == (0.5 if on else None)


def test_military_destinations_are_the_two_halves_of_the_rule() -> None:
    """Nicaragua from 2024-03-15; Macau never; Cambodia still, although it left D:5."""
    for day in ("2022-10-01", "2024-03-14", "2024-03-15", "2026-07-23"):
        both = members(END_USERS["military_destinations_supplement_2"], day) | members(
            END_USERS["military_destinations_any_item"], day
        )
        assert members(END_USERS["military_destinations"], day) == both
    assert "NI" not in members(END_USERS["military_destinations"], "2024-03-14")
    assert {"NI", "KH"} <= members(END_USERS["military_destinations"], "2026-07-23")
    intelligence = members(END_USERS["military_intelligence_destinations"], "2026-07-23")
    assert {"IR", "CU", "BY"} <= intelligence
    assert "NI" not in intelligence


def test_supercomputers() -> None:
    destinations = END_USERS["supercomputer_destinations"]
    assert members(destinations, "2022-12-01") == {"CN"}
    assert members(destinations, "2023-01-17") == {"CN", "MO"}
    assert value(destinations, "2023-11-17") is None
    assert members(END_USERS["supercomputer_groups"], "2023-11-17") == {"d_5"}


def test_embargoes() -> None:
    parts = [members(EMBARGOES[n], "2026-07-23") for n in ("cuba", "north_korea", "iran", "syria")]
    assert frozenset().union(*parts) == members(EMBARGOES["embargoed_destinations"], "2026-07-23")
    assert members(EMBARGOES["russia_and_belarus"], "2022-02-24") == {"RU"}
    assert members(EMBARGOES["russia_and_belarus"], "2022-03-02") == {"RU", "BY"}
    assert members(EMBARGOES["occupied_regions"], "2022-02-23") == {"crimea"}
    assert members(EMBARGOES["occupied_regions"], "2022-10-01") == {"crimea", "donetsk", "luhansk"}
    assert not {"RU", "BY", "UA"} & members(EMBARGOES["covers_ear99"], "2026-01-01")
    assert members(EMBARGOES["covers_ear99"], "2026-01-01") == members(
        EMBARGOES["embargoed_destinations"], "2026-01-01"
    ) | members(EMBARGOES["occupied_regions"], "2026-01-01")


def test_syria_was_eased_on_2025_09_02() -> None:
    assert value(EMBARGOES["policy_syria"], "2025-09-01") == "policy_of_denial"
    assert value(EMBARGOES["policy_syria"], "2025-09-02") == "case_by_case"
    assert members(EMBARGOES["ear99_exception"], "2025-09-01") == frozenset()
    assert members(EMBARGOES["ear99_exception"], "2025-09-02") == {"SY"}


def test_review_policies_are_of_three_kinds() -> None:
    kinds = {"policy_of_denial", "presumption_of_denial", "case_by_case"}
    for text in (EMBARGOES, END_USERS):
        named = [p for p in text.parameters.values() if p.unit == "review policy"]
        assert named
        assert all(v.value in kinds for p in named for v in p.values)


def test_thresholds_of_3a991_p() -> None:
    assert value(REASONS["processing_performance_floor"], "2022-10-21") == 8
    assert value(REASONS["transfer_rate_floor"], "2022-10-21") == 150
    assert value(REASONS["transfer_rate_floor"], "2022-10-20") is None


def test_reasons_name_columns_of_the_chart() -> None:
    """A server that is 5A992.c is under anti-terrorism alone; as 5A002 it is under NS 1 as well."""
    assert members(REASONS["eccn_5a992"], SNAPSHOT) == {"AT 1"}
    assert members(REASONS["eccn_5a002"], SNAPSHOT) == {"NS 1", "AT 1"}
    assert members(REASONS["eccn_ear99"], SNAPSHOT) == frozenset()
    for name, parameter in REASONS.parameters.items():
        if parameter.unit == "Country Chart column":
            for column in members(parameter, SNAPSHOT):
                assert column.lower().replace(" ", "_") in CHART.parameters, name


def test_reasons_equal_the_official_list() -> None:
    """Ours are all columns given for the entire entry, and none that it does not name."""
    entries = reference("ccl.json")["entries"]
    entries = entries if isinstance(entries, dict) else {e["eccn"]: e for e in entries}
    for name, parameter in REASONS.parameters.items():
        eccn = name.removeprefix("eccn_").upper()
        if not name.startswith("eccn_") or eccn == "EAR99":
            continue
        ours = members(parameter, SNAPSHOT)
        whole, any_part = set(), set()
        for line in entries[eccn]["countryChart"]:
            columns = {
                f"{reason} {number}"
                for reason, number in re.findall(r"\b([A-Z]{2}) Column (\d)", line["countryChart"])
            }
            any_part |= columns
            whole |= columns if "entire entry" in line["control"] else set()
        assert whole <= ours <= any_part, eccn
