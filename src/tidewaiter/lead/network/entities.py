"""Which keys are one party: spellings of one name, told together only where something ties them.

Splink was measured for this and not taken: a million firms with loose blocking took 19.6 GB, and
its maintainers say that it is not made for a single column of words such as names of firms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz
from rigour.names import normalize_name, remove_org_types

from tidewaiter.lead.network.links import Links, tied
from tidewaiter.lead.network.terms import Terms
from tidewaiter.lead.network.trade import Tables

ROLES = {
    "shipments": ("shipper", "consignee", "intermediate_consignee", "notify", "end_user"),
    "payments": ("payer", "payee"),
}


def entities(tables: Tables, found: Links, terms: Terms) -> dict[str, str]:
    """Say which key stands for each other key of the same party.

    A name without a mark is the party that bears the same name in the same country with one, if
    only one does: case, punctuation and legal form do not matter. Names that are only near are
    one where they share an address, a telephone, a domain or an officer as well. Never by name
    alone across countries.

    Returns:
        Keys that stand for themselves are left out.
    """
    named = _named(tables)
    spelled: dict[tuple[str, str], set[str]] = {}
    for key, (name, country) in named.items():
        spelled.setdefault((plain(name), country), set()).add(key)
    stands: dict[str, str] = {}
    for (name, _), keys in spelled.items():
        marked = sorted(key for key in keys if not key.startswith("name:"))
        loose = sorted(key for key in keys if key.startswith("name:"))
        if not name or len(marked) > 1 or len(keys) < 2:
            continue
        main = marked[0] if marked else loose[0]
        stands |= {key: main for key in loose if key != main}
    for one, other in _near(named, found, terms):
        stands.setdefault(other, stands.get(one, one))
    return {key: _end(stands, key) for key in stands}


def plain(name: str) -> str:
    """A name without case, punctuation and legal form.

    >>> plain("ACME Systems Pte. Ltd."), plain("Acme Systems")
    ('acme systems', 'acme systems')
    """
    told = normalize_name(name) or ""
    return remove_org_types(told).strip()


def _named(tables: Tables) -> Mapping[str, tuple[str, str]]:
    """Every key with its first name and country."""
    found: dict[str, tuple[str, str]] = {}
    for table, roles in ROLES.items():
        if table not in tables:
            continue
        for role in roles:
            columns = [f"{role}_id", f"{role}_name", f"{role}_country"]
            rows = tables[table].select(columns).unique().collect(backend="polars")
            for mark, name, country in rows.sort(columns).iter_rows():
                if name:
                    key = mark or f"name:{name.strip().lower()}"
                    found.setdefault(key, (name, country or ""))
    return found


def _near(
    named: Mapping[str, tuple[str, str]], found: Links, terms: Terms
) -> Iterable[tuple[str, str]]:
    for keys in tied(found).values():
        known = [(key, plain(named[key][0])) for key in keys if key in named]
        for n, (one, first) in enumerate(known):
            for other, second in known[n + 1 :]:
                alike = fuzz.ratio(first, second) >= terms.near_name
                # Two marks are two parties, whatever their names.
                if alike and (one.startswith("name:") or other.startswith("name:")):
                    yield (one, other) if other.startswith("name:") else (other, one)


def _end(stands: Mapping[str, str], key: str) -> str:
    seen = {key}
    while (key := stands.get(key, key)) not in seen:
        seen.add(key)
    return key
