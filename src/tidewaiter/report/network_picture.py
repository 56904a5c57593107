"""A small picture of how goods went: sellers left of buyers, days on the lines, ties dotted.

It is a drawing of its own that needs no script, no font and no network: it takes the colors of the
page around it, and tells itself in words to those who cannot see it.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tidewaiter.report import words

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN = 150, 40, 118, 24, 12
NAME_LENGTH = 21
MOST_COLUMNS = 6


class PictureNode(NamedTuple):
    """A party: its key, its name, and a second line such as its country."""

    key: str
    name: str
    note: str = ""


class PictureLeg(NamedTuple):
    """A shipment: who sold, who bought, what stands on the line; ``is_focus`` is the lead."""

    seller: str
    buyer: str
    label: str
    is_focus: bool = False


class PictureTie(NamedTuple):
    """Two parties that share something."""

    one: str
    other: str
    what: str


def picture(
    nodes: Sequence[PictureNode], legs: Sequence[PictureLeg], ties: Sequence[PictureTie] = ()
) -> str:
    """Draw a network as SVG.

    Args:
        nodes: parties; one without a leg is left out.
        legs: shipments in the order of their days.
        ties: what parties share.

    Returns:
        The drawing, or an empty text if there is no leg.
    """
    known = {node.key: node for node in nodes}
    legs = [leg for leg in legs if leg.seller in known and leg.buyer in known]
    if not legs:
        return ""
    columns = _columns(legs)
    at = _places(columns)
    most = max(columns.values()) + 1
    tall = max(list(columns.values()).count(n) for n in range(most))
    width = 2 * MARGIN + most * BOX_WIDTH + (most - 1) * GAP_X
    height = 2 * MARGIN + tall * BOX_HEIGHT + (tall - 1) * GAP_Y
    parts = [
        (
            f'<svg class="network" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" xmlns="http://www.w3.org/2000/svg" fill="none" '
            'stroke="currentColor" font-family="system-ui,sans-serif" font-size="12">'
        ),
        f"<title>{_text(_told(known, legs, ties))}</title>",
    ]
    parts += [_tie(at, tie) for tie in ties if tie.one in at and tie.other in at]
    parts += [_leg(at, leg, _turn(legs, n)) for n, leg in enumerate(legs)]
    focus = {party for leg in legs if leg.is_focus for party in (leg.seller, leg.buyer)}
    parts += [_box(known[key], *at[key], key in focus) for key in at]
    return "".join([*parts, "</svg>"])


def _columns(legs: Sequence[PictureLeg]) -> dict[str, int]:
    """How far right each party stands: buyers right of their sellers, as far as there is room."""
    column = {leg.seller: 0 for leg in legs} | {leg.buyer: 0 for leg in legs}
    for _ in range(MOST_COLUMNS):
        for leg in legs:
            if leg.seller != leg.buyer:
                right = min(column[leg.seller] + 1, MOST_COLUMNS - 1)
                column[leg.buyer] = max(column[leg.buyer], right)
    used = sorted(set(column.values()))
    return {party: used.index(n) for party, n in column.items()}


def _places(columns: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    rows: dict[int, int] = {}
    found = {}
    for party, column in columns.items():
        row = rows.setdefault(column, 0)
        rows[column] += 1
        found[party] = (
            MARGIN + column * (BOX_WIDTH + GAP_X),
            MARGIN + row * (BOX_HEIGHT + GAP_Y),
        )
    return found


def _turn(legs: Sequence[PictureLeg], n: int) -> int:
    """How many legs between the same two were drawn before."""
    pair = (legs[n].seller, legs[n].buyer)
    return sum((leg.seller, leg.buyer) == pair for leg in legs[:n])


def _leg(at: Mapping[str, tuple[int, int]], leg: PictureLeg, turn: int) -> str:
    (x1, y1), (x2, y2) = at[leg.seller], at[leg.buyer]
    down = BOX_HEIGHT / 2 + 9 * turn
    start, end = (x1 + float(BOX_WIDTH), y1 + down), (float(x2), y2 + down)
    if x2 <= x1:
        # Back to where it came from: around the boxes, below.
        start, end = (x1 + BOX_WIDTH / 2, y1 + BOX_HEIGHT), (x2 + BOX_WIDTH / 2, y2 + BOX_HEIGHT)
    bend = (start[0] + end[0]) / 2
    thick = "2.4" if leg.is_focus else "1"
    path = f"M{start[0]} {start[1]}C{bend} {start[1]} {bend} {end[1]} {end[0]} {end[1]}"
    arrow = f"M{end[0] - 6} {end[1] - 4}L{end[0]} {end[1]}L{end[0] - 6} {end[1] + 4}"
    words_at = f'x="{bend}" y="{(start[1] + end[1]) / 2 - 4 + 9 * turn}"'
    return (
        f'<path d="{path}" stroke-width="{thick}"/><path d="{arrow}" stroke-width="{thick}"/>'
        f'<text {words_at} text-anchor="middle" font-size="10.5" fill="currentColor" '
        f'stroke="none">{_text(leg.label)}</text>'
    )


def _tie(at: Mapping[str, tuple[int, int]], tie: PictureTie) -> str:
    (x1, y1), (x2, y2) = at[tie.one], at[tie.other]
    start, end = (
        (x1 + BOX_WIDTH / 2, y1 + BOX_HEIGHT / 2),
        (x2 + BOX_WIDTH / 2, y2 + BOX_HEIGHT / 2),
    )
    middle = f'x="{(start[0] + end[0]) / 2}" y="{(start[1] + end[1]) / 2 - 3}"'
    return (
        f'<path d="M{start[0]} {start[1]}L{end[0]} {end[1]}" stroke-dasharray="2 4"/>'
        f'<text {middle} text-anchor="middle" font-size="10" font-style="italic" '
        f'fill="currentColor" stroke="none">{_text(tie.what)}</text>'
    )


def _box(node: PictureNode, x: int, y: int, is_focus: bool) -> str:
    thick = "2.4" if is_focus else "1"
    name = node.name if len(node.name) <= NAME_LENGTH else f"{node.name[: NAME_LENGTH - 1]}…"
    center = x + BOX_WIDTH / 2
    return (
        f'<g><title>{_text(node.name)}</title><rect x="{x}" y="{y}" width="{BOX_WIDTH}" '
        f'height="{BOX_HEIGHT}" rx="3" fill="var(--paper, Canvas)" stroke-width="{thick}"/>'
        f'<text x="{center}" y="{y + 17}" text-anchor="middle" fill="currentColor" '
        f'stroke="none">{_text(name)}</text>'
        f'<text x="{center}" y="{y + 32}" text-anchor="middle" font-size="10.5" '
        f'fill="currentColor" stroke="none" opacity="0.75">{_text(node.note)}</text></g>'
    )


def _told(
    known: Mapping[str, PictureNode], legs: Sequence[PictureLeg], ties: Sequence[PictureTie]
) -> str:
    said = [f"{known[leg.seller].name} to {known[leg.buyer].name}, {leg.label}" for leg in legs]
    said += [
        f"{known[tie.one].name} and {known[tie.other].name} share {tie.what}"
        for tie in ties
        if tie.one in known and tie.other in known
    ]
    return "; ".join(said)


def _text(text: str) -> str:
    return html.escape(words.plain(text))
