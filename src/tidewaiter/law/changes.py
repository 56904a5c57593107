"""What the law says at a place on a day, and what differs between two days or two views."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tidewaiter.errors import LawError
from tidewaiter.law.library import Law
from tidewaiter.law.parameter import Datum, Paragraph, Parameter, Value


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is not the same on both sides; None where there is none in force."""

    path: str
    citation: str
    parameter: Parameter
    before: Value | None
    after: Value | None


def in_force(parameter: Parameter, day: date) -> Value | None:
    """Return the value in force on a day; None before the first and after a repeal."""
    value = parameter.at(day)
    return None if value is None or value.value is None else value


def differences(one: tuple[Law, date], other: tuple[Law, date]) -> Iterator[Difference]:
    """Yield every value that differs between two laws, each on its day, by legal path."""
    (law, day), (law_after, day_after) = one, other
    for path in sorted({*law.paragraphs, *law_after.paragraphs}):
        paragraph = law_after.paragraphs.get(path) or law.paragraphs[path]
        for name, parameter in paragraph.parameters.items():
            old = law.paragraphs[path].parameters.get(name) if path in law.paragraphs else None
            before = in_force(old, day) if old else None
            after = in_force(parameter, day_after)
            if _datum(before) != _datum(after):
                yield Difference(path, paragraph.citation, parameter, before, after)


def _datum(value: Value | None) -> Datum:
    # A switch that is off and one that has not begun are the same law.
    return None if value is None or value.value is False else value.value


def find(law: Law, text: str) -> tuple[Paragraph, ...]:
    """Find paragraphs by citation or legal path: "740.29", "3A090", "us/ear/part_740/lpp".

    Raises:
        LawError: nothing fits. The message lists the citations that there are.
    """
    wanted = text.casefold().replace("§", "").strip()
    found = tuple(
        p
        for p in law.paragraphs.values()
        if wanted in (p.path.casefold(), p.path.rsplit("/", 1)[-1].casefold())
        or wanted in p.citation.casefold().replace(",", " ").split()
        or (len(wanted) > 3 and wanted in p.citation.casefold())
    )
    if not found:
        known = "; ".join(p.citation for p in law.paragraphs.values())
        raise LawError(f"no paragraph {text!r}; there are: {known}")
    return found
