"""Recognize the chip or the system that a free description names.

A wrong guess here is worse than none: it would give an order figures that are not its own.
So a description is recognized only when every word of it is understood and one entry of the
catalogue alone fits. Where several fit, what they share may still be used; where a word is
not understood, nothing is.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tidewaiter.item.aside import (
    odd_words,
    something_for_a_model,
    without_host,
    without_places,
    without_tails,
)
from tidewaiter.item.catalogue import BIT_LENGTHS, Unit, aliases, least_sure, units
from tidewaiter.item.counts import assembly, counted
from tidewaiter.item.features import fitting, named
from tidewaiter.item.marks import Mark
from tidewaiter.item.tokens import normalize
from tidewaiter.item.words import read

Figure = float | bool | str


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


# Files come in batches that name the same things again and again.
@functools.lru_cache(maxsize=2**17)
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
    if whole := _by_name().get(text):
        chips = {unit.chips_per_unit for unit in whole}
        boards = {unit.is_assembly for unit in whole}
        notes = [f"It may be {_names(list(whole))}."] if len(whole) > 1 else []
        return _found(
            list(whole),
            chips.pop() if len(chips) == 1 else None,
            boards.pop() if len(boards) == 1 else None,
            notes,
        )
    return _judge(without_tails(without_places(without_host(read(text)))))


@functools.cache
def _by_name() -> Mapping[str, tuple[Unit, ...]]:
    """Return what whole texts denote: the catalogue's own names, and aliases with punctuation.

    Inside a longer text "(" and "/" part two phrases; as a whole, "MLU370-S4/S8" is a name.
    """
    found = {normalize(alias): units for alias, units in aliases().items() if {*"(/"} & {*alias}}
    for unit in units().values():
        name, maker = normalize(unit.name), normalize(unit.chip.manufacturer)
        found[name] = (unit,)
        if "(" in name:  # the maker may be left out; other names are read word by word
            found[name.removeprefix(f"{maker} ")] = (unit,)
    return found


def _judge(marks: list[Mark]) -> Recognition:
    models = [mark for mark in marks if mark.role == "model"]
    if not models:
        return Recognition("unknown", note="It names no chip or system of the catalogue.")
    found, mixed = named(models)
    stop = [m.text for m in marks if m.role in ("accessory", "variant", "refusal")]
    if not stop and something_for_a_model(marks):
        stop = ["for"]
    if stop:
        note = f"{_quoted(stop)} may make it something else than {_names(found)}. "
        advice = "If it is that item, name the item alone."
        return Recognition("unknown", candidates=_keys(found), note=note + advice)
    faults: list[str] = []
    if not mixed:
        found, faults = fitting(found, marks)
    if odd := odd_words(marks):
        faults.append(f"Not understood: {_quoted(odd)}.")
    if faults:
        note = " ".join([*faults, f"It may be {_names(found)}; no figure was taken."])
        return Recognition("ambiguous", candidates=_keys(found), note=note)
    if mixed:
        return _found(found, None, None, [f"It names more than one item: {_names(found)}."])
    found, chips, notes = counted(found, marks)
    if len(found) > 1:
        notes = [f"It may be {_names(found)}.", *notes]
    return _found(found, chips, assembly(found, chips, marks), notes)


def _found(
    fits: list[Unit], chips: int | None, is_assembly: bool | None, notes: list[str]
) -> Recognition:
    """Say what is known when these units fit and nothing else is in doubt."""
    speeds = [unit.chip.tpp for unit in fits]
    known = [tpp for tpp in speeds if tpp is not None]
    whole = len(known) == len(speeds)
    one = fits[0] if len(fits) == 1 and chips is not None else None
    doubts = {unit.chip.known_contradiction for unit in fits} - {""} if one else set()
    return Recognition(
        status="recognized" if one else "ambiguous",
        key=one.key if one else None,
        model=one.name if one else None,
        chips_per_unit=chips,
        is_assembly=is_assembly,
        candidates=_keys(fits),
        tpp_min=min(known) if known and whole else None,
        tpp_max=max(known) if known and whole else None,
        note=" ".join([*notes, *sorted(doubts)]),
        common=_common(_keys(fits), chips, is_assembly),
    )


@functools.lru_cache(maxsize=4096)
def _common(
    keys: tuple[str, ...], chips: int | None, is_assembly: bool | None
) -> Mapping[str, Figure]:
    """Return the figures that are known and equal for all units, and what the words tell."""
    fits = [units()[key] for key in keys]
    told: dict[str, Figure | None] = {"chips_per_unit": chips, "is_assembly": is_assembly}
    found = {name: value for name, value in told.items() if value is not None}
    for name, figure in FIGURES.items():
        values = {figure(unit) for unit in fits}
        value = values.pop()
        if not values and value is not None:
            found[name] = value
    found["confidence"] = least_sure(unit.confidence for unit in _parts(fits))
    return MappingProxyType(found)


def _parts(fits: list[Unit]) -> Iterable[Unit]:
    for unit in fits:
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
