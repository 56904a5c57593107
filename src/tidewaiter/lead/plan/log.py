"""The log of inspections: what was inspected, with what probability, and what is known by when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidewaiter.lead.plan.facts import Ints, Texts
from tidewaiter.lead.plan.pool import Floats

DIVERTED, CLEAN, INCONCLUSIVE = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Log:
    """Inspections, one entry of each array per inspection, in the order of their weeks.

    Attributes:
        row: of the shipment in the facts.
        week: in which it was inspected.
        known: first week that may use the result.
        result: 1 diverted, 0 clean, -1 inconclusive.
        arm, pattern: why it was chosen.
        propensity: probability with which it was.
        rank: in its week, from 1.
    """

    row: Ints
    week: Ints
    known: Ints
    result: Ints
    arm: Texts
    pattern: Texts
    propensity: Floats
    rank: Ints

    def by(self, week: int) -> Log:
        """What may be used in a week: results known by then."""
        return self._at(self.known <= week)

    def clear(self) -> Log:
        """Without inconclusive ones."""
        return self._at(self.result != INCONCLUSIVE)

    def since(self, week: int) -> Log:
        """What was inspected in a week or later."""
        return self._at(self.week >= week)

    def _at(self, which: NDArray[np.bool_]) -> Log:
        return Log(*(getattr(self, name)[which] for name in self.__slots__))

    def plus(self, other: Log) -> Log:
        """With a week's inspections added."""
        return Log(*(np.concatenate([getattr(self, n), getattr(other, n)]) for n in self.__slots__))


def empty_log() -> Log:
    """A log before the first inspection."""
    whole, text = np.zeros(0, dtype=np.int64), np.zeros(0, dtype="U16")
    return Log(whole, whole, whole, whole, text, text, np.zeros(0), whole)


def known_from(week: int, delay_days: int) -> int:
    """First week that may use what an inspection of a week finds, after a delay in days.

    Example:
        >>> [known_from(10, days) for days in (0, 7, 28, 30, 90)]
        [11, 11, 14, 15, 23]
    """
    return week + max(1, -(-delay_days // 7))
