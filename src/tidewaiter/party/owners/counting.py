"""Whose ownership counts on a day, from which share on, and whether the rule binds: by the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tidewaiter.errors import LawError
from tidewaiter.law import Law, Parameter, Value

END_USERS = "us/ear/part_744/end_users"
AFFILIATES = "us/ear/part_744/affiliates"


@dataclass(frozen=True, slots=True)
class Counting:
    """The Affiliates Rule's own way of counting on one day.

    Attributes:
        in_force: whether a restriction follows from ownership on the day.
        diligence: whether an exporter who knows of a listed owner must find out how much.
        share_percent: from which share on a party takes its owners' restrictions.
        lists: the lists whose parties count as owners, each with all its footnotes.
        programs: the sanctions programs under which a blocked person counts.
        foreign_only: whether a party of the United States stays outside.
    """

    in_force: bool
    diligence: bool
    share_percent: float
    lists: frozenset[str]
    programs: frozenset[str]
    foreign_only: bool

    def counts(self, code: str, programs: list[str] | None) -> bool | None:
        """Say whether an owner listed under a code counts; None if that is not known.

        Blocked persons are told apart by program, since which programs count differs by day;
        where none is told, the code itself says whether one of them is meant.

        >>> rule = Counting(True, True, 50, frozenset({"entity_list", "sdn"}),
        ...                 frozenset({"SDGT"}), True)
        >>> rule.counts("entity_list_footnote_4", None), rule.counts("uvl", None)
        (True, False)
        >>> rule.counts("sdn", ["[SDGT]"]), rule.counts("sdn", ["CUBA"]), rule.counts("other", None)
        (True, False, None)
        """
        if code == "other":
            return None  # It may be any list.
        name = list_of(code)
        if name not in self.lists:
            return False
        if name != "sdn":
            return True
        if programs is None:
            return _SDN[code]
        return any(program.strip("[] ").upper() in self.programs for program in programs)


_SDN = {"sdn": True, "sdn_other_program": False, "sdn_program_unknown": None}


def list_of(code: str) -> str:
    """Return the list that a code of ``restricted_parties`` is of, as ``owner_lists`` name it.

    >>> list_of("entity_list_limited"), list_of("sdn_program_unknown"), list_of("meu_list")
    ('entity_list', 'sdn', 'meu_list')
    """
    if code in _SDN:
        return "sdn"
    return "entity_list" if code.startswith("entity_list_") else code


def counting_on(law: Law, on: date) -> Counting:
    """Read the rule of one day.

    The count itself is a fact about owners and is asked for on any day; where the law sets no
    share or list for the day, before the rule or while it is suspended, the nearest earlier one
    is used, or else the first. Whether anything follows is ``in_force``.

    Raises:
        LawError: a file or a value of the law is missing. Whoever edits the law must act.
    """
    users, affiliates = law[END_USERS], law[AFFILIATES]
    return Counting(
        in_force=_switch(users["affiliates_rule"], on),
        diligence=_switch(users["affiliates_diligence"], on),
        share_percent=100 * float(_nearest(users["affiliates_share"], on).value),  # type: ignore[arg-type]
        lists=_members(_nearest(affiliates["owner_lists"], on)),
        programs=_members(_nearest(users["blocked_programs"], on)),
        foreign_only=bool(_nearest(affiliates["foreign_only"], on).value),
    )


def _switch(parameter: Parameter, on: date) -> bool:
    value = parameter.at(on)
    return value is not None and bool(value.value)


def _nearest(parameter: Parameter, on: date) -> Value:
    set_values = [v for v in parameter.values if v.value is not None]
    if not set_values:
        raise LawError(
            f"{parameter.name}: no value in any year; give the law of all days, not of one, or set "
            "a value from some day on"
        )
    begun = [v for v in set_values if v.effective <= on]
    return begun[-1] if begun else set_values[0]


def _members(value: Value) -> frozenset[str]:
    return frozenset(value.value) if isinstance(value.value, tuple) else frozenset()
