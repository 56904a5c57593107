"""Findings: what the tables leave open or contradict, and signs to look closer, as rows.

A finding is kept as a code and what it is about; the words are made when a person reads them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

WORDS: Mapping[str, str] = {
    # What the tables contradict.
    "ends_before_start": "Statement {about} ends before it begins; it may be in force or not.",
    "share_contradicts": "Statement {about} gives shares that contradict each other; it is taken "
    "as a range.",
    "several_statements": "One source gives several shares of {about} for the day; they may be "
    "parts or accounts of different age, and are taken as a range.",
    "sources_differ": "Sources give different shares of {about}; they are taken as a range.",
    "holds_itself": "Statement {about} says that the party holds itself; such shares have no "
    "outside owner and are not counted, and of whose share they are a part is not known.",
    "shares_over_100": "The shares of the owners come to more than the whole; the excess is "
    "taken as an error of any of them.",
    "shares_below_100": "The holdings are said to name every owner, but their shares do not come "
    "to the whole; the claim is set aside.",
    "person_owned": "Statement {about} says that a natural person or a state is owned; what it is "
    "said to be is set aside.",
    "party_rows_differ": "Rows on this party contradict each other on the day; what they "
    "contradict is taken as not known.",
    "claim_set_aside": "{about} is said to hold a part through others; the claim about owners "
    "who are not named is set aside.",
    "loop": "This party is among its own owners, at some remove.",
    # What is not known.
    "not_described": "No row describes this party on the day.",
    "no_holding_on_day": "There are statements about owners of this party, but none for the day.",
    "owners_not_known": "Owners of a part of {about} are not named, and nothing is said of them.",
    "owner_not_named": "Statement {about} does not say who holds.",
    "share_not_known": "How much {about} holds is not known exactly.",
    "depends_on": "Whether listed parties own {about} is not known.",
    "listing_not_known": "Whether the listing of {about} is one that counts is not known.",
    "indirect_not_counted": "{about} is said to hold a part through others; the law counts step "
    "by step, and the steps are not in the table.",
    "near_half": "The listed owners' shares come to just less than the share that counts; "
    "rounded figures may hide that it is reached.",
    # Signs to look closer.
    "red_flag_29": "{about} is known to own a part, and whether listed parties own enough is "
    "not known: find out how much, or apply for a license (red flag 29).",
    "minority_listed_owner": "{about} owns a part, below the share that counts; what is "
    "significant the law does not say.",
    "listed_control": "{about} has votes or control; that alone is not ownership.",
    "listed_further_up": "A listed party is further up among the owners; its chain is cut by a "
    "holding below the share that counts, or not known to reach it.",
    "united_states_party": "The party is registered in the United States; the rule speaks of "
    "foreign entities.",
    # The ultimate parent.
    "parent_not_known": "Who the parent of {about} is, if anyone, is not known.",
    "parent_not_named": "The parent of {about} is not named.",
    "several_parents": "{about} has no one parent: no one holds a majority for certain, or "
    "several lead it.",
    "parent_loop": "{about} and others hold each other's majority; none of them is the top.",
    "parent_contradicts": "{about} is said to have no parent, or to have one, and the holdings "
    "say otherwise.",
    "hq_not_known": "Where {about} has its headquarters is not known.",
}
"""Each code and its words; ``{about}`` stands for the party or statement it is about."""

CODES = tuple(WORDS)

FINDING = pa.struct([pa.field("code", pa.string()), pa.field("about", pa.string())])


@dataclass(slots=True)
class Findings:
    """Collects findings as arrays; ``node`` has them, ``about`` is a node or a statement."""

    nodes: list[Any] = field(default_factory=list)
    codes: list[Any] = field(default_factory=list)
    parties: list[Any] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)

    def add(self, code: str, nodes: Any, party: Any = None, row: Any = None) -> None:
        """Add one finding for each node; about a party, a row of holdings, or the node itself."""
        nodes = np.asarray(nodes, dtype=np.int64)
        none = np.full(len(nodes), -1, dtype=np.int64)
        self.nodes.append(nodes)
        self.codes.append(np.full(len(nodes), CODES.index(code), dtype=np.int8))
        if row is not None:
            self.parties.append(none)
            self.rows.append(np.asarray(row, dtype=np.int64))
        else:
            self.parties.append(nodes if party is None else np.asarray(party, dtype=np.int64))
            self.rows.append(none)

    def column(self, count: int, ids: pa.Array, statements: pa.Array) -> pa.Array:
        """Return the findings of each of the first ``count`` nodes, a list each, none twice."""
        node, code, party, row = (
            np.concatenate([np.empty(0, np.int64), *parts])
            for parts in (self.nodes, self.codes, self.parties, self.rows)
        )
        order = np.lexsort((row, party, code, node))
        order = order[node[order] < count]
        node, code, party, row = node[order], code[order], party[order], row[order]
        new = np.ones(len(node), dtype=bool)
        if len(node):
            new[1:] = np.any([np.diff(part) != 0 for part in (node, code, party, row)], axis=0)
        node, code, party, row = node[new], code[new], party[new], row[new]
        about = pc.coalesce(
            pc.take(ids, _optional(np.where(party < len(ids), party, -1))),
            pc.take(statements, _optional(row)),
        )
        names = pc.take(pa.array(CODES), pa.array(code))
        offsets = np.searchsorted(node, np.arange(count + 1))
        return pa.ListArray.from_arrays(
            pa.array(offsets, pa.int32()),
            pa.StructArray.from_arrays([names, about], ["code", "about"]),
        )


def _optional(places: Any) -> pa.Array:
    return pa.array(places, mask=places < 0)


def tell(
    findings: Sequence[Mapping[str, Any]], names: Mapping[str, str] | None = None
) -> list[str]:
    """Tell findings of one party in words.

    Args:
        findings: as in the column ``findings`` of ``resolve``.
        names: names of parties by id; the id itself stands where there is none.

    >>> tell([{"code": "share_not_known", "about": "p1"}], {"p1": "Acme Ltd"})
    ['How much Acme Ltd holds is not known exactly.']
    """
    names = names or {}
    told = []
    for finding in findings:
        about = finding["about"] or "someone"
        words = WORDS[finding["code"]].format(about=names.get(about, about))
        told.append(words[0].upper() + words[1:])
    return told
