"""What findings, gaps and claims of places mean, in plain words that accuse nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Words(NamedTuple):
    """One kind in words: how a row is told, what may be innocent, and what would settle it."""

    tells: str
    innocent: str
    closes: str


KINDS: Mapping[str, Words] = {
    "gap": Words(
        "{buyer}: of {due:,} units of {model} due, {accounted:,} are accounted for, {unmarked:,} "
        "bear no mark and {gap:,} were not attested",
        "Checks come late or leave out a site; units were moved, resold or exchanged lawfully, or "
        "stand under serial numbers that were written otherwise.",
        "A list of the units by device identity with their sites, and an attestation of a sample.",
    ),
    "serial_twice": Words(
        "serial number {serial} was sold {measure:.0f} times: units {other} and {unit_id}",
        "A sale entered twice, a resale whose seller is written otherwise, a typing error, or a "
        "server's number on each of its chips.",
        "The device identities of both units, and both bills.",
    ),
    "serial_out_of_range": Words(
        "serial number {serial} is in no range of {model}",
        "A list of ranges that is old or incomplete, or a number that came for a returned unit.",
        "The maker's word on the number.",
    ),
    "serial_of_other_model": Words(
        "serial number {serial}, sold as {model}, is in a range of {other}",
        "A model entered wrongly, or ranges that are shared.",
        "The maker's word on the number, or the model that the device reports.",
    ),
    "serial_unlike_others": Words(
        "serial number {serial} has another form than nearly all of {model} ({other})",
        "A new form of the maker's, another factory, or a typing error.",
        "The maker's word on the number.",
    ),
    "model_differs": Words(
        "unit {unit_id}, sold as {model}, was seen as {other}",
        "A model entered wrongly, on the bill or at the visit.",
        "The model that the device reports.",
    ),
    "two_places": Words(
        "unit {unit_id} was attested {measure:,.0f} km from {other} in a time in which goods go "
        "{threshold:,.0f} km at most",
        "A day or coordinates entered wrongly, or two units under one number.",
        "The device identity at both places, and the days of both visits.",
    ),
    "parked": Words(
        "unit {unit_id} was delivered {measure:,.0f} days ago and not seen at work since",
        "A site that waits for power or cooling, spares, or a first start that nobody reported.",
        "Where the unit is now, and its first start as the device records it.",
    ),
    "photo_again": Words(
        "the photograph of unit {unit_id} on {day} was used before, for {other}",
        "A picture attached to the wrong row, or a place written in two ways.",
        "A new photograph with a word of the day in it, or proof by the device.",
    ),
    "label_unlike_device": Words(
        "label {serial} is on a device that was not sold with it; sold together with {other}",
        "A board exchanged in repair that no return tells of, or a label read wrongly.",
        "The record of repair, or both identities read again in one visit.",
    ),
    "silent_after_check": Words(
        "of unit {unit_id} nothing was heard in the {measure:,.0f} days since an announced check",
        "The next visit is late, or its report is not in these tables.",
        "A second check that is not announced.",
    ),
    "answers_apart": Words(
        "unit {unit_id} answered two landmarks {measure:,.0f} km apart in times that reach "
        "{threshold:,.0f} km together; no one place explains both",
        "A landmark's coordinates are wrong, something nearer answered for the unit, or it moved "
        "that day.",
        "The landmarks' coordinates, and a measurement bound to the device's identity.",
    ),
    "ruled_out": Words(
        "{unit} cannot have answered from the claimed place: {landmark} is {distance_km:,.0f} km "
        "away, and no signal goes farther than {reach_km:,.0f} km and back in {rtt_ms:.1f} ms",
        "Coordinates of the claim or the landmark are wrong, or something nearer answered for it.",
        "A measurement bound to the device's identity, from landmarks whose place is certain.",
    ),
    "unlikely": Words(
        "{unit} is unlikely to have answered from the claimed place: {landmark} is "
        "{distance_km:,.0f} km away, and fibre on the straightest of routes goes "
        "{fibre_reach_km:,.0f} km and back in {rtt_ms:.1f} ms",
        "A part of the way went by radio, or a cable is straighter than those known.",
        "What the signal goes through, or landmarks nearer to the claimed place.",
    ),
    "not_ruled_out": Words(
        "the time of the answer of {unit} does not rule the claimed place out",
        "This does not confirm the claim: slow answers fit many places.",
        "Landmarks nearer to the claimed place.",
    ),
    "not_known": Words(
        "the claimed place of {unit} was not measured: a coordinate or the time is not known",
        "Nothing follows from it.",
        "The coordinates of the claim and the landmark, and the time of the answer.",
    ),
}


class _Known(dict[str, Any]):
    """Values of a row; a name that is missing is told as not known."""

    def __missing__(self, name: str) -> _Unknown:
        return _Unknown()


class _Unknown:
    def __format__(self, how: str) -> str:
        return "(not known)"


def tell(row: Mapping[str, Any]) -> str:
    """Tell a row of gaps, findings or places in one sentence.

    >>> tell({"kind": "serial_twice", "serial": "S1", "measure": 2.0, "other": "U1"})
    'serial number S1 was sold 2 times: units U1 and (not known)'
    """
    known = _Known({name: value for name, value in row.items() if value is not None})
    return KINDS[_kind(row)].tells.format_map(known)


def innocent(kind: str) -> str:
    """Say what else may explain a kind."""
    return KINDS[kind].innocent


def closes(kind: str) -> str:
    """Say what would settle a kind."""
    return KINDS[kind].closes


def _kind(row: Mapping[str, Any]) -> str:
    return str(row.get("kind") or row.get("result") or "gap")
