"""Set aside what identifies and does not describe: part numbers, tariff codes, line numbers.

It is done before numbers are read as counts, so that "699-21010-0200-008 H100" is no board of
eight. A name of the catalogue inside is kept: some makers' part numbers are names themselves.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tidewaiter.item.marks import Mark

UNNAMED = ("odd", "number")

# Part numbers of one word, by the shapes that two makers of servers use: R9S41C, 4X67A82257.
_ONE_WORD = re.compile(r"[a-z]\d[a-z]\d\d[a-z]|\d[a-z]\d\d[a-z]\d{5}")
# Dell writes 490-BJVD; the United States and China write tariff codes as 8473.30.1180.
_SHORT = re.compile(r"\d{3}-[a-z]{4}|\d{4}(?:\.\d{2,4}){1,3}")
# Supermicro's names of servers begin so; how many chips one holds, they do not say.
_SERVER = re.compile(r"(?:sys|as|ars|ssg|superserver)-\d")


def without_codes(marks: Iterable[Mark]) -> list[Mark]:
    """Drop part numbers and what follows "P/N"; mark the number of a line or model as odd."""
    pieces = [list(piece) for _, piece in itertools.groupby(marks, lambda mark: mark.piece)]
    kept: list[Mark] = []
    awaited = False
    for piece in pieces:
        if awaited and [mark.role for mark in piece] == ["break"] and piece[0].text == ":":
            continue
        if awaited and all(mark.role in UNNAMED for mark in piece):
            awaited = False
            continue
        if _is_part_number(piece):
            if _SERVER.match(_text(piece)):
                kept.append(Mark("aggregate", _text(piece)))
            continue
        awaited = piece[-1].role == "neutral" and piece[-1].value == "code"
        kept.extend(piece)
    return [_unlabeled(*pair) for pair in itertools.pairwise((Mark("break", ""), *kept))]


def _unlabeled(before: Mark, mark: Mark) -> Mark:
    """Keep the 8 of "item 8 H100" from being taken as a count."""
    labels = before.role == "neutral" and before.value in ("label", "code")
    return replace(mark, role="odd") if labels and mark.role == "number" else mark


def _is_part_number(piece: Sequence[Mark]) -> bool:
    if not all(mark.role in UNNAMED for mark in piece):
        return False
    text = _text(piece)
    if _SHORT.fullmatch(text) or (len(piece) == 1 and _ONE_WORD.fullmatch(text)):
        return True
    return len(piece) > 1 and len(text) >= 9 and any(map(str.isdigit, text))


def _text(piece: Sequence[Mark]) -> str:
    return "-".join(mark.text for mark in piece)
