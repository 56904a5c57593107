"""Set aside what identifies and does not describe: part numbers, tariff codes, line numbers.

It is done before numbers are read as counts, so that "699-21010-0200-008 H100" is no board of
eight. A name of the catalogue inside is kept: some makers' part numbers are names themselves.
"""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Iterable, Sequence

from tidewaiter.item.marks import Mark

UNNAMED = ("odd", "number")

# Part numbers of one word, by the shapes that two makers of servers use: R9S41C, 4X67A82257.
_ONE_WORD = re.compile(r"[a-z]\d[a-z]\d\d[a-z]|\d[a-z]\d\d[a-z]\d{5}")
# Dell writes 490-BJVD; the United States and China write tariff codes as 8473.30.1180.
_SHORT = re.compile(r"\d{3}-[a-z]{4}|\d{4}(?:\.\d{2,4}){1,3}")
# Supermicro's names of servers begin so; how many chips one holds, they do not say.
_SERVER = re.compile(r"(?:sys|as|ars|ssg|superserver)-\d")
_PIECE = operator.attrgetter("piece")


def without_codes(marks: Iterable[Mark]) -> list[Mark]:
    """Drop part numbers and what follows "P/N"; mark the number of a line or model as odd."""
    kept = [Mark("break", "")]
    awaited = False
    for _, grouped in itertools.groupby(marks, _PIECE):
        piece = list(grouped)
        first = piece[0]
        unnamed = all(mark.role in UNNAMED for mark in piece)
        if awaited and ((first.role == "break" and first.text == ":") or unnamed):
            awaited = not unnamed
            continue
        if unnamed and _is_part_number(piece):
            if _SERVER.match(_text(piece)):
                kept.append(Mark("aggregate", _text(piece)))
            continue
        awaited = piece[-1].role == "neutral" and piece[-1].value == "code"
        for mark in piece:
            before = kept[-1]
            labels = before.role == "neutral" and before.value in ("label", "code")
            # The 8 of "item 8 H100" is no count.
            odd = labels and mark.role == "number"
            kept.append(mark._replace(role="odd") if odd else mark)
    return kept[1:]


def _is_part_number(piece: Sequence[Mark]) -> bool:
    """Whether words that are in no list, joined by hyphens, make up a part number."""
    text = _text(piece)
    if _SHORT.fullmatch(text) or (len(piece) == 1 and _ONE_WORD.fullmatch(text)):
        return True
    return len(piece) > 1 and len(text) >= 9 and any(map(str.isdigit, text))


def _text(piece: Sequence[Mark]) -> str:
    return "-".join(mark.text for mark in piece)
