"""How many chips one unit holds: the counts that a description tells, and where they stand.

"8x H100" holds eight; in "2x GB200 NVL72" the count is of racks, and in "PCIe x16" of lanes.
Where a count may be of something else, the chips are not counted.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from tidewaiter.item.catalogue import Unit
from tidewaiter.item.marks import CHIPS_ON_A_BOARD, Mark

PASSED_OVER = ("maker", "vendor", "neutral", "article")
# Systems as large as a rack; a node, a tray or a board of one is not the whole.
RACKS = ("nvl32", "nvl36", "nvl72", "nvl144", "cloudmatrix")
NOT_TOLD = "How many chips one unit holds is not told."
NOT_CERTAIN = "How many chips one unit holds is not certain."


def counted(fitting: list[Unit], marks: list[Mark]) -> tuple[list[Unit], int | None, list[str]]:
    """Settle the chips in one unit from the counts told and the systems that fit."""
    marks, lanes = _without_lanes(marks)
    counts = [mark for mark in marks if mark.role == "count"]
    bare = [unit for unit in fitting if not unit.kind]
    if lanes or _loose(fitting, bare, marks):
        return fitting, None, [NOT_TOLD]
    lead, inner = _lead_and_inner(marks)
    if bare and len(bare) < len(fitting):
        fitting, chips = _counted_mixed(fitting, counts)
    elif bare:
        chips = _counted_bare(bare, counts)
    elif any(mark.value == "times" and mark.number != 1 for mark in counts):
        chips = None  # "DGX H100 x8": eight of them, or of eight?
    else:
        fitting, chips = _counted_systems(fitting, lead, inner, _count_before_kind(marks))
    return fitting, chips, [NOT_CERTAIN] if chips is None else []


def _loose(fitting: list[Unit], bare: list[Unit], marks: list[Mark]) -> bool:
    """Whether the words leave it open what one unit is."""
    roles = {mark.role for mark in marks}
    if "pod" in roles or any(mark.role == "count" and mark.number == 0 for mark in marks):
        return True
    if _counts_something_else(marks):
        return True
    racks = [unit for unit in fitting if not {*unit.kind}.isdisjoint(RACKS)]
    if "rack" in roles and len(racks) < len(fitting):
        return True
    values = {mark.value for mark in marks if mark.role in ("aggregate", "unit", "neutral")}
    if racks and not values.isdisjoint(("part", "single")):
        return True
    if bare:
        return "count" not in roles and not roles.isdisjoint(("aggregate", "kind"))
    if "count" in roles and any(mark.role == "unit" and mark.text == "gpus" for mark in marks):
        return True  # "4x DGX H100 GPUs": four systems, or four of their GPUs?
    # A module of a board is not the board; but a superchip comes as a module.
    return "single" in values and max(unit.chips_per_unit for unit in fitting) > 2


def _counts_something_else(marks: Sequence[Mark]) -> bool:
    """Tell "H100 2x fan-cooled" from "H100 8x", "H100 8x 80GB" and "MI300X 8x OAM"."""
    named = False
    for mark, following in itertools.pairwise((*marks, Mark("break", ""))):
        named = named or mark.role in ("model", "kind")
        counts = named and mark.role == "count" and mark.value == "x"
        if counts and following.role not in ("break", "memory", "form", "model", "kind"):
            return True
    return False


def _counted_bare(bare: list[Unit], counts: list[Mark]) -> int | None:
    bases = {unit.chips_per_unit for unit in bare}
    numbers = {int(mark.number) for mark in counts}
    # "8x H100 x8" may be sixty-four; "8-GPU server, 8x H100" says eight twice.
    twice = len([mark for mark in counts if mark.value in ("x", "times")]) > 1
    if twice or len(numbers) > 1 or len(bases) > 1:
        return None
    count = numbers.pop() if numbers else 1
    # No board carries a hundred: such a count is of the order, and belongs in the quantity.
    return count * bases.pop() if count <= max(CHIPS_ON_A_BOARD) else None


def _counted_mixed(fitting: list[Unit], counts: list[Mark]) -> tuple[list[Unit], int | None]:
    of_chips = {int(m.number) for m in counts if m.value in ("unit", "single")}
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


def _lead_and_inner(marks: Sequence[Mark]) -> tuple[int | None, set[int]]:
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


def _count_before_kind(marks: Sequence[Mark]) -> bool:
    spoken = [mark for mark in marks if mark.role not in PASSED_OVER]
    for mark, following in itertools.pairwise(spoken):
        if mark.role == "count":
            system = following.role == "model" and all(u.kind for u in following.units)
            return following.role == "kind" or system
    return False


def _without_lanes(marks: Sequence[Mark]) -> tuple[list[Mark], bool]:
    """Drop "x16" after "PCIe", which counts lanes; say whether another count may do so too."""
    kept: list[Mark] = []
    named = unsure = after_pcie = versioned = False
    of_pcie = any(mark.role == "form" and mark.value == "pcie" for mark in marks)
    for mark, following in itertools.pairwise((*marks, Mark("break", ""))):
        named = named or mark.role == "model"
        if mark.role == "count" and mark.value in ("x", "times"):
            if after_pcie and (versioned or mark.number == 16):
                after_pcie = False
                continue
            before_pcie = following.role == "form" and following.value == "pcie"
            sixteen = named and mark.number == 16
            lanes = named and of_pcie and mark.value == "times"
            unsure = unsure or after_pcie or before_pcie or sixteen or lanes
        elif mark.role == "form" and mark.value == "pcie":
            after_pcie, versioned = True, mark.text != "pcie"
        elif mark.role == "neutral" and re.fullmatch(r"gen.*|[3-6](\.0)?", mark.text):
            versioned = True
        elif mark.role != "break":
            after_pcie = False
        kept.append(mark)
    return kept, unsure


def assembly(fitting: list[Unit], chips: int | None, marks: list[Mark]) -> bool | None:
    """Say whether the unit is a board, a server or a rack; None where the words leave it open."""
    roles = {mark.role for mark in marks}
    if "bare" in roles or any(mark.value == "bare" for mark in marks):
        return False if chips == 1 else None
    if (chips or 1) > 1 or not roles.isdisjoint(("aggregate", "rack")):
        return True
    found = {unit.is_assembly for unit in fitting}
    return found.pop() if len(found) == 1 else None
