"""Who a party may be, who decided, what a new list changes, and who owns it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cli.conftest import Said, entry, refused
from tidewaiter.party.decisions import read

Call = Callable[..., Said]
Listed = Callable[..., Path]
README = Path(__file__).parents[2] / "README.md"
CHIPS = "Quillfern Semiconductor Co., Ltd."
WHO = ("--by", "J. Doe", "--reason", "another seat")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    file = tmp_path / "customers.csv"
    file.write_text(
        "Customer No,Company Name,Country,Mood\n"
        "1,Quilfern Semiconductor,Türkiye,fine\n"
        "2,Dunmarrow Freight,US,fine\n"
        "3,Larkspur Bakery,FR,fine\n"
        "4,Marrowgate Robotics Pte Ltd,SG,fine\n"
        "5,Oskarlund Trading,Atlantis,fine\n"
        "6,--,FR,fine\n",
        encoding="utf-8",
    )
    return file


# --- one name


def test_a_card_tells_all_that_a_person_needs(call: Call, listed: Listed) -> None:
    listed()
    said = call("party", "screen", "Quilfern Semiconductor Company", "--country", "Turkey")
    assert said.code == 0
    for text in (
        "1 hit, 1 to decide",
        f"1. {CHIPS}",
        "quilfern ~ quillfern (",
        "semiconductor = semiconductor (a word of many companies)",
        "legal form",
        "country agrees (+0.5)",
        "Entity List (EL) - Bureau of Industry and Security",
        "entity_list_footnote_4",
        "744.11 of the EAR",
        "Presumption of denial.",
        "90 FR 4621",
        "from 2025-01-16 to now",
        "open: nobody has decided yet",
        "A hit is no match",
        "Not legal advice",
    ):
        assert text in said.flat, text
    assert re.search(r"score +0\.\d\d, by name", said.out)
    assert re.search(r"points +(words|spelling) \+", said.out)
    assert "differs" in call("party", "screen", CHIPS, "--country", "FR").flat


@pytest.mark.parametrize("width", [80, 120])
def test_cards_and_tables_keep_to_the_terminal(
    call: Call, listed: Listed, customers: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    listed(entry("A very long name of a company that makes chips and much else " * 3))
    monkeypatch.setenv("COLUMNS", str(width))
    name = call("party", "screen", "A very long name of a company that makes chips and much else")
    file = call("party", "screen", customers, "--out", customers.parent / "o")
    lines = [line for line in name.out.splitlines() + file.out.splitlines() if ": /" not in line]
    assert max(map(len, lines)) <= width


def test_no_hit_clears_nobody_and_says_against_what(call: Call, listed: Listed) -> None:
    partial = call("party", "screen", "Larkspur Bakery", "--check")
    assert partial.code == 0
    assert "No hit" in partial.flat
    assert "embedded starter list" in partial.flat
    listed()
    whole = call("party", "screen", "Larkspur Bakery", "--check")
    assert whole.code == 0
    assert "Consolidated Screening List (6 entries" in whole.flat
    for said in (partial, whole):
        assert "That clears nobody" in said.flat
        assert "cleared" not in said.out


def test_check_ends_with_1_while_a_hit_is_to_decide(call: Call, listed: Listed) -> None:
    listed()
    assert call("party", "screen", CHIPS).code == 0
    assert call("party", "screen", CHIPS, "--check").code == 1
    assert call("party", "screen", CHIPS, "--threshold", "1", "--check").code == 0


def test_a_name_in_another_script_is_read(call: Call, listed: Listed) -> None:
    listed(entry("Vostok Elektronika OOO"))
    said = call("party", "screen", "ООО Восток Электроника")
    assert "ООО Восток Электроника is read as" in said.flat
    assert "vostok = vostok" in said.flat


def test_particulars_are_told_and_find_by_themselves(call: Call, listed: Listed) -> None:
    addresses = [{"address": "12 Ferrule Street", "city": "Kowloon", "state": None,
                  "postal_code": None, "country": "HK"}]  # fmt: skip
    ids = [{"type": "Company Number", "number": "74411-Q", "country": "HK", "issue_date": None,
            "expiration_date": None}]  # fmt: skip
    listed(entry("Brackwater Labs", addresses=addresses, ids=ids))
    said = call("party", "screen", "Somebody Else", "--identifier", "74411-Q")
    assert "by identifier" in said.flat
    assert "identifier agrees" in said.flat
    near = call("party", "screen", "Brackwater Labs", "--address", "12 Ferrule Street, Kowloon")
    assert "address agrees" in near.flat


def test_what_a_name_holds_cannot_drive_the_terminal(call: Call, listed: Listed) -> None:
    listed(entry("Brackwater [bold]Labs[/bold]\x1b[31m"))
    said = call("party", "screen", "Brackwater bold Labs\x1b[2J")
    assert "\x1b" not in said.out
    assert "[bold]Labs[/bold]" in said.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["custmers.csv"], "there is no such file; near it: customers.csv"),
        (["nowhere/at/all.xlsx"], "there is no such file"),
        ([], "nobody to screen"),
        ([""], "no letter and no digit"),
        (["?!"], "no letter and no digit"),
        (["Acme", "--country", "Atlantis"], "'Atlantis', which is no country"),
        (["Acme", "--birth-date", "7.10.1952"], "as 1965-03-02"),
        (["Acme", "--again", "somewhere"], "--again goes with a file"),
        (["customers.csv", "--country", "FR"], "a file has columns for them"),
        (["customers.csv", "--out", "hits.csv"], "give a folder"),
        (["--again", "somewhere", "--out", "else"], "holds no whole screening"),
        (["--again", "somewhere", "--threshold", "0.9"], "leave --threshold out"),
        (["Acme", "--dir", "nowhere"], "is no folder of lists"),
    ],
)
def test_what_a_hand_may_slip_in_is_one_clear_line(
    call: Call,
    customers: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(customers.parent)
    assert told in refused(call("party", "screen", *arguments))


def test_a_name_too_long_for_a_file_is_a_name(call: Call) -> None:
    assert "No hit" in call("party", "screen", "Larkspur " * 2_000).flat


# --- a file


def test_every_row_is_screened_or_rejected(
    call: Call, listed: Listed, customers: Path, tmp_path: Path
) -> None:
    listed()
    out = tmp_path / "out"
    said = call("party", "screen", customers, "--out", out, "--check")
    assert said.code == 1
    assert "4 parties screened, 2 with 2 hits; 2 to decide" in said.flat
    assert "2 rows not screened" in said.flat
    assert "not read: 'Mood'" in said.flat
    rejects = {row["row"]: row["fault"] for row in table(out / "rejects.csv")}
    assert rejects == {"5": "unknown country", "6": "nothing to look for"}
    hits = table(out / "hits.csv")
    assert [(h["line"], h["party_id"], h["status"]) for h in hits] == [
        ("1", "1", "open"),
        ("2", "2", "open"),
    ]
    assert pq.read_table(out / "hits.parquet")["entry_id"].to_pylist() == [
        h["entry_id"] for h in hits
    ]
    about = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert (about["parties"], about["hits"], about["whole"]) == (4, 2, True)
    assert about["matcher"]
    assert about["lists"][0]["name"] == "csl"
    assert len(about["lists"][0]["sha256"]) == 64


def test_the_gravest_stands_first(call: Call, listed: Listed, tmp_path: Path) -> None:
    listed()
    file = tmp_path / "some.jsonl"
    names = (CHIPS, "Oskarlund Trading", "Dunmarrow Freight LLC")
    file.write_text("\n".join(json.dumps({"name": n}) for n in names), encoding="utf-8")
    said = call("party", "screen", file, "--out", tmp_path / "out")
    places = [said.out.index(word) for word in ("DPL", "entity list", "UVL")]
    assert places == sorted(places)


def test_files_of_other_kinds_and_headings_are_read(
    call: Call, listed: Listed, tmp_path: Path
) -> None:
    listed()
    strange, mapping = tmp_path / "strange.csv", tmp_path / "map.yaml"
    strange.write_text("Firma;Ort\nDunmarrow Freight;Bonn\n", encoding="utf-8")
    line = refused(call("party", "screen", strange, "--out", tmp_path / "out"))
    assert "no column of names" in line
    assert "'Firma'" in line
    mapping.write_text("columns: {name: Firma}\n", encoding="utf-8")
    said = call("party", "screen", strange, "--map", mapping, "--out", tmp_path / "out")
    assert "1 party screened, 1 with 1 hit" in said.flat


# --- what people decide


def test_a_decision_holds_for_this_party_and_this_entry_alone(
    call: Call, listed: Listed, home: Path
) -> None:
    listed(entry("Quillfern Semiconductors GmbH"))
    mark = f"id-{CHIPS}"
    asked = (CHIPS, "--country", "TR")
    said = call("party", "decide", *asked, mark, "--says", "false_positive", *WHO)
    assert said.code == 0, said.err
    assert "somebody else" in said.flat
    [kept] = read(home / "decisions.jsonl")
    assert (kept.by, kept.entry_id, kept.reason) == ("J. Doe", mark, "another seat")
    again = call("party", "screen", *asked)
    assert "2 hits, 1 to decide" in again.flat
    assert "somebody else: J. Doe" in again.flat
    # Another party of that name is asked about anew.
    assert "2 hits, 2 to decide" in call("party", "screen", CHIPS, "--country", "FR").flat


def test_a_decision_lapses_when_the_entry_changes(call: Call, listed: Listed) -> None:
    listed(entry("Brackwater Labs"))
    mark = "id-Brackwater Labs"
    decided = ("party", "decide", "Brackwater Labs", mark, "--says", "false_positive", *WHO)
    assert call(*decided, "--approved-by", "A. Roe").code == 0
    screened = ("party", "screen", "Brackwater Labs", "--check")
    assert call(*screened).code == 0
    listed(entry("Brackwater Labs", alt_names=["BWL"]))
    said = call(*screened)
    assert said.code == 1
    assert "what was decided holds no more" in said.flat
    assert "approved by A. Roe" in said.flat


def test_a_match_stays_a_hit(call: Call, listed: Listed) -> None:
    listed()
    assert call("party", "decide", CHIPS, f"id-{CHIPS}", "--says", "match", *WHO).code == 0
    said = call("party", "screen", CHIPS, "--check")
    assert said.code == 1
    assert "the listed party: J. Doe" in said.flat


def test_a_party_of_a_run_is_decided_as_it_was_there(
    call: Call, listed: Listed, customers: Path, tmp_path: Path
) -> None:
    listed()
    out, mark = tmp_path / "out", f"id-{CHIPS}"
    call("party", "screen", customers, "--out", out)
    decided = ("--says", "false_positive", *WHO, "--run", out)
    assert "near it" in refused(call("party", "decide", "Quilfern Semicon", mark, *decided))
    assert call("party", "decide", "1", mark, *decided).code == 0
    said = call("party", "screen", customers, "--out", out)
    assert "2 hits; 1 to decide" in said.flat
    assert {h["party_id"]: h["status"] for h in table(out / "hits.csv")} == {
        "1": "false_positive",
        "2": "open",
    }


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((f"id-{CHIPS}", "--says", "maybe"), "give false_positive or match"),
        ((f"id-{CHIPS}", "--says", "match", "--approved-by", "J. Doe"), "cannot approve"),
        ((f"id-{CHIPS}", "--says", "match", "--until", "2020-01-01"), "is past"),
        ((f"id-{CHIPS}", "--says", "match", "--until", "soon"), "YYYY-MM-DD"),
        ((f"id-{CHIPS}", "--says", "match", "--reason", " "), "who made it and why"),
        (("id-Quilfern", "--says", "match"), f"its hits are id-{CHIPS}"),
    ],
)
def test_a_faulty_decision_is_not_kept(
    call: Call, listed: Listed, home: Path, arguments: tuple[str, ...], told: str
) -> None:
    listed()
    mark, *options = arguments
    who = [] if "--reason" in options else WHO[2:]
    line = refused(call("party", "decide", CHIPS, mark, "--by", "J. Doe", *who, *options))
    assert told in line
    assert read(home / "decisions.jsonl") == ()


# --- again


def changed(call: Call, before: Path, out: Path, *more: object) -> tuple[Said, list[Any]]:
    said = call("party", "screen", *more, "--again", before, "--out", out, "--check")
    rows = table(out / "changes.csv")
    return said, [(r["change"], r["party_id"], r["entry_name"]) for r in rows]


def test_again_tells_only_what_a_new_list_changes(
    call: Call, listed: Listed, customers: Path, tmp_path: Path
) -> None:
    listed(entry("Larkspur Bakery SA"), entry("Dunmarrow Freight"))
    first, second, fresh = (tmp_path / name for name in ("1", "2", "fresh"))
    call("party", "screen", customers, "--out", first)
    listed(entry("Marrowgate Robotics"), entry("Dunmarrow Freight", alt_names=["DMF"]))
    said, rows = changed(call, first, second)
    assert said.code == 1
    assert rows == [
        ("changed", "2", "Dunmarrow Freight"),
        ("gone", "3", "Larkspur Bakery SA"),
        ("new", "4", "Marrowgate Robotics"),
    ]
    assert "1 new, 1 changed, 1 gone" in said.flat
    assert "of 4 parties screened again" in said.flat
    assert CHIPS not in said.out
    # Nothing is lost by not asking all of them.
    call("party", "screen", customers, "--out", fresh)
    assert table(second / "hits.csv") == table(fresh / "hits.csv")
    said, rows = changed(call, second, tmp_path / "3")
    assert (said.code, rows) == (0, [])
    assert "no hit is another; 0 of 4 parties screened again" in said.flat


def test_again_with_a_file_screens_the_parties_that_changed(
    call: Call, listed: Listed, customers: Path, tmp_path: Path
) -> None:
    listed()
    first = tmp_path / "1"
    call("party", "screen", customers, "--out", first)
    text = customers.read_text(encoding="utf-8").replace("Larkspur Bakery", "Tarnbrook Missile")
    lines = text.splitlines()
    customers.write_text("\n".join([lines[0], *lines[2:5]]), encoding="utf-8")
    said, rows = changed(call, first, tmp_path / "2", customers)
    assert rows == [("new", "3", "Tarnbrook Missile Works")]
    assert "1 of 3 parties screened again" in said.flat
    hits = table(tmp_path / "2" / "hits.csv")
    assert [(h["line"], h["party_id"]) for h in hits] == [("1", "2"), ("2", "3")]


def test_again_screens_everybody_when_the_matcher_changed(
    call: Call, listed: Listed, customers: Path, tmp_path: Path
) -> None:
    listed()
    first = tmp_path / "1"
    call("party", "screen", customers, "--out", first)
    about = json.loads((first / "run.json").read_text(encoding="utf-8"))
    (first / "run.json").write_text(json.dumps({**about, "matcher": "0"}), encoding="utf-8")
    said, rows = changed(call, first, tmp_path / "2")
    assert rows == []
    assert "4 of 4 parties screened again" in said.flat
    assert "The matcher changed from 0" in said.flat


def test_again_tells_which_decisions_lapsed(
    call: Call, listed: Listed, customers: Path, tmp_path: Path
) -> None:
    listed(entry("Marrowgate Robotics"))
    first = tmp_path / "1"
    call("party", "screen", customers, "--out", first)
    call("party", "decide", "4", "id-Marrowgate Robotics", "--says", "false_positive", *WHO,
         "--run", first)  # fmt: skip
    listed(entry("Marrowgate Robotics", alt_names=["MGR"]))
    said, rows = changed(call, first, tmp_path / "2")
    assert rows == [("lapsed", "4", "Marrowgate Robotics")]
    assert "1 lapsed" in said.flat
    assert changed(call, tmp_path / "2", tmp_path / "3")[1] == []


def test_again_keeps_the_threshold_and_the_earlier_run(
    call: Call, listed: Listed, customers: Path, tmp_path: Path
) -> None:
    listed()
    first = tmp_path / "1"
    call("party", "screen", customers, "--out", first, "--threshold", "0.999")
    assert table(first / "hits.csv") == []
    said = refused(call("party", "screen", "--again", first, "--out", first))
    assert "is kept" in said
    listed(entry("Marrowgate Robotix"))
    assert changed(call, first, tmp_path / "2")[1] == []
    (first / "hits.parquet").write_bytes(b"PAR1 no more")
    line = refused(call("party", "screen", "--again", first, "--out", tmp_path / "3"))
    assert "holds no whole screening" in line


# --- owners


@pytest.fixture
def tables(tmp_path: Path) -> tuple[str, ...]:
    parties, holdings = tmp_path / "parties.csv", tmp_path / "holdings.csv"
    parties.write_text(
        "party_id,name,hq,kind,has_parent\n"
        "p1,Pepperholt Hosting Co. Ltd.,KR,organization,\n"
        "p2,Harbor Cloud Pte Ltd,SG,organization,\n"
        f'p3,"{CHIPS}",TR,organization,false\n'
        "p4,Larkspur Bakery,FR,organization,false\n",
        encoding="utf-8",
    )
    holdings.write_text(
        "owner_id,owned_id,share_percent,start,source\n"
        "p2,p1,60,2024-01-01,register A\n"
        "p3,p2,50,2025-06-01,register B\n"
        "p4,p2,50,2025-06-01,register B\n",
        encoding="utf-8",
    )
    return "--parties", str(parties), "--holdings", str(holdings)


def test_three_answers_with_chains_and_a_picture(
    call: Call, listed: Listed, tables: tuple[str, ...], tmp_path: Path
) -> None:
    listed()
    image = tmp_path / "owners.svg"
    said = call("party", "owners", "pepperholt hosting", "--on", "2025-10-15", *tables,
                "--picture", image)  # fmt: skip
    assert said.code == 0, said.err
    for text in (
        "1. Is it listed? No hit that counts as sure.",
        "Yes: listed parties that count own 60 % to 100 %.",
        "Through Harbor Cloud Pte Ltd.",
        "The rule binds on this day, so it is treated as entity list footnote 4.",
        "60 % by Harbor Cloud Pte Ltd [register A]",
        f"50 % by {CHIPS} (listed: entity list footnote 4) [register B]",
        "3. Where is the headquarters of its ultimate parent?",
        "Not legal advice",
    ):
        assert text in said.flat, text
    drawn = image.read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "Harbor Cloud Pte Ltd" in drawn
    before = call("party", "owners", "p1", "--on", "2025-09-01", *tables)
    assert "The rule does not bind on this day" in before.flat
    earlier = call("party", "owners", "p1", "--on", "2025-01-01", *tables)
    assert "Not known: listed parties that count own 0 % to 100 %" in earlier.flat


def test_a_listed_party_and_a_parent_are_told(
    call: Call, listed: Listed, tables: tuple[str, ...]
) -> None:
    listed()
    said = call("party", "owners", "p3", "--on", "2025-10-15", *tables)
    assert "Yes: entity list footnote 4." in said.flat
    assert "TR: it is its own parent." in said.flat


def test_an_owner_who_may_be_listed_is_told(
    call: Call, listed: Listed, tables: tuple[str, ...]
) -> None:
    listed(entry("Larkspur Bakeries Ltd"))
    said = call("party", "owners", "p1", "--on", "2025-10-15", *tables)
    assert "nobody has decided owner Larkspur Bakery: Larkspur Bakeries Ltd" in said.flat


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["Peperholt Hosting"], "near it: Pepperholt Hosting Co. Ltd."),
        (["p1", "--on", "15/10/2025"], "YYYY-MM-DD"),
        (["p1", "--holdings", "PARTIES"], "the column owned_id is missing"),
        (["p1", "--holdings", "nowhere.csv"], "there is no such file"),
    ],
)
def test_what_owners_cannot_answer_is_one_clear_line(
    call: Call, tables: tuple[str, ...], arguments: list[str], told: str
) -> None:
    given = [tables[1] if argument == "PARTIES" else argument for argument in arguments]
    assert told in refused(call("party", "owners", given[0], *tables, *given[1:]))


def test_a_holding_that_cannot_be_read_stops_the_answer(
    call: Call, tables: tuple[str, ...]
) -> None:
    holdings = Path(tables[3])
    holdings.write_text(holdings.read_text(encoding="utf-8") + "p4,p1,140,,\n", encoding="utf-8")
    line = refused(call("party", "owners", "p1", *tables))
    assert "row 4, share_percent '140'" in line
    assert "nothing of it was used" in line


# --- the document


def test_the_example_of_a_hit_is_what_the_program_says(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = README.read_text(encoding="utf-8")
    [command, shown] = re.search(
        r"`tidewaiter (party screen [^`]+)`[^`]*```text\n(.*?)```", text, re.S
    ).groups()
    monkeypatch.setenv("COLUMNS", "100")
    words = [part.strip('"') for part in re.findall(r'"[^"]+"|\S+', command)]
    rest = [line.rstrip() for line in call(*words).out.splitlines()]
    follows = True
    for line in shown.splitlines():
        if line.strip() == "...":
            follows = False
            continue
        assert line in rest, line
        assert not follows or rest[0] == line
        rest, follows = rest[rest.index(line) + 1 :], True
