"""Find and load the files of law, for one view: codified, enforced, or a reform of either."""

from __future__ import annotations

import bisect
import difflib
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from tidewaiter.errors import LawError
from tidewaiter.law.parameter import Paragraph, Parameter, Value, read_paragraph

VIEWS = {
    "codified": "the text that stands in the Code of Federal Regulations on the day",
    "enforced": "what the agency says that it enforces on the day",
}

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, eq=False)
class Law:
    """All paragraphs of law in one view, by legal path such as ``us/ear/part_740/lpp``."""

    view: str
    paragraphs: Mapping[str, Paragraph]
    # The law of one day decides some tests by itself; the rule book notes them here by column.
    decided: dict[str, bool] = field(default_factory=dict, repr=False)
    _fixed: dict[int, Law] = field(default_factory=dict, repr=False)

    def __getitem__(self, path: str) -> Paragraph:
        try:
            return self.paragraphs[path]
        except KeyError:
            near = difflib.get_close_matches(path, self.paragraphs, n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise LawError(f"no file of law at {path!r}{hint}") from None

    @functools.cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which some value changes, oldest first."""
        return tuple(
            sorted(
                {
                    v.effective
                    for p in self.paragraphs.values()
                    for q in p.parameters.values()
                    for v in q.values
                }
            )
        )

    def period(self, day: date) -> int:
        """Return the number of the period that a day is in: in one the law does not change."""
        return bisect.bisect_right(self.days, day)

    def on(self, day: date) -> Law:
        """Return the law of one day: every value fixed, so that rules need no dates.

        Days of one period share one law.
        """
        number = self.period(day)
        if number not in self._fixed:
            self._fixed[number] = Law(
                self.view,
                {
                    path: replace(
                        p, parameters={n: q.fixed_on(day) for n, q in p.parameters.items()}
                    )
                    for path, p in self.paragraphs.items()
                },
            )
        return self._fixed[number]


@functools.cache
def _files() -> Mapping[str, Traversable]:
    """Return every file of law under ``us/``, by legal path."""
    return dict(_yaml_files(files("tidewaiter.law").joinpath("us"), "us"))


@functools.cache
def paragraph(path: str) -> Paragraph:
    """Return one paragraph of law with the values of all views.

    Raises:
        LawError: its file is malformed. Whoever edits the law must act.
    """
    return read_paragraph(path, read_yaml(path, _files()[path]))


def paragraphs() -> Mapping[str, Paragraph]:
    """Return every paragraph of law with the values of all views."""
    return {path: paragraph(path) for path in _files()}


class InView(Mapping[str, Paragraph]):
    """The paragraphs of law in one view; a file is read when it is first asked for.

    A command that asks one question of the law need not wait for all of it.
    """

    def __init__(self, view: str) -> None:
        self._view = view
        self._read: dict[str, Paragraph] = {}

    def __getitem__(self, path: str) -> Paragraph:
        if path not in self._read:
            self._read[path] = of_view(paragraph(path), self._view)
        return self._read[path]

    def __iter__(self) -> Iterator[str]:
        return iter(_files())

    def __len__(self) -> int:
        return len(_files())


@functools.cache
def load(view: str = "enforced") -> Law:
    """Load the law in one of the two views that the law itself has.

    Raises:
        LawError: the view is not ``codified`` or ``enforced``; or, when a paragraph is first
            read, its file is malformed.
    """
    if view not in VIEWS:
        raise LawError(f"no view {view!r}; the law has {' and '.join(VIEWS)}")
    return Law(view, InView(view))


def of_view(paragraph: Paragraph, view: str) -> Paragraph:
    """Keep the values that hold in a view; on one day its own value displaces the common one."""
    return replace(
        paragraph,
        parameters={n: _of_view(p, view) for n, p in paragraph.parameters.items()},
    )


def _of_view(parameter: Parameter, view: str) -> Parameter:
    by_day: dict[Any, Value] = {}
    for v in sorted(parameter.values, key=lambda v: (v.effective, v.view is not None)):
        if v.view in (None, view):
            by_day[v.effective] = v
    return replace(parameter, values=tuple(by_day.values()))


def _yaml_files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _yaml_files(entry, f"{path}/{entry.name}")
        elif entry.name.endswith(".yaml"):
            yield f"{path}/{entry.name.removesuffix('.yaml')}", entry


def read_yaml(path: str, file: Traversable) -> Mapping[str, Any]:
    """Parse one file. Raises LawError if it is not YAML or not a mapping."""
    try:
        text = yaml.load(file.read_text(encoding="utf-8"), Loader)
    except yaml.YAMLError as fault:
        raise LawError(f"{path}: not YAML: {fault}") from fault
    if not isinstance(text, dict):
        raise LawError(f"{path}: expected a mapping with paragraph, title, sources, parameters")
    return text
