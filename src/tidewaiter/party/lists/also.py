"""Other names that a list writes into the name itself: "KOW SENG LIM -AKA- ERIC LIM"."""

from __future__ import annotations

import re

# Also, formerly or now known as, doing business as; with the points and dashes lists put there.
_MARK = r"(?<![^\W_])(?:[afn]\.?\s?k\.?\s?a|a/k/a|d\.b\.a|d/b/a)(s?)\.?(?![^\W_])"
_MARKED = re.compile(_MARK, re.IGNORECASE)
_INSIDE = re.compile(rf"[(\[]\s*{_MARK}([^)\]]*)[)\]]", re.IGNORECASE)
_SUCCESSORS = re.compile(r"[;,]?\s*\band (?:any|its)\b.*\b(?:successor|sub-unit).*$", re.IGNORECASE)
_EDGES = " \t\n\xa0-–,;:"


def also_known(name: str) -> list[str]:
    """Return the names that one name holds; none if it holds only itself.

    A part of one word is left out: alone, "K" or "PEARL" would be anybody.

    >>> also_known("COREZING -AKAS- COREZING TECH PTE LTD, CORE ZING")
    ['COREZING TECH PTE LTD', 'CORE ZING']
    >>> also_known("Cory (a.k.a Jason Cory Wilson) Wilson")
    ['Cory Wilson', 'Jason Cory Wilson']
    >>> also_known("AKA BANK LTD")
    []
    """
    mark = _MARKED.search(name)
    if mark is None or not name[: mark.start()].strip(_EDGES + "(["):
        return []
    whole = _SUCCESSORS.sub("", name)
    outside = _INSIDE.sub(" ", whole)
    if outside == whole:
        parts = _parts(whole)
    else:
        parts = [outside]
        for plural, inside in _INSIDE.findall(whole):
            parts += _parts(f"aka{plural} {inside}")
    bare = dict.fromkeys(map(_bare, parts))
    return [part for part in bare if " " in part and part != name]


def _parts(text: str) -> list[str]:
    """Part a text at its marks and semicolons, and after a mark in the plural at commas too."""
    found: list[str] = []
    begin, plural = 0, ""
    for mark in _MARKED.finditer(text):
        found += _cut(text[begin : mark.start()], plural)
        begin, plural = mark.end(), mark[1]
    return found + _cut(text[begin:], plural)


def _cut(text: str, plural: str) -> list[str]:
    return re.split("[;,]" if plural else ";", text)


def _bare(text: str) -> str:
    """Take off what joined a part to the others, with a bracket that has no partner."""
    bare = " ".join(text.split()).strip(_EDGES)
    for one, other in ("()", "[]"):
        if bare.count(one) != bare.count(other):
            bare = bare.strip(one + other + _EDGES)
    return bare
