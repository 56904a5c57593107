"""Which units fit what a description tells: the name, and each feature besides."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

from tidewaiter.item.catalogue import Unit, units
from tidewaiter.item.marks import Mark


def named(models: list[Mark]) -> tuple[list[Unit], bool]:
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


def fitting(found: list[Unit], marks: list[Mark]) -> tuple[list[Unit], list[str]]:
    """Keep the units that agree with every feature told; report features that none has."""
    faults: list[str] = []
    kinds = {mark.value for mark in marks if mark.role == "kind"}
    if kinds:
        chips = {unit.chip.key for unit in found}
        systems = [u for u in units().values() if u.chip.key in chips and kinds <= set(u.kind)]
        if systems:
            found = systems
        elif not all(kinds <= set(u.kind) for u in found) and kinds != {"platform"}:
            faults.append(f"No {' '.join(sorted(kinds))} with {_names(found)} is known.")
    for told, has in _features(marks):
        if kept := [unit for unit in found if has(unit)]:
            found = kept
        else:
            faults.append(f"{told} does not fit {_names(found)}.")
    return _plainest(found, marks), faults


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


def _plainest(found: list[Unit], marks: list[Mark]) -> list[Unit]:
    """Prefer the unit that is just what was told: "PCIe" alone is not the NVL card, also PCIe."""
    forms = {mark.value for mark in marks if mark.role == "form"}
    exact = [unit for unit in found if set(unit.chip.form) == forms]
    return exact if forms and exact else found


def _names(found: list[Unit]) -> str:
    return " or ".join(unit.name for unit in found[:6])
