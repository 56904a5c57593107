"""What a feature is called when it is shown to a person."""

from __future__ import annotations

import functools
import re
from importlib.resources import files
from typing import Any

import yaml

_PARTS = ("what", "whom", "window")
# Features of others keep their own names, and only what they are from is told.
_FROM = {"flag_": "pattern ", "network_": "network: "}


def words(name: str) -> str:
    """Return the words for a feature; of a flag its pattern, of the network the figure's name.

    >>> words("z_value_per_kg_of_code")
    'value of a kilogram, far from what was usual for goods of this code'
    >>> words("flag_T-07")
    'pattern T-07'
    """
    for start, told in _FROM.items():
        if name.startswith(start):
            return told + name.removeprefix(start).replace("_", " ")
    forms, parts = _forms()
    for form, said in forms:
        found = form.fullmatch(name)
        if found:
            return said.format(**{k: parts[k][v] for k, v in found.groupdict().items()})
    return name.replace("_", " ")


def has_words(name: str) -> bool:
    """Say whether ``words.yaml`` or the feature's source names it."""
    return name.startswith(tuple(_FROM)) or any(form.fullmatch(name) for form, _ in _forms()[0])


@functools.cache
def _forms() -> tuple[tuple[tuple[re.Pattern[str], str], ...], dict[str, dict[str, str]]]:
    told: Any = yaml.safe_load(files("tidewaiter.lead.features").joinpath("words.yaml").read_text())
    parts = {part: {str(k): str(v) for k, v in told[part].items()} for part in _PARTS}
    choices = {
        part: f"(?P<{part}>{'|'.join(map(re.escape, sorted(several, key=len, reverse=True)))})"
        for part, several in parts.items()
    }
    # Forms without an open part stand first: a whole name is never read as a form.
    forms = sorted(told["forms"].items(), key=lambda item: item[0].count("{"))
    return tuple((re.compile(form.format(**choices)), said) for form, said in forms), parts
