"""What was before: counts, sums, last days and last values of a group, strictly in the past."""

from __future__ import annotations

import numpy as np

from tidewaiter.lead.features.codes import Floats, Ints

# More days than any table spans, so that group and day make one sortable number.
_SPAN = 1 << 20
NO_DAY = -1


class Past:
    """Events of groups by day, asked what a group had before a day.

    All answers are vectors: one per pair of group and day asked. NaN where the group or the day
    asked is not known. Events of the day itself are not before it, whoever asks.
    """

    def __init__(self, group: Ints, day: Ints) -> None:
        """Take events: their group and day, either of which may be unknown (negative)."""
        marks = np.where((group >= 0) & (day >= 0), group * _SPAN + day, -1)
        order = np.argsort(marks, kind="stable")
        first = int(np.searchsorted(marks[order], 0))
        self.order = order[first:]
        self.marks = marks[self.order]

    def span(self, group: Ints, day: Ints, window: int | None = None) -> tuple[Ints, Ints]:
        """Return where in ``order`` the group's events before the day begin and end."""
        start = group * _SPAN
        since = start if window is None else start + np.maximum(day - window, 0)
        known = (group >= 0) & (day >= 0)
        begin = np.where(known, np.searchsorted(self.marks, since), 0)
        end = np.where(known, np.searchsorted(self.marks, start + day), 0)
        return begin, np.maximum(end, begin)

    def count(self, group: Ints, day: Ints, window: int | None = None) -> Floats:
        """How many events the group had before the day, in the last ``window`` days or ever."""
        begin, end = self.span(group, day, window)
        return _if_known(group, day, (end - begin).astype(np.float64))

    def total(self, values: Floats, group: Ints, day: Ints, window: int | None = None) -> Floats:
        """What the known values of the group's events before the day add up to.

        NaN where there were events and no value of theirs is known; 0 where there were none.
        """
        begin, end = self.span(group, day, window)
        events = values[self.order]
        sums = np.concatenate([[0.0], np.cumsum(np.nan_to_num(events))])
        known = np.concatenate([[0], np.cumsum(~np.isnan(events))])
        silent = (end > begin) & (known[end] == known[begin])
        return np.where(silent, np.nan, _if_known(group, day, sums[end] - sums[begin]))

    def last(self, group: Ints, day: Ints) -> Ints:
        """Return the event that was last before the day, or -1."""
        begin, end = self.span(group, day)
        if not len(self.order):
            return np.full(len(group), -1, np.int64)
        return np.where(end > begin, self.order[np.maximum(end - 1, 0)], -1)

    def since(self, group: Ints, day: Ints) -> Floats:
        """Days since the group's last event before the day; NaN if it had none."""
        begin, end = self.span(group, day)
        if not len(self.marks):
            return np.full(len(group), np.nan)
        last = self.marks[np.maximum(end - 1, 0)] % _SPAN
        return np.where(end > begin, (day - last).astype(np.float64), np.nan)


def _if_known(group: Ints, day: Ints, values: Floats) -> Floats:
    return np.where((group >= 0) & (day >= 0), values, np.nan)


def firsts(group: Ints, member: Ints, day: Ints) -> tuple[Ints, Ints]:
    """Return the first event of each member in each group, as a group and a day.

    ``Past`` of these counts how many different members a group had before a day.
    """
    known = np.flatnonzero((group >= 0) & (member >= 0) & (day >= 0))
    order = known[np.lexsort((day[known], member[known], group[known]))]
    held, met = group[order], member[order]
    is_first = np.ones(len(order), bool)
    is_first[1:] = (held[1:] != held[:-1]) | (met[1:] != met[:-1])
    return held[is_first], day[order][is_first]


def distinct(group: Ints, member: Ints, day: Ints) -> Floats:
    """How many different members each event's group had before its day."""
    return Past(*firsts(group, member, day)).count(group, day)


def usual(
    values: Floats, group: Ints, day: Ints, *, rows: int, least: int
) -> tuple[Floats, Floats, Floats]:
    """Return median, median deviation and number of the group's last known values before the day.

    Args:
        values: one per event; an unknown value is no event.
        group, day: of the events.
        rows: how many of the last values count.
        least: with fewer than these nothing is usual yet: NaN.
    """
    past = Past(np.where(np.isnan(values), -1, group), day)
    begin, end = past.span(group, day)
    number = np.minimum(end - begin, rows)
    middle, spread = np.full(len(values), np.nan), np.full(len(values), np.nan)
    asked = np.flatnonzero((number >= least) & ~np.isnan(values))
    if not len(asked):
        return middle, spread, number.astype(np.float64)
    in_order = values[past.order]
    for some in np.array_split(asked, max(1, len(asked) // 50_000)):
        places = end[some, None] - 1 - np.arange(rows)[None, :]
        seen = places >= (end - number)[some, None]
        window = np.where(seen, in_order[np.maximum(places, 0)], np.inf)
        middle[some] = _median(window, number[some])
        away = np.where(seen, np.abs(window - middle[some, None]), np.inf)
        spread[some] = _median(away, number[some])
    return middle, spread, number.astype(np.float64)


def _median(window: Floats, number: Ints) -> Floats:
    """Take the median of the finite values of each row; ``number`` says how many there are."""
    window = np.sort(window, axis=1)
    rows = np.arange(len(window))
    half: Floats = (window[rows, (number - 1) // 2] + window[rows, number // 2]) / 2
    return half
