"""A small picture of who owns a party: owners above, shares on the lines, what is unknown marked.

It is a drawing of its own that needs no script, no font and no network: it takes the colors of the
page around it, and tells itself in words to those who cannot see it.
"""

from __future__ import annotations

import html
import itertools
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN, SIDE = 168, 46, 18, 58, 8, 48
MOST_LAYERS, MOST_IN_LAYER = 6, 5
NAME_LENGTH = 22


@dataclass(frozen=True, slots=True)
class PictureParty:
    """A box: its name, a second line such as the seat, and marks.

    ``listed`` is true for a listed party; ``owned`` is ``yes``, ``no``, ``unknown`` or null if
    nobody asked whether listed parties own it.
    """

    party_id: str
    name: str
    note: str = ""
    listed: bool = False
    owned: str | None = None


@dataclass(frozen=True, slots=True)
class PictureHolding:
    """A line from owner down to owned, with the least and the most percent that it may be.

    ``interest`` stands on the line where it is not ``shares``.
    """

    owner_id: str
    owned_id: str
    low: float
    high: float
    interest: str = "shares"
    direct: bool = True


@dataclass(frozen=True, slots=True)
class _Box:
    party: PictureParty
    x: float
    y: float


def picture(
    party_id: str,
    parties: Sequence[PictureParty] | Sequence[Mapping[str, Any]],
    holdings: Sequence[PictureHolding] | Sequence[Mapping[str, Any]],
    *,
    id_prefix: str = "owners",
) -> str:
    """Draw the owners above one party as SVG.

    Args:
        party_id: the party at the foot; it need not be among ``parties``.
        parties: what is known of those drawn, as ``PictureParty`` or mappings of its fields;
            a party without one is called by its id.
        holdings: as ``PictureHolding`` or mappings of its fields. Those that are not above the
            party are left out.
        id_prefix: begins the ids in the drawing, so that a page may hold several.

    Returns:
        One ``svg`` element. Owners far up, or beyond the fifth of one height, are only counted.

    Example:
        >>> drawn = picture("a", [{"party_id": "l", "name": "Acme", "listed": True}],
        ...                 [{"owner_id": "l", "owned_id": "a", "low": 0, "high": 100}])
        >>> "Acme, listed, holds an unknown share of a." in drawn
        True
    """
    known = {p.party_id: p for p in map(_party, parties)}
    lines = [h for h in map(_holding, holdings) if h.owner_id != h.owned_id]
    layers, left_out = _layers(party_id, lines)
    boxes = _place(layers, known)
    shown = [h for h in lines if h.owner_id in boxes and h.owned_id in boxes]
    wide = max(len(layer) for layer in layers)
    width = 2 * MARGIN + wide * BOX_WIDTH + (wide - 1) * GAP_X
    width += SIDE * any(boxes[h.owner_id].y >= boxes[h.owned_id].y for h in shown)
    height = 2 * MARGIN + len(layers) * BOX_HEIGHT + (len(layers) - 1) * GAP_Y
    foot = 22 if left_out else 0
    title = f"Owners of {_name(party_id, known)}"
    told = _told(party_id, shown, known, left_out)
    mark, size = _safe(id_prefix), f'width="{width}" height="{height + foot}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="owners" role="img" {size} '
        f'font-family="system-ui, sans-serif" '
        f'viewBox="0 0 {width} {height + foot}" aria-labelledby="{mark}-title {mark}-desc">'
    )
    parts = [
        head,
        f'<title id="{mark}-title">{_safe(title)}</title>',
        f'<desc id="{mark}-desc">{_safe(told)}</desc>',
        *(_line(h, boxes) for h in shown),
        *(_box(box, box.party.party_id == party_id) for box in boxes.values()),
    ]
    if left_out:
        words = _safe(_more(left_out))
        parts.append(_text(width / 2, height + 12, words, size=12, opacity=0.75))
    return "".join([*parts, "</svg>"])


def _party(told: PictureParty | Mapping[str, Any]) -> PictureParty:
    return told if isinstance(told, PictureParty) else PictureParty(**told)


