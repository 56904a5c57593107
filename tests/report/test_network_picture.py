"""The picture of a network: every leg, nothing from outside as markup, told in words as well."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from tidewaiter.report.network_picture import PictureLeg, PictureNode, PictureTie, picture

NODES = [PictureNode(key, f"Firm {key}", "MY") for key in "ABC"]
LEGS = [PictureLeg("A", "B", "64, 2025-01-01"), PictureLeg("B", "C", "60, 2025-01-20", True)]
SPACE = "{http://www.w3.org/2000/svg}"


def boxes(drawn):
    return {g.find(f"{SPACE}title").text: float(g.find(f"{SPACE}rect").get("x"))
            for g in ElementTree.fromstring(drawn).iter(f"{SPACE}g")}  # fmt: skip


def test_buyers_stand_right_of_their_sellers():
    at = boxes(picture(NODES, LEGS))
    assert at["Firm A"] < at["Firm B"] < at["Firm C"]


def test_it_tells_itself_in_words():
    title = ElementTree.fromstring(picture(NODES, LEGS, [PictureTie("A", "C", "phone")]))[0].text
    assert title == (
        "Firm A to Firm B, 64, 2025-01-01; Firm B to Firm C, 60, 2025-01-20; "
        "Firm A and Firm C share phone"
    )


def test_a_circle_is_drawn_and_ends():
    circle = [*LEGS, PictureLeg("C", "A", "55, 2025-02-01")]
    assert len(boxes(picture(NODES, circle))) == 3


def test_nothing_from_outside_becomes_markup():
    evil = '"><script>alert(1)</script>'
    drawn = picture([PictureNode("A", evil, evil), NODES[1]], [PictureLeg("A", "B", evil)])
    assert "<script" not in drawn
    assert ElementTree.fromstring(drawn) is not None
    assert not re.search(r"href|url\(", drawn)


def test_without_legs_there_is_no_picture():
    assert picture(NODES, []) == ""


def test_every_leg_has_its_words_on_the_line():
    drawn = ElementTree.fromstring(picture(NODES, LEGS))
    said = [text.text for text in drawn.iter(f"{SPACE}text")]
    assert {"64, 2025-01-01", "60, 2025-01-20"} <= set(said)
