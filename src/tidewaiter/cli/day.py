"""The day where the law is told: the clock is read here, and nowhere below."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from tidewaiter.errors import ContractError
from tidewaiter.law import Law

ZONE = "us/ear/part_740/lpp", "calendar_zone"


def now() -> datetime:
    """The moment, with its zone."""
    return datetime.now(UTC)


def legal_day(moment: datetime, law: Law) -> date:
    """The day that a moment is where the law is told: the year of an export ends there."""
    path, name = ZONE
    value = law[path][name].values[-1]
    return moment.astimezone(ZoneInfo(str(value.value))).date()


def day_of(text: str, law: Law, where: str) -> date:
    """Read a day, or a moment with its zone as the day where the law is told.

    Raises:
        ContractError: it is neither.
    """
    try:
        if len(text) <= 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ContractError(
            f"{where} is {text!r}; give a day as 2025-12-31, or a moment with its zone as "
            "2025-12-31T23:30:00-05:00"
        )
    return legal_day(moment, law)
