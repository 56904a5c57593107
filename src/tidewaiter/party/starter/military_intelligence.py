"""Military-intelligence end users that 15 CFR 744.22(f)(2) names: law, and on no screening list.

In the countries of 744.22(a) the names are examples, so "no hit" does not say that a party is no
such end user: an intelligence or reconnaissance organization of armed services is one, named or
not. That is a question of the end use, ``part_744_end_use``, which no list answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pyarrow as pa

from tidewaiter.law import Law
from tidewaiter.law.parameter import Parameter, Value
from tidewaiter.party.entries import entries

LAW = "us/ear/part_744/military_intelligence"
LIST = "military_intelligence"
COUNTRY = re.compile(r"organizations_([a-z]{2})")


def mieu(law: Law, on: date) -> pa.Table:
    """Return the organizations named on a day as ``ENTRIES``: one row is one organization.

    ``start`` and ``end`` are the first and last day on which the section names it; ``end`` is null
    while no later value of the law drops it. Abbreviations, such as J2 or RGB, stand under
    ``weak_aliases``: alone they fit too many names. ``note`` gives the confidence.

    Raises:
        LawError: the file of law is malformed. Whoever edits the law must act.
    """
    paragraph = law[LAW]
    everywhere = paragraph["wherever_located"].at(on)
    review = law["us/ear/part_744/end_users"]["policy_military_intelligence"].at(on)
    common = {
        "url": paragraph.url,
        "remarks": "Covered wherever it is located." if everywhere and everywhere.value else None,
        "license_policy": str(review.value).replace("_", " ") if review and review.value else None,
    }
    rows = []
    for name, parameter in paragraph.parameters.items():
        if code := COUNTRY.fullmatch(name):
            rows += [
                _entry(names, code[1].upper(), period, parameter.where) | common
                for names, period in _named(parameter, on)
            ]
    return entries(rows)


def _named(parameter: Parameter, on: date) -> Iterator[tuple[str, tuple[Value, Value | None]]]:
    """Each name in force on the day, with the value that began it and the one that dropped it."""
    current = parameter.at(on)
    if current is None or not isinstance(current.value, tuple):
        return
    place = parameter.values.index(current)
    for names in current.value:
        first = current
        for value in reversed(parameter.values[:place]):
            if not _has(value, names):
                break
            first = value
        later = (v for v in parameter.values[place + 1 :] if not _has(v, names))
        yield names, (first, next(later, None))


def _has(value: Value, names: str) -> bool:
    return isinstance(value.value, tuple) and names in value.value


def _entry(
    names: str, country: str, period: tuple[Value, Value | None], where: str
) -> dict[str, object]:
    name, *short = names.split(";")
    first, dropped = period
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower())
    return {
        "entry_id": f"{LIST}:{country.lower()}:{slug}",
        "list": LIST,
        "source": "15 CFR 744.22(f)(2)",
        "kind": "organization",
        "name": name,
        "weak_aliases": short,
        "countries": [country],
        "citation": f"{where}; {first.source.citation}",
        "start": first.effective,
        "end": date.fromordinal(dropped.effective.toordinal() - 1) if dropped else None,
        "license_requirement": "all items subject to the EAR: 744.22(a)",
        "restricted_as": [LIST],
        "note": f"Named by the regulation, on no screening list; confidence {first.confidence}.",
    }
