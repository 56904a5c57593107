"""How many chips one unit holds: the counts that a description tells, and where they stand.

"8x H100" holds eight; in "2x GB200 NVL72" the count is of racks, and in "PCIe x16" of lanes.
"""

from __future__ import annotations

import itertools
import re

from tidewaiter.item.catalogue import Unit
from tidewaiter.item.words import CHIPS_ON_A_BOARD, Mark

PASSED_OVER = ("maker", "vendor", "neutral", "article")


def counted(fitting: list[Unit], marks: list[Mark]) -> tuple[list[Unit], int | None, list[str]]:
    """Settle the chips in one unit from the counts told and the systems that fit."""
    marks, lanes = _without_lanes(marks)
    counts = [int(mark.number) for mark in marks if mark.role == "count"]
    roles = {mark.role for mark in marks}
    nvl = all(kind.startswith("nvl") for unit in fitting for kind in unit.kind[:1])
    loose = "pod" in roles or lanes or 0 in counts
    if "rack" in roles and not (nvl and all(unit.kind for unit in fitting)):
        loose = True
    bare = [unit for unit in fitting if not unit.kind]
    if loose or (bare and not counts and "aggregate" in roles) or _of_no_kind(bare, marks, counts):
        return fitting, None, ["How many chips one unit holds is not told."]
    lead, inner = _lead_and_inner(marks)
    if bare and len(bare) < len(fitting):
        fitting, chips = _counted_mixed(fitting, counts, marks)
    elif bare:
        chips = _counted_bare(bare, set(counts))
    else:
        fitting, chips = _counted_systems(fitting, lead, inner, _count_before_kind(marks))
    note = [] if chips is not None else ["How many chips one unit holds is not certain."]
    return fitting, chips, note


def _of_no_kind(bare: list[Unit], marks: list[Mark], counts: list[int]) -> bool:
    return bool(bare) and not counts and any(mark.role == "kind" for mark in marks)


def _counted_bare(bare: list[Unit], counts: set[int]) -> int | None:
    bases = {unit.chips_per_unit for unit in bare}
    if len(counts) > 1 or len(bases) > 1:
        return None
    count = counts.pop() if counts else 1
    # No board carries a hundred: such a count is of the order, and belongs in the quantity.
    return count * bases.pop() if count <= max(CHIPS_ON_A_BOARD) else None


def _counted_mixed(
    fitting: list[Unit], counts: list[int], marks: list[Mark]
) -> tuple[list[Unit], int | None]:
    of_chips = {int(m.number) for m in marks if m.role == "count" and m.value == "unit"}
    if len(of_chips) == 1 and len(counts) == 1:
        kept = [u for u in fitting if u.kind and u.chips_per_unit in of_chips]
        return (kept, kept[0].chips_per_unit) if len(kept) == 1 else (fitting, None)
    return fitting, None


def _counted_systems(
    fitting: list[Unit], lead: int | None, inner: set[int], before_kind: bool
) -> tuple[list[Unit], int | None]:
    bases = {unit.chips_per_unit for unit in fitting}
    if not inner and lead in bases and lead != 1:
        if before_kind:  # "8x HGX H100": eight boards, or the board of eight?
            return fitting, None
        inner, lead = {lead}, None
    if len(inner) > 1:
        return fitting, None
    if inner:
        kept = [unit for unit in fitting if unit.chips_per_unit in inner]
        if not kept:
            return fitting, None
        fitting, bases = kept, inner
        if lead in inner and not before_kind:
            lead = None
    if len(bases) > 1:
        return fitting, None
    return fitting, next(iter(bases)) * (lead or 1)


def _lead_and_inner(marks: list[Mark]) -> tuple[int | None, set[int]]:
    """Return the count that stands before the name, and the others."""
    lead, inner, begun = None, set(), False
    for mark in marks:
        if mark.role in ("model", "kind"):
            begun = True
        elif mark.role == "count" and not begun and lead is None and mark.value == "x":
            lead = int(mark.number)
        elif mark.role == "count":
            inner.add(int(mark.number))
    return lead, inner


def _count_before_kind(marks: list[Mark]) -> bool:
    spoken = [mark for mark in marks if mark.role not in PASSED_OVER]
    for mark, following in itertools.pairwise(spoken):
        if mark.role == "count":
            system = following.role == "model" and all(u.kind for u in following.units)
            return following.role == "kind" or system
    return False


def _without_lanes(marks: list[Mark]) -> tuple[list[Mark], bool]:
    """Drop "x16" after "PCIe", which counts lanes; say whether a count there may be either."""
    kept: list[Mark] = []
    unsure = False
    after_pcie = versioned = False
    for mark in marks:
        if mark.role == "count" and after_pcie and mark.value == "x":
            unsure = unsure or not (versioned or mark.number == 16)
            after_pcie = False
            continue
        if mark.role == "form" and mark.value == "pcie":
            after_pcie, versioned = True, mark.text != "pcie"
        elif mark.role == "neutral" and re.fullmatch(r"gen.*|[3-6](\.0)?", mark.text):
            versioned = True
        else:
            after_pcie = False
        kept.append(mark)
    return kept, unsure


def assembly(fitting: list[Unit], chips: int | None, marks: list[Mark]) -> bool | None:
    """Say whether the unit is a board, a server or a rack; None where the words leave it open."""
    roles = {mark.role for mark in marks}
    if "bare" in roles and chips == 1:
        return False
    if (chips or 1) > 1 or not roles.isdisjoint(("aggregate", "rack")):
        return True
    found = {unit.is_assembly for unit in fitting}
    return found.pop() if len(found) == 1 else None
