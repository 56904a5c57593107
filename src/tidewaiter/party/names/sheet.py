"""Many names cut into words, and the spellings of each that are compared whole."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from tidewaiter.party.names.fold import cut
from tidewaiter.party.names.keys import bones, sound
from tidewaiter.party.names.words import kind, misspelled_forms, parted, standard

_AND = frozenset(("and", "the", "und", "et", "y"))
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Names in columns; the n-th of each list belongs to the n-th name.

    ``words``: its words, abbreviations written out; ``core``: those that are no legal form (all
    of them if there are no others); ``joined`` and ``ordered``: the core without spaces, as
    written and sorted; ``skeleton``: ``joined`` without inner vowels; ``sounded``: as
    it is heard; ``numbers``: its digits;
    ``initials``: first letters of the core without particles; ``letters``: of all words as
    written.
    """

    words: list[list[str]]
    core: list[list[str]]
    joined: list[str]
    ordered: list[str]
    skeleton: list[str]
    sounded: list[str]
    numbers: list[str]
    initials: list[str]
    letters: list[str]
    forms: frozenset[str]


def sheet(folded: Sequence[str], known: Container[str] = ()) -> Sheet:
    """Cut folded names; words not in ``known`` may be misspelled or glued legal forms."""
    words = [standard(cut(name)) for name in folded]
    strange = list(dict.fromkeys(w for row in words for w in row if w not in known))
    mended = {w: p for w in strange if (p := parted(w, known)) is not None}
    if mended:
        words = [
            standard([p for w in row for p in mended.get(w, (w,))])
            if any(w in mended for w in row)
            else row
            for row in words
        ]
    rest = [w for w in strange if w not in mended]
    slips = misspelled_forms(rest)
    forms = frozenset(w for w, slip in zip(rest, slips, strict=True) if slip)
    core = [_core(row, forms) for row in words]
    said = [[w for w in row if w not in _AND] for row in core]
    joined = ["".join(row) for row in said]
    return Sheet(
        words=words,
        core=core,
        joined=joined,
        ordered=["".join(sorted(row)) for row in said],
        skeleton=["".join([bones(w) for w in row]) for row in said],
        numbers=["".join(_DIGITS.findall(" ".join(row))) for row in core],
        sounded=[sound(name) for name in joined],
        initials=["".join([w[0] for w in row if kind(w) != "particle"]) for row in core],
        letters=["".join([w[0] for w in name.split()]) for name in folded],
        forms=forms,
    )


def _core(row: list[str], forms: Container[str]) -> list[str]:
    """The words of a name that are no legal form; two letters amid a name are none."""
    form = [w in forms or kind(w) == "form" for w in row]
    last = len(row) - 1
    core = [
        w
        for k, w in enumerate(row)
        if not form[k] or (len(w) < 3 and 0 < k < last and not (form[k - 1] or form[k + 1]))
    ]
    return core or row