def _holding(told: PictureHolding | Mapping[str, Any]) -> PictureHolding:
    return told if isinstance(told, PictureHolding) else PictureHolding(**told)


def _layers(party_id: str, holdings: Sequence[PictureHolding]) -> tuple[list[list[str]], int]:
    """Put each party above all that it owns, but for loops; return layers, the top one first, and
    how many parties are left out.
    """
    above: dict[str, list[str]] = defaultdict(list)
    for one in sorted(holdings, key=lambda h: (-h.high, -h.low, h.owner_id)):
        above[one.owned_id].append(one.owner_id)
    near = {party_id: 0}
    for party in (queue := [party_id]):
        for owner in above[party]:
            if owner not in near:
                near[owner] = near[party] + 1
                queue.append(owner)
    shown = queue[: MOST_LAYERS * MOST_IN_LAYER]
    level = _levels(shown, above)
    layers, drawn = [[party_id]], {party_id}
    for height in range(1, MOST_LAYERS):
        # An owner is drawn only above one that is drawn.
        held = {owner for party in drawn for owner in above[party]}
        layer = [party for party in shown if level[party] == height and party in held]
        layers.append(layer[:MOST_IN_LAYER])
        drawn.update(layers[-1])
    return [layer for layer in layers[::-1] if layer], len(near) - len(drawn)


