"""Recognize the chip or the system that a free description names.

A wrong guess here is worse than none: it would give an order figures that are not its own.
So a description is recognized only when every word of it is understood and one entry of the
catalogue alone fits. Where several fit, what they share may still be used; where a word is
not understood, nothing is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from tidewaiter.item.catalogue import BIT_LENGTHS, Unit, least_sure, units
from tidewaiter.item.words import CHIPS_ON_A_BOARD, Mark, normalize, read

Figure = float | bool | str

# Of the words that follow "with", these still tell of the item itself.
KEPT_AFTER_WITH = ("model", "count", "kind", "variant", "refusal", "break")
BETWEEN_FOR_AND_A_MODEL = ("maker", "count", "number", "kind", "article", "vendor")
PASSED_OVER = ("maker", "vendor", "neutral", "article")
SETS = ("aggregate", "rack", "pod")


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a description denotes.

    ``status`` is ``recognized`` (one entry fits), ``ambiguous`` (several do, or a word was not
    understood) or ``unknown``. ``key`` and ``model`` are those of the entry, null unless
    recognized. ``candidates`` are keys of the entries that fit. ``common`` holds the figures
    that are equal for all of them, empty where the item itself is in doubt; ``tpp_min`` and
    ``tpp_max`` span theirs. ``note`` says in words what is open.
    """

    status: str
    key: str | None = None
    model: str | None = None
    chips_per_unit: int | None = None
    is_assembly: bool | None = None
    candidates: tuple[str, ...] = ()
    tpp_min: float | None = None
    tpp_max: float | None = None
    note: str = ""
    common: Mapping[str, Figure] = field(default_factory=dict, hash=False)


def recognize(description: str | None) -> Recognition:
    """Recognize the item that a description names.

    Args:
        description: free text such as "HGX H100 8-GPU 80GB"; null or blank if there is none.

    Returns:
        What it denotes. Any text gives an answer; none raises.

    Example:
        >>> recognize("8x NVIDIA H100 80GB HBM3").key
        'nvidia-h100-sxm5'
        >>> recognize("H100").candidates
        ('nvidia-h100-sxm5', 'nvidia-h100-pcie', 'nvidia-h100-nvl')
        >>> recognize("cooler for H100").status
        'unknown'
    """
    text = normalize(description or "")
    if not text:
        return Recognition("unknown", note="There is no description.")
    named = _by_name().get(text)
    if named is not None:
        return _found([named], named.chips_per_unit, named.is_assembly, [])
    return _judge(_without_tails(_without_host(read(text))))


@functools.cache
def _by_name() -> dict[str, Unit]:
    """Return the units by the catalogue's own names, which always denote themselves."""
    found: dict[str, Unit] = {}
    for unit in units().values():
        name, maker = normalize(unit.name), normalize(unit.chip.manufacturer)
        found[name] = unit
        if "(" in name:  # the maker may be left out; other names are read word by word
            found[name.removeprefix(f"{maker} ")] = unit
    return found


def _judge(marks: list[Mark]) -> Recognition:
    models = [mark for mark in marks if mark.role == "model"]
    if not models:
        return Recognition("unknown", note="It names no chip or system of the catalogue.")
    named, mixed = _named(models)
    stop = [m.text for m in marks if m.role in ("accessory", "variant", "refusal")]
    if not stop and _something_for_a_model(marks):
        stop = ["for"]
    if stop:
        return Recognition(
            "unknown",
            candidates=_keys(named),
            note=f"{_quoted(stop)} may make it something else than {_names(named)}. "
            "If it is that item, name the item alone.",
        )
    fitting, faults = _fitting(named, marks, mixed)
    odd = _odd(marks)
    if mixed and not odd:
        notes = [f"It names more than one item: {_names(fitting)}."]
        return _found(fitting, None, None, notes, open_ended=True)
    if odd:
        faults.append(f"Not understood: {_quoted(odd)}.")
    if faults:
        note = " ".join([*faults, f"It may be {_names(fitting)}; no figure was taken."])
        return Recognition("ambiguous", candidates=_keys(fitting), note=note)
    fitting, chips, notes = _counted(fitting, marks)
    return _found(fitting, chips, _assembly(fitting, chips, marks), notes)


def _found(
    fitting: list[Unit],
    chips: int | None,
    assembly: bool | None,
    notes: list[str],
    open_ended: bool = False,
) -> Recognition:
    """Say what is known when these units fit and nothing else is in doubt."""
    common = _common(fitting)
    for name, value in (("chips_per_unit", chips), ("is_assembly", assembly)):
        common.pop(name, None)
        if value is not None:
            common[name] = value
    speeds = [unit.chip.tpp for unit in fitting]
    known = [tpp for tpp in speeds if tpp is not None]
    whole = len(known) == len(speeds)
    one = fitting[0] if len(fitting) == 1 and chips is not None and not open_ended else None
    if len(fitting) > 1 and not open_ended:
        notes = [f"It may be {_names(fitting)}.", *notes]
    doubts = {unit.chip.known_contradiction for unit in fitting} - {""} if one else set()
    return Recognition(
        status="recognized" if one else "ambiguous",
        key=one.key if one else None,
        model=one.name if one else None,
        chips_per_unit=chips,
        is_assembly=assembly,
        candidates=_keys(fitting),
        tpp_min=min(known) if known and whole else None,
        tpp_max=max(known) if known and whole else None,
        note=" ".join([*notes, *sorted(doubts)]),
        common=MappingProxyType(common),
    )


