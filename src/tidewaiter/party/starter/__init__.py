"""A starter list: AI-chip related entries of the US Entity List, so that a first run works offline.

It is PARTIAL. It holds every entry with footnote 4 (advanced computing and supercomputers) or
footnote 5 (makers of advanced integrated circuits), the heads, chip designers and cloud companies
of the group with footnote 1, and a choice of other entries that make chips, the tools for them,
servers or AI models; all as they stood on ``AS_OF``. Nobody should take "no hit" on it for a
screening: ``tidewaiter lists update`` gets the whole Consolidated Screening List.

No entry of the Military End-User, Unverified or Denied Persons Lists is in it: none was found to
have to do with AI chips on that day. No removal of an entry is known from it either; should one
be, its row gets a day in ``end`` and stays.

Source: the Consolidated Screening List of 2026-07-31 in a third party's copy (confidence P2), and
for the days on which the acts took effect what ``notices.csv`` names for each. The tags of
confidence are those of ``tidewaiter.law.parameter``.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files

import pyarrow as pa

from tidewaiter.errors import ContractError
from tidewaiter.party.entries import entries

AS_OF = date(2026, 7, 31)
"""The day of the Consolidated Screening List from which the starter list was drawn."""

PARTIAL = (
    f"This is the embedded starter list: a part of the US Entity List as of {AS_OF}, chosen for AI "
    "chips. It is not a screening against all lists; run `tidewaiter lists update` for the whole."
)
"""What every answer that rests on the starter list must say."""

SOURCE = "Entity List (EL) - Bureau of Industry and Security"
URL = "https://www.bis.gov/regulations/ear/744#supplement-4-744"


@functools.cache
def starter() -> pa.Table:
    """Return the starter list as a table of ``ENTRIES``: one row is one entry of the Entity List.

    ``start`` is the day on which the act that first listed the entry took effect, null where no
    source read gives it; ``end`` the last day of an entry that was removed, null while it stands.
    ``restricted_as`` has the footnote of ``AS_OF``; ``note`` says since which day the entry has
    it, and how sure that is.

    Raises:
        ContractError: a row cites an act that ``notices.csv`` does not have. Whoever edits the
            starter list must act.
    """
    notices = {row["citation"]: row for row in _rows("notices.csv")}
    return entries(_entry(row, notices) for row in _rows("entities.csv"))


def _entry(row: Mapping[str, str], notices: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    first = _notice(row["citation"].split("; ")[0], row, notices)
    footnote = row["footnote"]
    return {
        "entry_id": f"starter:{row['entry_id']}",
        "list": row["list"],
        "source": SOURCE,
        "name": row["name"],
        "aliases": _listed(row["aliases"]),
        "countries": _listed(row["countries"]),
        "citation": row["citation"],
        "start": _day(first["effective"]),
        "end": _day(row["end"]),
        "license_requirement": row["license_requirement"],
        "license_policy": row["license_policy"],
        "url": URL,
        "restricted_as": [row["list"] + (f"_footnote_{footnote}" if footnote else "")],
        "note": _note(row, first, notices),
    }


def _note(
    row: Mapping[str, str], first: Mapping[str, str], notices: Mapping[str, Mapping[str, str]]
) -> str:
    said = [row["note"]] if row["note"] else []
    if row["footnote"]:
        act = _notice(row["footnote_act"], row, notices)
        said.append(
            f"Footnote {row['footnote']} since {act['effective']} "
            f"({act['citation']}; confidence {act['confidence']})."
        )
    listed = f"listed since {first['effective']} ({first['confidence']})"
    said.append(
        f"Starter list of {AS_OF}: entry {row['confidence']}, "
        f"{listed if first['effective'] else 'first day not known'}."
    )
    return " ".join(said)


def _notice(
    citation: str, row: Mapping[str, str], notices: Mapping[str, Mapping[str, str]]
) -> Mapping[str, str]:
    try:
        return notices[citation]
    except KeyError:
        raise ContractError(
            f"entities.csv: {row['entry_id']} cites {citation!r}, which notices.csv does not have; "
            "add the act with its days, its confidence and their basis"
        ) from None


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files("tidewaiter.party.starter").joinpath(name).open(encoding="utf-8") as text:
        yield from csv.DictReader(text)


def _listed(text: str) -> list[str]:
    return [part for part in text.split(";") if part]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
