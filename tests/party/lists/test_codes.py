"""Which list, which footnote, and what the rules call it."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
import yaml
from made_lists import NEW

from tidewaiter.law.library import load
from tidewaiter.party.lists import blocked_as, blocked_programs, review_policy
from tidewaiter.party.lists.codes import LISTS, entity_list_as, footnotes, list_code, restricted_as


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2", (1,)),
        ("For all items subject to the EAR, see §§ 734.9(e) 1 and 744.11 of the EAR 2", (1,)),
        ("For All Items (See §734.9(e)1, and §744.11 of the EAR)2.", (1,)),
        ("All items. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)", (3,)),
        ("All Items (See §734.9(g), 3 §746.8(a)(3), and §744.21(b) of the EAR).", (3,)),
        ("All items (See §§734.9(g)3, 746.8(a)(3), and 744.2l(b) of the EAR)", (3,)),
        ("For all items. (See §§ 734.9(e)(2) and 744.11 of the EAR)4", (4,)),
        ("For all items. (See §§ 734.9(e) and 744.11 of the EAR) 4", (4,)),
        ("For All Items (See §734.9(e), and 744.11 of the EAR)4.", (4,)),
        ("All items (See §§734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5", (5,)),
        ("For all items subject to the EAR. (See §744.11 of the EAR)", ()),
        ("", ()),
    ],
)
def test_a_footnote_is_told_by_the_paragraph_cited(text: str, expected: tuple[int, ...]) -> None:
    assert footnotes(text) == (expected, None)


@pytest.mark.parametrize(
    ("text", "found", "words"),
    [
        ("(See §734.9(e) and §744.11 of the EAR)", (), "cannot be told"),
        ("(See §734.9(e) and §744.11 of the EAR)6", (), "cannot be told"),
        ("(See §744.11 of the EAR)4", (), "may be a footnote"),
        ("(See §§ 734.9(e)(2) and 744.11 of the EAR)5", (4,), "prints a 5"),
        ("(See §§ 734.9(e)(2) and 744.11 of the EAR)", (4,), "prints no footnote"),
        ("(See §§ 734.9(g), 746.8(a)(3), and 744.21(b) of the EAR)", (3,), "prints no footnote"),
    ],
)
def test_a_doubtful_footnote_is_noted_and_not_guessed(
    text: str, found: tuple[int, ...], words: str
) -> None:
    told, note = footnotes(text)
    assert told == found
    assert note is not None
    assert words in note


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("Entity List (EL) - Bureau of Industry and Security", "entity_list"),
        ("Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department", "ns_mbs"),
        ("Foreign Sanctions Evaders (FSE) - Treasury Department", "fse"),
        ("Some New List (SNL) - Some Department", None),
        ("Entity List", None),
    ],
)
def test_a_list_is_told_by_its_abbreviation(source: str, code: str | None) -> None:
    assert list_code(source) == code


def test_every_code_is_one_that_orders_may_have() -> None:
    file = Path(__file__).parents[3] / "src" / "tidewaiter" / "table" / "orders.yaml"
    known = yaml.safe_load(file.read_text(encoding="utf-8"))["columns"]["restricted_parties"]
    given = {name for code in LISTS for name in restricted_as(code)}
    texts = ["§ 734.9(e)1", "734.9(g)3", "734.9(e)(2)", "734.9(e)(3)", "For items on the CCL", ""]
    given |= {name for text in texts for name in entity_list_as(text)[0]}
    given |= {blocked_as(programs, {"SDGT"}) for programs in ([], ["SDGT"], ["GLOMAG"])}
    assert given == set(known["codes"]) - {"none"}


def test_footnotes_of_the_list_of_2026_07_31(list_of_2026: pa.Table) -> None:
    table = list_of_2026
    counts = Counter(code for codes in table["restricted_as"].to_pylist() for code in codes)
    assert {code: times for code, times in counts.items() if code.startswith("entity")} == {
        "entity_list": 3420 - 156 - 771 - 96 - 16 - 19,
        "entity_list_limited": 19,
        "entity_list_footnote_1": 156,
        "entity_list_footnote_3": 771,
        "entity_list_footnote_4": 96,
        "entity_list_footnote_5": 16,
    }
    doubted = table.filter(
        [bool(note and "cannot be told; look" in note) for note in table["note"].to_pylist()]
    )
    assert [name.startswith("Shanghai Supercomputing") for name in doubted["name"].to_pylist()] == [
        True
    ]


def test_lists_of_2026_07_31_are_all_there(list_of_2026: pa.Table) -> None:
    with (NEW / "consolidated.csv").open(encoding="utf-8", newline="") as file:
        sources = Counter(row["source"] for row in csv.DictReader(file))
    counts = Counter(list_of_2026["source"].to_pylist())
    assert counts == sources
    assert len(set(list_of_2026["list"].to_pylist())) == len(sources)


FOOD = (
    "Policy of denial for all items subject to the EAR apart from food and medicine designated as "
    "EAR99, which will be reviewed on a case-by case basis. See §§ 746.8(b) and 744.21(e)"
)


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        (None, None),
        (" ", None),
        ("Presumption for denial.", "presumption_of_denial"),
        ("Policy of Denial", "policy_of_denial"),
        ("Policy of denial See §§ 746.8(b) and 744.21(e).", "policy_of_denial"),
        ("Policy of denial for all items subject to the EAR. See § 746.8(b)", "policy_of_denial"),
        (FOOD, "policy_of_denial"),
        (FOOD.replace("food", "tractors"), "as_entry_says"),
        ("Policy of denial; Case-by-case basis for U.S. Government supported space programs.",
         "as_entry_says"),
        ("Case-by-case review.", "case_by_case"),
        ("Case-by-case for all items listed on the CCL. Presumption of approval for EAR99 items",
         "as_entry_says"),
        ("Presumption of denial except case-by-case for some items", "as_entry_says"),
        ("See § 744.2(d) of the EAR", "as_entry_says"),
    ],
)  # fmt: skip
def test_a_policy_of_review_is_a_code_or_left_to_a_person(text: str | None, policy: str) -> None:
    assert review_policy(text) == policy


def test_policies_of_review_are_codes_that_orders_may_have(list_of_2026: pa.Table) -> None:
    file = Path(__file__).parents[3] / "src" / "tidewaiter" / "table" / "orders.yaml"
    known = yaml.safe_load(file.read_text(encoding="utf-8"))["columns"]["restricted_party_policy"]
    of_list = list_of_2026.filter(pc.equal(list_of_2026["list"], "entity_list"))
    told = Counter(map(review_policy, of_list["license_policy"].to_pylist()))
    assert set(told) == set(known["codes"])
    assert told["presumption_of_denial"] == 1169 + 964 + 27 + 18 + 8


def test_programs_of_blocked_persons_count_by_the_day() -> None:
    law = load()
    before, after = (blocked_programs(law, day) for day in (date(2024, 3, 20), date(2024, 3, 21)))
    assert blocked_as(["RUSSIA-EO14024"], before) == "sdn_other_program"
    assert blocked_as(["RUSSIA-EO14024"], after) == "sdn"
    assert blocked_as(["GLOMAG", "SDGT"], before) == "sdn"
