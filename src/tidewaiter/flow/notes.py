"""What a page says of the law behind it: what is covered, what is not, and what is in doubt."""

from __future__ import annotations

from collections.abc import Iterable

from tidewaiter.law import Law
from tidewaiter.law.coverage import Point, coverage
from tidewaiter.law.reform import reforms
from tidewaiter.report.explanation import Line, Section


def law_notes(law: Law) -> tuple[Section, ...]:
    """Return the notes on a law, in sections for the page."""
    known = coverage()
    checked = (
        Line(f"The law data was last compared with its sources on {known.last_check}."),
        Line(f"The newest snapshot of the regulations seen is of {known.codified_text_seen}."),
        Line(f"No source is newer than {known.checked_until}; later changes are not known."),
    )
    return (
        *_reform(law.view),
        _section("Modeled", known.modeled),
        _section("Not modeled", known.not_modeled),
        _section("Known doubts", known.doubts),
        Section("How far it was checked", checked),
    )


def _section(title: str, points: Iterable[Point]) -> Section:
    return Section(title, tuple(Line(point.what, point.where) for point in points))


def _reform(view: str) -> Iterable[Section]:
    reform = reforms().get(view)
    if reform is None:
        return
    yield Section(
        f"The reform: {reform.title}",
        (
            Line(f"Proposed by {reform.by}; a change of the {reform.base} law, never the law."),
            *(Line(f"Stated: {text}") for text in reform.stated),
            *(Line(f"Assumed: {text}") for text in reform.assumed),
        ),
    )
