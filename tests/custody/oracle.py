"""Gaps worked out again in plain Python, one unit at a time; and tables to compare them on."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from custody.made import AS_OF, TERMS

Row = dict[str, Any]
PLACEHOLDERS = {word.upper() for word in TERMS.no_serial_words}


def serial_of(text: str | None) -> str | None:
    told = text.strip().upper() if text is not None else None
    return None if told in PLACEHOLDERS else told


def buyer_of(unit: Row) -> str | None:
    if unit.get("buyer_id") is not None:
        return str(unit["buyer_id"])
    name = unit.get("buyer_name")
    return None if name is None else f"name:{name.strip().lower()}"


def known(units: list[Row]) -> list[Row]:
    found = []
    for number, unit in enumerate(units, 1):
        days = [unit.get(name) for name in ("sold_on", "delivered_on") if unit.get(name)]
        if days and min(days) > AS_OF:
            continue
        past = [unit.get(n) for n in ("delivered_on", "sold_on")]
        day = next((d for d in past if d is not None and d <= AS_OF), None)
        found.append({**unit, "unit_id": f"u{number}", "serial": serial_of(unit.get("serial")),
                      "day": day})  # fmt: skip
    return found


def bearers(units: list[Row], name: str, mark: str | None) -> Row | None:
    same = [u for u in units if mark is not None and u.get(name) == mark]
    return min(same, key=lambda u: u["unit_id"]) if same else None


def attested(attestations: list[Row], units: list[Row]) -> dict[str, Any]:
    latest: dict[str, Any] = {}
    for row in attestations:
        day, device = row.get("attested_on"), row.get("device_id")
        if day is None or day > AS_OF or row.get("method") not in TERMS.methods:
            continue
        if day < AS_OF - timedelta(days=TERMS.interval_days):
            continue
        unit = bearers(units, "device_id", device)
        if unit is None:
            unit = bearers(units, "serial", serial_of(row.get("serial")))
            if unit and device and unit.get("device_id") not in (None, device):
                continue
        if unit:
            latest[unit["unit_id"]] = max(day, latest.get(unit["unit_id"], day))
    return latest


def fate(unit: Row, units: list[Row], seen: dict[str, Any], back: set[str | None]) -> str:
    if unit["day"] is None or unit["day"] > AS_OF - timedelta(days=TERMS.lag_days):
        return "early"
    if unit["unit_id"] in seen and seen[unit["unit_id"]] >= unit["day"]:
        return "attested"
    word = (unit.get("status") or "").strip().lower()
    is_first = bearers(units, "serial", unit["serial"])
    if word in TERMS.returned_words or (unit["serial"] in back and is_first is unit):
        return "returned"
    if word in TERMS.lost_words:
        return "lost"
    return "gap" if unit["serial"] or unit.get("device_id") else "unmarked"


def expected(units: list[Row], attestations: list[Row], returns: list[Row]) -> set[tuple[Any, ...]]:
    """``buyer, model, sold, undated, due, attested, returned, lost, unmarked, gap`` of each."""
    here = known(units)
    seen = attested(attestations, here)
    back = {serial_of(r.get("serial")) for r in returns
            if r.get("returned_on") is None or r["returned_on"] <= AS_OF} - {None}  # fmt: skip
    counts: dict[tuple[Any, Any], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for unit in here:
        count = counts[buyer_of(unit), unit.get("model")]
        told = fate(unit, here, seen, back)
        count["sold"] += 1
        count["undated"] += unit["day"] is None
        count["due"] += told != "early"
        count[told] += 1
    names = ("sold", "undated", "due", "attested", "returned", "lost", "unmarked", "gap")
    return {(*key, *(count[name] for name in names)) for key, count in counts.items()}


days = st.none() | st.integers(-500, 30).map(lambda n: AS_OF + timedelta(days=n))
serials = st.sampled_from(["S1", "s1 ", "S2", "S3", "S4", "N/A", None])
devices = st.sampled_from(["D1", "D2", "D3", None, None])
units = st.fixed_dictionaries({
    "serial": serials, "device_id": devices, "sold_on": days, "delivered_on": days,
    "model": st.sampled_from(["H100", "H20", None]), "buyer_id": st.sampled_from(["B1", None]),
    "buyer_name": st.sampled_from(["Acme", " ACME", None]),
    "status": st.sampled_from([None, None, None, "lost", "RMA", "in use"]),
})  # fmt: skip
attestations = st.fixed_dictionaries({
    "serial": serials, "device_id": devices, "attested_on": days,
    "method": st.sampled_from(["device", "device", "label", "photo", "statement", None]),
})  # fmt: skip
returns = st.fixed_dictionaries({"serial": serials, "returned_on": days})
tables = st.fixed_dictionaries({
    "units": st.lists(units, min_size=1, max_size=30),
    "attestations": st.lists(attestations, max_size=20),
    "returns": st.lists(returns, max_size=4),
})  # fmt: skip
