"""An operator's own word on a switch that the sources leave unverified."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tidewaiter.errors import LawError
from tidewaiter.law.library import Law
from tidewaiter.law.parameter import Source, Value

OPERATOR = Source("the operator's override", "Set by whoever runs the program")
AFFILIATES = "us/ear/part_744/end_users", "affiliates_rule"


def affiliates_rule(law: Law, word: str, since: date = date(2026, 11, 10)) -> Law:
    """Switch the Affiliates Rule on or off from the day on which its suspension ends.

    Its days before are settled by the Federal Register and stay.

    Raises:
        LawError: the word is neither ``on`` nor ``off``.
    """
    if word not in ("on", "off"):
        raise LawError(f"--affiliates-rule is {word!r}; give on or off")
    path, name = AFFILIATES
    paragraph = law[path]
    old = paragraph[name]
    mine = Value(since, word == "on", OPERATOR, "A", None, "as the operator says")
    new = replace(old, values=(*(v for v in old.values if v.effective < since), mine))
    changed = replace(paragraph, parameters={**paragraph.parameters, name: new})
    return Law(law.view, {**law.paragraphs, path: changed})
