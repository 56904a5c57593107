"""What a picture of one party's owners shows, as plain data; who draws it is not known here."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.law import Law
from tidewaiter.party.owners.chains import current, link
from tidewaiter.party.owners.frames import as_holdings, as_listed, as_parties
from tidewaiter.party.owners.resolve import resolve
from tidewaiter.party.owners.scope import above


def pictured(
    party_id: str,
    parties: pa.Table,
    holdings: pa.Table,
    listed: pa.Table,
    on: date,
    *,
    law: Law | None = None,
) -> dict[str, Any]:
    """Gather a party, all who are above it on a day, and what they hold.

    Args:
        party_id: the party's mark.
        parties, holdings, listed, on, law: as for ``resolve``.

    Returns:
        ``party_id``; ``parties``: ``party_id``, ``name`` (its mark if it has none), ``note`` (its
        headquarters), ``listed``, ``owned`` (``owned_50``); ``holdings``: ``owner_id``,
        ``owned_id``, ``low`` and ``high`` in percent, ``interest``, ``direct``. An owner whom
        nobody names has a mark of its own, after the statement's.

    Raises:
        ContractError: a table is not of its contract. Whoever sent it must act.
    """
    parties, holdings = above([party_id], as_parties(parties), as_holdings(holdings))
    listed = as_listed(listed)
    answers = resolve(parties, holdings, listed, on, law=law).to_pylist()
    told = [
        {
            "party_id": row["party_id"],
            "name": row["name"] or row["party_id"],
            "note": f"hq {row['hq']}" if row["hq"] else "",
            "listed": row["listed"],
            "owned": row["owned_50"],
        }
        for row in answers
    ]
    if all(row["party_id"] != party_id for row in answers):
        is_listed = pc.any(pc.equal(current(listed, on)["party_id"], party_id)).as_py() or False
        told.append(
            {"party_id": party_id, "name": party_id, "listed": is_listed, "owned": "unknown"}
        )
    held = []
    for one in map(link, current(holdings, on).to_pylist()):
        owner = one.owner_id
        if owner is None:
            owner = f"?{one.statement_id}"
            told.append({"party_id": owner, "name": "not named", "owned": "unknown"})
        held.append(
            {
                "owner_id": owner,
                "owned_id": one.owned_id,
                "low": one.low,
                "high": one.high,
                "interest": one.interest,
                "direct": one.direct,
            }
        )
    return {"party_id": party_id, "parties": told, "holdings": held}
