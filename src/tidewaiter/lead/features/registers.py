"""What registers said of a party on a day: the last known statement of each particular."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from tidewaiter.lead.features.codes import Codebook, Floats, Ints
from tidewaiter.lead.features.past import NO_DAY, Past, firsts
from tidewaiter.lead.features.shipments import Shipments, days, floats, texts


@dataclass(frozen=True)
class Registers:
    """Statements, each under the party's mark and under its name.

    Attributes:
        frame: the registry.
        party: the party of each statement, by mark and then again by name.
        start: the day from which it was said; the day of formation if none is told, 0 if neither.
        end: the day until which it holds, a far day if none is told.
    """

    frame: nw.DataFrame[Any]
    party: Ints
    start: Ints
    end: Ints

    def figures(self, column: str) -> Floats:
        """Return a column of figures, one per entry of ``party``."""
        return np.tile(floats(self.frame, column), 2)

    def day(self, column: str) -> Floats:
        """Return a column of days."""
        found = np.tile(days(self.frame, column), 2)
        return np.where(found == NO_DAY, np.nan, found.astype(np.float64))

    def code(self, column: str) -> Ints:
        """Return a column of texts as numbers."""
        return np.tile(Codebook().codes(texts(self.frame, column)), 2)

    def isin(self, column: str, values: Sequence[str]) -> Floats:
        """Say whether a column is one of several codes."""
        cells = self.frame[column].to_list()
        found = [np.nan if cell is None else float(cell in values) for cell in cells]
        return np.tile(np.array(found, np.float64), 2)

    def on(self, values: Floats, keys: Sequence[Ints], day: Ints) -> Floats:
        """Return what was last said of parties on their days, under the first key that has any.

        Args:
            values: one per entry of ``party``, NaN where the statement does not tell.
            keys: the same parties under one key after another.
            day: one per party asked.
        """
        past = Past(np.where(np.isnan(values), -1, self.party), self.start)
        found = np.full(len(day), np.nan)
        for key in keys:
            last = past.last(key, np.where(day >= 0, day + 1, day))
            holds = (last >= 0) & (self.end[last] >= day)
            found = np.where(np.isnan(found) & holds, values[last], found)
        return found

    def sharing(self, group: Ints, keys: Sequence[Ints], day: Ints) -> Floats:
        """How many other parties were in the group (one address, one phone) that a party is in.

        A party that is told under its mark and its name is one: only marks count, or names of
        those that have no mark.
        """
        half = len(group) // 2
        marked = np.where(self.party[:half] >= 0, self.party[:half], self.party[half:])
        members = Past(*firsts(group[:half], marked, self.start[:half]))
        own = self.on(np.where(group >= 0, group, np.nan).astype(np.float64), keys, day)
        asked = np.where(np.isnan(own), -1, own).astype(np.int64)
        return members.count(asked, np.where(day >= 0, day + 1, day)) - 1


def registers(frame: nw.DataFrame[Any], of: Shipments) -> Registers:
    """Take the registry, its parties numbered as those of the shipments."""
    marks = of.parties.codes(frame["party_id"].to_list())
    names = of.parties.codes(None if n is None else f"name:{n}" for n in texts(frame, "name"))
    start, formed = days(frame, "start"), days(frame, "incorporated_on")
    # What is told of a company without a day cannot have been known before it was formed.
    since = np.where(start != NO_DAY, start, np.maximum(formed, 0))
    end = days(frame, "end")
    until = np.where(end == NO_DAY, np.iinfo(np.int64).max, end)
    both = np.concatenate([marks, names])
    return Registers(frame, both, np.tile(since, 2), np.tile(until, 2))
