"""A made-up world of owners of any size, and how long it takes to answer for all of it.

Most companies have one to three owners; some owners have many companies; some holdings go round in
loops; every tenth share is not known, and every tenth is a range.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from datetime import date

import numpy as np
import pyarrow as pa

SEED = 7
DAY = date(2025, 10, 15)


def make(holdings: int) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Make parties, holdings and listings; the same for the same number."""
    noise = np.random.default_rng(SEED)
    count = holdings * 7 // 10
    owned = noise.integers(count // 5, count, holdings)
    # A few owners have very many companies; an owner mostly comes before what it owns.
    owner = (owned * noise.power(0.7, holdings)).astype(np.int64)
    # One in a hundred companies also holds a part of one of its owners.
    back = np.flatnonzero(noise.random(holdings) < 0.01)
    other = noise.integers(0, holdings, len(back))
    owner[back], owned[back] = owned[other], owner[other]
    owners = np.bincount(owned, minlength=count)
    share = np.round(100 / owners[owned] * noise.random(holdings) ** 0.3, 2)
    how = noise.random(holdings)
    low, high = np.floor(share / 10) * 10, np.minimum(np.ceil(share / 10) * 10 + 5, 100)
    start = noise.integers(14_000, 20_500, holdings)
    gone = noise.random(holdings) < 0.1
    ids = np.char.add("party-", np.arange(count).astype(str))
    table = pa.table(
        {
            "statement_id": pa.array(np.arange(holdings)).cast(pa.string()),
            "owner_id": pa.array(ids[owner]),
            "owned_id": pa.array(ids[owned]),
            "share_percent": pa.array(share, mask=how < 0.2),
            "share_min_percent": pa.array(low, mask=(how < 0.1) | (how >= 0.2)),
            "share_max_percent": pa.array(high, mask=(how < 0.1) | (how >= 0.2)),
            "start": pa.array(start.astype(np.int32), pa.date32()),
            "end": pa.array((start + 3000).astype(np.int32), pa.date32(), mask=~gone),
            "source": pa.array(noise.choice(["register", "report"], holdings)),
        }
    )
    kinds = noise.choice(["organization", "person"], count, p=[0.75, 0.25])
    kinds[owners > 0] = "organization"
    claims = noise.choice(["dispersed", ""], count, p=[0.7, 0.3])
    parties = pa.table(
        {
            "party_id": pa.array(ids),
            "name": pa.array(np.char.add("Company ", np.arange(count).astype(str))),
            "kind": pa.array(kinds),
            "hq": pa.array(noise.choice(["CN", "US", "SG", "MY", "DE"], count)),
            "owners": pa.array(claims, mask=claims == ""),
        }
    )
    listed = noise.choice(count, min(3500, count // 20), replace=False)
    codes = noise.choice(["entity_list", "entity_list_footnote_4", "meu_list"], len(listed))
    return parties, table, pa.table({"party_id": pa.array(ids[listed]), "code": pa.array(codes)})


def measure(holdings: int) -> dict[str, float]:
    """Resolve a made-up world once; return seconds, peak memory and how it was answered."""
    from tidewaiter.law import load
    from tidewaiter.party.owners import resolve

    tables = make(holdings)
    law = load("enforced")
    start = time.perf_counter()
    found = resolve(*tables, DAY, law=law)
    seconds = time.perf_counter() - start
    words = found["owned_50"].combine_chunks().value_counts().to_pylist()
    return {
        "holdings": holdings,
        "parties": found.num_rows,
        "seconds": round(seconds, 2),
        "gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
        **{word["values"]: word["counts"] for word in words},
        "parents": found.num_rows - found["ultimate_parent_id"].null_count,
    }


def run(sizes: tuple[int, ...] = (100_000, 1_000_000)) -> list[dict[str, float]]:
    """Measure each size in a process of its own."""
    code = "import json, sys; from bench.ownership import measure; "
    code += "print(json.dumps(measure(int(sys.argv[1]))))"
    return [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", code, str(size)], check=True, capture_output=True, text=True
            ).stdout
        )
        for size in sizes
    ]


if __name__ == "__main__":
    for line in run():
        print(line)
