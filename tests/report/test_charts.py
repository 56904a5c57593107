"""Charts: colors that everyone can tell apart, safe text, no network, and nothing to draw."""

from __future__ import annotations

import itertools
import math
import re

import made_up
import pytest

from tidewaiter.report import charts, tally

# Machado, Oliveira and Fernandes (2009), severity 1: linear RGB as each deficiency sees it.
SIGHTS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
PAGES = {"light": (charts.LIGHT, "#fdfcfa"), "dark": (charts.DARK, "#14171c")}


def linear(color):
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def lab(rgb):
    r, g, b = (min(max(c, 0), 1) for c in rgb)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def contrast(one, other):
    light = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other))]
    return (max(light) + 0.05) / (min(light) + 0.05)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("page", PAGES)
def test_no_two_outcomes_look_alike(page, sight):
    colors = {code: c for code, c in PAGES[page][0].items() if code != "other"}
    seen = {
        code: lab(
            [sum(m * c for m, c in zip(row, linear(color), strict=True)) for row in SIGHTS[sight]]
        )
        for code, color in colors.items()
    }
    for a, b in itertools.combinations(seen, 2):
        assert math.dist(seen[a], seen[b]) > 20, (a, b)


@pytest.mark.parametrize("page", PAGES)
def test_every_color_stands_out_from_its_page(page):
    colors, paper = PAGES[page]
    assert min(contrast(c, paper) for c in colors.values()) >= 3


def test_colors_of_the_light_page_can_be_told_by_name():
    fixed = [*charts.LIGHT.values(), charts.INK, charts.FAINT, charts.PAPER]
    assert len(set(fixed)) == len(fixed)


def test_three_charts_whose_figures_are_those_of_the_table():
    rows = made_up.answers(40)
    outcome, destination, time = charts.draw(tally.count(rows))
    assert sum(int(n) for _, n in outcome.rows) == 40
    assert sum(int(n) for *_, n in time.rows) == 40
    for chart in (outcome, destination, time):
        assert chart.svg.startswith("<svg ")
        assert not re.search(r"https?:|\bid=|<image|<a ", chart.svg)


def test_a_destination_is_text_in_a_chart():
    rows = [made_up.answer("a", destination='</svg><script>alert("x")</script>')]
    for chart in charts.draw(tally.count(rows)):
        assert "<script" not in chart.svg
        assert chart.svg.count("</svg>") <= 1


def test_nothing_to_draw_says_why():
    assert charts.draw(tally.count([])) == []
    _, destination, time = charts.draw(tally.count([made_up.answer(tpp_total=None)]))
    assert (destination.svg, destination.note) == ("", "No order has a known TPP.")
    assert time.svg == ""
    assert "2026-06-01" in time.note
    *_, undated = charts.draw(tally.count([made_up.answer(as_of=None)]))
    assert "No order has a day" in undated.note
