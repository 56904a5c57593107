"""Which list an entry is on, and what the rules call a party that is that entry.

The Consolidated Screening List prints the footnotes of the Entity List into its text: a
superscript "4" at the end of "of the EAR)" has become a plain digit. The paragraph cited says
the same more surely, so it decides, and a digit that disagrees with it is told.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

# The official sources, by the abbreviation that each carries in brackets.
_BY_ABBREVIATION: Mapping[str, str] = {
    "EL": "entity_list", "DPL": "dpl", "UVL": "uvl", "MEU": "meu_list", "SDN": "sdn", "SSI": "ssi",
    "CMIC": "cmic", "PLC": "plc", "NS-MBS": "ns_mbs", "CAP": "capta", "FSE": "fse", "ISN": "isn",
    "DTC": "dtc",
}  # fmt: skip
_ABBREVIATION = re.compile(r"\(([A-Z][A-Z-]*)(?: List)?\)")

# Lists that have consequences of their own in the EAR; the other official ones have theirs in
# other law.
_NAMED = frozenset({"entity_list", "meu_list", "military_intelligence", "uvl", "dpl", "sdn", "isn"})
# A user's watch list restricts nothing in law, and a good-guy list still less.
OWN = ("watch", "good_guy", "other")
LISTS = (*_BY_ABBREVIATION.values(), "military_intelligence", *OWN)

FOOTNOTES = (1, 3, 4, 5)
# The paragraph of the foreign-direct-product rules that each footnote stands for. The rules of
# footnote 4 were in 734.9(e)(2) and, in shorter citations, in 734.9(e) with the digit printed.
_CITED: Mapping[int, re.Pattern[str]] = {
    1: re.compile(r"734\.9\(e\)\s*(?:1(?!\d)|\(1\))"),
    3: re.compile(r"734\.9\(g\)"),
    4: re.compile(r"734\.9\(e\)\s*\(2\)|734\.9\(e\)(?!\s*[(\d])[^E]*?EAR\.?\)\s*4(?!\d)"),
    5: re.compile(r"734\.9\(e\)\s*\(3\)"),
}
# As the entries of addresses are: for the Commerce Control List and some of EAR99.
_LIMITED = re.compile(r"For items on the CCL\b", re.IGNORECASE)
_PRINTED = re.compile(r"of the EAR\.?\)?\s*(\d)(?!\d)")
# Footnote 2 goes with footnote 1 and adds no rule of its own; footnote 3 is printed further up.
_GOES_WITH = {1: "2"}


@functools.lru_cache(maxsize=256)
def list_code(source: str) -> str | None:
    """Return the code of the list that an official source is; None if it is not known.

    >>> list_code("Military End User (MEU) List - Bureau of Industry and Security")
    'meu_list'
    """
    found = [_BY_ABBREVIATION.get(text) for text in _ABBREVIATION.findall(source)]
    known = [code for code in found if code]
    return known[0] if len(known) == 1 else None


@functools.lru_cache(maxsize=2048)
def footnotes(requirement: str) -> tuple[tuple[int, ...], str | None]:
    """Return the footnotes that the license requirement of an Entity List entry tells.

    Returns:
        The footnotes, and a note where a person should look: the text cites 734.9 and no
        footnote can be told, the digit printed is another's, or there is none where one should
        be. Nothing is guessed: without a footnote that can be told there is none.

    Source:
        Supplement No. 4 to part 744, footnotes 1, 3, 4 and 5; 15 CFR 734.9(e) and (g).

    >>> footnotes("For all items subject to the EAR. (See 734.9(e)(2) and 744.11 of the EAR)4")
    ((4,), None)
    """
    found = tuple(n for n, cited in _CITED.items() if cited.search(requirement))
    match = _PRINTED.search(requirement)
    printed = match[1] if match else None
    if not found:
        if "734.9" in requirement:
            return (), (
                "the license requirement cites 734.9, and which footnote of the Entity List it "
                "means cannot be told; look into supplement no. 4 to part 744"
            )
        if printed:
            return (), (
                f"the license requirement prints a {printed} that may be a footnote, and cites no "
                "paragraph of it; look into supplement no. 4 to part 744"
            )
        return (), None
    return found, _disagreement(found, printed, requirement)


def entity_list_as(requirement: str) -> tuple[list[str], str | None]:
    """Return what the rules call a party by the license requirement of its Entity List entry.

    Returns:
        Its footnotes if it has some; ``entity_list_limited`` if it is for some items alone;
        ``entity_list`` if neither. And a note where a person should look.

    >>> entity_list_as("For items on the CCL and listed in supplement no. 7 to part 746 of the EAR")
    (['entity_list_limited'], None)
    """
    found, note = footnotes(requirement)
    if found:
        return [f"entity_list_footnote_{n}" for n in found], note
    limited = _LIMITED.match(requirement.strip())
    return ["entity_list_limited" if limited else "entity_list"], note


def restricted_as(code: str) -> list[str]:
    """Return what the rules call a party on a list: codes of ``orders.restricted_parties``.

    ``entity_list`` is for an entry whose license requirement is not known, ``other`` for a list
    that is not. For ``sdn``, see ``tidewaiter.party.lists.blocked``.

    >>> restricted_as("dpl"), restricted_as("ssi"), restricted_as("watch")
    (['dpl'], ['listed_elsewhere'], [])
    """
    if code in _NAMED or code == "other":
        return [code]
    return [] if code in ("watch", "good_guy") else ["listed_elsewhere"]


def _disagreement(found: tuple[int, ...], printed: str | None, requirement: str) -> str | None:
    told = " and ".join(map(str, found))
    expected = {_GOES_WITH.get(n, str(n)) for n in found}
    if printed and printed not in expected:
        return (
            f"the paragraph cited is that of footnote {told}, and the text prints a {printed}; "
            "look into supplement no. 4 to part 744"
        )
    # Footnote 3 is printed right after its paragraph, the others at the end.
    inside = re.search(r"734\.9\(g\),?\s*3|734\.9\(e\)\s*1", requirement)
    if not printed and not inside:
        return f"footnote {told} is told by the paragraph cited; the text prints no footnote"
    return None
