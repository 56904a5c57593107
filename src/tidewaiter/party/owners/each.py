"""Many parties on many days: each period in which nothing changes is counted once."""

from __future__ import annotations

import bisect
from collections import defaultdict
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.errors import ContractError
from tidewaiter.law import Law, load
from tidewaiter.party.owners.counting import AFFILIATES, END_USERS
from tidewaiter.party.owners.frames import as_holdings, as_listed, as_parties
from tidewaiter.party.owners.resolve import ANSWERS, resolve
from tidewaiter.party.owners.scope import above

_NEVER = date(1970, 1, 1)


def resolve_each(
    asked: pa.Table,
    parties: pa.Table,
    holdings: pa.Table,
    listed: pa.Table,
    *,
    law: Law | None = None,
) -> pa.Table:
    """Answer for pairs of a party and a day.

    Args:
        asked: columns ``party_id`` (string) and ``on`` (date32), none of them null. A party that
            no table names is answered too: nothing is known of it.
        parties, holdings, listed, law: as for ``resolve``.

    Returns:
        One row for each row asked, in that order: ``on``, then the columns of ``ANSWERS``.

    Raises:
        ContractError: a table is not of its contract, or ``asked`` has nulls. Whoever sent it
            must act.
        LawError: a value of the law is missing. Whoever edits the law must act.
    """
    law = law or load()
    ids, days = _asked(asked)
    parties, holdings = above(set(ids), as_parties(parties), as_holdings(holdings))
    parties = pa.concat_tables([parties, _undescribed(ids, parties, holdings)])
    listed = as_listed(listed)
    listed = listed.filter(pc.is_in(listed["party_id"], pc.unique(parties["party_id"])))
    changes = _changes(law, parties, holdings, listed)
    rows: dict[int, list[int]] = defaultdict(list)
    for row, day in enumerate(days):
        rows[bisect.bisect_right(changes, day)].append(row)
    made, places = [ANSWERS.empty_table()], []
    for group in rows.values():
        found = resolve(parties, holdings, listed, days[group[0]], law=law)
        wanted = pc.index_in(pa.array([ids[row] for row in group]), found["party_id"])
        made.append(found.take(wanted))
        places.extend(group)
    answers = pa.concat_tables(made).take(pa.array(np.argsort(places, kind="stable")))
    return answers.add_column(0, "on", pa.array(days, pa.date32()))


def _asked(asked: pa.Table) -> tuple[list[str], list[date]]:
    for name in ("party_id", "on"):
        if name not in asked.column_names:
            raise ContractError(f"asked: the column {name} is missing; give party_id and on")
        if asked[name].null_count:
            raise ContractError(f"asked: {name} is empty in a row; ask about a party and a day")
    ids, days = asked["party_id"].cast(pa.string()), asked["on"].cast(pa.date32())
    return ids.to_pylist(), days.to_pylist()


def _undescribed(ids: list[str], parties: pa.Table, holdings: pa.Table) -> pa.Table:
    """Make rows, in force on no day, of all parties that have none."""
    known = set(parties["party_id"].to_pylist())
    named = [*ids, *holdings["owner_id"].to_pylist(), *holdings["owned_id"].to_pylist()]
    new = [one for one in dict.fromkeys(named) if one is not None and one not in known]
    rows = [{"party_id": one, "start": _NEVER, "end": _NEVER} for one in new]
    return pa.Table.from_pylist(rows, schema=parties.schema)


def _changes(law: Law, *tables: pa.Table) -> list[date]:
    """Return the days on which something may change, oldest first."""
    days = {
        value.effective
        for path in (END_USERS, AFFILIATES)
        for parameter in law[path].parameters.values()
        for value in parameter.values
    }
    for table in tables:
        for name in ("start", "end"):
            days.update(pc.unique(pc.drop_null(table[name])).to_pylist())
    return sorted(days)
