"""A hit: a party that may be an entry of a list, and everything that says so."""

from __future__ import annotations

import pyarrow as pa

from tidewaiter.party.names.score import FAMILIES

_TEXTS = pa.list_(pa.string())

HITS = pa.schema(
    [
        pa.field("asked", pa.int64(), nullable=False),
        pa.field("party_id", pa.string()),
        pa.field("name", pa.string()),
        pa.field("entry_id", pa.string(), nullable=False),
        pa.field("version", pa.string(), nullable=False),
        pa.field("list", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("entry_name", pa.string(), nullable=False),
        pa.field("matched", pa.string(), nullable=False),
        pa.field("ground", pa.string(), nullable=False),
        pa.field("score", pa.float32(), nullable=False),
        *(pa.field(f"by_{family}", pa.float32(), nullable=False) for family in FAMILIES),
        pa.field("by_particulars", pa.float32(), nullable=False),
        pa.field("agrees", _TEXTS, nullable=False),
        pa.field("differs", _TEXTS, nullable=False),
        pa.field("restricted_as", _TEXTS, nullable=False),
        pa.field("programs", _TEXTS, nullable=False),
        pa.field("license_requirement", pa.string()),
        pa.field("license_policy", pa.string()),
        pa.field("citation", pa.string()),
        pa.field("start", pa.date32()),
        pa.field("end", pa.date32()),
        pa.field("url", pa.string()),
        pa.field("note", pa.string()),
        pa.field("fingerprint", pa.string(), nullable=False),
    ]
)
"""Columns of hits, one row per party and entry, best first within a party.

``asked``: the number of the party in the table that was screened, from 0. ``matched``: the
spelling of the list that was met, or the address. ``ground``: ``name``, ``address`` or
``identifier``. ``score``: 0 to 1, the share of such pairs that were one party. ``by_words`` and
the rest: what each family of evidence added, in log-odds against a pair of average looks.
``agrees`` and ``differs``: of country, address, identifier and birth date. ``restricted_as`` to
``note``: of the entry. ``fingerprint``: of the party, see ``decisions``.
"""