def _levels(shown: Sequence[str], above: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return how high each party stands: one more than the highest that it owns.

    A holding that would close a loop is left out; it is drawn from below to above.
    """
    level = dict.fromkeys(shown, -1)

    def lift(party: str, height: int, path: frozenset[str]) -> None:
        if height <= level[party] or height > MOST_LAYERS:
            return
        level[party] = height
        for owner in above[party]:
            if owner in level and owner not in path:
                lift(owner, height + 1, path | {owner})

    lift(shown[0], 0, frozenset(shown[:1]))
    return level


def _place(layers: Sequence[Sequence[str]], known: Mapping[str, PictureParty]) -> dict[str, _Box]:
    wide = max(len(layer) for layer in layers)
    boxes = {}
    for row, layer in enumerate(layers):
        indent = (wide - len(layer)) * (BOX_WIDTH + GAP_X) / 2
        for place, party in enumerate(layer):
            boxes[party] = _Box(
                known.get(party, PictureParty(party, party)),
                MARGIN + indent + place * (BOX_WIDTH + GAP_X),
                MARGIN + row * (BOX_HEIGHT + GAP_Y),
            )
    return boxes


def _box(box: _Box, asked: bool) -> str:
    party, x, y = box.party, box.x, box.y
    middle = x + BOX_WIDTH / 2
    # Listed parties have a bold double frame: a mark that does not rest on color.
    stroke = (
        'stroke-width="2"' if party.listed or asked else 'stroke-width="1" stroke-opacity="0.6"'
    )
    dashes = ' stroke-dasharray="5 3"' if party.owned == "unknown" and not party.listed else ""
    frame = f'<rect x="{x:g}" y="{y:g}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="3" '
    frame += f'fill="var(--paper, Canvas)" stroke="currentColor" {stroke}{dashes}/>'
    if party.listed:
        frame += (
            f'<rect x="{x + 3:g}" y="{y + 3:g}" width="{BOX_WIDTH - 6}" '
            f'height="{BOX_HEIGHT - 6}" rx="2" fill="none" stroke="currentColor"/>'
        )
    marks = [m for m in ("listed" if party.listed else _owned(party.owned), party.note) if m]
    label = f"<title>{_safe(', '.join([party.name, *marks]))}</title>"
    second = _safe(_short(" · ".join(marks), NAME_LENGTH + 4))
    name = _text(
        middle, y + (20 if second else 28), _safe(_short(party.name, NAME_LENGTH)), weight=600
    )
    below = _text(middle, y + 36, second, size=11, opacity=0.8) if second else ""
    return f"<g>{label}{frame}{name}{below}</g>"


def _line(holding: PictureHolding, boxes: Mapping[str, _Box]) -> str:
    above, below = boxes[holding.owner_id], boxes[holding.owned_id]
    x1, x2 = above.x + BOX_WIDTH / 2, below.x + BOX_WIDTH / 2
    y1, y2 = above.y + BOX_HEIGHT, below.y
    bend = GAP_Y / 2
    dashes = ' stroke-dasharray="5 4"' if holding.low < holding.high or not holding.direct else ""
    path = f"M{x1:g} {y1:g}C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}"
    x, y, words = x1 + (x2 - x1) * 0.2, y1 + (y2 - y1) * 0.32 + 4, _safe(_share(holding))
    if above.y >= below.y:
        # It closes a loop: round the side, upward.
        x1, x2 = above.x + BOX_WIDTH, below.x + BOX_WIDTH
        y1, y2, out = above.y + BOX_HEIGHT / 2, below.y + BOX_HEIGHT / 2, max(x1, x2) + SIDE
        path = f"M{x1:g} {y1:g}C{out:g} {y1:g} {out:g} {y2:g} {x2:g} {y2:g}"
        x, y, words = (x1 + x2 + 6 * out) / 8, (y1 + y2) / 2, f"↑ {words}"
    halo = 'paint-order="stroke" stroke="var(--paper, Canvas)" stroke-width="4"'
    return (
        f'<path d="{path}" fill="none" stroke="currentColor" stroke-opacity="0.7"{dashes}/>'
        f'<text x="{x:g}" y="{y:g}" font-size="12" fill="currentColor" '
        f'text-anchor="middle" {halo}>{words}</text>'
    )


def _text(
    x: float, y: float, words: str, *, size: int = 13, weight: int = 400, opacity: float = 1
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" '
        f'fill="currentColor" fill-opacity="{opacity:g}" '
        f'text-anchor="middle">{words}</text>'
    )


def _share(holding: PictureHolding) -> str:
    if holding.low <= 0 and holding.high >= 100:
        share = "? %"
    elif holding.low == holding.high:
        share = f"{holding.low:.6g} %"
    else:
        share = f"{holding.low:.6g}–{holding.high:.6g} %"
    if holding.interest != "shares":
        share = holding.interest if share == "? %" else f"{holding.interest} {share}"
    return share if holding.direct else f"{share}, through others"


def _told(
    party_id: str,
    holdings: Sequence[PictureHolding],
    known: Mapping[str, PictureParty],
    left_out: int,
) -> str:
    """Tell the drawing in sentences."""
    told = []
    for one in holdings:
        who = known.get(one.owner_id)
        mark = ", listed," if who and who.listed else ""
        share = _share(one)
        what = "an unknown share" if share.startswith("? %") else share
        told.append(
            f"{_name(one.owner_id, known)}{mark} holds {what} of {_name(one.owned_id, known)}."
        )
    if not told:
        told.append(f"No owner of {_name(party_id, known)} is known.")
    if left_out:
        told.append(_more(left_out))
    return " ".join(told)


def _more(left_out: int) -> str:
    return f"{left_out} more {'owner' if left_out == 1 else 'owners'} not drawn."


def _owned(word: str | None) -> str:
    return {
        "yes": "owned by listed",
        "unknown": "owners not known",
    }.get(word or "", "")


def _name(party_id: str, known: Mapping[str, PictureParty]) -> str:
    return known[party_id].name if party_id in known else party_id


def _short(words: str, most: int) -> str:
    """Cut a text to a width in Latin letters; those of Chinese and its neighbors are two wide."""
    wide = [2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words]
    if sum(wide) <= most:
        return words
    kept = next(n for n, end in enumerate(itertools.accumulate(wide)) if end > most - 1)
    return words[:kept].rstrip() + "…"


def _safe(words: str) -> str:
    """Make a text safe inside the drawing: escaped, without what XML may not hold."""
    kept = "".join(c if c.isprintable() else " " for c in words)
    return html.escape(kept)
