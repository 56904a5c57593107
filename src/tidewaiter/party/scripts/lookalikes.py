"""Letters of other scripts that stand in Latin words because they look alike."""

from __future__ import annotations

import re

from tidewaiter.party.scripts.foreign import FOREIGN

_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһѵӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧοιν",
    "ABESIJKMHOPCTYXaesijopcyxdqwhvlABEZHIKMNOPTYXoiv",
)
_MIXED = re.compile("[A-Za-z](?:[^\\W\\d_])*[\u0370-\u052f]|[\u0370-\u052f](?:[^\\W\\d_])*[A-Za-z]")


def unmasked(name: str) -> str | None:
    """Return a Latin name with look-alike letters replaced.

    Returns:
        The name in Latin letters; null if no word mixes scripts, or if letters remain that
        look like no Latin one: then the name is written in that script.

    Example:
        >>> unmasked("Нuаwеі Tech")
        'Huawei Tech'
        >>> unmasked("Завод IBM") is None
        True
    """
    if not _MIXED.search(name):
        return None
    plain = name.translate(_ALIKE)
    return None if FOREIGN.search(plain) else plain
