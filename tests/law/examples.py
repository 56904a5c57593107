"""Worked examples at their legal paths: ``us/ear/part_740/lpp.yaml`` holds those of 740.29.

An example is what a reader of the paragraph would say of one order:

    id        its name, unique
    says      what it is about, in a few words
    views     the views of the law in which it holds: codified, enforced
    order     columns of the orders contract; what ASSUMED has is filled in
    expect    what the answer must say, by the keys of JUDGES
    source    who says so
    supposes  a change of law that it is about, as a key of SUPPOSED
    doubt     true if an independent check doubted it: the answer must then tell a doubt
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tidewaiter.law.library import Law, load
from tidewaiter.law.parameter import Source
from tidewaiter.law.reform import Change, Reform, apply
from tidewaiter.rule.words import provisions_in

HERE = Path(__file__).parent
# An example is about one question. What else must be known before an order is called free was
# looked into and found to be nothing; an example that is about it says otherwise.
ASSUMED = {
    "restricted_parties": "none",
    "part_744_end_use": "none",
    "owned_50_percent_by_listed": False,
    "destination_region": "none",
    "supplement_8_entity": False,
    "authorizations": "none",
    "ultimate_consignee_name": "Example Consignee",
    "end_user_name": "Example Consignee",
}
SUPPOSED = {
    "a destination of supplement no. 5(b)": Change(
        "us/ear/part_740/supplement_5",
        "paragraph_b",
        date(2025, 1, 13),
        ("BR",),
        None,
        True,
        Source("supposed by an example", "Brazil as a destination of supplement no. 5(b)"),
        None,
    )
}


def read() -> list[dict[str, Any]]:
    """Read every example, with the legal path that it stands at."""
    found = []
    for file in sorted((HERE / "us").rglob("*.yaml")):
        for example in yaml.safe_load(file.read_text(encoding="utf-8")):
            where = file.relative_to(HERE).with_suffix("").as_posix()
            found.append({"path": where, "supposes": None, "doubt": False, **example})
    return found


def order(example: Mapping[str, Any]) -> dict[str, Any]:
    """Return the order of an example, whole."""
    return {**ASSUMED, "order_id": example["id"], **example["order"]}


def law(view: str, supposes: str | None) -> Law:
    """Return the law of a view, with what an example supposes."""
    base = load(view)
    if supposes is None:
        return base
    change = SUPPOSED[supposes]
    return apply(base, Reform(view, supposes, "an example", view, (), (), {}, (change,)))


def listed(answer: Mapping[str, Any], column: str) -> list[str]:
    """Return the entries of a list column."""
    return (answer[column] or "").split("; ") if answer[column] else []


def held(answer: Mapping[str, Any]) -> set[str]:
    """Return the keys of the provisions that held."""
    words = [answer[name] for name in sorted(answer) if name.startswith("held_")]
    return {p.key for p in provisions_in(words)}


def asked(answer: Mapping[str, Any]) -> set[str]:
    """Return the keys of the provisions that could not be decided."""
    words = [answer[name] for name in sorted(answer) if name.startswith("unknown_")]
    return {p.key for p in provisions_in(words)}


def _has_class(answer: Mapping[str, Any], wanted: str) -> bool:
    # 3A090.a is met by 3A090.a.1; a board has a class beside its chip's.
    return any((answer[c] or "").startswith(wanted) for c in ("eccn", "assembly_eccn"))


def _total(answer: Mapping[str, Any], wanted: float) -> bool:
    # Some examples round the TPP of one chip to the whole number.
    given, units = answer["tpp_total"], (answer["quantity"] or 1) * (answer["chips_per_unit"] or 1)
    return given is not None and abs(given - wanted) <= units


def _limits(answer: Mapping[str, Any]) -> set[float]:
    """Return the limits in TPP that the law of the day sets on such an order."""
    codified, day = load("codified"), answer["as_of"]
    lpp = codified["us/ear/part_740/lpp"]["annual_limit"].at(day)
    nveu = codified["us/ear/part_748/veu"]["nveu_installed_base"].at(day)
    return {answer["country_allocation_tpp"], *(v.value for v in (lpp, nveu) if v)}


def _within(answer: Mapping[str, Any], wanted: bool) -> bool:
    limits = (
        set(listed(answer, "exceptions")) & {"LPP", "NVEU", "UVEU"}
        or answer["review_policy"] == "presumption_of_approval"
    )
    return bool(limits) == wanted


JUDGES: Mapping[str, Callable[[Mapping[str, Any], Any], bool]] = {
    "outcome": lambda a, w: a["outcome"] == w,
    "requirement": lambda a, w: a["requirement"] == w,
    "decided_by": lambda a, w: any(w in text for text in listed(a, "decided_by")),
    "review_policy": lambda a, w: a["review_policy"] == w,
    "tier": lambda a, w: a["tier"] == w,
    "eccn": _has_class,
    "not_eccn": lambda a, w: not _has_class(a, w),
    "assembly_eccn": lambda a, w: a["assembly_eccn"] == w,
    "exceptions": lambda a, w: set(w) <= set(listed(a, "exceptions")),
    "no_exceptions": lambda a, w: not set(w) & set(listed(a, "exceptions")),
    "duties": lambda a, w: set(w) <= set(listed(a, "duties")),
    "no_duties": lambda a, w: not set(w) & set(listed(a, "duties")),
    "missing": lambda a, w: set(w) <= set(listed(a, "missing_facts")),
    "conflicts": lambda a, w: any(w in text for text in listed(a, "conflicts")),
    "tpp_total": _total,
    "limit_tpp": lambda a, w: w in _limits(a),
    "within_limit": _within,
    "holds": lambda a, w: set(w) <= held(a),
    "asks": lambda a, w: set(w) <= asked(a),
    "holds_not": lambda a, w: not set(w) & held(a),
}


def faults(example: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """Return what the answer says otherwise than the example; empty if nothing."""
    found = [
        f"{key}: expected {wanted!r}"
        for key, wanted in example["expect"].items()
        if not JUDGES[key](answer, wanted)
    ]
    if example["doubt"] and not answer["doubts"]:
        found.append("no doubt is told")
    return found
