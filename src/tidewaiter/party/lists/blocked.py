"""Blocked persons: under which programs the EAR themselves ask for a license, on a day.

A list says under which programs of the Treasury a person is blocked, and the law says which of
them count; the law changes by day and the list does not know the day. So an entry says ``sdn``,
and what that means for an order is told here.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tidewaiter.law import Law

_LAW = "us/ear/part_744/end_users"
_PARAMETERS = ("blocked_programs", "blocked_programs_of_iraq")


def blocked_programs(law: Law, day: date) -> frozenset[str]:
    """Return the programs under which a blocked person needs a license of the EAR on a day.

    Source:
        15 CFR 744.8(a)(1) and 744.18, as the law's files have them.
    """
    values = (law[_LAW][name].at(day) for name in _PARAMETERS)
    members = (value.value for value in values if value is not None)
    return frozenset(text for told in members if isinstance(told, tuple) for text in told)


def blocked_as(programs: Collection[str], named: Collection[str]) -> str:
    """Return what the rules call a blocked person: a code of ``orders.restricted_parties``.

    Args:
        programs: those of the entry.
        named: those that count on the day, of ``blocked_programs``.

    >>> blocked_as(["SDGT", "IFSR"], {"SDGT"}), blocked_as(["GLOMAG"], {"SDGT"})
    ('sdn', 'sdn_other_program')
    >>> blocked_as([], {"SDGT"})
    'sdn_program_unknown'
    """
    if not programs:
        return "sdn_program_unknown"
    return "sdn" if any(program in named for program in programs) else "sdn_other_program"
