"""Times as people write them in plain tables: days in several forms, or numbers that go up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

_EPOCH = date(1970, 1, 1)
FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y-%m", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y",
         "%d-%m-%Y", "%m-%d-%Y", "%d-%b-%Y", "%d-%b-%y", "%y-%m-%d")  # fmt: skip


def times(texts: Iterable[str]) -> Mapping[str, float]:
    """Read the times of a table by the one form that fits them all, or most of them.

    Args:
        texts: the distinct cells.

    Returns:
        For each cell that fits, days since 1970 with parts of a day, or the number that it is.
        Where two forms fit alike, as day and month in either order, neither is taken.

    >>> times(["2024-01-01", "2024-01-02T12:00"]) == {"2024-01-01": 19723.0,
    ...                                               "2024-01-02T12:00": 19724.5}
    True
    >>> times(["3", "17"])
    {'3': 3.0, '17': 17.0}
    >>> times(["01/02/2024", "02/01/2024"])
    {}
    >>> sorted(times(["31/01/2024", "02/01/2024"]).values())
    [19724.0, 19753.0]
    """
    several = list(texts)
    readings = [_read(several, _moment), *(_read(several, _in(form)) for form in FORMS)]
    best = max(readings, key=len)
    if len(best) * 2 < len(several) or not best:
        return _read(several, float)
    rivals = [found for found in readings if len(found) == len(best) and found != best]
    return {} if rivals else best


def _read(texts: Iterable[str], one: Callable[[str], float]) -> dict[str, float]:
    found = {}
    for text in texts:
        try:
            value = one(text.strip())
        except ValueError:
            continue
        if value == value and abs(value) != float("inf"):
            found[text] = value
    return found


def _moment(text: str) -> float:
    if len(text) < len("2024-01-01") or "-" not in text:
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return (moment.date() - _EPOCH).days + seconds / 86_400


def _in(form: str) -> Callable[[str], float]:
    def one(text: str) -> float:
        day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        if not 1980 <= day.year <= 2100:
            raise ValueError(text)
        return float((day - _EPOCH).days)

    return one
