"""Short names that a list puts in brackets after the long one: "Huawei Technologies (Huawei)"."""

from __future__ import annotations

import re

_AT_END = re.compile(r"^(.{8,}?)\s*\(\s*([^\W\d_]{4,12})\s*\)\W*$")
_WORD = re.compile(r"[^\W\d_]+")


def bracketed(name: str) -> tuple[str, ...]:
    """The short name and the long one without it; none where the bracket says something else.

    It is a short name if it is a word of the long one, or capitals that stand in the long one in
    that order from its first letter on. At the end only: amid a name it is that of a part.

    Example:
        >>> bracketed("Huawei Technologies Co., Ltd. (Huawei)")
        ('Huawei', 'Huawei Technologies Co., Ltd.')
        >>> bracketed("Institute for Information Transmission Problems (IITP)")[0]
        'IITP'
        >>> bracketed("Golfrate Holdings (Angola)")
        ()
    """
    found = _AT_END.match(name)
    if not found:
        return ()
    long, short = found[1], found[2]
    words = [word.casefold() for word in _WORD.findall(long)]
    repeated = len(words) > 1 and short.casefold() in words
    return (short, long) if repeated or (short.isupper() and _shortens(short, long)) else ()


def _shortens(short: str, long: str) -> bool:
    letters = iter(long.casefold())
    first = next((letter for letter in long.casefold() if letter.isalpha()), "")
    return first == short[0].casefold() and all(letter in letters for letter in short.casefold())
