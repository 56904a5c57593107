"""Words for a trace: made once for each pattern of bits, never for each row."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tidewaiter.law import CONFIDENCE, Law, Value
from tidewaiter.rule.bits import places
from tidewaiter.rule.determine import OUTCOMES
from tidewaiter.rule.layers import PROVISIONS
from tidewaiter.rule.provision import Provision

# Strictest first: what the review policy of several requirements together comes to.
STRICTNESS = (
    "policy_of_denial",
    "presumption_of_denial",
    "case_by_case",
    "presumption_of_approval",
)


# Provisions that would draw on an allocation, and which.
ALLOCATED = {
    "lpp": "LPP",
    "lpp_conflict": "LPP",
    "uveu": "UVEU",
    "nveu": "NVEU",
    "approval_within_allocation": "country allocation",
    "denial_beyond_allocation": "country allocation",
}


# A file of many orders shows the same patterns again and again.
PATTERNS = 1 << 17

# Confidence tags that a reader of an answer must be told of.
UNSURE = ("M", "A")


@dataclass(frozen=True, slots=True)
class Words:
    """What a pattern of held provisions says. Lists are joined by ``; `` and null when empty.

    Attributes:
        decided_by: citations of the provisions that decided the outcome.
        provisions: citations of all that held.
        acts: the acts that those which decided rest on, on the day.
        exceptions: symbols of the exceptions that are available.
        review_policy: how an application would be reviewed, the strictest where several hold.
        conflicts: citations of texts that contradict each other.
        allocations: what would be drawn on.
        duties: codes of what must be done.
        doubts: what a careful reader should know of the provisions that held.
        reason: one sentence; null for an order that is undetermined.
    """

    decided_by: str | None
    provisions: str | None
    acts: str | None
    exceptions: str | None
    review_policy: str | None
    conflicts: str | None
    allocations: str | None
    duties: str | None
    doubts: str | None
    reason: str | None


def provisions_in(words: Sequence[int]) -> Iterator[Provision]:
    """Return the provisions whose bits are set, in the order of the rule book."""
    return map(PROVISIONS.__getitem__, places(words))


@functools.lru_cache(maxsize=PATTERNS)
def words(outcome: str, held: tuple[int, ...], law: Law, day: date | None) -> Words:
    """Make the words of one pattern of held provisions.

    Args:
        outcome: a key of ``OUTCOMES``.
        held: the words of ``determine.trace``.
        law: the law that the bits come from.
        day: any day of the period (see ``periods``) that the orders fall in, None if not known.
    """
    yes = list(provisions_in(held))
    controls = [p for p in yes if p.effect == "requirement"]
    # No exception for advanced computing items lifts what asks for a license beside them.
    unlifted = any(p.effect in ("other_requirement", "prohibition") for p in yes)
    deciding = _deciding(outcome, yes)
    needs = {p.gives for p in yes if p.effect == "policy"}
    policies = [p for p in STRICTNESS if p in needs]
    conflicts = [p.citation for p in yes if p.effect == "conflict"]
    if outcome == "conflict" and not conflicts:
        conflicts = [p.citation for p in yes if p.effect == "policy"]
    said = Words(
        decided_by=_join(p.citation for p in deciding),
        provisions=_join(p.citation for p in yes),
        acts=_join(v.source.citation for v in _values(deciding, law, day)),
        exceptions=None if unlifted else _join(_exceptions(yes, controls)),
        review_policy=policies[0] if policies else None,
        conflicts=_join(conflicts),
        allocations=None if unlifted else _join(_allocations(yes, controls)),
        duties=_join(p.gives for p in yes if p.effect == "duty"),
        doubts=_join(_doubts(yes, law, day)),
        reason=None,
    )
    return replace(said, reason=_reason(outcome, said, _join(p.citation for p in controls)))


def _reason(outcome: str, said: Words, under: str | None) -> str | None:
    """One sentence: the outcome, under which authority."""
    what = OUTCOMES[outcome][:1].upper() + OUTCOMES[outcome][1:]
    policy = f"; review: {said.review_policy.replace('_', ' ')}" if said.review_policy else ""
    ledger = " (subject to the ledger)" if said.allocations else ""
    reasons = {
        "exception_available": f"{what}: {said.exceptions}{ledger}, for {under}.",
        "license_required": f"{what} under {said.decided_by}{policy}.",
        "conflict": f"{what}: {said.conflicts}. A license is required under {under}.",
        "no_license_required": (
            f"{what} by any provision modeled; every check was made, on the parties named."
        ),
        "prohibited": f"{what} under {said.decided_by}.",
    }
    return reasons.get(outcome)


def _exceptions(yes: list[Provision], controls: list[Provision]) -> Iterator[str]:
    return (p.gives for p in yes if p.effect == "exception" and controls)


def _allocations(yes: list[Provision], controls: list[Provision]) -> Iterator[str]:
    # What goes under an exception does not use the country's allocation of licensed TPP.
    excepted = any(p.effect == "exception" for p in yes)
    drawn = (p for p in yes if p.key in ALLOCATED and controls)
    return (
        ALLOCATED[p.key] for p in drawn if not (excepted and p.effect in ("policy", "conflict"))
    )


def asking(facts: Sequence[str]) -> str | None:
    """Say what keeps an order open, for its reason; null if no missing fact does."""
    if not facts:
        return None
    told = ", ".join(fact.replace("_", " ") for fact in facts)
    return f"Undetermined. Not known: {told}."


def unchecked(words: Sequence[int]) -> str | None:
    """Name the checks of ``determine.checks`` that could not be made; null if none."""
    return _join(p.citation for p in provisions_in(words))


def _deciding(outcome: str, yes: list[Provision]) -> list[Provision]:
    effects = {
        "prohibited": ("prohibition",),
        "license_required": ("requirement", "other_requirement"),
        "conflict": ("requirement", "conflict"),
        "exception_available": ("requirement", "exception"),
    }.get(outcome, ())
    return [p for p in yes if p.effect in effects]


@functools.lru_cache(maxsize=64)
def periods(law: Law) -> tuple[date, ...]:
    """Return the days on which an act behind some provision changes, oldest first.

    Between two of them every provision rests on the same acts.
    """
    return tuple(sorted({v.effective for p in PROVISIONS for v in law[p.law[0]][p.law[1]].values}))


def _values(provisions: Iterable[Provision], law: Law, day: date | None) -> Iterator[Value]:
    for p in provisions:
        path, parameter = p.law
        value = law[path][parameter].at(day) if day else None
        if value is not None:
            yield value


def _doubts(held: Iterable[Provision], law: Law, day: date | None) -> Iterator[str]:
    for p in held:
        for value in _values((p,), law, day):
            if value.note:
                # The doubts of an answer are a list, parted by semicolons.
                yield f"{p.citation}: {value.note}".replace(";", ",")
            elif value.confidence in UNSURE:
                yield f"{p.citation}: {CONFIDENCE[value.confidence]}"


def _join(parts: Iterable[str]) -> str | None:
    return "; ".join(dict.fromkeys(parts)) or None
