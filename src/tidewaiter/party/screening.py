"""Screen parties against lists: every party in, the entries that it may be out.

A hit is no match: a person confirms it or says that it is somebody else (``decisions``). What
kind of party it seems to be never removes a candidate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from tidewaiter.party.decisions import fingerprint
from tidewaiter.party.hits import HITS
from tidewaiter.party.names.evidence import PIECES, Evidence
from tidewaiter.party.names.index import Index
from tidewaiter.party.names.match import Scored, scored
from tidewaiter.party.names.score import FAMILIES, THRESHOLD, parts
from tidewaiter.party.particulars import at_addresses, particulars, points

MOST = 10
"""Entries that are given for one party; the best ones."""
_FAINT = 0.05  # a candidate under this is not raised over the threshold by a country

_OF_ENTRY = (
    "entry_id", "version", "list", "source", "restricted_as", "programs", "license_requirement",
    "license_policy", "citation", "start", "end", "url", "note",
)  # fmt: skip
PARTICULARS = ("country", "address", "identifiers", "birth_date")


def screen(
    parties: Sequence[Mapping[str, Any]],
    index: Index,
    *,
    threshold: float = THRESHOLD,
    most: int = MOST,
) -> pa.Table:
    """Screen parties against the lists of an index.

    Args:
        parties: mappings with ``name`` (may be null if there is an address or a number), and if
            known ``party_id``, ``country`` (ISO 3166, two letters), ``address``, ``identifiers``
            and ``birth_date``.
        index: of the lists.
        threshold: the least score of a hit.
        most: the entries given for one party, best first.

    Returns:
        A table of ``HITS``. A party without a hit has no row.

    Example:
        >>> from tidewaiter.party.names.index import build
        >>> from tidewaiter.party.starter import starter
        >>> found = screen([{"name": "Huawei Technologes Co Ltd"}], build(starter()))
        >>> found["list"][0].as_py()
        'entity_list'
    """
    # Where nothing but the name is known, nothing can raise a score to the threshold.
    bare = [not any(party.get(name) for name in PARTICULARS) for party in parties]
    met = {
        pair: found
        for pair, found in _best(_met(parties, index)).items()
        if found[1] >= threshold or not bare[pair[0]]
    }
    entries = index.entries.take(pa.array([row for _, row in met], pa.int64())).to_pylist()
    made = []
    for (asked, row), entry in zip(met, entries, strict=True):
        hit = _hit(asked, parties[asked], entry, met[asked, row])
        if hit["score"] >= threshold:
            made.append(hit)
    made.sort(key=lambda hit: (hit["asked"], -hit["score"], hit["entry_id"]))
    kept = [
        hit for n, hit in enumerate(made) if n < most or made[n - most]["asked"] != hit["asked"]
    ]
    return pa.Table.from_pylist(kept, schema=HITS)


_Met = tuple[str, float, str, Mapping[str, float]]  # ground, score, spelling, what families add
_NO_FAMILIES: Mapping[str, float] = {}


def _met(
    parties: Sequence[Mapping[str, Any]], index: Index
) -> Iterator[tuple[tuple[int, int], _Met]]:
    """Every party with every entry that it meets by name, address or number."""
    named = [n for n, party in enumerate(parties) if party.get("name")]
    for batch in scored(index, [str(parties[n]["name"]) for n in named]):
        yield from _by_name(batch, named, index)
    known = index.entries
    addresses = [
        (row, address)
        for row, (alone, several) in enumerate(
            zip(known["by_address"].to_pylist(), known["addresses"].to_pylist(), strict=True)
        )
        if alone
        for address in several
    ] if any(party.get("address") for party in parties) else []  # fmt: skip
    asked = [party.get("address") for party in parties]
    for n, row in at_addresses(asked, addresses):
        yield (n, row), ("address", 0.95, str(asked[n]), _NO_FAMILIES)
    yield from _by_number(parties, index)


def _by_name(
    batch: Scored, named: Sequence[int], index: Index
) -> Iterator[tuple[tuple[int, int], _Met]]:
    places = np.flatnonzero(batch.score >= _FAINT)
    chosen = Evidence(**{p: getattr(batch.evidence, p)[places] for p in PIECES})
    families = {name: value.tolist() for name, value in parts(chosen).items()}
    for n, place in enumerate(places.tolist()):
        added = {name: value[n] for name, value in families.items()}
        for row, spelling in index.owners(int(batch.listed[place])):
            found = ("name", float(batch.score[place]), spelling, added)
            yield (named[int(batch.asked[place])], row), found


def _by_number(
    parties: Sequence[Mapping[str, Any]], index: Index
) -> Iterator[tuple[tuple[int, int], _Met]]:
    if not any(party.get("identifiers") for party in parties):
        return
    for row, numbers in enumerate(index.entries["identifiers"].to_pylist()):
        for n, party in enumerate(parties) if numbers else ():
            entry = {"identifiers": numbers, "birth_dates": (), "addresses": (), "countries": ()}
            if particulars({"identifiers": party.get("identifiers")}, entry).get("identifier"):
                yield (n, row), ("identifier", 0.95, "; ".join(numbers), _NO_FAMILIES)


def _best(met: Iterator[tuple[tuple[int, int], _Met]]) -> dict[tuple[int, int], _Met]:
    best: dict[tuple[int, int], _Met] = {}
    for pair, found in met:
        if pair not in best or found[1] > best[pair][1]:
            best[pair] = found
    return best


def _hit(
    asked: int, party: Mapping[str, Any], entry: Mapping[str, Any], met: _Met
) -> dict[str, Any]:
    ground, name_score, spelling, families = met
    agreed = particulars(party, entry)
    added = points(agreed)
    odds = np.log(name_score / max(1 - name_score, 1e-6)) + added
    return {
        "asked": asked,
        "party_id": party.get("party_id"),
        "name": party.get("name"),
        "entry_name": entry["name"],
        "matched": spelling,
        "ground": ground,
        "score": float(1 / (1 + np.exp(-odds))),
        **{f"by_{family}": families.get(family, 0.0) for family in FAMILIES},
        "by_particulars": added,
        "agrees": [name for name, agrees in agreed.items() if agrees],
        "differs": [name for name, agrees in agreed.items() if not agrees],
        **{name: entry[name] for name in _OF_ENTRY},
        "fingerprint": fingerprint(party),
    }
