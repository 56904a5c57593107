"""Addresses and countries: what a list writes, and the ISO codes that it can be told to mean."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from tidewaiter.table import countries

# "MAN, ISLE OF" is a country and "Basrah, IQ" is not; longer texts are never one.
_LONGEST_COUNTRY = 60
_TWO = re.compile(r"[A-Z]{2}")
_REGION = re.compile(r"^REGION:\s*")
# An address that ends so may end in a state of the United States.
_ALSO_A_STATE = frozenset({"georgia"})
# "HK/CN Address 01-18": the entry is an address, and this is only what the list calls it.
_ADDRESS = re.compile(r"(?:[A-Z]{2}(?:/[A-Z]{2})*\s+)?Address\s+\d[\d-]*\.?", re.IGNORECASE)


@functools.lru_cache(maxsize=8192)
def country(text: str) -> str | None:
    """Return the ISO code of a country as a list writes it; None if it cannot be told.

    Lists write codes, names in capitals and "REGION: IRAN". A region that is no country, and
    a code that is no longer one, stay untold.

    >>> country("TURKIYE"), country("REGION: IRAN"), country("REGION: KASHMIR"), country("AN")
    ('TR', 'IR', None, None)
    """
    return countries.code(_REGION.sub("", text))


@functools.lru_cache(maxsize=65536)
def place(address: str) -> tuple[str | None, str | None]:
    """Return the country that an address ends in, and the address if it is more than that.

    >>> place("Xiujia Bay, Weiyong Dt, Xian, 710021, CN")
    ('CN', 'Xiujia Bay, Weiyong Dt, Xian, 710021, CN')
    >>> place("TURKIYE"), place("Calle 1, ACME, S.A."), place("REGION: KASHMIR")
    (('TR', None), (None, 'Calle 1, ACME, S.A.'), (None, 'REGION: KASHMIR'))
    """
    if len(address) < _LONGEST_COUNTRY and (code := country(address)):
        return code, None
    before, _, last = address.rpartition(", ")
    last = last.strip()
    code = country(last) if before and _is_country(last) else None
    return code, address


def places(addresses: Iterable[str], others: Sequence[str]) -> tuple[list[str], list[str], str]:
    """Return the countries of an entry, its addresses, and the countries that cannot be told.

    Args:
        addresses: each as one text that may end in a country, or be only that.
        others: countries of citizenship, flag and such.
    """
    codes: dict[str, None] = {}
    kept: dict[str, None] = {}
    untold: dict[str, None] = {}
    for address in addresses:
        code, full = place(address)
        if code:
            codes[code] = None
        if full:
            kept[full] = None
            if not code and not any(map(str.isdigit, full)) and ", " not in full:
                untold[full] = None
    for text in others:
        code = country(text)
        (codes if code else untold)[code or text] = None
    return list(codes), list(kept), ", ".join(untold)


def is_address(name: str) -> bool:
    """Whether a name is only what a list calls an address that it lists.

    >>> is_address("HK/CN Address 01"), is_address("Address Works Ltd")
    (True, False)
    """
    return _ADDRESS.fullmatch(name) is not None


def _is_country(last: str) -> bool:
    """Whether the end of an address is a country and not a company's legal form or a state."""
    if _TWO.fullmatch(last):
        return True
    return len(last) > 2 and "." not in last and last.casefold() not in _ALSO_A_STATE
