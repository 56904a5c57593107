"""The words of an entry: what a name may be, and what is taken out of one."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Far above the longest name on any official list, which is near 500 letters.
LONGEST_NAME = 2_000

_SHOWN = 60
# Controls, soft hyphens, marks of writing direction, other invisible signs, half characters.
# The joiners U+200C and U+200D are letters' business in Persian and Hindi, and stay.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff]"
)
HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair, which no file can hold."""
_BLANKS = re.compile(r"[\t\n\v\f\r\x85]+")
_PARTS = re.compile(r"\s*;\s*")


def split(text: str | None) -> list[str]:
    """Part a cell of several values at its semicolons; blanks and nothings fall out, twins too.

    >>> split("NPO Izhmash OAO;OJSC Concern Kalashnikov; ")
    ['NPO Izhmash OAO', 'OJSC Concern Kalashnikov']
    """
    if not text:
        return []
    if ";" not in text:
        bare = text.strip()
        return [bare] if bare else []
    return list(dict.fromkeys(filter(None, _PARTS.split(text.strip()))))


def seen(name: str) -> tuple[str, bool]:
    r"""Return a name as a reader sees it, and whether something unseen was taken out of it.

    A tab or a line break is a space. A code of Windows-1252 that was passed off as Unicode is
    the sign that it was.

    >>> seen("Xi\x92an\u200f Institute")
    ('Xi’an Institute', True)
    """
    if name.isascii() and name.isprintable():
        return name.strip(), False
    if not _UNSEEN.search(name):
        return name.strip(), False
    plain = _UNSEEN.sub(_as_windows, _BLANKS.sub(" ", name)).strip()
    return plain, True


def fault_of(name: str) -> str | None:
    """Return why a name cannot be one; None if it can.

    >>> fault_of("-- . --")
    'has no letter or digit'
    """
    if len(name) > LONGEST_NAME:
        return f"has {len(name):,} characters, more than the {LONGEST_NAME:,} that a name may have"
    if not any(map(str.isalnum, name)):
        return "has no letter or digit"
    return None


def shown(value: object) -> str:
    """Show a value in a message: quoted, escaped where it cannot be seen, and short."""
    text = value if isinstance(value, str) else repr(value)
    cut = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    quoted = repr(cut) if isinstance(value, str) else cut
    return quoted.encode("utf-8", "backslashreplace").decode()


def together(notes: Iterable[str | None]) -> str | None:
    """Put notes into one, leaving out those that say nothing; None if none says anything."""
    return "; ".join(note for note in notes if note) or None


def _as_windows(match: re.Match[str]) -> str:
    point = ord(match[0])
    if not 0x80 <= point <= 0x9F:
        return ""
    return bytes([point]).decode("cp1252", "ignore")
