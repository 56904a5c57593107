"""FollowTheMoney entities, as OpenSanctions and others give them: an object on each line.

An entity has an id, a schema and properties whose values are lists. What the law says of a party
is in its topics and in entities of the schema Sanction, which stand on lines of their own or, in
the nested form, inside the party. Plain JSON is read; no library of that format is needed.

Source: https://followthemoney.tech/explorer for schemata and properties; the names of programs
and data sets are those of https://www.opensanctions.org.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from tidewaiter.errors import ContractError
from tidewaiter.party.lists.faults import Fault, refuse
from tidewaiter.party.lists.finish import finish
from tidewaiter.party.lists.ftm_entry import KINDS, Entity, entry, told_by

_REMEDY = "export the entities again as FollowTheMoney JSON lines"


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands on lines beside the parties: sanctions by party, addresses by their own id."""

    sanctions: Mapping[str, list[Entity]]
    addresses: Mapping[str, Entity]


def read_ftm(told: Iterable[tuple[int, Any]], where: str) -> pa.Table:
    """Make entries of entities: parties alone, and where targets are marked, targets alone.

    Args:
        told: line number and parsed object.
        where: what to call the file in messages.

    Raises:
        ContractError: an object is no entity, a property is not a list of texts, or there is no
            party. Whoever gave the file must act.
    """
    faults: list[Fault] = []
    entities = [(n, one) for n, one in told if _is_entity(one, n, faults)]
    refuse(where, faults, _REMEDY)
    beside = _beside(one for _, one in entities)
    parties = [(n, one) for n, one in entities if one["schema"] in KINDS]
    made = []
    for number, one in parties:
        # OpenSanctions adds owners, relatives and others who are listed nowhere, and says so.
        if one.get("target") is not False:
            inside = [of for of in one["properties"].get("sanctions", ()) if isinstance(of, dict)]
            sanctions = [*beside.sanctions.get(one["id"], ()), *inside]
            made.append(entry(one, sanctions, beside.addresses, number, faults))
    refuse(where, faults, _REMEDY)
    if not made:
        schemata = ", ".join(sorted({one["schema"] for _, one in entities})) or "none"
        raise ContractError(
            f"{where}: holds no listed party: of {len(entities)} entities {len(parties)} are "
            f"parties and none is a target; the schemata are {schemata}; {_REMEDY}"
        )
    return finish(made, where, _REMEDY)


def _is_entity(one: Any, number: int, faults: list[Fault]) -> bool:
    what = None
    if not isinstance(one, dict):
        what = "is no object"
    elif not all(isinstance(one.get(key), str) and one[key] for key in ("id", "schema")):
        what = "has no id or no schema"
    elif not isinstance(one.get("properties"), dict):
        what = "has no properties"
    elif not all(isinstance(values, list) for values in one["properties"].values()):
        what = "has a property that is not a list"
    if what:
        faults.append(Fault(number, "the entity", one, what))
    return what is None


def _beside(entities: Iterable[Entity]) -> _Beside:
    sanctions: defaultdict[str, list[Entity]] = defaultdict(list)
    addresses: dict[str, Entity] = {}
    for one in entities:
        if one["schema"] == "Sanction":
            for party in told_by(one, "entity"):
                sanctions[party].append(one)
        elif one["schema"] == "Address":
            addresses[one["id"]] = one
    return _Beside(sanctions, addresses)
