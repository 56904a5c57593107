"""The tables as they stand on one day: parties as numbers, holdings as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.party.owners.findings import Findings
from tidewaiter.party.owners.merge import PERCENT, WHOLE, Ints, Stakes, merge

FOREVER = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Parties and holdings of one day.

    Attributes:
        ids: the marks of all parties that a table names; their places are their numbers.
        named: how many of them the table of parties names on any day; the others follow.
        described: whether a row of parties describes each on the day.
        name, hq, country: texts of each, null if not known.
        ownerless: whether it is a person or a state, whom nobody owns.
        owners: what is known of owners not named: ``all``, ``dispersed`` or null.
        has_parent: true, false or null.
        shares: direct shares, each pair once; the owner is ``somebody`` if nobody says who.
        said: direct votes and control, and whatever is held through others.
        said_interest: of ``said``: the interest. ``said_direct``: whether it is direct.
        statements: the marks of the rows of holdings.
        findings: what the tables contradict, so far.
    """

    ids: pa.Array
    named: int
    described: Any
    name: pa.Array
    hq: pa.Array
    country: pa.Array
    ownerless: Any
    owners: pa.Array
    has_parent: pa.Array
    shares: Stakes
    said: Stakes
    said_interest: Any
    said_direct: Any
    statements: pa.Array
    findings: Findings

    @property
    def somebody(self) -> int:
        """The number that stands for an owner whom nobody names."""
        return len(self.ids)


def graph_on(parties: pa.Table, holdings: pa.Table, on: date) -> Graph:
    """Take parties and holdings as they stand on a day.

    Args:
        parties, holdings: as ``frames.as_parties`` and ``frames.as_holdings`` give them.
        on: the day. A row holds from its ``start`` to the day before its ``end``.

    Returns:
        The graph; rows that contradict themselves are widened to what they may mean, and told.
    """
    ids, (of_party, owner, owned) = numbers(
        parties["party_id"], holdings["owner_id"], holdings["owned_id"]
    )
    found = Findings()
    named = int(of_party.max()) + 1 if len(of_party) else 0
    texts, described = _described(parties, of_party, len(ids), _day(on), found)
    owner = np.where(owner < 0, len(ids), owner)
    low, high, start, end = _ranges(holdings, owned, found)
    backward = end < start
    now = ((start <= _day(on)) & (end > _day(on))) | backward
    low = np.where(backward, 0, low)
    has_rows = np.zeros(len(ids), dtype=bool)
    has_rows[owned] = True
    has_rows[owned[now]] = False
    found.add("no_holding_on_day", np.flatnonzero(has_rows))
    found.add("ends_before_start", owned[backward], row=np.flatnonzero(backward))
    itself = now & (owner == owned)
    found.add("holds_itself", owned[itself], row=np.flatnonzero(itself))
    rows = np.flatnonzero(now & ~itself)
    every = Stakes(owner[rows], owned[rows], low[rows], high[rows], rows)
    interest = _filled(holdings["interest"], "shares")[rows]
    direct = _filled(holdings["directness"], "direct")[rows] == "direct"
    is_share = (interest == "shares") & direct
    shares, several, differ = merge(
        every.where(is_share),
        (start[rows][is_share], end[rows][is_share]),
        _codes(holdings["source"])[rows][is_share],
        len(ids),
    )
    found.add("several_statements", shares.owned[several], shares.owner[several])
    found.add("sources_differ", shares.owned[differ], shares.owner[differ])
    kind = np.asarray(pc.fill_null(texts["kind"], "organization"))
    ownerless = kind != "organization"
    wrong = ownerless[shares.owned]
    found.add("person_owned", shares.owned[wrong], row=shares.row[wrong])
    ownerless[shares.owned[wrong]] = False
    return Graph(
        ids,
        named,
        described,
        texts["name"],
        texts["hq"],
        texts["country"],
        ownerless,
        texts["owners"],
        texts["has_parent"],
        shares,
        every.where(~is_share),
        interest[~is_share],
        direct[~is_share],
        holdings["statement_id"].combine_chunks(),
        found,
    )


