"""A hit on a card: what a person needs to say whether it is the listed party."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tidewaiter.party.names.score import FAMILIES
from tidewaiter.report.words import plain

STATUS = {
    "open": "open: nobody has decided yet",
    "lapsed": "open again: what was decided holds no more",
}
_LABEL = 15
_NO_MORE = "open", "lapsed", "match"


def unsettled(hit: Mapping[str, Any], on: date) -> bool:
    """Whether a hit still asks for something: it is in force, restricts, and nobody said no."""
    in_force = hit["end"] is None or on < hit["end"]
    return hit["status"] in _NO_MORE and hit["list"] != "good_guy" and in_force


def score(hit: Mapping[str, Any]) -> str:
    """The score with two digits, never rounded up.

    >>> score({"score": 0.999})
    '0.99'
    """
    return f"{math.floor(hit['score'] * 100 + 1e-6) / 100:.2f}"


def card(hit: Mapping[str, Any], words: Sequence[str], width: int, number: int) -> str:
    """Tell one hit.

    Args:
        hit: a row of hits with ``status`` and ``decided``.
        words: how the words of the two names lie beside each other.
        width: columns of the text.
        number: of the card.
    """
    head = f"{number}. {plain(hit['entry_name'])}"
    lines = [*_wrapped(head, width, " " * len(f"{number}. "))]
    for label, texts in _facts(hit, words):
        for place, text in enumerate(texts):
            first = f"   {label if not place else '':<{_LABEL}}"
            lines += _wrapped(first + plain(text), width, " " * len(first))
    return "\n".join(lines)


def _facts(hit: Mapping[str, Any], words: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    yield "score", [f"{score(hit)}, by {hit['ground']}"]
    if hit["matched"] != hit["entry_name"]:
        yield "met as", [hit["matched"]]
    if words:
        yield "words", words
    if hit["ground"] == "name":
        yield "points", [_points(hit)]
    told = [f"{what} agrees" for what in hit["agrees"]]
    told += [f"{what} differs" for what in hit["differs"]]
    if told:
        yield "particulars", [f"{', '.join(told)} ({hit['by_particulars']:+.1f})"]
    yield "list", [hit["source"]]
    if hit["restricted_as"]:
        yield "counts as", [", ".join(hit["restricted_as"])]
    if hit["programs"]:
        yield "programs", [", ".join(hit["programs"])]
    for label, column in (
        ("requirement", "license_requirement"),
        ("review policy", "license_policy"),
        ("citation", "citation"),
    ):
        if hit[column]:
            yield label, [hit[column]]
    if hit["start"] or hit["end"]:
        yield "in force", [f"from {hit['start'] or 'a day not known'} to {hit['end'] or 'now'}"]
    for label in ("note", "url"):
        if hit[label]:
            yield label, [hit[label]]
    yield "entry", [hit["entry_id"]]
    yield "status", list(filter(None, (STATUS.get(hit["status"]), hit["decided"])))


def _points(hit: Mapping[str, Any]) -> str:
    """What each family of evidence added, the strongest first."""
    added = sorted(((hit[f"by_{f}"], f) for f in FAMILIES), key=lambda p: -abs(p[0]))
    return ", ".join(f"{family} {value:+.1f}" for value, family in added if abs(value) >= 0.05)


def _wrapped(text: str, width: int, then: str) -> list[str]:
    return textwrap.wrap(
        text, width, subsequent_indent=then, break_long_words=False, break_on_hyphens=False
    )
