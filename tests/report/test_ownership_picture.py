"""The picture of owners: what it shows, what it says in words, and that nothing breaks it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.report.ownership_picture import (
    MOST_IN_LAYER,
    PictureHolding,
    PictureParty,
    picture,
)

SVG = "{http://www.w3.org/2000/svg}"


def held(owner: str, owned: str, low: float = 60, high: float | None = None, **more: Any) -> Any:
    return PictureHolding(owner, owned, low, low if high is None else high, **more)


def texts(drawn: str) -> list[str]:
    return ["".join(t.itertext()) for t in ET.fromstring(drawn).iter(f"{SVG}text")]


def told(drawn: str) -> str:
    return ET.fromstring(drawn).findtext(f"{SVG}desc") or ""


def lines(drawn: str) -> list[ET.Element]:
    return list(ET.fromstring(drawn).iter(f"{SVG}path"))


def heights(drawn: str) -> dict[str, float]:
    """How far down the box of each party stands."""
    found = {}
    for group in ET.fromstring(drawn).iter(f"{SVG}g"):
        box = group.find(f"{SVG}rect")
        assert box is not None
        found[(group.findtext(f"{SVG}title") or "").partition(",")[0]] = float(box.attrib["y"])
    return found


def test_owners_stand_above_what_they_own() -> None:
    drawn = picture("a", [], [held("b", "a"), held("c", "b"), held("c", "a")])
    assert heights(drawn)["c"] < heights(drawn)["b"] < heights(drawn)["a"]


@pytest.mark.parametrize(
    ("holding", "shown"),
    [
        (held("b", "a", 51), "51 %"),
        (held("b", "a", 33.333333), "33.3333 %"),
        (held("b", "a", 25, 50), "25–50 %"),
        (held("b", "a", 0, 100), "? %"),
        (held("b", "a", 60, interest="votes"), "votes 60 %"),
        (held("b", "a", 0, 100, interest="control"), "control"),
        (held("b", "a", 60, direct=False), "60 %, through others"),
    ],
)
def test_a_line_says_what_is_held(holding: PictureHolding, shown: str) -> None:
    drawn = picture("a", [], [holding])
    assert shown in texts(drawn)
    [line] = lines(drawn)
    known = holding.low == holding.high and holding.direct
    assert ("stroke-dasharray" in line.attrib) is not known


def test_it_is_told_in_words() -> None:
    parties = [PictureParty("l", "Acme", listed=True), PictureParty("a", "Buyer")]
    drawn = picture("a", parties, [held("l", "a", 0, 100)])
    assert told(drawn) == "Acme, listed, holds an unknown share of Buyer."
    root = ET.fromstring(drawn)
    assert root.findtext(f"{SVG}title") == "Owners of Buyer"
    assert root.attrib["role"] == "img"
    labels = root.attrib["aria-labelledby"].split()
    assert labels == [root[0].attrib["id"], root[1].attrib["id"]]


def test_two_pictures_on_one_page_share_no_id() -> None:
    one, other = (picture("a", [], [], id_prefix=prefix) for prefix in ("x", "y"))
    ids = [
        [e.attrib["id"] for e in ET.fromstring(d).iter() if "id" in e.attrib] for d in (one, other)
    ]
    assert not set(ids[0]) & set(ids[1])


def test_a_listed_party_is_marked_by_word_and_by_frame() -> None:
    plain = picture("a", [PictureParty("a", "A")], [])
    marked = picture("a", [PictureParty("a", "A", "hq CN", listed=True)], [])
    assert "listed · hq CN" in texts(marked)
    assert marked.count("<rect") == plain.count("<rect") + 1


def test_what_is_not_known_of_a_party_is_marked() -> None:
    drawn = picture("a", [PictureParty("a", "A", owned="unknown")], [])
    assert "owners not known" in texts(drawn)
    assert "stroke-dasharray" in drawn
    assert told(drawn) == "No owner of A is known."


def test_long_names_are_cut_and_stay_whole_in_their_title() -> None:
    name, chinese = "Pepperholt Hosting Company Limited", "北京市某某科技发展有限责任公司"
    drawn = picture("a", [PictureParty("a", name), PictureParty("b", chinese)], [held("b", "a")])
    assert "Pepperholt Hosting Co…" in texts(drawn)
    assert "北京市某某科技发展有…" in texts(drawn)
    titles = [t.text for t in ET.fromstring(drawn).iter(f"{SVG}title")]
    assert {name, chinese} <= set(titles)


def test_a_loop_is_drawn_upward() -> None:
    drawn = picture("a", [], [held("b", "a"), held("a", "b", 20)])
    assert "↑ 20 %" in texts(drawn)
    assert len(lines(drawn)) == 2


def test_what_does_not_fit_is_counted() -> None:
    many = [held(f"o{n}", "a", 1) for n in range(MOST_IN_LAYER + 2)]
    high = [held(f"h{n + 1}", f"h{n}") for n in range(20)]
    assert "2 more owners not drawn." in texts(picture("a", [], many))
    assert "15 more owners not drawn." in told(picture("h0", [], high))


def test_who_is_not_above_the_party_is_not_drawn() -> None:
    drawn = picture("a", [], [held("b", "a"), held("a", "sold"), held("x", "y")])
    assert set(heights(drawn)) == {"a", "b"}


def test_mappings_do_as_well() -> None:
    given_ = held("b", "a")
    as_mapping = {"owner_id": "b", "owned_id": "a", "low": 60, "high": 60}
    assert picture("a", [{"party_id": "b", "name": "B"}], [as_mapping]) == picture(
        "a", [PictureParty("b", "B")], [given_]
    )


def test_it_asks_nothing_of_the_page_but_its_colors() -> None:
    drawn = picture("a", [PictureParty("a", "A", listed=True)], [held("b", "a", 0, 100)])
    colors = {
        e.attrib[k]
        for e in ET.fromstring(drawn).iter()
        for k in ("fill", "stroke")
        if k in e.attrib
    }
    assert colors == {"currentColor", "none", "var(--paper, Canvas)"}
    for word in ("<script", "<style", "href", "url("):
        assert word not in drawn


PARTIES = st.sampled_from("abcdef")


@settings(deadline=None)
@given(
    st.lists(st.tuples(PARTIES, PARTIES, st.floats(0, 100)), max_size=15),
    st.dictionaries(PARTIES, st.text(max_size=60), max_size=6),
)
def test_any_owners_and_any_names_make_a_picture(rows: Any, names: dict[str, str]) -> None:
    parties = [PictureParty(party, name) for party, name in names.items()]
    drawn = picture("a", parties, [held(*row) for row in rows], id_prefix='"<')
    root = ET.fromstring(drawn)
    width = float(root.attrib["width"])
    for box in root.iter(f"{SVG}rect"):
        assert 0 <= float(box.attrib["x"]) <= width - float(box.attrib["width"])