def numbers(*columns: pa.ChunkedArray) -> tuple[pa.Array, list[Ints]]:
    """Number all marks by where they first stand; null has the number -1."""
    chunks = [chunk for column in columns for chunk in column.chunks]
    coded = pc.dictionary_encode(pa.chunked_array(chunks, pa.string()).combine_chunks())
    places = np.asarray(pc.fill_null(coded.indices, -1)).astype(np.int64)
    return coded.dictionary, np.split(places, np.cumsum([len(c) for c in columns])[:-1])


def _codes(column: pa.ChunkedArray) -> Ints:
    coded = pc.dictionary_encode(column.combine_chunks())
    return np.asarray(pc.fill_null(coded.indices, -1))


def _filled(column: pa.ChunkedArray, word: str) -> Any:
    """Return a column of few words as an array that compares fast, nulls filled."""
    coded = pc.dictionary_encode(pc.fill_null(column, word).combine_chunks())
    words = np.array([*coded.dictionary.to_pylist(), ""], dtype="U16")
    return words[np.asarray(coded.indices)]


def _day(on: date) -> int:
    return (on - date(1970, 1, 1)).days


def _days(column: pa.ChunkedArray, null: int) -> Ints:
    return np.asarray(pc.fill_null(column.cast(pa.int32()), null).combine_chunks()).astype(np.int64)


def _ranges(holdings: pa.Table, owned: Ints, found: Findings) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the least and the most of each share, and its days."""
    exact, least, most = (
        np.asarray(pc.fill_null(holdings[f"share{part}_percent"], float("nan")))
        for part in ("", "_min", "_max")
    )
    low = np.where(np.isnan(least), 0.0, least)
    high = np.where(np.isnan(most), 100.0, most)
    known = ~np.isnan(exact)
    strange = (low > high) | (known & ((exact < low) | (exact > high)))
    found.add("share_contradicts", owned[strange], row=np.flatnonzero(strange))
    # A range whose ends contradict says nothing; a figure outside of its range may be either.
    low, high = np.where(low > high, 0.0, low), np.where(low > high, 100.0, high)
    low = np.where(known, np.where(strange, np.minimum(exact, low), exact), low)
    high = np.where(known, np.where(strange, np.maximum(exact, high), exact), high)
    return (
        np.rint(low * PERCENT).astype(np.int64),
        np.minimum(np.rint(high * PERCENT).astype(np.int64), WHOLE),
        _days(holdings["start"], -FOREVER),
        _days(holdings["end"], FOREVER),
    )


def _described(
    parties: pa.Table, node: Ints, count: int, day: int, found: Findings
) -> tuple[dict[str, pa.Array], Any]:
    """Return what each party is on a day; rows that contradict each other leave it unknown."""
    start, end = _days(parties["start"], -FOREVER), _days(parties["end"], FOREVER)
    now = (start <= day) & (end > day)
    described = np.zeros(count, dtype=bool)
    described[node[now]] = True
    texts = {}
    for column in ("name", "kind", "country", "hq", "has_parent", "owners"):
        coded = pc.dictionary_encode(parties[column].combine_chunks())
        code = np.asarray(pc.fill_null(coded.indices, -1)).astype(np.int64)
        told = now & (code >= 0)
        high, low = np.full(count, -1), np.full(count, len(code) + 1)
        np.maximum.at(high, node[told], code[told])
        if column != "name":  # Two spellings of a name contradict nothing.
            np.minimum.at(low, node[told], code[told])
            differ = (high >= 0) & (low != high)
            found.add("party_rows_differ", np.flatnonzero(differ))
            high[differ] = -1
        texts[column] = pc.take(coded.dictionary, pa.array(high, mask=high < 0))
    return texts, described
