"""Words for a trace: made once for each pattern of bits, never for each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tidewaiter.law import Law
from tidewaiter.rule.determine import OUTCOMES, WORD
from tidewaiter.rule.layers import PROVISIONS
from tidewaiter.rule.missing import missing
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


@dataclass(frozen=True, slots=True)
class Words:
    """What a pattern of bits says. Lists are joined by ``; `` and null when empty."""

    requirement: str | None
    decided_by: str | None
    exceptions: str | None
    review_policy: str | None
    duties: str | None
    missing_facts: str | None
    not_checked: str | None
    conflicts: str | None
    allocations: str | None
    reason: str


def provisions_in(words: tuple[int, ...]) -> Iterator[Provision]:
    """Yield the provisions whose bits are set, in the order of the rule book."""
    for n, provision in enumerate(PROVISIONS):
        if words[n // WORD] >> (n % WORD) & 1:
            yield provision


def words(
    outcome: str,
    held: tuple[int, ...],
    unknown: tuple[int, ...],
    null: tuple[int, ...],
    law: Law,
) -> Words:
    """Make the words of one pattern of bits."""
    yes, open_ = list(provisions_in(held)), list(provisions_in(unknown))
    controls = [p for p in yes if p.effect == "requirement"]
    others = [p for p in yes if p.effect in ("other_requirement", "prohibition")]
    deciding = _deciding(outcome, yes)
    needs = {p.gives for p in yes if p.effect == "policy"}
    policies = [p for p in STRICTNESS if p in needs]
    letters = any(p.gives == "letter" for p in others)
    open_controls = any(p.effect == "requirement" for p in open_)
    open_facts = missing(null, law) if outcome == "undetermined" else ()
    requirement = "yes" if controls else "letter" if letters else None if open_controls else "no"
    exceptions = [p.gives for p in yes if p.effect == "exception"] if controls else []
    conflicts = [p.citation for p in yes if p.effect == "conflict"]
    if outcome == "conflict" and not conflicts:
        conflicts = [p.citation for p in yes if p.effect == "policy"]
    checks = [p for p in open_ if p.effect in ("requirement", "other_requirement", "prohibition")]
    undetermined = outcome == "undetermined"
    said = Words(
        requirement,
        _join(p.citation for p in deciding),
        _join(exceptions),
        policies[0] if policies else None,
        _join(p.gives for p in yes if p.effect == "duty"),
        _join(open_facts),
        _join(p.citation for p in checks) if undetermined else None,
        _join(conflicts),
        _join(ALLOCATED[p.key] for p in yes if p.key in ALLOCATED and controls),
        "",
    )
    under = _join(p.citation for p in controls) or ""
    return replace(said, reason=_reason(outcome, said, under, open_facts))


def _reason(outcome: str, said: Words, under: str, open_facts: Sequence[str]) -> str:
    """One sentence: the outcome, under which authority."""
    what = OUTCOMES[outcome][:1].upper() + OUTCOMES[outcome][1:]
    policy = f"; review: {said.review_policy.replace('_', ' ')}" if said.review_policy else ""
    facts = ", ".join(f.replace("_", " ") for f in open_facts)
    reasons = {
        "exception_available": f"{what}: {said.exceptions}, for the requirement of {under}.",
        "license_required": f"{what} under {said.decided_by}{policy}.",
        "conflict": f"{what}: {said.conflicts}. A license is required under {under}.",
        "undetermined": f"{what}. Not known: {facts or 'a fact that decides'}.",
        "no_license_required": f"{what} by any provision modeled; every check was made.",
        "prohibited": f"{what} under {said.decided_by}.",
    }
    return reasons[outcome]


def _deciding(outcome: str, yes: list[Provision]) -> list[Provision]:
    effects = {
        "prohibited": ("prohibition",),
        "license_required": ("requirement", "other_requirement"),
        "conflict": ("requirement", "conflict"),
        "exception_available": ("requirement", "exception"),
    }.get(outcome, ())
    return [p for p in yes if p.effect in effects]


def _join(parts: object) -> str | None:
    unique = list(dict.fromkeys(parts))  # type: ignore[call-overload]
    return "; ".join(unique) or None