# Which units fit


def _named(models: list[Mark]) -> tuple[list[Unit], bool]:
    """Return the units that all names share; where they share none, all, and that it is so."""
    found = {unit.key: unit for unit in models[0].units}
    for mark in models[1:]:
        # "DGX-2 V100" names a system and its chip: the system is what both denote.
        keys = {unit.key for unit in mark.units}
        inside = {k: u for k, u in found.items() if k in keys or u.chip.key in keys}
        around = {u.key: u for u in mark.units if u.chip.key in found}
        if not inside and not around:
            return list({u.key: u for m in models for u in m.units}.values()), True
        found = inside or around
    return list(found.values()), False


def _fitting(named: list[Unit], marks: list[Mark], mixed: bool) -> tuple[list[Unit], list[str]]:
    """Keep the units that agree with every feature told; report features that none has."""
    if mixed:
        return named, []
    faults: list[str] = []
    kinds = {mark.value for mark in marks if mark.role == "kind"}
    if kinds:
        chips = {unit.chip.key for unit in named}
        systems = [u for u in units().values() if u.chip.key in chips and kinds <= set(u.kind)]
        if systems:
            named = systems
        elif not all(kinds <= set(u.kind) for u in named) and kinds != {"platform"}:
            faults.append(f"No {' '.join(sorted(kinds))} with {_names(named)} is known.")
    for told, has in _features(marks):
        if kept := [unit for unit in named if has(unit)]:
            named = kept
        else:
            faults.append(f"{told} does not fit {_names(named)}.")
    return _plainest(named, marks), faults


def _features(marks: list[Mark]) -> Iterable[tuple[str, Callable[[Unit], bool]]]:
    for mark in marks:
        if mark.role == "form":
            yield mark.text, functools.partial(_has_form, mark.value)
        elif mark.role == "memory":
            yield mark.text, functools.partial(_has_memory, mark.number, _counts(marks))
        elif mark.role == "memory_type":
            yield mark.text, functools.partial(_has_memory_type, mark.value)
        elif mark.role == "architecture":
            yield mark.text, functools.partial(_has_architecture, mark.value)
    makers = {maker for m in marks if m.role == "maker" for maker in m.value.split(";")}
    if makers:
        told = " and ".join(mark.text for mark in marks if mark.role == "maker")
        yield told, lambda unit: unit.chip.manufacturer in makers


def _has_form(form: str, unit: Unit) -> bool:
    return any(own == form or (form == "sxm" and own.startswith("sxm")) for own in unit.chip.form)


def _has_memory(size: float, counts: set[int], unit: Unit) -> bool:
    """Whether a size is that of one chip, or with makers' rounding that of all in the unit."""
    own = unit.chip.memory_gb
    totals = [n * gb for n in {unit.chips_per_unit, *counts} - {1} for gb in own]
    return size in own or any(abs(size - total) <= 0.03 * total for total in totals)


def _counts(marks: list[Mark]) -> set[int]:
    return {int(mark.number) for mark in marks if mark.role == "count"}


def _has_memory_type(kind: str, unit: Unit) -> bool:
    return unit.chip.memory_type.startswith(kind)


def _has_architecture(name: str, unit: Unit) -> bool:
    own = unit.chip.architecture
    return own == name or own.startswith(f"{name} ")


def _plainest(fitting: list[Unit], marks: list[Mark]) -> list[Unit]:
    """Prefer the unit that is just what was told: "PCIe" alone is not the NVL card, also PCIe."""
    forms = {mark.value for mark in marks if mark.role == "form"}
    exact = [unit for unit in fitting if set(unit.chip.form) == forms]
    return exact if forms and exact else fitting


# How many chips


def _counted(fitting: list[Unit], marks: list[Mark]) -> tuple[list[Unit], int | None, list[str]]:
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
        inner, lead = {lead}, None  # type: ignore[arg-type]
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
    for mark, following in zip(spoken, spoken[1:], strict=False):
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


def _assembly(fitting: list[Unit], chips: int | None, marks: list[Mark]) -> bool | None:
    roles = {mark.role for mark in marks}
    if "bare" in roles and chips == 1:
        return False
    if (chips or 1) > 1 or not roles.isdisjoint(("aggregate", "rack")):
        return True
    found = {unit.is_assembly for unit in fitting}
    return found.pop() if len(found) == 1 else None


