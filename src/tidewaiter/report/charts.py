"""The page's three charts, drawn as static SVG without a network.

A chart is drawn once, in the colors for a light page; the page's style sheet then matches those
colors and changes them for a dark one, so the file carries each chart only once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.report import tally, words

# Found by search: under normal sight and three color deficiencies every pair stays apart, and
# each stands out from its page by 3:1 (tests/report/test_charts.py measures both).
LIGHT = {
    "prohibited": "#93101a",
    "conflict": "#6d2784",
    "undetermined": "#464c59",
    "license_required": "#bd710c",
    "exception_available": "#099d83",
    "no_license_required": "#2a62c9",
    "other": "#464c5a",
}
DARK = {
    "prohibited": "#e0434f",
    "conflict": "#a35bd6",
    "undetermined": "#6f7687",
    "license_required": "#f5bd4a",
    "exception_available": "#2fd0b2",
    "no_license_required": "#9cbcf0",
    "other": "#6f7688",
}
INK, FAINT, PAPER = "#3a3d45", "#d9d7d0", "#fdfcfa"
WIDTH = 380


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart and the figures behind it, for readers who cannot or will not see it.

    Attributes:
        title: what it shows.
        svg: the drawing; empty where there is nothing to draw, and ``note`` then says why.
        head, rows: the figures as a table.
        note: one sentence under the chart.
    """

    title: str
    svg: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def draw(counts: tally.Tally) -> list[Chart]:
    """Draw outcomes by count, TPP by destination, and outcomes over time.

    Args:
        counts: of the whole table of answers.

    Returns:
        Three charts in that order; none where there are no orders.
    """
    if not counts.orders:
        return []
    return [_by_outcome(counts), _by_destination(counts), _over_time(counts)]


def _by_outcome(counts: tally.Tally) -> Chart:
    found = tally.outcomes(counts)
    rows = [{"outcome": _word(code), "code": code, "orders": n} for code, n in found.items()]
    head = ("outcome", "orders")
    cells = tuple((_word(code), words.number(n)) for code, n in found.items())

    def build(alt: Any) -> Any:
        y = alt.Y("outcome:N", sort=None, title=None, axis=alt.Axis(minExtent=138))
        base = alt.Chart(alt.Data(values=rows)).encode(y=y, x=alt.X("orders:Q", axis=None))
        label = base.mark_text(align="left", dx=5, color=INK).encode(text=alt.Text("orders:Q"))
        return base.mark_bar().encode(color=_color(alt, "code")) + label

    return Chart("Orders by outcome", _svg(build, len(rows)), head, cells)


def _by_destination(counts: tally.Tally) -> Chart:
    rows = tally.tpp_by_destination(counts)
    title, head = "TPP by destination", ("destination", "outcome", "TPP")
    if not rows:
        return Chart(title, "", head, (), "No order has a known TPP.")
    drawn = [r | {"order": n} for n, r in enumerate(rows)]
    places = list(dict.fromkeys(r["destination"] for r in rows))

    def build(alt: Any) -> Any:
        ticks = alt.Axis(title=None, tickCount=4, labelExpr=_SHORT, labelOverlap=True)
        labels = alt.Axis(minExtent=max(44, min(8 * max(map(len, places)), 130)))
        bars = alt.Chart(alt.Data(values=drawn)).mark_bar(stroke=PAPER, strokeWidth=0.8)
        return bars.encode(
            y=alt.Y("destination:N", sort=places, title=None, axis=labels),
            x=alt.X("tpp:Q", stack="zero", axis=ticks),
            color=_color(alt, "outcome"),
            order=alt.Order("order:Q"),
        )

    unknown = tally.unknown_tpp(counts)
    note = f"{words.number(unknown)} orders of unknown TPP are not drawn." if unknown else ""
    cells = tuple((r["destination"], _word(r["outcome"]), words.number(r["tpp"])) for r in rows)
    return Chart(title, _svg(build, len(places)), head, cells, note)


def _over_time(counts: tally.Tally) -> Chart:
    rows = tally.over_time(counts)
    title, head = "Outcomes over time", ("from", "outcome", "orders")
    cells = tuple((r["period"], _word(r["outcome"]), words.number(r["orders"])) for r in rows)
    periods = list(dict.fromkeys(r["period"] for r in rows))
    if len(periods) < 2:
        alone = f"All orders fall on {periods[0]}." if periods else "No order has a day."
        return Chart(title, "", head, cells, f"Nothing to compare: {alone}")
    drawn = [r | {"order": n} for n, r in enumerate(rows)]

    def build(alt: Any) -> Any:
        # Periods are bands, not instants, so that a quarter without orders is not drawn as one.
        few = periods[:: max(1, -(-len(periods) // 4))]
        axis = alt.Axis(title=None, values=few, labelAngle=0, labelAlign="left", labelExpr=_MONTH)
        count = alt.Axis(title=None, tickCount=4, tickMinStep=1, labelExpr=_SHORT, minExtent=34)
        bars = alt.Chart(alt.Data(values=drawn)).mark_bar(stroke=PAPER, strokeWidth=0.8)
        return bars.encode(
            x=alt.X("period:O", sort=periods, axis=axis, scale=alt.Scale(paddingInner=0.15)),
            y=alt.Y("orders:Q", stack="zero", axis=count),
            color=_color(alt, "outcome"),
            order=alt.Order("order:Q"),
        )

    return Chart(title, _svg(build, None), head, cells)


# Small figures as they are; large ones as 50M or 2B, which readers of orders expect.
_SHORT = (
    "datum.value < 1000 ? format(datum.value, '~r') : replace(format(datum.value, '~s'), 'G', 'B')"
)
_MONTH = "slice(datum.value, 8) == '01' ? slice(datum.value, 0, 7) : datum.value"


def _word(code: str) -> str:
    return "other" if code == "other" else words.outcome(code).word


def _color(alt: Any, field: str) -> Any:
    scale = alt.Scale(domain=list(LIGHT), range=list(LIGHT.values()))
    return alt.Color(f"{field}:N", scale=scale, legend=None)


def _svg(build: Callable[[Any], Any], bars: int | None) -> str:
    # Both libraries are slow to load and only the page needs them.
    import altair as alt
    import vl_convert

    height = 190 if bars is None else max(24 * bars, 60)
    # Readers' fonts differ from the one measured here: labels get fixed room, not a close fit.
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    size = {"width": WIDTH, "height": height}
    chart = build(alt).properties(background="transparent", autosize=fit, **size)
    spec = chart.configure(**_CONFIG).to_dict()
    # No address is allowed, so that a chart can never ask the network for anything.
    return _trim(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


_CONFIG: Mapping[str, Any] = {
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "labelFontSize": 12,
        "gridColor": FAINT,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "labelLimit": 130,
    },
    "axisY": {"grid": True},
    "axisBand": {"grid": False},
    "text": {"fontSize": 12},
}


def _trim(svg: str) -> str:
    """Fit a drawing into a page: the page names it, and its size follows the column."""
    # Inner labels would be read out one bar at a time; the table of figures says it better.
    bare = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", svg)
    bare = re.sub(r' xmlns:xlink="[^"]*"| xmlns="[^"]*"| version="[^"]*"', "", bare, count=3)
    return bare.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
