"""What the page's script needs to show reasoned answers, as JSON that is safe inside HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tidewaiter.law.parameter import CONFIDENCE
from tidewaiter.report import explanation, words
from tidewaiter.report.explanation import Explanation, Line


def reasoned(
    shown: Sequence[Mapping[str, Any]], explanations: Iterable[Explanation]
) -> list[Explanation]:
    """Find the explanation of each row by order, day and view, or make one from the row."""
    found = {(e.order_id, e.as_of, e.view): e for e in explanations}
    return [
        found.get((str(r.get("order_id") or ""), r.get("as_of"), r.get("view")))
        or explanation.from_answer(r)
        for r in shown
    ]


def contents(shown: Sequence[Mapping[str, Any]], reasoned: Sequence[Explanation]) -> dict[str, Any]:
    """Return what the script needs; a line that many orders share is kept once."""
    places: dict[Line, int] = {}
    orders = [_order(e, places) for e in reasoned]
    for row, order in zip(shown, orders, strict=True):
        order["id"] = words.plain(row.get("order_id")) or "(no id)"
    return {"confidence": CONFIDENCE, "lines": [_line(n) for n in places], "orders": orders}


def _order(e: Explanation, places: dict[Line, int]) -> dict[str, Any]:
    what = words.outcome(e.outcome)
    plain = words.plain
    return {
        "code": what.code,
        "word": what.word,
        "headline": plain(e.headline),
        "day": e.as_of.isoformat() if e.as_of else None,
        "view": plain(e.view),
        "facts": [[plain(v) for v in (f.label, f.value, f.source, f.confidence)] for f in e.facts],
        "sections": [
            [plain(s.title), [places.setdefault(n, len(places)) for n in s.lines]]
            for s in e.sections
        ],
        "missing": [
            [[plain(f) for f in m.facts], plain(m.would)]
            for m in explanation.fewest_first(e.missing)
        ],
        "duties": [[plain(d.text), plain(d.citation), link(d.url), d.lead_days] for d in e.duties],
        "allocations": [plain(a) for a in e.allocations],
        "not_checked": [plain(n) for n in e.not_checked],
        # Doubts of single lines stand at the line; only those of the whole answer stand apart.
        "doubts": [plain(d) for d in e.doubts],
        # Drawn by this program with every text escaped, and read by the page as a drawing alone.
        "pictures": list(e.pictures),
    }


def _line(n: Line) -> list[str | None]:
    day = n.effective.isoformat() if n.effective else None
    told = [words.plain(v) for v in (n.text, n.citation)]
    status = n.status if n.status in words.STATUSES else "note"
    rest = [words.plain(v) for v in (n.confidence, n.doubt)]
    return [*told, link(n.url), words.plain(n.act), day, status, *rest]


def link(url: object) -> str | None:
    """Return an address that is safe to follow, else None: a script is an address too."""
    text = words.plain(url)
    return text if text.lower().startswith(("https://", "http://")) else None


def as_json(data: object) -> str:
    """Return JSON that cannot end the element it stands in, whatever it holds."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
