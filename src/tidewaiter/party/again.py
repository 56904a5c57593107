"""Screen again after a list changed: only the parties that the change can touch.

A party is touched if it may be an entry that is new or changed, or had a hit on an entry that
changed or is gone. All others keep their hits. (How rare a word is among all names shifts a
little with every list; that alone is no reason to ask again.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.party.hits import HITS
from tidewaiter.party.names.index import Index, build
from tidewaiter.party.names.match import scored
from tidewaiter.party.screening import screen

_FAINT = 0.1
"""Far under the threshold: among few entries runs of letters are rarer than among all."""

DIFFERENCE = pa.schema(
    [
        pa.field("change", pa.string(), nullable=False),  # new or gone
        *(HITS.field(n) for n in ("asked", "party_id", "name", "list", "entry_id", "entry_name")),
        pa.field("before", pa.float32()),
        pa.field("score", pa.float32()),
    ]
)
"""What differs between two screenings of the same parties, one row per hit."""


def touched(
    parties: Sequence[Mapping[str, Any]], before: pa.Table, old: pa.Table, new: Index
) -> list[int]:
    """The numbers of the parties that a change of the list can touch.

    Args:
        parties: as they were screened.
        before: their hits then.
        old: the entries then.
        new: the index of the entries now.
    """
    known = set(zip(old["list"].to_pylist(), old["version"].to_pylist(), strict=True))
    now = list(
        zip(new.entries["list"].to_pylist(), new.entries["version"].to_pylist(), strict=True)
    )
    fresh = new.entries.filter(pa.array([pair not in known for pair in now], pa.bool_()))
    still = set(now)
    gone = {
        asked
        for asked, *pair in zip(
            *(before[c].to_pylist() for c in ("asked", "list", "version")), strict=True
        )
        if tuple(pair) not in still
    }
    names = [str(party.get("name") or "") for party in parties]
    near: set[int] = set()
    if fresh.num_rows:
        for batch in scored(build(fresh, new.lexicon), names):
            near.update(batch.asked[batch.score >= _FAINT].tolist())
        # Addresses and numbers are few, and looked at again where there are any.
        near |= {n for n, p in enumerate(parties) if p.get("address") or p.get("identifiers")}
    return sorted(gone | near)


def screen_again(
    parties: Sequence[Mapping[str, Any]], before: pa.Table, old: pa.Table, new: Index
) -> tuple[pa.Table, pa.Table]:
    """Screen the touched parties again.

    Returns:
        The hits of all parties now, and the ``DIFFERENCE``.
    """
    again = touched(parties, before, old, new)
    found = screen([parties[n] for n in again], new)
    asked = pa.array(again, pa.int64()).take(found["asked"]) if again else found["asked"]
    found = found.set_column(0, HITS.field("asked"), asked)
    kept = before.select(HITS.names).filter(pc.invert(pc.is_in(before["asked"], pa.array(again))))
    now = pa.concat_tables([kept, found]).sort_by("asked")
    return now, difference(before, now)


def difference(before: pa.Table, now: pa.Table) -> pa.Table:
    """What differs between the hits of two screenings; an entry is told by list and version."""
    sides = []
    for hits in (before, now):
        rows = hits.select([n for n in DIFFERENCE.names if n in HITS.names] + ["version"])
        sides.append({(r["asked"], r["list"], r["version"]): r for r in rows.to_pylist()})
    one, two = sides
    made = [{**r, "change": "new", "before": None} for k, r in two.items() if k not in one]
    made += [
        {**r, "change": "gone", "before": r["score"], "score": None}
        for k, r in one.items()
        if k not in two
    ]
    return pa.Table.from_pylist(
        sorted(made, key=lambda r: (r["asked"], r["change"])), schema=DIFFERENCE
    )
