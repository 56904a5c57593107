"""Reforms: proposals as patches of the same dated values, never as other code.

A reform changes values from a day on. Before that day nothing changes; from it on, the reform's
own values hold until its next one. What nobody stated is a setting or an assumption, and says so.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import Any

from tidewaiter.errors import LawError
from tidewaiter.law.library import VIEWS, Law, load, read_yaml
from tidewaiter.law.parameter import Datum, Parameter, Source, Value


@dataclass(frozen=True, slots=True)
class Setting:
    """A number or a list that a reform leaves open: what it is, and where it starts."""

    what: str
    unit: str
    default: Any
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a reform sets: a datum, or the name of the setting that holds it."""

    path: str
    parameter: str
    effective: date
    value: Datum
    setting: str | None
    adds: bool
    source: Source
    note: str | None


@dataclass(frozen=True, slots=True)
class Reform:
    """A proposal: who said what, what is assumed, and the values it changes."""

    name: str
    title: str
    by: str
    base: str
    stated: tuple[str, ...]
    assumed: tuple[str, ...]
    settings: Mapping[str, Setting]
    changes: tuple[Change, ...]


@functools.cache
def reforms() -> Mapping[str, Reform]:
    """Return every reform that is shipped, by name."""
    found = {}
    for file in sorted(files("tidewaiter.law").joinpath("reforms").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yaml"):
            name = file.name.removesuffix(".yaml")
            found[name] = read_reform(name, read_yaml(f"reforms/{name}", file))
    return found


def view(name: str, settings: Mapping[str, Any] | None = None) -> Law:
    """Return the law in a view by name: codified, enforced, or a reform.

    Raises:
        LawError: there is no such view, or a setting is unknown or out of its range. The
            message lists what there is.
    """
    if name in VIEWS:
        if settings:
            raise LawError(f"view {name} has no settings; got {', '.join(settings)}")
        return load(name)
    if name not in reforms():
        known = (*VIEWS, *reforms())
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise LawError(f"no view {name!r}{hint} There are: {', '.join(known)}")
    reform = reforms()[name]
    return apply(load(reform.base), reform, settings or {})


def apply(law: Law, reform: Reform, settings: Mapping[str, Any] | None = None) -> Law:
    """Return a law with a reform's values; a reform without changes returns equal values."""
    chosen = _settings(reform, settings or {})
    paragraphs = dict(law.paragraphs)
    for change in reform.changes:
        paragraph = law[change.path] if change.path not in paragraphs else paragraphs[change.path]
        old = paragraph[change.parameter]
        datum = chosen[change.setting] if change.setting else change.value
        new = {**paragraph.parameters, change.parameter: _changed(old, change, datum)}
        paragraphs[change.path] = replace(paragraph, parameters=new)
    return Law(reform.name, paragraphs)


def _changed(old: Parameter, change: Change, datum: Any) -> Parameter:
    day = change.effective
    before = [v for v in old.values if v.effective < day]
    # The reform's own earlier values stay; what the base law had from this day on gives way.
    if change.adds:
        current = old.at(day)
        members = dict.fromkeys((*((current.value if current else None) or ()), *datum))  # type: ignore[misc]
        datum = tuple(members)
    new = Value(day, _datum(datum), change.source, "A", None, change.note)
    return replace(old, values=(*before, new))


def _datum(datum: Any) -> Datum:
    return tuple(datum) if isinstance(datum, list | tuple) else datum


def _settings(reform: Reform, given: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(given) - set(reform.settings):
        has = ", ".join(reform.settings) or "none"
        raise LawError(f"reform {reform.name}: no setting {sorted(unknown)}; it has {has}")
    chosen = {n: given.get(n, s.default) for n, s in reform.settings.items()}
    for name, setting in reform.settings.items():
        value = chosen[name]
        if isinstance(setting.default, list):
            chosen[name] = value.split(",") if isinstance(value, str) else value
            continue
        try:
            number = float(value)
        except ValueError:
            raise LawError(f"reform {reform.name}: {name} is {value!r}; give a number") from None
        if (setting.least is not None and number < setting.least) or (
            setting.most is not None and number > setting.most
        ):
            raise LawError(
                f"reform {reform.name}: {name} is {value}; give {setting.least} to {setting.most}"
            )
        chosen[name] = number
    return chosen


def read_reform(name: str, text: Mapping[str, Any]) -> Reform:
    """Make a reform from its parsed file.

    Raises:
        LawError: a key is missing or unknown, or a change names a file, parameter, setting or
            source that does not exist.
    """
    where = f"reforms/{name}"
    known = {"title", "by", "base", "stated", "assumed", "settings", "sources", "changes"}
    if unknown := set(text) - known:
        raise LawError(f"{where}: unknown keys {sorted(unknown)}; allowed are {sorted(known)}")
    try:
        sources = {n: Source(**fields) for n, fields in text["sources"].items()}
        settings = {n: Setting(**fields) for n, fields in (text.get("settings") or {}).items()}
        changes = tuple(
            _change(where, path, parameter, fields, sources, settings)
            for path, parameters in (text.get("changes") or {}).items()
            for parameter, values in parameters.items()
            for fields in values
        )
        return Reform(
            name,
            text["title"],
            text["by"],
            text["base"],
            tuple(text["stated"]),
            tuple(text["assumed"]),
            settings,
            changes,
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise LawError(f"{where}: {type(fault).__name__}: {fault}") from fault


def _change(
    where: str,
    path: str,
    parameter: str,
    fields: Mapping[str, Any],
    sources: Mapping[str, Source],
    settings: Mapping[str, Setting],
) -> Change:
    allowed = {"effective", "value", "setting", "add", "source", "note"}
    if unknown := set(fields) - allowed:
        raise LawError(f"{where}: {parameter}: unknown keys {sorted(unknown)}")
    setting = fields.get("setting")
    if setting is not None and setting not in settings:
        raise LawError(f"{where}: {parameter}: no setting {setting!r}; declare it under settings")
    return Change(
        path,
        parameter,
        fields["effective"],
        _datum(fields.get("value", fields.get("add"))),
        setting,
        "add" in fields or bool(setting and isinstance(settings[setting].default, list)),
        sources[fields["source"]],
        fields.get("note"),
    )
