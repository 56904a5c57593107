"""Describe the item that a text names, for a person: figures, how the TPP comes about, sources.

Only the standard library is loaded on the way here, so that an answer comes at once.
"""

from __future__ import annotations

from typing import Any

from tidewaiter.item.catalogue import BIT_LENGTHS, Chip, Unit, units
from tidewaiter.item.recognize import recognize


def describe_item(text: str) -> dict[str, Any]:
    """Describe what a text denotes.

    Args:
        text: a free description, "H20" or "HGX H100 8-GPU".

    Returns:
        What the text denotes, of plain values only (fit for JSON): ``description``,
        ``status``, ``key``, ``model``, ``chips_per_unit``, ``is_assembly``, ``note``,
        ``tpp_min`` and ``tpp_max`` as of ``Recognition``, ``tpp_per_unit`` (TPP of all chips
        in one unit, null if open), and ``candidates``, a list with one table of figures for
        each entry that may be meant.

    Example:
        >>> found = describe_item("H20")
        >>> found["status"], found["candidates"][0]["tpp"]
        ('recognized', 2368.0)
        >>> [mode for mode in found["candidates"][0]["modes"] if mode["decides"]][-1]
        {'bit_length': 32, 'dense_tops': 74.0, 'tpp': 2368.0, 'decides': True}
    """
    found = recognize(text)
    open_ended = found.chips_per_unit is None or found.tpp_min != found.tpp_max
    per_unit = None if open_ended else (found.tpp_min or 0.0) * (found.chips_per_unit or 0)
    return {
        "description": text,
        "status": found.status,
        "key": found.key,
        "model": found.model,
        "chips_per_unit": found.chips_per_unit,
        "is_assembly": found.is_assembly,
        "note": found.note,
        "tpp_min": found.tpp_min,
        "tpp_max": found.tpp_max,
        "tpp_per_unit": per_unit if found.tpp_min is not None else None,
        "candidates": [_described(units()[key]) for key in found.candidates],
    }


def _described(unit: Unit) -> dict[str, Any]:
    chip = unit.chip
    return {
        "key": unit.key,
        "name": unit.name,
        "chip": chip.name,
        "chips_per_unit": unit.chips_per_unit,
        "is_assembly": unit.is_assembly,
        "manufacturer": chip.manufacturer,
        "designer_hq": chip.designer_hq,
        "launch_date": chip.launch_date or None,
        "market": chip.market or None,
        "modes": _modes(chip),
        "tpp": chip.tpp,
        "applicable_die_area_mm2": chip.applicable_die_area_mm2,
        "performance_density": chip.performance_density,
        "memory_gb": chip.memory_gb[0] if chip.memory_gb else None,
        "memory_type": chip.memory_type or None,
        "memory_bandwidth_gb_s": chip.memory_bandwidth_gb_s,
        "interconnect_bandwidth_gb_s": chip.interconnect_bandwidth_gb_s,
        "io_bandwidth_gb_s": chip.io_bandwidth_gb_s,
        "designed_or_marketed_for_datacenter": chip.designed_or_marketed_for_datacenter,
        "list_price_usd": chip.list_price_usd,
        "confidence": chip.confidence,
        "source": chip.source,
        "system_confidence": unit.confidence,
        "system_source": unit.source,
        "known_contradiction": chip.known_contradiction or None,
        "notes": " ".join(text for text in (chip.notes, unit.notes) if text) or None,
    }


def _modes(chip: Chip) -> list[dict[str, Any]]:
    """Return each rated number format with its own TPP, and whether it sets the chip's."""
    rated = [(bits, chip.dense_tops[bits]) for bits in BIT_LENGTHS if bits in chip.dense_tops]
    return [
        {
            "bit_length": bits,
            "dense_tops": rate,
            "tpp": bits * rate,
            "decides": bits * rate == chip.tpp,
        }
        for bits, rate in rated
    ]
