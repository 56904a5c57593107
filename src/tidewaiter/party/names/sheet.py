"""Many names cut into words, and the spellings of each that are compared whole."""

from __future__ import annotations

import functools
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from tidewaiter.party.names.fold import cut
from tidewaiter.party.names.keys import bones, sound
from tidewaiter.party.names.words import kinds, misspelled_forms, parted, standard

_AND = frozenset(("and", "the", "und", "et", "y"))
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Sheet:
    """Names in columns; the n-th of each list belongs to the n-th name.

    ``folded``: the name; ``words``: its words, abbreviations written out; ``core``: those that are
    no legal form (all of them if there are no others); ``joined`` and ``ordered``: the core
    without spaces, as written and sorted; ``skeleton``: ``joined`` without inner vowels;
    ``sounded``: as it is heard; ``numbers``: its digits; ``acronym``: the word that may be one;
    ``forms``: misspelled legal forms.
    """

    folded: Sequence[str]
    words: list[list[str]]
    core: list[list[str]]
    joined: list[str]
    ordered: list[str]
    skeleton: list[str]
    sounded: list[str]
    numbers: list[str]
    acronym: list[str]
    forms: frozenset[str]

    @functools.cached_property
    def initials(self) -> list[str]:
        """First letters of the core, particles left out."""
        known = kinds()
        return ["".join([w[0] for w in row if known.get(w) != "particle"]) for row in self.core]

    @functools.cached_property
    def letters(self) -> list[str]:
        """First letters of all words as written."""
        return ["".join([w[0] for w in name.split()]) for name in self.folded]


def sheet(
    folded: Sequence[str], known: Container[str] = (), slipped: frozenset[str] = frozenset()
) -> Sheet:
    """Cut folded names; words not in ``known`` may be misspelled or glued legal forms.

    ``slipped``: the known words that are misspelled legal forms.
    """
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
    forms = slipped.union(w for w, slip in zip(rest, slips, strict=True) if slip)
    core = [_core(row, forms) for row in words]
    said = [[w for w in row if w not in _AND] for row in core]
    joined = ["".join(row) for row in said]
    return Sheet(
        folded=folded,
        words=words,
        core=core,
        joined=joined,
        ordered=["".join(sorted(row)) for row in said],
        skeleton=["".join([bones(w) for w in row]) for row in said],
        numbers=["" if name.isalpha() else "".join(_DIGITS.findall(name)) for name in joined],
        sounded=[sound(name) for name in joined],
        acronym=[row[0] if len(row) == 1 and 3 <= len(row[0]) <= 8 else "" for row in core],
        forms=forms,
    )


def _core(row: list[str], forms: Container[str]) -> list[str]:
    """The words of a name that are no legal form; two letters amid a name are none."""
    known = kinds()
    form = [known.get(w) == "form" or w in forms for w in row]
    if not any(form):
        return row
    last = len(row) - 1
    core = [
        w
        for k, w in enumerate(row)
        if not form[k] or (len(w) < 3 and 0 < k < last and not (form[k - 1] or form[k + 1]))
    ]
    return core or row
