"""Shapes that could run without end, or too deep: they are answered, and soon."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from party.owners import made
from tidewaiter.party.owners import resolve

NOBODY = made.parties({})


def ring(count: int, share: float) -> pa.Table:
    return made.holdings(f"p{n} {share} p{(n + 1) % count}" for n in range(count))


def test_a_long_chain_is_walked_to_its_end() -> None:
    holdings = made.holdings(f"p{n} 50 p{n + 1}" for n in range(3000))
    found = resolve(NOBODY, holdings, made.listed({"p0": "entity_list"}), made.DAY)
    assert found["owned_50"].to_pylist()[1:] == ["yes"] * 3000
    assert found["restrictions"].to_pylist()[-1] == ["entity_list"]


def test_a_ring_is_answered_once_around() -> None:
    listed = made.listed({"p7": "meu_list"})
    found = resolve(NOBODY, ring(2000, 100), listed, made.DAY)
    assert set(found["owned_50"].to_pylist()) == {"yes"}
    assert all("loop" in {f["code"] for f in row} for row in found["findings"].to_pylist())
    assert len(found["parent_candidates"][0]) == 2000


def test_everyone_owns_everyone() -> None:
    names = [f"p{n}" for n in range(60)]
    holdings = made.holdings(f"{a} 1 {b}" for a in names for b in names if a != b)
    listed = made.listed(dict.fromkeys(names[:30], "entity_list"))
    found = {
        row["party_id"]: row for row in resolve(NOBODY, holdings, listed, made.DAY).to_pylist()
    }
    assert found["p59"]["owned_lower"] == 30
    assert found["p0"]["owned_lower"] == 29


def test_one_owner_of_very_many() -> None:
    holdings = made.holdings(f"L 50 a{n}" for n in range(5000))
    found = resolve(NOBODY, holdings, made.listed({"L": "entity_list"}), made.DAY)
    assert np.sum(np.asarray(found["owned_50"]) == "yes") == 5000
