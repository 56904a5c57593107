"""The reasoned answer of an order: what it is, where it goes, which provisions hold, and why.

The rules give bits; here they become words, for those orders that a person reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tidewaiter.flow.settle import Settling, sentence
from tidewaiter.law import Law
from tidewaiter.report.explanation import Duty, Explanation, Fact, Line, MissingSet, Section
from tidewaiter.rule.layers import PROVISIONS
from tidewaiter.rule.provision import Provision

# The one duty that must be done a number of days before.
NOTICE = "nac_notice_25_days"
# How the catalogue knows a figure, in words.
HOW_SURE = {
    "primary": "read in the maker's own document",
    "secondary": "from a secondary source",
    "memory": "recalled, not re-read",
    "estimate": "an estimate",
    "unverified": "unverified",
}
TITLES = {
    "class": "What the item is",
    "requirement": "Controls on advanced computing items",
    "other_requirement": "Other controls",
    "prohibition": "Prohibitions",
    "exception": "License exceptions",
    "conflict": "Conflicts of texts",
    "policy": "How an application is reviewed",
    "note": "Notes",
}


def explain(
    order: Mapping[str, Any],
    law: Law,
    settling: Sequence[Settling] = (),
    pictures: Sequence[str] = (),
) -> Explanation:
    """Make the explanation of one determined order.

    Args:
        order: every column of the rule book and of the answer, for one order.
        law: the law that it was determined under.
        settling: the facts that would settle it.
        pictures: drawings to show with it.
    """
    day = order["as_of"]
    sections = tuple(
        Section(title, lines)
        for effect, title in TITLES.items()
        if (lines := tuple(_lines(effect, order, law, day)))
    ) + tuple(_parties(order))
    return Explanation(
        order_id=order["order_id"],
        headline=order["reason"],
        outcome=order["outcome"],
        as_of=day,
        view=law.view,
        facts=tuple(_facts(order)),
        sections=sections,
        missing=tuple(MissingSet(tuple(map(_label, s.facts)), sentence(s)) for s in settling),
        duties=tuple(_duties(order, law, day)),
        allocations=tuple(_allocations(order, law, day)),
        not_checked=_listed(order["not_checked"]),
        doubts=tuple(_doubts(order)),
        pictures=tuple(pictures),
    )


def _parties(order: Mapping[str, Any]) -> Iterable[Section]:
    """What was found of the parties: hits on lists, and owners."""
    for column, title in (("party_hits", "Hits on lists"), ("party_owners", "Owners")):
        if order.get(column):
            yield Section(title, tuple(Line(text) for text in _listed(order[column])))


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("; ")) if text else ()


def _known(order: Mapping[str, Any], law: Law, column: str) -> bool | None:
    """A column of the rule book, or what the law decides without one."""
    found: bool | None = order.get(column, law.decided.get(column))
    return found


def _lines(effect: str, order: Mapping[str, Any], law: Law, day: date | None) -> Iterable[Line]:
    open_order = order["outcome"] == "undetermined"
    for provision in PROVISIONS:
        if provision.effect != effect:
            continue
        held = _known(order, law, provision.column)
        if held is False and not _worth_showing(provision, order, law, day):
            continue
        if held is None and not open_order and effect not in ("exception", "requirement"):
            continue
        yield line(provision, held, law, day)


def _worth_showing(
    provision: Provision, order: Mapping[str, Any], law: Law, day: date | None
) -> bool:
    """What did not hold is shown if it was in force and is near: classes, requirements, exceptions
    for an order that needs one.
    """
    if day is None:
        return False
    path, parameter = provision.law
    value = law[path][parameter].at(day)
    if value is None or value.value in (None, False):
        return False
    if provision.effect == "exception":
        return bool(_known(order, law, "chip_needs_license"))
    return provision.effect in ("class", "requirement") and not order["is_weights"]


def line(provision: Provision, held: bool | None, law: Law, day: date | None) -> Line:
    """One provision as a line: what it says, who says so, and whether it held."""
    path, parameter = provision.law
    paragraph = law[path]
    value = paragraph[parameter].at(day) if day else None
    return Line(
        text=provision.says,
        citation=provision.citation,
        url=paragraph.url,
        act=value.source.citation if value else None,
        effective=value.effective if value else None,
        status={True: "held", False: "did not hold", None: "unknown"}[held],
        confidence=value.confidence if value else None,
        doubt=value.note if value else None,
    )


def _facts(order: Mapping[str, Any]) -> Iterable[Fact]:
    if order.get("item"):
        note = order.get("item_note")
        yield Fact("item", str(order["item"]), note, None)
    if order.get("item_key"):
        yield Fact(
            "recognized as",
            str(order["item_key"]),
            order.get("item_source"),
            HOW_SURE.get(order.get("item_confidence") or ""),
        )
    elif order.get("item_candidates"):
        yield Fact("could be", str(order["item_candidates"]))
    if order.get("tpp") is not None:
        yield Fact("TPP of one chip", _number(order["tpp"]))
    if order.get("performance_density") is not None:
        yield Fact("performance density", f"{order['performance_density']:.4g} TPP/mm2")
    if order.get("tpp_total") is not None:
        chips = order.get("chips_per_unit") or 1
        yield Fact(
            "TPP in total",
            f"{_number(order['quantity'])} x {_number(chips)} chips x {_number(order['tpp'])}"
            f" = {_number(order['tpp_total'])}",
        )
    for label, column in (
        ("transaction", "transaction"),
        ("from", "exporter_country"),
        ("destination", "destination"),
        ("ultimate consignee", "ultimate_consignee_name"),
        ("its headquarters", "ultimate_consignee_hq"),
        ("its ultimate parent's headquarters", "ultimate_consignee_parent_hq"),
        ("end user", "end_user_name"),
        ("end use", "end_use"),
        ("screening", "restricted_parties"),
    ):
        if order.get(column) is not None:
            yield Fact(label, str(order[column]).replace("_", " "))


def _duties(order: Mapping[str, Any], law: Law, day: date | None) -> Iterable[Duty]:
    for provision in PROVISIONS:
        if provision.effect == "duty" and _known(order, law, provision.column):
            path, parameter = provision.law
            value = law[path][parameter].at(day) if day else None
            days = provision.gives == NOTICE and value is not None
            lead = int(value.value) if days and value and value.value is not None else None  # type: ignore[arg-type]
            yield Duty(provision.says, provision.citation, lead, law[path].url)


def _allocations(order: Mapping[str, Any], law: Law, day: date | None) -> Iterable[str]:
    """Say how much of which allocation the order would use, and that the ledger decides."""

    def holds(*keys: str) -> bool:
        return any(_known(order, law, f"p_{key}") for key in keys)

    total = order.get("tpp_total")
    if total is None or day is None or not _known(order, law, "chip_needs_license"):
        return
    used = _number(total)
    lpp = law["us/ear/part_740/lpp"]["annual_limit"].at(day)
    if holds("lpp", "lpp_conflict") and lpp:
        yield (
            f"LPP, subject to the ledger: {used} of {_number(lpp.value)} TPP of {day.year} for the"
            " ultimate parent, all exporters together"
        )
    cap = law["us/ear/part_748/veu"]["nveu_installed_base"].at(day)
    if holds("nveu") and cap:
        yield f"NVEU, subject to the ledger: {used} of {_number(cap.value)} TPP in the country"
    if holds("uveu"):
        yield f"UVEU, subject to the ledger: {used} TPP within the shares of supp. 10 para. 6"
    if holds("approval_within_allocation", "denial_beyond_allocation"):
        yield (
            f"country allocation, if licensed: {used} of"
            f" {_number(order['country_allocation'])} TPP for 2025 to 2027"
        )


def _doubts(order: Mapping[str, Any]) -> Iterable[str]:
    if order.get("item_status") == "ambiguous":
        fits = order.get("item_candidates")
        yield f"The item fits several models ({fits}); only what they share is used."
    if order.get("item_base_eccn") and order.get("base_eccn") is None:
        yield (
            f"Apart from its chip the item is taken as {order['item_base_eccn']}, controlled for"
            " anti-terrorism reasons alone; if it is 5A002, 5A004 or 4A003, give base_eccn."
        )
    if order.get("given_a") is False and order.get("level_a"):
        given = order.get("eccn")
        yield f"The class given, {given}, disagrees with the figures; the figures count."


def _label(column: str) -> str:
    return column.replace("_", " ")


def _number(figure: Any) -> str:
    return f"{figure:,.10g}"