# What does not tell of the item


def _without_host(marks: list[Mark]) -> list[Mark]:
    """Drop processors, memory and drives of the host, each with its own count and size.

    A drive or a network card that no size, count or punctuation sets apart may be the item
    itself ("H20 SSD"): it stays, as a word that is not understood.
    """
    kept: list[Mark] = []
    skipping = False
    for mark in marks:
        if mark.role == "host":
            apart = mark.value == "cpu" or not kept or kept[-1].role in ("break", "with")
            for roles in (("memory",), ("maker",), ("count", "number")):
                if kept and kept[-1].role in roles and kept[-1].value != "NVIDIA":
                    apart = apart or kept.pop().role != "maker"
            if not apart:
                kept.append(replace(mark, role="odd"))
            skipping = apart
        elif skipping and mark.role in ("odd", "number", "neutral", "series", "of_memory"):
            continue
        else:
            skipping = False
            kept.append(mark)
    return kept


def _without_tails(marks: list[Mark]) -> list[Mark]:
    """Drop what follows "with" (only things that come along) and "for" (only a purpose)."""
    kept: list[Mark] = []
    seen, tail = False, ""
    for mark in marks:
        seen = seen or mark.role == "model"
        if seen and mark.role in ("with", "purpose"):
            tail = "purpose" if "purpose" in (tail, mark.role) else "with"
        elif tail == "purpose" and mark.role != "model":
            continue
        elif tail == "with" and mark.role not in KEPT_AFTER_WITH:
            continue
        else:
            kept.append(mark)
    return kept


def _something_for_a_model(marks: list[Mark]) -> bool:
    """Tell "riser for H100" from "for training: H100"."""
    waiting = False
    for mark in marks:
        if mark.role == "purpose":
            waiting = True
        elif mark.role == "model":
            return waiting
        elif mark.role not in BETWEEN_FOR_AND_A_MODEL:
            waiting = False
    return False


def _odd(marks: list[Mark]) -> list[str]:
    """Return the words that are not understood, but for part numbers."""
    pieces: dict[int, list[Mark]] = {}
    for mark in marks:
        pieces.setdefault(mark.piece, []).append(mark)
    found = []
    for mark in marks:
        if mark.role not in ("odd", "number", "series") and mark.text not in ("x", "d"):
            continue
        if not _is_part_number(pieces[mark.piece] if mark.piece >= 0 else [mark]):
            found.append(mark.text)
    return found


def _is_part_number(piece: list[Mark]) -> bool:
    text = "-".join(mark.text for mark in piece)
    unnamed = all(mark.role in ("odd", "number") for mark in piece)
    return unnamed and len(piece) > 1 and len(text) >= 9 and any(map(str.isdigit, text))


# What the units share


def _common(fitting: list[Unit]) -> dict[str, Figure]:
    """Return the figures that are known and equal for all units."""
    found: dict[str, Figure] = {}
    for name, figure in FIGURES.items():
        values = {figure(unit) for unit in fitting}
        value = values.pop()
        if not values and value is not None:
            found[name] = value
    found["confidence"] = least_sure(unit.confidence for unit in _parts(fitting))
    return found


def _parts(fitting: list[Unit]) -> Iterable[Unit]:
    for unit in fitting:
        yield unit
        yield units()[unit.chip.key]


def _rate(bits: int, unit: Unit) -> float | None:
    return unit.chip.dense_tops.get(bits)


def _of_chip(name: str, unit: Unit) -> Figure | None:
    value: Figure | None = getattr(unit.chip, name)
    return value


FIGURES: Mapping[str, Callable[[Unit], Figure | None]] = MappingProxyType(
    {f"dense_tops_{bits}bit": functools.partial(_rate, bits) for bits in BIT_LENGTHS}
    | {
        column: functools.partial(_of_chip, name)
        for column, name in {
            "tpp": "tpp",
            "performance_density": "performance_density",
            "applicable_die_area_mm2": "applicable_die_area_mm2",
            "memory_bandwidth_gb_s": "memory_bandwidth_gb_s",
            "interconnect_bandwidth_gb_s": "interconnect_bandwidth_gb_s",
            "io_bandwidth_gb_s": "io_bandwidth_gb_s",
            "designed_or_marketed_for_datacenter": "designed_or_marketed_for_datacenter",
            "chip_manufacturer": "manufacturer",
            "chip_designer_hq": "designer_hq",
        }.items()
    }
)


def _keys(found: list[Unit]) -> tuple[str, ...]:
    return tuple(unit.key for unit in found)


def _names(found: list[Unit]) -> str:
    names = [unit.name for unit in found]
    return " or ".join(names) if len(names) < 6 else f"one of {len(names)} entries"


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f'"{text}"' for text in dict.fromkeys(texts))
