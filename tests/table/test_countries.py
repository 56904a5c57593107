"""Country names: every common way of writing finds its code, and a doubtful one finds none."""

from __future__ import annotations

import csv
import doctest
import json
import re
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.errors import ContractError
from tidewaiter.table import countries

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared/data"
ROWS = list(
    csv.DictReader(
        (ROOT / "src/tidewaiter/table/data/countries.csv").open(encoding="utf-8", newline="")
    )
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("United States of America", "US"),
        ("U.S.", "US"),
        ("U. S. A.", "US"),
        ("usa", "US"),
        ("UAE", "AE"),
        ("United Arab Emirates (the)", "AE"),
        ("Korea (Republic of)", "KR"),
        ("Republic of Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("KOREA, SOUTH", "KR"),
        ("South Korea", "KR"),
        ("KOR", "KR"),
        ("DPRK", "KP"),
        ("D.P.R.K.", "KP"),
        ("Democratic People's Republic of Korea", "KP"),
        ("Korea (the Democratic People’s Republic of)", "KP"),
        ("Korea, North", "KP"),
        ("Viet Nam", "VN"),
        ("vietnam", "VN"),
        ("Hong Kong SAR", "HK"),
        ("Hong Kong, China", "HK"),
        ("China, Hong Kong SAR", "HK"),
        ("Macao", "MO"),
        ("Macau", "MO"),
        ("Macao SAR, China", "MO"),
        ("Taiwan, Province of China", "TW"),
        ("Taiwan (China)", "TW"),
        ("Chinese Taipei", "TW"),
        ("P.R. China", "CN"),
        ("PRC", "CN"),
        ("China (PRC)", "CN"),
        ("Mainland China", "CN"),
        ("People's Republic of China", "CN"),
        ("cn", "CN"),
        (" CN ", "CN"),
        ("Türkiye", "TR"),
        ("TURKIYE", "TR"),
        ("TÜRKİYE", "TR"),
        ("Turkey", "TR"),
        ("Burma", "MM"),
        ("Myanmar", "MM"),
        ("Great Britain", "GB"),
        ("UK", "GB"),
        ("Philippines (the)", "PH"),
        ("The Netherlands", "NL"),
        ("Russian Federation", "RU"),
        ("Iran, Islamic Republic of", "IR"),
        ("Syrian Arab Republic", "SY"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Congo (Republic of the)", "CG"),
        ("Côte d’Ivoire", "CI"),
        ("Cote d'Ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("St. Lucia", "LC"),
        ("Saint Kitts & Nevis", "KN"),
        ("Guinea–Bissau", "GW"),
        ("Curaçao", "CW"),
        ("Åland", "AX"),
        ("Kosovo", "XK"),
        # Codes that look like words of a name.
        ("ST", "ST"),
        ("AND", "AD"),
        ("NO", "NO"),
        ("NA", "NA"),
        ("IN", "IN"),
        ("IS", "IS"),
    ],
)
def test_ways_of_writing(text: str, code: str) -> None:
    assert countries.code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "XX",
        "ZZ",
        "unknown",
        "n/a",
        "N/A",
        "N.A.",
        "N A",
        "none",
        "the",
        "of",
        "-",
        "12",
        "Europe",
        "EU",
        "Asia",
        "Crimea",
        "Atlantis",
        "中国",
        "China or Taiwan",
        "Georgia, USA",
        "United Arab Emirates / Iran",
    ],
)
def test_what_is_not_one_country_has_no_code(text: str) -> None:
    assert countries.code(text) is None


@pytest.mark.parametrize("text", ["Korea", "Congo", "Virgin Islands", "Republic of China"])
def test_a_name_of_two_countries_has_no_code(text: str) -> None:
    """One Korea is embargoed, one Congo is in D:5: whoever wrote it must say which."""
    assert countries.code(text) is None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_every_row_finds_itself(row: dict[str, str]) -> None:
    assert re.fullmatch("[A-Z]{2}", row["code"])
    assert re.fullmatch("[A-Z]{3}", row["iso3"])
    written = [row["code"], row["iso3"], row["name"], *filter(None, row["aliases"].split("|"))]
    for text in written:
        assert countries.code(text) == row["code"]
        assert countries.code(text.upper()) == row["code"]
        assert countries.code(f"  {text.lower()} ") == row["code"]
    assert countries.name(row["code"]) == row["name"]


def test_the_list_is_iso_3166_1_and_kosovo() -> None:
    """249 officially assigned codes; XK is not one of them, but orders carry it."""
    assert len(ROWS) == len(countries.codes()) == 250
    assert len({row["iso3"] for row in ROWS}) == len({row["name"] for row in ROWS}) == 250
    assert [row["code"] for row in ROWS] == sorted(row["code"] for row in ROWS)
    assert countries.name("XX") is None
    assert countries.name("cn") is None


def test_a_list_with_one_name_for_two_countries_is_an_error(monkeypatch) -> None:
    twice = [*ROWS, {"code": "XX", "iso3": "", "name": "Atlantis", "aliases": "Burma"}]
    monkeypatch.setattr(countries, "_rows", lambda: twice)
    countries._by_key.cache_clear()
    with pytest.raises(ContractError, match="'Burma' is written for both MM and XX; keep it"):
        countries._by_key()
    countries._by_key.cache_clear()


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_gives_a_known_code_or_none(text: str) -> None:
    assert countries.code(text) in {None, *countries.codes()}


@settings(deadline=None)
@given(st.text(string.ascii_uppercase, min_size=2, max_size=2))
def test_two_letters_are_a_code_or_nothing(text: str) -> None:
    """No pair of letters turns into another country, but for the well-worn UK."""
    found = countries.code(text)
    assert found in {None, text} or (text, found) == ("UK", "GB")


def test_names_in_the_export_regulations() -> None:
    groups, chart = (
        DATA / "ear_2026-07-23/country-groups.json",
        DATA / "ear_2026-07-23/country-chart.json",
    )
    if not groups.exists() or not chart.exists():
        pytest.skip("reference data is not here")
    group = json.loads(groups.read_text(encoding="utf-8"))
    rows = json.loads(chart.read_text(encoding="utf-8"))
    names = {n for members in group["groups"].values() for n in members}
    names |= {*rows["countries"], *rows["embargoed"], *rows["aliases"], *group["aliases"]}
    assert sorted(n for n in names if countries.code(n) is None) == []


def test_the_examples_in_the_documentation_hold() -> None:
    result = doctest.testmod(countries)
    assert result.attempted
    assert not result.failed
