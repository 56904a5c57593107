"""A lead in words: what was declared, its flags, what made its score, and like cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tidewaiter.flag import words as flag_words
from tidewaiter.flag.raised import FLAGS
from tidewaiter.flag.red_flags import load as load_red_flags
from tidewaiter.lead.cases import STATES, similar
from tidewaiter.report.leads.values import (
    CaseShown,
    FlagShown,
    LeadShown,
    Piece,
    RedFlagShown,
)

Row = Mapping[str, Any]
_BY_PATTERN = {flag.pattern: flag for flag in FLAGS}
# What is shown of a lead: more than these is not read.
MOST_FLAGS, MOST_PIECES, MOST_LINES = 12, 8, 6


@dataclass(frozen=True, slots=True)
class Found:
    """What a hunt found of one shipment.

    Attributes:
        shipment: its row.
        rank, score, probability, is_probability, harm_h100, place: as the plan has them.
        arm, propensity: null if it is not in the plan.
        flags: rows of the sheet.
        reasons: words and contribution to the score.
        pictures: drawings.
    """

    shipment: Row
    rank: int
    score: float
    is_probability: bool
    harm_h100: float | None
    place: str | None
    arm: str | None
    propensity: float | None
    flags: Sequence[Row]
    reasons: Sequence[tuple[str, float]]
    pictures: tuple[str, ...] = ()


def shown(found: Found) -> LeadShown:
    """Put a lead into words."""
    flags = sorted(found.flags, key=lambda row: (-row["strength"], row["pattern"]))
    patterns = list(dict.fromkeys(row["pattern"] for row in flags))
    return LeadShown(
        lead_id=str(found.shipment["shipment_id"]),
        rank=found.rank,
        headline=headline(found.shipment),
        score=found.score,
        is_probability=found.is_probability,
        day=_day(found.shipment),
        place=found.place,
        harm_h100=found.harm_h100,
        arm=found.arm,
        propensity=found.propensity,
        facts=tuple(_facts(found.shipment)),
        pieces=tuple(Piece(words, points) for words, points in found.reasons[:MOST_PIECES]),
        flags=tuple(_flag(row) for row in flags[:MOST_FLAGS]),
        settles=_several(flag_words.settles(pattern) for pattern in patterns),
        innocent=_several(flag_words.innocent(pattern) for pattern in patterns),
        cases=tuple(_cases(patterns, found.shipment)),
        pictures=found.pictures,
    )


def headline(shipment: Row) -> str:
    """Say in a line what was declared.

    >>> headline({"pieces": 64, "description": "servers", "export_country": "TW",
    ...           "destination_country": "MY", "consignee_name": "Somebody"})
    '64 of servers, TW to MY, for Somebody'
    """
    many = f"{shipment['pieces']:,} of " if shipment.get("pieces") else ""
    goods = shipment.get("model") or shipment.get("description") or shipment.get("hs6") or "goods"
    away = shipment.get("export_country") or shipment.get("shipper_country") or "?"
    there = shipment.get("destination_country") or shipment.get("consignee_country") or "?"
    whom = shipment.get("consignee_name") or shipment.get("consignee_id") or "nobody who is named"
    return f"{many}{goods}, {away} to {there}, for {whom}"


_FACTS = (
    ("Shipper", "shipper_name"), ("Consignee", "consignee_name"), ("End user", "end_user_name"),
    ("Forwarder", "forwarder_name"), ("Declared on", "declared_on"), ("Code", "hs6"),
    ("Description", "description"), ("Model", "model"), ("Pieces", "pieces"),
    ("Net weight, kg", "net_weight_kg"), ("Value, USD", "value_usd"),
    ("From", "port_of_loading"), ("By way of", "port_of_transit"), ("To", "port_of_discharge"),
    ("Procedure", "procedure"), ("Bill of lading", "bill_of_lading"),
)  # fmt: skip


def _facts(shipment: Row) -> Iterable[tuple[str, str]]:
    for label, column in _FACTS:
        value = shipment.get(column)
        if value is not None:
            yield label, f"{value:,}" if isinstance(value, int | float) else str(value)


def _flag(row: Row) -> FlagShown:
    flag = _BY_PATTERN[row["pattern"]]
    red_flags = load_red_flags()
    return FlagShown(
        pattern=flag.pattern,
        name=flag.name,
        sentence=flag_words.tell(row),
        strength=row["strength"],
        day=row["day"],
        evidence=tuple(filter(None, (row["evidence"] or "").split(";"))),
        evidence_count=row["evidence_count"] or 0,
        red_flags=tuple(
            RedFlagShown(red.id, red.says, red.source, red.status, red.is_verified)
            for red in (red_flags[name] for name in flag.red_flags)
        ),
    )


def _several(parts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Lines of several patterns, each once, the first of each pattern first."""
    lists = [list(part) for part in parts]
    longest = max(map(len, lists), default=0)
    told = (part[n] for n in range(longest) for part in lists if n < len(part))
    return tuple(dict.fromkeys(told))[:MOST_LINES]


def _cases(patterns: Sequence[str], shipment: Row) -> Iterable[CaseShown]:
    goods = shipment.get("model") or shipment.get("description")
    way = [shipment.get(name) for name in ("export_country", "destination_country")]
    for found in similar(patterns, goods=goods, route=tuple(filter(None, way))):
        case = found.case
        likeness = [*found.patterns, *found.goods, *found.countries]
        yield CaseShown(
            case.name, STATES[case.state], case.is_diversion,
            f"{case.facts} (alike in {', '.join(likeness)})", case.source,
        )  # fmt: skip


def _day(shipment: Row) -> date | None:
    days = (shipment.get(name) for name in ("declared_on", "shipped_on", "arrived_on"))
    return next((day for day in days if day is not None), None)


def as_record(lead: LeadShown) -> dict[str, Any]:
    """A lead as plain values that JSON holds; ``from_record`` takes them back."""
    record = asdict(lead)
    record["day"] = lead.day.isoformat() if lead.day else None
    for flag in record["flags"]:
        flag["day"] = flag["day"].isoformat() if flag["day"] else None
    return record


def from_record(record: Mapping[str, Any]) -> LeadShown:
    """Take a lead back from what ``as_record`` made."""

    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    flags = tuple(
        FlagShown(**{
            **flag, "day": day(flag["day"]), "evidence": tuple(flag["evidence"]),
            "red_flags": tuple(RedFlagShown(*red) for red in flag["red_flags"]),
        })
        for flag in record["flags"]
    )  # fmt: skip
    plain = {name: tuple(record[name]) for name in ("settles", "innocent", "pictures")}
    return LeadShown(**{
        **record, **plain, "day": day(record["day"]), "flags": flags,
        "facts": tuple((label, value) for label, value in record["facts"]),
        "pieces": tuple(Piece(*piece) for piece in record["pieces"]),
        "cases": tuple(CaseShown(*case) for case in record["cases"]),
    })  # fmt: skip
