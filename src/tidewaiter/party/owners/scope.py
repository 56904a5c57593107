"""The part of the tables that an answer about some parties can rest on: whoever is above them."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.party.owners.graph import numbers
from tidewaiter.party.owners.walk import reachable


def above(
    party_ids: Collection[str], parties: pa.Table, holdings: pa.Table
) -> tuple[pa.Table, pa.Table]:
    """Keep the rows about some parties and all who are above them on any day.

    Args:
        party_ids: marks of the parties; those that no table names keep nothing.
        parties, holdings: with the columns of their contracts.

    Returns:
        The two tables with fewer rows, in their order.
    """
    ids, (of_party, owner, owned) = numbers(
        parties["party_id"], holdings["owner_id"], holdings["owned_id"]
    )
    wanted = pc.is_in(ids, pa.array(list(party_ids), pa.string()))
    start = np.asarray(wanted.to_numpy(zero_copy_only=False))
    named = owner >= 0
    kept = start | reachable(owned[named], owner[named], len(ids), start)
    return parties.filter(pa.array(kept[of_party])), holdings.filter(pa.array(kept[owned]))
