"""What is asked of the ledger, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tidewaiter.errors import ContractError
from tidewaiter.law.allocation import Share, Terms
from tidewaiter.ledger.account import Account
from tidewaiter.ledger.entry import NOTHING as NOTHING_SAID
from tidewaiter.ledger.entry import SEPARATOR, Entry
from tidewaiter.ledger.units import limit

# An error of whoever entered it, which may be put right; the law knows no such reason.
CORRECTION = "correction"
# A text of an entry: some are looked up in an index, which takes no pages of prose.
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """What the law lets an account hold on the day of a movement, in its unit.

    Attributes:
        citation: where that stands.
        in_force: whether there is such an allocation on the day.
        granted: whether the cap is what was granted.
        cap: None if the law sets none.
        mark: a count that must be told; None if there is none.
        attrition: reasons for which what was used stops counting.
        shares: how much of the whole a part may be.
        headquarters: the owner's, for shares that bind by it; None if not known.
    """

    citation: str
    in_force: bool = True
    granted: bool = False
    cap: int | None = None
    mark: int | None = None
    attrition: frozenset[str] = frozenset()
    shares: tuple[Share, ...] = ()
    headquarters: str | None = None


def limits(terms: Terms, unit: str, headquarters: str | None = None) -> Limits:
    """Put the terms of an allocation into the unit of an account."""
    return Limits(
        citation=terms.citation,
        in_force=terms.in_force,
        granted=terms.granted,
        cap=None if terms.cap is None else limit(terms.cap, unit),
        mark=None if terms.mark is None else limit(terms.mark, unit),
        attrition=terms.attrition,
        shares=terms.shares,
        headquarters=headquarters,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One movement on one account.

    Attributes:
        account: which.
        amount: in its unit; for a release, and a use of a hold, None is all that is held.
        limits: the law of the day.
        part: the country, for an account kept in parts.
        pieces: how many chips; None if not known.
        settles: the place of the hold that it ends.
        stated: what the order says was counted before; the ledger takes in what it did not know.
    """

    account: Account
    amount: int | None
    limits: Limits
    part: str = ""
    pieces: int | None = None
    settles: int | None = None
    stated: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be entered, all of it or nothing.

    Attributes:
        key: a repeat of a key gives the first result and enters nothing.
        kind: ``grant``, ``hold``, ``use``, ``release`` or ``adjust``; or ``test``, which enters
            nothing and is chosen if a hold would fit.
        lines: the movements.
        day: of the movement.
        expires: the last day of a hold or a grant.
        order_id: of the order that it is for.
        reason, why, source: a code, words, and where it is written.
        keep_rest: of a hold that is used in part, whether the rest stays held.
        is_fact: whether it happened whatever the law says, as what is installed already: it is
            entered even above a cap, and the result says so.
        watched: accounts whose count before it is to be told too.
    """

    key: str
    kind: str
    lines: tuple[Line, ...]
    day: date
    expires: date | None = None
    order_id: str | None = None
    reason: str | None = None
    why: str | None = None
    source: str | None = None
    keep_rest: bool = False
    is_fact: bool = False
    watched: tuple[Account, ...] = ()

    def __post_init__(self) -> None:
        """Refuse texts that no entry can keep. Raises ContractError; whoever sent them must act."""
        for text in (self.key, self.order_id, self.reason, self.why, self.source):
            if text is None:
                continue
            if SEPARATOR in text or NOTHING_SAID in text:
                raise ContractError(f"{text!r} has a control character; give the text without it")
            if len(text) > LONGEST:
                raise ContractError(
                    f"{text[:40]!r}… has {len(text):,} letters; give at most {LONGEST:,}"
                )


class Standing(NamedTuple):
    """What an account holds.

    Attributes:
        known: whether the account has any entry.
        held, used: all parts together; a hold that expired is not held.
        parts: the same for each part.
        granted: what is granted and valid on the day.
    """

    known: bool
    held: int
    used: int
    parts: Mapping[str, tuple[int, int]]
    granted: int = 0

    @property
    def counted(self) -> int:
        """What counts against a cap: what is held and what is used."""
        return self.held + self.used


NOTHING = Standing(False, 0, 0, {})


class Refusal(NamedTuple):
    """Why something was not entered: the account on which it did not fit, None if none, and why."""

    account: str | None
    text: str


class Result(NamedTuple):
    """What came of a request.

    Attributes:
        chosen: which of the alternatives was entered; None if none was.
        entries: what was entered, now or, if ``repeated``, when the key was first used.
        repeated: whether the key was used before.
        refusals: for each alternative that was not entered, why.
        notes: what somebody should know although it was entered.
        before: what each of its accounts, and each watched one, had before it, by name.
    """

    chosen: int | None
    entries: tuple[Entry, ...] = ()
    repeated: bool = False
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    before: Mapping[str, Standing] = {}

    @property
    def entered(self) -> bool:
        """Whether it stands in the ledger."""
        return self.chosen is not None
