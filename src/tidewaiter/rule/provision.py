"""A provision: one numbered text that decides something, as an expression over facts.

The function under the decorator is the rule; its docstring is what the text says in our plain
words, and is what a reader of an answer is shown.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

import narwhals as nw

from tidewaiter.law import Law

Rule = Callable[[Law], "nw.Expr | bool"]

# What a provision can do to an order. ``class`` says what the item is; ``requirement`` asks a
# license that the exceptions of part 740 for advanced computing items can lift,
# ``other_requirement`` one that they cannot; the rest speak for themselves.
EFFECTS = (
    "class",
    "requirement",
    "other_requirement",
    "exception",
    "conflict",
    "policy",
    "prohibition",
    "duty",
    "note",
)


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision.

    Attributes:
        key: its name in the trace, unique: a column ``p_<key>`` while an order is decided.
        citation: where the text stands.
        effect: one of ``EFFECTS``.
        gives: what it gives if it holds: an ECCN, an exception's symbol, a policy, a duty.
        says: the text in our own words.
        law: legal path of its file, and the parameter that dates it.
        rule: makes the test: an expression that is true, false, or null where a fact is not known;
            or plainly true or false where the law of one day decides by itself.
    """

    key: str
    citation: str
    effect: str
    gives: str
    says: str
    law: tuple[str, str]
    rule: Rule

    @property
    def column(self) -> str:
        """The name of its column while an order is decided."""
        return f"p_{self.key}"


def provision(
    citation: str, effect: str, gives: str, *, law: str, dated_by: str, key: str = ""
) -> Callable[[Rule], Provision]:
    """Make the decorated rule a provision; its name and docstring become key and words."""

    def make(rule: Rule) -> Provision:
        # ``inspect.cleandoc`` joins a docstring over lines; a reader is shown one sentence.
        says = " ".join(inspect.cleandoc(rule.__doc__ or "").split())
        name = key or rule.__name__
        return Provision(name, citation, effect, gives, says, (law, dated_by), rule)

    return make
