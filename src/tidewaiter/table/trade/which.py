"""Which table a file is: its name says so, or else its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from tidewaiter.errors import ContractError
from tidewaiter.table.contract import headings, key
from tidewaiter.table.names import listed
from tidewaiter.table.trade.contracts import STANDS_IN, STATEMENTS, TABLES, contract

# Other words that such files bear in their names.
CALLED = {
    "shipments": ("shipment", "declarations", "declaration", "imports", "exports", "manifest",
                  "manifests", "bol", "entries", "eei", "aes", "sad"),
    "registry": ("registers", "companies", "firms", "entities"),
    "returns": ("rma", "rmas"),
    "outcomes": ("inspections", "outcome"),
    "units": ("serials", "devices"),
    "statistics": ("comtrade",),
    "checks": ("pings", "rtt"),
    "tenants": ("tenancies", "leases"),
    "holdings": ("ownership",),
}  # fmt: skip
_WORDS = {word: name for name in TABLES for word in (name, name.rstrip("s"), *CALLED.get(name, ()))}


def which(given: Sequence[str], file_name: str) -> str:
    """Say which table a file is.

    Args:
        given: its headings.
        file_name: as ``shipments_2025.csv``; a word of it that names one table decides.

    Returns:
        One of ``TABLES``.

    Raises:
        ContractError: neither name nor headings say it. Whoever sent it must act.

    >>> which(["Consignor", "Consignee", "HS code", "Declaration No"], "2025-03.csv")
    'shipments'
    """
    stem = PurePath(file_name).stem
    words = re.split(r"[^a-z]+", stem.casefold())
    named = dict.fromkeys(_WORDS[word] for word in words if word in _WORDS)
    if len(named) == 1:
        return next(iter(named))
    known = {name: _known(given, name) for name in named or TABLES}
    most = max(known.values())
    best = [name for name, count in known.items() if count == most]
    if most >= 2 and len(best) == 1:
        return best[0]
    may_be = f"; it may be {' or '.join(best)}" if most >= 2 else ""
    raise ContractError(
        f"{file_name}: which table it is is not clear from its name, nor from its columns "
        f"{listed(given)}{may_be}; name the file after its table, as shipments_{stem}.csv; the "
        f"tables are {', '.join(TABLES)}"
    )


def _known(given: Sequence[str], name: str) -> int:
    known = headings(contract(name))
    found = {known[key(heading)][0] for heading in given if key(heading) in known}
    has_key = bool(found & {contract(name).key_column().name, STANDS_IN.get(name)})
    return len(found) if has_key or name in STATEMENTS else 0
