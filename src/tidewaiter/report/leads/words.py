"""A lead as plain text, to print or to file."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from tidewaiter.report import words
from tidewaiter.report.leads.values import NOT_A_FINDING, FlagShown, LeadShown

ARMS = {
    "model": "by expected harm",
    "quota": "by the quota of its pattern",
    "random": "at random, to measure",
    "floor": "by the floor of its stratum",
}


def arm(code: str) -> str:
    """Say why a lead is in the plan.

    >>> arm("random")
    'at random, to measure'
    """
    return ARMS.get(code, words.plain(code))


def score(lead: LeadShown) -> str:
    """Say what the score is, and what it is not."""
    if lead.is_probability:
        return f"{lead.score:.1%} of such shipments were confirmed when inspected"
    return f"{lead.score:.2f} of 1; a sum of signs, not a probability"


def harm(lead: LeadShown) -> str:
    """Say how much is at stake."""
    if lead.harm_h100 is None:
        return "not known"
    return f"{words.number(round(lead.harm_h100, 1))} H100-equivalents by TPP"


def as_text(lead: LeadShown, width: int = 80) -> str:
    """Return a lead as text of at most ``width`` columns, but for words that are longer."""
    return "\n".join(line.rstrip() for line in _lines(lead, max(width, 40))) + "\n"


def _lines(lead: LeadShown, width: int) -> Iterator[str]:
    yield from _wrap(f"Lead {lead.lead_id}, rank {lead.rank}", width)
    yield from _wrap(lead.headline, width)
    yield ""
    yield from _wrap(f"Score: {score(lead)}.", width)
    yield from _wrap(f"At stake: {harm(lead)}.", width)
    if lead.arm and lead.propensity is not None:
        chosen = f"In the plan {arm(lead.arm)}, with probability {lead.propensity:.3f}."
        yield from _wrap(chosen, width)
    yield from _block("Declared", (f"{label}: {value}" for label, value in lead.facts), width)
    made = (f"{piece.points:+.2f}  {piece.words}" for piece in lead.pieces)
    yield from _block("What made the score", made, width)
    if lead.flags:
        yield from _title("Flags")
        for flag in lead.flags:
            yield from _flag(flag, width)
    yield from _block("What would confirm or clear it", lead.settles, width)
    yield from _block("It may be lawful", lead.innocent, width)
    cases = (
        f"{case.name} ({case.state}{'' if case.is_diversion else '; no diversion of AI chips'}): "
        f"{case.why} [{case.source}]"
        for case in lead.cases
    )
    yield from _block("Like signs in documented cases", cases, width)
    yield ""
    yield from _wrap(NOT_A_FINDING, width)


def _flag(flag: FlagShown, width: int) -> Iterator[str]:
    yield from _wrap(f"{flag.pattern} {flag.name} ({flag.strength:.2f})", width, "  ")
    yield from _wrap(flag.sentence, width, "      ")
    for red in flag.red_flags:
        read = "" if red.is_verified else ", text not verified"
        yield from _wrap(f"{red.red_flag}: {red.text} [{red.source}{read}]", width, "      ")
    if flag.evidence:
        shown = ", ".join(flag.evidence)
        more = flag.evidence_count - len(flag.evidence)
        yield from _wrap(f"rows: {shown}{f' and {more} more' if more > 0 else ''}", width, "      ")


def _block(title: str, lines: Iterable[str], width: int) -> Iterator[str]:
    several = tuple(lines)
    if several:
        yield from _title(title)
        for line in several:
            yield from _wrap(line, width, "  ")


def _title(text: str) -> Iterator[str]:
    yield ""
    yield text.upper()


def _wrap(text: str, width: int, first: str = "") -> list[str]:
    return textwrap.wrap(
        words.plain(text),
        width,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first]
